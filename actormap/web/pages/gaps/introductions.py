"""Introductions: safe ways from those the office knows to those it wants to meet, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, series, shown
from actormap.core.words import _, ngettext
from actormap.meetings.plans import officer_roles
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.words import in_ten
from actormap.viz.charts import Picture, Spot, Way, before_after, tree
from actormap.viz.map import placement
from actormap.viz.map.drawing import MOST_OPEN
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.gaps import experts, single
from actormap.web.parts import charts, choices, components, layout, lists, tables
from actormap.web.parts.charts import Chart
from actormap.web.parts.introduction_tables import called, how_often, load_of, named_on
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, is_for, lost
from actormap.web.state.session import Reading


def body() -> None:
    """Show the page."""
    reading = lists.begin(_("Introductions: who can introduce us?"), "introductions")
    if reading is None:
        return
    parts: dict[str, tuple[str, Callable[[Reading], None]]] = {
        "one": (_("Routes and plans"), single.body),
        "several": (_("Several actors"), _several),
        "door": (_("Open a door"), _open_door),
        "officer": (_("An officer leaves"), officer),
    }
    if is_for(reading.principal, ANALYSIS):
        parts["what-if"] = (_("What if"), _what_if)
    given = chosen.from_address()
    if "targets" in given and "tab" not in given:
        chosen.keep("tab", "several")  # a link for several actors
    choices.part(_("What is it about?"), parts)(reading)


FEW = 3
"""So many of those who should rest, and of those whom no way leads to, are told."""


def _several(reading: Reading) -> None:
    """Show the introductions to several actors as one tree."""
    targets = choices.actors(reading, _("Whom does the office want to meet?"), "targets")
    if not targets:
        st.text(_("Choose the actors that are to be met."))
        return
    with components.showing_errors():
        _tree(reading, targets)
    for name, heading in (
        ("introductions.cover", _("For experts: the fewest introducers that open the way to most of them")),
        ("introductions.assign", _("For experts: who is asked for whom, so that nobody is asked too often")),
        ("introductions.route_tree", _("For experts: all the introductions that this takes")),
    ):
        show = partial(experts.answer, reading, name, targets=targets)
        layout.late(heading, show, key=f"experts {name}")


def _tree(reading: Reading, targets: Sequence[str]) -> None:
    known = set(reading.map.actors["id"])
    without = tuple(actor for actor in chosen.values("without") if actor in known)
    options: dict[str, Any] = {"targets": tuple(targets), "without": without}
    result = ask(reading, "introductions.route_tree", **options)
    whole = next(iter(tables.of_kind(result, "whole")), None)
    ways = tables.of_kind(result, "route")
    with st.container(border=True):
        layout.head(
            _(
                "{reached} of {n} can be reached: {introductions}",
                reached=len(ways),
                n=len(targets),
                introductions=ngettext(whole.n or 0 if whole else 0, "{n} introduction", "{n} introductions"),
            )
        )
        if whole is not None:
            st.caption(esc(_("All of them succeed in {chance} cases.", chance=in_ten(whole.value or 0.0))))
            chart = Chart(
                "introductions.route_tree",
                lambda part: _drawn(part, ask(part, "introductions.route_tree", **options)),
            )
            charts.show(reading, chart, key="tree")
            components.sure(whole)
        _tired(reading, ways, without)
        for finding in [rest for rest in result if rest.kind not in {"whole", "route"}][:FEW]:
            st.text(shown(finding.statement))


def _resting(reading: Reading, ways: Sequence[Finding]) -> list[str]:
    """Those in between who were asked as often as they can be."""
    context = context_of(reading.map, reading.view)
    between = dict.fromkeys(actor for way in ways for actor in way.details["route"][1:-1])
    loads = {actor: load_of(context, actor) for actor in between}
    return [actor for actor, (load, cap) in loads.items() if load >= cap]


def _tired(reading: Reading, ways: Sequence[Finding], without: Sequence[str]) -> None:
    """Who of them should rest, and the same ways without them."""
    tired, context = _resting(reading, ways), context_of(reading.map, reading.view)
    for actor in tired[:FEW]:
        load, cap = load_of(context, actor)
        st.text(how_often(called(reading.map, reading.view, actor), load, cap))
    if tired:
        layout.press(_("Without them"), chosen.keep, "without", [*without, *tired], key="without")
    if without:
        layout.press(_("With everybody again"), chosen.keep, "without", "", key="with all")


def _drawn(reading: Reading, result: Findings) -> Picture | None:
    ways = tables.of_kind(result, "route")
    if not ways:
        return None
    routes, tired = [tuple(way.details["route"]) for way in ways], frozenset(_resting(reading, ways))
    every = [Way(route, tuple(named_on(reading.map, reading.view, route)), tired) for route in routes]
    return tree(every, title=_("The introductions that lead to them, as one tree"))


def _open_door(reading: Reading) -> None:
    """Show to whom the office could open a door."""
    st.text(
        _(
            "The office can open a door to the authorities for those who have none. They decide, and "
            "it does not replace a way of their own."
        )
    )
    actor = choices.actor(reading, _("For whom?"), "door")
    if actor is not None:
        experts.answer(reading, "introductions.open_door", actor=actor)


def officer(reading: Reading) -> None:
    """Show what is handed over when an officer leaves."""
    st.text(
        _(
            "Trust goes with the person unless it is handed over: who introduces the next officer, "
            "and to whom?"
        )
    )
    roles = officer_roles(reading.map)
    if not roles:
        st.text(_("No contact or plan names an officer role. Enter one with your contacts."))
        return
    role = st.selectbox(
        _("Which role leaves?"), roles, index=None, key="leaving", placeholder=_("Choose a role"), width=360
    )
    if role is not None:
        experts.answer(reading, "introductions.handover", officer=role)
    navigation.link("brief", _("Page for the successor"), icon="description", write="handover")


ANALYSIS = "change.what_if"
NAMED = 3
"""So many who lose their way are named; the others are counted."""
GROUPS = 2


def _what_if(reading: Reading) -> None:
    """Ask who, and show what would be lost."""
    st.text(_("A supposition, for the office alone: who should be supported, and who needs a second door?"))
    without = choices.actors(reading, _("Who could no longer work?"), "remove")
    if not without:
        return
    with components.showing_errors():
        result = lost(reading, without)
        _loss(reading, result, without)
        with st.expander(_("For experts: all findings as a table")):
            components.table(tables.finding_table(result), result, key="loss table")
        components.explained(ANALYSIS, result)


def _loss(reading: Reading, result: Findings, without: Sequence[str]) -> None:
    whole = next(iter(tables.of_kind(result, "whole")), None)
    if whole is None:
        return
    names = tables.names(reading.map)
    gone = [finding.subject[0] for finding in tables.of_kind(result, "actor")]
    with st.container(border=True):
        drawn = _both(reading, whole, without, gone)
        if drawn is not None:
            components.picture(drawn, key="before and after")
        else:
            st.text(shown(whole.statement))
        components.sure(whole)
        if gone:
            some = layout.few([Name(names[actor]) for actor in gone], NAMED)
            text = ngettext(
                len(gone), "{n} loses its route: {names}.", "{n} lose their routes: {names}.", names=some
            )
            st.text(text)
        for finding in tables.of_kind(result, "group")[:GROUPS]:
            st.text(shown(finding.statement))


def _both(reading: Reading, whole: Finding, without: Sequence[str], gone: Sequence[str]) -> Picture | None:
    """Both maps on the same places; None where there are too many marks to tell them apart."""
    if len(reading.map.actors) > MOST_OPEN:
        return None
    layers = context_of(reading.map, reading.view).layers
    places = reading.map.once("places of before and after", lambda _m: placement.positions(layers))
    names, left, off = tables.names(reading.map), set(without), set(gone)
    spots = [Spot(names[i], *places[i], gone=i in left, lost=i in off) for i in map(str, layers.ids)]
    ties = layers.collaboration
    lines = [(spots[a], spots[b]) for a, b in zip(ties.source.tolist(), ties.target.tolist(), strict=True)]
    today, then = whole.details["within_reach"]
    title = _("What if {names} could work no more?", names=series([Name(names[i]) for i in without]))
    return before_after(
        spots,
        lines,
        title=title,
        before=_("{n} within reach today", n=today),
        after=_("{n} within reach without it", n=then),
    )
