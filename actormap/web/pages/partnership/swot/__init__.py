"""A board of four: strengths, weaknesses, opportunities and threats, and what makes up for what."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.words import _, ngettext
from actormap.metrics.partner.board import NO_ITEM
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership.swot import board, cards, in_rows, pickers
from actormap.web.parts import components, tables
from actormap.web.parts.writing import record_forms
from actormap.web.state import marked
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, reading_of_stored

PAIRS = "partner.match"


def body(reading: Reading) -> None:
    """Show the tab."""
    about = pickers.board(reading)
    if about is None:
        st.text(_("Choose whose board it is."))
        return
    stored, given = reading_of_stored(), pickers.given(about)
    try:
        result = ask(reading, "partner.swot", **about)
    except Refused as refused:
        if refused.sentence != NO_ITEM:
            raise
        st.info(esc(_("Nothing stands on this board yet. Begin with what one side does well.")))
        _add(stored, reading, given)
        return
    whole = result.findings[0]
    match = ask(reading, PAIRS, **about) if whole.n else None
    st.header(esc(_headline(whole, match.findings[0] if match else None)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _legend()
        _add(stored, reading, given)
    rows = reading.map["swot_items"]
    items = {each.subject[0]: each for each in tables.of_kind(result, "item")}
    known = rows[rows["id"].isin(items)].set_index("id", drop=False).to_dict("index")
    suggested, off = tables.of_kind(result, "measure"), set(marked.marks(reading, cards.PUT_OFF))
    waiting = [each for each in suggested if cards.mark_of(given, each) not in off]
    whole_board = board.Board(
        reading,
        stored,
        given,
        known,
        items,
        waiting,
        len(suggested) - len(waiting),
        tables.of_kind(match, "pair") if match else (),
        {each.subject[0]: each for each in tables.of_kind(match, "item")} if match else {},
    )
    board.body(whole_board)
    if items:
        with st.expander(_("The same as a table")):
            st.dataframe(pd.DataFrame(in_rows.rows_of(whole_board)), hide_index=True)
    components.explained("partner.swot", result)
    navigation.link("experts", _("More for experts"), icon="science", analysis=PAIRS)


def _headline(whole: Finding, match: Finding | None) -> str:
    """What makes up for what, and how much of it has no action yet; or what comes before."""
    if match is None:
        n = whole.details["suggested"]
        if n:
            return ngettext(
                n,
                "Nothing counts on this board yet. The map suggests {n} item.",
                "Nothing counts on this board yet. The map suggests {n} items.",
            )
        return _("Nothing counts on this board yet.")
    pairs, without = match.details["pairs"], match.details["no_step"]
    if not pairs:
        return ngettext(
            whole.n or 0,
            "{n} item counts. Nothing makes up for anything yet.",
            "{n} items count. Nothing makes up for anything yet.",
        )
    if not without:
        return _("A line says what makes up for what. Each has a next step.")
    return ngettext(
        without,
        "A line says what makes up for what. {n} of {pairs} has no action yet.",
        "A line says what makes up for what. {n} of {pairs} have no action yet.",
        pairs=pairs,
    )


def _legend() -> None:
    """Whose the letters are, and what is dashed."""
    meanings = {"they": _("civil society"), "we": _("our office"), "both": _("both sides")}
    with st.container(horizontal=True, gap="small", vertical_alignment="center", width="content"):
        for code, meaning in meanings.items():
            cards.side(code)
            st.caption(esc(meaning), width="content")
        st.caption(esc(_("dashed: not counted yet")), width="content")


def _add(stored: Reading, reading: Reading, given: Mapping[str, str]) -> None:
    record_forms.add_first(stored, "swot_items", _("Add an item"), **given, date=reading.view.date)
