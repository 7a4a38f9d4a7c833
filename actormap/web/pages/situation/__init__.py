"""Situation: how free civil society is to work, and what threatens it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.words import _
from actormap.web.pages.situation import frameworks as _frameworks
from actormap.web.pages.situation import incidents as _incidents
from actormap.web.pages.situation import laws as _laws
from actormap.web.pages.situation import profile as _profile
from actormap.web.pages.situation import risk as _risk
from actormap.web.parts import choices, components
from actormap.web.state.session import Reading, current_reading

Tab = Callable[[Reading], None]


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Situation: how free is civil society to work?"), anchor=False)
    tabs: dict[str, tuple[str, Tab]] = {
        "profile": (_("Profile"), _profile.body),
        "laws": (_("Laws"), _laws.body),
        "risk": (_("Risk and watch"), _risk.body),
        "incidents": (_("Incidents"), _incidents.body),
        "frameworks": (_("Frameworks"), _frameworks.body),
    }
    tab = choices.part(_("Situation"), tabs)
    with components.showing_errors():
        tab(reading)
