"""The recorded route from one actor to another, past everybody who is not to be asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, chain_of, counted, plural, series
from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import BoundedPredecessors, PathQuery, k_shortest_paths
from actormap.engine.paths.shortest_paths import least_costs
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import exclusions_of, known, locked_reason, shown_name, target_of
from actormap.metrics.introductions.other_ways import other_ways
from actormap.metrics.introductions.planner import planner_of
from actormap.metrics.introductions.words import in_ten

FURTHER = 1e-6
"""What each further step costs: of two routes that are as likely the shorter one is meant."""


@dataclass(frozen=True, slots=True)
class Between:
    """A route from one actor to another.

    Parameters
    ----------
    ids
        Ids of all on it, from its start; none where no safe route is recorded.
    introduces
        Whether each could introduce to the next; else they cooperate, and nobody said more.
    chance
        Chance that all of it is so, 0 to 1.
    """

    ids: tuple[str, ...]
    introduces: bool
    chance: float

    @property
    def summary(self) -> Sentence:
        """What it is made of, or that there is none."""
        steps = len(self.ids) - 1
        if not self.ids:
            return Sentence("No safe route is recorded. That can mean that nobody asked.")
        if self.introduces:
            return Sentence(
                "{steps}, {chance}. Possible, subject to consent and a safety talk with each.",
                steps=plural(steps, "introduction"),
                chance=in_ten(self.chance),
            )
        return counted(
            steps,
            "{n} recorded tie: who works with whom, not who would introduce whom.",
            "{n} recorded ties: who works with whom, not who would introduce whom.",
        )


def between(m: ActorMap, view: View, start: str, end: str) -> Between:
    """The likeliest recorded route from an actor to another.

    From an office, or to one, it is the best route of introductions (A23). Between two others it leads along
    ties of cooperation, and as a route over nobody who is not to be asked for either of them (A25): it is the
    same as on a map without them. `Refused` where one of them is unknown or must not be approached, or both
    are the same.
    """
    context = context_of(m, view)
    offices = set(np.flatnonzero(context.layers.offices).tolist())
    if start == end:
        raise Refused("these two are the same actor. Choose another one.")
    if known(context, end) in offices and known(context, start) not in offices:
        back = between(m, view, end, start)
        return Between(back.ids[::-1], back.introduces, back.chance)
    if known(context, start) in offices:
        planner, target = planner_of(m, view), target_of(context, end)
        route = planner.best(target) or ()
        chance = planner.probability(route) if route else 0.0
        return Between(tuple(context.ids[v] for v in route), True, chance)
    return _along_ties(context, *(_end(context, actor) for actor in (start, end)))


def chain(m: ActorMap, view: View, way: Between) -> Sentence:
    """All on a route by name; those in between only where they agreed to it."""
    context = context_of(m, view)
    codes, ends = list(map(context.code, way.ids)), {*way.ids[:1], *way.ids[-1:]}
    return chain_of(context.names[v] if context.ids[v] in ends else shown_name(context, v) for v in codes)


def keep_away(m: ActorMap, view: View, way: Between, end: str) -> Sentence:
    """Who offers an introduction to the end of a route and is not to be asked; empty where nobody does."""
    kept = other_ways(m, view, end).kept_apart if way.introduces else ()
    if not kept:
        return Sentence()
    context = context_of(m, view)
    return counted(
        len(kept),
        "{names} offers, but they keep away from it.",
        "{names} offer, but they keep away.",
        names=series(shown_name(context, context.code(actor)) for actor in kept),
    )


def _end(context: Context, actor: str) -> int:
    """Position of somebody to whom a route leads; refused where it must not be approached."""
    code = known(context, actor)
    if reason := locked_reason(context, code):
        raise Refused(reason)
    return code


def _along_ties(context: Context, start: int, end: int) -> Between:
    layer, t, exclusions = context.layers.collaboration, context.view.thresholds, exclusions_of(context)
    barred = exclusions.always.copy()
    barred[[*exclusions.further(start), *exclusions.further(end)]] = True
    barred[[start, end]] = False
    kept = ~barred[layer.source] & ~barred[layer.target]
    source, target = layer.source[kept], layer.target[kept]
    cost = np.tile(-np.log(layer.q[kept]) + FURTHER, 2)
    ends = np.concatenate((source, target)), np.concatenate((target, source))
    edges = Edges(len(context.ids), *ends, weight=cost, directed=True)
    starts = np.arange(len(context.ids)) == start
    before = BoundedPredecessors(edges, least_costs(edges, starts, t.max_steps))
    query = PathQuery(starts, end, t.max_steps)
    best = next(k_shortest_paths(before, query), None)
    if best is None:
        return Between((), False, 0.0)
    total, way = best
    return Between(tuple(context.ids[v] for v in way), False, float(np.exp((len(way) - 1) * FURTHER - total)))
