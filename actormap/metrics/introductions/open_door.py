"""To which public bodies the office could open a door for an actor (A24, the other direction)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name
from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import PathQuery, k_shortest_paths
from actormap.engine.paths.shortest_paths import least_costs
from actormap.metrics.base.capacity import refusals
from actormap.metrics.base.context import OFFICE_LOG, Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import (
    NO_CONTACTS,
    Exclusions,
    asked_first,
    exclusions_of,
    known,
    last_met,
    locked_reason,
    shown_name,
    why_not,
)
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner, in_order, planner_of
from actormap.metrics.introductions.referral_network import OpenIntroductions
from actormap.metrics.introductions.targets import NEAR
from actormap.metrics.introductions.words import chain, none_recorded

SHOWN = 50
OWN = 2.0
"""Comes before every chance."""
SHEET = Sheet(__file__)


@checked
def open_door(m: ActorMap, view: View, actor: str, *, limit: int = SHOWN) -> Findings:
    """To which public bodies the office could open a door for an actor (A24, the other direction).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    actor
        The actor for whom a door would be opened.
    limit
        Most public bodies listed; a caveat says so where there are more.

    Returns
    -------
    Findings
        One a public body, those first with which the office is in contact, then the likeliest (value:
        chance that the office is received there, 0 to 1; details ``body``, ``in_contact``, ``route``,
        ``exposure``: of the actor itself, 0 to 1, ``ask_first``). Where there is none, one says so.

    Raises
    ------
    Refused
        The actor is unknown, is the office or a public body itself; its record forbids to approach
        it or to name it to a partner, or it is at high risk; or no office is on the map.

    Notes
    -----
    Public bodies are those of the spheres that are marked as public: the State, local
    authorities, security forces, courts, parliament and the national human rights institution. A body
    counts if the office can speak to it, or could be introduced to it over those who may be asked,
    and if no tie at all between it and the actor is recorded. It does not count if there is a
    hostile tie between both, or one from it towards a member of a group that the actor stands for;
    nor is anybody asked on the way who is hostile so. The chance is that of the office's own way; it
    says nothing about how the body would receive the actor, nor about what it would do afterwards.

    References
    ----------
    docs/definitions.md#a23, #a24, #a25, #e2-4: a field presence may bridge civil society to the
    authorities.
    """
    context = context_of(m, view)
    search = search_for(context, actor)
    ways = search.bodies(limit + 1)
    facts = [_opening(search, way) for way in ways[:limit]] or [_nothing(search)]
    caveats = SHEET.further(n=limit, more=len(ways) > limit)
    return SHEET.findings(context, facts, *caveats, actor=actor, limit=limit)


def _public(context: Context) -> Bools:
    """Which actors are public bodies."""
    codes = [code for code, sphere in schema.spheres().items() if sphere.public]
    return context.m.actors["sphere"].isin(codes).to_numpy(dtype=bool)


def search_for(context: Context, actor: str) -> DoorSearch:
    """The search for bodies to which a door may be opened for an actor."""
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    v = known(context, actor)
    name = context.names[v]
    if context.layers.offices[v]:
        raise Refused(
            "{name} is the office itself. Name the actor for whom a door is to be opened.", name=Name(name)
        )
    if _public(context)[v]:
        raise Refused(
            "{name} is a public body itself. Name an actor for whom a door is to be opened.", name=Name(name)
        )
    for act in ("approach", "represent"):
        if reason := why_not(context, v, act):
            raise Refused(reason)
    return DoorSearch(context, v)


@dataclass(frozen=True, slots=True)
class RouteToBody:
    """The office's way to a public body.

    Parameters
    ----------
    chance
        Chance that every step succeeds, 0 to 1.
    route
        From an office to the body.
    """

    chance: float
    route: tuple[int, ...]

    @property
    def in_contact(self) -> bool:
        """Whether nobody need introduce the office."""
        return len(self.route) == 2  # noqa: PLR2004 - the office and the body


@dataclass(frozen=True)
class DoorSearch:
    """Public bodies to which a door could be opened for an actor.

    Parameters
    ----------
    context
        The map and the view.
    actor
        Position of the actor.
    """

    context: Context
    actor: int

    @kept_property
    def exclusions(self) -> Exclusions:
        """Who is never asked."""
        return exclusions_of(self.context)

    @kept_property
    def barred(self) -> frozenset[int]:
        """Who is hostile to the actor or towards a group it stands for."""
        return self.exclusions.for_target(self.actor)

    @kept_property
    def planner(self) -> Planner:
        """Searches on the map."""
        return planner_of(self.context.m, self.context.view)

    @kept_property
    def exposure(self) -> float:
        """How exposed the actor would be, 0 to 1."""
        return float(self.planner.exposure_for(self.actor)[self.actor])

    @kept_property
    def tied(self) -> frozenset[int]:
        """Who has any recorded tie with the actor."""
        source, target = self.context.m.codes()
        current = self.context.layers.current
        from_it, to_it = current & (source == self.actor), current & (target == self.actor)
        return frozenset([*target[from_it].tolist(), *source[to_it].tolist()])

    def bodies(self, most: int) -> list[RouteToBody]:
        """The office's ways to the best public bodies, at most so many, the best first."""
        ways: list[tuple[bool, float, int, int, RouteToBody]] = []
        for v, limit in self._candidates():
            if len(ways) >= most:
                last = sorted(ways)[most - 1][-1]
                if limit < (OWN if last.in_contact else last.chance - NEAR):
                    break  # no way to this or to any that follows comes before it
            way = self._way(v)
            if way is not None:
                ways.append((not way.in_contact, -round(way.chance, 9), len(way.route), v, way))
        return [way for *_, way in sorted(ways)[:most]]

    def _candidates(self) -> list[tuple[int, float]]:
        """Public bodies without a tie with the actor, and a chance that no way to them exceeds."""
        rows = np.flatnonzero(_public(self.context) & (self._limit > 0)).tolist()
        open_ = [v for v in rows if v not in self.barred and v not in self.tied]
        free = [v for v in open_ if not locked_reason(self.context, v)]
        candidates = [(v, OWN if self._own(v) else float(self._limit[v])) for v in free]
        return sorted(candidates, key=lambda item: (-item[1], item[0]))

    @kept_property
    def _limit(self) -> Floats:
        """A chance that no way to each actor exceeds, whoever is excluded for it."""
        context, excepted = self.context, self.context.m["introducer_exceptions"]["actor_id"]
        allowed = np.flatnonzero(context.m.actors["id"].isin(excepted)).tolist()
        layer, network = context.layers.referral, self.planner.roads
        edges = Edges(len(context.ids), layer.source, layer.target, -np.log(layer.effective), directed=True)
        edges = edges.take(network.usable(edges, frozenset(allowed)))
        return np.exp(-least_costs(edges, context.layers.offices, context.view.thresholds.max_steps)[-1])

    def _own(self, v: int) -> list[tuple[int, int]]:
        """Contacts of offices with an actor."""
        return [(office, v) for office in self._offices if (office, v) in self.planner.chance]

    @kept_property
    def _offices(self) -> list[int]:
        return np.flatnonzero(self.context.layers.offices).tolist()

    def _way(self, v: int) -> RouteToBody | None:
        """The office's own contact with a public body, or the best way to be introduced to it."""
        barred = self._kept_out(self.exclusions.for_target(v) | self.barred) | {self.actor}
        allowed = self.exclusions.allowed(v) - self.barred - {self.actor}
        open_ = self.planner.roads.for_target(v, barred, allowed)
        exposure = self.planner.roads.exposure_for(v, barred, allowed)
        no = refusals(self.context, self.context.ids[v], self.context.ids[self.actor])
        routes = self._own(v) or self._best(open_, v, barred | no.keys(), exposure)
        each = [
            (float(np.prod([open_.effective[self.planner.chance[step]] for step in pairwise(route)])), route)
            for route in routes
        ]
        return RouteToBody(*max(each, key=lambda item: round(item[0], 9))) if each else None

    def _kept_out(self, some: frozenset[int]) -> frozenset[int]:
        return frozenset(u for u in some if not self.exclusions.always[u])

    def _best(
        self, open_: OpenIntroductions, v: int, barred: frozenset[int], exposure: Floats
    ) -> list[tuple[int, ...]]:
        """The route to an actor that comes first; none where there is no route."""
        steps = self.context.view.thresholds.max_steps
        query = PathQuery(self.context.layers.offices, v, steps, barred)
        return list(islice(in_order(k_shortest_paths(open_.before, query), exposure), 1))

    def observers(self, body: int, people: Sequence[int]) -> list[frozenset[str]]:
        """Sources that observed some actors, as on a map without those excluded."""
        out = self.exclusions.always & ~self.context.layers.offices
        out[list(self.exclusions.allowed(body))] = False
        out[list(self.barred | self.exclusions.for_target(body))] = True
        out[[body, self.actor]] = False
        return [self.context.coverage.keys_without(v, out) for v in people]


