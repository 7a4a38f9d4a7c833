"""Rows that officers keep: what a form asks of one, and what is written of what was filled in.

A form is made of the schema: a new column or code is a row in its tables. What is written passes the
same checks as an import.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any, Literal

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, Refused, shorten
from actormap.core.model import ActorMap, Changes, apply_changes, check_changes
from actormap.core.schema import SEPARATOR, Column
from actormap.core.sentences import Name, Sentence, Template, series, term
from actormap.core.tables.cells import among, canonical, parse
from actormap.core.tables.values import split, usual
from actormap.records.record import telling
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.rights.admission import HANDLE

NEW = f"{HANDLE}row"
"""Stands for the code of a new row that the program gives."""
HIDDEN = Template(
    "you would not see this {what} yourself once it is written. Say that it may be recorded (consent, or "
    "another basis), and how sensitive it is; or ask a data steward. Nothing was written."
)
Kind = Literal["choice", "choices", "texts", "text", "long", "number", "day", "marks"]
Values = Mapping[str, Any]
"""What was filled in, by column: a text, a number, several texts; None or nothing for what is not known."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a form asks for one cell.

    Parameters
    ----------
    column
        The column.
    kind
        What is filled in: one or several of `options`, several texts, a text, a long one, a number, a day,
        or a mark for each of five lines of risk.
    label, help, part
        What it is called, what it means, and in which part of the form it stands.
    options
        What can be chosen: codes with their names, the usual ones first. Others can be typed where
        `open` is true.
    value
        What is recorded, as it is filled in.
    empty
        What it means that nothing is filled in; "" where that is not known.
    """

    column: Column
    kind: Kind
    label: str
    help: str
    part: str
    options: Mapping[str, str]
    open: bool
    value: Any
    empty: str


def kept_tables() -> tuple[str, ...]:
    """Tables of the open part whose rows can be added, changed and taken out by a form."""
    return tuple(table for table in schema.forms() if table in schema.open_tables())


def row_of(m: ActorMap, table: str, identifier: str) -> dict[str, Any]:
    """A row with its cells as they are stored; of a new one ("") those that mean nothing or are usual."""
    if not identifier:
        return {name: usual(column) for name, column in schema.columns()[table].items()}
    rows = m[table][m[table]["id"] == identifier]
    if rows.empty:
        raise Refused(
            "this {what} is not there any more, or hidden from your role.", what=telling.noun(table)
        )
    cells: dict[str, Any] = rows.iloc[0].to_dict()
    return cells


def questions(m: ActorMap, table: str, identifier: str = "", given: Values | None = None) -> list[Question]:
    """What a form asks, with what is recorded, of what the user sees of a map as stored (`access.visible`).

    The id "" asks for a new row, which begins with what is given by column. Of an undertaking whose kind is
    known, what its kind has is asked, and whatever else is recorded. `Refused` where there is no such table
    or row, or none that the user sees.
    """
    fields = _fields(table)
    row = row_of(m, table, identifier) | dict(given or {})
    names = [name for name in fields if name != "id" or not identifier]
    every = [_question(m, schema.columns()[table][name], fields[name], row[name]) for name in names]
    if table == "undertakings" and (identifier or "kind" in (given or {})):
        return of_kind(every, row["kind"])
    return every


def of_kind(questions: Iterable[Question], kind: str) -> list[Question]:
    """What is asked of an undertaking of a kind, in the words of its kind."""
    fitting, fields = [], schema.undertaking_fields()
    states = {state.status: state.label for state in schema.undertaking_states()[kind].values()}
    for each in questions:
        kinds = fields.get(each.column.name)
        # What is recorded is asked, whatever its kind.
        if kinds is None or kind in kinds or each.value not in (None, []):
            fitting.append(replace(each, options=states) if each.column.name == "status" else each)
    return fitting


def asked_columns(table: str) -> Collection[str]:
    """Columns that a form asks of a row, without its id."""
    return [name for name in _fields(table) if name != "id"]


def _fields(table: str) -> Mapping[str, schema.Field]:
    if table not in schema.forms():
        raise Refused(
            "rows of '{table}' are not kept one by one. Use one of: {all}.",
            table=shorten(table),
            all=series(kept_tables()),
        )
    return schema.forms()[table]


def _question(m: ActorMap, column: Column, field: schema.Field, value: Any) -> Question:
    options, more = _options(m, column, split(str(value)) if column.many else ())
    kind = _kind(column, field, options)
    shown: Any = split(str(value)) if column.many else None if value == "" or pd.isna(value) else value
    if column.many:
        options = {code: options.get(code, "") for code in shown} | options
    elif options and shown is not None:
        options = {str(shown): str(shown)} | options
    named = {code: label or code for code, label in options.items()}
    return Question(
        column, kind, field.label, f"{column.description}.", field.part, named, more, shown, column.empty
    )


def _kind(column: Column, field: schema.Field, options: Mapping[str, str]) -> Kind:
    if column.numeric:
        return "number"
    if column.type == "date":
        return "day"
    if column.vocabulary == schema.RISK_MARKS:
        return "marks"
    if column.many:
        return "choices" if options else "texts"
    if options:
        return "choice"
    return "long" if field.long else "text"


def _options(m: ActorMap, column: Column, held: Collection[str]) -> tuple[dict[str, str], bool]:
    """What can be chosen for a column, and whether something else can be typed."""
    if column.type == "grade":
        return dict(_grades()), False
    if column.strict == "never":  # any record of many tables
        return telling.recorded(m, column, held), True
    options = dict(schema.vocabulary(column.vocabulary)) if column.vocabulary else {}
    if column.vocabulary and not column.references:
        return options, False
    for table in column.references:
        named = telling.labels(m, table)
        options |= dict(sorted(named.items(), key=lambda pair: (pair[1], pair[0])))
    return options, column.strict == "warn" or (column.strict == "listed" and not options)


@cache
def _grades() -> Mapping[str, str]:
    reliability, credibility = schema.vocabulary("reliability"), schema.vocabulary("credibility")
    return {
        a + b: f"{a}{b}: {reliability[a]}; {credibility[b]}" for a, b in product(reliability, credibility)
    }


def changed(row: Mapping[str, Any], table: str, values: Values) -> dict[str, Any]:
    """Which of the filled in values are not what a row holds, as it was shown (`row_of`)."""
    columns = schema.columns()[table]
    return {
        name: value for name, value in values.items() if as_text(columns[name], value) != _text_of(row[name])
    }


def _text_of(cell: Any) -> str:
    if isinstance(cell, float):
        return "" if pd.isna(cell) else f"{cell:.17g}"
    return str(cell)


def as_text(column: Column, value: Any) -> str:
    """What was filled in, as a file would hold it; what means nothing is empty."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return column.default
    if column.numeric:
        return f"{value:.17g}" if isinstance(value, (int, float)) else str(value).strip()
    if isinstance(value, str):
        return value.strip() or column.default
    if isinstance(value, Sequence):
        return SEPARATOR.join(dict.fromkeys(text for part in value if (text := str(part).strip())))
    return str(value)


