"""The cheapest introductions that together bring the office to several actors (A27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain as chain_of
from itertools import islice

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.edges import Edges
from actormap.engine.paths.shortest_paths import corridor
from actormap.engine.paths.steiner_arborescence import affordable, cheapest_tree
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asked_first
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.route_findings import route_fact
from actormap.metrics.introductions.targets import no_route, proof, wanted
from actormap.metrics.introductions.words import chain, few, none_recorded, shown_names

Route = tuple[int, ...]
LOOKED_AT, ROUNDS = 50, 10
"""Where the cheapest tree is not searched for: so many routes to each actor, and so many rounds."""
EXPOSED, STEP = 1e-11, 1e-13
"""What exposure and each step add to a cost: less than any difference that counts, so that of trees of
equal cost the least exposed is found, then that with the fewest introductions."""
SHEET = Sheet(__file__)
ALONE = ("rank", "direct", "better_than_direct")
"""Details of a route that stands alone, which a way in a tree does not have."""


@checked
def route_tree(
    m: ActorMap,
    view: View,
    targets: tuple[str, ...],
    *,
    needs: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> Findings:
    """The cheapest introductions that together bring the office to several actors (A27).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    targets
        The actors to be reached.
    needs
        What who makes the last introduction must offer: ``language:LANGUAGE``, ``bridge:GROUP`` (it
        can open a door to the group) or ``survivors`` (it assists survivors of trauma).
    without
        Actors over whom no route may lead.

    Returns
    -------
    Findings
        First one about the whole (value: chance that every introduction succeeds, 0 to 1; details
        ``introductions``: each with ``from``, ``to``, ``chance`` and ``for``, the actors that it
        serves; ``cost``, ``exposure``, ``separately``: cost of the best route to each without sharing,
        ``approximate``). Then one a way to each actor (value: chance that its steps succeed, 0 to 1;
        details as those of a route in `routes`). Then one an actor to which no safe way is recorded,
        one an actor that was met already, and one an actor that must not be approached through
        others.

    Raises
    ------
    Refused
        No actor is named, one is unknown or is the office; or the office has no recorded contact.

    Notes
    -----
    The cost of an introduction is that of a step of a route: -ln(chance) and the exposure of who is
    asked; who is asked for two counts twice. No way has more than ``max_steps`` steps. Who is excluded
    for one actor is on no way to that one, though perhaps on one to another. Up to ``tree_exact``
    actors there is no cheaper tree; above that, or where very many could be asked, each way is
    changed for the one that adds the least to the others until none does, and it says
    "approximate". A tree saves requests by leaning on fewer people: one refusal closes more ways.

    References
    ----------
    docs/definitions.md#a27; Dreyfus and Wagner (1971), Networks 1(3).
    """
    planner = planner_of(m, view, needs, without)
    actors = wanted(planner, targets)
    first = {v: next(planner.routes(v), None) for v in actors.open}
    best = {v: route for v, route in first.items() if route is not None}
    tree, exact = _tree(planner, best)
    facts = [_whole(planner, tree, best, exact=exact)] if tree else []
    facts += [_way(planner, way) for way in tree.values()]
    facts += [no_route(planner, v, "no_way", target=planner.context.ids[v]) for v in first if v not in tree]
    return SHEET.answer(
        planner.context,
        [*facts, *actors.others],
        targets=sorted(set(targets)),
        needs=list(needs),
        without=list(without),
    )


@dataclass(frozen=True, slots=True)
class TreeStep:
    """An introduction of a tree.

    Parameters
    ----------
    way
        The way from the office that ends with it.
    chance, exposed, cost
        Its chance, the exposure of who is asked for it, and what it costs (A23): the worst for any of
        those whom it serves.
    serves
        On whose ways it is.
    """

    way: Route
    chance: float
    exposed: float
    cost: float
    serves: tuple[int, ...]

    def with_(self, other: TreeStep) -> TreeStep:
        """The same introduction, for others too."""
        return TreeStep(
            self.way,
            min(self.chance, other.chance),
            max(self.exposed, other.exposed),
            max(self.cost, other.cost),
            self.serves + other.serves,
        )


# --- the search --------------------------------------------------------------------------------------


def _tree(planner: Planner, best: Mapping[int, Route]) -> tuple[dict[int, Route], bool]:
    """A way to each actor, and whether no tree is cheaper."""
    if not best:
        return {}, True
    if len(best) <= planner.context.view.thresholds.tree_exact:
        tree = _cheapest(planner, list(best))
        if tree is not None:
            return tree, True
    return _improved(planner, best), False


def _cheapest(planner: Planner, goals: list[int]) -> dict[int, Route] | None:
    """The cheapest tree; None where it would take too much to search for it."""
    context, steps = planner.context, planner.context.view.thresholds.max_steps
    near: set[int] = set(np.flatnonzero(context.layers.offices).tolist())
    for v in goals:
        ways = planner.to(v)
        near.update(corridor(ways.edges, ways.bound, v))
    nodes = np.array(sorted(near))
    edges, costs = _costs(planner, goals, nodes)
    if not affordable(len(nodes), len(edges.source), len(goals), steps):
        return None
    starts, ends = context.layers.offices[nodes], np.searchsorted(nodes, goals).tolist()
    paths = cheapest_tree(edges, costs, starts, ends, steps)
    return {
        v: tuple(nodes[[edges.source[way[0]], *edges.target[way]]].tolist())
        for v, way in zip(goals, paths, strict=True)
    }


def _costs(planner: Planner, goals: Sequence[int], nodes: Codes) -> tuple[Edges, Floats]:
    """Introductions among some actors, and the cost of each on the way to each goal."""
    asks, every = ~planner.context.layers.offices, []
    for v in goals:
        near = planner.to(v).edges.among(nodes)
        exposed = (planner.exposure_for(v) * asks)[nodes][near.source]
        every.append((near.pair, near.weights.round(12) + EXPOSED * exposed + STEP))
    pairs = np.unique(np.concatenate([some for some, _ in every]))
    costs = np.full((len(goals), len(pairs)), np.inf)
    for row, (some, cost) in zip(costs, every, strict=True):
        row[np.searchsorted(pairs, some)] = cost
    return Edges.of_pairs(len(nodes), pairs, directed=True), costs


def _steps(planner: Planner, route: Route) -> list[TreeStep]:
    """The steps of a route with what they cost (A23)."""
    t, exposure = planner.context.view.thresholds, planner.exposure_for(route[-1])
    steps = []
    for k, chance in enumerate(planner.chances(route), start=2):
        u = route[k - 2]
        asks = not planner.context.layers.offices[u]
        exposed = float(exposure[u]) if asks else 0.0
        cost = -float(np.log(chance)) + t.exposure_weight * exposed + t.hop_cost * asks
        steps.append(TreeStep(route[:k], chance, exposed, cost, (route[-1],)))
    return steps


def _shared(every: Iterable[Sequence[TreeStep]]) -> dict[Route, TreeStep]:
    """The steps of several routes, those that they share once, by the way that leads over them."""
    shared: dict[Route, TreeStep] = {}
    for step in chain_of.from_iterable(every):
        shared[step.way] = shared[step.way].with_(step) if step.way in shared else step
    return shared


def _improved(planner: Planner, best: Iterable[int]) -> dict[int, Route]:
    """A route to each actor: the best one, changed for the one that adds the least to the others."""
    choices = {v: [_steps(planner, route) for route in islice(planner.routes(v), LOOKED_AT)] for v in best}
    chosen = dict.fromkeys(choices, 0)
    for _ in range(ROUNDS):
        before = dict(chosen)
        for v, mine in choices.items():
            others = _shared(choices[other][at] for other, at in chosen.items() if other != v)
            added = [(round(_added(steps, others), 9), at) for at, steps in enumerate(mine)]
            chosen[v] = min(added)[1]
        if chosen == before:
            break
    return {v: choices[v][at][-1].way for v, at in chosen.items()}


def _added(steps: Sequence[TreeStep], others: Mapping[Route, TreeStep]) -> float:
    return sum(max(0.0, s.cost - (others[s.way].cost if s.way in others else 0.0)) for s in steps)


# --- facts -------------------------------------------------------------------------------------------


def _whole(planner: Planner, tree: Mapping[int, Route], best: Mapping[int, Route], *, exact: bool) -> Fact:
    context, ids = planner.context, planner.context.ids
    shared = _shared(_steps(planner, route) for route in tree.values())
    steps = [shared[way] for way in sorted(shared)]
    people = [step.way[-2] for step in steps if not context.layers.offices[step.way[-2]]]
    chance = float(np.prod([step.chance for step in steps]))
    cost, exposure = sum(step.cost for step in steps), sum(step.exposed for step in steps)
    alone = sum(step.cost for route in best.values() for step in _steps(planner, route))
    first = asked_first(context, dict.fromkeys(people))
    return Fact(
        "tree",
        f"tree:{'+'.join(f'{ids[s.way[-2]]}>{ids[s.way[-1]]}' for s in steps)}",
        chance,
        subject=tuple(ids[v] for v in tree),
        values={
            "actors": len(tree),
            "names": few([context.names[v] for v in tree]),
            "recorded": not none_recorded(exposure),
            "first": shown_names(context, first),
        },
        n=len(steps),
        **proof(planner, tree.values()),
        acts={
            "ask": tuple(dict.fromkeys(ids[step.way[-2]] for step in steps)),
            "approach": tuple(ids[v] for v in tree),
        },
        details={
            "introductions": [
                {
                    "from": ids[step.way[-2]],
                    "to": ids[step.way[-1]],
                    "chance": step.chance,
                    "for": [ids[v] for v in step.serves],
                }
                for step in steps
            ],
            "cost": cost,
            "exposure": exposure,
            "separately": alone,
            "approximate": not exact,
            "ask_first": first,
        },
    )


def _way(planner: Planner, route: Route) -> Fact:
    """The way to one of them, told as a route is."""
    fact = route_fact(planner, route, 1, None)
    fact.about, fact.key = "way", f"way:{'>'.join(planner.context.ids[v] for v in route)}"
    fact.fields["values"]["chain"] = chain(planner.context, route)
    for name in ALONE:
        del fact.fields["details"][name]
    return fact
