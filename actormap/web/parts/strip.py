"""A route as boxes: from the side from which the language is read, whatever the script of the names."""

from __future__ import annotations

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, isolated, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.route_findings import NO_OTHER
from actormap.metrics.introductions.words import in_ten
from actormap.web.escape import esc
from actormap.web.parts.introduction_tables import load_of, named_on
from actormap.web.state.session import Reading

BOX, STEP = 156, 92
"""Width of a box, and of what stands between two, in pixels."""


def title(route: Finding, number: int) -> str:
    """Number, length and chance of a route in one line."""
    steps = ngettext(route.details["hops"], "{n} introduction", "{n} introductions")
    return _(
        "Possible route {number} · {steps} · {chance}",
        number=number,
        steps=steps,
        chance=in_ten(route.value or 0.0),
    )


def heading(route: Finding, number: int, *, may: bool) -> None:
    """The title of a route, and what is to be minded of it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(esc(title(route, number)), anchor=False, width="content")
        if not may:
            st.badge(_("not now"), color="gray")
        chances = route.details["chances"]
        if len(chances) > 1:
            weak = chances.index(min(chances)) + 1
            last = weak == len(chances)
            text = _("weakest: last step") if last else _("weakest: step {n}", n=weak)
            st.badge(esc(text), color="blue")
        if any(left.values["left"] == NO_OTHER for left in route.details["if_no"].values()):
            st.badge(_("single thread: one no ends it"), color="orange")


def strip(reading: Reading, route: Finding, *, place: str = "page") -> None:
    """The boxes of a route, from the office to whom it leads."""
    ids = route.details["route"]
    names = named_on(reading.map, reading.view, ids)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"strip {place} {route.id}"
    ):
        _box(names[0], _("our office"))
        for taker, name, chance in zip(ids[1:], names[1:], route.details["chances"], strict=True):
            with st.container(width=STEP, gap=None, horizontal_alignment="center"):
                st.caption(esc(shown(in_ten(chance))), text_alignment="center")
                st.text(_("⟶"), width="content")
            _box(name, _caption(reading, route, taker), ask=taker in route.details["ask_first"])


def _box(name: str, caption: str, *, ask: bool = False) -> None:
    with st.container(border=True, width=BOX, gap=None):
        st.text(isolated(Name(name)))
        if ask:
            st.badge(_("ask first if willing"), color="orange")
        st.caption(esc(caption))


def _caption(reading: Reading, route: Finding, actor: str) -> str:
    """What stands below the name of somebody on a route."""
    if actor == route.details["route"][-1]:
        return _("whom we want to meet")
    load, cap = load_of(context_of(reading.map, reading.view), actor)
    return _("asked {asked} of {cap}", asked=f"{load:g}", cap=f"{cap:g}")
