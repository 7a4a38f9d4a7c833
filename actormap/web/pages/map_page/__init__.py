"""Map: who is there, where and on what, how they are tied; who is selected here is so everywhere."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _, ngettext
from actormap.viz.network import Look
from actormap.web.pages import bring_a_list
from actormap.web.pages.map_page import own_outlines, taking
from actormap.web.parts import actor_map, components
from actormap.web.parts.tables import actor_table, coverage
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, current_reading

HEIGHT = 760
LAYERS = ("collaboration", "referral", "influence", "tension", "links", "platforms")


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Map: who is there?"), anchor=False)
    if reading.map.actors.empty:
        bring_a_list.offer()
        return
    _map_and_table(reading)
    taking.body(reading)


@st.fragment
def _map_and_table(reading: Reading) -> None:
    """What is drawn anew when somebody is selected, and no more."""
    with components.showing_errors():
        areas = own_outlines.kept()
        look = Look(layers=LAYERS, title=_("Map of actors"), outlines=areas.outlines)
        actor_map.follow(actor_map.show(reading, look, height=HEIGHT, outlines=areas.code))
    own_outlines.body()
    _table(reading)


def _table(reading: Reading) -> None:
    """Whoever is selected as a table, or all: the same as the map for those who do not see it."""
    selected = chosen.selection()
    part = reading.map.where(selected) if selected else reading.map
    st.header(
        _("The selected actors as a table") if selected else _("The same actors as a table"),
        anchor=False,
    )
    st.text(ngettext(len(part.actors), "{n} actor on {day}.", "{n} actors on {day}.", day=reading.view.date))
    with components.showing_errors():
        share = coverage(ask(reading, "evidence.coverage", check=False))
        st.text(
            _(
                "Observation coverage of civil society on the whole map: {share}. A missing tie can "
                "mean that nobody asked.",
                share=share,
            )
        )
    components.without_sphere(reading)
    st.dataframe(actor_table(part), hide_index=True)
