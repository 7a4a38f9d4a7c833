"""A route as boxes: from the side from which the language is read, each name in a box of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, isolated, series, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.words import in_ten
from actormap.web.escape import esc
from actormap.web.parts.introduction_tables import load_of, named_on
from actormap.web.state.session import Reading

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
    with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center", key=f"line {route.id}"):
        for at, name in enumerate(named_on(reading.map, reading.view, route.details["route"])):
            if at:
                st.text(_("→"), width="content")
            st.badge(esc(isolated(name)), color="gray")


def _box(
    name: str, caption: str, width: int, *, ground: str = "", ask: bool = False, done: bool = False
) -> None:
    with st.container(width=width, gap="xxsmall"):
        with st.container(border=True, gap=None):
            st.text(isolated(Name(name)))
            if ask:
                st.badge(_("ask first if willing"), color="orange")
            st.caption(esc(f"✓ {caption}" if done else caption))
        if ground:
            st.caption(esc(ground))


def _caption(reading: Reading, route: Finding, actor: str) -> str:
    """What stands below the name of somebody on a route."""
    if actor == route.details["route"][-1]:
        return _("whom we want to meet")
    load, cap = load_of(context_of(reading.map, reading.view), actor)
    return _("asked {asked} of {cap}", asked=f"{load:g}", cap=f"{cap:g}")
