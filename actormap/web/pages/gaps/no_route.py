"""No route, or not asked: how far everybody is from the office, and to whom nothing leads."""

from __future__ import annotations

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.metrics.base.tags import Relation
from actormap.viz.charts.routes import FEW
from actormap.web import navigation
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading, relation: Relation) -> None:
    """Show the tab."""
    st.text(
        _(
            "Actors to whom no chain of trusted introductions is recorded. Where hardly anybody was "
            "asked about "
            "an actor, that says nothing about the actor: it is a question to ask."
        )
    )
    components.without_office(reading)
    steps = ask(reading, "reach.steps", relation=relation)
    result = ask(reading, "reach.isolation", relation=relation)
    actors = tables.of_kind(result, "actor")
    beside = len(tables.of_kind(steps, "actor")) <= FEW
    picture, names = st.columns([2, 3], gap="medium") if beside else (st.container(), st.container())[::-1]
    with names:
        components.first(actors, then=_next)
        components.for_experts(tables.isolation_table(reading.map, actors), actors, key="isolation")
    with picture:
        chart = charts.of_answer("reach.steps", pictures.rings_of, relation=relation)
        charts.show(reading, chart, key="rings")
    groups = tables.of_kind(result, "group")
    if groups:
        st.header(_("By group"), anchor=False)
    components.for_experts(tables.group_table(reading.map, groups), groups, key="isolation_groups")
    for whole in tables.of_kind(steps, "whole"):
        st.text(shown(whole.statement))
    components.explained("reach.isolation", result)


def _next(finding: Finding) -> None:
    """What can be done about an actor without a route."""
    with st.container(horizontal=True):
        navigation.link("actors", _("Open the record"), icon="person", id=finding.subject[0])
        navigation.link("after-a-meeting", _("Ask"), icon="edit_note", whom=finding.subject[0])
