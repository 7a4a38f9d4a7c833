"""The cheapest introductions that together bring the office to several actors (A27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain as chain_of
from itertools import islice
from typing import Any

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.engine.edges import Edges
from actormap.engine.paths.bellman_ford import corridor
from actormap.engine.paths.steiner_arborescence import affordable, cheapest_tree
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asked_first
from actormap.metrics.introductions.planner import IntroducerRequirements, Planner, planner_of
from actormap.metrics.introductions.route_findings import route_finding
from actormap.metrics.introductions.targets import CAVEATS, Silence, no_chain, proof, silent, wanted
from actormap.metrics.introductions.words import REFUSAL, chain, few, none_recorded, willing

Route = tuple[int, ...]
LOOKED_AT, ROUNDS = 50, 10
"""Where the cheapest tree is not searched for: so many routes to each actor, and so many rounds."""
EXPOSED, STEP = 1e-11, 1e-13
"""What exposure and each step add to a cost: less than any difference that counts, so that of trees of
equal cost the least exposed is found, then that with the fewest introductions."""
ONCE = Sentence(
    "An introduction that serves several actors is asked for once. Do not name them all when you ask."
)
ALONE = frozenset({"rank", "direct", "better_than_direct"})
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
    planner = planner_of(m, view, IntroducerRequirements.of(needs, without))
    actors = wanted(planner, targets, "A27")
    first = {v: next(planner.routes(v), None) for v in actors.open}
    best = {v: route for v, route in first.items() if route is not None}
    tree, exact = _tree(planner, best)
    findings = [_whole(planner, tree, best, exact=exact)] if tree else []
    findings += [_way(planner, tree[v]) for v in tree]
    return Findings(
        "The cheapest introductions to several actors (A27)",
        {"targets": sorted(set(targets)), "needs": list(needs), "without": list(without)},
        (*CAVEATS, ONCE),
        (*findings, *(_unreached(planner, v) for v in actors.open if v not in tree), *actors.others),
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


# --- words -------------------------------------------------------------------------------------------


def _counted(exposure: float) -> Sentence:
    """What the cost of a tree is made of."""
    if none_recorded(exposure):
        return Sentence(
            "an unlikely introduction costs more (-ln of the chances); no exposure of those asked is recorded"
        )
    return Sentence(
        "an unlikely introduction costs more (-ln of the chances), and the exposure of those "
        "asked adds {exposure:.2f}",
        exposure=exposure,
    )


def _whole(planner: Planner, tree: Mapping[int, Route], best: Mapping[int, Route], *, exact: bool) -> Finding:
    context, ids = planner.context, planner.context.ids
    shared = _shared(_steps(planner, route) for route in tree.values())
    steps = [shared[way] for way in sorted(shared)]
    people = [step.way[-2] for step in steps if not context.layers.offices[step.way[-2]]]
    chance = float(np.prod([step.chance for step in steps]))
    cost, exposure = sum(step.cost for step in steps), sum(step.exposed for step in steps)
    alone = sum(step.cost for route in best.values() for step in _steps(planner, route))
    first = asked_first(context, dict.fromkeys(people))
    return Finding(
        id=f"A27:tree:{'+'.join(f'{ids[s.way[-2]]}>{ids[s.way[-1]]}' for s in steps)}",
        analysis="A27",
        kind="whole",
        subject=tuple(ids[v] for v in tree),
        statement=_brings(context, len(steps), list(tree), exact=exact),
        reason=Sentence(
            "Together they cost {cost:.2f}, against {alone:.2f} for the best route to each "
            "alone; {counted}. The estimated chance that all succeed is {chance:.2f}.",
            cost=cost,
            counted=_counted(exposure),
            alone=alone,
            chance=chance,
        ),
        value=chance,
        n=len(steps),
        **proof(planner, tree.values()),
        would_change=REFUSAL,
        next_question=willing(context, first),
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


def _brings(context: Context, steps: int, reached: Sequence[int], *, exact: bool) -> Sentence:
    """How many introductions bring the office to whom."""
    values: dict[str, Any] = {
        "introductions": plural(steps, "introduction"),
        "actors": plural(len(reached), "actor"),
        "names": few([context.names[v] for v in reached]),
    }
    if exact:
        return Sentence(
            "{introductions} could bring the office to {actors}, subject to consent and a safety talk with "
            "each: {names}.",
            **values,
        )
    return Sentence(
        "{introductions} (approximate) could bring the office to {actors}, subject to consent and a safety "
        "talk with each: {names}.",
        **values,
    )


def _way(planner: Planner, route: Route) -> Finding:
    """The way to one of them, told as a route is."""
    context = planner.context
    finding = route_finding(planner, route, 1, None)
    details = {name: value for name, value in finding.details.items() if name not in ALONE}
    return replace(
        finding,
        id=f"A27:way:{'>'.join(context.ids[v] for v in route)}",
        analysis="A27",
        statement=Sentence(
            "Possible route to {name}: {chain}, subject to consent and a safety talk with each.",
            name=context.names[route[-1]],
            chain=chain(context, route),
        ),
        details=details,
    )


def _unreached(planner: Planner, v: int) -> Finding:
    name = planner.context.names[v]
    return silent(
        planner,
        v,
        Silence(
            "A27",
            "no_way",
            Sentence("No safe route to {name} is recorded.", name=name),
            reason=no_chain(planner, v),
            question=Sentence("Whom does {name} trust? Its own routes say whom to meet first.", name=name),
        ),
    )
