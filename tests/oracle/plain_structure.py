"""How the network is built and who moves whom, by their formulas: A02, A07, A11b, A15 to A20, A35, A36."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations, pairwise, permutations, product
from math import inf, log
from typing import Any

from plain_layers import Pair, beliefs, collaboration, hostile, influence, signed
from plain_rows import Look, cell, kinds_in, listed, symmetric_kinds

Graph = dict[str, set[str]]


def parts(graph: Graph) -> list[set[str]]:
    """Connected parts."""
    left, found = set(graph), []
    while left:
        part = {min(left)}
        while True:
            more = part | {v for u in part for v in graph[u]}
            if more == part:
                break
            part = more
        found.append(part)
        left -= part
    return found


def without(graph: Graph, gone: set[str]) -> Graph:
    """The graph without some actors."""
    return {u: near - gone for u, near in graph.items() if u not in gone}


def cores(graph: Graph) -> dict[str, int]:
    """The largest k of a set in which everybody has k ties or more."""
    found = dict.fromkeys(graph, 0)
    for k in range(1, len(graph)):
        left = dict(graph)
        while any(len(near) < k for near in left.values()):
            left = without(left, {u for u, near in left.items() if len(near) < k})
        found |= dict.fromkeys(left, k)
    return found


def joined(graph: Graph) -> int:
    """Pairs that are joined."""
    return sum(len(part) * (len(part) - 1) // 2 for part in parts(graph))


def bridge_actors(graph: Graph) -> dict[str, float]:
    """Pair loss of each actor without whom others that are joined would not be."""
    found = {}
    for v in graph:
        own = next(part for part in parts(graph) if v in part)
        before = joined(graph) - (len(own) - 1)
        after = joined(without(graph, {v}))
        if after < before:
            found[v] = (before - after) / before
    return found


def bridge_ties(graph: Graph) -> dict[Pair, float]:
    """Pair loss of each tie without which others that are joined would not be."""
    found = {}
    for u, near in graph.items():
        for v in near:
            if u < v:
                cut = graph | {u: near - {v}, v: graph[v] - {u}}
                if joined(cut) < joined(graph):
                    found[u, v] = (joined(graph) - joined(cut)) / joined(graph)
    return found


def holes(graph: Graph) -> dict[str, dict[str, float]]:
    """Burt's constraint and Borgatti's effective size, each tie counting the same."""
    found = {}
    for i, near in graph.items():
        if not near:
            continue
        total = 0.0
        for j in near:
            others = [q for q in near if q != j and j in graph[q]]
            total += (1 / len(near) + sum(1 / len(near) / len(graph[q]) for q in others)) ** 2
        among = sum(b in graph[a] for a, b in combinations(near, 2))
        size = len(near) - 2 * among / len(near)
        found[i] = {"value": total, "effective_size": size, "efficiency": size / len(near)}
    return found


def distances(graph: Graph, start: str) -> dict[str, int]:
    """Ties from one to all others that are joined with it."""
    found = {start: 0}
    while True:
        new = {v for u in found for v in graph[u]} - set(found)
        if not new:
            return found
        found |= dict.fromkeys(new, max(found.values()) + 1)


def roles(arcs: set[Pair], classes: dict[str, str]) -> dict[str, Counter[str]]:
    """Brokerage roles of Gould and Fernandez."""
    found: dict[str, Counter[str]] = {}
    for a, b, c in permutations(classes, 3):
        if (a, b) in arcs and (b, c) in arcs and (a, c) not in arcs:
            x, y, z = classes[a], classes[b], classes[c]
            role = "liaison"
            if x == y == z:
                role = "coordinator"
            elif x == z:
                role = "itinerant"
            elif y == z:
                role = "gatekeeper"
            elif x == y:
                role = "representative"
            found.setdefault(b, Counter())[role] += 1
    return found


def classes_of(look: Look, actors: list[str], column: str, *, rest: bool) -> dict[str, str]:
    """The one code of each actor; those of several codes are in no class, those of none perhaps in one."""
    codes = {one: listed(look.actor(one), column) for one in actors}
    found = {one: some[0] for one, some in codes.items() if len(some) == 1}
    return found | ({one: "others" for one, some in codes.items() if not some} if rest else {})


def nearness(graph: Graph, some: tuple[str, ...], steps: int) -> tuple[float, int]:
    """D_R of a set, and how many others lie within some steps."""
    from_each = [distances(graph, one) for one in some]
    away = {v: min(one.get(v, inf) for one in from_each) for v in graph}
    total = sum(1.0 if v in some else 1 / d for v, d in away.items())
    return total / len(graph), sum(0 < d <= steps for d in away.values())


def apart(graph: Graph, gone: set[str]) -> tuple[float, float]:
    """F and D_F of the others without a set."""
    left = without(graph, gone)
    n = len(left)
    near = sum(1 / d for u in left for d in distances(left, u).values() if d)
    return 1 - 2 * joined(left) / (n * (n - 1)), 1 - near / (n * (n - 1))


def modularity(graph: Graph, members: list[set[str]]) -> float:
    """Newman's modularity of a division."""
    ties = sum(map(len, graph.values())) / 2
    total = 0.0
    for some in members:
        inside = sum(v in some for u in some for v in graph[u]) / 2
        ends = sum(len(graph[u]) for u in some)
        total += inside / ties - (ends / (2 * ties)) ** 2
    return total


