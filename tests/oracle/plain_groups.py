"""How others treat a group, by the formulas: A04 to A06, A09, A11, A12, A34."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations
from typing import Any

from plain_layers import beliefs, cells, collaboration, graded, keys_of, likely, neighbours, platforms
from plain_reach import below
from plain_rows import Look, Row, cell, day_number, listed, months_before
from plain_structure import directed_signs, parts, refuted
from plain_sums import binomial_at_least, corrected, hypergeometric

SAME = 1e-9
TESTED = ("S2", "S3", "S4", "S5")
Graph = dict[str, set[str]]


def ratio(a: float, b: float) -> float | None:
    """(a - b) / (a + b), None of nothing."""
    return (a - b) / (a + b) if a + b else None


def counts(graph: Graph, some: set[str]) -> tuple[int, int]:
    """Ties within a set, and ties across its border."""
    within = sum(v in some for u in some for v in graph[u]) // 2
    return within, sum(v not in some for u in some for v in graph[u])


def ei(graph: Graph, some: set[str]) -> float | None:
    """E-I index of a set."""
    within, cross = counts(graph, some)
    return ratio(cross, within)


def stubs(graph: Graph, some: set[str]) -> int:
    """Ends of ties in a set."""
    return sum(len(graph[u]) for u in some)


def matched(graph: Graph, some: set[str]) -> float:
    """Ties across if ends of ties were matched at random."""
    k, m2 = stubs(graph, some), stubs(graph, set(graph))
    return k * (m2 - k) / (m2 - 1)


def tails(observed: float, dealt: list[float | None]) -> tuple[float, float]:
    """Share of all ways to deal that give as little, and as much; a way without a value gives neither."""
    known = [value for value in dealt if value is not None]
    low = sum(value <= observed + SAME for value in known) / len(dealt)
    return low, sum(value >= observed - SAME for value in known) / len(dealt)


def sided(observed: float, expected: float, low: float, high: float) -> float:
    """How often chance goes as far as the record, in its direction."""
    if abs(observed - expected) <= SAME * max(1.0, abs(expected)):
        return 1.0
    return low if observed < expected else high


def enough(look: Look, graph: Graph, some: set[str]) -> bool:
    """Whether there are members, others and ties enough."""
    least = look.n["mixing_members"]
    return (
        len(some) >= least
        and len(graph) - len(some) >= least
        and stubs(graph, set(graph)) / 2 >= look.n["mixing_ties"]
    )


def same_size(graph: Graph, some: set[str]) -> list[set[str]]:
    """All sets of this size."""
    return [set(other) for other in combinations(sorted(graph), len(some))]


def tested(
    found: dict[str, dict[str, Any]],
    values: dict[str, tuple[float, float, list[float | None]]],
    by_degrees: Callable[[float, float], float],
) -> None:
    """Write p of each group, and the larger of both chances doubled and corrected, into what was found."""
    doubled = []
    for group, (observed, expected, dealt) in values.items():
        low, high = tails(observed, dealt)
        p = sided(observed, expected, low, high)
        found[group] |= {"p": p, "p_fewer": low, "p_more": high}
        doubled.append(min(1.0, 2 * max(p, by_degrees(observed, expected))))
    for group, p in zip(values, corrected(doubled), strict=True):
        found[group]["p_corrected"] = p


def poisson(observed: float, expected: float) -> float:
    """Chance of as few ties as are recorded, or of as many, where so many are expected."""
    of = [math.exp(-expected) * expected**k / math.factorial(k) for k in range(int(observed) + 1)]
    return sum(of) if observed < expected else 1 - sum(of[:-1])


def unasked(_: float, __: float) -> float:
    """Where nobody asks how many ties each has."""
    return 0.0


def ei_indices(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """E-I of each group, and what equal chances would give (A04)."""
    graph, found, values = neighbours(look), {}, {}
    for group, who in look.members(relation).items():
        some = set(who)
        value = ei(graph, some)
        if not enough(look, graph, some) or value is None:
            continue
        n, size = len(graph), len(some)
        expected = ratio(size * (n - size), size * (size - 1) / 2)
        within, cross = counts(graph, some)
        found[group] = {"value": value, "expected": expected, "internal": within, "external": cross}
        values[group] = value, expected, [ei(graph, other) for other in same_size(graph, some)]
    tested(found, values, unasked)
    return found


def odds_ratio(table: list[float]) -> float:
    """Odds ratio of four cells; half a tie more in each where one is empty."""
    a, b, c, d = table if all(table) else [value + 0.5 for value in table]
    return a * d / (b * c)


def segregation(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """Freeman's index, odds ratio and SMI of each group (A05)."""
    graph, found, values = neighbours(look), {}, {}
    n, m = len(graph), stubs(graph, set(graph)) // 2
    for group, who in look.members(relation).items():
        some = set(who)
        if not enough(look, graph, some):
            continue
        within, cross = counts(graph, some)
        inside, between, every = (
            len(some) * (len(some) - 1) // 2,
            len(some) * (n - len(some)),
            n * (n - 1) // 2,
        )
        expected = 2 * m * len(some) * (n - len(some)) / (n * (n - 1))
        d, e = within / inside, cross / between
        table = [m - cross, every - between - (m - cross), cross, between - cross]
        found[group] = {
            "value": (expected - cross) / expected,
            "observed": cross,
            "expected": expected,
            "odds_ratio": odds_ratio(table),
            "smi": ratio(d, e),
        }
        values[group] = cross, expected, [counts(graph, other)[1] for other in same_size(graph, some)]
    tested(found, values, unasked)
    return found


