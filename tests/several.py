"""Maps on which several actors are to be reached, and what brute force knows of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import log, prod
from typing import Any

import networkx as nx
from maps import CERTAIN, OFFICE, actor, offer, table, text, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions

OPEN = replace(CERTAIN, thresholds=Thresholds(trusted_step=0.2, cover_chance=0.3))
"""A view in which many could introduce."""
Path = tuple[str, ...]


@cache
def drawn(seed: int) -> ActorMap:
    """An office, eight actors and perhaps a ministry, with offers of few values so that much is equal."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    ids = list("ABCDEFGH")
    people = [
        actor(
            i,
            consent_c2="yes",
            consent_c3=pick.choice(["yes"] * 4 + ["unknown", "no"]),
            at_risk_level=pick.choice([0, 0, 0, 1, 2, 3]),
            introduction_cap=pick.choice(["", 1, 1, 2, 0]),
            introduction_load=pick.choice([0, 0, 1]),
            works_on_rights_of=pick.choice(["", "", "women"]),
            care=pick.choice([""] * 9 + ["survivor"]),
            assists_survivors=pick.choice(["", "yes"]),
        )
        for i in ids
    ]
    people.append(actor("M", sphere=pick.choice(["state", "judiciary"])))
    everybody = [*ids, "M"]
    pairs = [(u, v) for u in everybody for v in everybody if u != v]
    ties = [offer("O", v, pick.choice([0.7, 0.9])) for v in pick.sample(everybody, pick.randint(1, 4))]
    ties += [
        offer(u, v, pick.choice([0.5, 0.7, 0.7, 0.9])) for u, v in pick.sample(pairs, pick.randint(8, 24))
    ]
    ties += [tie(u, v, pick.choice(["tension", "threat"])) for u, v in pick.sample(pairs, pick.randint(0, 2))]
    ties += [tie(u, v) for u, v in pick.sample(pairs, pick.randint(0, 3))]
    return ActorMap(actors=table([OFFICE, *people]), ties=table(ties))


def sought(seed: int, count: int = 3) -> tuple[str, ...]:
    """Some actors of a map that are to be reached."""
    return tuple(random.Random(-seed).sample("ABCDEFGH", count))  # noqa: S311 - repeatable, not secret


def said(answer: Callable[[], Findings]) -> str:
    """A result as text, or the sentence with which it was refused."""
    try:
        return text(answer())
    except Refused as refusal:
        return f"refused: {refusal}"


def with_id(found: Iterable[Finding], start: str) -> list[Finding]:
    return [finding for finding in found if finding.id.startswith(start)]


def excluded(m: ActorMap, view: View, targets: Iterable[str]) -> set[str]:
    """Who is not asked for any of some actors, none of them themselves.

    One to whom somebody that stays is hostile stays as well: it may be of a group for which that tie counts.
    """
    context = Context(m, view)
    exclusions, targets = Exclusions(context), set(targets)
    always = {i for i, out in zip(context.ids, exclusions.always, strict=True) if out}
    every = []
    for target in targets & set(context.ids):
        code = context.code(target)
        out = always | {context.ids[u] for u in exclusions.for_target(code)}
        every.append(out - {context.ids[u] for u in exclusions.allowed(code)})
    offices = {i for i, office in zip(context.ids, context.layers.offices, strict=True) if office}
    out = (set.intersection(*every) if every else set()) - targets - offices
    return freed(context, exclusions, out)


def freed(context: Context, exclusions: Exclusions, out: set[str]) -> set[str]:
    """Those of some actors to whom nobody is hostile but others of them."""
    hostile = {i: {context.ids[u] for u in exclusions.hostile_to(context.code(i))} for i in out}
    while kept := {i for i in out if hostile[i] - out}:
        out = out - kept
    return out


class Brute:
    """Ways on a small map, found by looking at all of them.

    Parameters
    ----------
    m, view
        The map and the view.
    without
        Who is not asked.
    """

    def __init__(self, m: ActorMap, view: View, without: Iterable[str] = ()) -> None:
        self.context = Context(m, view)
        self.t, self.without = view.thresholds, set(without)
        layer, ids = self.context.layers.referral, self.context.ids
        self.chance = {
            (ids[u], ids[v]): float(p)
            for u, v, p in zip(layer.source, layer.target, layer.effective, strict=True)
        }
        rows = m.actors.set_index("id")
        self.care, self.assists = rows["care"].to_dict(), rows["assists_survivors"].to_dict()
        self.exposure = {i: float(risk) / 4 for i, risk in zip(ids, self.context.risk, strict=True)}
        self.offices = {i for i, is_one in zip(ids, self.context.layers.offices, strict=True) if is_one}

    def graph(self, target: str) -> nx.DiGraph:
        """Introductions that may be asked for on the way to an actor."""
        exclusions = self.context.once("exclusions", Exclusions)
        ids, code = self.context.ids, self.context.code(target)
        out = {i for i, one in zip(ids, exclusions.always, strict=True) if one}
        out |= {ids[u] for u in exclusions.for_target(code)} | self.without
        out -= {ids[u] for u in exclusions.allowed(code)} | {target} | self.offices
        graph = nx.DiGraph()
        graph.add_nodes_from(set(ids) - out)
        for (u, v), p in self.chance.items():
            kept = {u, v} <= set(graph) and u != target and v not in self.offices
            last = v == target and self.care[target] and self.assists[u] != "yes"
            if kept and not last:
                graph.add_edge(u, v, p=p)
        return graph

    def probability(self, path: Path) -> float:
        """Chance that every introduction succeeds."""
        return prod(self.chance[step] for step in pairwise(path))

    def cost(self, path: Path) -> float:
        """What ways are sorted by."""
        return -log(self.probability(path)) + sum(self.exposure[v] for v in path[1:-1])

    def order(self, path: Path) -> tuple[Any, ...]:
        """What ways from the office are sorted by."""
        return round(self.cost(path), 9), sum(self.exposure[v] for v in path[1:-1]), len(path), path

    def routes(self, target: str, *, out: Iterable[str] = (), by: str = "") -> list[Path]:
        """All routes to an actor, or to who is to introduce to it, the best first."""
        graph = self.graph(target)
        if by:
            graph.remove_node(target)
        graph.remove_nodes_from(set(out))
        if (by or target) not in graph:
            return []
        ends = ((start, by or target) for start in sorted(self.offices))
        most = self.t.max_steps - bool(by)
        every = [tuple(path) for u, v in ends for path in nx.all_simple_paths(graph, u, v, cutoff=most)]
        return sorted(every, key=self.order)

    def leads(self, target: str, least: float = 0.0) -> dict[str, tuple[float, Path]]:
        """Who leads to an actor, and the office can reach: the best chance and the way from there."""
        graph = self.graph(target)
        graph.remove_nodes_from(self.offices)
        found = {}
        for u in sorted(set(graph) - {target}):
            every = [tuple(path) for path in nx.all_simple_paths(graph, u, target, cutoff=self.t.cover_steps)]
            if not every:
                continue
            lead = min(every, key=lambda path: (-round(self.probability(path), 12), len(path), path))
            most = self.t.max_steps + 2 - len(lead)
            ways = [
                way for way in self.routes(target, by=u) if len(way) <= most and not set(way) & set(lead[1:])
            ]
            likely = self.probability(lead) >= least - 1e-9
            if ways and likely and self.probability(ways[0]) >= self.t.trusted_step - 1e-9:
                found[u] = self.probability(lead), lead
        return found
