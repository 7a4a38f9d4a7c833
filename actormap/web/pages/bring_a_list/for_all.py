"""What a list does not say but holds for all of its rows: where it comes from, spheres, ties."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.words import _
from actormap.ingest.choices import (
    ORIGINS,
    Choices,
    choices_for_all_rows,
    origin_of,
    questions_for_all_rows,
    tie_constant,
)
from actormap.web.escape import esc
from actormap.web.state.language import vocabulary
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.bringing import Bringing, Sheet

_UNSET = ""


def _questions(held: Bringing, sheet: Sheet) -> frozenset[str]:
    return questions_for_all_rows(sheet.tables, held.of(sheet.name).kind)


def _key(held: Bringing, what: str) -> str:
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
                key=_key(held, "origin"),
                index=origins.index(given) if given else None,
                format_func=lambda code: esc(ORIGINS[code][0]),
                captions=[esc(allows(origin)) for origin in origins],
            )
        if "sphere" in first:
            spheres = {_UNSET: _("What the list says about each"), **vocabulary("spheres")}
            given = first["sphere"].constants.get("sphere", _UNSET)
            _constant(_("All of them belong to"), spheres, given, _key(held, "sphere"))
        if "ties" in first:
            ties = {_UNSET: _("What the list says, or just linked"), **vocabulary("tie_kinds")}
            given = first["ties"].constants.get(tie_constant(first["ties"].kind), _UNSET)
            _constant(_("All ties are"), ties, given, _key(held, "ties"))


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
    key = _key(held, "origin")
    return key in st.session_state and st.session_state[key] is None


def choices(held: Bringing, sheet: Sheet, columns: dict[str, str]) -> Choices:
    """What was said of a sheet, with what its columns are and what was chosen here."""
    questions = _questions(held, sheet)
    origin, sphere, ties = (
        (st.session_state.get(_key(held, what)) or _UNSET) if what in questions else _UNSET
        for what in ("origin", "sphere", "ties")
    )
    return choices_for_all_rows(held.of(sheet.name), columns, origin=origin, sphere=sphere, ties=ties)
