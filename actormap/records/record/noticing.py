"""What is told around a form: marks, doubts, who does it already, what others changed, rows that are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Issue, Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes, check_changes
from actormap.core.schema import SEPARATOR, Item
from actormap.core.sentences import Sentence, series, shown
from actormap.core.tables.cells import among, parse
from actormap.core.tables.checks import check_rows
from actormap.core.tables.judged import MARKS, UNIT_COLUMNS, UNITS, check_against
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics.partner import already
from actormap.records.record import editing, telling
from actormap.records.record.editing import Question, as_text, in_words
from actormap.rights.access import Principal
from actormap.rights.safeguards import safer_cells

ITEMS = "items"


def judged_in(questions: Iterable[Question]) -> Question | None:
    """What asks for the item, where a form asks for a judgement: those that fit what it is about.

    Items that are heads of others have no answer of their own.
    """
    every = {question.column.name: question for question in questions}
    of = next((question for question in every.values() if question.column.vocabulary == ITEMS), None)
    if of is None:
        return None
    named = {kind for kind, column in UNITS.items() if every[column].value}
    fitting = [
        code
        for code, item in schema.items().items()
        if code == of.value or (item.scale and (not named or not named.isdisjoint(item.units)))
    ]
    return replace(of, options={code: of.options[code] for code in fitting})


def for_item(questions: Sequence[Question], code: str) -> list[Question]:
    """What else is asked once an item is chosen; what is recorded already stays, although it does not fit."""
    item = schema.items().get(code)
    if item is None:
        return []
    others = [question for question in questions if question.column.vocabulary != ITEMS]
    return [
        _on_scale(item, each) for each in others if _fits(item, each.column.name) or each.value is not None
    ]


def anchors(code: str) -> dict[str, str]:
    """What each mark on the scale of an item means, by the mark."""
    item = schema.items().get(code)
    return item.numbers if item else {}


def _fits(item: Item, column: str) -> bool:
    """Whether a column holds anything of an answer to an item."""
    if column in UNIT_COLUMNS:
        return any(UNITS.get(kind) == column for kind in item.units)
    if column == "perceived_by":
        return "office" in item.units
    if column in MARKS:
        return bool(item.numbers)
    return column != "answer" or bool(item.words)


def _on_scale(item: Item, question: Question) -> Question:
    """A mark with the ends of the scale, a word with those that answer the item."""
    name, marks = question.column.name, [*map(float, item.numbers)]
    if name in MARKS and marks:
        return replace(question, column=replace(question.column, min=min(marks), max=max(marks)))
    if name == "answer":
        held = {code: question.options[code] for code in filter(None, [question.value])}
        return replace(question, options=held | item.words)
    return question


TABLE = "undertakings"
ANALYSIS = "partner.already"
SCOPE = ("sector", "pcode")
"""What must be known of an activity before it can be asked who does it."""


def noticed(m: ActorMap, changes: Changes) -> list[Sentence]:
    """What is told of rows that are written nevertheless; the map is what the user sees of it."""
    issues = [issue for issue in check_changes(m, changes) if issue.warning]
    for table, frame in changes.upserts.items():
        issues += check_against(table, frame, m.tables, changes.upserts)
    return _sentences(issues)


def doubts(row: Mapping[str, Any]) -> list[Sentence]:
    """What is wrong or doubtful in an undertaking, such as a strategy that rests on no finding.

    The row need not be whole, nor written: cells that are not there are empty.
    """
    columns = schema.columns()[TABLE]
    cells = {name: as_text(columns[name], value) for name, value in row.items()}
    frame, _ = parse(
        TABLE, pd.DataFrame([{"purpose": "."} | {name: text for name, text in cells.items() if text}])
    )
    return _sentences(check_rows(TABLE, frame))


def _sentences(issues: list[Issue]) -> list[Sentence]:
    return list(dict.fromkeys(in_words(issue.file, issue) for issue in issues))


def asks_already(row: Mapping[str, Any]) -> bool:
    """Whether a row is an activity of the office of which the theme or the area is known."""
    return row.get("kind") == "activity" and any(row.get(name) for name in SCOPE)


def who_does(m: ActorMap, view: View, row: Mapping[str, Any]) -> Findings:
    """Who does an activity already, on a map as it is handed out; `Refused` where a code is not on it."""
    return already(m, view, sector=row.get("sector") or "", area=row.get("pcode") or "")


def cited(answer: Findings, revision: int) -> dict[str, Any]:
    """Cells of an activity that keep what was found of it before it was written: a count, and no name."""
    whole = answer.findings[0]
    return {
        "findings": shown(whole.statement),
        "analysis": ANALYSIS,
        "figure": whole.value,
        "revision": revision,
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that changed while a form was filled in: what it was, theirs and yours, in words."""

    label: str
    before: str
    theirs: str
    yours: str


