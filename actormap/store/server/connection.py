"""The connection to a map on a Neo4j server: sessions, its lock, its keys, what stands beside its rows."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from actormap.core.errors import StoreError
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.ids import NO_KEY
from actormap.store.base import SealedPart
from actormap.store.history import journal
from actormap.store.history.journal import now
from actormap.store.sealed.letters import Letters, Sheet, puts_in
from actormap.store.server import cypher, key_file, sealed_nodes
from actormap.store.server.reaching import Address, explained, server_at


def older(name: str) -> StoreError:
    """What is said of a map that an older release made."""
    return StoreError(
        "the map '{name}' was made by an older release, whose codes can be guessed from names. Copy it "
        "once under another name, with its history ({command}). It stays as it is until its administrator "
        "deletes it.",
        name=Name(name),
        command=Name("actormap copy -w ADDRESS --to ADDRESS?map=ANOTHER_NAME"),
    )


class Connection:
    """A map on a server, in sessions and under its lock.

    Parameters
    ----------
    driver, place
        The server, and the map on it.
    keys
        What the map is written and proved with; None for one of an older release, which is only copied.
    """

    def __init__(self, driver: Any, place: Address, keys: key_file.Keys | None = None) -> None:
        self.place = place
        self.warnings: tuple[Sentence, ...] = ()
        self.code_key = keys.codes if keys else NO_KEY
        """What codes are made with."""
        self.letters = Letters(self.code_key)
        """Those of the sittings that it is open for."""
        self._sheet: Sheet | None = None
        self._keys = keys
        self._driver = driver
        self._lock = threading.RLock()

    @property
    def where(self) -> Sentence:
        """The server, in messages."""
        return server_at(self.place)

    @property
    def _chain(self) -> bytes:
        """What rows and logs are sealed with."""
        if self._keys is None:
            raise older(self.place.name)
        return self._keys.chain

    def _hold(self, keys: key_file.Keys) -> None:
        """Take the keys of the map."""
        self._keys, self.code_key, self.letters = keys, keys.codes, Letters(keys.codes)

    @contextlib.contextmanager
    def _session(self, *, write: bool = False) -> Iterator[Any]:
        """A session in which what the driver says is told in words."""
        access = "WRITE" if write else "READ"
        with self._lock, explained(self.where):
            session = self._driver.session(
                database=self.place.database or None, default_access_mode=access, fetch_size=10_000
            )
            with session:
                yield session

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Any]:
        """A transaction that holds the map's lock: writers come one after the other."""
        with self._session(write=True) as session, session.begin_transaction() as transaction:
            self._sheet = None
            if transaction.run(cypher.LOCK, map=self.place.name).single() is None:
                raise StoreError(
                    "{where} has no map '{name}' any more.", where=self.where, name=Name(self.place.name)
                )
            yield transaction
            transaction.commit()
            self.warnings = self.letters.kept(self._sheet, self.warnings)

    def _run(self, transaction: Any, query: str, values: dict[str, Any], revision: int) -> None:
        transaction.run(query, {"map": self.place.name, "revision": revision, **values}).consume()

    def _newest(self, transaction: Any) -> int:
        return int(transaction.run(cypher.REVISION, map=self.place.name).single(strict=True)[0])

    def record(self, action: str, *, who: str, detail: str) -> None:
        """Note in the audit log what happened without changing the map (`Store.record`)."""
        with self._transaction() as transaction:
            if puts_in(action):
                self._put_in(transaction)
            self._audit(transaction, action, who, detail)

    def _audit(self, transaction: Any, action: str, who: str, detail: str) -> None:
        revision = self._newest(transaction)
        last = transaction.run(cypher.LAST_AUDIT, map=self.place.name).single()
        seq, when = (last[0] if last else 0) + 1, now()
        entry = (seq, when, who, action, detail, "", revision)
        transaction.run(
            cypher.ADD_AUDIT,
            map=self.place.name,
            seq=seq,
            when=when,
            who=who,
            action=action,
            detail=detail,
            purpose="",
            revision=revision,
            link=journal.link(self._chain, bytes(last[1]) if last else b"", "audit", entry),
        ).consume()

    def opens_with(self, secret: str) -> bool:  # noqa: ARG002
        """Whether a passphrase is that of the map (`Store.opens_with`): the password is not kept."""
        return False

    def sealed_part(self) -> SealedPart:
        """The sealed part as it is stored (`Store.sealed_part`); that of an older map holds nothing."""
        if self._keys is None:
            return SealedPart()
        with self._transaction() as transaction:
            return sealed_nodes.read(transaction, self.place.name, self._chain)

    def seal(self, part: SealedPart, *, instead_of: SealedPart, action: str = "", who: str = "") -> None:
        """Put a sealed part in the place of another one (`Store.seal`)."""
        with self._transaction() as transaction:
            sealed_nodes.write(transaction, self.place.name, self._chain, part, instead_of)
            # Only now: the letters that were read are gone.
            self._put_in(transaction)
            if action:
                self._audit(transaction, action, who, "")

    def _put_in(self, transaction: Any, *contents: bytes) -> None:
        self._sheet = sealed_nodes.put_in(transaction, self.place.name, self._chain, self.letters, *contents)

    def renew(self) -> None:
        """Write the letter of the sitting anew (`Store.renew`)."""
        with self._transaction() as transaction:
            self._put_in(transaction)

    def post(self, content: bytes) -> None:
        """Put something into the letter of the sitting (`Store.post`)."""
        with self._transaction() as transaction:
            self._put_in(transaction, content)
