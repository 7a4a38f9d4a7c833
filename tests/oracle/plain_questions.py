"""Whom to ask about whom next, by the words of A10: evidence.ask."""

from __future__ import annotations

from functools import cache
from math import log2

import plain_layers
from plain_introductions import load_and_cap
from plain_layers import asked, cells, collaboration, fact, key_of, keys_of, relative
from plain_routes import chances
from plain_rows import Look, Row, cell, day_number, kinds_in, listed
from plain_safety import REFUSED, barred_for, locked, never_asked, risk
from plain_structure import bridge_ties

LAYERS = ("G+", "T", "S", "W", "B")
ROUNDS, SETTLED, MOST_DETECTION = 12, 1e-5, 0.99
RATE_WORTH, PAIRS_WORTH, BESIDE, REST_DAYS, LEAST_GAIN = 5, 4, 0.25, 30, 0.02
Answer = tuple[bool, bool, bool]
"""Whether somebody is near, told, and told alone."""


def near(look: Look, key: str, subject: str) -> bool:
    """Whether a source says that it belongs to a group of an actor; no source of these maps has an area."""
    own = {
        group
        for row in look.tables.get("sources", [])
        if key_of(look, row["id"]) == key
        for group in listed(row, "groups")
    }
    return bool(own & set(listed(look.actor(subject), "identifies_as")))


@cache
def answers(look: Look) -> list[Answer]:
    """Each source that was asked about an end of a tie that it, or somebody else, told of."""
    tellers: dict[tuple[str, ...], set[str]] = {}
    for row in look.today("ties"):
        tellers.setdefault(fact(row), set()).update(keys_of(look, row))
    found = []
    for (kind, one, two, _), keys in tellers.items():
        ends: dict[str, set[str]] = {}
        for layer in LAYERS:
            if kind in kinds_in(layer):
                for end in (one, two):
                    for key in asked(look, layer).get(end, ()):
                        ends.setdefault(key, set()).add(end)
        for key, of in ends.items():
            others = bool(keys - {key})
            if others or key in keys:
                found.append((any(near(look, key, end) for end in of), key in keys, not others))
    return found


def detection(look: Look, missed: tuple[float, float] | None = None) -> tuple[float, float]:
    """Chance that somebody near, and far, tells of a tie; with those expected to have missed one."""
    mean, worth = look.n["detection"], look.n["detection_counts_as"]
    found = []
    for place, side in enumerate((True, False)):
        own = [told for is_near, told, alone in answers(look) if is_near == side and (missed or not alone)]
        extra = missed[place] if missed else 0.0
        found.append(min(MOST_DETECTION, (worth * mean + sum(own)) / (worth + len(own) + extra)))
    return found[0], found[1]


def silent(look: Look, layer: str) -> list[tuple[str, bool]]:
    """About whom somebody was asked and told of no such tie, and whether it is near."""
    told: dict[str, set[str]] = {}
    for row in look.today("ties"):
        if row["kind"] in kinds_in(layer):
            for end in (row["source_id"], row["target_id"]):
                told.setdefault(end, set()).update(keys_of(look, row))
    return [
        (one, near(look, key, one))
        for one, keys in asked(look, layer).items()
        for key in sorted(keys - told.get(one, set()))
    ]


