"""Partnership: what the office and civil society can do together, in which step, and at which table."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.words import _
from actormap.web.pages.partnership import check as _check
from actormap.web.pages.partnership import meetings as _meetings
from actormap.web.pages.partnership import stages as _stages
from actormap.web.pages.partnership import swot as _swot
from actormap.web.parts import choices, components, lists
from actormap.web.state.session import Reading, current_reading

Tab = Callable[[Reading], None]


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Partnership: what can we do together?"), anchor=False)
    if not components.is_for_role("partnership"):
        return
    if reading.map.actors.empty:
        lists.offer()
        return
    tabs: dict[str, tuple[str, Tab]] = {
        "swot": (_("SWOT"), _swot.body),
        "stages": (_("Stages"), _stages.body),
        "meetings": (_("Meetings"), _meetings.body),
        "check": (_("Check"), _check.body),
    }
    tab = choices.part(_("Partnership"), tabs)
    with components.showing_errors():
        tab(reading)
