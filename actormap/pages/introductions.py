"""Introductions: safe chains from those the office knows to those it wants to meet."""

from __future__ import annotations

import streamlit as st

from actormap.findings import Finding
from actormap.viz.network import Look
from actormap.web import show, tables
from actormap.web.analyses import ask
from actormap.web.session import Reading, reading
from actormap.web.text import esc


def page() -> st.Page:
    """The page, as others link to it."""
    return show.page(body, "Introductions", "introductions", "handshake")


def body() -> None:
    """Show the page."""
    seen = reading()
    st.title("Introductions: who can introduce us?", anchor=False)
    if seen.map.actors.empty:
        st.info("There are no actors yet. Import a list with the command actormap import.")
        return
    known = tables.names(seen.map)
    target = st.selectbox(
        "Whom does the office want to meet?", tables.targets(seen.map), index=None,
        format_func=lambda actor: f"{known[actor]} · {actor}", placeholder="Choose an actor or type its name",
        key="target",
    )  # fmt: skip
    if target is None:
        _doors(seen)
    else:
        with show.told():
            _answer(seen, target)


def _answer(seen: Reading, target: str) -> None:
    result = ask(seen, "refer", target=target)
    routes = tables.with_id(result, "A24:route:")
    for route in routes:
        _route(seen, route)
    for none in tables.with_id(result, "A23:no_route:"):
        show.finding(none)
    introducers = tables.with_id(result, "A26:introducer:")
    if introducers:
        st.header("Who could make the last introduction", anchor=False)
        show.table(tables.introducer_table(seen.map, introducers), introducers, key="introducers")
    show.explained("refer", result)


def _route(seen: Reading, route: Finding) -> None:
    with st.container(border=True):
        st.subheader(esc(tables.route_title(route)), anchor=False)
        st.dataframe(tables.step_table(seen.map, route), hide_index=True, column_config=show.COLUMNS)
        st.text(tables.route_summary(route))
        st.text(route.next_question)
        show.sure(route)
        chain = route.details["route"]
        picture = st.expander("Show the chain on a map", on_change="rerun", key=tables.route_key(route))
        if picture.open:
            with picture:
                look = Look(layers=("referral",), highlight=chain, title="Chain of introductions")
                show.network(
                    seen, look, part=seen.map.where(chain), place=tables.route_key(route), height=520
                )


def _doors(seen: Reading) -> None:
    st.header("Who opens the most doors", anchor=False)
    st.text(
        "On how many of the best routes each introducer stands. Being on many is a load, not an importance: "
        "who was asked often should rest."
    )
    with show.told():
        result = ask(seen, "burden")
        show.table(tables.load_table(seen.map, result), result, key="load")
        show.explained("burden", result)
