"""Why a way to an actor is believed, what could go wrong on it, and what is left if somebody says no."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, listed, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.other_ways import same_sources
from actormap.metrics.introductions.planner import planner_of
from actormap.metrics.introductions.route_findings import ground
from actormap.web.escape import esc
from actormap.web.parts.introduction_tables import load_of, named_on, with_names
from actormap.web.state.session import Reading

ONE_SOURCE = 1
NOT_WANTED = Sentence("It does not want to be met: stop, and do not press.")


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
    if sources == ONE_SOURCE:
        text = _("Steps {steps} rest on one source. If it errs, there is no route.", steps=listed(steps))
    st.warning(esc(text), icon=":material/warning:")


def wrong(reading: Reading, route: Finding, due: str = "") -> None:
    """What could go wrong on a way, in a few lines; `due` is the day of the last step."""
    st.header(_("What could go wrong"), anchor=False)
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
            fields = {"name": Name(names[actor]), "asked": f"{load:g}", "cap": f"{cap:g}"}
            lines.append(_("{name}: asked {asked} of {cap}, let it rest", **fields))
    exposed = {i: share for i, share in route.details["exposed"].items() if round(share, 2)}
    if exposed:
        most = Name(names[max(exposed, key=lambda i: exposed[i])])
        lines.append(_("It exposes {name} most.", name=most))
    elif between:
        lines.append(_("How exposed they are is not recorded: that is not none."))
    if due:
        lines.append(_("The last step is due on {day}.", day=due))
    if not between:
        lines.append(_("Nobody is in between, so nobody else learns of it."))
    for text in lines:
        st.text(f"• {text}")


def if_no(reading: Reading, route: Finding, left: list[str]) -> None:
    """What is left if one of those who are still to be met says no, a step at a time."""
    st.header(_("What if somebody says no?"), anchor=False)
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
        st.text(shown(NOT_WANTED))
    else:
        st.text(with_names(reading.map, route, route.details["if_no"][taker]))
