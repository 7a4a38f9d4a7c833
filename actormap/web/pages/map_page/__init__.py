"""Map: who is there, where and on what, how they are tied; who is selected here is so everywhere."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actormap.core.words import _, ngettext
from actormap.viz.map.look import Around
from actormap.viz.map.state import Shown
from actormap.web.pages import bring_a_list
from actormap.web.pages.map_page import between, compared, own_outlines, saved_views, taking
from actormap.web.parts import actor_map, components, paging
from actormap.web.parts.actor_map import Drawn
from actormap.web.parts.tables import actor_table, coverage
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen, language, map_states
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.resumed import part_alone
from actormap.web.state.session import Reading, current_reading, reading_of_stored

TWO = 2
AT_ONCE = 500
"""So many rows of the table are sent at once: all of 10,000 would be as much as a small map."""
HEIGHT = 520
"""Least height in pixels; where the window is higher, the map is too."""


def body() -> None:
    """Show the page."""
    reading = current_reading()
    if reading.map.actors.empty:
        st.title(_("Map: who is there?"), anchor=False)
        bring_a_list.offer()
        return
    _map_and_table(reading)


@st.fragment
def _map_and_table(reading: Reading) -> None:
    """What is drawn anew when somebody looks at the map in another way, and no more."""
    if part_alone():
        language.speak()  # it is a run of its own
    shown = None
    with st.container(key="map top", horizontal=True, vertical_alignment="center"):
        st.title(_("Map: who is there?"), anchor=False, width="content")
        top = st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center")
    with components.showing_errors():
        areas = own_outlines.kept()
        drawn = actor_map.drawing(reading, outlines=areas.outlines, code=areas.code)
        way = between.wanted(reading)
        shown = _above(top, reading, drawn, way)
        actor_map.follow(actor_map.show(reading, drawn, height=HEIGHT, way=way))
        compared.body(shown)
    own_outlines.body()
    _table(reading, shown)


def _above(top: DeltaGenerator, reading: Reading, drawn: Drawn, way: between.Shown | None) -> Shown:
    """What can be done with what is seen, beside the title."""
    shown = Shown(drawn[2], map_states.here())
    with top:
        pair = chosen.selection()
        if len(pair) == TWO:
            first, second = pair
            record_forms.add(
                reading_of_stored(), "ties", _("Add a tie between the two"), source_id=first, target_id=second
            )
        between.body(reading)
        saved_views.body(reading, drawn)
        around = Around(chosen.selection(), way["ids"] if way else (), own_outlines.kept().outlines)
        taking.body(reading, drawn, shown, around)
    return shown


def _table(reading: Reading, shown: Shown | None) -> None:
    """Whoever is selected as a table, or all who are shown: the same for those who do not see the map."""
    selected = chosen.selection()
    ids = selected or (shown.codes() if shown else tuple(reading.map.actors["id"]))
    part = reading.map.where(ids)
    n = shown.counted(ids) if shown else len(ids)
    st.header(
        _("The selected actors as a table") if selected else _("The same actors as a table"),
        anchor=False,
    )
    st.text(ngettext(n, "{n} actor on {day}.", "{n} actors on {day}.", day=reading.view.date))
    areas = dict(map_states.here().filters).get("area", ())
    if len(areas) == 1:
        concerns.button(pcode=areas[0])
    if is_for(reading.principal, "evidence.coverage"):
        with components.showing_errors():
            result = ask(reading, "evidence.coverage", check=False)
            st.text(
                _(
                    "Observation coverage of civil society on the whole map: {share}. A missing tie can "
                    "mean that nobody asked.",
                    share=coverage(result),
                )
                if result.findings[0].value
                else _("Nobody is recorded as asked with whom they work: a missing tie says nothing.")
            )
    components.without_sphere(reading)
    number, last = 1, paging.parts(len(part.actors), AT_ONCE)
    if last > 1:
        number = st.number_input(_("Part"), 1, last, key="part of the table", width=120)
    here = paging.part(number - 1, AT_ONCE, len(part.actors))
    if last > 1:
        st.text(_("{first} to {last} of {all}.", first=here.first + 1, last=here.end, all=here.count))
    st.dataframe(actor_table(part.where(part.actors["id"].iloc[here.places])), hide_index=True)
