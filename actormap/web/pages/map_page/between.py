"""A route from one actor to another on the map, in its context and in words: asked for here or by marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import Name
from actormap.core.sentences import shown as in_words
from actormap.core.words import _
from actormap.graph.layers import layers_of
from actormap.metrics.introductions.between import between, keep_away
from actormap.web.escape import esc
from actormap.web.parts import choices, tables
from actormap.web.parts.actor_map import WAY, may_ask_for_ways
from actormap.web.parts.introduction_tables import named_on
from actormap.web.state import chosen
from actormap.web.state.session import Reading


class Shown(TypedDict):
    """A route as it is drawn: from its start, each by name where it agreed to that; what stands beside it."""

    ids: list[str]
    names: list[str]
    title: str
    summary: str
    why: list[str]


def body(reading: Reading) -> None:
    """Ask from whom to whom; of nobody whose role sees no routes."""
    if not may_ask_for_ways(reading):
        return
    popover = st.popover(
        _("Route from A to B"), icon=":material/route:", on_change="rerun", key="route from A to B"
    )
    if not popover.open:
        return  # of a large map the names are long to send
    offices = _offices(reading)
    ends = _ends(reading) or (next(iter(offices), ""), "")
    options = [*offices, *tables.targets(reading.map)]
    keys = "route from", "route to"
    for key, end in zip(keys, ends, strict=True):
        # What was chosen of one end stays while the other is looked for.
        st.session_state[key] = end or st.session_state.get(key)
    with popover:
        for key, label in zip(keys, (_("From"), _("To")), strict=True):
            st.selectbox(
                esc(label),
                options,
                format_func=lambda actor: choices.label(reading, actor),
                key=key,
                placeholder=_("Choose an actor or type its name"),
                on_change=_keep,
                args=(keys,),
            )


def _keep(keys: Sequence[str]) -> None:
    ends = [st.session_state[key] or "" for key in keys]
    chosen.keep(WAY, ends if all(ends) else "")


def _offices(reading: Reading) -> list[str]:
    layers = layers_of(reading.map, reading.view)
    return list(map(str, layers.ids[layers.offices]))


def _ends(reading: Reading) -> tuple[str, str] | None:
    """Between whom a route is asked for; None where none is, or somebody is not on the map."""
    codes = chosen.values(WAY)
    if not codes or not set(reading.map.actors["id"]).issuperset(codes):
        return None
    starts = codes[:-1] or _offices(reading)
    return (starts[0], codes[-1]) if starts else None


def wanted(reading: Reading) -> Shown | None:
    """The route that is drawn, and what stands beside it; None where none is asked for."""
    ends = _ends(reading)
    if ends is None:
        return None
    names = tables.names(reading.map)
    title = _("From {start} to {end}", start=Name(names[ends[0]]), end=Name(names[ends[1]]))
    if not may_ask_for_ways(reading):
        why = _("Your role does not see routes. Ask a human rights officer.")
        return {"ids": [], "names": [], "title": title, "summary": "", "why": [why]}
    try:
        way = between(reading.map, reading.view, *ends)
        apart = keep_away(reading.map, reading.view, way, ends[1])
    except ActormapError as error:
        return {"ids": [], "names": [], "title": title, "summary": "", "why": [in_words(error.sentence)]}
    return {
        "ids": list(way.ids),
        "names": list(map(str, named_on(reading.map, reading.view, way.ids))) if way.ids else [],
        "title": title,
        "summary": in_words(way.summary) if way.ids else "",
        "why": [in_words(text) for text in ("" if way.ids else way.summary, apart) if text],
    }
