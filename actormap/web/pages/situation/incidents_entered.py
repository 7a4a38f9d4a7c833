"""Incidents that are entered at once from a table, and two that may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import Sentence, series, shown
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.records.record import editing, telling
from actormap.records.record.editing import Question
from actormap.records.record.noticing import joined
from actormap.web.escape import esc
from actormap.web.parts.cards import card, heading, note, text_line
from actormap.web.parts.writing import forms, record_forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state import resumed
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

TABLE, AT_ONCE = "events", "several incidents"
TYPED, BEFORE, LEFT = "incidents typed", "incidents typed before a lock", "incidents left"
"""Under which keys stand what is typed into the table, as it holds it; the same before a lock; and the rows
of that, with the revision of the map that they were typed for."""
Rows = list[dict[str, Any]]
ROWS = 5
"""Empty rows that stand there at first; more can be added."""
FEW = 3
"""So many pairs are told; the next come when these are decided on."""
PAIR = "two incidents"
KEEP_FIRST, KEEP_SECOND, DIFFERENT = "first", "second", "different"


def opener(stored: Reading) -> None:
    """The button that opens the table, for who may write."""
    if record_forms.may_write():
        forms.opener(_("Several at once"), _table_form(stored), stored, icon="table_rows")


def _table_form(stored: Reading) -> Form:
    return Form(
        f"several incidents {stored.revision}",
        _("Several incidents"),
        partial(_table_fields, stored),
        lambda now: changes_of(now, typed(st.session_state.get(TYPED) or {}, _rows_left(stored.revision))),
        send=_("Save all"),
        book=STORED,
        made=(AT_ONCE,),
    )


def first_columns() -> tuple[str, ...]:
    """The columns that are asked first of an event."""
    fields = schema.forms()[TABLE]
    first = next(iter(fields.values())).part
    return tuple(name for name, field in fields.items() if field.part == first)


def _table_fields(stored: Reading) -> None:
    """The table: it begins with what was typed before a lock."""
    wanted = first_columns()
    questions = [each for each in editing.questions(stored.map, TABLE) if each.column.name in wanted]
    if before := st.session_state.pop(BEFORE, None):
        st.session_state[LEFT] = (stored.revision, typed(before, _rows_left(stored.revision)))
    left = _rows_left(stored.revision)
    # As they were left, and empty ones below.
    rows = [*left, *({} for _row in range(max(ROWS - len(left), 1)))]
    cells = {each.column.name: [row.get(each.column.name) for row in rows] for each in questions}
    text_line(_("One incident per row. Days are written as 2026-03-31. Empty cells are not known."))
    st.data_editor(
        pd.DataFrame(cells, dtype=object),
        key=TYPED,
        hide_index=True,
        num_rows="dynamic",
        placeholder="",
        width="stretch",
        column_config={question.column.name: _column_of(question) for question in questions},
    )


def _rows_left(revision: int) -> Rows:
    at, rows = st.session_state.get(LEFT, (revision, []))
    return rows if at == revision else []


def _column_of(question: Question) -> Any:
    """How a column is filled in: a choice by name, several, or text."""
    label = plain(question.label)

    def names(code: object) -> str:
        return question.options.get(str(code), str(code))

    if question.kind == "choice":
        return st.column_config.SelectboxColumn(esc(label), options=list(question.options), format_func=names)
    if question.kind == "choices":
        return st.column_config.MultiselectColumn(
            esc(label), options=list(question.options), format_func=names, accept_new_options=question.open
        )
    return st.column_config.TextColumn(esc(label))


def typed(state: Mapping[str, Any], left: Rows) -> Rows:
    """The rows of the table with anything in them, of what it holds as changes (`st.data_editor`)."""
    rows: dict[int, dict[str, Any]] = {at: dict(row) for at, row in enumerate(left)}
    for at, cells in (state.get("edited_rows") or {}).items():
        rows.setdefault(int(at), {}).update(cells)
    for at in state.get("deleted_rows") or []:
        rows.pop(int(at), None)
    every = [*(rows[at] for at in sorted(rows)), *(state.get("added_rows") or [])]
    filled = [{name: value for name, value in row.items() if value not in (None, "", [])} for row in every]
    return [row for row in filled if row]


def changes_of(reading: Reading, rows: Rows) -> Changes:
    """The changes that write all rows; `Refused` with what is wrong, row by row: then none is written."""
    if not rows:
        raise Refused("nothing is filled in. Fill in a row, or close this.")
    problems, frames, row_of = [], [], dict[str, int]()
    for number, values in enumerate(rows, start=1):
        try:
            changes = editing.changes_for(reading.map, TABLE, "", values, principal=workspace().principal)
        except Refused as refused:
            problems.append(Sentence("Row {n}: {problem}", n=number, problem=refused.sentence))
            continue
        (frame,) = changes.upserts.values()
        identifier = frame["id"].iat[0]
        if identifier in row_of:
            problems.append(
                Sentence("Row {n}: it says the same as row {other}.", n=number, other=row_of[identifier])
            )
        row_of.setdefault(identifier, number)
        frames.append(frame)
    if problems:
        raise Refused(series(problems, "\n"))
    return Changes({TABLE: pd.concat(frames)}, why=f"{telling.noun(TABLE)}: {len(frames)} at once")


def pairs(stored: Reading, pairs: Sequence[Finding], count: int) -> None:
    """The pairs that may be one, each with the button that shows both."""
    if not pairs:
        return
    heading(
        ngettext(
            count, "{n} pair may be one incident, told twice", "{n} pairs may be one incident, told twice"
        )
    )
    for pair in pairs[:FEW]:
        with card(gap="xsmall"):
            text_line(pair.statement)
            text_line(pair.reason)
            first, second = pair.details["events"]
            if record_forms.may_write() and {first, second} <= set(stored.map.ids(TABLE)):
                forms.opener(
                    _("Compare both"), _pair_form(stored, first, second), stored, icon="compare_arrows"
                )


def _pair_form(stored: Reading, first: str, second: str) -> Form:
    key = f"two incidents {first} {second} {stored.revision}"
    return Form(
        key,
        _("Is this one incident?"),
        partial(_pair_fields, stored, first, second, key),
        partial(_pair_changes, first, second, key),
        book=STORED,
        made=(PAIR, first, second),
    )


def _pair_fields(stored: Reading, first: str, second: str, key: str) -> None:
    """Both side by side, and the answers."""
    sides = ((_("Left"), first), (_("Right"), second))
    for column, (side, identifier) in zip(st.columns(2), sides, strict=True):
        with column.container(border=True, height="stretch", gap="xxsmall"):
            note(side)
            for name, text in _recorded(stored, identifier).items():
                text_line(f"{name}: {text}")
    answers = {DIFFERENT: _("No: these are two")}
    if workspace().principal.sees_all:
        answers = {
            KEEP_FIRST: _("Yes: where they differ, the left one counts"),
            KEEP_SECOND: _("Yes: where they differ, the right one counts"),
        } | answers
    st.radio(
        esc(_("Is it one?")), list(answers), index=None, format_func=answers.__getitem__, key=f"{key} answer"
    )
    if len(answers) > 1:
        note(
            _(
                "If it is one, all that is recorded of either stands together, with both sources, and one row"
                " is removed. What protects more counts. Undo takes them apart again."
            )
        )
    else:
        note(_("Only who sees all that is recorded of both may join them. Ask a data steward."))


def _recorded(stored: Reading, identifier: str) -> dict[str, str]:
    """What is recorded of an event by what it is called; nothing that is empty, nor codes of other events."""
    row, columns = editing.row_of(stored.map, TABLE, identifier), schema.columns()[TABLE]
    cells = {
        name: telling.cell(stored.map, columns[name], row[name])
        for name in schema.forms()[TABLE]
        if TABLE not in columns[name].references
    }
    return {
        plain(telling.label(TABLE, name)): shown(text)
        for name, text in cells.items()
        if text is not telling.EMPTY
    }


def _pair_changes(first: str, second: str, key: str, now: Reading) -> Changes:
    answer = st.session_state.get(f"{key} answer")
    if answer == DIFFERENT:
        apart: Any = [*split(editing.row_of(now.map, TABLE, first)["distinct_from"]), second]
        return editing.changes_for(
            now.map, TABLE, first, {"distinct_from": apart}, principal=workspace().principal
        )
    if answer not in {KEEP_FIRST, KEEP_SECOND}:
        raise Refused("nothing is chosen. Say whether it is one incident, or close this.")
    kept, other = (first, second) if answer == KEEP_FIRST else (second, first)
    return joined(now.map, TABLE, kept, other, principal=workspace().principal)


forms.makes(AT_ONCE, _table_form)
# What a table holds cannot be given back to it: it begins with it (`_take_up`).
resumed.keeps(TYPED, lambda state: dict(state) or None, dict, under=BEFORE)
forms.makes(PAIR, _pair_form)
