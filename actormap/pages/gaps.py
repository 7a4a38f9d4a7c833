"""Gaps: whom the office does not reach, and where work is not joined up."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import streamlit as st

from actormap.metrics.base.tags import Relation
from actormap.pages import bring_a_list
from actormap.sentences import shown
from actormap.web import components, tables
from actormap.web.analyses import ask, checking
from actormap.web.session import Reading, reading


def body() -> None:
    """Show the page."""
    seen = reading()
    st.title("Gaps: whom are we missing?", anchor=False)
    if seen.map.actors.empty:
        bring_a_list.offer()
        return
    relation = st.selectbox(
        "Group actors by", get_args(Relation), format_func=tables.words, width=260,
        help="What an organisation stands for, or who its members say they are: two different things.",
    )  # fmt: skip
    sections: list[Callable[[Reading, str], None]] = [
        _reach, _isolation, _coordination, _platforms, _space,
    ]  # fmt: skip
    tabs = st.tabs(
        ["Reach", "No route, or not asked", "Coordination", "Missing platforms", "Shared space"],
        on_change="rerun", key="gaps_tabs",
    )  # fmt: skip
    for tab, section in zip(tabs, sections, strict=True):
        if tab.open:
            with tab, checking(), components.told():
                section(seen, relation)


def _reach(seen: Reading, relation: str) -> None:
    st.text(
        "How many actors of each group exist, and how many of them the office has met in the last twelve "
        "months. The gap is in the office's own contact time, not in the group."
    )
    result = ask(seen, "reach.gap", relation=relation)
    cells = tables.of_kind(result, "cell")
    components.table(tables.reach_table(seen.map, cells), cells, key="reach")
    if not cells:
        for found in result:
            components.finding(found)
    components.explained("reach.gap", result)


def _isolation(seen: Reading, relation: str) -> None:
    st.text(
        "Actors to whom no chain of trusted introductions is recorded. Where hardly anybody was asked about "
        "an actor, that says nothing about the actor: it is a question to ask."
    )
    result = ask(seen, "reach.isolation", relation=relation)
    st.subheader("By group", anchor=False)
    groups = tables.of_kind(result, "group")
    components.table(tables.group_table(seen.map, groups), groups, key="isolation_groups")
    st.subheader("By actor", anchor=False)
    actors = tables.of_kind(result, "actor")
    components.table(tables.isolation_table(seen.map, actors), actors, key="isolation")
    components.explained("reach.isolation", result)


def _coordination(seen: Reading, _: str) -> None:
    st.text(
        "Pairs that work on the same thing in the same place, and are recorded neither as working together "
        "nor on a platform for it. A conversation to encourage, never an order."
    )
    result = ask(seen, "coordination.gaps")
    components.table(tables.gap_table(seen.map, result), result, key="gap_pairs")
    components.explained("coordination.gaps", result)


def _platforms(seen: Reading, _: str) -> None:
    st.text("Themes on which several actors work, without a platform on which most of them sit.")
    result = ask(seen, "coordination.missing_platforms")
    components.table(tables.platform_table(seen.map, result), result, key="platforms")
    components.explained("coordination.missing_platforms", result)


def _space(seen: Reading, _: str) -> None:
    st.text("Where several actors work on the same thing in the same place. A shared space, not waste.")
    result = ask(seen, "coordination.shared_space")
    st.text(shown(result.findings[0].statement))
    cells = tables.of_kind(result, "cell")
    components.table(tables.space_table(seen.map, cells), cells, key="space")
    components.explained("coordination.shared_space", result)