def _opening(search: DoorSearch, best: RouteToBody) -> Fact:
    context, ids, v, route = search.context, search.context.ids, search.actor, best.route
    body, layer = route[-1], context.layers.referral
    edges = [search.planner.chance[step] for step in pairwise(route)]
    evidence = layer.evidence(edges)
    observations = min(len(keys) for keys in search.observers(body, [v, *route[1:]]))
    sources = [context.sources_of(layer.evidence([edge])) for edge in edges]
    return Fact(
        "door",
        f"door:{ids[v]}>{ids[body]}",
        best.chance,
        subject=(ids[body],),
        values={
            "name": context.names[v],
            "met": last_met(context, body),
            "chain": chain(context, route),
            "recorded": not none_recorded(search.exposure),
        },
        n=len(edges),
        **context.trust(
            coverage=float(detection_share(observations, context.view.thresholds)),
            sources=len(context.sources_of(evidence)),
            holds_in=float(np.prod(layer.q[edges])),
            single_source=any(len(keys - {OFFICE_LOG}) == 1 for keys in sources),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[v, *route]].max()),
        evidence=evidence,
        acts={"ask": tuple(ids[u] for u in route[1:-1]), "approach": (ids[v],), "represent": (ids[v],)},
        details={
            "actor": ids[v],
            "body": ids[body],
            "in_contact": best.in_contact,
            "route": [ids[u] for u in route],
            "exposure": search.exposure,
            "ask_first": [*asked_first(context, [v], "represent"), *asked_first(context, route[1:-1])],
            "between": [shown_name(context, u) for u in route[1:-1]],
        },
    )


def _nothing(search: DoorSearch) -> Fact:
    context, v = search.context, search.actor
    return Fact(
        "no_door",
        f"no_door:{context.ids[v]}",
        subject=(context.ids[v],),
        values={
            "steps": context.view.thresholds.max_steps,
            "respondents": context.respondent_words("T", [v]),
        },
        # That no way leads to any public body is more than what was asked about the actor.
        **context.absence("T", [v], at_most="indicative", detection=search.exclusions.detection(v)),
        sensitivity=int(context.sensitivity[v]),
        ask=[v],
        details={"actor": context.ids[v]},
    )
