"""Names of a list that look like another one: both side by side, before anything is imported."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.words import _, ngettext
from actormap.ingest import Imported
from actormap.ingest.changes.standing import Standing, beside
from actormap.ingest.matching.look_alikes import alike
from actormap.web.escape import esc
from actormap.web.state.bringing import Bringing

_AT_ONCE = 6
"""So many pairs are shown."""


def look_at(held: Bringing, imported: Imported) -> None:
    """Show each pair on request, and say where it is decided."""
    every = alike(imported.changes.upserts["actors"], imported.base.actors)
    if not every:
        return
    with st.popover(ngettext(len(every), "Look at both", "Look at them"), key=f"look at both {held.number}"):
        for first, second in every[:_AT_ONCE]:
            with st.container(border=True, horizontal=True, gap="large"):
                for row in beside(imported, (first, second)):
                    _entry(row)
        if len(every) > _AT_ONCE:
            st.text(_("… and {n} more.", n=len(every) - _AT_ONCE))
        st.text(_("Nothing is merged now. Once they are on the map, Duplicates asks which are the same."))


def _entry(row: Standing) -> None:
    with st.container(gap="xxsmall", width=240):
        st.markdown(f"**{esc(isolated(row.name))}**")
        st.caption(esc(_("row {n}", n=row.line) if row.line else _("on the map")))
        for label, fact, _waits in row.facts:
            st.caption(esc(label))
            st.text(shown(fact))
