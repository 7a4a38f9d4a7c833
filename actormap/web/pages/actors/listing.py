"""The list of actors: facets to narrow it, boxes to select, and links to the records."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated
from actormap.core.words import _, ngettext
from actormap.records.record import telling
from actormap.records.record.facets import FACETS, Choice, Narrowed, narrowed
from actormap.records.record.whole import SUBJECTS, hanging, in_brief
from actormap.rights.identity import entries_of
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import layout, paging
from actormap.web.parts.tables import names
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.session import Reading, reading_of_stored

AT_ONCE = 20
"""Actors on the page at a time."""
WIDE = 205
"""Pixels of a facet: the first four stand in one row on a laptop."""
JUDGED = {"works_in": "areas", "works_on": "groups", "platform": "platforms"}
"""Facets by what is judged itself."""
FIRST = ("works_on", "works_in", "met", "type")
"""Facets that stand above the list; the others are one click away."""


def body(reading: Reading) -> None:
    """Show the list."""
    wanted = {facet: chosen.values(facet) for facet in FACETS}
    matches = narrowed(reading.map, reading.view, wanted)
    _facets(FIRST, matches, wanted)
    others = [facet for facet in FACETS if facet not in FIRST]
    with st.expander(_("More filters"), expanded=any(wanted[facet] for facet in others)):
        _facets(others, matches, wanted)
    _head(reading, matches, any(wanted.values()))
    here = paging.part(chosen.value("page"), AT_ONCE, len(matches.ids))
    _rows(reading, matches.ids[here.places])
    with layout.line():
        layout.turn(here, _("Previous actors"), _("Next actors"), lambda to: chosen.keep("page", str(to)))
        if here.before or here.after:
            st.text(_("{first} to {last} of {count}", first=here.first + 1, last=here.end, count=here.count))


def _facets(facets: Sequence[str], matches: Narrowed, wanted: dict[str, tuple[str, ...]]) -> None:
    with st.container(horizontal=True):
        for facet in facets:
            _facet(facet, matches.choices[facet], wanted[facet])


def _facet(facet: str, choices: Sequence[Choice], wanted: Sequence[str]) -> None:
    known = {choice.code: choice for choice in choices}
    key = f"facet {facet}"
    st.session_state[key] = list(wanted)

    def keep() -> None:
        chosen.keep(facet, st.session_state[key])
        chosen.keep("page", "")

    st.multiselect(
        esc(FACETS[facet][0]),
        list(known),
        key=key,
        on_change=keep,
        placeholder=_("Any"),
        width=WIDE,
        format_func=lambda code: _("{label} ({n})", label=known[code].label, n=known[code].count),
    )


def _head(reading: Reading, matches: Narrowed, narrow: bool) -> None:
    """How many match, and what can be done with them."""
    selected = chosen.selection()
    with layout.line():
        every = len(reading.map.actors)
        st.text(
            ngettext(len(matches.ids), "{n} actor of {every}", "{n} actors of {every}", every=every)
            if narrow
            else ngettext(every, "{n} actor", "{n} actors")
        )
        if narrow:
            layout.press(_("Show all"), _take_back, key="take back facets", type="tertiary")
        if matches.ids:
            layout.press(
                _("Select all that match"), chosen.select, matches.ids, key="select all", type="tertiary"
            )
        record_forms.add(reading_of_stored(), "actors", _("New actor"))
        _what_they_share(reading)
    if selected:
        with layout.line(key="selected"):
            st.text(ngettext(len(selected), "{n} is selected.", "{n} are selected."))
            navigation.link("map", _("Show on map"), icon="hub")
            navigation.link("brief", _("Brief on them"), icon="description", ids=selected)
            # What a list that was brought mostly leaves open, and without which no gap can be told.
            stored = reading_of_stored()
            entries = entries_of(stored.map, selected)
            title = ngettext(len(selected), "The sphere of {n} actor", "The sphere of {n} actors")
            record_forms.change_all(stored, "actors", "sphere", entries, _("Set their sphere"), title)
            layout.press(_("Clear selection"), chosen.select, (), key="select none", type="tertiary")


def _what_they_share(reading: Reading) -> None:
    """Lead to what is recorded of the area, the group or the platform by which the list is narrowed."""
    for facet, table in JUDGED.items():
        column = SUBJECTS[table]
        about = schema.columns()["assessments"][column]
        usual = schema.vocabulary(about.vocabulary) if about.vocabulary else ()
        known = {*telling.names(reading.map, table), *usual}
        for code in chosen.values(facet):
            if code in known or hanging(reading.map, table, code):
                name = telling.cell(reading.map, about, code).in_language(isolated)
                label = _("Recorded of {name}", name=name)
                navigation.link("about", label, icon="article", of=column, id=code)


def _take_back() -> None:
    for facet in FACETS:
        chosen.keep(facet, "")


def _rows(reading: Reading, ids: Sequence[str]) -> None:
    known, briefs = names(reading.map), in_brief(reading.map, reading.view, ids)
    selected = chosen.selection()
    if not ids:
        st.info(_("Nobody matches all of these filters. Remove one of them."))
    for actor in ids:
        with layout.line(gap="small"):
            key = f"select {actor}"
            st.session_state[key] = actor in selected
            st.checkbox(
                esc(_("Select {name}", name=isolated(known[actor]))),
                key=key,
                label_visibility="collapsed",
                on_change=_select,
                args=(actor,),
            )
            layout.press(
                isolated(known[actor]), chosen.keep, "id", actor, key=f"open record {actor}", type="tertiary"
            )
            st.caption(esc(briefs[actor].in_language(isolated)))


def _select(actor: str) -> None:
    others = [each for each in chosen.selection() if each != actor]
    chosen.select([*others, actor] if st.session_state[f"select {actor}"] else others)
