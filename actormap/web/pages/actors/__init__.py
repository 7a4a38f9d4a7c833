"""Actors: the list, narrowed by what is recorded; and the record of the one that is chosen."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.words import _, arrow
from actormap.records.record.whole import record_of
from actormap.web.escape import esc
from actormap.web.pages import bring_a_list
from actormap.web.pages.actors import listing as _listing
from actormap.web.pages.actors import record as _record
from actormap.web.state import chosen
from actormap.web.state.jobs import refusal
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.duplicates import stands_for


def body() -> None:
    """Show the page."""
    reading = current_reading()
    identifier = chosen.value("id")
    if not identifier:
        st.title(_("Actors: who is there?"), anchor=False)
        if reading.map.actors.empty:
            bring_a_list.offer()
        else:
            _listing.body(reading)
        return
    try:
        record = record_of(reading.map, reading.view, stands_for(identifier))
    except Refused as refused:
        st.title(_("Actors: nobody has this code"), anchor=False)
        st.info(esc(refusal(refused)))
        st.button(_("All actors"), icon=":material/groups:", on_click=chosen.keep, args=("id", ""))
        return
    st.button(
        _("All actors"),
        icon=f":material/{arrow(onward=False)}:",
        type="tertiary",
        on_click=chosen.keep,
        args=("id", ""),
    )
    _record.body(reading, record)
