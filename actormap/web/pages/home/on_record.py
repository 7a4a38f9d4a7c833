"""What is on record, and how well it is known."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _, ngettext
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the numbers, of how many nobody was asked, and what is missing for more to be said."""
    st.header(_("What is on record"), anchor=False)
    with st.container(horizontal=True):
        numbers(reading)
        if len(reading.map.ties):
            with components.showing_errors():
                _looked_at(reading)
    if reading.map.ties.empty:
        st.text(_("No tie is recorded yet, so nothing is said about who works with whom."))
        navigation.link("bring-a-list", _("Bring ties"), icon="upload_file")
    elif _never_asked(reading):
        navigation.link(
            "gaps", _("Who was not asked?"), icon="arrow_forward", tab="no-route", by="identifies_as"
        )
    components.without_sphere(reading)
    components.without_office(reading)


def numbers(reading: Reading) -> None:
    """How many actors and ties are on record."""
    st.metric(_("Actors"), esc(len(reading.map.actors)), width="content")
    if len(reading.map.ties):
        st.metric(_("Ties"), esc(len(reading.map.ties)), width="content")


def _looked_at(reading: Reading) -> None:
    st.metric(
        _("Observation coverage"),
        esc(tables.coverage(ask(reading, "evidence.coverage"))),
        help=_(
            "Chance that a tie that exists would have been seen, on average over civil society. "
            "Where it is low, silence means that nobody asked."
        ),
        width="content",
    )


def _never_asked(reading: Reading) -> int:
    """Tell about how many nobody was asked, and give the number."""
    never = 0
    with components.showing_errors():
        never = ask(reading, "evidence.coverage").findings[0].details.get("never_asked", 0)
    if never:
        st.text(
            ngettext(
                never,
                "Nobody is recorded as asked about the ties of {n} actor: of it this page says nothing.",
                "Nobody is recorded as asked about the ties of {n} actors: of them this page says nothing.",
            )
        )
    return never
