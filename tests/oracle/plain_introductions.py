"""Who can introduce us, by trying everything: A24, A26 to A29, plans, handover, doors."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations, pairwise, product
from math import exp, log, prod
from typing import Any

from plain_layers import Pair, recent
from plain_routes import (
    ANYBODY,
    Way,
    Wish,
    chances,
    may_be_last,
    on_the_way,
    walks,
    ways,
    ways_to,
)
from plain_rows import Look, Row, cell, codes, months_before, number
from plain_safety import (
    barred_for,
    excepted,
    exposure,
    not_approached,
    not_asked_for,
    not_represented,
)

NEAR = 1e-9
SCALE = 10**6
Chain = tuple[float, tuple[str, ...]]


def load_and_cap(look: Look, one: str) -> tuple[float, float]:
    """How often somebody was asked in three months, and how often it can be."""
    row, oldest = look.actor(one), months_before(look.day, 3)
    logged = sum(
        entry["actor_id"] == one and entry["outcome"] == "asked" and oldest < entry["date"] <= look.day
        for entry in look.rows("introductions")
    )
    cap = number(row, "introduction_cap")
    return max(number(row, "introduction_load") or 0.0, float(logged)), (
        float(look.n["introductions_per_quarter"]) if cap is None else cap
    )


def free(look: Look, one: str) -> float:
    """Share of the quarter that is left."""
    load, cap = load_and_cap(look, one)
    return max(0.0, (cap - load) / cap) if cap else 0.0


def overlap(one: Way, other: Way) -> float:
    """Jaccard overlap of those in between."""
    every = one.between | other.between
    return len(one.between & other.between) / len(every) if every else 0.0


def different(look: Look, target: str, wish: Wish = ANYBODY) -> list[Way]:
    """The best way and the next ones that share few people with those before (A24)."""
    every = ways(look, target, wish)
    chosen: list[Way] = []
    for way in every:
        if len(chosen) == look.n["routes"] or way.chance < look.n["route_floor"] * every[0].chance:
            break
        if all(overlap(way, other) <= look.n["route_overlap"] + 1e-12 for other in chosen):
            chosen.append(way)
    return chosen


def introducers(look: Look, target: str, wish: Wish = ANYBODY) -> list[dict[str, Any]]:
    """Who could make the last introduction, by score (A26)."""
    safe, found = on_the_way(look, target), []
    for (u, v), chance in chances(safe).items():
        if v != target or u in {*look.offices, *wish.gone} or not may_be_last(look, u, target, wish):
            continue
        reach = ways_to(look, u, target, wish)
        if reach and chance > 0:
            exposed = exposure(safe, u)
            score = reach[0].chance * chance * exp(-look.n["exposure_weight"] * exposed) * free(look, u)
            found.append(
                {
                    "introducer": u,
                    "value": score,
                    "chance_to_introducer": reach[0].chance,
                    "chance_of_introduction": chance,
                    "exposure": exposed,
                }
            )
    return sorted(
        found, key=lambda one: (-round(one["value"], 9), -one["chance_of_introduction"], one["introducer"])
    )


def chains(
    look: Look, target: str, most: int, wish: Wish = ANYBODY
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """The likeliest chain from everybody who may be asked to a target within some introductions."""
    safe = on_the_way(look, target)
    arcs = {pair: chance for pair, chance in chances(safe).items() if chance > 0}
    found: dict[str, Chain] = {}
    every: list[Chain] = [(1.0, (target,))]
    for _ in range(most):
        longer = []
        for chance, chain in every:
            for (u, v), p in arcs.items():
                if v != chain[0] or u in {*chain, *look.offices, *wish.gone}:
                    continue
                if len(chain) == 1 and not may_be_last(look, u, target, wish):
                    continue
                longer.append((chance * p, (u, *chain)))
        for chance, chain in longer:
            before = found.get(chain[0])
            if before is None or _comes_first((chance, chain), before):
                found[chain[0]] = chance, chain
        every = longer
    return found


def _comes_first(one: Chain, other: Chain) -> bool:
    if abs(one[0] - other[0]) > 1e-12:
        return one[0] > other[0]
    return (len(one[1]), one[1]) < (len(other[1]), other[1])


def openings(look: Look, target: str) -> list[tuple[tuple[str, ...], float]]:
    """New contacts that would open a way, those first that are likely and little exposed."""
    safe, found = on_the_way(look, target), []
    for chance, chain in chains(look, target, look.n["max_steps"] - 1).values():
        exposed = sum(exposure(safe, one) for one in chain[:-1])
        found.append(
            (-round(chance * exp(-look.n["exposure_weight"] * exposed), 9), len(chain), chain, chance)
        )
    return [(chain, chance) for _, _, chain, chance in sorted(found)[: look.n["openings"]]]


def apart(every: list[Way]) -> int:
    """The largest number of ways of which no two share anybody in between."""
    best = 0

    def search(left: list[Way], count: int) -> None:
        nonlocal best
        best = max(best, count)
        for at, way in enumerate(left):
            search([other for other in left[at + 1 :] if not other.between & way.between], count + 1)

    distinct = {way.between: way for way in every if way.between}
    minimal = [way for way in distinct.values() if not any(other < way.between for other in distinct)]
    search(minimal, 0)
    return best + len({way.ids for way in every if not way.between})


def corridor(look: Look, target: str, wish: Wish = ANYBODY) -> dict[Pair, float]:
    """Introductions among those who can stand on a way within the allowed steps."""
    safe = on_the_way(look, target)
    arcs = {
        (u, v): chance
        for (u, v), chance in chances(safe).items()
        if chance > 0
        and u != target
        and v not in look.offices
        and not {u, v} & set(wish.gone)
        and (v != target or may_be_last(look, u, target, wish))
    }
    from_office = _distances(arcs, set(look.offices))
    to_target = _distances({(v, u): chance for (u, v), chance in arcs.items()}, {target})
    near = {
        one for one in safe.ids if from_office.get(one, 99) + to_target.get(one, 99) <= look.n["max_steps"]
    }
    return {(u, v): chance for (u, v), chance in arcs.items() if u in near and v in near}


def _distances(arcs: dict[Pair, float], starts: set[str]) -> dict[str, int]:
    found = dict.fromkeys(starts, 0)
    for step in range(1, 99):
        new = {v for u, v in arcs if found.get(u) == step - 1 and v not in found}
        if not new:
            break
        found |= dict.fromkeys(new, step)
    return found


def reliability(arcs: dict[Pair, float], starts: set[str], target: str) -> float:
    """Chance that any way at all holds, each introduction by itself succeeding or not."""

    @cache
    def holds(reached: frozenset[str], left: frozenset[Pair]) -> float:
        if target in reached:
            return 1.0
        step = min(((u, v) for u, v in left if u in reached and v not in reached), default=None)
        if step is None:
            return 0.0
        rest = frozenset((u, v) for u, v in left - {step} if v not in reached)
        return arcs[step] * holds(reached | {step[1]}, rest) + (1 - arcs[step]) * holds(reached, rest)

    return holds(frozenset(starts), frozenset(arcs))


def refusal(look: Look, target: str, wish: Wish = ANYBODY) -> dict[str, Any] | None:
    """What is left if one says no (A29); None where there is no way."""
    every = ways(look, target, wish)
    if not every:
        return None
    best, share = every[0], {}
    left = {one: best.chance for way in different(look, target, wish) for one in way.between}
    for one in best.between:
        rest = [way for way in every if one not in way.between]
        left[one] = rest[0].chance if rest else 0.0
        share[one] = min(1.0, left[one] / best.chance)
    least = min(share.values(), default=1.0)
    cut = None if any(not way.between for way in every) else fewest_refusals(look, target, wish)
    rating = "in_between"
    if not best.between:
        rating = "direct"
    elif least <= NEAR or (cut is not None and len(cut) <= 1):
        rating = "single_thread"
    elif least >= look.n["robust_share"] - NEAR:
        rating = "robust"
    return {
        "value": least,
        "best": best.chance,
        "route": list(best.ids),
        "left": left,
        "rating": rating,
        "critical": {one for one in share if share[one] <= least + NEAR and least <= 1 - NEAR},
        "cut": cut,
    }


def fewest_refusals(look: Look, target: str, wish: Wish) -> set[str]:
    """The smallest set whose refusals leave no way of any length; of several the nearest to the target."""
    arcs = corridor(look, target, wish)
    between = sorted({one for pair in arcs for one in pair} - set(look.offices) - {target})
    for size in range(len(between) + 1):
        cuts = []
        for some in map(set, combinations(between, size)):
            rest = {(v, u): p for (u, v), p in arcs.items() if u not in some and v not in some}
            behind = set(_distances(rest, {target}))
            if not behind & set(look.offices):
                cuts.append((len(behind), some))
        if cuts:
            return min(cuts, key=lambda cut: cut[0])[1]
    raise AssertionError


def burden(look: Look) -> dict[str, list[str]]:
    """On whose best routes somebody stands, of actors that were not met."""
    met = {row["actor_id"] for row in recent(look)}
    found: dict[str, list[str]] = {}
    for one in look.society:
        every = [] if one in met or not_approached(look, one) else ways(look, one)
        for between in every[0].ids[1:-1] if every else ():
            found.setdefault(between, []).append(one)
    return found


# --- several actors ---------------------------------------------------------------------------------


def open_targets(look: Look, targets: list[str]) -> list[str]:
    """Those for whom a plan is made: neither met lately nor to be left alone."""
    met = {row["actor_id"] for row in recent(look)}
    return sorted(one for one in targets if one not in met and not not_approached(look, one))


def leads(look: Look, target: str, wish: Wish, least: float = 0.0) -> dict[str, dict[str, Any]]:
    """Who leads on to a target, and is reached by the office with trust."""
    found = {}
    for u, (chance, chain) in sorted(chains(look, target, look.n["cover_steps"], wish).items()):
        if chance < least - NEAR:
            continue
        reach = [
            way
            for way in ways_to(look, u, target, wish)
            if len(way.ids) + len(chain) - 2 <= look.n["max_steps"] and not set(way.ids) & set(chain[1:])
        ]
        if reach and reach[0].chance >= look.n["trusted_step"] - NEAR:
            safe = on_the_way(look, target)
            found[u] = {
                "chance": chance,
                "lead": chain,
                "reach": reach[0].ids,
                "chance_to": reach[0].chance,
                "exposure": exposure(safe, u),
                "exposures": sum(exposure(safe, one) for one in chain[:-1]),
            }
    return found


def cover(look: Look, targets: list[str]) -> dict[str, Any] | None:
    """The fewest introducers that open all ways that anybody opens (A27)."""
    opens = {one: leads(look, one, ANYBODY, look.n["cover_chance"]) for one in open_targets(look, targets)}
    covered = [one for one in opens if opens[one]]
    if not covered:
        return None
    people = sorted({u for one in covered for u in opens[one]})
    exposed = {u: max(some[u]["exposure"] for some in opens.values() if u in some) for u in people}
    for size in range(1, len(people) + 1):
        sets = []
        for some in combinations(people, size):
            if all(set(some) & set(opens[one]) for one in covered):
                chance = [max(opens[one][u]["chance"] for u in some if u in opens[one]) for one in covered]
                sets.append((-round(sum(chance), 9), round(sum(exposed[u] for u in some), 9), some))
        if sets:
            sets.sort()
            return {
                "introducers": list(sets[0][2]),
                "chances": -sets[0][0],
                "covered": covered,
                "uncovered": [one for one in opens if not opens[one]],
                "others": [list(some) for *_, some in sets[1:11]],
            }
    raise AssertionError


def assigned(look: Look, targets: list[str], declined: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The assignments that reach the best measure (A28)."""
    sought = open_targets(look, targets)
    wish = Wish(gone=(*declined, *sought))
    every = {one: leads(look, one, wish) for one in sought}
    room = {
        u: max(0, int(load_and_cap(look, u)[1] - load_and_cap(look, u)[0]))
        for some in every.values()
        for u in some
    }
    best: Any = None
    found: list[dict[str, str]] = []
    for chosen in product(*([None, *every[one]] for one in sought)):
        asked = Counter(u for u in chosen if u is not None)
        if any(count > room[u] for u, count in asked.items()):
            continue
        mine = [every[one][u] for one, u in zip(sought, chosen, strict=True) if u is not None]
        measure = (
            -len(mine),
            sum(round(-log(way["chance"]) * SCALE) for way in mine),
            sum(round(way["exposures"] * SCALE) for way in mine),
            sum(len(way["lead"]) - 1 for way in mine),
        )
        pairs = {one: u for one, u in zip(sought, chosen, strict=True) if u is not None}
        if best is None or measure < best:
            best, found = measure, [pairs]
        elif measure == best:
            found.append(pairs)
    return found


