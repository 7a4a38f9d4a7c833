"""Laws: the register, what they restrict, how far they follow recommendations, and whom they would hit."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.pages.situation.laws import hit, marks, register, strategy, twelve
from actormap.web.pages.situation.laws.records import laws_of
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, reading_of_stored


def body(reading: Reading) -> None:
    """Show the tab."""
    stored = reading_of_stored()
    if reading.map["instruments"].empty:
        st.info(_("No law is recorded. Add the laws that civil society works under, and draft laws."))
        record_forms.add_first(stored, "instruments", _("Add a law"), then="law", as_of=reading.view.date)
        return
    result = ask(reading, "monitor.laws", check=False)
    laws = laws_of(reading.map, result)
    register.body(reading, stored, laws)
    left, right = st.columns([5, 3], gap="medium")
    with left, components.showing_errors():
        marks.restricts(reading, laws)
    with right, components.showing_errors():
        twelve.body(reading, stored, laws)
    if laws.law:
        with components.showing_errors():
            hit.body(reading, stored, laws)
            strategy.body(reading, stored, laws)
    components.explained("monitor.laws", result)
