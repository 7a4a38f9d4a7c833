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
from actormap.web.parts import components
from actormap.web.state import chosen
from actormap.web.state.session import Reading, current_reading

Tab = Callable[[Reading], None]


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Situation: how free is civil society to work?"), anchor=False)
    tab = _tab()
    with components.showing_errors():
        tab(reading)


def _tab() -> Tab:
    """Which of the tabs is open; it stands in the address."""
    tabs: dict[str, tuple[str, Tab]] = {
        "profile": (_("Profile"), _profile.body),
        "laws": (_("Laws"), _laws.body),
        "risk": (_("Risk and watch"), _risk.body),
        "incidents": (_("Incidents"), _incidents.body),
        "frameworks": (_("Frameworks"), _frameworks.body),
    }
    held, key = chosen.value("tab"), "situation tab"
    st.session_state[key] = held if held in tabs else "profile"
    picked = st.segmented_control(
        _("Situation"),
        list(tabs),
        format_func=lambda code: tabs[code][0],
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: chosen.keep("tab", st.session_state[key]),
    )
    return tabs[picked or "profile"][1]
