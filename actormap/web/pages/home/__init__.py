"""Home: what needs the office today, and three questions to begin with."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.pages.home import empty as _empty
from actormap.web.pages.home import needs as _needs
from actormap.web.pages.home import questions as _questions
from actormap.web.pages.home import worth as _worth
from actormap.web.state.session import current_reading, workspace


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Who is there, and whom do we reach?"), anchor=False)
    if reading.invented:
        st.warning(_("Invented data: no place, organisation or person in it is real."))
    for warning in workspace().store.warnings:
        st.info(esc(warning))
    if not _empty.is_begun(reading):
        _empty.body()
        return
    _needs.body(reading)
    _questions.body(reading)
    _worth.body(reading)
