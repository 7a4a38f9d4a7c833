"""The own office: its name, its seat, and the areas that it covers."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from actormap.core.sentences import Name, series, shown
from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.parts import components, tables, the_office
from actormap.web.parts.writing import record_forms
from actormap.web.state import own_office
from actormap.web.state.own_office import OwnOffice
from actormap.web.state.session import Reading, current_reading, reading_of_stored

_AREAS = "areas of the own office"


def body() -> None:
    """Show it, with what can be changed of it."""
    st.header(_("My office"), anchor=False)
    reading = current_reading()
    known, office = own_office.offices(reading.map), own_office.own_office(reading)
    if not known:
        st.text(_("No office is on the map yet."))
        components.without_office(reading)
        return
    the_office.which(reading)
    if office.code:
        _about(reading, known[office.code], office)
        _areas(reading, office)
    the_office.areas_meant(reading)


def _about(reading: Reading, name: str, office: OwnOffice) -> None:
    row = reading.map.actors.set_index("id").loc[office.code]
    seat = tables.places(reading.map).get(row["adm1_pcode"], "")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(" · ".join(filter(None, (name, seat, row["note"]))), width="content")
        record_forms.change(reading_of_stored(), "actors", office.code, _("Change name, seat or note"))


def _areas(reading: Reading, office: OwnOffice) -> None:
    places = the_office.labels(reading.map)
    if not places:
        st.text(_("Once a list with areas is on the map, you can say here which of them the office covers."))
        return
    if not record_forms.may_write():
        ours = series([Name(places[area]) for area in office.areas]) if office.areas else _("not said")
        st.text(_("Areas we cover: {areas}", areas=shown(ours)))
        return
    st.session_state[_AREAS] = list(office.areas)
    st.multiselect(
        esc(_("Areas we cover")),
        list(places),
        format_func=places.__getitem__,
        key=_AREAS,
        width=640,
        placeholder=_("Choose areas"),
        help=_("They come first where you say where you are going."),
        on_change=lambda: own_office.keep(replace(office, areas=tuple(st.session_state[_AREAS]))),
    )
