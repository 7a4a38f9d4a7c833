"""Names of a list that look like another one: both side by side, before anything is imported."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.sentences import Name, Sentence, isolated, series, shown
from actormap.core.words import _, ngettext
from actormap.ingest import Imported
from actormap.ingest.changes.standing import Standing, beside
from actormap.web.escape import esc
from actormap.web.state.unfinished.bringing import Bringing

_AT_ONCE = 6
"""So many pairs are shown."""


def body(held: Bringing, imported: Imported) -> None:
    """Say how many look alike, show each pair on request, and say where it is decided."""
    if not held.alike:
        return
    first = [beside(imported, pair) for pair in held.alike[:_AT_ONCE]]
    with st.container(horizontal=True, vertical_alignment="center", key=f"alike {held.number}"):
        with st.container(width="stretch", gap=None):
            st.text(ngettext(len(held.alike), "{n} pair looks alike", "{n} pairs look alike"))
            st.text(shown(series(map(_place, first[0]), " · ")))
        label = ngettext(len(held.alike), "Look at both", "Look at them")
        with st.popover(esc(label), key=f"look at both {held.number}"):
            _pairs(first)
            if (more := len(held.alike) - len(first)) > 0:
                st.text(_("… and {n} more.", n=more))
            st.text(_("Nothing is merged now. Once they are on the map, Duplicates asks which are the same."))


def _pairs(pairs: Sequence[Sequence[Standing]]) -> None:
    for pair in pairs:
        with st.container(border=True, horizontal=True, gap="large"):
            for row in pair:
                with st.container(gap="xxsmall", width=240):
                    _entry(row)


def _entry(row: Standing) -> None:
    st.markdown(f"**{esc(isolated(row.name))}**")
    st.caption(esc(_("row {n}", n=row.line) if row.line else _("on the map")))
    for label, fact, _waits in row.facts:
        st.caption(esc(label))
        st.text(shown(fact))


def _place(row: Standing) -> Sentence:
    if row.line:
        return Sentence("{name}, row {n}", name=Name(row.name), n=row.line)
    return Sentence("{name}, on the map", name=Name(row.name))
