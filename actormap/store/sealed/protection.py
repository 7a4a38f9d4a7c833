"""The sealed part, open: the map with its cases, for who holds the protection passphrase, for one session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Conflict, InvalidMap, StoreError, WrongKey
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, first_of, term
from actormap.core.tables import packing
from actormap.rights import admission, measures
from actormap.rights.admission import Written
from actormap.store import keys
from actormap.store.base import SealedPart, Store
from actormap.store.history import clock, journal
from actormap.store.sealed import lock
from actormap.store.sealed.concerns import received, taken_in
from actormap.store.sealed.content import Content, counts
from actormap.store.sealed.letters import MEANWHILE, UNSET
from actormap.store.sealed.lock import Lock

OPENED, REFUSED = "protection.opened", "protection.refused"
SET_UP, REKEYED = "protection.passphrase", "protection.new passphrase"
"""Actions in the audit log of the open part: that somebody opened it, and never whether anything is in it."""

TRIES = 5
"""So often another lock is tried while others put something in."""
_SHOWN = 5


class Protection:
    """A sealed part that is open; made by `set_up` and `open`.

    Its rows are those of `schema.sealed_tables`. They have a history of their own, and no number of the open
    part moves with them.
    """

    def __init__(self, store: Store, key: Lock, part: SealedPart, content: Content) -> None:
        self.warnings: tuple[Sentence, ...] = ()
        """What the holder should know of the part, in sentences."""
        self.last_opened = ""
        """When it was opened before, UTC; "" where it never was."""
        self._store, self._lock, self._part, self._content = store, key, part, content
        self._map: tuple[tuple[int, int], ActorMap] = (-1, -1), ActorMap.empty()

    @classmethod
    def set_up(cls, store: Store, passphrase: str, *, who: str) -> tuple[Self, str]:
        """Choose the protection passphrase of a map; gives the open part and its recovery code.

        The code is kept nowhere: whoever looks after protection writes it down and locks it away, apart from
        that of the workspace. `StoreError` where a passphrase was chosen before, or this one is too weak.
        """
        part = store.sealed_part()
        if part.public:
            raise StoreError(
                "The sealed part has its passphrase already. Open it with that, and choose another one there "
                "if somebody knows it who should not."
            )
        _check_new(store, passphrase)
        opened = cls(store, Lock.new(lock.of_map(store.code_key)), part, Content())
        opened._seal(opened._content, SET_UP, who, wrapped=opened._lock.wrapped(passphrase))
        return opened, opened._lock.code

    @classmethod
    def open(cls, store: Store, secret: str, *, who: str) -> Self:
        """Open the sealed part of a map with its passphrase or its recovery code.

        What was put in since is taken in, and all is written anew, so that two copies differ whether or not
        anything was done. `WrongKey` where it is another passphrase, which the log notes; `StoreError` where
        none was chosen, or the part is damaged or not that of this map.
        """
        part = store.sealed_part()
        if not part.public:
            raise StoreError(UNSET)
        try:
            key = lock.opened(part.wrapped, secret, lock.of_map(store.code_key))
            content = Content.unpacked(_unlocked(key, part, secret))
        except WrongKey:
            store.record(REFUSED, who=who, detail="")
            raise
        opened = cls(store, key, part, content)
        opened._take_in(who)
        return opened

    @property
    def number(self) -> int:
        """How often the part was opened: the next time it must be one more."""
        return self._content.number

    @property
    def revision(self) -> int:
        """Number of the last change of what is sealed; 0 before the first."""
        return len(self._content.history)

    @property
    def map(self) -> ActorMap:
        """The map as it is now, with what is sealed."""
        at = (self._store.revision, self.revision)
        if self._map[0] != at:
            self._map = at, self._store.load().with_tables(self._content.frames())
        return self._map[1]

    def apply(self, changes: Changes, *, expect: int | None = None, ahead: Changes | None = None) -> int:
        """Write changes of what is sealed, all or none; gives the new revision (`Store.apply`).

        `ahead`: what is written into the open part right after them, to which they may refer.
        """
        if expect is not None and expect != self.revision:
            last = self._content.history[-1] if self._content.history else None
            raise Conflict(journal.meanwhile(term("sealed part"), last, expect))
        open_ones = sorted({*changes.upserts, *changes.drops} - {*schema.sealed_tables()})
        if open_ones:
            raise StoreError(
                "{tables} do not belong into the sealed part. Change them in the open one.",
                tables=first_of([Name(table) for table in open_ones], _SHOWN),
            )
        return self._apply(admission.sealed(changes, self._store.code_key), ahead)

    def _apply(self, changes: Changes, ahead: Changes | None = None) -> int:
        m = self.map if ahead is None else apply_changes(self.map, ahead)
        content, after = self._content.changed(m, changes)
        measures.check(after, changes)
        self._seal(content)
        if ahead is None:
            self._map = (self._store.revision, self.revision), after
        return self.revision

    def undo(self, *, who: str, why: str, revision: int | None = None, person: str = "") -> int:
        """Give the rows that a revision changed their former content (`Store.undo`)."""
        target = journal.to_undo([(entry[0], entry[4]) for entry in self._content.history], revision)
        back = journal.taken_back(self.map, target, self.written(target))
        try:
            return self._apply(replace(back, who=who, why=why, undoes=target, person=person))
        except InvalidMap as error:
            raise journal.leaned_on(target, error) from error

    def history(self) -> pd.DataFrame:
        """All revisions of what is sealed, oldest first (`Store.history`)."""
        return journal.history(
            [
                (*entry, json.dumps(counts(written)), person, b"")
                for *entry, person, written in self._content.history
            ]
        )

    def written(self, revision: int) -> list[Written]:
        """What a revision did to each row (`Store.written`)."""
        return [
            (table, row, before, after)
            for table, row, before, after in self._content.history[revision - 1][-1]
        ]

    def since(self, table: str, identifier: str, column: str) -> dict[str, str]:
        """Since which moment (UTC) a cell held each of its values, the last time, as its history tells."""
        held: dict[str, str] = {}
        before: str | None = None
        for _, when, *_, written in self._content.history:
            for name, row, _, after in written:
                if (name, row) != (table, identifier) or after is None:
                    continue
                value = str(packing.unpacked(table, [after])[column].iat[0])
                if value != before:
                    held[value], before = when, value
        return held

    def rekey(self, passphrase: str, *, who: str) -> str:
        """Choose another passphrase; gives the new recovery code.

        Neither the old passphrase nor the old code opens anything but older copies then.
        """
        _check_new(self._store, passphrase)
        key = Lock.new(self._lock.of)
        wrapped = key.wrapped(passphrase)
        for left in reversed(range(TRIES)):
            with suppress(Conflict) if left else nullcontext():
                part = self._received()
                content, _, wrong = self._with_letters(part, self._content, self.map)
                self._seal(content, REKEYED, who, instead_of=part, key=key, wrapped=wrapped)
                self.warnings += wrong
                break
        return key.code

    def _received(self) -> SealedPart:
        """The part with what came since it was opened: under another lock nobody could read that."""
        part = self._store.sealed_part()
        if part.content != self._part.content:
            raise StoreError(MEANWHILE)
        return part

    def _with_letters(
        self, part: SealedPart, content: Content, m: ActorMap
    ) -> tuple[Content, ActorMap, tuple[Sentence, ...]]:
        """The content with what was put in, the map with it, and what is wrong with the letters."""
        put_in, wrong = received(part, self._lock, self._store.code_key)
        # What was written anew while the part was opened is there again.
        known = {row for *_, written in content.history for table, row, *_ in written if table == "cases"}
        if changes := taken_in(m, {code: text for code, text in put_in.items() if code not in known}):
            content, m = content.changed(m, changes)
        return content, m, wrong

    def _seal(
        self,
        content: Content,
        action: str = "",
        who: str = "",
        *,
        instead_of: SealedPart | None = None,
        key: Lock | None = None,
        wrapped: bytes = b"",
    ) -> None:
        """Write it anew; what could not be written is not what is open."""
        key = key or self._lock
        part = SealedPart(
            content.number, key.public, wrapped or self._part.wrapped, key.locked(content.packed())
        )
        self._store.seal(part, instead_of=instead_of or self._part, action=action, who=who)
        self._lock, self._part, self._content = key, part, content

    def close(self) -> None:
        """Let go of what was opened; the object cannot be used any more."""
        self._lock, self._content = Lock(b"", b""), Content()
        self._map = (-1, -1), ActorMap.empty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take_in(self, who: str) -> None:
        """Take in what was put in, settle what the map no longer holds, and write all anew."""
        doubts = tuple(_doubts(self._part, self._lock, self._content))
        content, m, settled = self._content.settled(self._store.load())
        content, m, wrong = self._with_letters(self._part, content, m)
        self.last_opened = content.opened
        number = max(self._part.number, content.number) + 1
        self._seal(replace(content, number=number, opened=clock.now()), OPENED, who)
        self._map = (self._store.revision, self.revision), m
        self.warnings = (*doubts, *settled, *wrong)


def _check_new(store: Store, passphrase: str) -> None:
    keys.check_new(passphrase, store.load()["areas"]["name"])
    if store.opens_with(passphrase):
        raise StoreError(lock.SAME)


def _unlocked(key: Lock, part: SealedPart, secret: str) -> bytes:
    try:
        return key.unlocked(part.content)
    except StoreError as error:
        if keys.is_code(secret):  # any code has the form of a key
            raise WrongKey(lock.WRONG) from error
        raise


def _doubts(part: SealedPart, key: Lock, content: Content) -> Iterator[Sentence]:
    """What does not fit together, although the passphrase is right."""
    if content.number != part.number:
        yield Sentence(
            "The sealed part is not the one that was written last: the workspace counts {known} openings, "
            "the part itself {own}. Another one was put in its place outside of the program. Compare it with "
            "the last backup.",
            known=part.number,
            own=content.number,
        )
    if key.public != part.public:
        yield Sentence(
            "Somebody exchanged the lock of what is put in, outside of the program: what was put in since "
            "then is lost here, and whoever did it can read it. Ask your colleagues in person. The lock is "
            "the right one again."
        )