def homophily(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """Ties across over those of matched ends, Coleman's index, and p in areas too (A09)."""
    graph, found, doubled = neighbours(look), {}, []
    for group, who in look.members(relation).items():
        some = set(who)
        if not enough(look, graph, some) or not matched(graph, some):
            continue
        within, cross = counts(graph, some)
        expected, k = matched(graph, some), stubs(graph, some)
        fair = k * (len(some) - 1) / (len(graph) - 1)
        surplus = 2 * within - fair
        room = k - fair if surplus > 0 else fair
        dealt = [counts(graph, other)[1] for other in same_size(graph, some)]
        near = [counts(graph, other)[1] for other in in_areas(look, graph, some)]
        low, high = tails(cross, dealt)
        p, q = sided(cross, expected, low, high), sided(cross, expected, *tails(cross, near))
        found[group] = {
            "value": cross / expected,
            "coleman": surplus / room if room else None,
            "p": p,
            "p_in_areas": q,
        }
        doubled.append(min(1.0, 2 * max(p, q)))
    for one, p in zip(found.values(), corrected(doubled), strict=True):
        one["p_corrected"] = p
    return found


def in_areas(look: Look, graph: Graph, some: set[str]) -> list[set[str]]:
    """All sets with as many actors of each area; those without an area are together."""
    areas: dict[str, list[str]] = {}
    for one in graph:
        areas.setdefault(cell(look.actor(one), "adm1_pcode"), []).append(one)
    found: list[set[str]] = [set()]
    for who in areas.values():
        size = len(some & set(who))
        found = [before | set(more) for before in found for more in combinations(who, size)]
    return found


SETTLED = 1e-14
"""A vector that changes by less is at its end."""
NEAR = 1e-7


def spectral(graph: Graph, some: set[str]) -> tuple[float, dict[str, float]]:
    """Mean spectral segregation of a set, and that of each member (A06)."""
    inside = {u: graph[u] & some for u in some}
    scores = dict.fromkeys(some, 0.0)
    for part in parts(inside):
        if len(part) == 1:
            continue
        vector, rate = dict.fromkeys(part, 1.0), 1.0
        for _ in range(3000):  # I + r, so that parts whose ties go to and fro settle too
            new = {u: vector[u] + sum(vector[v] for v in inside[u]) / len(graph[u]) for u in part}
            rate = max(new.values())
            before, vector = vector, {u: value / rate for u, value in new.items()}
            if max(abs(vector[u] - before[u]) for u in part) < SETTLED:
                break
        mean = sum(vector.values()) / len(part)
        scores |= {u: (rate - 1) * vector[u] / mean for u in part}
    return sum(scores.values()) / len(some), scores


def closures(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """Spectral segregation of each group against all sets of its size, and such with as many of each area."""
    graph, found, doubled = neighbours(look), {}, []
    for group, who in look.members(relation).items():
        some = set(who)
        if not enough(look, graph, some):
            continue
        value = spectral(graph, some)[0]
        dealt, near = (
            [spectral(graph, other)[0] for other in others]
            for others in (same_size(graph, some), in_areas(look, graph, some))
        )
        expected = sum(dealt) / len(dealt)
        p, q = (sided(value, expected, *nearly(value, some)) for some in (dealt, near))
        found[group] = {"value": value, "expected": expected, "p": p, "p_in_areas": q}
        doubled.append(min(1.0, 2 * max(p, q)))
    for one, p in zip(found.values(), corrected(doubled), strict=True):
        one["p_corrected"] = p
    return found


def nearly(observed: float, every: list[float]) -> tuple[float, float]:
    """Share of numbers as low, and as high, as one that is worked out in steps."""
    low = sum(one <= observed + NEAR for one in every)
    return low / len(every), sum(one >= observed - NEAR for one in every) / len(every)


def seats(look: Look, relation: str) -> dict[str, dict[str, Any]] | None:
    """Seats of each group against chance (A12); None where no platform is active."""
    if not platforms(look):
        return None
    society = look.society
    seated = {one for some in platforms(look).values() for one in some} & set(society)
    near = eligible(look)
    found: dict[str, dict[str, Any]] = {}
    for group, who in look.members(relation).items():
        x, n, total = len(seated & set(who)), len(who), len(society)
        rest = (len(seated) - x) / (total - n) if total > n else 0.0
        some = [one for one in who if one in near]
        found[group] = {
            "value": hypergeometric(x, n, len(seated), total),
            "seated": x,
            "members": n,
            "relative_rate": x / n / rest if rest else None,
            "eligible": len(some),
            "p_eligible": hypergeometric(len(seated & set(some)), len(some), len(seated & near), len(near)),
        }
    for one, p in zip(found.values(), corrected([one["value"] for one in found.values()]), strict=True):
        one["p_corrected"] = p
    return found


def eligible(look: Look) -> set[str]:
    """Those that share a theme or an area with an active platform; one without areas works everywhere."""
    active = look.today("platforms")
    if any(not cell(row, "areas") for row in active):
        return set(look.society)
    themes = {theme for row in active for theme in listed(row, "theme")}
    areas = {area for row in active for code in listed(row, "areas") for area in below(look, code)}
    near: set[str] = set()
    for name, who in cells(look).items():
        sector, _, pcode = name.partition("@")
        near |= who if sector in themes or pcode in areas else set()
    near |= {one for one in look.society if look.actor(one)["adm1_pcode"] in areas}
    return near & set(look.society)


def happened(look: Look, row: Row) -> bool:
    """Whether an event of the last months rather happened than not."""
    if cell(row, "verified") == "no":
        return False
    if not months_before(look.day, int(look.n["event_months"])) < row["date"] <= look.day:
        return False
    if cell(row, "grade"):
        return graded(row["grade"]) >= look.n["tie_exists"]
    return likely(sum(keys_of(look, row).values())) >= look.n["tie_exists"]


CLASSES = {
    "civil_society": "civil_society",
    "community": "civil_society",
    "state": "state_official",
    "security_force": "security_force",
    "media": "media",
}
Label = tuple[tuple[str, str, str], str, str, str]


def labels(look: Look) -> list[Label]:
    """Labels of the last months: what makes them one event, whom they hit, who did it and its class.

    An event is one of whoever did it, else of its class. A tie tells of who did it too, and nothing new
    where an event tells of the same on the same day. Nobody labels itself, and the office is left out.
    """
    found: list[Label] = []
    for row in look.rows("events"):
        if row["type"] == "label" and happened(look, row) and cell(row, "by_id") not in look.offices:
            by = cell(row, "by_id")
            kind = cell(row, "by_class") or (class_of(look, by) if by else "unknown")
            event = (by or f"class {kind}", row["date"], row["label"])
            found += [(event, one, by, kind) for one in listed(row, "subjects") if one != by]
    told = {(event[:2], one) for event, one, _, _ in found}
    told |= {((by, day), one) for what, by, one, day in refuted(look) if what == "label"}
    q, first = beliefs(look), months_before(look.day, int(look.n["event_months"]))
    for row in look.today("ties"):
        if row["kind"] == "label" and q[row["id"]] >= look.n["tie_exists"] and row["from"] > first:
            by, one = row["source_id"], row["target_id"]
            if ((by, row["from"]), one) not in told:
                found.append(((by, row["from"], ""), one, by, class_of(look, by)))
    return found


def class_of(look: Look, by: str) -> str:
    """What kind of actor did something, by its sphere."""
    return CLASSES.get(look.actor(by)["sphere"], "unknown")


def from_society(look: Look, by: str, kind: str) -> bool:
    """Whether civil society did it: whoever is named, else as its class says."""
    return by in look.society if by else kind == "civil_society"


def stigma(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """The profile of conduct towards each group (A11)."""
    graph, society, signs = neighbours(look), set(look.society), directed_signs(look)
    first = months_before(look.day, int(look.n["event_months"]))
    years = (day_number(look.day) - day_number(first)) / 365.25
    told = [label for label in labels(look) if label[1] in society]
    sitting = seats(look, relation)
    found: dict[str, dict[str, Any]] = {}
    hits = {one: sum(sign < 0 for (_, v), sign in signs.items() if v == one) for one in look.society}
    for group, who in look.members(relation).items():
        some = set(who)
        outside = {pair: sign for pair, sign in signs.items() if pair[1] in some and pair[0] not in some}
        bad, good = sum(sign < 0 for sign in outside.values()), sum(sign > 0 for sign in outside.values())
        every = [sum(hits[one] for one in other) for other in same_size(graph, some)]
        mine = {event: (by, kind) for event, one, by, kind in told if one in some and by not in some}
        rest = {event for event, one, _, _ in told if one not in some}
        spans = len(some) * years, (len(society) - len(some)) * years
        within, cross = counts(graph, some)
        usable = 1 < len(some) < len(graph) - 1 and stubs(graph, set(graph)) >= 10 and bool(within + cross)
        usable = usable and bool(matched(graph, some))
        own = sum(from_society(look, by, kind) for by, kind in mine.values())
        own += sum(sign < 0 and u in society for (u, _), sign in outside.items())
        found[group] = {
            "s1_hostile": bad,
            "s1_friendly": good,
            "s1_share": bad / (bad + good) if bad + good else None,
            "s2_p": sum(total >= bad for total in every) / len(every),
            "s3_labels": len(mine),
            "s3_labels_others": len(rest),
            "s3_p": binomial_at_least(len(mine), len(mine) + len(rest), spans[0] / sum(spans))
            if all(spans)
            else None,
            "s4_ratio": cross / matched(graph, some) if usable else None,
            "s4_p": tails(cross, [counts(graph, other)[1] for other in same_size(graph, some)])[0]
            if usable
            else None,
            "s5_p": sitting[group]["value"] if sitting else None,
            "s6_civil_society": own,
            "s6_all": bad + len(mine),
            "s6_share": own / (bad + len(mine)) if bad + len(mine) else None,
        }
    large = [group for group, who in look.members(relation).items() if len(who) >= look.n["stigma_members"]]
    for one in found.values():
        one["p_corrected"] = dict.fromkeys(TESTED)
    tests = [(group, name, found[group][f"{name.lower()}_p"]) for group in large for name in TESTED]
    known = [test for test in tests if test[2] is not None]
    for (group, name, _), p in zip(known, corrected([p for _, _, p in known]), strict=True):
        found[group]["p_corrected"][name] = p
    return found


def densities(look: Look, sets: dict[str, set[str]]) -> dict[str, dict[str, Any]]:
    """Ties in each set against density and degrees (A34)."""
    graph = neighbours(look)
    n, m = len(graph), len(collaboration(look))
    found, values = {}, {}
    for name, members in sets.items():
        some = members & set(graph)
        if len(some) < 2:
            continue
        pairs = list(combinations(sorted(some), 2))
        expected = sum(min(1.0, len(graph[a]) * len(graph[b]) / (2 * m - 1)) for a, b in pairs) if m else 0.0
        observed = counts(graph, some)[0]
        usable = m >= look.n["mixing_ties"] and bool(expected)
        found[name] = {
            "value": observed / expected if usable else None,
            "observed": observed,
            "pairs": len(pairs),
            "expected_by_degrees": expected,
            "expected_by_density": len(pairs) * m / (n * (n - 1) / 2),
        }
        if usable:
            values[name] = observed, expected, [counts(graph, other)[0] for other in same_size(graph, some)]
    tested(found, values, poisson)
    return found


def whole(graph: Graph, classes: dict[str, str]) -> dict[str, float | None]:
    """One figure over all classes of a division (A04, A05)."""
    some = {u: near & set(classes) for u, near in graph.items() if u in classes}
    n, m = len(some), stubs(some, set(some)) // 2
    every = n * (n - 1) // 2
    cross = sum(classes[u] != classes[v] for u in some for v in some[u]) // 2
    across = sum(classes[u] != classes[v] for u, v in combinations(some, 2))
    expected = m * across / every
    ends = [sum(len(some[u]) for u in some if classes[u] == name) / (2 * m) for name in set(classes.values())]
    alike = sum(end * end for end in ends)
    inside = every - across
    table = [m - cross, inside - (m - cross), cross, across - cross]
    return {
        "value": ratio(cross, m - cross),
        "expected": ratio(across, inside),
        "expected_cross": expected,
        "freeman": (expected - cross) / expected if expected else None,
        "odds_ratio": odds_ratio([float(k) for k in table]) if inside and across else None,
        "assortativity": ((m - cross) / m - alike) / (1 - alike) if 1 - alike > SAME else None,
    }
