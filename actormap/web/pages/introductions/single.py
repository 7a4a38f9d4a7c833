"""One actor: the planned way first, else the best that may be planned, then others; else all our plans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.meetings.plans import Plan
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.plannable import Way, open_plan, ways_to, why_no_plan
from actormap.metrics.introductions.routes import BOTH_WAYS
from actormap.records.record.whole import in_brief
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.introductions import load, other, planned_way, plans, way
from actormap.web.parts import choices, components, tables
from actormap.web.parts.introduction_tables import introducer_table, languages
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the ways to who is chosen; where nobody is, our plans and whom one could plan to meet."""
    target = choices.actor(reading, _("Whom does the office want to meet?"), "target")
    if target is not None:
        _about(reading, target)
        components.without_office(reading)
        with components.showing_errors():
            _ways(reading, target)
        return
    plans.body(reading)
    load.wanted(reading)
    load.body(reading)


def _about(reading: Reading, target: str) -> None:
    """What sort of actor it is, and where it stands on the map."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(esc(in_brief(reading.map, reading.view, [target])[target].in_language(isolated)))
        navigation.link("map", _("Show on map"), icon="hub", id=target)


def _ways(reading: Reading, target: str) -> None:
    plan = open_plan(reading.map, target)
    drawn = planned_way.body(reading, plan) if plan is not None else None
    options = st.container()
    wish = _wish(reading, target)
    needs, without = wish.get("needs", ()), wish.get("without", ())
    result = ask(reading, "introductions.routes", target=target, **wish)
    routes = {tuple(finding.details["route"]): finding for finding in tables.of_kind(result, "route")}
    every = ways_to(reading.map, reading.view, target, needs=needs, without=without)
    known = [(candidate, routes[candidate.route]) for candidate in every if candidate.route in routes]
    with options:
        if plan is None:
            _first(reading, target, list(takewhile(lambda caveat: caveat != BOTH_WAYS, result.caveats)))
            for candidate, route in known[:1]:
                way.whole(reading, route, candidate, wish)
        others = [
            (number, *both)
            for number, both in enumerate(known, start=1)
            if (
                number > 1
                if plan is None
                else drawn is None or both[0].route != tuple(drawn.details["route"])
            )
        ]
        _others(reading, target, others, wish, plan)
    for none in tables.of_kind(result, "no_route", "contact"):
        components.show_finding(none)
    introducers = tables.of_kind(result, "introducer")
    if introducers:
        _more(reading, target, wish, introducers)
    components.explained("introductions.routes", result)


def _others(
    reading: Reading,
    target: str,
    others: Sequence[tuple[int, Way, Finding]],
    wish: dict[str, Any],
    held: Plan | None,
) -> None:
    """Further routes, and what could be tried beside introductions."""
    st.header(_("Other ways"), anchor=False)
    for at in range(0, len(others), 2):
        for column, (number, candidate, route) in zip(st.columns(2), others[at : at + 2], strict=False):
            with column:
                way.line(reading, route, candidate, wish, number, held)
    if not other.body(reading, target) and not others:
        st.text(_("None is recorded. Ask those you know whom they trust."))


def _first(reading: Reading, target: str, minded: Sequence[str]) -> None:
    """What is to be minded of an actor before its ways: that it was met; and what to do."""
    for caveat in minded:
        st.text(shown(caveat))
    if why_no_plan(reading.map, reading.view, target):
        navigation.link("after-a-meeting", _("After a meeting"), icon="edit_note", whom=target)


def _more(reading: Reading, target: str, wish: dict[str, Any], introducers: list[Finding]) -> None:
    """What is looked at when a way fails, and who else could introduce."""
    no = st.expander(_("What if somebody says no"), on_change="rerun", key=f"no {target}")
    if no.open:
        options = {name: wish[name] for name in ("needs", "without") if name in wish}
        with no, components.showing_errors():
            for finding in ask(reading, "introductions.refusal", target=target, **options):
                components.show_finding(finding)
    last = st.expander(_("Who could make the last introduction"), on_change="rerun", key=f"last {target}")
    if last.open:
        with last:
            components.table(
                introducer_table(reading.map, reading.view, introducers), introducers, key="introducers"
            )


def _wish(reading: Reading, target: str) -> dict[str, Any]:
    """What is asked of who introduces, and whom no route may lead over."""
    wanted = st.expander(
        _("What introducers must offer, and whom to leave out"), on_change="rerun", key=f"wish {target}"
    )
    if not wanted.open:
        return {}
    groups, known = group_labels(reading.map), tables.names(reading.map)
    with wanted, st.container(horizontal=True, vertical_alignment="bottom"):
        language = st.selectbox(
            _("It works in"), ["", *languages(reading.map)], key=f"language {target}", width=200
        )
        group = st.selectbox(
            _("It opens a door to"),
            ["", *groups],
            format_func=lambda code: shown(groups.get(code, "")),
            key=f"bridge {target}",
            width=260,
        )
        survivors = st.checkbox(_("It assists survivors of trauma"), key=f"survivors {target}")
        out = st.multiselect(
            _("Never go through"),
            [actor for actor in known if actor != target],
            format_func=lambda actor: choices.label(reading, actor),
            key=f"out {target}",
            width=360,
        )
        rated = st.number_input(
            _("Chance of a direct approach"),
            min_value=0.0,
            max_value=1.0,
            value=None,
            step=0.1,
            key=f"direct {target}",
            help=_(
                "0 to 1, if rated. An introduction is worth the exposure only if it is likelier to succeed."
            ),
        )
    needs = [f"language:{language}"] if language else []
    needs += [f"bridge:{group}"] if group else []
    needs += ["survivors"] if survivors else []
    return {"needs": tuple(needs), "without": tuple(sorted(out)), "direct": rated}