def best_modularity(graph: Graph) -> float:
    """The highest modularity of all divisions: of each set the best part of its first actor and the rest."""
    actors = [u for u in graph if graph[u]]
    sets = [{u for k, u in enumerate(actors) if code >> k & 1} for code in range(1 << len(actors))]
    worth = [modularity(graph, [some]) for some in sets]
    best = [0.0] * len(sets)
    for code in range(1, len(sets)):
        first = code & -code
        rest = part = code ^ first
        best[code] = worth[code]
        while part:  # everybody but the parts that can stand without the first
            best[code] = max(best[code], worth[code ^ part] + best[part])
            part = (part - 1) & rest
    return best[-1]


def balance(look: Look) -> dict[str, Any]:
    """Signs of triangles, what chance would give, and the fewest ties in the way of two camps (A11b)."""
    against: dict[Pair, bool] = {}
    for (u, v), edge in signed(look).items():
        if not {u, v} & set(look.offices):
            pair = (min(u, v), max(u, v))
            against[pair] = against.get(pair, False) or edge["sign"] < 0
    actors = sorted({one for pair in against for one in pair})
    closed = [
        against[a, b] + against[a, c] + against[b, c]
        for a, b, c in combinations(actors, 3)
        if {(a, b), (a, c), (b, c)} <= set(against)
    ]
    ties, bad = len(against), sum(against.values())
    p = 1 - bad / ties if ties else 1.0
    camps = min(
        sum((side[actors.index(u)] != side[actors.index(v)]) != foe for (u, v), foe in against.items())
        for side in product((0, 1), repeat=len(actors))
        if not side or side[0] == 0
    )
    return {
        "value": sum(k % 2 == 0 for k in closed) / len(closed) if closed else None,
        "triangles": len(closed),
        "hostile": [closed.count(k) for k in range(4)],
        "expected": p**3 + 3 * p * (1 - p) ** 2,
        "ties": ties,
        "hostile_ties": bad,
        "frustration": camps,
    }


# --- ways along arcs with lengths ----------------------------------------------------------------------


def shortest(arcs: dict[Pair, float], nodes: list[str]) -> dict[Pair, list[tuple[str, ...]]]:
    """All shortest ways between any two, by trying all simple ways."""
    out: dict[str, list[tuple[str, float]]] = {u: [] for u in nodes}
    for (u, v), length in arcs.items():
        out[u].append((v, length))
    best: dict[Pair, tuple[float, list[tuple[str, ...]]]] = {}
    for start in nodes:
        waiting: list[tuple[float, tuple[str, ...]]] = [(0.0, (start,))]
        while waiting:
            length, way = waiting.pop()
            if len(way) > 1:
                known, ways = best.get((start, way[-1]), (inf, []))
                if length > known + 1e-9:
                    continue
                best[start, way[-1]] = (length, [way]) if length < known - 1e-9 else (known, [*ways, way])
            waiting += [(length + more, (*way, v)) for v, more in out[way[-1]] if v not in way]
    return {pair: ways for pair, (_, ways) in best.items()}


def betweenness(arcs: dict[Pair, float], nodes: list[str]) -> dict[str, float]:
    """Share of the shortest ways of others through each, over all ordered pairs of others."""
    n, found = len(nodes), dict.fromkeys(nodes, 0.0)
    for ways in shortest(arcs, nodes).values():
        for way in ways:
            for v in way[1:-1]:
                found[v] += 1 / len(ways)
    return {v: total / ((n - 1) * (n - 2)) for v, total in found.items()}


def length_of(arcs: dict[Pair, float], way: tuple[str, ...]) -> float:
    """Length of a way."""
    return sum(arcs[step] for step in pairwise(way))


def closeness(arcs: dict[Pair, float], nodes: list[str]) -> dict[str, float]:
    """Mean over all others of one over the length of the shortest way to them."""
    ways = shortest(arcs, nodes)
    return {
        u: sum(1 / length_of(arcs, some[0]) for (a, _), some in ways.items() if a == u) / (len(nodes) - 1)
        for u in nodes
    }


def steps_in(look: Look) -> tuple[dict[Pair, float], list[str]]:
    """G+ both ways, each tie one step, and its actors."""
    pairs = collaboration(look)
    return {end: 1.0 for u, v in pairs for end in ((u, v), (v, u))}, look.society


def lengths_in(look: Look, kind: str) -> tuple[dict[Pair, float], list[str]]:
    """W with the length of each arc, and the actors at its arcs."""
    arcs = strengths(look, positive=False)
    found = {pair: 1 / w if kind == "inverse" else 1e-6 - log(w) for pair, w in arcs.items()}
    return found, sorted({one for pair in arcs for one in pair})


