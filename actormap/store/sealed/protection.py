"""The sealed part, open: the map with its cases, for who holds the protection passphrase, for one session."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Conflict, InvalidMap, StoreError, WrongKey
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, counted, first_of, series, term
from actormap.core.tables.cells import among
from actormap.rights import admission, measures
from actormap.rights.admission import Written
from actormap.store import keys
from actormap.store.base import SealedPart, Store
from actormap.store.history import journal
from actormap.store.sealed import lock
from actormap.store.sealed.concerns import TABLE, received, taken_in
from actormap.store.sealed.content import Content
from actormap.store.sealed.forgotten import apart
from actormap.store.sealed.letters import MEANWHILE, UNSET
from actormap.store.sealed.lock import Lock

OPENED, REFUSED = "protection.opened", "protection.refused"
SET_UP, REKEYED = "protection.passphrase", "protection.new passphrase"
RESIZED = "protection.size"
"""Actions in the audit log of the open part: that somebody opened it, and never whether anything is in it."""

TRIES = 5
"""So often another lock is tried while others put something in."""
_SHOWN = 5
TAKEN_OUT = "names of who was forgotten"
OWN, TAKEN_IN = 0.75, 0.98
"""Of the room of a part, what its holder can fill, and what it can hold with all that others put in."""
FULL = Sentence(
    "The sealed part is full. Nothing was written. Let go of former versions (History of the sealed part, "
    "or actormap protect compact), or give it more room (there, or actormap protect room)."
)
_WAITS = Sentence(
    "The sealed part is full: what others put in waits, and was not taken in. Let go of former versions "
    "(History of the sealed part, or actormap protect compact), or give it more room (there, or actormap "
    "protect room). Then open it again."
)


class Protection:
    """A sealed part that is open; made by `set_up` and `open`.

    Its rows are those of `schema.sealed_tables`. They have a history of their own, and no number of the open
    part moves with them.
    """

    def __init__(self, store: Store, key: Lock, part: SealedPart, content: Content) -> None:
        self._notices: tuple[Sentence, ...] = ()
        self.last_opened = ""
        """When it was opened before, UTC; "" where it never was."""
        self._store, self._lock, self._part, self._content = store, key, part, content
        self._packed = 0
        self._map: tuple[tuple[int, int], ActorMap] = (-1, -1), ActorMap.empty()

    @classmethod
    def set_up(
        cls, store: Store, passphrase: str, *, who: str, capacity: int = lock.STANDARD
    ) -> tuple[Self, str]:
        """Choose the protection passphrase of a map; gives the open part and its recovery code.

        The part has the `capacity` (`lock.CAPACITIES`) from now on, whatever it holds. The code is kept
        nowhere: whoever looks after protection writes it down and locks it away, apart from that of the
        workspace. `StoreError` where a passphrase was chosen before, or this one is too weak.
        """
        part = store.sealed_part()
        if part.public:
            raise StoreError(
                "The sealed part has its passphrase already. Open it with that, and choose another one there "
                "if somebody knows it who should not."
            )
        _check_size(capacity)
        _check_new(store, passphrase)
        opened = cls(store, Lock.new(lock.of_map(store.code_key)), part, Content())
        under = opened._lock, opened._lock.wrapped(passphrase)
        opened._seal(opened._content, (SET_UP, who), capacity, under=under)
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
    def warnings(self) -> tuple[Sentence, ...]:
        """What the holder should know of the part, in sentences."""
        return (*self._notices, *self._named())

    @property
    def number(self) -> int:
        """How often the part was opened: the next time it must be one more."""
        return self._content.number

    @property
    def revision(self) -> int:
        """Number of the last change of what is sealed; 0 before the first."""
        return len(self._content.entries)

    @property
    def capacity(self) -> int:
        """Bytes that the part has, whatever it holds."""
        return len(self._part.content)

    @property
    def filled(self) -> float:
        """How much of its room the holder has filled; from 1 on changes are refused."""
        return self._packed / lock.room(self.capacity) / OWN

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
            last = self._content.entries[-1] if self._content.entries else None
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
        self._seal(content, share=OWN)
        if ahead is None:
            self._map = (self._store.revision, self.revision), after
        return self.revision

    def undo(self, *, who: str, why: str, revision: int | None = None, person: str = "") -> int:
        """Give the rows that a revision changed their former content (`Store.undo`)."""
        target = journal.to_undo([(entry[0], entry[4]) for entry in self._content.entries], revision)
        if target <= self._content.let_go:
            raise StoreError(
                "Revision {revision} cannot be undone: what was written before it was let go of. Change the "
                "case itself.",
                revision=target,
            )
        back = journal.taken_back(self.map, target, self.written(target))
        try:
            return self._apply(replace(back, who=who, why=why, undoes=target, person=person))
        except InvalidMap as error:
            raise journal.leaned_on(target, error) from error

    def history(self) -> pd.DataFrame:
        """All revisions of what is sealed, oldest first (`Store.history`)."""
        entries = self._content.entries
        return journal.history(
            [(*entry, json.dumps(counts), person, b"") for *entry, person, counts in entries]
        )

    def written(self, revision: int) -> list[Written]:
        """What a revision did to each row (`Store.written`)."""
        return list(self._content.written(revision))

    def since(self, table: str, identifier: str, column: str) -> dict[str, str]:
        """Since which moment (UTC) a cell held each of its values, the last time, as its history tells."""
        return self._content.since(table, identifier, column)

    def mentions(self) -> pd.DataFrame:
        """Texts that hold the name of somebody who was forgotten, or a part of it, which may mean others.

        Columns ``table``, ``id``, ``column``, ``text``, and ``without``: the text without them.
        """
        rows = [(*place, self._content.blank(place[-1])) for place in self._content.mentions()]
        return pd.DataFrame(rows, columns=["table", "id", "column", "text", "without"], dtype="str")

    def take_out(self, ids: Iterable[str], *, who: str, person: str = "") -> int:
        """Take the names of those who were forgotten out of the texts of some rows; gives the new revision.

        They go out of all former versions with it, and no Undo brings them back.
        """
        rows = self.mentions()
        rows = rows[among(rows["id"], ids)]
        upserts = {}
        for table, mine in rows.groupby("table"):
            frame = self.map[str(table)]
            frame = frame[among(frame["id"], mine["id"])].set_index("id", drop=False)
            for cell in mine.itertuples():
                frame.loc[cell.id, cell.column] = cell.without
            upserts[str(table)] = frame.reset_index(drop=True)
        return self.apply(Changes(upserts=upserts, who=who, why=TAKEN_OUT, person=person))

    def keep(self) -> None:
        """Leave the texts that `mentions` gives as they are: they mean others."""
        self._seal(replace(self._content, forgotten=()))

    def compact(self) -> None:
        """Let go of all that was written before, of which the history then tells only that it was there.

        Nothing of it can be undone.
        """
        self._seal(self._content.compacted(undoable=0))

    def resize(self, capacity: int, *, who: str) -> None:
        """Give the part another size (`lock.CAPACITIES`), which the log of the open part tells."""
        _check_size(capacity)
        self._seal(self._content, (RESIZED, who), capacity, share=OWN)

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
                self._seal(content, (REKEYED, who), instead_of=part, under=(key, wrapped))
                self._notices += wrong
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
        concerns, forgotten = apart(put_in)
        content = replace(content, forgotten=list(dict.fromkeys((*content.forgotten, *forgotten))))
        # What was written anew while the part was opened is there again.
        known = content.versions.get(TABLE, {})
        if changes := taken_in(m, {code: text for code, text in concerns.items() if code not in known}):
            content, m = content.changed(m, changes)
        return content, m, wrong

    def _seal(
        self,
        content: Content,
        log: tuple[str, str] = ("", ""),
        capacity: int = 0,
        *,
        share: float = 1,
        instead_of: SealedPart | None = None,
        under: tuple[Lock, bytes] | None = None,
    ) -> None:
        """Write it anew, under another lock as well; what could not be written is not what is open.

        `log` is what the log of the open part tells, and who did it; `share` of the room may be used.
        """
        content, (key, wrapped) = content.cleaned(), under or (self._lock, self._part.wrapped)
        packed = lock.packed(content.packed())
        capacity = capacity or _capacity(self._part, len(packed))
        if len(packed) > share * lock.room(capacity):
            raise Full(FULL)
        action, who = log
        part = SealedPart(content.number, key.public, wrapped, key.locked(packed, capacity))
        self._store.seal(part, instead_of=instead_of or self._part, action=action, who=who)
        self._lock, self._part, self._content, self._packed = key, part, content, len(packed)

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
        self.last_opened = self._content.opened
        number = max(self._part.number, self._content.number) + 1
        opened = replace(self._content, number=number, opened=journal.now())
        alone, m, settled = opened.settled(self._store.load())
        content, filled, wrong = self._with_letters(self._part, alone, m)
        try:
            self._seal(content.compacted(), (OPENED, who), share=TAKEN_IN)
        except Full:
            waiting = replace(self._part, letters={})
            self._seal(alone.compacted(), (OPENED, who), instead_of=waiting)
            filled, wrong = m, (_WAITS,)
        self._map = (self._store.revision, self.revision), filled
        self._notices = (*doubts, *settled, *wrong)

    def _named(self) -> Iterator[Sentence]:
        """That texts may name somebody who was forgotten."""
        if rows := list(dict.fromkeys(self.mentions()["id"])):
            yield counted(
                len(rows),
                "Somebody was forgotten, and {n} row may still name them ({first}). Read it, and take the "
                "name out (Forgotten names, or actormap protect forgotten).",
                "Somebody was forgotten, and {n} rows may still name them ({first}). Read them, and take the "
                "name out (Forgotten names, or actormap protect forgotten).",
                first=first_of([Name(row) for row in rows], _SHOWN),
            )


class Full(StoreError):
    """A content has no room in its part."""


def _capacity(part: SealedPart, needed: int) -> int:
    """The size that a part keeps; one of an older release gets that of all, if it fits into it."""
    size = len(part.content)
    fitting = (capacity for capacity in lock.CAPACITIES if needed <= OWN * lock.room(capacity))
    return size if size in lock.CAPACITIES else next(fitting, lock.CAPACITIES[-1])


def _check_size(capacity: int) -> None:
    if capacity not in lock.CAPACITIES:
        sizes = series([str(size >> 20) for size in lock.CAPACITIES])
        raise StoreError("The sealed part can take one of {sizes} MiB. Choose one of them.", sizes=sizes)


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
