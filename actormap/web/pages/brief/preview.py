"""What the brief says, before it is taken along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from actormap.core.sentences import Name, isolated, shown
from actormap.core.verdicts import WORTH
from actormap.core.words import _
from actormap.viz.brief import About, Brief, map_on_page
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.setting import CAPTION
from actormap.viz.map.drawing import MOST_OPEN
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components
from actormap.web.parts.tables import VERDICTS
from actormap.web.state import language, map_states
from actormap.web.state.session import Reading

FIRST = 3
"""So many points of a chapter stand on the page; all of them are in the file."""


def body(reading: Reading, about: About, brief: Brief) -> None:
    """Show it as it is set: the map, then chapter by chapter."""
    head(brief)
    drawn_map(reading, about, brief)
    parts(brief)
    with st.container(horizontal=True):
        navigation.link("introductions", _("Plan an introduction"), icon="handshake")
        navigation.link("gaps", _("See the gaps"), icon="troubleshoot")


def head(brief: Brief) -> None:
    """What it is about."""
    st.header(esc(shown(brief.title)), anchor=False)
    if brief.warning:
        st.warning(esc(shown(brief.warning)))
    st.text(shown(brief.boundary))


def parts(brief: Brief, *, first: int = FIRST, fold_last: bool = True) -> None:
    """Chapter by chapter; of one that is a page of its own what it says, what is not known, its charts."""
    for part in brief.parts:
        last = part is brief.parts[-1] and len(brief.parts) > 1
        _part(part, 0 if part.finding or (last and fold_last) else first)


def drawn_map(reading: Reading, about: About, brief: Brief) -> None:
    """Who is there as a picture; of very many none is drawn for who only looks: the file has it."""
    if not 0 < len(brief.ids) <= MOST_OPEN:
        return
    as_seen = (about, brief.ids, map_states.current(), language.code())
    key = repr((reading.path, reading.revision, reading.view, reading.principal, as_seen))
    st.image(_drawn(key, _reading=reading, _about=about, _brief=brief), alt=shown(CAPTION))
    st.caption(esc(shown(CAPTION)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawn(key: str, *, _reading: Reading, _about: About, _brief: Brief) -> str:
    del key
    look = actor_map.seen_now(_reading, inside=True)
    return map_on_page(_reading.map, _reading.view, _about, _brief, look=look)


def _part(part: Part, first: int) -> None:
    """A chapter: its first points, and all of it behind a press."""
    st.subheader(esc(shown(part.heading)), anchor=False)
    with st.container(border=True, gap="small"):
        if part.finding:
            st.markdown(f"**{esc(shown(part.finding))}**")
        for point in part.not_known[:1]:
            _point(point)
        for number, draw in enumerate(part.draw):
            components.picture(draw(), key=f"{part.heading} {number}")
        every = (*part.not_known[1:], *part.points)
        if not every:
            if part.missing and part.missing != part.finding:
                st.text(shown(part.missing))
            return
        for point in part.points[:first]:
            _point(point)
        if len(every) > first or any(point.note for point in every):
            with st.expander(_("All of this chapter, with reasons")):
                for point in every:
                    _point(point, noted=True)


def _point(point: Point, *, noted: bool = False) -> None:
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(shown(point.text), width="stretch")
            if point.verdict:
                colour: Literal["blue", "gray"] = "blue" if point.verdict == "supported" else "gray"
                st.badge(esc(VERDICTS[point.verdict]), color=colour, help=esc(shown(WORTH)))
        if point.route:
            _route(point.route)
        if point.note and noted:
            st.text(shown(point.note))


def _route(names: Sequence[Name]) -> None:
    """A chain in boxes, from the side from which the language is read."""
    with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center"):
        for number, name in enumerate(names):
            if number:
                st.text(_("→"), width="content")
            st.badge(esc(isolated(name)), color="gray")