def beliefs(
    look: Look, layer: str, known: set[str], pools: dict[str, list[str]], prior: float
) -> tuple[dict[str, float], tuple[float, float]]:
    """Chance of each actor that it has nothing, the rates of its groups, and detection, until they agree."""
    heard = [(one, side) for one, side in silent(look, layer) if one not in known]
    chance = {one: 0.0 if one in known else prior for one in look.ids}
    rate = {pool: prior for own in pools.values() for pool in own}
    learned = detection(look, (0.0, 0.0))
    for _ in range(ROUNDS):
        sides = [sum(1 - chance[one] for one, is_near in heard if is_near == side) for side in (True, False)]
        learned = detection(look, (sides[0], sides[1]))
        after = {}
        for one in look.ids:
            own = pools.get(one, [])
            p = sum(rate[pool] for pool in own) / len(own) if own else 0.0
            missed = 1.0
            for other, is_near in heard:
                if other == one:
                    missed *= 1 - learned[0 if is_near else 1]
            after[one] = 0.0 if one in known or not own else p / (p + (1 - p) * missed)
        pooled = {}
        for pool in rate:
            shares = [(1 / len(own), after[one]) for one, own in pools.items() if pool in own]
            some, size = sum(share * p for share, p in shares), sum(share for share, _ in shares)
            pooled[pool] = (prior * RATE_WORTH + some) / (RATE_WORTH + size)
        moved = [abs(after[one] - chance[one]) for one in after]
        moved += [abs(pooled[pool] - rate[pool]) for pool in rate]
        chance, rate = after, pooled
        if max(moved) <= SETTLED:
            break
    return chance, learned


@cache
def away(look: Look) -> dict[str, int]:
    """Fewest trusted introductions to each actor, by nobody who is asked for nobody."""
    shut = never_asked(look)
    arcs = [
        (u, v)
        for (u, v), chance in chances(look).items()
        if u not in shut and chance >= look.n["trusted_step"] - 1e-12
    ]
    found = dict.fromkeys(look.offices, 0)
    for step in range(1, look.n["max_steps"] + 1):
        for v in {v for u, v in arcs if u in found and v not in found}:
            found[v] = step
    return found


@cache
def no_route(look: Look) -> tuple[dict[str, float], tuple[float, float]]:
    """Chance of each actor that there is no route to it, and detection near and far."""
    pools = {}
    for one in look.society:
        row = look.actor(one)
        own = [f"of {group}" for group in listed(row, "identifies_as")]
        own += [f"for {group}" for group in listed(row, "works_on_rights_of")]
        pools[one] = own or ["none"]
    known = set(away(look)) | (set(look.ids) - set(look.society))
    return beliefs(look, "T", known, pools, look.n["isolated_prior"])


@cache
def no_other_link(look: Look) -> dict[str, float]:
    """Chance of each actor at the smaller end of an only link that it has no other."""
    graph: dict[str, set[str]] = {one: set() for one in look.ids}
    for u, v in collaboration(look):
        graph[u].add(v)
        graph[v].add(u)
    hanging = set()
    for u, v in bridge_ties(graph):
        cut = graph | {u: graph[u] - {v}, v: graph[v] - {u}}
        sizes = {end: len(_part(cut, end)) for end in (u, v)}
        hanging |= {end for end in (u, v) if sizes[end] == min(sizes.values())}
    pools = {one: ["society"] for one in look.society}
    return beliefs(look, "G+", set(look.ids) - hanging, pools, 0.5)[0]


def _part(graph: dict[str, set[str]], start: str) -> set[str]:
    found, new = {start}, {start}
    while new:
        new = {v for u in new for v in graph[u]} - found
        found |= new
    return found


# --- who is asked about whom -----------------------------------------------------------------------------


def sources(look: Look) -> list[str]:
    """Who can be asked now."""
    first = day_number(look.day) - REST_DAYS
    met = {
        row["actor_id"]
        for row in look.rows("contacts")
        if row["date"] <= look.day and day_number(row["date"]) > first
    }
    return [
        one
        for one in look.ids
        if one in away(look) and one not in never_asked(look) and one not in met and one not in look.offices
        if load_and_cap(look, one)[0] < load_and_cap(look, one)[1]
    ]


def subjects(look: Look) -> list[str]:
    """About whom anybody can be asked."""
    return [one for one in look.society if not _left_alone(look.actor(one))]


