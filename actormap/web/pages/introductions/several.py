"""Several actors at once: one tree of introductions, and whom it leans on too much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.words import in_ten
from actormap.viz.charts import Picture, Way, tree
from actormap.web.escape import esc
from actormap.web.pages import analyses
from actormap.web.parts import charts, choices, components, tables
from actormap.web.parts.charts import Chart
from actormap.web.parts.introduction_tables import called, load_of, named_on
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

FEW = 3
"""So many of those who should rest, and of those whom no way leads to, are told."""


def body(reading: Reading) -> None:
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
        part = st.expander(esc(heading), on_change="rerun", key=f"experts {name}")
        if part.open:
            with part:
                analyses.answer(reading, name, targets=targets)


def _tree(reading: Reading, targets: Sequence[str]) -> None:
    known = set(reading.map.actors["id"])
    without = tuple(actor for actor in chosen.values("without") if actor in known)
    options: dict[str, Any] = {"targets": tuple(targets), "without": without}
    result = ask(reading, "introductions.route_tree", **options)
    whole = next(iter(tables.of_kind(result, "whole")), None)
    ways = tables.of_kind(result, "route")
    with st.container(border=True):
        st.header(
            esc(
                _(
                    "{reached} of {n} can be reached: {introductions}",
                    reached=len(ways),
                    n=len(targets),
                    introductions=ngettext(
                        whole.n or 0 if whole else 0, "{n} introduction", "{n} introductions"
                    ),
                )
            ),
            anchor=False,
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
        fields = {"name": called(reading.map, reading.view, actor), "asked": f"{load:g}", "cap": f"{cap:g}"}
        st.text(_("{name}: asked {asked} of {cap}, let it rest", **fields))
    if tired:
        st.button(
            _("Without them"), key="without", on_click=chosen.keep, args=("without", [*without, *tired])
        )
    if without:
        st.button(_("With everybody again"), key="with all", on_click=chosen.keep, args=("without", ""))


def _drawn(reading: Reading, result: Findings) -> Picture | None:
    ways, tired = (
        tables.of_kind(result, "route"),
        frozenset(_resting(reading, tables.of_kind(result, "route"))),
    )
    if not ways:
        return None
    every = [
        Way(
            tuple(way.details["route"]),
            tuple(named_on(reading.map, reading.view, way.details["route"])),
            tired,
        )
        for way in ways
    ]
    return tree(every, title=_("The introductions that lead to them, as one tree"))
