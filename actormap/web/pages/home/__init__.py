"""Home: where one is going, what is due, what is worth a look, and what to ask next."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _, plain
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import due as _due
from actormap.web.pages.home import empty as _empty
from actormap.web.pages.home import going as _going
from actormap.web.pages.home import on_record as _on_record
from actormap.web.pages.home import questions as _questions
from actormap.web.pages.home import worth as _worth
from actormap.web.parts import components, the_office
from actormap.web.parts.writing import lately
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading, current_reading, workspace


def _looks_alone(reading: Reading) -> None:
    """What a role is shown that may not ask what is due: how many are there, and the ways on."""
    _on_record.numbers(reading)
    st.info(
        esc(
            _(
                "Your role, {role}, sees who is there. What is due, what is worth a look and what to ask "
                "next are for human rights officers and above.",
                role=plain(reading.principal.rights.label),
            )
        )
    )
    components.ways_on("map")


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Who is there, and whom do we reach?"), anchor=False)
    if reading.invented:
        st.badge(_("Invented country: nobody in it is real"), icon=":material/science:")
    for warning in workspace().store.warnings:
        st.info(esc(warning))
    if not _empty.is_begun(reading):
        if not reading.principal.rights.may_change:
            st.text(_("Nothing is recorded that you may see."))
            components.ways_on()
            return
        _empty.body()
        lately.at_home()
        return
    _going.body(reading)
    if not is_for(reading.principal, "summary.main_findings"):
        _looks_alone(reading)
        return
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        _due.body(reading)
        if reading.principal.rights.may_end_protection:
            # The same line each day, whether or not there is a case.
            navigation.link("protection", _("Protection: look in today"), icon="shield_lock")
        the_office.areas_meant(reading)
    with right.container(border=True, height="stretch"):
        _on_record.body(reading)
    _worth.body(reading)
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        _questions.body(reading)
    with right:
        lately.at_home()
