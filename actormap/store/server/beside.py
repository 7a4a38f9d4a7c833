"""What a map on a server keeps beside its rows: the audit log, and the sealed part."""

from __future__ import annotations

from typing import Any

from actormap.store.base import SealedPart
from actormap.store.history import journal
from actormap.store.history.clock import now
from actormap.store.sealed.letters import puts_in
from actormap.store.server import cypher, sealed_nodes
from actormap.store.server.connection import Connection


class Beside(Connection):
    """A map on a server, as far as its audit log and its sealed part go."""

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
