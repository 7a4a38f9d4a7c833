"""Power on an issue: who has it, who cares, where they stand; what crosses the border of civil society."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.words import _
from actormap.metrics.base.tags import Relation
from actormap.web import navigation
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading, _relation: Relation) -> None:
    """Show the tab."""
    issues = tables.known(reading.map, "issue")
    if issues:
        with components.showing_errors():
            _grid(reading, issues)
    else:
        st.info(_("No issue is recorded. Bring a list of issues and of ratings of power and interest."))
        navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
    st.header(_("Influence, money and command"), anchor=False)
    with components.showing_errors():
        result = ask(reading, "influence.power_relations")
        chart = charts.of_answer("influence.power_relations", pictures.power_relations)
        charts.show(reading, chart, key="relations")
        components.for_experts(tables.finding_table(result), result, key="relations table")
        components.explained("influence.power_relations", result)


def _grid(reading: Reading, issues: dict[str, str]) -> None:
    held, key = chosen.value("issue"), "gaps issue"
    st.session_state[key] = held if held in issues else next(iter(issues))
    issue = st.selectbox(
        _("Issue"),
        list(issues),
        format_func=issues.__getitem__,
        key=key,
        width=360,
        on_change=lambda: chosen.keep("issue", st.session_state[key]),
    )
    result = ask(reading, "influence.power_interest_grid", issue=issue)
    make = partial(pictures.grid, line=reading.view.thresholds.high_rating)
    charts.show(reading, charts.of_answer("influence.power_interest_grid", make, issue=issue), key="grid")
    components.first(result)
    components.for_experts(tables.finding_table(result), result, key="grid table")
    components.explained("influence.power_interest_grid", result)
