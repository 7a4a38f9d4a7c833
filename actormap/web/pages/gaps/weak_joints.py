"""Weak joints: which actors and ties are the only link, and what would be lost without each."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, series
from actormap.core.words import _
from actormap.metrics.base.tags import Relation
from actormap.web import navigation
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.session import Reading


def body(reading: Reading, _relation: Relation) -> None:
    """Show the tab."""
    st.text(_("The only links between parts of the network: support them, and back them up."))
    if components.without(
        not reading.map.ties.empty,
        _("No tie is recorded, so nobody can say what hangs on whom. Bring a list of who works with whom."),
    ):
        return
    if is_for(reading.principal, "structure.cutpoints"):
        _joints(reading)
    else:
        st.text(_("Which they are is told to an analyst alone: in other hands it is a list of targets."))
    st.header(_("Between neighbourhoods"), anchor=False)
    with components.showing_errors():
        holes = ask(reading, "structure.structural_holes")
        components.first(list(holes)[:1])
        components.for_experts(tables.finding_table(holes), holes, key="holes table")


def _joints(reading: Reading) -> None:
    """The only links, and whose loss would hurt most."""
    with components.showing_errors():
        result = ask(reading, "structure.cutpoints")
        if result.findings:
            charts.show(reading, charts.of_answer("structure.cutpoints", pictures.lost), key="joints")
        components.first(result, then=partial(_back_up, reading))
        components.for_experts(tables.finding_table(result), result, key="joints table")
        components.explained("structure.cutpoints", result)
    st.header(_("Whose loss would hurt most"), anchor=False)
    with components.showing_errors():
        worst = ask(reading, "structure.fragmentation")
        components.first(list(worst)[:1])
        components.for_experts(tables.finding_table(worst), worst, key="loss table")


def _back_up(reading: Reading, joint: Finding) -> None:
    """A second tie that is proposed, and where it would be."""
    second = joint.details.get("second_tie")
    if second:
        known = tables.names(reading.map)
        names = series([Name(known.get(actor, actor)) for actor in second], " · ")
        st.text(_("A second tie that could back it up: {names}.", names=names))
    with st.container(horizontal=True):
        navigation.link("actors", _("Open the record"), icon="person", id=joint.subject[0])
        if st.button(_("Show on map"), key=f"joint on the map {joint.id}"):
            chosen.select([*joint.subject, *(second or ())])
            navigation.go("map")
