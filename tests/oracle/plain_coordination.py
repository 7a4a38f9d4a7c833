"""Who should talk to whom, how sure are we, who moves whom: A18, A21, A30 to A33, A38, A43."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import exp, log, prod, sqrt
from statistics import fmean
from typing import Any

from plain_groups import happened
from plain_introductions import free, load_and_cap
from plain_layers import (
    UNLISTED,
    asked,
    beliefs,
    cells,
    collaboration,
    fact,
    hostile,
    influence,
    key_of,
    missed,
    neighbours,
    ongoing,
    pair_coverage,
    platforms,
    trust_chance,
)
from plain_reach import below
from plain_routes import chances
from plain_rows import Look, Row, cell, hostile_kinds, kinds_in, listed, number
from plain_safety import barred_for, exposure, hostile_pairs, never_asked, not_proposed
from plain_structure import Graph, parts

Pair = tuple[str, str]


def working(look: Look) -> dict[str, set[str]]:
    """Cells of each actor of civil society."""
    return {one: {name for name, who in cells(look).items() if one in who} for one in look.society}


def covers(look: Look, platform: Row, name: str) -> bool:
    """Whether an active platform is for a cell."""
    sector, _, area = name.partition("@")
    if sector not in listed(platform, "theme"):
        return False
    areas = listed(platform, "areas")
    return not areas or any(area in below(look, code) for code in areas)


def open_cells(look: Look, u: str, v: str) -> set[str]:
    """Cells that both work in and for which they sit on no common platform."""
    seats, mine = platforms(look), working(look)
    return {
        name
        for name in mine[u] & mine[v]
        if not any(covers(look, row, name) and {u, v} <= seats[row["id"]] for row in look.today("platforms"))
    }


def doubtful(look: Look, u: str, v: str) -> float:
    """Chance of a tie that is recorded but rather not believed; 0 where none is."""
    q = beliefs(look)
    told = [
        q[row["id"]]
        for row in look.today("ties")
        if row["kind"] in kinds_in("G+") and {row["source_id"], row["target_id"]} == {u, v}
    ]
    return max(told, default=0.0)


def at_odds(look: Look, u: str, v: str) -> bool:
    """Whether a hostile tie between both goes on, of which may be spoken."""
    return any(
        row["kind"] in hostile_kinds() and {row["source_id"], row["target_id"]} == {u, v}
        for row in look.today("ties")
    )


def protected(look: Look, u: str, v: str) -> bool:
    """Whether one is protected from the other, and nothing is said of it: by an event, or by what is over."""
    return bool({(u, v), (v, u)} & hostile_pairs(look)) and not at_odds(look, u, v)


def open_pairs(look: Look) -> list[Pair]:
    """Pairs of civil society without a tie that may be proposed."""
    near = neighbours(look)
    may = [one for one in look.society if not not_proposed(look, one)]
    return [(u, v) for u, v in combinations(may, 2) if v not in near[u] and not protected(look, u, v)]


def gaps(look: Look) -> dict[Pair, tuple[float, bool]]:
    """Gap of each pair, and whether a hostile tie is recorded between both (A30)."""
    mine, found = working(look), {}
    for u, v in open_pairs(look):
        if open_cells(look, u, v):
            overlap = len(mine[u] & mine[v]) / min(len(mine[u]), len(mine[v]))
            value = overlap * pair_coverage(look, u, v) * (1 - doubtful(look, u, v))
            found[u, v] = value, at_odds(look, u, v)
    return found


def suggested(look: Look) -> dict[Pair, dict[str, float]]:
    """Overlap times each index over the partners of both that may be asked (A33)."""
    mine, near, weight, found = working(look), neighbours(look), collaboration(look), {}
    never = never_asked(look)

    def between(a: str, b: str) -> float:
        return float(weight[min(a, b), max(a, b)]["weight"])

    for u, v in open_pairs(look):
        both = {z for z in near[u] & near[v] if z not in never}
        if not open_cells(look, u, v) or not both or at_odds(look, u, v):
            continue
        overlap = len(mine[u] & mine[v]) / min(len(mine[u]), len(mine[v]))
        shares = {z: sum(between(z, other) for other in near[z]) for z in both}
        index = {
            "weighted": sum((between(u, z) + between(v, z)) / shares[z] for z in both if shares[z]),
            "resource": sum(1 / len(near[z]) for z in both),
            "adamic_adar": sum(1 / log(len(near[z])) for z in both),
            "common": float(len(both)),
        }
        found[u, v] = {name: overlap * value for name, value in index.items()}
    return found


def themes(look: Look) -> dict[str, dict[str, Any]]:
    """Themes on which enough work and too few sit on a platform (A31)."""
    mine = {name: who & set(look.society) for name, who in cells(look).items()}
    mine = {name: who for name, who in mine.items() if who}
    sets = {name: {name} for name in mine}
    for sector in {name.partition("@")[0] for name in mine}:
        every = {name for name in mine if name.partition("@")[0] == sector}
        if len(every) > 1:
            sets[f"{sector}@*"] = every
    found = {}
    for theme, names in sets.items():
        who = {one for name in names for one in mine[name]}
        active = [
            row["id"] for row in look.today("platforms") if any(covers(look, row, name) for name in names)
        ]
        seated = {one for one in who if any(one in platforms(look)[code] for code in active)}
        share = len(seated) / len(who)
        if len(who) >= look.n["platform_actors"] and (not active or share < look.n["platform_coverage"]):
            types = {kind for one in who for kind in listed(look.actor(one), "types")}
            found[theme] = {
                "value": share,
                "count": len(who),
                "members": sorted(seated),
                "types": sorted(types),
            }
    return found


def shared_space(look: Look) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    """How many cells are worked in, and who shares each (A32)."""
    every, near = cells(look), collaboration(look)
    level = {row["id"]: str(cell(row, "adm_level")) for row in look.rows("areas")}
    of_level: dict[str, list[str]] = {}
    for name in every:
        of_level.setdefault(level.get(name.split("@")[1], ""), []).append(name)
    most = max(of_level, key=lambda one: (len(of_level[one]), float(one or -1)), default="")
    grid = of_level.get(most, [])
    sectors, areas = ({name.split("@")[k] for name in grid} for k in (0, 1))
    doing: dict[tuple[str, str], set[str]] = {}
    for row in ongoing(look):
        if cell(row, "activity"):
            doing.setdefault((f"{row['sector']}@{row['pcode']}", row["actor_id"]), set()).add(row["activity"])
    found = {}
    for name, who in every.items():
        if len(who) > 1:
            same = [
                [u, v]
                for u, v in combinations(sorted(who), 2)
                if doing.get((name, u), set()) & doing.get((name, v), set()) and (u, v) not in near
            ]
            found[name] = {"value": len(who), "same_activity": same}
    single = sum(len(every[name]) == 1 for name in grid)
    return {"cells": len(sectors) * len(areas), "occupied": len(grid), "single": single}, found


def seats(look: Look) -> dict[str, dict[str, Any]]:
    """Who works where each active platform works, and who has a seat (A31)."""
    mine, found = working(look), {}
    for row in look.today("platforms"):
        at_work = {one for one, names in mine.items() if any(covers(look, row, name) for name in names)}
        members = platforms(look)[row["id"]]
        absent = [one for one in sorted(at_work - members) if not not_proposed(look, one)]
        found[row["id"]] = {
            "value": len(at_work & members) / len(at_work) if at_work else None,
            "working": len(at_work),
            "seated": len(at_work & members),
            "absent": absent,
            "members": len(members),
            "mix": len({kind for one in members for kind in listed(look.actor(one), "types")}),
        }
    return found


def solidarity(look: Look) -> dict[str, tuple[int, int]]:
    """Who showed it and who knew, of each event of which it is recorded who knew (A43)."""
    found = {}
    for row in look.rows("events"):
        if not cell(row, "knew") or not happened(look, row):
            continue
        others = {*listed(row, "knew"), *listed(row, "supporters")} & set(look.society)
        others -= {*listed(row, "subjects"), cell(row, "by_id")}
        if others:
            found[row["id"]] = len(others & set(listed(row, "supporters"))), len(others)
    return found


def funders(look: Look) -> dict[str, float | None]:
    """The largest recorded share of each budget (A43)."""
    q, found = beliefs(look), dict[str, float | None]()
    for row in look.today("ties"):
        if (
            row["kind"] == "funding"
            and q[row["id"]] >= look.n["tie_exists"]
            and row["target_id"] in look.society
        ):
            shares = [found.get(row["target_id"]), number(row, "weight")]
            found[row["target_id"]] = max((share for share in shares if share is not None), default=None)
    return found


def told_by_others(look: Look, relation: str) -> dict[str, dict[str, int]]:
    """Records from outside, inside and of unknown sources, of each group (A43)."""
    told: set[tuple[str, str, str]] = set()
    for row in look.rows("observations"):
        if row["date"] <= look.day and row["answer"] != "declined":
            told.add((f"o{row['id']}", row["source"], row["subject_id"]))
    for row in look.today("ties"):
        for source in listed(row, "sources"):
            told |= {(f"t{row['id']}", source, row[end]) for end in ("source_id", "target_id")}
    for row in look.rows("events"):
        if row["date"] <= look.day:
            for source in listed(row, "sources"):
                told |= {(f"e{row['id']}", source, one) for one in listed(row, "subjects")}
    found = {}
    for group, who in look.members(relation).items():
        groups = groups_of_records(look, {(record, source) for record, source, one in told if one in who})
        found[group] = {
            "inside": sum(group in some for some in groups),
            "unknown": sum(not some for some in groups),
            "outside": sum(bool(some) and group not in some for some in groups),
        }
    return found


def groups_of_records(look: Look, told: set[tuple[str, str]]) -> list[set[str]]:
    """To which groups the sources of each record belong; those that copy each other make one record."""
    belongs = {row["id"]: listed(row, "groups") for row in look.rows("sources")}
    records: dict[tuple[str, str], set[str]] = {}
    for record, source in told:
        records.setdefault((record, key_of(look, source)), set()).update(belongs.get(source, []))
    return list(records.values())


# --- densities and bounds ------------------------------------------------------------------------------


def jackknife(graph: Graph) -> float:
    """SE of the density, leaving out one actor after another."""

    def density(some: set[str]) -> float:
        ties = sum(len(graph[u] & some) for u in some) / 2
        return ties / (len(some) * (len(some) - 1) / 2)

    each = [density(set(graph) - {one}) for one in graph]
    n, mean = len(graph), fmean(each)
    return sqrt((n - 2) / (2 * n) * sum((value - mean) ** 2 for value in each))


def bounds(look: Look) -> dict[str, tuple[float, float]]:
    """Density and joined pairs as recorded, and if all pairs were tied that nobody asked about."""
    graph, known = neighbours(look), asked(look, "G+")
    wide = {u: set(near) for u, near in graph.items()}
    for u, v in combinations(graph, 2):
        if not known[u] and not known[v]:
            wide[u].add(v)
            wide[v].add(u)
    pairs = len(graph) * (len(graph) - 1) / 2

    def figures(some: Graph) -> tuple[float, float]:
        joined = sum(len(part) * (len(part) - 1) / 2 for part in parts(some))
        return sum(map(len, some.values())) / 2 / pairs, joined / pairs

    low, high = figures(graph), figures(wide)
    return {"density": (low[0], high[0]), "reach": (low[1], high[1])}


def chance_of_a_tie(look: Look) -> dict[Pair, float]:
    """Chance that two have any tie of collaboration, told or not; each fact exists by itself (A38)."""
    q, society, told = beliefs(look), set(look.society), dict[Pair, dict[tuple[str, ...], float]]()
    for row in look.today("ties"):
        u, v = sorted((row["source_id"], row["target_id"]))
        if row["kind"] in kinds_in("G+") and {u, v} <= society:
            told.setdefault((u, v), {})[fact(row)] = q[row["id"]]
    return missed(look) | {pair: 1 - prod(1 - p for p in facts.values()) for pair, facts in told.items()}


def numbers_of_ties(look: Look) -> dict[str, list[float]]:
    """How likely each actor has no, one, two ... ties in a possible map."""
    chance, found = chance_of_a_tie(look), {}
    for one in look.society:
        likely = [1.0]
        for p in (p for pair, p in chance.items() if one in pair):
            likely = [a * (1 - p) + b * p for a, b in zip([*likely, 0.0], [0.0, *likely], strict=True)]
        found[one] = likely
    return found


def change(before: Look, after: Look) -> dict[str, Any]:
    """Ties at both dates over those at either, of pairs that were observed well enough at both (A39)."""
    pairs = list(combinations(after.society, 2))
    least = after.n["comparable_coverage"] - 1e-9
    known = {pair for pair in pairs if all(pair_coverage(look, *pair) >= least for look in (before, after))}
    was, is_ = (set(collaboration(look)) for look in (before, after))

    def alike(some: set[Pair], others: set[Pair]) -> float | None:
        return len(some & others) / len(some | others) if some | others else None

    return {
        "value": alike(was & known, is_ & known),
        "jaccard_all": alike(was, is_),
        "comparable": len(known),
        "dyads": len(pairs),
        "ties_before": len(was),
        "ties_after": len(is_),
        "kept": len(was & is_),
    }


# --- channels and ratings ------------------------------------------------------------------------------


def channels(look: Look, target: str) -> list[tuple[float, int, tuple[str, ...]]]:
    """Simple ways of influence to an actor over those who may be asked, the strongest first (A18).

    An exception lets somebody introduce; it lets nobody be used to influence.
    """
    out = (never_asked(look) | barred_for(look, target) | set(look.offices)) - {target}
    arcs = {
        pair: edge
        for pair, edge in influence(look).items()
        if edge["weight"] > 0 and not set(pair) & out and pair[0] != target
    }
    found: list[tuple[float, int, tuple[str, ...]]] = []
    waiting: list[tuple[float, int, tuple[str, ...]]] = [(1.0, 1, (target,))]
    for _ in range(look.n["channel_arcs"]):
        waiting = [
            (product * edge["weight"], sign * edge["sign"], (u, *way))
            for product, sign, way in waiting
            for (u, v), edge in arcs.items()
            if v == way[0] and u not in way
        ]
        found += waiting
    return sorted(found, key=lambda one: (-round(one[0], 9), len(one[2]), one[2]))


def capacity(ways: list[tuple[float, int, tuple[str, ...]]]) -> float:
    """The highest 1 - Π(1 - strength) over ways that share nobody in between."""
    best = 0.0

    def search(left: list[tuple[float, int, tuple[str, ...]]], missed: float) -> None:
        nonlocal best
        best = max(best, 1 - missed)
        for at, (product, _, way) in enumerate(left):
            rest = [other for other in left[at + 1 :] if not set(other[2][1:-1]) & set(way[1:-1])]
            search(rest, missed * (1 - product))

    search(ways, 1.0)
    return best


def power(look: Look) -> dict[str, tuple[str, str, str, str]]:
    """Ties of W between civil society and the others: both sides, kind and sign of each (A18)."""
    q, society, found = beliefs(look), set(look.society), {}
    for row in look.today("ties"):
        u, v = row["source_id"], row["target_id"]
        if row["kind"] not in kinds_in("W") or q[row["id"]] < look.n["tie_exists"]:
            continue
        if (u in society) == (v in society) or {u, v} & set(look.offices):
            continue
        sides = ["civil_society" if one in society else look.actor(one)["sphere"] for one in (u, v)]
        sign = "" if row["kind"] == "authority" else "-" if hostile(row) else "+"
        found[row["id"]] = (*sides, row["kind"], sign)
    return found


def ratings(look: Look) -> dict[tuple[str, str], dict[str, list[float]]]:
    """Mean, lowest and highest of each independent rater's newest rating, by issue and actor (A21)."""
    newest: dict[tuple[str, str, str], list[Row]] = {}
    for row in look.rows("ratings"):
        if row["date"] <= look.day:
            who = (row["issue"], row["actor_id"], key_of(look, row["rater"]))
            newest.setdefault(who, []).append(row)
    found: dict[tuple[str, str], dict[str, list[float]]] = {}
    for (issue, actor, _), rows in newest.items():
        last = [row for row in rows if row["date"] == max(row["date"] for row in rows)]
        for name in ("power", "interest", "alignment"):
            told = [value for row in last if (value := number(row, name)) is not None]
            if told:
                found.setdefault((issue, actor), {}).setdefault(name, []).append(fmean(told))
            found.setdefault((issue, actor), {}).setdefault(name, [])
    return found


