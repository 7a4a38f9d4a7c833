"""What is left of the ways to an actor if one of those asked says no (A29)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.engine.connectivity.disjoint_paths import minimum_vertex_cut
from actormap.engine.paths.shortest_paths import corridor
from actormap.metrics.base.capacity import resting
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import shown_name, target_of
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner, planner_in, planner_of
from actormap.metrics.introductions.route_findings import what_is_left
from actormap.metrics.introductions.targets import NEAR, no_route, proof
from actormap.metrics.introductions.words import chain, few

SHEET = Sheet(__file__)


@checked
def refusal(
    m: ActorMap, view: View, target: str, *, needs: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> Findings:
    """What is left of the ways to an actor if one of those asked says no (A29).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    target
        The actor to be reached.
    needs
        What who makes the last introduction must offer: ``language:LANGUAGE``, ``bridge:GROUP`` (it
        can open a door to the group) or ``survivors`` (it assists survivors of trauma).
    without
        Actors over whom no route may lead.

    Returns
    -------
    Findings
        First one about the whole (value: share of the best chance that is left after the refusal that
        costs the most, 0 to 1; details ``rating``: ``single_thread``, ``in_between``, ``robust`` or
        ``direct``, ``best``: chance of the best route, ``route``, ``left``: chance after the refusal of
        each who stands on one of the different routes that `routes` finds, ``critical``: whose refusal
        costs the most, ``connectivity``: how many would have to refuse before no way is left, ``cut``:
        of such sets that nearest to the actor). Then one for each who stands on the best route, in its
        order (value: chance that is left, 0 to 1; details ``share``, ``route``: the best that is left, empty
        where there is none).

    Raises
    ------
    Refused
        The actor is unknown, is the office, or must not be approached through others; or no
        office is on the map.

    Notes
    -----
    Who refuses is on no way any more, and who was asked as often as it can be on none of today (A28): the
    best route is that which can be planned first. Its chance is as in A23: a second route may expose fewer
    or be likelier, which counts as nothing lost. The way is a single thread where one
    refusal leaves nothing, robust where ``robust_share`` is left after any. Those whose refusal counts
    are those recorded: a door that was not entered is not seen. ``connectivity`` looks at ways of
    any length over those who can stand on one of up to ``max_steps``.

    References
    ----------
    docs/definitions.md#a29; Menger (1927); Ford and Fulkerson (1956).
    """
    planner = planner_of(m, view, needs, without)
    context = planner.context
    ways = RefusalAnalysis(planner, target_of(context, target))
    facts = [_whole(ways), *(_refusal_of(ways, v) for v in ways.between)] if ways.best else [_none(ways)]
    return SHEET.answer(context, facts, target=target, needs=list(needs), without=list(without))


@dataclass(frozen=True)
class RefusalAnalysis:
    """Ways to an actor, and what is left of them.

    Parameters
    ----------
    planner
        Searches on a map.
    target
        Position of the actor.
    """

    planner: Planner
    target: int

    @kept_property
    def routes(self) -> list[tuple[int, ...]]:
        """Different routes over nobody who is to rest today, the best first."""
        context, wish = self.planner.context, self.planner.wish
        out = {*wish.without, *(context.ids[v] for v in resting(context))}
        return planner_in(context, replace(wish, without=tuple(sorted(out)))).diverse(self.target)

    @property
    def best(self) -> tuple[int, ...]:
        """The best route; empty where there is none."""
        return self.routes[0] if self.routes else ()

    @property
    def between(self) -> tuple[int, ...]:
        """Who stands on the best route."""
        return self.best[1:-1]

    @kept_property
    def chance(self) -> float:
        """Chance of the best route."""
        return self.planner.probability(self.best)

    @kept_property
    def left(self) -> dict[int, float]:
        """Chance of the best route that is left after each refusal."""
        people = sorted({v for route in self.routes for v in route[1:-1]})
        return {v: self._without(v) if v in self.between else self.chance for v in people}

    @kept_property
    def others(self) -> dict[int, tuple[int, ...] | None]:
        """The best route that is left if one of those on the best says no; None where there is none."""
        return {v: self.planner.fallback(self.target, v) for v in self.between}

    def proof(self, refusing: Iterable[int]) -> dict[str, Any]:
        """How far to lean on what is left after some refusals: on all these routes, and the best one.

        Indicative at most: other ways may be left, of which nobody told.
        """
        left = filter(None, (self.others[v] for v in refusing))
        return proof(self.planner, [self.best, *left], at_most="indicative")

    def _without(self, v: int) -> float:
        other = self.others[v]
        return 0.0 if other is None else self.planner.probability(other)

    def share(self, v: int) -> float:
        """Share of the best chance that is left after a refusal, 0 to 1."""
        return min(1.0, self.left[v] / self.chance)

    @kept_property
    def least(self) -> float:
        """The smallest of these shares; 1 where nobody stands in between."""
        return min((self.share(v) for v in self.between), default=1.0)

    @kept_property
    def critical(self) -> list[int]:
        """Whose refusal costs the most."""
        if self.least > 1 - NEAR:
            return []
        return [v for v in self.between if self.share(v) <= self.least + NEAR]

    @kept_property
    def cut(self) -> list[int] | None:
        """The fewest whose refusals leave no way; None where the office can speak to the actor directly."""
        ways, offices = self.planner.to(self.target), self.planner.context.layers.offices
        nodes = corridor(ways.edges, ways.bound, self.target)
        positions = minimum_vertex_cut(ways.edges.among(nodes), offices[nodes], nodes.index(self.target))
        return None if positions is None else [nodes[v] for v in positions]

    @kept_property
    def rating(self) -> str:
        """How far the way can be leaned on, in a word."""
        if not self.between:
            return "direct"
        if self.least <= NEAR or (self.cut is not None and len(self.cut) <= 1):
            return "single_thread"
        enough = self.planner.context.view.thresholds.robust_share
        return "robust" if self.least >= enough - NEAR else "in_between"


def _whole(ways: RefusalAnalysis) -> Fact:
    context = ways.planner.context
    ids, cut = context.ids, ways.cut
    return Fact(
        "way",
        f"{ways.rating}:{ids[ways.target]}",
        ways.least,
        subject=(ids[ways.target],),
        values={
            "chain": chain(context, ways.best),
            "alone": not ways.between,
            "names": few([shown_name(context, v) for v in ways.critical]),
            "left": min((ways.left[v] for v in ways.critical), default=None),
            "enough": few([shown_name(context, v) for v in cut or ()]),
        },
        n=len(ways.left),
        **ways.proof(ways.between),
        details={
            "rating": ways.rating,
            "best": ways.chance,
            "route": [ids[v] for v in ways.best],
            "left": {ids[v]: chance for v, chance in ways.left.items()},
            "critical": [ids[v] for v in ways.critical],
            "connectivity": None if cut is None else len(cut),
            "cut": None if cut is None else [ids[v] for v in cut],
        },
    )


def _refusal_of(ways: RefusalAnalysis, v: int) -> Fact:
    planner, context = ways.planner, ways.planner.context
    ids = context.ids
    return Fact(
        "without",
        f"without:{ids[v]}:{ids[ways.target]}",
        ways.left[v],
        subject=(ids[v],),
        values={
            "name": shown_name(context, v),
            "left": what_is_left(planner, ways.target, v, ways.others[v]),
            "best": ways.chance,
        },
        n=len(ways.best) - 1,
        **ways.proof([v]),
        acts={"ask": (ids[v],)},
        details={
            "asked": ids[v],
            "target": ids[ways.target],
            "share": ways.share(v),
            "route": [ids[u] for u in ways.others[v] or ()],
        },
    )


def _none(ways: RefusalAnalysis) -> Fact:
    planner, target = ways.planner, ways.target
    resting_only = planner.best(target) is not None
    return no_route(
        planner, target, "no_route", {"resting_only": resting_only}, target=planner.context.ids[target]
    )
