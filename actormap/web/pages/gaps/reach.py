"""Reach: groups by areas, who of those on record is met, and the cell that is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from actormap.core.findings import Findings
from actormap.core.sentences import Name, isolated, series, shown
from actormap.core.words import _, ngettext
from actormap.graph.cells import cell_code
from actormap.metrics.base.tags import Relation, group_labels
from actormap.metrics.change.shares import shares
from actormap.metrics.introductions.words import in_ten
from actormap.metrics.reach.unmet import LOW, ReachCell, WayIn, reach_cells, ways_in, who_would_know
from actormap.viz.charts import Picture, Square, heat_map
from actormap.viz.charts.heat_map import CHOICE
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import charts, components, layout, lists, tables
from actormap.web.parts.charts import Chart
from actormap.web.parts.writing import concerns
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

YEAR = dt.timedelta(days=365)
CELL = "cell"
"""What is chosen here, as it stands in the address."""


def body(reading: Reading, relation: Relation) -> None:
    """Show the tab."""
    cells = reach_cells(reading.map, reading.view, relation=relation)
    result = ask(reading, "reach.gap", check=bool(cells), relation=relation)
    if not cells:
        _nothing()
        components.explained("reach.gap", result)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        now = _squares(reading, cells, relation)
    with right:
        _cell(reading, now, result, relation)
    _strip(reading)
    components.explained("reach.gap", result)


def _code(cell: ReachCell) -> str:
    """By what a cell is chosen."""
    return cell_code(cell.group, cell.area)


def _labels(reading: Reading, cell: ReachCell) -> tuple[str, str]:
    """The names of its group and of its area."""
    group, area = group_labels(reading.map).get(cell.group, cell.group), cell.area
    return shown(group), tables.places(reading.map).get(area, area)


def _nothing() -> None:
    st.info(
        _(
            "Nobody is tagged with a group, or no areas are recorded, so nobody can say whom we are "
            "missing. Bring a list of the groups whose rights each actor works on, or add them to the"
            " actors."
        )
    )
    with st.container(horizontal=True):
        lists.link()
        navigation.link("actors", _("Add them to the actors"), icon="groups")


def _squares(reading: Reading, cells: Sequence[ReachCell], relation: Relation) -> ReachCell:
    """The heat map and the list that does the same by keyboard; the cell that is looked at."""
    known = {_code(cell): cell for cell in cells}
    first = min(cells, key=lambda cell: (not cell.low, -len(cell.unmet)))
    now, key = known.get(chosen.value(CELL), first), "cell by name"
    st.session_state[key] = _code(now)
    st.selectbox(
        _("Group and area"),
        sorted(known, key=lambda code: (not known[code].low, code)),
        key=key,
        format_func=lambda code: f"{', '.join(_labels(reading, known[code]))}: {_figure(known[code])}",
        on_change=lambda: chosen.keep(CELL, st.session_state[key]),
        help=_(
            "This does the same as pressing a cell of the picture: type a few letters, or use the arrow keys."
        ),
    )
    chart = Chart("reach.gap", lambda part: _drawn(part, relation, now if part is reading else None))
    charts.show(reading, chart, key="reach map", choice=CHOICE, then=lambda code: chosen.keep(CELL, code))
    st.caption(
        esc(
            _(
                "Hatched with ?: nobody is on record, ask whether they exist. Framed: fewer than "
                "{share} of those on "
                "record are met.",
                share=f"{LOW:.0%}",
            )
        )
    )
    return now


def _drawn(reading: Reading, relation: Relation, now: ReachCell | None) -> Picture | None:
    """The cells of a map as a picture, with a frame around the one that is looked at."""
    cells = reach_cells(reading.map, reading.view, relation=relation)
    squares = tuple(
        Square(
            *_labels(reading, cell),
            _code(cell),
            len(cell.met) if cell.met_known else None,
            cell.recorded,
            cell.low,
            cell == now,
        )
        for cell in cells
    )
    return _picture(squares, _title(cells), _("Group")) if squares else None


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={tuple: repr})
def _picture(squares: tuple[Square, ...], title: str, corner: str) -> Picture:
    return heat_map(squares, title=title, corner=corner)


def _figure(cell: ReachCell) -> str:
    if not cell.recorded:
        return _("nobody on record")
    if not cell.met_known:
        return _("{n} on record", n=cell.recorded)
    return _("{met} of {n} met", met=len(cell.met), n=cell.recorded)


def _title(cells: Sequence[ReachCell]) -> str:
    if not any(cell.met_known for cell in cells):
        return _("No contact of the office is recorded: this is who is on record")
    low = sum(cell.low for cell in cells)
    silent = sum(not cell.recorded for cell in cells)
    return _(
        "Few are met in {low} of {n} cells; in {silent} nobody is on record",
        low=low,
        silent=silent,
        n=len(cells),
    )


def _strip(reading: Reading) -> None:
    """Four shares of civil society, now and a year ago."""
    since = str(dt.date.fromisoformat(reading.view.date) - YEAR)
    layout.head(_("Since {day}", day=since))
    with st.container(horizontal=True):
        for share in shares(reading.map, reading.view, since=since):
            with st.container(border=True, width=190, gap=None):
                if share.now is None:
                    st.text(_("Not known: {what}", what=share.words))
                    continue
                st.text(f"{share.now:.0%} {shown(share.words)}")
                st.caption(esc(_before(share.now, share.before)))


def _before(now: float, before: float | None) -> str:
    if before is None:
        return _("not known then")
    return _("no change") if f"{now:.0%}" == f"{before:.0%}" else _("was {share}", share=f"{before:.0%}")


MOST = 12
"""So many are told one by one; the others in a table."""


def _cell(reading: Reading, cell: ReachCell, result: Findings, relation: Relation) -> None:
    """Show the cell that is looked at."""
    with st.container(border=True):
        layout.head(_heading(reading, cell))
        finding = next((finding for finding in result if finding.subject == (cell.group, cell.area)), None)
        if finding is not None:
            components.sure(finding)
            # A table would be wider than the place there is.
            with st.expander(_("What it rests on")):
                for what, text in tables.facts(reading.map, finding).itertuples(index=False):
                    st.text(_("{what}: {told}", what=what, told=text))
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
    fields = {"group": group, "area": area, "n": cell.recorded}
    if not cell.met_known:
        return _("{group} in {area}: {n} on record", **fields)
    fields["met"] = len(cell.met)
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


def _names(reading: Reading, ways: list[WayIn]) -> None:
    if not ways:
        return
    st.text(ngettext(len(ways), "Not met: {n}", "Not met: {n}"))
    for way in ways[:MOST]:
        name, button = st.columns([7, 3], vertical_alignment="center")
        with name, st.container(gap=None):
            navigation.link("actors", isolated(tables.name(reading.map, way.actor)), id=way.actor)
            st.caption(esc(_way(way)))
        with button:
            _next(way)
    if ways[MOST:]:
        st.dataframe(tables.ways_table(reading.map, ways[MOST:]), hide_index=True)


def _way(way: WayIn) -> str:
    """The way in, in a few words, or why there is none."""
    if way.steps is None or way.chance is None:
        sources = ngettext(way.sources, "{n} source was asked", "{n} sources were asked")
        sources = sources if way.sources else _("nobody was asked")
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
    if beyond is None:
        text = _("Nobody has entered how many exist, so nobody can say how many are on no record.")
    elif not beyond[2]:
        text = _("Everybody who is said to exist is on record.")
    elif not round(beyond[1]):
        more = round(beyond[2])
        text = _("Everybody who is said to exist may be on record; up to {n} more may exist.", n=more)
    else:
        low, best, high = (round(figure) for figure in beyond)
        text = ngettext(
            best,
            "About {n} more ({low} to {high}) exists and is on no record.",
            "About {n} more ({low} to {high}) exist and are on no record.",
            low=low,
            high=high,
        )
    with st.container(border=True):
        st.text(text)
        with st.popover(_("Who would know?")):
            _who(reading, cell)


def _who(reading: Reading, cell: ReachCell) -> None:
    people = who_would_know(reading.map, reading.view, cell)
    if not people:
        st.text(
            _(
                "There is nobody the office has met who can be asked. Ask other agencies, or compare two "
                "lists."
            )
        )
        return
    names = series([tables.name(reading.map, actor) for actor in people[:MOST]], "; ")
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
        if everybody:
            layout.on_map(everybody, "cell on the map")
        about = {"works_on": cell.group} if relation == "works_on_rights_of" else {}
        navigation.link("brief", _("Add to the brief"), icon="description", works_in=cell.area, **about)
        concerns.button(group=cell.group, pcode=cell.area)
