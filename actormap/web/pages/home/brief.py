"""Brief: what is taken along or handed over, of a place or theme, of the country, or of what goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import streamlit as st

from actormap.core.sentences import Name, isolated, shown
from actormap.core.verdicts import WORTH
from actormap.core.words import _, ngettext
from actormap.viz.brief import (
    About,
    Brief,
    choices,
    for_role,
    map_on_page,
    may_hand_over,
    profile_for_role,
    profile_to_take,
    successor_page,
    successor_page_to_take,
)
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.setting import CAPTION
from actormap.viz.map.drawing import MOST_OPEN
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import brief_files, frameworks
from actormap.web.parts import actor_map, components, layout, lists
from actormap.web.parts import choices as choices_of
from actormap.web.parts.tables import VERDICTS
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen, language, map_states
from actormap.web.state.analyses import ask, checking, is_for
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading, current_reading, workspace

KIND, MISSION = "write", "mission"


def body() -> None:
    """Show the page."""
    reading = current_reading()
    titles = {
        MISSION: _("Brief: two pages to take with you"),
        PROFILE: _("Brief: the country on four pages"),
        HANDOVER: _("Brief: what your successor needs"),
        FRAMEWORKS: _("Brief: what frameworks of others ask"),
    }
    held = chosen.value(KIND)
    layout.title(titles[held if held in _kinds(reading) else MISSION])
    if reading.map.actors.empty and held != FRAMEWORKS:
        lists.offer()
        return
    with components.showing_errors():
        kind = choices_of.segment(_("What to write"), KIND, _kinds(reading))
        if kind == FRAMEWORKS:
            frameworks.body(reading)
            return
        if kind != MISSION:
            _whole(reading, kind)
            return
        about = _about(reading)
        left, right = st.columns([5, 3], gap="large")
        with left, checking("brief"):
            brief = for_role(
                reading.map, reading.view, about, workspace().principal, ask=partial(ask, reading)
            )
            _preview(reading, about, brief)
        with right:
            brief_files.body(reading, about)


def _kinds(reading: Reading) -> dict[str, str]:
    """What can be written, by who looks."""
    kinds = {MISSION: _("Brief for the mission"), PROFILE: _("Country profile")}
    if may_hand_over(reading.principal):
        kinds[HANDOVER] = _("Handover")
    if is_for(reading.principal, frameworks.ANALYSIS):
        kinds[FRAMEWORKS] = _("Frameworks")
    return kinds


def _about(reading: Reading) -> About:
    """What it is to be about: a place and a theme, or actors that were selected."""
    ids, selected = chosen.values("ids"), chosen.selection()
    if ids:
        st.text(ngettext(len(ids), "About {n} chosen actor.", "About {n} chosen actors."))
        layout.press(_("About a place and a theme instead"), partial(chosen.keep, "ids", ""))
        return About(ids=ids)
    areas, themes = choices(reading.map)
    first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
    with first:
        area = _choice("works_in", _("Where?"), areas, _("Anywhere"))
    with second:
        theme = _choice("works_on", _("About what?"), themes, _("Everything"))
    if selected:
        label = ngettext(len(selected), "About the {n} selected actor", "About the {n} selected actors")
        third.button(esc(label), on_click=partial(chosen.keep, "ids", selected))
    return About(area, theme)


def _choice(name: str, label: str, known: Mapping[str, str], every: str) -> str:
    """A choice that stands in the address too."""
    words = {code: shown(text) for code, text in ({"": every} | dict(known)).items()}
    return choices_of.pick(label, name, words, width="stretch")


PROFILE, HANDOVER, FRAMEWORKS = "country-profile", "handover", "frameworks"
SHOWN = 2
"""So many points of a chapter of the handover stand on the page."""


def _whole(reading: Reading, kind: str) -> None:
    """Show it as it is read, and offer it as files."""
    left, right = st.columns([3, 1], gap="large")
    if kind == PROFILE:
        # A courtesy to who scores: marks of others show after theirs.
        scorer = "" if chosen.value("others") == "yes" else own_scorer()
        with left, checking("brief"):
            _profile(reading, scorer)
        with right:
            make = partial(profile_to_take, scorer=scorer)
            brief_files.whole(reading, kind, make, _("Make the country profile"), scorer=scorer)
        return
    with left, checking("brief"):
        _handover(reading)
    with right:
        brief_files.whole(reading, kind, successor_page_to_take, _("Make the page for the successor"))
        st.text(
            _(
                "In the file, promises, decisions, partners by step and strategies are counts alone: they "
                "stand in no file."
            )
        )


def _profile(reading: Reading, scorer: str) -> None:
    brief = profile_for_role(
        reading.map, reading.view, reading.principal, scorer=scorer, ask=partial(ask, reading)
    )
    head(brief)
    drawn_map(reading, About(), brief)
    parts(brief)
    if record_forms.may_write():
        navigation.link("situation", _("Score what is not known"), icon="monitoring")


def _handover(reading: Reading) -> None:
    brief = successor_page(reading.map, reading.view, ask=partial(ask, reading))
    head(brief)
    parts(brief, first=SHOWN, fold_last=False)
    navigation.link(
        "introductions", _("See what hangs on one officer alone"), icon="handshake", tab="officer"
    )


FIRST = 3
"""So many points of a chapter stand on the page; all of them are in the file."""


def _preview(reading: Reading, about: About, brief: Brief) -> None:
    """Show it as it is set: the map, then chapter by chapter."""
    head(brief)
    drawn_map(reading, about, brief)
    parts(brief)
    with st.container(horizontal=True):
        navigation.link("introductions", _("Plan an introduction"), icon="handshake")
        navigation.link("gaps", _("See the gaps"), icon="troubleshoot")


def head(brief: Brief) -> None:
    """What it is about."""
    layout.head(shown(brief.title))
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
    layout.subhead(shown(part.heading))
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
        with layout.line():
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
    with layout.line(gap="xxsmall"):
        for number, name in enumerate(names):
            if number:
                st.text(_("→"), width="content")
            layout.chip(isolated(name))
