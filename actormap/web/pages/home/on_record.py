"""What is on record, and how well it is known."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actormap.core.findings import Findings
from actormap.core.words import _, arrow, ngettext
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the numbers, of how many nobody was asked, and what is missing for more to be said."""
    st.header(_("What is on record"), anchor=False)
    places = st.container(horizontal=True)
    with places:
        numbers(reading)
    if reading.map.ties.empty:
        st.text(_("No tie is recorded yet, so nothing is said about who works with whom."))
        navigation.link("bring-a-list", _("Bring ties"), icon="upload_file")
    else:
        with components.showing_errors():
            _asked_about(ask(reading, "evidence.coverage"), places)
    components.without_sphere(reading)
    components.without_office(reading)


def numbers(reading: Reading) -> None:
    """How many actors and ties are on record."""
    st.metric(_("Actors"), esc(len(reading.map.actors)), width="content")
    if len(reading.map.ties):
        st.metric(_("Ties"), esc(len(reading.map.ties)), width="content")


def _asked_about(coverage: Findings, places: DeltaGenerator) -> None:
    """How well it is known who works with whom, and about how many nobody was asked."""
    whole = coverage.findings[0].details
    never = whole["never_asked"]
    if never < whole["actors"]:  # else it is no share of what was seen: nobody looked
        places.metric(
            _("Observation coverage"),
            esc(tables.coverage(coverage)),
            help=_(
                "Chance that a tie that exists would have been seen, on average over civil society. "
                "Where it is low, silence means that nobody asked."
            ),
            width="content",
        )
    if never:
        st.text(
            ngettext(
                never,
                "Nobody is recorded as asked about the ties of {n} actor: nothing is said of it.",
                "Nobody is recorded as asked about the ties of {n} actors: nothing is said of them.",
            )
        )
        navigation.link("gaps", _("Who was not asked?"), icon=arrow(), tab="no-route", by="identifies_as")
