"""Different routes of introduction to many actors: ours against igraph and networkx, and one whole answer.

All three search the same graph, with the same costs, for as many routes as it takes until five are
different. Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise
from typing import Any

import generate
import igraph
import networkx as nx
import numpy as np
import pandas as pd
from first_thread import targets

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.metrics.introductions.planner import TRIED, Planner, planner_of
from actormap.metrics.introductions.routes import routes

ROUTES, RATIO, MOST_MS = 5, 500, 50
FIVE = View(date=generate.DAY, thresholds=Thresholds(routes=ROUTES, route_floor=0))
"""Five different routes, however unlikely the last."""
REFER = View(date=generate.DAY)


@dataclass
class Way:
    """One way to search: seconds of CPU by target, and the costs of what it found."""

    costs: Callable[[Any], list[float]]
    seconds: dict[int, float] = field(default_factory=dict)
    found: dict[int, list[float]] = field(default_factory=dict)

    def time(self, target: int, work: Callable[[], Any]) -> None:
        """Search once and note what it took; what the routes cost is told after that."""
        start = time.process_time()
        found = work()
        self.seconds[target] = time.process_time() - start
        self.found[target] = self.costs(found)


class Country:
    """The introductions on a map as a graph of each library; one node leads to all offices."""

    def __init__(self, planner: Planner) -> None:
        edges = planner.roads.open.edges
        starts = np.flatnonzero(planner.context.layers.offices)
        self.root = edges.n
        begin, end = np.r_[edges.source, [self.root] * len(starts)], np.r_[edges.target, starts]
        ends = np.column_stack([begin, end])
        self.prices = np.r_[edges.weights, np.zeros(len(starts))].tolist()
        self.igraph = igraph.Graph(n=edges.n + 1, edges=ends, directed=True)
        self.igraph.es["price"] = self.prices
        self.networkx = nx.DiGraph()
        self.networkx.add_nodes_from(range(edges.n + 1))
        steps = zip(*ends.T.tolist(), self.prices, strict=True)
        self.networkx.add_weighted_edges_from(steps, weight="price")

    def by_igraph(self, target: int, k: int, graph: igraph.Graph | None = None) -> Any:
        """The best routes, as edges, and their graph."""
        graph = graph or self.igraph
        return graph, graph.get_k_shortest_paths(self.root, target, k=k, weights="price", output="epath")

    def by_networkx(self, target: int, k: int, graph: Any = None) -> list[list[int]]:
        """The best routes."""
        graph = self.networkx if graph is None else graph
        try:
            return list(islice(nx.shortest_simple_paths(graph, self.root, target, weight="price"), k))
        except nx.NetworkXNoPath:
            return []

    def way(self, name: str) -> Way:
        """A way to search here."""
        if name == "networkx":
            price = self.networkx.edges
            return Way(lambda paths: [math.fsum(price[step]["price"] for step in pairwise(p)) for p in paths])
        return Way(lambda found: [math.fsum(found[0].es[path]["price"]) for path in found[1] if path])


def cost(planner: Planner, route: tuple[int, ...]) -> float:
    """Cost of a route."""
    return planner.roads.context.view.thresholds.exposure_weight * float(
        planner.exposure[list(route[1:-1])].sum()
    ) - math.log(planner.probability(route))


def looked_at(planner: Planner, target: int) -> int:
    """How many routes were looked at for the different ones: what the others have to list, at least one."""
    different, every = planner.diverse(target), list(islice(planner.routes(target), TRIED))
    return max(1, every.index(different[-1]) + 1 if len(different) == ROUTES else len(every))


def all_trust(tables: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """The tables with every tie that is not hostile, and leads to no platform, as one of trust."""
    ties, random, kinds = tables["ties"], np.random.default_rng(seed), schema.tie_kinds()
    friendly = [code for code, kind in kinds.items() if kind.signs != ("-",) and not kind.to_platform]
    kept = ties["kind"].isin(friendly)
    ties = ties.assign(
        kind=ties["kind"].where(~kept, "trust"),
        sign=ties["sign"].where(~kept, ""),
        weight=ties["weight"].where(~kept, random.integers(2, 5, len(ties))),
    )
    return tables | {"ties": ties}


def compare(options: argparse.Namespace, *, dense: bool = False) -> None:
    """Five different routes to each target."""
    tables = generate.generate(options.actors, options.ties, seed=options.seed)
    if dense:
        tables = all_trust(tables, options.seed)
    asked = targets(tables, options.targets)
    m = ActorMap(**tables)
    planner = planner_of(m, FIVE)
    context = planner.context
    codes = [context.code(one) for one in asked]
    start = time.process_time()
    first = [planner.may_be_last(codes[0]), *planner.diverse(codes[0])]
    print(f"layers, beliefs and the first target: {time.process_time() - start:.2f} s of CPU; left out below")
    country = Country(planner)
    print(f"{options.actors} actors, {options.ties} ties, {len(country.prices)} of them introductions")
    del first, tables
    gc.collect()
    gc.freeze()
    free = [target for target in codes if not planner.banned(target)]
    other = [target for target in codes if planner.banned(target)]
    chosen, barred = spread(free, options.slow), spread(other, options.barred)
    ours = Way(lambda routes: [cost(planner, route) for route in routes])
    alone, both = ({name: country.way(name) for name in ("igraph", "networkx")} for _ in range(2))
    for target in codes:
        ours.time(target, partial(planner.diverse, target))
        k = looked_at(planner, target)
        if target in chosen:
            alone["igraph"].time(target, partial(country.by_igraph, target, k))
            if sum(alone["networkx"].seconds.values()) < options.budget:
                alone["networkx"].time(target, partial(country.by_networkx, target, k))
        if target in barred:
            rest(country, target, planner.banned(target), k, both)
    for target in (*chosen, *barred):
        agree(planner, target, (*alone.values(), *both.values()))
    report(ours, alone, both, len(free) / len(codes))


def spread(targets: list[int], most: int) -> list[int]:
    """At most so many of some targets, evenly spread."""
    return [targets[len(targets) * at // most] for at in range(most)] if len(targets) > most else targets


def rest(country: Country, target: int, banned: frozenset[int], k: int, ways: dict[str, Way]) -> None:
    """The same with who is barred for the target taken out of the graph of the whole map first."""

    def by_igraph() -> Any:
        graph = country.igraph.copy()
        graph.delete_edges({edge for v in banned for edge in graph.incident(v, mode="all")})
        return country.by_igraph(target, k, graph)

    ways["igraph"].time(target, by_igraph)
    ways["networkx"].time(  # the view is timed with the search
        target, lambda: country.by_networkx(target, k, nx.restricted_view(country.networkx, banned, ()))
    )


def agree(planner: Planner, target: int, ways: Iterable[Way]) -> None:
    """The others know no limit of steps: each of our routes must be among theirs, in order."""
    mine = [cost(planner, route) for route in islice(planner.routes(target), TRIED)]
    for way in ways:
        if target in way.found:
            theirs = way.found[target]
            last = theirs[-1] if theirs else -math.inf
            for price in mine:
                assert price > last - 1e-9 or any(abs(price - one) < 1e-9 for one in theirs), target


def report(ours: Way, alone: dict[str, Way], both: dict[str, Way], free: float) -> None:
    """One row a way; the ratio is that of the same targets, in the last rows of all, free ones by share."""
    rows = []

    def row(what: str, way: Way) -> None:
        mean, middle = statistics.mean(way.seconds.values()), statistics.median(way.seconds.values())
        if way is ours:
            rows.append((what, len(way.seconds), mean * 1e3, middle * 1e3, "", ""))
            return
        each = [ours.seconds[target] for target in way.seconds]
        ratios = mean / statistics.mean(each), middle / statistics.median(each)
        met = "yes" if min(ratios) >= RATIO else "no"
        rows.append(
            (what, len(way.seconds), mean * 1e3, middle * 1e3, f"{ratios[0]:.0f} / {ratios[1]:.0f}", met)
        )

    row("ours, every target", ours)
    for name, way in alone.items():
        row(f"{name}, nobody barred: search alone", way)
    for name, way in both.items():
        row(f"{name}, some barred: exclusions and search", way)
    for name in alone:
        some = [statistics.mean(way[name].seconds.values()) for way in (alone, both)]
        mean = free * some[0] + (1 - free) * some[1]
        ratio = mean / statistics.mean(ours.seconds.values())
        told = f"{ratio:.0f}", "yes" if ratio >= RATIO else "no"
        rows.append((f"{name}, all as the rows above tell", len(ours.seconds), mean * 1e3, "", *told))
    names = ["what", "targets", "CPU ms, mean", "median", "mean / ours, median / ours", f">= {RATIO}"]
    print(f"load {os.getloadavg()[0]:.1f}")
    print(pd.DataFrame(rows, columns=names).to_string(index=False, float_format="{:.3f}".format))


# --- one whole answer --------------------------------------------------------------------------------


def whole(options: argparse.Namespace) -> None:
    """`routes` with all its findings, after load."""
    tables = generate.generate(10_000, 50_000, seed=options.seed)
    asked = targets(tables, options.targets)
    m = ActorMap(**tables)
    start = time.process_time()
    routes(m, REFER, asked[0])
    first = time.process_time() - start
    gc.collect()
    gc.freeze()
    took = []
    for target in asked[1:]:
        start = time.process_time()
        routes(m, REFER, target)
        took.append((time.process_time() - start) * 1e3)
    took.sort()
    middle, mean, most = statistics.median(took), statistics.mean(took), took[int(0.9 * len(took))]
    met = "yes" if took[-1] < MOST_MS else "no" if middle >= MOST_MS else "median only"
    print(f"routes at 10000 actors, 50000 ties, {len(took)} targets, CPU ms: median {middle:.1f},")
    print(f"mean {mean:.1f}, nine in ten under {most:.1f}, most {took[-1]:.1f};")
    print(f"the first with layers and beliefs {first * 1e3:.0f}. Target < {MOST_MS}, met {met}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Compare the planner of introductions with igraph and networkx."
    )
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--targets", type=int, default=200)
    parser.add_argument("--slow", type=int, default=40, help="targets of the others, nobody barred")
    parser.add_argument("--barred", type=int, default=40, help="targets of the others, some barred")
    parser.add_argument("--budget", type=float, default=60.0, help="most CPU seconds of networkx alone")
    parser.add_argument(
        "--dense", action="store_true", help="once more with every tie that is not hostile as one of trust"
    )
    parser.add_argument("--seed", type=int, default=20_111)
    given = parser.parse_args()
    compare(given)
    if given.dense:
        compare(given, dense=True)
    whole(given)
