"""The same questions answered as a competent analyst would with networkx and pandas.

It starts from the same tables, follows the same definitions and takes the customary way to each
answer: a graph built row by row, one call of the library a question, dictionaries and loops where
the library has no call. Work is shared between questions where that is the natural thing to do.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice, pairwise
from typing import Any

import community as louvain
import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import hypergeom  # noqa: TID251 - what ours is held against

Tables = Mapping[str, pd.DataFrame]
RELIABILITY = {"A": 0.95, "B": 0.85, "C": 0.65, "D": 0.40, "E": 0.20, "F": 0.50}
CREDIBILITY = {"1": 0.95, "2": 0.80, "3": 0.60, "4": 0.35, "5": 0.15, "6": 0.50}
TRUST = {1: 0.4, 2: 0.6, 3: 0.8, 4: 0.9}
WORKING = {"coordination", "joint_activity", "information_sharing", "support", "solidarity", "protection"}
HOSTILE = {"tension", "conflict", "opposition", "avoidance", "exclusion", "label", "threat", "attack"}
SYMMETRIC = {"coordination", "joint_activity", "acquaintance", "tension", "conflict"}
SOCIETY = {"civil_society", "community"}
SILENT = {
    "state",
    "local_authority",
    "security_force",
    "political_party",
    "armed_nonstate",
    "de_facto_authority",
    "unknown",
}
CARE = {"survivor", "child"}
USED = ["kind", "weight", "sign", "from", "to", "as_of", "sources", "grade"]
"""Columns of `ties` that the answers need."""
MET, STEP, HALF_LIFE, MONTH = 0.6, 0.5, 24.0, 30.4375


def multigraph(tables: Tables) -> nx.MultiDiGraph:
    """Actors and ties as they stand in the tables."""
    graph = nx.MultiDiGraph()
    for table in ("actors", "platforms"):
        for _, row in tables[table].iterrows():
            graph.add_node(row["id"], **row.to_dict())
    for _, row in tables["ties"].iterrows():
        data = {name: row[name] for name in USED}
        graph.add_edge(row["source_id"], row["target_id"], key=row["id"], **data)
    return graph


def grade(text: str) -> float:
    return math.sqrt(RELIABILITY[text[0]] * CREDIBILITY[text[1]])


def log_odds(q: float) -> float:
    return math.log(q / (1 - q))


def pooled(odds: float) -> float:
    return min(0.99, max(0.01, 1 / (1 + math.exp(-odds))))


@dataclass
class Country:
    """Everything the answers lean on, worked out once."""

    tables: Tables
    day: str
    graph: nx.MultiDiGraph
    current: dict[str, tuple[str, str, dict[str, Any]]] = field(default_factory=dict)
    q: dict[str, float] = field(default_factory=dict)
    key_of: dict[str, str] = field(default_factory=dict)
    working: nx.Graph = field(default_factory=nx.Graph)
    trust: nx.DiGraph = field(default_factory=nx.DiGraph)
    safe: nx.DiGraph = field(default_factory=nx.DiGraph)
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    enemies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    hostile_to_group: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    away: dict[str, int] = field(default_factory=dict)

    @property
    def actors(self) -> dict[str, dict[str, Any]]:
        """Attributes of each actor and platform."""
        return self.graph.nodes


def prepare(tables: Tables, day: str, graph: nx.MultiDiGraph) -> Country:
    country = Country(tables, day, graph)
    for source, target, tie, data in graph.edges(keys=True, data=True):
        if data["from"] <= day and (not data["to"] or data["to"] >= day):
            country.current[tie] = source, target, data
    _believe(country)
    _observe(country)
    _work(country)
    _avoid(country)
    _introduce(country)
    return country


def _believe(country: Country) -> None:
    """Probability that each tie exists: pooled over sources, aged, parallel ties pooled."""
    grades = {}
    for _, row in country.tables["sources"].iterrows():
        country.key_of[row["id"]] = row["independent_key"] or row["id"]
        grades[row["id"]] = log_odds(grade(row["reliability"] + row["credibility"]))
    day = pd.Timestamp(country.day)
    facts = defaultdict(list)
    for source, target, tie, data in country.graph.edges(keys=True, data=True):
        best: dict[str, float] = {}
        for told in data["sources"].split(";"):
            key = country.key_of[told]
            best[key] = max(grades[told], best.get(key, -math.inf))
        q = grade(data["grade"]) if data["grade"] else pooled(sum(best.values()))
        months = max(0, (day - pd.Timestamp(data["as_of"] or data["from"])).days / MONTH)
        country.q[tie] = 0.5 + (q - 0.5) * 2 ** (-months / HALF_LIFE)
        ends = tuple(sorted((source, target))) if data["kind"] in SYMMETRIC else (source, target)
        facts[ends, data["kind"], data["sign"]].append((tie, set(best)))
    for told_of in facts.values():
        if len(told_of) > 1:
            together = _together([(country.q[tie], keys) for tie, keys in sorted(told_of)])
            country.q.update((tie, together) for tie, _ in told_of)


def _together(told: list[tuple[float, set[str]]]) -> float:
    heard: set[str] = set()
    total = 0.0
    for q, keys in sorted(told, key=lambda item: -abs(item[0] - 0.5)):
        if not keys & heard:
            total += log_odds(min(0.99, max(0.01, q)))
            heard |= keys
    return pooled(total)


def _observe(country: Country) -> None:
    """Independent sources that were asked about each actor, or told of a tie of it."""
    for _, row in country.tables["observations"].iterrows():
        if row["answer"] != "declined" and row["asked_about"] != "actor" and row["date"] <= country.day:
            country.asked[row["subject_id"]].add(country.key_of[row["source"]])
    for actor, keys in country.asked.items():
        country.seen[actor] |= keys
    for source, target, data in country.current.values():
        keys = {country.key_of[told] for told in data["sources"].split(";")}
        country.seen[source] |= keys
        country.seen[target] |= keys


def _work(country: Country) -> None:
    """Who works together: simple, undirected, civil society only."""
    country.working.add_nodes_from(a for a, data in country.actors.items() if data.get("sphere") in SOCIETY)
    for tie, (source, target, data) in country.current.items():
        likely = data["kind"] in WORKING and country.q[tie] >= 0.5 and source != target
        if likely and source in country.working and target in country.working:
            country.working.add_edge(source, target)


def _avoid(country: Country) -> None:
    """Hostile ties, and who has one towards a member of a group."""
    towards = defaultdict(set)
    for source, target, data in country.current.values():
        if data["kind"] in HOSTILE:
            country.enemies[source].add(target)
            country.enemies[target].add(source)
            towards[target].add(source)
            if data["kind"] in SYMMETRIC:
                towards[source].add(target)
    for actor in country.tables["actors"]["id"]:
        for group in groups(country, actor):
            country.hostile_to_group[group] |= towards[actor]


def groups(country: Country, actor: str) -> set[str]:
    data = country.actors[actor]
    return {g for g in (data["works_on_rights_of"] + ";" + data["identifies_as"]).split(";") if g}


def never_asked(data: Mapping[str, Any]) -> bool:
    return data["sphere"] in SILENT or data["consent_c3"] in {"no", "withdrawn"} or left_alone(data)


def left_alone(data: Mapping[str, Any]) -> bool:
    return (
        data["do_not_contact"] == "yes"
        or data["feels_safe"] == "no"
        or data["care"] in CARE
        or data["at_risk_level"] >= 3
    )


def banned(country: Country, target: str) -> set[str]:
    found = set(country.enemies.get(target, ()))
    for group in groups(country, target):
        found |= country.hostile_to_group[group]
    return {actor for actor in found - {target} if not never_asked(country.actors[actor])}


def established(country: Country) -> set[str]:
    oldest = (pd.Timestamp(country.day) - pd.DateOffset(months=12)).date().isoformat()
    met = country.tables["contacts"]
    return set(met[(met["date"] >= oldest) & (met["date"] <= country.day)]["actor_id"])


def offices(country: Country) -> list[str]:
    return [actor for actor, data in country.actors.items() if data.get("sphere") == "field_presence"]


def _introduce(country: Country) -> None:
    """Who can introduce to whom with what chance, and the part of it that is safe to use."""
    (office,) = offices(country)
    chances: dict[tuple[str, str], float] = defaultdict(float)
    for actor in established(country):
        chances[office, actor] = MET
    for tie, (source, target, data) in country.current.items():
        if (
            data["kind"] in {"trust", "referral_offer"}
            and not math.isnan(data["weight"])
            and source != target
        ):
            trusts = data["kind"] == "trust"
            pair = (target, source) if trusts else (source, target)
            chance = (TRUST[int(data["weight"])] if trusts else data["weight"]) * country.q[tie]
            chances[pair] = max(chance, chances[pair])
    for (source, target), chance in chances.items():
        risk = country.actors[source]["at_risk_level"]
        exposure = 0.0 if math.isnan(risk) or source == office else risk / 4
        country.trust.add_edge(source, target, chance=chance, cost=-math.log(chance) + exposure)
    silent = {a for a in country.trust if a != office and never_asked(country.actors[a])}
    country.safe.add_nodes_from(country.trust)
    country.safe.add_edges_from(
        (u, v, data) for u, v, data in country.trust.edges(data=True) if u not in silent and v != office
    )


def components(country: Country) -> dict[str, Any]:
    """A02: parts, cores, actors without ties."""
    parts = list(nx.connected_components(country.working))
    part_of = {actor: i for i, part in enumerate(sorted(parts, key=len, reverse=True)) for actor in part}
    return {
        "parts": len(set(part_of.values())),
        "core": nx.core_number(country.working),
        "degree": dict(country.working.degree()),
    }


def steps(country: Country) -> dict[str, Any]:
    """A03: fewest trusted introductions, reach of each group, and a permutation test."""
    away = distances(country)
    society = list(country.working)
    closeness = np.array([1 / away[actor] if actor in away else 0.0 for actor in society])
    random = np.random.default_rng(1)
    by_group = {}
    for group, tagged in _tagged(country).items():
        inside = np.array([actor in tagged for actor in society])
        size = int(inside.sum())
        observed = closeness[inside].sum()
        draws = [random.choice(closeness, size, replace=False, shuffle=False).sum() for _ in range(10_000)]
        p = (np.sum(np.array(draws) <= observed + 1e-9) + 1) / (len(draws) + 1)
        by_group[group] = (float(closeness[inside].mean()), float(p))
    return {"away": {a: d for a, d in away.items() if a in country.working}, "groups": by_group}


def _tagged(country: Country) -> dict[str, set[str]]:
    found = defaultdict(set)
    for actor in country.working:
        for group in filter(None, country.actors[actor]["works_on_rights_of"].split(";")):
            found[group].add(actor)
    return found


def distances(country: Country) -> dict[str, int]:
    """Fewest trusted introductions to each actor, avoiding whom that actor must not meet."""
    if country.away:
        return country.away
    (office,) = offices(country)
    trusted = nx.DiGraph((u, v) for u, v, chance in country.safe.edges(data="chance") if chance >= STEP)
    ways = nx.single_source_shortest_path(trusted, office)
    country.away = {actor: len(way) - 1 for actor, way in ways.items()}
    again: dict[frozenset[str], dict[str, int]] = {}
    for actor, way in ways.items():
        avoided = frozenset(banned(country, actor))
        if avoided.intersection(way[1:-1]):
            if avoided not in again:
                rest = trusted.copy()
                rest.remove_edges_from(list(trusted.out_edges(avoided)))
                again[avoided] = nx.single_source_shortest_path_length(rest, office)
            country.away[actor] = again[avoided].get(actor, -1)
    country.away = {actor: d for actor, d in country.away.items() if d >= 0}
    return country.away


def isolation(country: Country) -> dict[str, str]:
    """A10: whether the absence of a route means anything."""
    away = distances(country)
    verdicts = {}
    for actor in country.working:
        if away.get(actor, math.inf) > 5:
            asked = len(country.asked.get(actor, ()))
            posterior = 0.2 / (0.2 + 0.8 * 0.5**asked)
            if posterior >= 0.8 - 1e-12 and asked >= 3:
                verdicts[actor] = "isolated_supported"
            else:
                verdicts[actor] = "possibly_isolated" if posterior >= 0.5 else "not_observed_enough"
    return verdicts


def gap(country: Country) -> dict[str, tuple[int, float, float]]:
    """A13: reached against who exists, cell by cell."""
    met, tagged = established(country), _tagged(country)
    inside = _inside(country.tables["areas"])
    area_of = defaultdict(set)
    for actor in country.working:
        area_of[actor].add(country.actors[actor]["adm1_pcode"])
    for _, row in country.tables["presence"].iterrows():
        area_of[row["actor_id"]].add(row["pcode"])
    rows = []
    for _, row in country.tables["universe"].iterrows():
        here = {a for a in tagged[row["group"]] if area_of[a] & inside[row["pcode"]]}
        rows.append((row, len(here & met)))
    exists, reached = sum(row["exists_best"] for row, _ in rows), sum(r for _, r in rows)
    found = {}
    for row, r in rows:
        p = hypergeom.cdf(r, round(exists), reached, round(row["exists_best"]))
        shortfall = max(0.0, reached / exists * row["exists_low"] - r)
        found[f"{row['group']}:{row['pcode']}"] = (r, shortfall, float(p))
    return found


def _inside(areas: pd.DataFrame) -> dict[str, set[str]]:
    parent = dict(zip(areas["id"], areas["parent"], strict=True))
    inside = defaultdict(set)
    for area in parent:
        above = area
        while above:
            inside[above].add(area)
            above = parent[above]
    return inside


def best_routes(country: Country, target: str) -> Iterator[tuple[float, list[str]]]:
    """A23: routes from the office, cheapest first, of whatever length."""
    (office,) = offices(country)
    graph = without(country.safe, banned(country, target))
    if target not in graph:
        return
    try:
        for route in nx.shortest_simple_paths(graph, office, target, weight="cost"):
            yield sum(graph[u][v]["cost"] for u, v in pairwise(route)), route
    except nx.NetworkXNoPath:
        return


def without(graph: nx.DiGraph, actors: Iterable[str]) -> nx.DiGraph:
    out = [actor for actor in actors if actor in graph]
    if not out:
        return graph
    rest = graph.copy()
    rest.remove_nodes_from(out)
    return rest


def five_best(country: Country, target: str) -> list[tuple[float, int]]:
    """A23: costs and steps of the five best routes."""
    return [(cost, len(route) - 1) for cost, route in islice(best_routes(country, target), 5)]


def introductions(country: Country, target: str) -> dict[str, Any]:
    """A23, A26: up to three different ones of the ten best routes, and who could introduce."""
    chosen: list[list[str]] = []
    best = 0.0
    for _, route in islice(best_routes(country, target), 10):
        chance = math.prod(country.safe[u][v]["chance"] for u, v in pairwise(route))
        best = best or chance
        if len(chosen) == 3 or chance < 0.1 * best:
            break
        if all(_overlap(route, other) <= 1 / 3 + 1e-12 for other in chosen):
            chosen.append(route)
    graph = without(country.safe, banned(country, target))
    return {"routes": chosen, "introducers": _introducers(country, graph, target)}


def separate_routes(country: Country, target: str) -> int | None:
    """A24: how many routes share nobody; None where there is none or the office has met the target."""
    (office,) = offices(country)
    graph = without(country.safe, banned(country, target))
    if target not in graph or graph.has_edge(office, target) or not nx.has_path(graph, office, target):
        return None
    return len(list(nx.node_disjoint_paths(graph, office, target)))


def _overlap(a: list[str], b: list[str]) -> float:
    one, other = set(a[1:-1]), set(b[1:-1])
    return len(one & other) / len(one | other) if one | other else float(a == b)


def _introducers(country: Country, graph: nx.DiGraph, target: str) -> dict[str, float]:
    """A26: chance to reach, times chance of the introduction, times what is free of its quarter."""
    (office,) = offices(country)
    if target not in graph:
        return {}
    last = [u for u in graph.predecessors(target) if u != office]
    ways = nx.single_source_dijkstra_path(without(graph, [target]), office, weight="cost")
    scores = {}
    for u in last:
        if u in ways and len(ways[u]) <= 5:
            reach = math.prod(graph[a][b]["chance"] for a, b in pairwise(ways[u]))
            data = country.actors[u]
            risk = 0.0 if math.isnan(data["at_risk_level"]) else data["at_risk_level"] / 4
            load = 0.0 if math.isnan(data["introduction_load"]) else data["introduction_load"]
            free = max(0.0, (3 - load) / 3)
            scores[u] = reach * graph[u][target]["chance"] * math.exp(-risk) * free
    return scores


@dataclass
class Field:
    """Who works where, and which platforms cover which cells."""

    cells: dict[tuple[str, str], set[str]]
    cells_of: dict[str, set[tuple[str, str]]]
    activities: dict[tuple[str, str], dict[str, set[str]]]
    platforms: list[tuple[str, set[str], set[tuple[str, str]]]]


def field_of_work(country: Country) -> Field:
    cells, cells_of = defaultdict(set), defaultdict(set)
    activities: dict[Any, Any] = defaultdict(lambda: defaultdict(set))
    for _, row in country.tables["presence"].iterrows():
        cell = row["sector"], row["pcode"]
        cells[cell].add(row["actor_id"])
        if row["actor_id"] in country.working:
            cells_of[row["actor_id"]].add(cell)
        if row["activity"]:
            activities[cell][row["actor_id"]].add(row["activity"])
    inside = _inside(country.tables["areas"])
    platforms = []
    for _, row in country.tables["platforms"].iterrows():
        themes = set(row["theme"].split(";"))
        areas = set().union(*(inside[a] for a in row["areas"].split(";"))) if row["areas"] else None
        covered = {cell for cell in cells if cell[0] in themes and (areas is None or cell[1] in areas)}
        platforms.append((row["id"], set(row["members"].split(";")), covered))
    return Field(cells, cells_of, activities, platforms)


def gaps(country: Country) -> dict[str, Any]:
    """A30: pairs in the same cell that nothing joins."""
    ground = field_of_work(country)
    doubtful: dict[frozenset[str], float] = defaultdict(float)
    for tie, (source, target, data) in country.current.items():
        if data["kind"] in WORKING and country.q[tie] < 0.5:
            ends = frozenset((source, target))
            doubtful[ends] = max(country.q[tie], doubtful[ends])
    shared: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for cell, actors in ground.cells.items():
        for pair in combinations(sorted(a for a in actors if _proposed(country, a)), 2):
            shared[pair].add(cell)
    covered: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for _, members, cells in ground.platforms:
        for pair in combinations(sorted(members), 2):
            covered[pair] |= cells
    found = []
    for (u, v), cells in shared.items():
        if not country.working.has_edge(u, v) and not cells <= covered.get((u, v), set()):
            overlap = len(cells) / min(len(ground.cells_of[u]), len(ground.cells_of[v]))
            coverage = 1 - 0.5 ** len(country.seen[u] | country.seen[v])
            value = overlap * coverage * (1 - doubtful.get(frozenset((u, v)), 0.0))
            found.append((v in country.enemies.get(u, ()), -value, -overlap, -len(cells), u, v))
    found.sort()
    return {"pairs": len(found), "best": [(u, v, -value) for _, value, _, _, u, v in found[:50]]}


def _proposed(country: Country, actor: str) -> bool:
    data = country.actors[actor]
    return actor in country.working and not (data["consent_c2"] in {"no", "withdrawn"} or left_alone(data))


def missing_platforms(country: Country) -> dict[str, tuple[int, int]]:
    """A31: cells and sectors whose actors have no common platform."""
    ground = field_of_work(country)
    themes: dict[str, tuple[set[str], set[Any]]] = {}
    for cell, actors in ground.cells.items():
        for name in ("@".join(cell), f"{cell[0]}@*"):
            who, cells = themes.setdefault(name, (set(), set()))
            who.update(a for a in actors if a in country.working)
            cells.add(cell)
    found = {}
    for name, (who, cells) in themes.items():
        active = [members for _, members, covered in ground.platforms if covered & cells]
        seated = who.intersection(set().union(*active))
        if len(who) >= 3 and (not active or len(seated) / len(who) < 0.5):
            found[name] = (len(who), len(seated))
    return found


def shared_space(country: Country) -> dict[str, Any]:
    """A32: cells in which several work."""
    ground = field_of_work(country)
    sectors, areas = {s for s, _ in ground.cells}, {a for _, a in ground.cells}
    crowded = sorted(ground.cells, key=lambda c: (-len(ground.cells[c]), c))
    found = {}
    for cell in [c for c in crowded if len(ground.cells[c]) > 1][:50]:
        doing = ground.activities[cell]
        same = sum(
            1
            for a, b in combinations(sorted(ground.cells[cell]), 2)
            if doing.get(a, set()) & doing.get(b, set()) and not country.working.has_edge(a, b)
        )
        found["@".join(cell)] = (len(ground.cells[cell]), same)
    return {"cells": len(sectors) * len(areas), "occupied": len(ground.cells), "crowded": found}


def communities(country: Country) -> float:
    """A36: one search for neighbourhoods; the modularity it finds."""
    parts = louvain.best_partition(country.working, random_state=1)
    return louvain.modularity(parts, country.working)