def strengths(look: Look, *, positive: bool) -> dict[Pair, float]:
    """Arcs of W with a strength, without the office, perhaps only those for rights."""
    return {
        pair: edge["weight"]
        for pair, edge in influence(look).items()
        if edge["weight"] > 0 and not set(pair) & set(look.offices) and (edge["sign"] > 0 or not positive)
    }


def pagerank(arcs: dict[Pair, float], damping: float) -> dict[str, float]:
    """PageRank against the arcs, by repeating it until nothing moves."""
    nodes = sorted({one for pair in arcs for one in pair})
    given = {v: sum(w for (_, b), w in arcs.items() if b == v) for v in nodes}
    score = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(2000):
        idle = sum(score[v] for v in nodes if not given[v])
        score = {
            u: (1 - damping) / len(nodes)
            + damping
            * (idle / len(nodes) + sum(score[b] * w / given[b] for (a, b), w in arcs.items() if a == u))
            for u in nodes
        }
    return score


def leading(arcs: dict[Pair, float]) -> float:
    """The largest eigenvalue: 0 where no way leads back, else by repeated multiplication of I + W."""
    nodes = sorted({one for pair in arcs for one in pair})
    left = dict(arcs)
    while True:  # who has nothing coming in or going out is on no cycle
        ends = {u for u, _ in left} & {v for _, v in left}
        kept = {pair: w for pair, w in left.items() if set(pair) <= ends}
        if kept == left:
            break
        left = kept
    if not left:
        return 0.0
    score, rate = dict.fromkeys(nodes, 1.0), 1.0
    for _ in range(6000):
        new = {u: score[u] + sum(w * score[v] for (a, v), w in left.items() if a == u) for u in nodes}
        rate = max(new.values())
        score = {u: value / rate for u, value in new.items()}
    return rate - 1


def katz(arcs: dict[Pair, float], alpha: float) -> dict[str, float]:
    """1 and the products of alpha and strengths over all ways that leave."""
    nodes = sorted({one for pair in arcs for one in pair})
    score = dict.fromkeys(nodes, 1.0)
    for _ in range(4000):
        score = {u: 1 + alpha * sum(w * score[v] for (a, v), w in arcs.items() if a == u) for u in nodes}
    return score


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solution of linear equations by elimination."""
    n = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda r: abs(rows[r][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for r in range(n):
            if r != k:
                factor = rows[r][k] / rows[k][k]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[k], strict=True)]
    return [rows[k][n] / rows[k][k] for k in range(n)]


@cache
def refuted(look: Look) -> set[tuple[str, str, str, str]]:
    """Acts that were looked into and not corroborated: what, by whom, against whom, on which day."""
    rows = [row for row in look.rows("events") if cell(row, "verified") == "no"]
    return {
        (row["type"], cell(row, "by_id"), one, row["date"]) for row in rows for one in listed(row, "subjects")
    }


def directed_signs(look: Look) -> dict[Pair, int]:
    """Sign of each ordered pair without the office; ties without a direction count both ways, foes win."""
    q, found = beliefs(look), dict[Pair, int]()
    for row in look.today("ties"):
        if row["kind"] not in kinds_in("S") or q[row["id"]] < look.n["tie_exists"]:
            continue
        u, v = row["source_id"], row["target_id"]
        what = {"label": "label", "attack": "attack", "threat": "attack"}.get(row["kind"])
        wrong = (what, u, v, cell(row, "from")) in refuted(look)
        if {u, v} & set(look.offices) or wrong:
            continue
        for pair in ((u, v), (v, u)) if row["kind"] in symmetric_kinds() else ((u, v),):
            sign = -1 if hostile(row) else 1
            found[pair] = min(sign, found.get(pair, sign))
    return found


def pn(look: Look, direction: str) -> dict[str, float]:
    """PN of Everett and Borgatti: A is 1 for a friendly and -2 for a hostile tie, and b = 2n - 2.

    Both ways (I - A / b) x = 1; outwards (I - A A' / b²) x = (I + A / b) 1, and inwards with A' for A.
    """
    nodes = [one for one in look.ids if one not in look.offices]
    signs, b, n = directed_signs(look), 2 * len(nodes) - 2, len(nodes)
    a = [[{1: 1.0, -1: -2.0, 0: 0.0}[signs.get((u, v), 0)] for v in nodes] for u in nodes]
    if direction == "all":
        a = [[_worse(a[i][j], a[j][i]) for j in range(n)] for i in range(n)]
        matrix = [[(i == j) - a[i][j] / b for j in range(n)] for i in range(n)]
        return dict(zip(nodes, solved(matrix, [1.0] * n), strict=True))
    if direction == "in":
        a = [[a[j][i] for j in range(n)] for i in range(n)]
    squared = [[sum(a[i][k] * a[j][k] for k in range(n)) for j in range(n)] for i in range(n)]
    matrix = [[(i == j) - squared[i][j] / b**2 for j in range(n)] for i in range(n)]
    return dict(zip(nodes, solved(matrix, [1 + sum(row) / b for row in a]), strict=True))


def _worse(one: float, other: float) -> float:
    """The tie of a pair: the hostile one where there are both."""
    return min(one, other) if min(one, other) < 0 else max(one, other)