def changes_for(
    m: ActorMap,
    table: str,
    identifier: str,
    values: Values,
    *,
    principal: Principal = KEY_HOLDER,
    why: str = "",
) -> Changes:
    """The changes that write what was filled in for a row; the same checks as for an import.

    The map is what the user sees of it as it is stored (`access.visible`). Columns that are left out stay as
    they are. The id "" is a new row, whose code the program gives unless one was filled in; one that the
    principal would not see itself is refused. The reason is for the history and names nobody.

    `Refused` where nothing was changed, something does not fit, or a new row is there already; all of it is
    told.
    """
    _known(table, values)
    row = row_of(m, table, identifier)
    fresh = changed(row, table, values)
    if not fresh:
        raise Refused("nothing was changed.")
    columns = schema.columns()[table]
    texts = {name: as_text(columns[name], value) for name, value in fresh.items()}
    if not identifier and columns["id"].required:
        texts["id"] = texts.get("id") or NEW
    _check_texts(table, texts)
    frame, issues = parse(table, pd.DataFrame([row | texts]))
    frame = m.code_key.rows(table, frame)
    if not identifier and frame["id"].iat[0] in m.ids(table):
        raise Refused(
            "this {what} is recorded already. Change that one, or say what differs.",
            what=telling.noun(table),
        )
    changes = Changes({table: canonical(frame)}, why=why or _why(table, identifier, texts))
    _check(table, [*issues, *check_changes(m, changes)])
    if not identifier and hidden_after(m, changes, principal):
        raise Refused(HIDDEN, what=telling.noun(table))
    return changes