def differences(
    before: ActorMap, now: ActorMap, changes: Changes, table: str, identifier: str
) -> list[Difference]:
    """Cells of a row that either side changed: the changes, made on `before`, or the map, as it is now."""

    def cells(frame: pd.DataFrame | None) -> dict[str, Any]:
        rows = [] if frame is None else records(frame[frame["id"] == identifier])
        return rows[0] if rows else {}

    then, theirs, yours = cells(before[table]), cells(now[table]), cells(changes.upserts.get(table))
    differing = []
    for name, column in schema.columns()[table].items():
        each = [row.get(name, "") for row in (then, theirs, yours)]
        if each[0] != each[1] or each[0] != each[2]:
            differing.append(
                Difference(
                    telling.label(table, name), *(str(telling.cell(now, column, value)) for value in each)
                )
            )
    return differing


def touched(before: ActorMap, now: ActorMap, changes: Changes) -> list[tuple[str, str]]:
    """Rows of some changes that others changed or took out since they were made on `before`, by table and id.

    New ones are none of them: made anew on what is there, they get another code, or are refused.
    """
    touched_rows = []
    for table in schema.tables():
        frame = changes.upserts.get(table)
        ids = pd.Index([*(() if frame is None else frame["id"]), *changes.drops.get(table, ())], dtype="str")
        then, there = (
            {row["id"]: row for row in records(m[table][among(m[table]["id"], ids)])} for m in (before, now)
        )
        touched_rows += [
            (table, identifier)
            for identifier in ids
            if identifier in then and then[identifier] != there.get(identifier)
        ]
    return touched_rows


def joined(m: ActorMap, table: str, kept: str, other: str, *, principal: Principal) -> Changes:
    """The changes that join two rows of a table: lists are put together, empty cells filled, safer cells win.

    Where they differ otherwise, that which is kept counts; records that name the other one name it. The map
    is what the user sees of it as it is stored (`access.visible`). `Refused` to who does not see all: with a
    row goes whatever of it is hidden from its role.
    """
    if not principal.sees_all:
        raise Refused("only who sees all of both may join them. Ask a data steward.")
    if kept == other:
        raise Refused("this is one {what} already. Choose two.", what=telling.noun(table))
    rows = [editing.row_of(m, table, identifier) for identifier in (kept, other)]
    frame = m[table].iloc[[m.ids(table).get_loc(identifier) for identifier in (kept, other)]]
    cells = _cells(table, rows) | safer_cells(table, frame)
    upserts = {name: _led(m[name], name, table, kept, other) for name in _naming(table)}
    upserts = {name: part for name, part in upserts.items() if len(part)}
    own = upserts.get(table, m[table].iloc[:0])
    after = frame.iloc[[0]].assign(**cells).astype(frame.dtypes.to_dict())
    upserts[table] = pd.concat([own[~own["id"].isin([kept, other])], after])
    why = f"{telling.noun(table)} {other} joined with {kept}"
    changes = Changes(upserts, {table: (other,)}, why=why)
    wrong = [issue.sentence for issue in check_changes(m, changes) if not issue.warning]
    if wrong:
        raise Refused(series(dict.fromkeys(wrong), "\n"))
    return changes


def _cells(table: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the first row holds, and where that is nothing, the other one."""
    ids, cells = {row["id"] for row in rows}, dict[str, Any]()
    for name, column in schema.columns()[table].items():
        values = [row[name] for row in rows]
        if column.many:
            every = dict.fromkeys(part for value in values for part in split(value))
            cells[name] = SEPARATOR.join(part for part in every if part not in ids)
        elif name == "note":
            cells[name] = "\n".join(dict.fromkeys(filter(None, values)))
        else:
            known = [value for value in values if not pd.isna(value) and value not in {"", column.default}]
            cells[name] = (known or values)[0]
    return cells


def _naming(table: str) -> list[str]:
    """Tables kept by forms of which a column names rows of a table."""
    return [
        name
        for name in schema.forms()
        if any(table in column.references for column in schema.columns()[name].values())
    ]


def _led(frame: pd.DataFrame, name: str, table: str, kept: str, other: str) -> pd.DataFrame:
    """The rows that name the other one, as they name the one that is kept."""
    columns = [column.name for column in schema.columns()[name].values() if table in column.references]

    def led(cell: str) -> str:
        return SEPARATOR.join(dict.fromkeys(kept if part == other else part for part in split(cell)))

    naming = [column for column in columns if frame[column].str.contains(other, regex=False).any()]
    changed = frame.assign(**{column: frame[column].map(led).astype("str") for column in naming})
    return changed[(changed[columns] != frame[columns]).any(axis=1)]
