"""The rows of a list one by one: what becomes of each and why; those of one kind, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from actormap.core.sentences import shown, term
from actormap.core.words import _
from actormap.ingest.changes.row_by_row import OF_ROWS
from actormap.records.record.row_words import WORDS, RowInWords, RowsInWords
from actormap.web.escape import esc
from actormap.web.parts import paging
from actormap.web.parts.tables import sentence
from actormap.web.state.unfinished.bringing import Bringing

AT_ONCE = 25
"""Rows on the page at a time."""
_ALL = ""
_HEADINGS = {
    "sheet": term("Sheet"),
    "line": term("Row"),
    "name": term("Name"),
    "outcome": term("What happens to it"),
    "said": term("What is new or changes"),
    "reason": term("Why"),
    "remedy": term("What to do"),
}


def body(held: Bringing) -> None:
    """Show the rows."""
    rows = held.rows
    if rows is None:
        return
    counts = {_ALL: sum(rows.counts.values()), **rows.counts}
    every = st.expander(
        esc(_("Row by row ({n})", n=counts[_ALL])), on_change="rerun", key=f"rows {held.number}"
    )
    if every.open:
        with every:
            _rows(held, rows, counts)


def _rows(held: Bringing, rows: RowsInWords, counts: Mapping[str, int]) -> None:
    labels = {_ALL: term("All"), **WORDS}
    wanted = st.segmented_control(
        _("Which rows?"),
        [_ALL, *OF_ROWS],
        default=_ALL,
        required=True,
        key=f"which rows {held.number}",
        format_func=lambda what: esc(_("{label} ({n})", label=labels[what], n=counts[what])),
        on_change=held.turn,
        args=(0,),
    )
    here = paging.part(held.part, AT_ONCE, counts[wanted])
    if not here.count:
        st.text(_("There is no such row."))
        return
    table = pd.DataFrame([_cells(row) for row in rows.rows(wanted, here.places)])
    kept = [name for name in _HEADINGS if name in {"line", "name"} or (table[name] != "").any()]
    st.dataframe(
        table[kept].rename(columns=lambda name: shown(_HEADINGS[name])),
        hide_index=True,
        width="stretch",
        height="content",
    )
    _turn(held, here)


def _cells(row: RowInWords) -> dict[str, object]:
    return {
        "sheet": row.place.sheet,
        "line": row.place.line,
        "outcome": shown(WORDS[row.outcome]),
        "reason": shown(row.reason),
        "remedy": shown(row.remedy),
        **{name: sentence(text) if text else "" for name, text in (("name", row.name), ("said", row.said))},
    }


def _turn(held: Bringing, here: paging.Part) -> None:
    """To the next rows, and back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if here.before:
            st.button(_("Previous rows"), on_click=held.turn, args=(here.number - 1,))
        if here.after:
            st.button(_("Next rows"), on_click=held.turn, args=(here.number + 1,))
        if here.before or here.after:
            st.text(_("{first} to {last} of {count}", first=here.first + 1, last=here.end, count=here.count))
