"""Conduct: what is recorded of the conduct of others towards each group, signal by signal."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.metrics.base.tags import Relation, members
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading, relation: Relation) -> None:
    """Show the tab."""
    st.text(
        _(
            "What others are recorded as doing to each group. The group is never the cause: read this"
            " as the conduct of others, and as what the office has recorded of it."
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
    result = ask(reading, "groups.stigma", relation=relation)
    chart = charts.of_answer("groups.stigma", pictures.signals, relation=relation)
    charts.show(reading, chart, key="signals")
    components.first(result)
    components.for_experts(tables.finding_table(result), result, key="conduct table")
    components.explained("groups.stigma", result)
