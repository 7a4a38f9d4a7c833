"""Gaps: whom the office does not reach, and where work is not joined up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import get_args

import streamlit as st

from actormap.core.words import _
from actormap.metrics.base.tags import Relation, members
from actormap.viz.map.state import MapState
from actormap.web import navigation
from actormap.web.pages.gaps import reach, together
from actormap.web.parts import answers, charts, choices, components, layout, lists, pictures, tables
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen as chosen
from actormap.web.state import map_states
from actormap.web.state.analyses import changed, checking
from actormap.web.state.session import Reading
from actormap.web.state.session import current_reading as current_reading

Tab = Callable[[Reading, Relation], None]


def body() -> None:
    """Show the page."""
    reading = lists.begin(_("Gaps: whom are we missing?"), "gaps")
    if reading is None:
        return
    # Beside nothing: there the tabs would be cut in a narrow window, instead of going on below.
    tab = _tab()
    relation = _relation()
    with checking("gaps"), components.showing_errors():
        tab(reading, relation)
    navigation.link("experts", _("More for experts"), icon="science")


def _tab() -> Tab:
    """Which of the tabs is open; it stands in the address."""
    every: dict[str, tuple[str, Tab]] = {
        "reach": (_("Reach"), reach.body),
        "no-route": (_("No route"), together.no_route),
        "not-talking": (_("Not talking"), together.not_talking),
        "cut-off": (_("Cut off?"), cut_off),
        "conduct": (_("Conduct"), conduct),
        "change": (_("Change since …"), since),
    }
    return choices.part(_("Gaps"), every)


def _relation() -> Relation:
    """By what groups go."""
    every: dict[str, Relation] = {relation: relation for relation in get_args(Relation)}
    words = {relation: tables.words(relation) for relation in every}
    hint = _("What an organisation stands for, or who its members say they are: two different things.")
    return every[choices.pick(_("Group actors by"), "by", words, width=230, help=hint)]


YEAR = dt.timedelta(days=365)


def _without_groups(reading: Reading, relation: Relation) -> bool:
    """Where nobody is tagged with a group, say so; whether that is so."""
    wanted = _(
        "Nobody is tagged with a group, so nothing can be said of any. Bring a list of the groups whose "
        "rights each actor works on."
    )
    return components.without(bool(members(reading.map, relation)), wanted)


def cut_off(reading: Reading, relation: Relation) -> None:
    """Whether fewer ties are recorded between a group and others than would be expected."""
    st.text(
        _(
            "Ties recorded between each group and others, beside those expected from how many ties "
            "each actor "
            "has. Fewer can mean that the group is cut off, or that nobody asked."
        )
    )
    wanted = _("No tie is recorded, so nobody can say who is cut off. Bring a list of who works with whom.")
    if _without_groups(reading, relation) or components.without(not reading.map.ties.empty, wanted):
        return
    draw = pictures.recorded_and_expected
    result = answers.show(reading, "groups.homophily", draw, explains=False, relation=relation)
    layout.late(_("The same by other measures"), _segregation, reading, relation, key="segregation")
    components.explained("groups.homophily", result)


def _segregation(reading: Reading, relation: Relation) -> None:
    """The same among all pairs, once somebody opens it."""
    with components.showing_errors():
        draw = pictures.recorded_and_expected
        answers.show(reading, "groups.segregation", draw, most=0, relation=relation)


def conduct(reading: Reading, relation: Relation) -> None:
    """What is recorded of the conduct of others towards each group, signal by signal."""
    st.text(
        _(
            "What others are recorded as doing to each group. The group is never the cause: read this"
            " as the conduct of others, and as what the office has recorded of it."
        )
    )
    if not _without_groups(reading, relation):
        answers.show(reading, "groups.stigma", pictures.signals, relation=relation)


def since(reading: Reading, _relation: Relation) -> None:
    """What changed since a day, and who stood by others."""
    today = dt.date.fromisoformat(reading.view.date)
    key = "changed since"
    st.session_state[key] = _day(chosen.value("since")) or today - YEAR
    day = st.date_input(
        _("Since"),
        key=key,
        format="YYYY-MM-DD",
        max_value=today,
        width=200,
        on_change=lambda: chosen.keep("since", str(st.session_state[key])),
    )
    wanted = _(
        "Who was asked about whom is not recorded, so a difference could come from who was asked alone. "
        "Write down with each meeting what you heard about others."
    )
    if not components.without(not reading.map["observations"].empty, wanted):
        with components.showing_errors():
            _changed(reading, str(day))
    layout.head(_("Who stood by others when something happened"))
    with components.showing_errors():
        answers.show(reading, "coordination.solidarity", pictures.solidarity, most=0, explains=False)


def _changed(reading: Reading, day: str) -> None:
    """What changed since a day."""
    result = changed(reading, day)
    chart = Chart("change.between", lambda reading: pictures.then_and_now(changed(reading, day)))
    charts.show(reading, chart, key="then and now")
    components.first(result)
    two = {map_states.NAME: map_states.encoded(MapState(before=day))}
    navigation.link("map", _("Two maps side by side"), icon="compare", **two)
    components.for_experts(tables.finding_table(result), result, key="change table")
    components.explained("change.between", result)


def _day(text: str) -> dt.date | None:
    """A day of the address; None where it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