def tree_cost(look: Look, chosen: list[tuple[str, Way]]) -> tuple[float, float]:
    """Cost and chance of some ways together, what they share counted once at its worst."""
    steps: dict[tuple[str, ...], list[tuple[float, float]]] = {}
    for target, way in chosen:
        safe = on_the_way(look, target)
        arcs = chances(safe)
        for k, (u, v) in enumerate(pairwise(way.ids), 2):
            asked = 0.0 if u in look.offices else exposure(safe, u)
            cost = -log(arcs[u, v]) + look.n["exposure_weight"] * asked
            steps.setdefault(way.ids[:k], []).append((cost, arcs[u, v]))
    return sum(max(c for c, _ in some) for some in steps.values()), prod(
        min(p for _, p in some) for some in steps.values()
    )


def tree(look: Look, targets: list[str]) -> tuple[float, int] | None:
    """Cost of the cheapest tree over all ways to each, and how many are reached; None where none is (A27)."""
    every = {one: ways(look, one) for one in open_targets(look, targets)}
    reached = [one for one, some in every.items() if some]
    if not reached:
        return None
    choices = product(*(every[one] for one in reached))
    return min(tree_cost(look, list(zip(reached, some, strict=True)))[0] for some in choices), len(reached)


# --- plans, officers, doors ------------------------------------------------------------------------


