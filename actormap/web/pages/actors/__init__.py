"""Actors: the list, narrowed by what is recorded; and the record of the one that is chosen."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.words import _, arrow
from actormap.records.record.whole import record_of
from actormap.web.escape import esc
from actormap.web.pages.actors import listing, record
from actormap.web.parts import layout, lists
from actormap.web.state import chosen
from actormap.web.state.jobs import refusal
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.duplicates import stands_for


def body() -> None:
    """Show the page."""
    reading = current_reading()
    identifier = chosen.value("id")
    if not identifier:
        layout.title(_("Actors: who is there?"))
        if reading.map.actors.empty:
            lists.offer()
        else:
            listing.body(reading)
        return
    try:
        held = record_of(reading.map, reading.view, stands_for(identifier))
    except Refused as refused:
        layout.title(_("Actors: nobody has this code"))
        st.info(esc(refusal(refused)))
        layout.press(_("All actors"), chosen.keep, "id", "", icon="groups")
        return
    layout.press(_("All actors"), chosen.keep, "id", "", icon=arrow(onward=False), type="tertiary")
    record.body(reading, held)
