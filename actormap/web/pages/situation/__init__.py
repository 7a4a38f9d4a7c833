"""Situation: how free civil society is to work, and what threatens it."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.pages.situation import incidents, laws, profile, risk
from actormap.web.parts import choices, components
from actormap.web.state.session import current_reading


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Situation: how free is civil society to work?"), anchor=False)
    tabs = {
        "profile": (_("Profile"), profile.body),
        "laws": (_("Laws"), laws.body),
        "risk": (_("Risk and watch"), risk.body),
        "incidents": (_("Incidents"), incidents.body),
    }
    tab = choices.part(_("Situation"), tabs)
    with components.showing_errors():
        tab(reading)
