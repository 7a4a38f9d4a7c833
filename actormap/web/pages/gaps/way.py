"""A way to an actor: drawn whole with what it rests on and what can go wrong, or in a line among others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import Name, Sentence, isolated, listed, series, shown
from actormap.core.words import _, ngettext
from actormap.graph.layers import layers_of
from actormap.meetings.plans import Plan
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.other_ways import same_sources
from actormap.metrics.introductions.plannable import Way
from actormap.metrics.introductions.planner import planner_of
from actormap.metrics.introductions.planning import planned
from actormap.metrics.introductions.route_findings import ground
from actormap.metrics.introductions.words import in_ten
from actormap.viz.map.network import Look
from actormap.viz.map.placement import drawn
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components, layout
from actormap.web.parts.introduction_tables import (
    how_often,
    load_of,
    named_on,
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
        with layout.line(horizontal_alignment="distribute"):
            layout.head(_("Possible route {number}: {length}", number=1, length=length(route)))
            if not way.why_not:
                begin(reading, route, wish, primary=True)
        if way.why_not:
            st.caption(esc(_("Cannot be planned now: {why}", why=way.why_not)))
        strip(reading, route, grounds=grounds(reading, route))
        shared(reading, route)
        _footer(reading, route)
    left, right = st.columns(2)
    with left, layout.card(height="stretch"):
        wrong(reading, route)
    with right, layout.card(height="stretch"):
        if_no(reading, route, route.details["route"][1:])


def line(
    reading: Reading, route: Finding, way: Way, wish: dict[str, Any], number: int, held: Plan | None
) -> None:
    """A further way, with its number on the page; the plan that is held is stopped if it is planned."""
    with layout.card(height="stretch", key=f"way {route.id}"):
        with layout.line():
            title = _("Possible route {number}: {length}", number=number, length=length(route))
            st.text(title, width="content")
            if way.why_not:
                layout.chip(_("not now"))
        small(reading, route)
        if way.why_not:
            st.caption(esc(_("Cannot be planned now: {why}", why=way.why_not)))
        else:
            begin(reading, route, wish, held=held)


def _footer(reading: Reading, route: Finding) -> None:
    """How sure it is, and the rest for who asks."""
    with layout.line():
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
    chain, place = route.details["route"], route_key(route)
    layout.late(_("Show the chain on a map"), _picture, reading, chain, place, key=f"map {route.id}")


def _picture(reading: Reading, chain: Sequence[str], place: str) -> None:
    look = Look(layers=AROUND, highlight=chain, title=_("Chain of introductions"))
    part = reading.map.where([*chain, *_beside(reading, chain)])
    actor_map.picture(reading, look, part=part, place=place, height=460)


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


def grounds(reading: Reading, route: Finding, came: Mapping[str, str] | None = None) -> list[str]:
    """Why each step is believed, in a few words; what came of it already, by who was met, goes before."""
    planner = planner_of(reading.map, reading.view)
    codes = [planner.context.code(i) for i in route.details["route"]]
    pairs = zip(codes, codes[1:], route.details["route"][1:], strict=False)
    return [(came or {}).get(taker) or shown(ground(planner, u, v)) for u, v, taker in pairs]


def shared(reading: Reading, route: Finding) -> None:
    """That several steps fall together, where they rest on the same few sources."""
    steps, sources = same_sources(reading.map, reading.view, route.details["route"])
    if not steps:
        return
    text = _(
        "Steps {steps} rest on the same two sources. If both err, there is no route.", steps=listed(steps)
    )
    if sources == 1:
        text = _("Steps {steps} rest on one source. If it errs, there is no route.", steps=listed(steps))
    st.warning(esc(text), icon=":material/warning:")


def wrong(reading: Reading, route: Finding, due: str = "") -> None:
    """What could go wrong on a way, in a few lines; `due` is the day of the last step."""
    layout.head(_("What could go wrong"))
    between, context = route.details["route"][1:-1], context_of(reading.map, reading.view)
    lines = []
    if between:
        text = ngettext(
            len(between), "{n} other learns whom we look for.", "{n} others learn whom we look for."
        )
        lines.append(text)
    if route.details["no_other"]:
        lines.append(_("A single thread: one no ends it."))
    names = dict(zip(between, named_on(reading.map, reading.view, route.details["route"])[1:-1], strict=True))
    for actor in between:
        load, cap = load_of(context, actor)
        if load >= cap:
            lines.append(how_often(names[actor], load, cap))
    exposed = {i: share for i, share in route.details["exposed"].items() if round(share, 2)}
    if exposed:
        most = names[max(exposed, key=lambda i: exposed[i])]
        lines.append(_("It exposes {name} most.", name=most))
    elif between:
        lines.append(_("How exposed they are is not recorded, which does not mean that they are not."))
    if due:
        lines.append(_("The last step is due on {day}.", day=due))
    if not between:
        lines.append(_("Nobody is in between, so nobody else learns of it."))
    for text in lines:
        st.text(f"• {text}")


def if_no(reading: Reading, route: Finding, left: list[str]) -> None:
    """What is left if one of those who are still to be met says no, a step at a time."""
    layout.head(_("What if somebody says no?"))
    ids = route.details["route"]
    steps = {ids.index(taker): taker for taker in left}
    if not steps:
        st.text(_("Everybody on it was met or said yes."))
        return
    first = min(steps)
    step = first
    if len(steps) > 1:
        step = (
            st.segmented_control(
                _("Who says no?"),
                sorted(steps),
                format_func=lambda at: _("Step {n}", n=at),
                default=first,
                key=f"no of {route.id}",
                required=True,
                label_visibility="collapsed",
            )
            or first
        )
    taker = steps[step]
    if taker == ids[-1]:
        st.text(_("It does not want to be met: stop, and do not press."))
    else:
        st.text(with_names(reading.map, route, route.details["if_no"][taker]))


BOX, STEP = 124, 58
"""Width of a box, and of what stands between two, in pixels: five boxes stand in a row on a laptop."""
FEW, WIDE = 4, 160
"""Up to so many boxes are so wide."""


def length(route: Finding) -> str:
    """How many introductions a route takes, and the chance that all succeed, unless somebody said no."""
    steps = ngettext(route.details["hops"], "{n} introduction", "{n} introductions")
    if route.value is None:
        return steps
    return _("{steps}, {chance}", steps=steps, chance=in_ten(route.value))


def product(route: Finding) -> None:
    """Why all introductions together succeed less often than each; shown to who asks."""
    each = route.details["chances"]
    if len(each) == 1:
        return
    with st.popover(esc(_("Why {chance}?", chance=in_ten(route.value or 0.0))), type="tertiary"):
        st.text(
            _(
                "Each introduction must succeed, one after the other: {chances}. All of them do in "
                "{chance} cases.",
                chances=series((Sentence("{chance:.2f}", chance=chance) for chance in each), " × "),
                chance=in_ten(route.value or 0.0),
            )
        )


def strip(
    reading: Reading,
    route: Finding,
    *,
    captions: Mapping[str, str] | None = None,
    grounds: Sequence[str] = (),
    done: Collection[str] = (),
    place: str = "page",
) -> None:
    """The boxes of a route, from the office to whom it leads.

    Captions stand in a box below the name, by id; without any, how often each was asked. Grounds stand below
    the boxes of those who are met, one a step. `done`: with whom a step is made.
    """
    ids = route.details["route"]
    names, width = named_on(reading.map, reading.view, ids), WIDE if len(ids) <= FEW else BOX
    with st.container(
        horizontal=True, vertical_alignment="top", gap="xsmall", key=f"strip {place} {route.id}"
    ):
        _box(names[0], _("our office"), width)
        for step, (taker, name, chance) in enumerate(
            zip(ids[1:], names[1:], route.details["chances"], strict=True)
        ):
            with st.container(width=STEP, gap=None, horizontal_alignment="center"):
                if route.value is not None:
                    st.caption(esc(shown(in_ten(chance))), text_alignment="center")
                st.text(_("→"), width="content")
            caption = (captions or {}).get(taker) or _caption(reading, route, taker)
            first = taker in route.details["ask_first"] and taker not in done
            ground = grounds[step] if grounds else ""
            _box(name, caption, width, ground=ground, ask=first, done=taker in done)


def small(reading: Reading, route: Finding) -> None:
    """The same in a line, as it stands among others."""
    with layout.line(gap="xxsmall", key=f"line {route.id}"):
        for at, name in enumerate(named_on(reading.map, reading.view, route.details["route"])):
            if at:
                st.text(_("→"), width="content")
            layout.chip(isolated(name))


def _box(
    name: str, caption: str, width: int, *, ground: str = "", ask: bool = False, done: bool = False
) -> None:
    with st.container(width=width, gap="xxsmall"):
        with st.container(border=True, gap=None):
            st.text(isolated(Name(name)))
            if ask:
                layout.chip(_("ask first if willing"), "orange")
            st.caption(esc(f"✓ {caption}" if done else caption))
        if ground:
            st.caption(esc(ground))


def _caption(reading: Reading, route: Finding, actor: str) -> str:
    """What stands below the name of somebody on a route."""
    if actor == route.details["route"][-1]:
        return _("whom we want to meet")
    load, cap = load_of(context_of(reading.map, reading.view), actor)
    return _("asked {asked} of {cap}", asked=f"{load:g}", cap=f"{cap:g}")
