"""Several incidents at once, from a table: one a row, codes as names, checked as everything else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import Changes
from actormap.core.sentences import Sentence, series
from actormap.core.words import _, plain
from actormap.records.record import editing, telling
from actormap.records.record.editing import Question
from actormap.web.escape import esc
from actormap.web.parts.writing import forms, record_forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state import resumed
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

TABLE, MADE = "events", "several incidents"
TYPED, BEFORE, LEFT = "incidents typed", "incidents typed before a lock", "incidents left"
"""Under which keys stand what is typed into the table, as it holds it; the same before a lock; and the rows
of that, with the revision of the map that they were typed for."""
Rows = list[dict[str, Any]]
ROWS = 5
"""Empty rows that stand there at first; more can be added."""


def opener(stored: Reading) -> None:
    """The button that opens the table, for who may write."""
    if record_forms.may_write():
        forms.opener(_("Several at once"), _form(stored), stored, icon="table_rows")


def _form(stored: Reading) -> Form:
    return Form(
        f"several incidents {stored.revision}",
        _("Several incidents"),
        partial(_fields, stored),
        partial(_changes, stored.revision),
        send=_("Save all"),
        done=_("Saved."),
        book=STORED,
        made=(MADE,),
    )


def first_columns() -> tuple[str, ...]:
    """The columns that are asked first of an event."""
    fields = schema.forms()[TABLE]
    first = next(iter(fields.values())).part
    return tuple(name for name, field in fields.items() if field.part == first)


def _questions(reading: Reading) -> list[Question]:
    wanted = first_columns()
    return [question for question in editing.questions(reading.map, TABLE) if question.column.name in wanted]


def _fields(stored: Reading) -> None:
    """The table: it begins with what was typed before a lock."""
    questions = _questions(stored)
    _take_up(stored.revision)
    st.text(_("One incident per row. Days are written as 2026-03-31. Empty cells are not known."))
    st.data_editor(
        _begin(questions, _rows_left(stored.revision)),
        key=TYPED,
        hide_index=True,
        num_rows="dynamic",
        placeholder="",
        width="stretch",
        column_config={question.column.name: _column(question) for question in questions},
    )


def _rows_left(revision: int) -> Rows:
    at, rows = st.session_state.get(LEFT, (revision, []))
    return rows if at == revision else []


def _take_up(revision: int) -> None:
    """Go on with what was typed before a lock: the table begins with it."""
    before = st.session_state.pop(BEFORE, None)
    if before:
        st.session_state[LEFT] = (revision, typed(before, _rows_left(revision)))


def _begin(questions: list[Question], left: Rows) -> pd.DataFrame:
    """Rows as they were left, and empty ones below."""
    rows = [*left, *({} for _row in range(max(ROWS - len(left), 1)))]
    cells = {question.column.name: [row.get(question.column.name) for row in rows] for question in questions}
    return pd.DataFrame(cells, dtype=object)


def _column(question: Question) -> Any:
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


def _changes(revision: int, now: Reading) -> Changes:
    return changes_of(now, typed(st.session_state.get(TYPED) or {}, _rows_left(revision)))


forms.makes(MADE, _form)
# What a table holds cannot be given back to it: it begins with it (`_take_up`).
resumed.keeps(TYPED, lambda state: dict(state) or None, dict, under=BEFORE)