def changes_for_all(
    m: ActorMap, table: str, identifiers: Sequence[str], values: Values, *, why: str = ""
) -> Changes:
    """The changes that write the same into several rows; one that holds it already stays as it is.

    The map, the values and the reason are as for `changes_for`. `Refused` where a row is not there any more,
    nothing was changed, or something does not fit: nothing is written then.
    """
    _known(table, values)
    rows = m[table][among(m[table]["id"], identifiers)].to_dict("records")
    if len(rows) < len(set(identifiers)):
        raise Refused("a {what} is not there any more, or hidden from your role.", what=telling.noun(table))
    fresh = [row for row in rows if changed(row, table, values)]
    if not fresh:
        raise Refused("nothing was changed.")
    columns = schema.columns()[table]
    texts = {name: as_text(columns[name], value) for name, value in values.items()}
    _check_texts(table, texts)
    frame, issues = parse(table, pd.DataFrame([row | texts for row in fresh]))
    summary = f"{telling.noun(table)}, {len(fresh)} at once: {', '.join(texts)}"
    changes = Changes({table: canonical(frame)}, why=why or summary)
    _check(table, [*issues, *check_changes(m, changes)])
    return changes


def _known(table: str, values: Values) -> None:
    fields = _fields(table)
    unknown = [name for name in values if name not in fields]
    if unknown:
        known = series(map(Name, fields))
        raise Refused(
            "{what} has no '{unknown}'. Use one of: {known}.",
            what=telling.noun(table),
            unknown=Name(unknown[0]),
            known=known,
        )


def hidden_after(m: ActorMap, changes: Changes, principal: Principal) -> bool:
    """Whether a principal would not see rows of some changes once they are written.

    The map is what it sees of it as it is stored.
    """
    after = visible(apply_changes(m, changes), principal)
    return any(not among(frame["id"], after.ids(table)).all() for table, frame in changes.upserts.items())


def _check_texts(table: str, texts: Mapping[str, str]) -> None:
    """Refuse several lines where one is asked, which would be read as several; and what is no letter."""
    for name, text in texts.items():
        what = term(telling.label(table, name))
        if "\n" in text and name in {"name", "id"}:
            raise Refused("{what}: it has several lines. Write it in one.", what=what)
        if any("\ud800" <= letter <= "\udfff" for letter in text):  # bytes of a command that are no text
            raise Refused("{what}: it holds what is no letter. Type it again.", what=what)


def _why(table: str, identifier: str, columns: Iterable[str]) -> str:
    if not identifier:
        return f"new {telling.noun(table)}"
    return f"{telling.noun(table)} {identifier}: {', '.join(columns)}"


def _check(table: str, issues: Iterable[Issue]) -> None:
    wrong = [issue for issue in issues if not issue.warning]
    if wrong:
        problems = dict.fromkeys(in_words(table, issue) for issue in wrong)
        raise Refused(series(problems, "\n"))


def in_words(table: str, issue: Issue) -> Sentence:
    """What is wrong, behind what the field or the row is called."""
    where = telling.label(table, issue.column) if issue.column else telling.noun(table).capitalize()
    return Sentence(
        "{where}: {problem}. {remedy}", where=term(where), problem=issue.problem, remedy=issue.remedy
    )


def taken_out(m: ActorMap, table: str, identifier: str, *, why: str = "") -> Changes:
    """The changes that take a row out; it stays in the history, and undoing brings it back.

    The map is what the user sees of it as it is stored; the reason, for the history, names nobody. `Refused`
    where there is no such row, or others lean on it.
    """
    _fields(table)
    row_of(m, table, identifier)
    changes = Changes(drops={table: (identifier,)}, why=why or f"{telling.noun(table)} {identifier} removed")
    held = [issue for issue in check_changes(m, changes) if not issue.warning]
    if held:
        tables = dict.fromkeys(issue.file for issue in held)
        raise Refused(
            "this {what} cannot be removed: rows of {tables} name it. Remove those first. Who "
            "asked to be forgotten is deleted for good by forgetting it (actormap forget).",
            what=telling.noun(table),
            tables=series(tables),
        )
    return changes
