"""No platform: themes by areas, and the themes on which several work without one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, shown
from actormap.core.words import _, ngettext
from actormap.graph.cells import cell_code
from actormap.metrics.base.tags import Relation
from actormap.metrics.coordination.platform_cells import platform_cells
from actormap.metrics.reach.unmet import columns
from actormap.viz.charts import Picture, Square, heat_map
from actormap.web import navigation
from actormap.web.parts import charts, components, tables
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

NAMED = 3
"""So many of those without a seat are named."""


def body(reading: Reading, _relation: Relation) -> None:
    """Show the tab."""
    seats = not reading.map.platforms.empty
    result = ask(reading, "coordination.missing_platforms", check=seats)
    if not components.without(
        seats,
        _(
            "Platforms: none recorded, so nothing is said about themes without one. Bring a list of "
            "platforms and who sits on them."
        ),
    ):
        _missing(reading, result)
        components.explained("coordination.missing_platforms", result)
    _spaces(reading)


def _missing(reading: Reading, result: Findings) -> None:
    """Where several work, and no platform is recorded for it."""
    if charts.show(reading, Chart("coordination.missing_platforms", _squares), key="platform map"):
        st.caption(
            _(
                "How many of those who work there sit on a platform for it. Framed: several work there, "
                "and a platform is missing. Hatched with ?: nobody is recorded as working there."
            )
        )
    st.header(_("Themes without a platform"), anchor=False)
    components.first(result, then=partial(_what_now, reading))
    components.for_experts(tables.platform_table(reading.map, result), result, key="platforms")


def _spaces(reading: Reading) -> None:
    """Where many work, and where nobody is recorded."""
    st.header(_("Shared spaces"), anchor=False)
    space = ask(reading, "coordination.shared_space")
    st.text(shown(space.findings[0].statement))
    cells = tables.of_kind(space, "cell")
    components.for_experts(tables.space_table(reading.map, cells), cells, key="space")


def _squares(reading: Reading) -> Picture | None:
    """Who of those who work on something somewhere has a seat."""
    cells = platform_cells(reading.map, reading.view, columns(reading.map))
    if not cells:
        return None
    sectors = dict(zip(reading.map["sectors"]["id"], reading.map["sectors"]["name"], strict=True))
    areas, known = tables.places(reading.map), {(cell.sector, cell.area): cell for cell in cells}
    squares = []
    for sector in dict.fromkeys(cell.sector for cell in cells):
        for area in columns(reading.map):
            cell = known.get((sector, area))
            seated, working = (len(cell.seated), len(cell.working)) if cell else (0, 0)
            squares.append(
                Square(
                    sectors.get(sector, sector),
                    areas.get(area, area),
                    cell_code(sector, area),
                    seated,
                    working,
                    cell is not None and cell.missing,
                )
            )
    missing = sum(square.low for square in squares)
    title = ngettext(
        missing,
        "In {n} place several work without a platform",
        "In {n} places several work without a platform",
    )
    if not missing:
        title = _("No place is recorded in which several work without a platform")
    return heat_map(squares, title=title, corner=_("Theme"))


def _what_now(reading: Reading, theme: Finding) -> None:
    """Who could invite them, and where they are."""
    with components.showing_errors():
        every = ask(reading, "coordination.convenors", check=False)
        for finding in [finding for finding in every if finding.subject == theme.subject][:1]:
            st.text(shown(finding.statement))
    known = tables.names(reading.map)
    without = [actor for actor in theme.details["actors"] if actor not in theme.details["members"]]
    with st.container(horizontal=True, gap="xxsmall"):
        for actor in without[:NAMED]:
            navigation.link("actors", _("{name}", name=Name(known.get(actor, actor))), id=actor)
    if st.button(_("Show on map"), key=f"theme on the map {theme.id}"):
        chosen.select(theme.details["actors"])
        navigation.go("map")
