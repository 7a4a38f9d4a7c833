"""Introductions: safe ways from those the office knows to those it wants to meet, and what came of them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.words import _
from actormap.web.pages import bring_a_list
from actormap.web.pages.introductions import officer, open_door, several, single, what_if
from actormap.web.parts import choices, components
from actormap.web.state import chosen
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading, current_reading


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Introductions: who can introduce us?"), anchor=False)
    if not components.is_for_role("introductions"):
        return
    if reading.map.actors.empty:
        bring_a_list.offer()
        return
    parts: dict[str, tuple[str, Callable[[Reading], None]]] = {
        "one": (_("Routes and plans"), single.body),
        "several": (_("Several actors"), several.body),
        "door": (_("Open a door"), open_door.body),
        "officer": (_("An officer leaves"), officer.body),
    }
    if is_for(reading.principal, what_if.ANALYSIS):
        parts["what-if"] = (_("What if"), what_if.body)
    given = chosen.from_address()
    if "targets" in given and "tab" not in given:
        chosen.keep("tab", "several")  # a link for several actors
    choices.part(_("What is it about?"), parts)(reading)
