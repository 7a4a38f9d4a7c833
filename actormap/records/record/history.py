"""What was changed, when and by whom, in words; of one record or of all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, series, term
from actormap.core.tables.packing import packed
from actormap.core.tables.values import split, usual
from actormap.records.record import telling
from actormap.rights.access import Principal, Waiting, Writable, history, written
from actormap.rights.access.approvals import EXPORT
from actormap.rights.admission import Written

MANY = 12
"""So many rows of a change are told in words; of more, only how many there are."""
LONGEST = 80
"""Letters of a cell that are told."""
HIDDEN = Sentence("…")
IMPORT = "import of"
"""With these words begins the reason of a list that was brought; its name follows."""


@dataclass(frozen=True, slots=True)
class Change:
    """A revision in words.

    Parameters
    ----------
    revision, when
        Its number, and when it was written (UTC).
    who
        Label of the role that wrote it.
    why
        The reason that was given.
    said
        What it did, a sentence for each row; counts of entries where they are many.
    undoes, undone
        Which revision it takes back, and by which it was taken back; None for none.
    back
        Whether it leaves undone what was first done: what is redone is there again.
    what
        What was first done, in two or three words and without a name.
    brought
        The name of the list that was first brought; "" where none was.
    many
        Whether it is of more rows than are told in words.
    """

    revision: int
    when: str
    who: str
    why: str
    said: tuple[Sentence, ...]
    undoes: int | None
    undone: int | None
    back: bool
    what: Sentence
    brought: str

    many: bool

    @property
    def standing(self) -> bool:
        """Whether it can be taken back itself: what was redone is taken back where it was first done."""
        return self.undone is None and (self.back or self.undoes is None)

    @property
    def asks(self) -> bool:
        """Whether so much goes with it that it is taken back only after a question."""
        return not self.back and (self.many or bool(self.brought))


@dataclass(frozen=True, slots=True)
class Turn:
    """A revision of one row: when, the role that wrote it, and its cells before and after; {} for none."""

    when: str
    who: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def turns_of(store: Writable, principal: Principal, table: str, identifier: str) -> list[Turn]:
    """What became of a row, the oldest first, as far as the principal may know of it (`access.history`)."""
    turns = []
    for row in _revisions(store, principal):
        for place, code, before, after in written(store, principal, int(row["revision"])):
            if (place, code) == (table, identifier):
                cells = [json.loads(text) if text else {} for text in (before, after)]
                turns.append(Turn(row["when"], _role(row["who"]), *cells))
    return turns[::-1]


def _role(who: str) -> str:
    role = schema.roles().get(who)
    return role.label if role else who


def changes_of(store: Writable, m: ActorMap, principal: Principal, identifier: str) -> list[Change]:
    """Revisions that touched a record, the newest first: its own row, and rows that name it.

    They are those that the principal may know of (`access.history`); names are those that it sees. `Denied`
    where the role may not change the map.
    """
    changes = []
    for row in _revisions(store, principal):
        rows = [
            written_row
            for written_row in written(store, principal, int(row["revision"]))
            if _about(written_row, identifier)
        ]
        if rows:
            changes.append(_change(m, row, rows if len(rows) <= MANY else None, identifier))
    return changes


def latest(store: Writable, m: ActorMap, principal: Principal, most: int = 5) -> list[Change]:
    """The newest revisions that a principal may know of (`access.history`), the newest first."""
    rows = [row for row, _ in zip(_revisions(store, principal), range(most), strict=False)]
    # The rows of a large import need not be read to be counted.
    return [
        _change(m, row, None if _many(row) else written(store, principal, int(row["revision"])))
        for row in rows
    ]


def change_of(store: Writable, m: ActorMap, principal: Principal, revision: int) -> Change | None:
    """A revision in numbers; None where the principal may not know of it (`access.history`)."""
    rows = (row for row in _revisions(store, principal) if row["revision"] == revision)
    return next((_change(m, row, None) for row in rows), None)


def lists_of(store: Writable, m: ActorMap, principal: Principal, most: int = 5) -> list[Change]:
    """The newest lists that were brought and are in effect, in numbers, as far as a principal may know."""
    rows = (row for row in _revisions(store, principal) if _brought(row))
    changes = (_change(m, row, None) for row in rows)
    return list(islice((change for change in changes if change.standing), most))


def _revisions(store: Writable, principal: Principal) -> Iterator[dict[str, Any]]:
    """Revisions that a principal may know of, the newest first.

    Each with what took it back, with what was first done where it takes something back, and with whether
    that is undone by it.
    """
    rows = {int(row["revision"]): row for row in history(store, principal).to_dict("records")}
    undone: dict[int, int] = {}
    for revision, row in reversed(rows.items()):
        first, steps = row, 0
        while not pd.isna(first["undoes"]):
            steps += 1
            if int(first["undoes"]) not in rows:
                break
            first = rows[int(first["undoes"])]
        if steps and revision not in undone:
            undone[int(row["undoes"])] = revision
        known = {"undone": undone.get(revision), "first": first, "back": steps % 2 == 1}
        yield {str(name): value for name, value in row.items()} | known


def _about(written: Written, identifier: str) -> bool:
    table, row, before, after = written
    if (table, row) == ("actors", identifier):
        return True
    # As text first: a row of a large import is read only where it may be one of these.
    return any(text and identifier in text and _names(table, text, identifier) for text in (before, after))


def _names(table: str, text: str, identifier: str) -> bool:
    row = json.loads(text)
    return any(
        identifier in split(str(row.get(name, "")))
        for name, column in schema.columns()[table].items()
        if "actors" in column.references
    )


def in_numbers(row: Mapping[str, Any]) -> Sentence:
    """How many rows a revision brought, changed and took out, in words; its line of `access.history`."""
    new, changed, dropped = _numbers(row)
    parts = (
        (new, counted(new, "{n} new row", "{n} new rows")),
        (changed, counted(changed, "{n} row changed", "{n} rows changed")),
        (dropped, counted(dropped, "{n} row removed", "{n} rows removed")),
    )
    return series(sentence for number, sentence in parts if number)


def proposed(m: ActorMap, proposal: Waiting) -> list[Sentence]:
    """What is proposed, in words: each row that would be another, as a change in the history is told.

    The map is what the principal sees of it as it is stored.
    """
    change = proposal.change
    if proposal.act == EXPORT:
        return [Sentence("Everything that the office sees, in files for seven days")]
    sentences: list[Sentence] = []
    for table, texts in change["upserts"].items():
        before = _packed(m, table)
        for text in texts:
            identifier = json.loads(text)["id"]
            sentences += in_words(m, (table, identifier, before.get(identifier), text))
    for table, ids in change["drops"].items():
        before = _packed(m, table)
        sentences += [
            sentence for i in ids if i in before for sentence in in_words(m, (table, i, before[i], None))
        ]
    return sentences


def _packed(m: ActorMap, table: str) -> dict[str, str]:
    frame = m[table]
    return dict(zip(frame["id"], packed(table, frame), strict=True))


def _many(row: Mapping[str, Any]) -> bool:
    return sum(_numbers(row)) > MANY


def _numbers(row: Mapping[str, Any]) -> tuple[int, int, int]:
    """How many rows a revision brought, changed and took out."""
    return int(row["new"]), int(row["changed"]), int(row["dropped"])


def _change(m: ActorMap, row: dict[str, Any], written: list[Written] | None, of: str = "") -> Change:
    """A revision in words; its numbers alone where what it wrote is not given."""
    undoes = None if pd.isna(row["undoes"]) else int(row["undoes"])
    if written is None:
        sentences: tuple[Sentence, ...] = (in_numbers(row),)
    else:
        sentences = tuple(sentence for part in written for sentence in in_words(m, part, of))
    return Change(
        int(row["revision"]),
        row["when"],
        _role(row["who"]),
        row["why"],
        sentences,
        undoes,
        row["undone"],
        row["back"],
        _what(row["first"], written),
        _brought(row["first"]),
        _many(row),
    )


def _brought(row: Mapping[str, Any]) -> str:
    """The name of the list that a revision brought; "" for none."""
    why = str(row["why"])
    return why.removeprefix(IMPORT).strip() if why.startswith(IMPORT) else ""


def _what(row: Mapping[str, Any], written: list[Written] | None) -> Sentence:
    """What was done, in two or three words."""
    if _brought(row):
        return Sentence("an import")
    if written is None:
        return in_numbers(row)
    return telling.act({table for table, *_ in written})


def in_words(m: ActorMap, written: Written, of: str = "") -> list[Sentence]:
    """What a revision did to a row: that it is new or gone, or each cell from what to what.

    Names are those of the map; `of` is the actor on whose record it is read.
    """
    table, identifier, *texts = written
    before, after = (None if text is None else {"id": identifier} | json.loads(text) for text in texts)
    row = after or before
    if row is None:
        return [Sentence("deleted for good")]
    whole = {name: usual(column) for name, column in schema.columns()[table].items()}
    what, about = telling.noun(table), telling.headline(m, table, whole | row, of)
    if before is None:
        return [Sentence("New {what}: {about}", what=what, about=about)]
    if after is None:
        return [Sentence("Removed, {what}: {about}", what=what, about=about)]
    own = table == "actors" and identifier == of
    cells = cells_in_words(m, table, before, after)
    return cells if own else [Sentence("{about}: {cell}", about=about, cell=cell) for cell in cells]


def cells_in_words(m: ActorMap, table: str, before: telling.Row, after: telling.Row) -> list[Sentence]:
    """Each cell of a row that is another, from what to what; of a secret one only that it is.

    Names are those of the map; columns left out hold what is usual.
    """
    sentences = []
    for name, column in schema.columns()[table].items():
        pair = [side.get(name, usual(column)) for side in (before, after)]
        if pair[0] != pair[1] and not all(pd.isna(side) for side in pair):
            secret = name == schema.tables()[table].secret
            was, now = (HIDDEN if secret else _short(telling.cell(m, column, side)) for side in pair)
            sentences.append(
                Sentence("{label}: {was} → {now}", label=term(telling.label(table, name)), was=was, now=now)
            )
    return sentences


def _short(sentence: Sentence) -> Sentence:
    return sentence if len(sentence) <= LONGEST else Sentence("{text}", text=Name(shorten(sentence, LONGEST)))


@dataclass(frozen=True, slots=True)
class Decided:
    """A day on which something was decided about a meeting, what, and whether guests were named on it."""

    day: str
    words: Sentence
    named: bool


def decided(store: Writable, principal: Principal, meeting: str) -> list[Decided]:
    """What was decided, the oldest first, as far as the principal may know of it (`access.history`)."""
    entries = []
    for turn in turns_of(store, principal, "meetings", meeting):
        what = [*_decided(turn)]
        if what:
            day = dt.datetime.fromisoformat(turn.when).astimezone().date().isoformat()
            words = Sentence("{what} ({role})", what=series(what, "; "), role=term(turn.who))
            entries.append(Decided(day, words, bool(turn.after.get("guests"))))
    return entries


def _decided(turn: Turn) -> Iterator[Sentence]:
    was, now = (set(split(str(cells.get("guests", "")))) for cells in (turn.before, turn.after))
    if turn.after.get("criteria", "") != turn.before.get("criteria", ""):
        yield Sentence("it was written how guests are chosen")
    if now - was:
        yield counted(len(now - was), "{n} invited", "{n} invited")
    if was - now:
        yield counted(len(was - now), "{n} left out", "{n} left out")
    if turn.after.get("choices", "") != turn.before.get("choices", ""):
        yield Sentence("a change was noted")


def before_any_name(log: Sequence[Decided], criteria_on: str) -> bool | None:
    """Whether it was written how guests are chosen before any was named; None where nobody can tell."""
    first = next((each.day for each in log if each.named), "")
    return criteria_on <= first if first and criteria_on else None