def plan_now(rows: list[Row]) -> int:
    """The step that waits: the last that was begun, or the next one once that is met."""
    begun = [at for at, row in enumerate(rows) if row["status"] != "planned"]
    if not begun:
        return 0
    return begun[-1] if rows[begun[-1]]["status"] != "met" else min(begun[-1] + 1, len(rows) - 1)


def plans(look: Look) -> dict[str, list[Row]]:
    """Steps by plan."""
    found: dict[str, list[Row]] = {}
    for row in sorted(look.rows("plans"), key=lambda row: (row["plan"], int(row["step"]))):
        found.setdefault(row["plan"], []).append(row)
    return found


def closed(rows: list[Row]) -> bool:
    """Whether the target was met, or the office stopped."""
    return rows[-1]["status"] == "met" or any(row["status"] == "stopped" for row in rows)


def still_open(look: Look, target: str, rows: list[Row]) -> list[float] | None:
    """Chance of each step if today's search would make it too; None where it would not."""
    if not_approached(look, target):
        return None
    arcs = chances(on_the_way(look, target))
    found = []
    for row in rows:
        step = (row["from_id"], row["to_id"])
        last = step[1] != target or may_be_last(look, step[0], target, ANYBODY)
        if arcs.get(step, 0.0) <= 0 or not last or step[1] in look.offices:
            return None
        found.append(arcs[step])
    return found


