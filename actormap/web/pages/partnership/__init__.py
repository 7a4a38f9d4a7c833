"""Partnership: what the office and civil society can do together, in which step, and at which table."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.pages.partnership import check, meetings, stages, swot
from actormap.web.parts import choices, components, lists
from actormap.web.state.session import current_reading


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Partnership: what can we do together?"), anchor=False)
    if not components.is_for_role("partnership"):
        return
    if reading.map.actors.empty:
        lists.offer()
        return
    tabs = {
        "swot": (_("SWOT"), swot.body),
        "stages": (_("Stages"), stages.body),
        "meetings": (_("Meetings"), meetings.body),
        "check": (_("Check"), check.body),
    }
    tab = choices.part(_("Partnership"), tabs)
    with components.showing_errors():
        tab(reading)
