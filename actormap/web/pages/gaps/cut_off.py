"""Cut off? One answer: are fewer ties recorded between a group and others than would be expected."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.metrics.base.tags import Relation, members
from actormap.web import navigation
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading, relation: Relation) -> None:
    """Show the tab."""
    st.text(
        _(
            "Ties recorded between each group and others, beside those expected from how many ties "
            "each actor "
            "has. Fewer can mean that the group is cut off, or that nobody asked."
        )
    )
    if components.without(
        bool(members(reading.map, relation)),
        _(
            "Nobody is tagged with a group, so nothing can be said of any. Bring a list of the groups whose "
            "rights each actor works on."
        ),
    ):
        return
    if components.without(
        not reading.map.ties.empty,
        _("No tie is recorded, so nobody can say who is cut off. Bring a list of who works with whom."),
    ):
        return
    result = ask(reading, "groups.homophily", relation=relation)
    chart = charts.of_answer("groups.homophily", pictures.recorded_and_expected, relation=relation)
    charts.show(reading, chart, key="cut off")
    components.first(result)
    components.for_experts(tables.finding_table(result), result, key="cut off table")
    navigation.link("experts", _("The same by other measures"), icon="science", analysis="groups.segregation")
    components.explained("groups.homophily", result)
