"""Introductions: safe chains from those the office knows to those it wants to meet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import Any

import streamlit as st

from actormap.findings import Finding
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.routes import BOTH_WAYS
from actormap.pages import bring_a_list, introductions_several, plans
from actormap.sentences import shown
from actormap.viz.network import Look
from actormap.web import components, tables
from actormap.web.analyses import ask
from actormap.web.escape import esc
from actormap.web.introduction_tables import (
    introducer_table,
    languages,
    load_table,
    route_key,
    route_title,
    step_table,
)  # fmt: skip
from actormap.web.session import Reading, reading


def body() -> None:
    """Show the page."""
    seen = reading()
    st.title("Introductions: who can introduce us?", anchor=False)
    if seen.map.actors.empty:
        bring_a_list.offer()
        return
    parts: dict[str, Callable[[Reading], None]] = {
        "One actor": _one, "Several actors": introductions_several.body, "Our plans": plans.body,
        "Open a door": introductions_several.door, "An officer leaves": introductions_several.leaving,
    }  # fmt: skip
    chosen = st.segmented_control(
        "What is it about?", ["One actor", "Several actors", "Our plans", "Open a door", "An officer leaves"],
        default="One actor", key="part", required=True,
    )  # fmt: skip
    parts[chosen](seen)


def _one(seen: Reading) -> None:
    target = components.actor(seen, "Whom does the office want to meet?", key="target")
    if target is None:
        _doors(seen)
        return
    wish = _wish(seen, target)
    with components.told():
        _answer(seen, target, wish)


def _wish(seen: Reading, target: str) -> dict[str, Any]:
    """What is asked of who introduces, and whom no route may lead over."""
    wanted = st.expander("Ask more of who introduces, or leave somebody out", on_change="rerun", key="wish")
    if not wanted.open:
        return {}
    groups, known = group_labels(seen.map), tables.names(seen.map)
    with wanted, st.container(horizontal=True, vertical_alignment="bottom"):
        language = st.selectbox("It works in", ["", *languages(seen.map)], key="language", width=200)
        group = st.selectbox(
            "It opens a door to", ["", *groups], format_func=lambda code: groups.get(code, ""), key="bridge",
            width=260,
        )  # fmt: skip
        survivors = st.checkbox("It assists survivors of trauma", key="survivors")
        out = st.multiselect(
            "Never go through", [actor for actor in known if actor != target],
            format_func=lambda actor: f"{known[actor]} · {actor}", key="out", width=360,
        )  # fmt: skip
        rated = st.number_input(
            "Chance of a direct approach", min_value=0.0, max_value=1.0, value=None, step=0.1, key="direct",
            help="0 to 1, if rated. An introduction is worth whom it exposes only if it is likelier.",
        )  # fmt: skip
    needs = [f"language:{language}"] if language else []
    needs += [f"bridge:{group}"] if group else []
    needs += ["survivors"] if survivors else []
    return {"needs": tuple(needs), "without": tuple(sorted(out)), "direct": rated}


def _answer(seen: Reading, target: str, wish: dict[str, Any]) -> None:
    result = ask(seen, "introductions.routes", target=target, **wish)
    for told in takewhile(lambda told: told != BOTH_WAYS, result.caveats):
        st.text(shown(told))
    for route in tables.of_kind(result, "route"):
        _route(seen, route, wish)
    for none in tables.of_kind(result, "no_route", "contact"):
        components.finding(none)
    introducers = tables.of_kind(result, "introducer")
    if introducers:
        st.header("What if somebody says no", anchor=False)
        asked = {name: wish[name] for name in ("needs", "without") if name in wish}
        for finding in ask(seen, "introductions.refusal", target=target, **asked):
            components.finding(finding)
        st.header("Who could make the last introduction", anchor=False)
        components.table(introducer_table(seen.map, seen.view, introducers), introducers, key="introducers")
    components.explained("introductions.routes", result)


def _route(seen: Reading, route: Finding, wish: dict[str, Any]) -> None:
    with st.container(border=True):
        st.subheader(esc(route_title(route)), anchor=False)
        st.dataframe(
            step_table(seen.map, seen.view, route), hide_index=True, column_config=components.COLUMNS,
            row_height=components.TALL,
        )  # fmt: skip
        st.text(shown(route.reason))
        for left in route.details["if_no"].values():
            st.text(shown(left))
        st.text(
            f"{shown(route.next_question)} A possibility, subject to consent and a safety talk with each."
        )
        components.sure(route)
        chain = route.details["route"]
        picture = st.expander("Show the chain on a map", on_change="rerun", key=route_key(route))
        if picture.open:
            with picture:
                look = Look(layers=("referral",), highlight=chain, title="Chain of introductions")
                components.network(seen, look, part=seen.map.where(chain), place=route_key(route), height=520)
        plans.begin(seen, route, wish)


def _doors(seen: Reading) -> None:
    st.header("Who opens the most doors", anchor=False)
    st.text(
        "On how many of the best routes each introducer stands. Being on many is a load, not an importance: "
        "who was asked often should rest."
    )
    with components.told():
        result = ask(seen, "introductions.introducer_load")
        components.table(load_table(seen.map, result), result, key="load")
        components.explained("introductions.introducer_load", result)
