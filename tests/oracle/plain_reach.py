"""Whom do we reach: A03, A08, A10, A13, A14, A43."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from plain_layers import asked, cells, detection, neighbours, recent, relative
from plain_routes import best_chance, leads_somewhere, steps
from plain_rows import Look, Row, cell, listed, number
from plain_safety import not_approached
from plain_sums import corrected, gini, hypergeometric, mean, share_as_small, wilson

UNTAGGED = "not recorded"
LEAST_CELL = 5


class Refusal(Exception):
    """What must not be answered."""


def away(look: Look) -> dict[str, float]:
    """Steps to each actor of civil society."""
    if not leads_somewhere(look):
        raise Refusal
    return {one: steps(look, one) for one in look.society}


def curve(look: Look, who: list[str], far: dict[str, float]) -> list[int]:
    """How many are reached within 1, 2, ... steps."""
    return [sum(far[one] <= k for one in who) for k in range(1, look.n["max_steps"] + 1)]


def groups_by_steps(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """Closeness of each group beside that of the others, and the test."""
    far, society = away(look), look.society
    near = [1 / far[one] for one in society]
    found = {}
    for group, who in look.members(relation).items():
        if len(who) == len(society):
            continue
        own = [1 / far[one] for one in who]
        rest = [1 / far[one] for one in society if one not in who]
        other = mean(rest)
        found[group] = {
            "value": mean(own) / other if other else None,
            "closeness": mean(own),
            "closeness_rest": other,
            "reached": curve(look, who, far),
            "p": share_as_small(near, [society.index(one) for one in who]),
        }
    return found


def isolated(look: Look) -> dict[str, tuple[str, float, int]]:
    """Actors without a route within the allowed steps: the verdict, the chance and how many were asked."""
    far, who, n, found = away(look), asked(look, "T"), look.n, {}
    for one in look.society:
        if far[one] <= n["max_steps"]:
            continue
        s, prior = len(who[one]), n["isolated_prior"]
        chance = prior / (prior + (1 - prior) * (1 - detection(look) * relative(look)[one]) ** s)
        verdict = "not_observed_enough"
        if chance >= n["isolated_posterior"] - 1e-12 and s >= n["isolated_observations"]:
            verdict = "isolated_supported"
        elif chance >= n["possibly_isolated_posterior"] - 1e-12:
            verdict = "possibly_isolated"
        found[one] = verdict, chance, s
    return found


def ties_of(look: Look, one: str) -> int:
    """Partners in G+."""
    return len(neighbours(look)[one])


def met(look: Look) -> set[str]:
    """Who was met lately."""
    return {row["actor_id"] for row in recent(look)}


def below(look: Look, area: str) -> set[str]:
    """An area and all that lie in it."""
    found = {area}
    while True:
        more = {row["id"] for row in look.rows("areas") if row["parent"] in found} | found
        if more == found:
            return found
        found = more


def in_cell(look: Look, row: Row, relation: str) -> list[str]:
    """Recorded actors of civil society of a group, in an area and a sector."""
    inside, found = below(look, cell(row, "pcode")), []
    for one in look.society:
        actor, works = look.actor(one), [name.split("@") for name, who in cells(look).items() if one in who]
        there = (
            not cell(row, "pcode")
            or actor["adm1_pcode"] in inside
            or any(pcode in inside for _, pcode in works)
        )
        does = not cell(row, "sector") or any(sector == row["sector"] for sector, _ in works)
        if row["group"] in listed(actor, relation) and there and does:
            found.append(one)
    return found


def figures_of(look: Look, row: Row) -> tuple[float, float, float]:
    """Low, best and high figure of who exists: as entered, or from two lists."""
    best = number(row, "exists_best") or 0.0
    low, high = number(row, "exists_low"), number(row, "exists_high")
    lists = chapman(look, row) if row["method"] == "two_list" else None
    if lists and lists["value"] is not None:
        least, most = lists["interval"]
        return least, lists["value"], most
    return (best if low is None else low, best, best if high is None else high)


Place = tuple[str, str]


@dataclass
class Part:
    """A group in some places (areas and sectors), under one name: how many exist, and who is recorded."""

    group: str
    name: Place
    figures: tuple[float, float, float]
    who: set[str]
    places: set[Place]

    @property
    def subject(self) -> tuple[str, ...]:
        """Group, area and sector, those that are named."""
        return tuple(part for part in (self.group, *self.name) if part)


def inside(look: Look, one: Part, other: Part) -> bool:
    """Whether all places of a part lie in another of its group; "" is every area, or every sector."""
    return one.group == other.group and all(
        any(
            (not area or pcode in below(look, area)) and theme in {"", sector} for area, theme in other.places
        )
        for pcode, sector in one.places
    )


def outermost(look: Look, some: list[Part]) -> list[Part]:
    """Those that lie in no other; of those that speak of the same the first."""
    found: list[Part] = []
    for at, one in enumerate(some):
        wider = [
            other for other in some[at + 1 :] if inside(look, one, other) and not inside(look, other, one)
        ]
        if not wider and not any(inside(look, one, other) for other in some[:at]):
            found.append(one)
    return found


def together(some: list[Part], figure: int) -> float:
    """How many exist in parts of which none lies in another: no recorded actor twice."""
    several = Counter(one for part in some for one in part.who)
    twice = sum(times - 1 for times in several.values())
    figures = [part.figures[figure] for part in some]
    return max([sum(figures) - twice, *figures])


def joined(look: Look, some: list[Part], name: Place) -> Part:
    """Parts under one name: the one that speaks of all of it, else all of them together."""
    for part in some:
        if part.places == {name}:
            return part
    wide = outermost(look, some)
    low, best, high = (together(wide, k) for k in range(3))
    who, places = (set().union(*(getattr(part, what) for part in wide)) for what in ("who", "places"))
    return Part(wide[0].group, name, (low, best, high), who, places)


def universe_cells(look: Look, relation: str) -> list[Part]:
    """Cells of which it is said how many exist; those of fewer than five in their area, then all sectors."""
    parent = {row["id"]: row["parent"] for row in look.rows("areas")}
    parts_ = [
        Part(
            row["group"],
            (cell(row, "pcode"), cell(row, "sector")),
            figures_of(look, row),
            set(in_cell(look, row, relation)),
            {(cell(row, "pcode"), cell(row, "sector"))},
        )
        for row in look.rows("universe")
    ]
    for which in (0, 1):
        few = {(part.group, part.name) for part in parts_ if part.figures[1] < LEAST_CELL}
        under: dict[tuple[str, Place], list[Part]] = {}
        for part in parts_:
            name = part.name
            while name[which] and (part.group, name) in few:
                name = (parent[name[0]], name[1]) if which == 0 else (name[0], "")
            under.setdefault((part.group, name), []).append(part)
        parts_ = [joined(look, some, name) for (_, name), some in under.items()]
    return parts_


def gaps(look: Look, relation: str, definition: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """Reach against who exists: a cell against the others, everybody once (A13)."""
    far = away(look) if definition == "route" else {}
    reached = {one for one in look.society if far.get(one, inf) <= look.n["max_steps"]} if far else met(look)
    cells_ = universe_cells(look, relation)
    wide = outermost(look, cells_)
    exist = together(wide, 1)
    every = len(reached & {one for part in wide for one in part.who})
    overall = every / exist
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for part in cells_:
        low, best, high = part.figures
        r = len(reached & part.who)
        others = (every - r) / (exist - best) if exist > best else 0.0
        usable = r <= best
        compared = usable and exist > best
        found[part.subject] = {
            "reached": r,
            "exists": [low, best, high],
            "expected": overall * best,
            "value": max(0.0, overall * best - r),
            "shortfall": max(0.0, overall * best - r),
            "share": r / best if usable else None,
            "share_interval": wilson(r, best) if usable else None,
            "parity": r / best / overall if compared and overall else None,
            "risk_ratio": r / best / others if usable and others else None,
            "p": hypergeometric(r, round(best), min(every, round(exist)), round(exist)) if compared else 1.0,
        }
    for one, p in zip(found.values(), corrected([one["p"] for one in found.values()]), strict=True):
        one["p_corrected"] = p
    return found


def blind(look: Look, relation: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """Why actors that exist are not reached, cell by cell."""
    far, verdicts, contacts = away(look), isolated(look), met(look)
    parts_ = universe_cells(look, relation)
    known = {part.group for part in parts_}
    tagged = [(group, who) for group, who in look.members(relation).items() if group not in known]
    parts_ += [Part(group, ("", ""), (0.0, 0.0, 0.0), set(who), {("", "")}) for group, who in tagged]
    found = {}
    for part in parts_:
        counts = Counter()
        for one in part.who:
            if one in contacts:
                counts["met"] += 1
            elif not_approached(look, one):
                counts["left_alone"] += 1
            elif far[one] <= look.n["max_steps"]:
                counts["reachable"] += 1
            else:
                counts[verdicts[one][0]] += 1
        missing = None
        if part.group in known:
            missing = [max(0.0, figure - len(part.who)) for figure in part.figures]
        waiting = len(part.who) - counts["met"]
        found[part.subject] = {
            "value": None if missing is None else waiting + missing[1],
            "not_mapped": missing,
            **{
                name: counts[name]
                for name in (
                    "met",
                    "left_alone",
                    "reachable",
                    "isolated_supported",
                    "possibly_isolated",
                    "not_observed_enough",
                )
            },
        }
    return found


def two_lists(look: Look) -> dict[str, dict[str, Any]]:
    """Chapman's estimate of each row with lists, by the row's id."""
    every = {row["id"]: chapman(look, row) for row in look.rows("universe")}
    return {one: found for one, found in every.items() if found}


def chapman(look: Look, row: Row) -> dict[str, Any] | None:
    """How many exist by two lists, whole; no value where they cannot tell, None where there are none."""
    n1, n2, m = (number(row, name) for name in ("n1", "n2", "m"))
    if n1 is None or n2 is None or m is None:
        return {"value": None} if row["method"] == "two_list" else None
    if m > min(n1, n2) or m < look.n["two_list_overlap"]:
        return {"value": None}
    estimate = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    seen = n1 + n2 - m
    return {
        "value": round(estimate),
        "variance": variance,
        "seen": seen,
        "seen_share": seen / round(estimate),
        "interval": _not_too_rare(int(n1), int(n2), int(m)),
    }


def _not_too_rare(n1: int, n2: int, m: int) -> tuple[int, int]:
    """Least and largest number of which 2.5 % of pairs of lists or more share at most m, and at least m."""
    least = n1 + n2 - m
    while hypergeometric(m, n1, n2, least) < 0.025:
        least += 1
    most = least
    while hypergeometric(n1 - m, n1, most + 1 - n2, most + 1) >= 0.025:  # on the first list alone
        most += 1
    return least, most


def means(look: Look, values: dict[str, float], relation: str) -> dict[str, float]:
    """Mean of each group and of those without a tag."""
    found = {
        group: sum(values[one] for one in who) / len(who) for group, who in look.members(relation).items()
    }
    rest = [values[one] for one in look.society if not listed(look.actor(one), relation)]
    return found | ({UNTAGGED: sum(rest) / len(rest)} if rest else {})


def lorenz(values: list[float]) -> list[tuple[float, float]]:
    """Share of the whole that the first so many have, the least first."""
    total, n = sum(values), len(values)
    low = sorted(values)
    return [(k / n, sum(low[:k]) / total) for k in range(n + 1)] if total > 0 else []


def attention(look: Look, relation: str) -> dict[str, dict[str, Any]]:
    """How routes and contacts are spread."""
    found: dict[str, dict[str, Any]] = {}
    if leads_somewhere(look):
        chance = {one: best_chance(look, one) for one in look.society}
        found["routes"] = {
            "value": gini(list(chance.values())),
            "group_means": means(look, chance, relation),
            "lorenz": lorenz(list(chance.values())),
        }
    log = Counter(row["actor_id"] for row in recent(look) if row["actor_id"] in look.society)
    if log:
        a_year = {one: log[one] * 12 / look.n["established_months"] for one in look.society}
        total = sum(log.values())
        found["contacts"] = {
            "value": gini(list(a_year.values())),
            "group_means": means(look, a_year, relation),
            "lorenz": lorenz(list(a_year.values())),
        }
        found["concentration"] = {"value": sum((k / total) ** 2 for k in log.values())}
    return found


def diversity(look: Look, column: str) -> dict[str, Any] | None:
    """Blau's measure of contacts and of actors by kind; who is of two kinds counts half in each."""
    log = Counter(row["actor_id"] for row in recent(look))
    contacts, actors = defaultdict[str, float](float), defaultdict[str, float](float)
    for one in look.society:
        kinds = listed(look.actor(one), column)
        for kind in kinds:
            actors[kind] += 1 / len(kinds)
            contacts[kind] += log[one] / len(kinds)
    if not actors:
        return None
    return {"value": blau(contacts), "actors_diversity": blau(actors)}


def blau(counts: Mapping[str, float]) -> float | None:
    """Chance that two are of different kinds."""
    total = sum(counts.values())
    return 1 - sum((k / total) ** 2 for k in counts.values()) if total else None


def habits(look: Look) -> dict[str, dict[str, Any]]:
    """Officer dependence and two-way ratio of each office."""
    found = {}
    for office in sorted({row["office"] for row in recent(look)}):
        rows = [row for row in recent(look) if row["office"] == office]
        roles = Counter(cell(row, "officer_role") for row in rows if cell(row, "officer_role"))
        ways = Counter(cell(row, "direction") for row in rows)
        known = sum(roles.values())
        both = ways["in"], ways["out"]
        found[office] = {
            "officers": max(roles.values()) / known if known else None,
            "two_way": min(both) / max(both) if any(both) else None,
        }
    return found
