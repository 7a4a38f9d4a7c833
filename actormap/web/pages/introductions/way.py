"""A way to an actor: drawn whole with what it rests on and what can go wrong, or in a line among others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.words import _
from actormap.graph.layers import layers_of
from actormap.meetings.plans import Plan
from actormap.metrics.introductions.plannable import Way
from actormap.metrics.introductions.planning import planned
from actormap.viz.map.network import Look
from actormap.viz.map.placement import drawn
from actormap.web.escape import esc
from actormap.web.pages.introductions import risks
from actormap.web.pages.introductions.strip import length, product, small, strip
from actormap.web.parts import actor_map, components
from actormap.web.parts.introduction_tables import (
    route_key,
    step_table,
    with_names,
)
from actormap.web.parts.writing import forms
from actormap.web.state.session import Reading

AROUND = ("referral", "collaboration", "tension")
"""What is drawn of a chain, and faintly of those beside it."""


def whole(reading: Reading, route: Finding, way: Way, wish: dict[str, Any]) -> None:
    """The first of the ways that may be planned, with all that is to be minded of it.

    The wish is what was asked of introducers when it was found.
    """
    with st.container(border=True, key=f"way {route.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.header(
                esc(_("Possible route {number}: {length}", number=1, length=length(route))), anchor=False
            )
            if not way.why_not:
                begin(reading, route, wish, primary=True)
        if way.why_not:
            st.caption(esc(_("Cannot be planned now: {why}", why=way.why_not)))
        strip(reading, route, grounds=risks.grounds(reading, route))
        risks.shared(reading, route)
        _footer(reading, route)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", gap="xsmall"):
        risks.wrong(reading, route)
    with right, st.container(border=True, height="stretch", gap="xsmall"):
        risks.if_no(reading, route, route.details["route"][1:])


def line(
    reading: Reading, route: Finding, way: Way, wish: dict[str, Any], number: int, held: Plan | None
) -> None:
    """A further way, with its number on the page; the plan that is held is stopped if it is planned."""
    with st.container(border=True, height="stretch", gap="xsmall", key=f"way {route.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = _("Possible route {number}: {length}", number=number, length=length(route))
            st.text(title, width="content")
            if way.why_not:
                st.badge(_("not now"), color="gray")
        small(reading, route)
        if way.why_not:
            st.caption(esc(_("Cannot be planned now: {why}", why=way.why_not)))
        else:
            begin(reading, route, wish, held=held)


def _footer(reading: Reading, route: Finding) -> None:
    """How sure it is, and the rest for who asks."""
    with st.container(horizontal=True, vertical_alignment="center"):
        components.sure(route)
        product(route)
    st.caption(_("A possibility, subject to consent and a safety talk with each."))
    for_experts(reading, route)


def for_experts(reading: Reading, route: Finding) -> None:
    """The steps as a table, with numbers and sources, and the chain on a map."""
    with st.expander(_("For experts: each step with its sources, and the numbers")):
        st.dataframe(
            step_table(reading.map, reading.view, route),
            hide_index=True,
            column_config=components.columns(),
            row_height=components.TALL,
        )
        st.text(with_names(reading.map, route, route.reason))
        if route.next_question:
            st.text(with_names(reading.map, route, route.next_question))
    _picture(reading, route)


def _picture(reading: Reading, route: Finding) -> None:
    chain = route.details["route"]
    picture = st.expander(_("Show the chain on a map"), on_change="rerun", key=f"map {route.id}")
    if picture.open:
        with picture:
            look = Look(layers=AROUND, highlight=chain, title=_("Chain of introductions"))
            part = reading.map.where([*chain, *_beside(reading, chain)])
            actor_map.picture(reading, look, part=part, place=route_key(route), height=460)


def _beside(reading: Reading, chain: Sequence[str]) -> list[str]:
    """Who is tied to somebody of the chain, by what is drawn; whom our office met is no part of it."""
    layers = drawn(layers_of(reading.map, reading.view))
    beside: dict[str, None] = {}
    for layer, rows in (layers[name] for name in AROUND):
        source, target = layer.ids[layer.source[rows]], layer.ids[layer.target[rows]]
        near = np.isin(source, chain[1:]) | np.isin(target, chain[1:])
        beside |= dict.fromkeys(map(str, [*source[near], *target[near]]))
    return list(beside)


def begin(
    reading: Reading,
    route: Finding,
    wish: Mapping[str, Any],
    *,
    held: Plan | None = None,
    first: str = "",
    primary: bool = False,
) -> None:
    """Offer to make a plan of a way.

    It stops the plan that is held, in which somebody said no; of that one it is the next way on the button in
    the place `first`.
    """
    key = f"next {held.code} {first}" if held and first else f"plan {route.id}"
    label = _("Plan this route")
    if held:
        label = _("Stop this and plan the next") if first else _("Stop {plan} and plan this", plan=held.code)

    def fields() -> None:
        strip(reading, route, place="form")
        if held:
            st.text(_("{plan} is stopped with it. One Undo takes both back.", plan=held.code))
        owner = held.now["owner"] if held else ""
        st.text_input(
            _("Who is responsible (a role, never a name)"), value=owner, key=f"{key} owner", width=360
        )
        forms.day(_("By when"), f"{key} due")

    def changes(now: Reading) -> Changes:
        given = st.session_state
        return planned(
            now.map,
            now.view,
            route.subject[0],
            route=tuple(route.details["route"]),
            for_id=held.for_id if held else "",
            owner=given[f"{key} owner"],
            due=given[f"{key} due"].strip(),
            needs=wish.get("needs", ()),
            without=wish.get("without", ()),
        )

    form = forms.Form(
        key,
        label,
        fields,
        changes,
        send=_("Add to our plans"),
        done=_("The plan is saved. Its route stands first on the page."),
    )
    forms.opener(label, form, reading, primary=primary)
