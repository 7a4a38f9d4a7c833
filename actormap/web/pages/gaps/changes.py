"""Change: since a day, and who stood by others."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from actormap.core.words import _
from actormap.metrics.base.tags import Relation
from actormap.viz.map.state import MapState
from actormap.web import navigation
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen, map_states
from actormap.web.state.analyses import ask, changed
from actormap.web.state.session import Reading

YEAR = dt.timedelta(days=365)


def body(reading: Reading, _relation: Relation) -> None:
    """Show the tab."""
    today = dt.date.fromisoformat(reading.view.date)
    held, key = chosen.value("since"), "changed since"
    st.session_state[key] = _day(held) or today - YEAR
    since = st.date_input(
        _("Since"),
        key=key,
        format="YYYY-MM-DD",
        max_value=today,
        width=200,
        on_change=lambda: chosen.keep("since", str(st.session_state[key])),
    )
    observed = not reading.map["observations"].empty
    wanted = _(
        "Who was asked about whom is not recorded, so a difference could come from who was asked alone. "
        "Write down with each meeting what you heard about others."
    )
    if not components.without(observed, wanted):
        _changed(reading, since)
    st.header(_("Who stood by others when something happened"), anchor=False)
    with components.showing_errors():
        stood = ask(reading, "coordination.solidarity")
        charts.show(
            reading, charts.of_answer("coordination.solidarity", pictures.solidarity), key="solidarity"
        )
        components.for_experts(tables.finding_table(stood), stood, key="solidarity table")


def _changed(reading: Reading, since: dt.date) -> None:
    """What changed since a day."""
    with components.showing_errors():
        result = changed(reading, str(since))
        chart = Chart("change.between", lambda reading: pictures.then_and_now(changed(reading, str(since))))
        charts.show(reading, chart, key="then and now")
        components.first(result)
        two = {map_states.NAME: map_states.encoded(MapState(before=str(since)))}
        navigation.link("map", _("Two maps side by side"), icon="compare", **two)
        components.for_experts(tables.finding_table(result), result, key="change table")
        components.explained("change.between", result)


def _day(text: str) -> dt.date | None:
    """A day of the address; None where it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