def impacts(look: Look) -> dict[tuple[str, str, str], dict[str, float]]:
    """Share of the newest records of independent sources that say for, and the pooled chance (A21)."""
    rows = [row for row in look.rows("impact") if row["date"] <= look.day]
    last: dict[tuple[str, ...], str] = {}
    keys = {row["id"]: {key_of(look, one) for one in listed(row, "sources")} or {UNLISTED} for row in rows}
    for row in rows:
        for key in keys[row["id"]]:
            about = (row["issue"], row["actor_id"], row["state"], key)
            last[about] = max(row["date"], last.get(about, ""))
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        about_ = (row["issue"], row["actor_id"], row["state"])
        if any(last[*about_, key] == row["date"] for key in keys[row["id"]]):
            found.setdefault(about_, []).append(row)
    return {
        about: {
            "value": fmean(row["direction"] == "+" for row in some),
            "for": sum(row["direction"] == "+" for row in some),
            "against": sum(row["direction"] == "-" for row in some),
        }
        for about, some in found.items()
    }


@cache
def without_unasked(look: Look, *kept: str) -> Look:
    """The map as if nobody were on it who is asked for nobody, but for some."""
    return look.without(never_asked(look) - set(kept))


# --- who could bring them together ---------------------------------------------------------------------


def hosts(look: Look, actor: str) -> dict[str, tuple[bool, float]]:
    """Who could invite an actor: whether it trusts the host, and the chance that it accepts (A30)."""
    trust, work, found = chances(without_unasked(look, actor)), collaboration(look), {}
    for host in look.ids:
        if host == actor or not may_host(look, host) or host in hostile_to(look, actor):
            continue
        pair = (min(host, actor), max(host, actor))
        if (host, actor) in trust:
            found[host] = True, trust[host, actor]
        elif pair in work:
            found[host] = False, trust_chance(2.0) * work[pair]["q"]
    return found


