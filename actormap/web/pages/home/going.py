"""Where one is going and about whose rights: who is there, and a brief for the way."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.metrics.base.tags import group_labels
from actormap.web import navigation
from actormap.web.parts import tables
from actormap.web.state.own_office import own_office
from actormap.web.state.session import Reading


def _ours_first(reading: Reading) -> dict[str, str]:
    """Names of areas by code, those that the own office covers before the others."""
    places = tables.places(reading.map)
    return {area: places[area] for area in own_office(reading).areas} | places


def body(reading: Reading) -> None:
    """Ask for both in one line, and lead on."""
    areas, groups = _ours_first(reading), group_labels(reading.map)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        where = st.selectbox(
            _("I am going to"),
            ["", *areas],
            format_func=lambda code: areas.get(code, _("Anywhere")),
            key="door where",
            persist_state="session",
            width=260,
        )
        what = st.selectbox(
            _("to talk about the rights of"),
            ["", *groups],
            format_func=lambda code: shown(groups[code]) if code else _("Anybody"),
            key="door what",
            persist_state="session",
            width=260,
        )
        choice = {name: code for name, code in (("works_in", where), ("works_on", what)) if code}
        navigation.link("actors", _("Who is there?"), icon="groups", **choice)
        navigation.link("brief", _("Brief for the mission"), icon="description", **choice)
