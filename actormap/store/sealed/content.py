"""What is locked in the sealed part: the versions of each row, and what was done, one entry a change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, counted, first_of
from actormap.core.tables import packing
from actormap.core.tables.cells import among
from actormap.core.tables.values import split
from actormap.rights.admission import Written
from actormap.store.history import journal, mend
from actormap.store.sealed.forgotten import Marks, vars_of

FORMAT = 2
SETTLED = "what they named is no longer on the map"
UNDOABLE = 100
"""So many of the last changes can be undone; of those before nothing stays that somebody wrote in words."""
_SHOWN = 5
Version = tuple[int, str | None]
"""The number of a change, and the row as it left it (`packing`); None where it dropped the row."""
Versions = Mapping[str, Mapping[str, Sequence[Version]]]
"""Versions by table and id, the oldest first; the last is the row as it is."""


@dataclass(frozen=True)
class Content:
    """What is locked.

    Parameters
    ----------
    number, opened
        How often it was opened, and when last, UTC.
    versions
        The rows, with those before them.
    entries
        What was done to them, oldest first: revision, when, who, why, what it undoes, person, and counts by
        table.
    let_go
        The last change whose texts were let go of, and which cannot be undone; 0 where there is none.
    forgotten
        By what those are known who were forgotten and may still be named in texts.
    """

    number: int = 0
    opened: str = ""
    versions: Versions = field(default_factory=dict)
    entries: Sequence[Sequence[Any]] = ()
    let_go: int = 0
    forgotten: Sequence[Marks] = ()

    def packed(self) -> bytes:
        """As it is locked."""
        cells = {"format": FORMAT} | vars(self) | {"forgotten": [vars_of(marks) for marks in self.forgotten]}
        return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, text: bytes) -> Content:
        """What was locked."""
        cells = json.loads(text)
        kind = cells.pop("format")
        if kind > FORMAT:
            raise StoreError("The sealed part was written by a newer version of this program. Update it.")
        if kind == 1:
            cells = _of_first(**cells)
        return cls(**cells | {"forgotten": [Marks(**marks) for marks in cells["forgotten"]]})

    def frames(self) -> dict[str, pd.DataFrame]:
        """The rows as tables."""
        rows = {table: _last(self.versions.get(table, {})) for table in schema.sealed_tables()}
        return {
            table: packing.unpacked(table, [text for _, text in sorted(texts.items())])
            for table, texts in rows.items()
        }

    def changed(self, m: ActorMap, changes: Changes) -> tuple[Content, ActorMap]:
        """The content after changes of a map that has its rows, and that map."""
        after = apply_changes(m, changes)
        edits = journal.edits(m, changes, after)
        when, number = changes.when or journal.now(), len(self.entries) + 1
        counts = {edit.table: edit.counts() for edit in edits}
        entry = [number, when, changes.who, changes.why, changes.undoes, changes.person, counts]
        versions = {table: dict(rows) for table, rows in self.versions.items()}
        for table, identifier, _, row in (row for edit in edits for row in edit.written()):
            mine = versions.setdefault(table, {})
            mine[identifier] = [*mine.get(identifier, ()), (number, row)]
        return replace(self, versions=versions, entries=[*self.entries, entry]), after

    def written(self, revision: int) -> Iterator[Written]:
        """What a change did to each row; what was let go of is as if it had been removed for good."""
        for table, rows in self.versions.items():
            for identifier, every in rows.items():
                before = None
                for number, row in every:
                    if number == revision:
                        kept = revision > self.let_go
                        yield table, identifier, before if kept else None, row if kept else None
                    before = row

    def since(self, table: str, identifier: str, column: str) -> dict[str, str]:
        """Since which moment (UTC) a cell held each of its values, the last time."""
        held: dict[str, str] = {}
        last: str | None = None
        for number, row in self.versions.get(table, {}).get(identifier, ()):
            if row is None:
                continue
            value = str(packing.unpacked(table, [row])[column].iat[0])
            if value != last:
                held[value], last = self.entries[number - 1][1], value
        return held

    def compacted(self, undoable: int = UNDOABLE) -> Content:
        """The content without the former texts of all changes but the last ones."""
        let_go = max(self.let_go, len(self.entries) - undoable)
        if let_go == self.let_go:
            return self
        versions = {}
        for table, rows in self.versions.items():
            # A version is needed as long as the change that ended it can be undone.
            old = [
                (identifier, at)
                for identifier, every in rows.items()
                for at, (_, (ended, _)) in enumerate(pairwise(every))
                if ended <= let_go
            ]
            bare = _each(table, rows, old, partial(_bare, table))
            versions[table] = {
                identifier: _different(every, let_go)
                for identifier, every in bare.items()
                if every[-1][1] is not None or every[-1][0] > let_go
            }
        return replace(self, versions=versions, let_go=let_go)

    def settled(self, m: ActorMap) -> tuple[Content, ActorMap, tuple[Sentence, ...]]:
        """The content without mentions of what a map no longer holds, the map with it, and a notice of it.

        Actors who are gone go out of former versions, too.
        """
        before = self.frames()
        whole, losses = mend.mended(before, beside=m)
        filled = m.with_tables(before)
        if not losses:
            return self.only_with(frozenset(m.ids("actors"))), filled, ()
        upserts, drops = {}, {}
        for table in before:
            ids = {identifier for where, identifier, _ in losses if where == table}
            upserts[table] = whole[table][among(whole[table]["id"], ids)]
            drops[table] = tuple(ids.difference(upserts[table]["id"]))
        touched = sorted({f"{table} {identifier}" for table, identifier, _ in losses})
        notice = counted(
            len(touched),
            "{n} row named somebody or something no longer on the map, and does not any more ({first}). What "
            "is written in words may still name them: read it, and take that out if they were forgotten.",
            "{n} rows named somebody or something no longer on the map, and do not any more ({first}). What "
            "is written in words may still name them: read it, and take that out if they were forgotten.",
            first=first_of([Name(row) for row in touched], _SHOWN),
        )
        content, filled = self.changed(filled, Changes(upserts=upserts, drops=drops, why=SETTLED))
        return content.only_with(frozenset(m.ids("actors"))), filled, (notice,)

    def only_with(self, actors: frozenset[str]) -> Content:
        """The content without any other actor in cells of codes, those of former versions too."""

        def cut(cell: str) -> str:
            return mend.without(cell, {*split(cell)} - actors)

        def known(table: str, frame: pd.DataFrame) -> pd.DataFrame:
            return frame.assign(**{name: frame[name].map(cut).astype("str") for name in _naming(table)})

        def odd(table: str, row: str) -> bool:
            cells = json.loads(row)
            named = (code for name in _naming(table) for code in split(cells.get(name, "")))
            return any(code not in actors for code in named)

        return self._turned(known, where=odd)

    def mentions(self) -> list[tuple[str, str, str, str]]:
        """Texts of rows that hold the name of somebody who was forgotten, or a part of it.

        Table, id, column, and the text.
        """
        return [
            (table, identifier, column, text)
            for table, frame in self.frames().items()
            for column in (_texts(table) if self.forgotten else ())
            for identifier, text in zip(frame["id"], frame[column], strict=True)
            if any(marks.held_in(text) for marks in self.forgotten)
        ]

    def blank(self, text: str, *, parts: bool = True) -> str:
        """A text without the names of those who were forgotten, and without parts of them."""
        for marks in self.forgotten:
            text = marks.blank(text, parts=parts)
        return text

    def cleaned(self) -> Content:
        """The content without those who were forgotten in what is past.

        Their whole names go out of all former versions at once; parts of them, which may mean others, out
        of those of a text as soon as they are not in the text itself any more. Once no text holds either,
        nothing stays by which they could be known.
        """
        if not self.forgotten:
            return self
        mentions = self.mentions()
        still = {place[:3] for place in mentions}

        def clean(table: str, frame: pd.DataFrame) -> pd.DataFrame:
            cells = {}
            for column in _texts(table):
                parts = [(table, identifier, column) not in still for identifier in frame["id"]]
                pairs = zip(frame[column], parts, strict=True)
                cells[column] = pd.array([self.blank(cell, parts=part) for cell, part in pairs], dtype="str")
            return frame.assign(**cells)

        entries = [[*entry[:3], self.blank(entry[3], parts=False), *entry[4:]] for entry in self.entries]
        texts = [text for *_, text in mentions]
        forgotten = [marks for marks in self.forgotten if any(map(marks.held_in, texts))]
        return replace(self._turned(clean, past=True), entries=entries, forgotten=forgotten)

    def _turned(
        self,
        turn: Callable[[str, pd.DataFrame], pd.DataFrame],
        *,
        past: bool = False,
        where: Callable[[str, str], bool] = lambda *_: True,
    ) -> Content:
        """The content with versions turned: all, only those that are past, or only some."""
        versions = {}
        for table, rows in self.versions.items():
            every = [
                (identifier, at)
                for identifier, mine in rows.items()
                for at, (_, row) in enumerate(mine[: len(mine) - past])
                if row is not None and where(table, row)
            ]
            versions[table] = _each(table, rows, every, partial(turn, table))
        return replace(self, versions=versions)


def _naming(table: str) -> list[str]:
    """Columns of codes that may name actors."""
    return [name for name, column in schema.columns()[table].items() if "actors" in column.references]


def _texts(table: str) -> list[str]:
    """Columns in which somebody writes words."""
    return [name for name, column in schema.columns()[table].items() if column.type in {"text", "texts"}]


def _bare(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows without what somebody wrote in words."""
    return frame.assign(**dict.fromkeys(_texts(table), ""))