def standing(look: Look) -> dict[str, dict[str, Any]]:
    """Where each open plan stands, and the chance of what is left."""
    found = {}
    for code, rows in plans(look).items():
        if closed(rows):
            continue
        at, target = plan_now(rows), rows[-1]["target_id"]
        now = rows[at]
        refused = now["status"] == "declined"
        open_ = still_open(look, target, [] if refused else rows[at:])
        found[code] = {
            "step": int(now["step"]),
            "status": now["status"],
            "safe": open_ is not None,
            "overdue": bool(now["due"]) and now["due"] < look.day,
            "value": prod(open_) if open_ else None,
        }
    return found


def asked_by_plans(look: Look) -> dict[str, float]:
    """Requests of a quarter and those still planned, of everybody on the open steps of a safe plan."""
    planned: Counter[str] = Counter()
    there = set()
    for rows in plans(look).values():
        at = plan_now(rows)
        if closed(rows) or rows[at]["status"] == "declined":
            continue
        if still_open(look, rows[-1]["target_id"], rows[at:]) is None:
            continue
        for row in rows[at:]:
            if row["from_id"] not in look.offices:
                planned[row["from_id"]] += row["status"] == "planned"
                there.add(row["from_id"])
    return {u: load_and_cap(look, u)[0] + planned[u] for u in there}


def handover(look: Look, officer: str) -> dict[str, dict[str, Any]]:
    """Contacts that one role holds alone, and who is reached no more without it."""
    roles: dict[str, set[str]] = {}
    for row in recent(look):
        if cell(row, "officer_role"):
            roles.setdefault(row["actor_id"], set()).add(row["officer_role"])
    mine = [one for one, held in roles.items() if held == {officer}]
    contacts = [row for row in look.rows("contacts") if cell(row, "officer_role") != officer]
    rest = Look(look.tables | {"contacts": contacts}, look.day, look.n)
    found: dict[str, dict[str, Any]] = {one: {"targets": [], "cut_off": not ways(rest, one)} for one in mine}
    for one in look.society:
        every = [] if not_approached(look, one) else ways(look, one)
        if every and every[0].ids[1] in mine and every[0].ids[1] != one and not ways(rest, one):
            found[every[0].ids[1]]["targets"].append(one)
    return found


def doors(look: Look, actor: str) -> dict[str, tuple[bool, float]] | None:
    """Public bodies to which the office could open a door; None where none may be opened."""
    row = look.actor(actor)
    public = {one["code"] for one in codes("spheres") if one["public"] == "yes"}
    if row["sphere"] in public or not_approached(look, actor) or not_represented(look, actor):
        return None
    tied = {row["target_id"] for row in look.today("ties") if row["source_id"] == actor}
    tied |= {row["source_id"] for row in look.today("ties") if row["target_id"] == actor}
    found = {}
    for body in look.ids:
        sphere = look.actor(body)["sphere"]
        if sphere not in public or body in tied | barred_for(look, actor) or not_approached(look, body):
            continue
        out = (not_asked_for(look, body) | barred_for(look, actor) | {actor}) - {body}
        out |= excepted(look, body) & barred_for(look, actor)
        safe = look.without(out)
        own = [chances(safe)[office, body] for office in look.offices if (office, body) in chances(safe)]
        every = walks(safe, body, look.n["max_steps"])
        if own:
            found[body] = True, max(own)
        elif every:
            found[body] = False, every[0].chance
    return found
