"""After a meeting: only whom is needed, and it is said what it changes before it is written."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.pages.after_a_meeting import again, effects, form, sheets
from actormap.web.parts import components, the_office
from actormap.web.parts.writing import lately
from actormap.web.state.own_office import offices, own_office
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.meeting import preview, remember, report_of, writing


def body() -> None:
    """Show the page."""
    st.title(_("After a meeting"), anchor=False)
    if not components.is_for_role("after-a-meeting"):
        return
    reading, held = current_reading(), writing()
    if not offices(reading.map):
        st.info(_("Enter your office first: it is the one that met them."))
        components.without_office(reading)
        return
    if held.revision is not None and lately.undone(held.revision):
        held.taken_back()  # beside the page, or in another window
    if held.revision is not None:
        effects.written(reading, held)
        return
    st.text(_("Only the first line is required. A half-filled form is kept until you save it or log out."))
    if not own_office(reading).code:
        the_office.which(reading)
    again.body(reading, held)
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        whom = form.whom(reading)
        if whom:
            form.rest(reading, held, whom)
            remember(held, whom)
    with right:
        if whom:
            report = report_of(held, whom)
            effects.body(reading, preview(reading, report))
        sheets.body(whom)
