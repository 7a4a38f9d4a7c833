"""Home: where one is going, what is due, what is worth a look, and what to ask next."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Denied
from actormap.core.words import _
from actormap.metrics import catalogue
from actormap.rights import access
from actormap.web.escape import esc
from actormap.web.pages.home import due as _due
from actormap.web.pages.home import empty as _empty
from actormap.web.pages.home import going as _going
from actormap.web.pages.home import on_record as _on_record
from actormap.web.pages.home import questions as _questions
from actormap.web.pages.home import worth as _worth
from actormap.web.parts import lately
from actormap.web.state.session import Reading, current_reading, workspace


def _may_ask(reading: Reading) -> bool:
    """Whether who looks may ask what is due and worth a look; else it is said once."""
    try:
        access.may_ask(reading.principal, catalogue.row("summary.main_findings"))
    except Denied:
        st.info(
            esc(
                _(
                    "Your role, {role}, sees who is there. What is due, what is worth a look and what to ask "
                    "next are for human rights officers and above.",
                    role=reading.principal.rights.label,
                )
            )
        )
        return False
    return True


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Who is there, and whom do we reach?"), anchor=False)
    if reading.invented:
        st.badge(_("Invented country: nobody in it is real"), icon=":material/science:")
    for warning in workspace().store.warnings:
        st.info(esc(warning))
    if not _empty.is_begun(reading):
        _empty.body()
        lately.at_home()
        return
    _going.body(reading)
    if not _may_ask(reading):
        _on_record.numbers(reading)
        return
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        _due.body(reading)
    with right.container(border=True, height="stretch"):
        _on_record.body(reading)
    _worth.body(reading)
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        _questions.body(reading)
    with right:
        lately.at_home()