def _last(rows: Mapping[str, Sequence[Version]]) -> dict[str, str]:
    """Rows as they are, by id."""
    return {identifier: every[-1][1] for identifier, every in rows.items() if every[-1][1] is not None}


def _each(
    table: str,
    rows: Mapping[str, Sequence[Version]],
    places: Sequence[tuple[str, int]],
    turn: Callable[[pd.DataFrame], pd.DataFrame],
) -> dict[str, Sequence[Version]]:
    """Versions of rows, some of which, by id and place, are turned; all at once, since that is fast."""
    turned: dict[str, Any] = {identifier: list(every) for identifier, every in rows.items()}
    places = [(identifier, at) for identifier, at in places if turned[identifier][at][1] is not None]
    frame = packing.unpacked(table, [turned[identifier][at][1] or "" for identifier, at in places])
    for (identifier, at), text in zip(places, packing.packed(table, turn(frame)), strict=True):
        turned[identifier][at] = turned[identifier][at][0], text
    return turned


def _different(every: Sequence[Version], let_go: int) -> list[Version]:
    """Versions without those that are, of what was let go of, as the one before."""
    return [
        version
        for at, version in enumerate(every)
        if not at or at == len(every) - 1 or version[0] > let_go or version[1] != every[at - 1][1]
    ]


def _of_first(number: int, opened: str, rows: Mapping[str, Sequence[str]], history: Any) -> dict[str, Any]:
    """The cells of a content that holds rows, and a history with each row before and after."""
    versions: dict[str, dict[str, list[Version]]] = {}
    entries = []
    for *entry, written in history:
        counts: dict[str, dict[str, int]] = {}
        for table, identifier, before, after in written:
            kinds = counts.setdefault(table, {"new": 0, "changed": 0, "dropped": 0})
            kinds["new" if before is None else "dropped" if after is None else "changed"] += 1
            versions.setdefault(table, {}).setdefault(identifier, []).append((entry[0], after))
        entries.append([*entry, counts])
    for table, texts in rows.items():
        for text in texts:
            every = versions.setdefault(table, {}).setdefault(json.loads(text)["id"], [(len(entries), text)])
            every[-1] = every[-1][0], text
    return {
        "number": number,
        "opened": opened,
        "versions": versions,
        "entries": entries,
        "forgotten": (),
    }