def may_host(look: Look, host: str) -> bool:
    """Whether somebody may be asked to bring others together; an office always."""
    load, cap = load_and_cap(look, host)
    return host in look.offices or (
        host not in never_asked(look) and not not_proposed(look, host) and load < cap
    )


def hostile_to(look: Look, actor: str) -> set[str]:
    """Who is hostile to an actor; an office only by a tie with the actor itself."""
    direct = {u for u, v in hostile_pairs(look) if v == actor} | {
        v for u, v in hostile_pairs(look) if u == actor
    }
    return barred_for(look, actor) | direct


def convenors(look: Look, u: str, v: str) -> dict[str, float]:
    """Everybody who could bring two together, the office only where nobody else can, and the value."""
    one, other = hosts(look, u), hosts(look, v)
    both = set(one) & set(other) - {u, v}
    found = {}
    for host in both:
        exposed = look.n["exposure_weight"] * exposure(without_unasked(look), host)
        share = 1.0 if host in look.offices else free(look, host) * exp(-exposed)
        found[host] = one[host][1] * other[host][1] * share
    local = {host: value for host, value in found.items() if host not in look.offices}
    return local or found


def theme_parts(look: Look, sector: str) -> list[set[str]]:
    """Parts of those who work on a theme: ties or seats on a platform for it join them."""
    who = {
        one for one, names in working(look).items() if any(name.startswith(f"{sector}@") for name in names)
    }
    near = neighbours(look)
    graph = {one: near[one] & who for one in who}
    names = {name for some in working(look).values() for name in some if name.startswith(f"{sector}@")}
    for row in look.today("platforms"):
        if any(covers(look, row, name) for name in names):
            seated = platforms(look)[row["id"]] & who
            graph = {
                one: near_ | (seated - {one} if one in seated else set()) for one, near_ in graph.items()
            }
    return parts(graph)
