"""Whom of a group in an area the office has not met, by name, and what the way in is (A13, A10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actormap.core.config import View
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.safeguards import forbidden, locked_reason
from actormap.metrics.base.tags import Relation, groups_of
from actormap.metrics.introductions.plannable import ways_to, why_no_plan, why_no_route
from actormap.metrics.introductions.planner import planner_in
from actormap.metrics.reach.capture_recapture import Existing, pooled, who_exists
from actormap.metrics.reach.contact_log import reached_now

LOW = 0.4
"""Below this share of those on record a cell is framed."""
LEAST = 2
"""Of fewer on record a share says nothing."""


@dataclass(frozen=True, slots=True)
class ReachCell:
    """A group in an area: who is on record, and who of them the office met lately.

    Parameters
    ----------
    group, area
        Their codes.
    met, unmet
        Ids of those on record that are met, and of those that are not.
    exists
        How many exist: at least, best, at most; None where nobody said.
    met_known
        Whether any contact of an office is recorded: without one nobody is known to be met or not.
    """

    group: str
    area: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    exists: Existing | None = None
    met_known: bool = True

    @property
    def recorded(self) -> int:
        """How many are on record."""
        return len(self.met) + len(self.unmet)

    @property
    def low(self) -> bool:
        """Whether few of those on record are met."""
        return self.met_known and self.recorded >= LEAST and len(self.met) < LOW * self.recorded

    @property
    def off_record(self) -> Existing | None:
        """How many exist that nobody has on record: at least, best, at most; None where nobody can say."""
        if self.exists is None:
            return None
        low, best, high = (max(0.0, count - self.recorded) for count in self.exists)
        return low, best, high


@dataclass(frozen=True, slots=True)
class WayIn:
    """What is known of the way to an actor that is not met.

    Parameters
    ----------
    actor
        Its id.
    steps
        Introductions on the best route that may be planned, else on the best; None where there is none.
    chance
        Chance that all of them succeed, 0 to 1; None where there is none.
    sources
        How many independent sources were asked about its ties.
    why_not
        Why no introduction to it may be planned today; empty where one may.
    approachable
        Whether it may be approached at all: who is left alone is not asked about either.
    """

    actor: str
    steps: int | None
    chance: float | None
    sources: int
    why_not: Sentence = NOTHING
    approachable: bool = True


def columns(m: ActorMap) -> list[str]:
    """The areas by which a country is looked at: those of the first level that has several, by code."""
    areas = m["areas"]
    levels = areas["adm_level"].fillna(-1)
    for level in sorted(levels.unique()):
        some = sorted(areas["id"][levels == level])
        if len(some) > 1:
            return some
    return sorted(areas["id"])


def reach_cells(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> list[ReachCell]:
    """Each group in each area, also where nobody is on record: who is on record, who is met, how many exist.

    Who works in two areas is in both, so that cells are not summed.
    """
    return context_of(m, view).once(f"reach cells {relation}", lambda context: _cells(context, relation))


def _cells(context: Context, relation: Relation) -> list[ReachCell]:
    m, view = context.m, context.view
    met = reached_now(context, "contact")
    groups = groups_of(context, relation)
    named = sorted({*groups, *m.universe["group"]})
    nobody = np.zeros(len(context.ids), dtype=bool)
    figures: dict[tuple[str, str], list[Existing]] = {}
    for row in m.universe[m.universe["sector"] == ""].itertuples():
        figure = who_exists(row, view.thresholds.two_list_overlap)
        figures.setdefault((row.group, row.pcode), []).append(figure)
    exist = {cell: pooled(several) for cell, several in figures.items()}
    ids = np.array(context.ids, dtype=object)
    cells = []
    for area in columns(m):
        there = works_in_any(m, view, [area])
        for group in named:
            rows = groups.get(group, nobody) & there
            cells.append(
                ReachCell(
                    group,
                    area,
                    tuple(ids[rows & met]),
                    tuple(ids[rows & ~met]),
                    exist.get((group, area)),
                    met_known=not m.contacts.empty,
                )
            )
    return sorted(cells, key=lambda cell: named.index(cell.group))


def ways_in(m: ActorMap, view: View, actors: Iterable[str]) -> list[WayIn]:
    """What is known of the way to some actors: those to whom an introduction may be planned first."""
    context = context_of(m, view)
    every = [context.code(actor) for actor in actors]
    routes = _routes(context, [v for v in every if not locked_reason(context, v)])
    ways = [_way(context, v, routes.get(v)) for v in every]
    return sorted(ways, key=lambda way: (bool(way.why_not), -(way.chance or 0.0), way.actor))


def _routes(context: Context, targets: list[int]) -> dict[int, tuple[int, ...]]:
    """The best route to each that has one; none where nothing leads from the office."""
    if not context.layers.offices[context.layers.referral.source].any():
        return {}
    return planner_in(context).best_of(targets)


def _way(context: Context, v: int, route: tuple[int, ...] | None) -> WayIn:
    actor, sources = context.ids[v], int(context.coverage.respondents("T").count[v])
    locked = locked_reason(context, v)
    if route is None:
        none = Sentence("No safe route is recorded.")
        return WayIn(actor, None, None, sources, locked or none, approachable=not locked)
    why_not = why_no_plan(context.m, context.view, actor)
    if not why_not:
        route, why_not = _plannable(context, route)
    return WayIn(actor, len(route) - 1, planner_in(context).probability(route), sources, why_not)


def _plannable(context: Context, best: tuple[int, ...]) -> tuple[tuple[int, ...], Sentence]:
    """The route to be planned, and why none can be: the best one unless somebody on it is to rest."""
    why_not = why_no_route(context, best)
    if not why_not:
        return best, NOTHING
    for way in ways_to(context.m, context.view, context.ids[best[-1]]):
        if not way.why_not:
            return tuple(context.code(actor) for actor in way.route), NOTHING
    return best, why_not


def who_would_know(m: ActorMap, view: View, cell: ReachCell) -> list[str]:
    """Whom to ask who else there is: met members of the group who may be asked, there or anywhere."""
    context = context_of(m, view)
    met = reached_now(context, "contact") & ~forbidden(context, "ask") & context.layers.civil_society
    group = groups_of(context, "works_on_rights_of").get(cell.group, np.zeros(len(met), dtype=bool))
    there = works_in_any(m, view, [cell.area])
    for rows in (met & group & there, met & group, met & there):
        if rows.any():
            return [context.ids[v] for v in np.flatnonzero(rows).tolist()]
    return []
