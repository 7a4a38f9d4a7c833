"""Step 3: what is in each column."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.words import _, ngettext
from actormap.ingest.choices import (
    LEFT_OUT,
    Choices,
    Column,
    differing,
    may_be_above,
    meanings,
    proposed,
    shown_first,
)
from actormap.ingest.mapping.rules import NOTHING
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import for_all
from actormap.web.pages.bring_a_list.looking import looked
from actormap.web.parts.tables import sentence
from actormap.web.parts.writing import forms
from actormap.web.state.unfinished.bringing import Bringing, Sheet

PERSONAL = " personal"
"""Chosen of a column that is left out because it holds personal data; no meaning has such a name."""


def body(held: Bringing) -> None:
    """Ask what the columns are."""
    if looked(held) is None:
        return
    sheets = [sheet for sheet in held.sheets if held.of(sheet.name).kind not in {"", NOTHING}]
    if not sheets:
        st.info(_("Every table in this file is left out. Go back and say what one of them is."))
        st.button(_("Back"), on_click=held.back_to, args=("what",))
        return
    shown = {sheet.name: _shown(held, sheet) for sheet in sheets}
    with forms.sent_as_a_whole(f"columns {held.number}"):
        for sheet in sheets:
            _sheet(held, sheet, shown[sheet.name])
        for_all.ask(held, sheets)
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("Check rows"), type="primary")
            st.form_submit_button(_("Back"), on_click=held.back_to, args=("what",))
    if sent:
        _take(held, sheets, shown)
    if held.refused:
        st.error(esc(held.refused))


def _shown(held: Bringing, sheet: Sheet) -> tuple[Column, ...]:
    """The columns that are asked about: all, or in a wide table those that are known and those chosen."""
    choices = held.of(sheet.name)
    columns = proposed(sheet.tables, choices.kind)
    first = shown_first(columns, choices)
    rest = {column.position: column for column in columns if column not in first}
    if not rest:
        return first
    more = st.multiselect(
        ngettext(
            len(rest),
            "{n} more column, about which nothing is known, is left out. Ask about it too",
            "{n} more columns, about which nothing is known, are left out. Ask about these too",
        ),
        list(rest),
        format_func=lambda at: rest[at].header,
        placeholder=_("Choose columns"),
        key=f"more {held.number} {sheet.name}",
    )
    return (*first, *(rest[at] for at in more))


def _sheet(held: Bringing, sheet: Sheet, columns: tuple[Column, ...]) -> None:
    choices = held.of(sheet.name)
    if sheet.name:
        st.header(esc(isolated(sheet.name)), anchor=False)
    st.text(
        _(
            "What is in each column? Beside it are its first values and how certain the guess is. "
            "Correct it where it is wrong."
        )
    )
    with st.container(border=True, gap="medium"):
        for column in columns:
            _column(held, sheet.name, choices, column)
    blank = list(dict.fromkeys([*may_be_above(sheet.tables), *choices.above]))
    if blank:
        st.multiselect(
            _("Blank cells repeat the row above in"),
            blank,
            default=choices.above,
            format_func=isolated,
            placeholder=_("None of these columns"),
            key=_above_key(held, sheet.name),
        )


def _column(held: Bringing, sheet: str, choices: Choices, column: Column) -> None:
    choice, notes = st.columns([2, 3], gap="medium", vertical_alignment="bottom")
    known = meanings(choices.kind)
    options = [*([PERSONAL] if column.personal else []), LEFT_OUT, *known]
    labels = {code: shown(label) for code, label in known.items()}
    labels |= {PERSONAL: _("Left out (personal data)"), LEFT_OUT: _("Leave out")}
    first = PERSONAL if column.personal else column.meaning
    chosen = choices.columns.get(column.header, first)
    choice.selectbox(
        esc(isolated(column.header)),
        options,
        index=options.index(chosen if chosen in options else LEFT_OUT),
        format_func=lambda meaning: labels.get(meaning, meaning),
        key=_key(held, sheet, choices, column),
    )
    with notes.container(gap="xxsmall"):
        st.text(sentence("; ".join(isolated(_short(value)) for value in column.examples) or "–"))
        st.text(sentence(column.sure))


def _above_key(held: Bringing, sheet: str) -> str:
    return f"above {held.number} {sheet}"


def _key(held: Bringing, sheet: str, choices: Choices, column: Column) -> str:
    """Another name for another kind: what can be chosen is another list."""
    return f"column {held.number} {sheet} {choices.kind} {column.position}"


def _short(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:59]}…"  # noqa: PLR2004


def _take(held: Bringing, sheets: list[Sheet], shown: dict[str, tuple[Column, ...]]) -> None:
    """Keep what was chosen and check the rows, once it is said where each list comes from."""
    if for_all.lacks_origin(held):
        held.refused = _("Say where the list comes from: that decides who may see its entries.")
        return
    for sheet in sheets:
        columns = shown[sheet.name]
        chosen = differing(columns, _chosen(held, sheet.name, columns))
        above = list(st.session_state.get(_above_key(held, sheet.name), held.of(sheet.name).above))
        held.choose(sheet.name, replace(for_all.choices(held, sheet, chosen), above=above))
    held.check()
    st.rerun()


def _chosen(held: Bringing, sheet: str, columns: tuple[Column, ...]) -> dict[int, str]:
    """What was chosen for the columns of a sheet, by their numbers."""
    choices, given = held.of(sheet), st.session_state
    chosen = {column.position: given[_key(held, sheet, choices, column)] for column in columns}
    return {at: LEFT_OUT if meaning == PERSONAL else meaning for at, meaning in chosen.items()}
