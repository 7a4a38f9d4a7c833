"""One actor: the planned way first, else the best that may be planned, then others; else all our plans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown
from actormap.core.words import _, ngettext
from actormap.meetings.plans import Plan
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.other_ways import other_ways
from actormap.metrics.introductions.plannable import Way, open_plan, ways_to, why_no_plan
from actormap.metrics.introductions.routes import BOTH_WAYS
from actormap.records.record.whole import in_brief
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.gaps import plans, way
from actormap.web.parts import choices, components, layout, tables
from actormap.web.parts.introduction_tables import called, introducer_table, languages
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
    plans.wanted(reading)
    plans.load(reading)


def _about(reading: Reading, target: str) -> None:
    """What sort of actor it is, and where it stands on the map."""
    with layout.line():
        st.caption(esc(in_brief(reading.map, reading.view, [target])[target].in_language(isolated)))
        navigation.link("map", _("Show on map"), icon="hub", id=target)


def _ways(reading: Reading, target: str) -> None:
    plan = open_plan(reading.map, target)
    drawn = plans.planned_way(reading, plan) if plan is not None else None
    planned = tuple(drawn.details["route"]) if drawn else None
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
            if (number > 1 if plan is None else both[0].route != planned)
        ]
        _others(reading, target, others, wish, plan)
    for none in tables.of_kind(result, "no_route", "contact"):
        components.show_finding(none)
    introducers = tables.of_kind(result, "introducer")
    if introducers:
        layout.late(_("What if somebody says no"), _if_no, reading, target, wish, key=f"no {target}")
        label, key = _("Who could make the last introduction"), f"last {target}"
        layout.late(label, _last, reading, introducers, key=key)
    components.explained("introductions.routes", result)


def _others(
    reading: Reading,
    target: str,
    others: Sequence[tuple[int, Way, Finding]],
    wish: dict[str, Any],
    held: Plan | None,
) -> None:
    """Further routes, and what could be tried beside introductions."""
    layout.head(_("Other ways"))
    for at in range(0, len(others), 2):
        for column, (number, candidate, route) in zip(st.columns(2), others[at : at + 2], strict=False):
            with column:
                way.line(reading, route, candidate, wish, number, held)
    if not _beside(reading, target) and not others:
        st.text(_("None is recorded. Ask those you know whom they trust."))


def _first(reading: Reading, target: str, minded: Sequence[str]) -> None:
    """What is to be minded of an actor before its ways: that it was met; and what to do."""
    for caveat in minded:
        st.text(shown(caveat))
    if why_no_plan(reading.map, reading.view, target):
        navigation.link("after-a-meeting", _("After a meeting"), icon="edit_note", whom=target)


def _if_no(reading: Reading, target: str, wish: dict[str, Any]) -> None:
    options = {name: wish[name] for name in ("needs", "without") if name in wish}
    with components.showing_errors():
        for finding in ask(reading, "introductions.refusal", target=target, **options):
            components.show_finding(finding)


def _last(reading: Reading, introducers: list[Finding]) -> None:
    table = introducer_table(reading.map, reading.view, introducers)
    components.table(table, introducers, key="introducers")


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


NAMED = 3
"""So many are named; the others are counted."""


def _beside(reading: Reading, target: str) -> bool:
    """Show what is left beside introductions; whether there is anything."""
    ways = other_ways(reading.map, reading.view, target)
    every = ((_table, ways.tables), (_colleague, ways.colleagues), (_apart, ways.kept_apart))
    cards = [(show, some) for show, some in every if some]
    for column, (show, some) in zip(st.columns(3) if cards else (), cards, strict=False):
        with column, layout.card(height="stretch"):
            show(reading, target, some)
    return bool(cards)


def _head(title: str, badge: str, *, orange: bool = False) -> None:
    with layout.line(horizontal_alignment="distribute"):
        st.header(esc(title), anchor=False, width="content")
        layout.chip(badge, "orange" if orange else "blue")


def _table(reading: Reading, target: str, platforms: tuple[str, ...]) -> None:
    _head(_("Meet at a table"), _("no introduction"))
    names = layout.few([tables.name(reading.map, code) for code in platforms], NAMED)
    st.text(_("Both sit on {platforms}. Is it safe for them to be seen with us there?", platforms=names))
    navigation.link("after-a-meeting", _("We met there"), icon="edit_note", whom=target)


def _colleague(reading: Reading, _target: str, colleagues: tuple[str, ...]) -> None:
    _head(_("Ask a colleague"), _("one question"))
    names = [called(reading.map, reading.view, actor) for actor in colleagues]
    st.text(
        ngettext(
            len(names),
            "{names} works with them. Nobody asked whether it would introduce us.",
            "{names} work with them. Nobody asked whether they would introduce us.",
            names=layout.few(names, NAMED),
        )
    )
    navigation.link("after-a-meeting", _("Note what they say"), icon="edit_note", whom=colleagues[0])


def _apart(reading: Reading, _target: str, offers: tuple[str, ...]) -> None:
    _head(_("Shorter"), _("not to be asked"), orange=True)
    names = [called(reading.map, reading.view, actor) for actor in offers]
    st.text(
        ngettext(
            len(names),
            "{names} offers, but they keep away from it.",
            "{names} offer, but they keep away.",
            names=layout.few(names, NAMED),
        )
    )
    with st.popover(_("Why?"), type="tertiary"):
        st.text(
            _(
                "A hostile tie is recorded between the two. Whoever is asked learns whom we look for: so "
                "nobody is asked who could do harm with it."
            )
        )
