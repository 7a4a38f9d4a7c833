"""Reach: groups by areas, who of those on record is met, and the cell that is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.metrics.base.tags import Relation, group_labels
from actormap.metrics.change.shares import shares
from actormap.metrics.reach.unmet import LOW, ReachCell, reach_cells
from actormap.viz.charts import Picture, Square, heat_map
from actormap.viz.charts.heat_map import CHOICE
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.gaps import cell as _cell
from actormap.web.parts import charts, components, tables
from actormap.web.parts.charts import Chart
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
        _cell.body(reading, now, result, relation)
    _strip(reading)
    components.explained("reach.gap", result)


def code_of(cell: ReachCell) -> str:
    """By what a cell is chosen."""
    return f"{cell.group}@{cell.area}"


def _nothing() -> None:
    st.info(
        _(
            "Nobody is tagged with a group, or no areas are recorded, so nobody can say whom we are "
            "missing. Bring a list of the groups whose rights each actor works on, or add them to the"
            " actors."
        )
    )
    with st.container(horizontal=True):
        navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
        navigation.link("actors", _("Add them to the actors"), icon="groups")


def _squares(reading: Reading, cells: Sequence[ReachCell], relation: Relation) -> ReachCell:
    """The heat map and the list that does the same by keyboard; the cell that is looked at."""
    known = {code_of(cell): cell for cell in cells}
    first = min(cells, key=lambda cell: (not cell.low, -len(cell.unmet)))
    held = chosen.value(CELL)
    now = known.get(held, first)
    groups, areas = group_labels(reading.map), tables.places(reading.map)

    def words(code: str) -> str:
        cell = known[code]
        group = shown(groups.get(cell.group, cell.group))
        return f"{group}, {areas.get(cell.area, cell.area)}: {_figure(cell)}"

    key = "cell by name"
    st.session_state[key] = code_of(now)
    st.selectbox(
        _("Group and area"),
        sorted(known, key=lambda code: (not known[code].low, code)),
        key=key,
        format_func=words,
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
    groups, areas = group_labels(reading.map), tables.places(reading.map)
    squares = tuple(
        Square(
            shown(groups.get(cell.group, cell.group)),
            areas.get(cell.area, cell.area),
            code_of(cell),
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
    st.header(esc(_("Since {day}", day=since)), anchor=False)
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