def _left_alone(row: Row) -> bool:
    """Whether nobody is asked about somebody."""
    return (
        locked(row)
        or cell(row, "consent_c1") == "withdrawn"
        or cell(row, "do_not_contact") == "yes"
        or cell(row, "feels_safe") == "no"
        or cell(row, "consent_c4") in REFUSED
    )


def _own_alone(look: Look, row: Row) -> bool:
    """Whether only its own group is asked about somebody who is not left alone."""
    at_risk = risk(row) >= look.n["third_party_max_risk"] or cell(row, "kind") == "person"
    return at_risk or cell(row, "consent_c4") != "yes"


def tied(look: Look) -> set[tuple[str, str]]:
    """Pairs between which any tie is recorded, either way."""
    pairs = {(row["source_id"], row["target_id"]) for row in look.today("ties")}
    return pairs | {(v, u) for u, v in pairs}


@cache
def may_ask(look: Look) -> set[tuple[str, str]]:
    """Who may be asked about whom."""
    between, found = tied(look), set()
    for u in sources(look):
        for v in subjects(look):
            row = look.actor(v)
            own = set(listed(look.actor(u), "identifies_as")) & set(listed(row, "identifies_as"))
            barred = u in barred_for(look, v) or (_own_alone(look, row) and not own)
            if u != v and (u, v) not in between and not barred:
                found.add((u, v))
    return found


# --- what an answer is expected to tell ------------------------------------------------------------------


def entropy(p: float) -> float:
    """In bits."""
    return 0.0 if p <= 0 or p >= 1 else -p * log2(p) - (1 - p) * log2(1 - p)


def told(p: float, d: float) -> float:
    """Entropy before an answer less that which is expected after it."""
    none = 1 - (1 - p) * d
    return entropy(p) - none * entropy(p / none) if none else entropy(p)


def needed(look: Look, one: str) -> int:
    """How many more have to be asked about somebody until its isolation is supported; 200 at most."""
    s = len(asked(look, "T").get(one, ()))
    prior, missed = look.n["isolated_prior"], 1 - plain_layers.detection(look) * relative(look)[one]
    for more in range(200):
        chance = prior / (prior + (1 - prior) * missed ** (s + more))
        if s + more >= look.n["isolated_observations"] and chance >= look.n["isolated_posterior"] - 1e-12:
            return more
    return 200


@cache
def nearer(look: Look, one: str) -> float:
    """Chance of no route, for each question to near sources that are expected until that is settled."""
    p, d, r = no_route(look)[0][one], no_route(look)[1][0], needed(look, one)
    expected = sum(p + (1 - p) * (1 - d) ** k for k in range(r))
    return p / expected if expected else 0.0


@cache
def gains(look: Look) -> dict[tuple[str, str], tuple[float, float]]:
    """What the first question about somebody is expected to tell, and what it is worth."""
    chance, learned = no_route(look)
    works: dict[str, set[str]] = {one: set() for one in look.ids}
    for place, who in cells(look).items():
        for one in who:
            works[one].add(place)
    side_by_side = {(u, v) for u in sources(look) for v in subjects(look) if u != v and works[u] & works[v]}
    known = len(side_by_side & tied(look))
    apart = (PAIRS_WORTH * 0.5 + len(side_by_side) - known) / (PAIRS_WORTH + len(side_by_side))
    found = {}
    for u, v in may_ask(look):
        source, subject = look.actor(u), look.actor(v)
        same_area = cell(source, "adm1_pcode") and cell(source, "adm1_pcode") == cell(subject, "adm1_pcode")
        own = set(listed(source, "identifies_as")) & set(listed(subject, "identifies_as"))
        d = learned[0 if same_area or own else 1]
        gain = told(chance[v], d) + BESIDE * told(no_other_link(look)[v], d)
        gain += BESIDE * told(apart, d) * ((u, v) in side_by_side)
        worth = gain + nearer(look, v) * d / learned[0]
        found[u, v] = gain, worth if gain >= LEAST_GAIN else 0.0
    return found
