"""A group in an area: who is not met, by name, what the way in is, and what to do about it."""

from __future__ import annotations

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, counted, isolated, series, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.tags import Relation, group_labels
from actormap.metrics.introductions.words import in_ten
from actormap.metrics.reach.unmet import ReachCell, WayIn, ways_in, who_would_know
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components, tables
from actormap.web.parts.writing import concerns
from actormap.web.state import chosen
from actormap.web.state.session import Reading

MOST = 12
"""So many are told one by one; the others in a table."""


def body(reading: Reading, cell: ReachCell, result: Findings, relation: Relation) -> None:
    """Show the cell that is looked at."""
    with st.container(border=True):
        st.header(esc(_heading(reading, cell)), anchor=False)
        finding = next((finding for finding in result if finding.subject == (cell.group, cell.area)), None)
        if finding is not None:
            components.sure(finding)
            _rests_on(reading, finding)
        if not cell.recorded:
            st.text(_("Nobody is on record here. That says nothing about who exists: ask."))
        ways = ways_in(reading.map, reading.view, cell.unmet)
        if cell.met_known:
            _names(reading, ways)
        _others(reading, cell)
        _buttons(cell, ways, relation)


def _heading(reading: Reading, cell: ReachCell) -> str:
    group = group_labels(reading.map).get(cell.group, Name(cell.group))
    area = Name(tables.places(reading.map).get(cell.area, cell.area))
    if not cell.met_known:
        return _("{group} in {area}: {n} on record", group=group, area=area, n=cell.recorded)
    fields = {"group": group, "area": area, "n": cell.recorded, "met": len(cell.met)}
    if cell.exists is None:
        return _("{group} in {area}: {met} met of {n} on record; how many exist is not known", **fields)
    low, best, high = (f"{figure:g}" for figure in cell.exists)
    return _(
        "{group} in {area}: {met} met of {n} on record; {best} exist ({low} to {high})",
        **fields,
        best=best,
        low=low,
        high=high,
    )


def _rests_on(reading: Reading, finding: Finding) -> None:
    """What the figure rests on and what would change it: a table would be wider than the place there is."""
    with st.expander(_("What it rests on")):
        for what, text in tables.facts(reading.map, finding).itertuples(index=False):
            st.text(_("{what}: {told}", what=what, told=text))


def _names(reading: Reading, ways: list[WayIn]) -> None:
    if not ways:
        return
    known = tables.names(reading.map)
    st.text(ngettext(len(ways), "Not met: {n}", "Not met: {n}"))
    for way in ways[:MOST]:
        name, button = st.columns([7, 3], vertical_alignment="center")
        with name, st.container(gap=None):
            navigation.link("actors", isolated(known[way.actor]), id=way.actor)
            st.caption(esc(_way(way)))
        with button:
            _next(way)
    if ways[MOST:]:
        st.dataframe(tables.ways_table(reading.map, ways[MOST:]), hide_index=True)


def _way(way: WayIn) -> str:
    """The way in, in a few words, or why there is none."""
    if way.steps is None or way.chance is None:
        sources = (
            _("nobody was asked")
            if not way.sources
            else ngettext(way.sources, "{n} source was asked", "{n} sources were asked")
        )
        return f"{shown(way.why_not)} ({sources})"
    steps = ngettext(way.steps, "{n} introduction", "{n} introductions")
    return " · ".join(filter(None, [steps, shown(in_ten(way.chance)), shown(way.why_not)]))


def _next(way: WayIn) -> None:
    """The next thing to do about an actor."""
    if not way.why_not:
        navigation.link("introductions", _("Plan"), target=way.actor)
    elif way.steps is None and way.approachable:
        navigation.link("after-a-meeting", _("Ask"), whom=way.actor)


def _others(reading: Reading, cell: ReachCell) -> None:
    """Who exists and is on no record, and who would know them."""
    beyond = cell.off_record
    with st.container(border=True):
        if beyond is None:
            st.text(_("Nobody has entered how many exist, so nobody can say how many are on no record."))
        elif not beyond[2]:
            st.text(_("Everybody who is said to exist is on record."))
        elif not round(beyond[1]):
            st.text(
                _(
                    "Everybody who is said to exist may be on record; up to {n} more may exist.",
                    n=round(beyond[2]),
                )
            )
        else:
            low, best, high = (round(figure) for figure in beyond)
            st.text(
                shown(
                    counted(
                        best,
                        "About {n} more ({low} to {high}) exists and is on no record.",
                        "About {n} more ({low} to {high}) exist and are on no record.",
                        low=low,
                        high=high,
                    )
                )
            )
        with st.popover(_("Who would know?")):
            _who(reading, cell)


def _who(reading: Reading, cell: ReachCell) -> None:
    people = who_would_know(reading.map, reading.view, cell)
    known = tables.names(reading.map)
    if not people:
        st.text(
            _(
                "There is nobody the office has met who can be asked. Ask other agencies, or compare two "
                "lists."
            )
        )
        return
    names = series([Name(known[actor]) for actor in people[:MOST]], "; ")
    st.text(_("Ask those that the office met: {names}.", names=names))
    navigation.link("after-a-meeting", _("Record what you heard"), icon="edit_note", whom=people[0])


def _buttons(cell: ReachCell, ways: list[WayIn], relation: Relation) -> None:
    plannable = [way.actor for way in ways if not way.why_not]
    everybody = [*cell.unmet, *cell.met]
    with st.container(horizontal=True):
        if plannable:
            label = ngettext(len(plannable), "Plan {n} introduction", "Plan introductions for all {n}")
            if st.button(esc(label), type="primary", key="plan all"):
                navigation.go("introductions", tab="several", targets=plannable)
        if everybody and st.button(_("Show on map"), key="cell on the map"):
            chosen.select(everybody)
            navigation.go("map")
        about = {"works_on": cell.group} if relation == "works_on_rights_of" else {}
        navigation.link("brief", _("Add to the brief"), icon="description", works_in=cell.area, **about)
        concerns.button(group=cell.group, pcode=cell.area)
