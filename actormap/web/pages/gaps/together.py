"""Who has no route, who does not talk, and where nothing brings them together."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import product

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext
from actormap.graph.cells import cell_code
from actormap.metrics.base.areas import themes_in_areas
from actormap.metrics.base.tags import Relation
from actormap.metrics.coordination.platform_cells import platform_cells
from actormap.metrics.reach.unmet import columns
from actormap.viz.charts import Picture, Square, heat_map
from actormap.viz.charts.routes import FEW
from actormap.web import navigation
from actormap.web.parts import charts, choices, components, layout, lists, pictures, tables
from actormap.web.parts.charts import Chart
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def no_route(reading: Reading, relation: Relation) -> None:
    """Show the tab."""
    st.text(
        _(
            "Actors to whom no chain of trusted introductions is recorded. Where hardly anybody was "
            "asked about "
            "an actor, that says nothing about the actor: it is a question to ask."
        )
    )
    components.without_office(reading)
    steps = ask(reading, "reach.steps", relation=relation)
    result = ask(reading, "reach.isolation", relation=relation)
    actors = tables.of_kind(result, "actor")
    beside = len(tables.of_kind(steps, "actor")) <= FEW
    picture, names = st.columns([2, 3], gap="medium") if beside else (st.container(), st.container())[::-1]
    with names:
        components.first(actors, then=_next)
        components.for_experts(tables.isolation_table(reading.map, actors), actors, key="isolation")
    with picture:
        chart = charts.of_answer("reach.steps", pictures.rings_of, relation=relation)
        charts.show(reading, chart, key="rings")
    if groups := tables.of_kind(result, "group"):
        layout.head(_("By group"))
    components.for_experts(tables.group_table(reading.map, groups), groups, key="isolation_groups")
    for whole in tables.of_kind(steps, "whole"):
        st.text(shown(whole.statement))
    components.explained("reach.isolation", result)


def _next(finding: Finding) -> None:
    """What can be done about an actor without a route."""
    with st.container(horizontal=True):
        navigation.link("actors", _("Open the record"), icon="person", id=finding.subject[0])
        navigation.link("after-a-meeting", _("Ask"), icon="edit_note", whom=finding.subject[0])


AREAS = 3
"""So many areas of each theme that both work on are named; the others are counted."""
CARDS = 3
"""So many pairs are cards; all stand in the table."""


def not_talking(reading: Reading, _relation: Relation) -> None:
    """Show the tab: pairs that do not talk, or where no platform brings anybody together."""
    parts = {"pairs": _("Pairs"), "platforms": _("No platform")}
    if choices.segment(_("Not talking"), "missing", parts) == "pairs":
        _pairs(reading)
    else:
        _platforms(reading)


def _pairs(reading: Reading) -> None:
    """Who does the same work, and is not recorded as joined."""
    st.text(
        _(
            "Pairs that work on the same thing in the same place, and are recorded neither as "
            "working together "
            "nor on a platform for it. A conversation to encourage, never an order."
        )
    )
    if reading.map.presence.empty:
        st.info(
            _(
                "It is not recorded who works on what, and where, so nobody can say who does the same "
                "work. Bring a list of who does what where, such as a 3W table."
            )
        )
        lists.link()
        return
    result = ask(reading, "coordination.gaps")
    pairs = tables.of_kind(result, "pair")
    if not pairs:
        st.text(_("No such pair is recorded."))
        components.without_sphere(reading)
    elif reading.map.ties.empty and reading.map.platforms.empty:
        st.info(
            _(
                "No tie and no platform is recorded, so nobody can say who does not talk. The pairs below "
                "only work on the same thing in the same place: ask them."
            )
        )
    for column, pair in zip(st.columns(CARDS), pairs[:CARDS], strict=False):
        with column.container(border=True, height="stretch"):
            _card(reading, pair, _convenor(reading, pair))
    components.for_experts(tables.gap_table(reading.map, result), result, key="gap_pairs")
    components.explained("coordination.gaps", result)


def _convenor(reading: Reading, pair: Finding) -> Finding | None:
    """Who could bring a pair together, where anybody is known."""
    with suppress(ActormapError):
        every = tables.of_kind(ask(reading, "coordination.convenors", check=False), "pair")
        return next((finding for finding in every if finding.subject == pair.subject), None)
    return None


def _card(reading: Reading, pair: Finding, convenor: Finding | None) -> None:
    first, second = (tables.name(reading.map, actor) for actor in pair.subject)
    st.text(_("{one} and {other}", one=first, other=second))
    both = themes_in_areas(reading.map, pair.details["cells"], AREAS)
    st.text(_("Both work on: {what}", what=both))
    if pair.details["tension"]:
        layout.chip(_("A hostile tie is recorded: talk to each first"), "orange")
    components.sure(pair)
    if convenor is not None:
        st.text(shown(convenor.statement))
    with st.container(horizontal=True):
        if convenor is not None and not convenor.details.get("office", True):
            whom = convenor.details["convenor"]
            navigation.link("after-a-meeting", _("Record what they said"), icon="edit_note", whom=whom)
        layout.on_map(pair.subject, f"pair {pair.id}")


NAMED = 3
"""So many of those without a seat are named."""


def _platforms(reading: Reading) -> None:
    """Themes and places that no platform covers, and spaces that several share."""
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
    layout.head(_("Themes without a platform"))
    components.first(result, then=partial(_what_now, reading))
    components.for_experts(tables.platform_table(reading.map, result), result, key="platforms")


def _spaces(reading: Reading) -> None:
    """Where many work, and where nobody is recorded."""
    layout.head(_("Shared spaces"))
    space = ask(reading, "coordination.shared_space")
    st.text(shown(space.findings[0].statement))
    cells = tables.of_kind(space, "cell")
    components.for_experts(tables.space_table(reading.map, cells), cells, key="space")


def _squares(reading: Reading) -> Picture | None:
    """Who of those who work on something somewhere has a seat."""
    cells = platform_cells(reading.map, reading.view, columns(reading.map))
    if not cells:
        return None
    sectors = reading.map["sectors"].set_index("id")["name"]
    areas, known = tables.places(reading.map), {(cell.sector, cell.area): cell for cell in cells}
    squares = []
    for sector, area in product(dict.fromkeys(cell.sector for cell in cells), columns(reading.map)):
        cell = known.get((sector, area))
        seated, working = (len(cell.seated), len(cell.working)) if cell else (0, 0)
        missing = cell is not None and cell.missing
        names = sectors.get(sector, sector), areas.get(area, area)
        squares.append(Square(*names, cell_code(sector, area), seated, working, missing))
    number = sum(square.low for square in squares)
    title = ngettext(
        number,
        "In {n} place several work without a platform",
        "In {n} places several work without a platform",
    )
    if not number:
        title = _("No place is recorded in which several work without a platform")
    return heat_map(squares, title=title, corner=_("Theme"))


def _what_now(reading: Reading, theme: Finding) -> None:
    """Who could invite them, and where they are."""
    with components.showing_errors():
        every = ask(reading, "coordination.convenors", check=False)
        for finding in [finding for finding in every if finding.subject == theme.subject][:1]:
            st.text(shown(finding.statement))
    without = [actor for actor in theme.details["actors"] if actor not in theme.details["members"]]
    with st.container(horizontal=True, gap="xxsmall"):
        for actor in without[:NAMED]:
            navigation.link("actors", _("{name}", name=tables.name(reading.map, actor)), id=actor)
    layout.on_map(theme.details["actors"], f"theme on the map {theme.id}")
