"""Step 3: what is in each column, and what holds for all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.words import _, ngettext
from actormap.ingest.choices import (
    LEFT_OUT,
    ORIGINS,
    Choices,
    Column,
    choices_for_all_rows,
    differing,
    may_be_above,
    meanings,
    origin_of,
    proposed,
    questions_for_all_rows,
    shown_first,
    tie_constant,
)
from actormap.ingest.mapping.columns import NOTHING
from actormap.web.escape import esc
from actormap.web.pages.lists.what import looked
from actormap.web.parts import layout
from actormap.web.parts.tables import sentence
from actormap.web.parts.writing import forms
from actormap.web.state.language import vocabulary
from actormap.web.state.session import current_reading
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
        layout.press(_("Back"), held.back_to, "what")
        return
    shown = {sheet.name: _shown(held, sheet) for sheet in sheets}
    with forms.sent_as_a_whole(f"columns {held.number}"):
        for sheet in sheets:
            _sheet(held, sheet, shown[sheet.name])
        ask(held, sheets)
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("Check rows"), type="primary")
            st.form_submit_button(_("Back"), on_click=held.back_to, args=("what",))
    if sent:
        _take(held, sheets, shown)
    layout.refused(held.refused)


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
        layout.head(isolated(sheet.name))
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
    if lacks_origin(held):
        held.refused = _("Say where the list comes from: that decides who may see its entries.")
        return
    for sheet in sheets:
        columns, known = shown[sheet.name], held.of(sheet.name)
        given = {each.position: st.session_state[_key(held, sheet.name, known, each)] for each in columns}
        meanings = {at: LEFT_OUT if meaning == PERSONAL else meaning for at, meaning in given.items()}
        chosen = differing(columns, meanings)
        above = list(st.session_state.get(_above_key(held, sheet.name), held.of(sheet.name).above))
        held.choose(sheet.name, replace(choices(held, sheet, chosen), above=above))
    held.check()
    st.rerun()


_UNSET = ""


def _questions(held: Bringing, sheet: Sheet) -> frozenset[str]:
    return questions_for_all_rows(sheet.tables, held.of(sheet.name).kind)


def _for_all_key(held: Bringing, what: str) -> str:
    return f"{what} {held.number}"


def ask(held: Bringing, sheets: Sequence[Sheet]) -> None:
    """Ask once what holds for all rows of a file."""
    first = {what: held.of(sheet.name) for sheet in reversed(sheets) for what in _questions(held, sheet)}
    if not first:
        return
    st.text(_("What the list does not say, for all its rows:"))
    with st.container():
        if "origin" in first:
            origins = list(ORIGINS)
            given = origin_of(first["origin"])
            st.radio(
                _("Where does the list come from?"),
                origins,
                key=_for_all_key(held, "origin"),
                index=origins.index(given) if given else None,
                format_func=lambda code: esc(ORIGINS[code][0]),
                captions=[esc(allows(origin)) for origin in origins],
            )
        if "sphere" in first:
            spheres = {_UNSET: _("What the list says about each"), **vocabulary("spheres")}
            given = first["sphere"].constants.get("sphere", _UNSET)
            _constant(_("All of them belong to"), spheres, given, _for_all_key(held, "sphere"))
        if "ties" in first:
            ties = {_UNSET: _("What the list says, or just linked"), **vocabulary("tie_kinds")}
            given = first["ties"].constants.get(tie_constant(first["ties"].kind), _UNSET)
            _constant(_("All ties are"), ties, given, _for_all_key(held, "ties"))


def allows(origin: str) -> str:
    """What an answer allows: who sees them, what may leave, whether the import goes through."""
    may = ORIGINS[origin][2]
    if ORIGINS[origin][1]:
        goes = _("Can be imported.")
    elif current_reading().principal.rights.sees_locked:
        goes = _("Can be imported, locked.")
    else:
        goes = _("You cannot import it so: ask a data steward.")
    return _("{may} {goes}", may=may, goes=goes)


def _constant(label: str, options: dict[str, str], given: str, key: str) -> None:
    codes = list(options)
    st.selectbox(
        esc(label),
        codes,
        index=codes.index(given) if given in codes else 0,
        format_func=options.__getitem__,
        key=key,
        width=300,
    )


def lacks_origin(held: Bringing) -> bool:
    """Whether nobody has said yet where a list comes from, though it is asked."""
    key = _for_all_key(held, "origin")
    return key in st.session_state and st.session_state[key] is None


def choices(held: Bringing, sheet: Sheet, columns: dict[str, str]) -> Choices:
    """What was said of a sheet, with what its columns are and what was chosen here."""
    questions = _questions(held, sheet)
    origin, sphere, ties = (
        (st.session_state.get(_for_all_key(held, what)) or _UNSET) if what in questions else _UNSET
        for what in ("origin", "sphere", "ties")
    )
    return choices_for_all_rows(held.of(sheet.name), columns, origin=origin, sphere=sphere, ties=ties)
