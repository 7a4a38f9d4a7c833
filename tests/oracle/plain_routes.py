"""Ways from the office by trying all of them: A03, A23 to A29."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf, log, prod

from plain_layers import Pair, introductions
from plain_rows import Look, cell, listed
from plain_safety import exposure, not_asked_for


@cache
def chances(look: Look, *, damped: bool = True) -> dict[Pair, float]:
    """T on a map: chance of each introduction; many acquaintances of one together count as a few."""
    layer = introductions(look)
    slight = [pair for pair, edge in layer.items() if edge["slight"]]
    found = {}
    for (u, v), edge in layer.items():
        chance = edge["chance"]
        if edge["slight"] and damped:
            fans = max(sum(a == u for a, _ in slight), sum(b == v for _, b in slight))
            chance *= min(1.0, look.n["acquaintances"] / fans)
        found[u, v] = chance
    return found


@cache
def on_the_way(look: Look, target: str) -> Look:
    """The map as if nobody were on it who must not be asked for an actor."""
    return look.without(not_asked_for(look, target) - {target})


@dataclass(frozen=True)
class Way:
    """A way from an office, with what it is worth."""

    ids: tuple[str, ...]
    chance: float
    exposure: float
    cost: float

    @property
    def between(self) -> frozenset[str]:
        """Those who are asked."""
        return frozenset(self.ids[1:-1])


@dataclass(frozen=True)
class Wish:
    """What is asked of who makes the last introduction, and whom no way leads over."""

    language: str = ""
    bridge: str = ""
    survivors: bool = False
    gone: tuple[str, ...] = ()


ANYBODY = Wish()


def may_be_last(look: Look, one: str, target: str, wish: Wish) -> bool:
    """Whether somebody may make the last introduction to an actor."""
    care = bool(cell(look.actor(target), "care"))
    if not (care or wish.language or wish.bridge or wish.survivors):
        return True
    row = look.actor(one)
    return (
        one not in look.offices
        and (cell(row, "assists_survivors") == "yes" or not (care or wish.survivors))
        and (not wish.bridge or wish.bridge in listed(row, "bridge_for"))
        and (not wish.language or wish.language in listed(row, "languages"))
    )


@cache
def ways(look: Look, target: str, wish: Wish = ANYBODY) -> list[Way]:
    """All ways within the allowed steps over those who may be asked, by cost, exposure, steps, ids."""
    every = walks(on_the_way(look, target), target, look.n["max_steps"])
    left = [way for way in every if not way.between & set(wish.gone)]
    return [way for way in left if may_be_last(look, way.ids[-2], target, wish)]


def ways_to(look: Look, one: str, target: str, wish: Wish = ANYBODY) -> list[Way]:
    """Ways to somebody who is to introduce the office to a target, a step earlier and not over the target."""
    every = walks(on_the_way(look, target), one, look.n["max_steps"] - 1)
    return [way for way in every if not set(way.ids) & {target, *wish.gone}]


@cache
def walks(safe: Look, goal: str, most: int) -> list[Way]:
    """All ways from an office on a map on which only those stand that may be asked."""
    arcs = {pair: chance for pair, chance in chances(safe).items() if chance > 0}
    exposed = {one: exposure(safe, one) for one in safe.ids}
    found = []
    for office in safe.offices:
        for ids in _walks(arcs, (office,), goal, most, set(safe.offices)):
            each = [arcs[step] for step in pairwise(ids)]
            asked = sum(exposed[one] for one in ids[1:-1])
            cost = sum(map(step_cost, each)) + safe.n["exposure_weight"] * asked
            cost += safe.n["hop_cost"] * (len(ids) - 2)
            found.append(Way(ids, prod(each), asked, cost))
    return sorted(found, key=lambda way: (round(way.cost, 9), round(way.exposure, 9), len(way.ids), way.ids))


def step_cost(chance: float) -> float:
    """Cost of an introduction without who is asked."""
    return -log(chance)


def _walks(
    arcs: dict[Pair, float], ids: tuple[str, ...], target: str, most: int, offices: set[str]
) -> Iterator[tuple[str, ...]]:
    if ids[-1] == target:
        yield ids
        return
    if most == 0:
        return
    for u, v in arcs:
        if u == ids[-1] and v not in ids and v not in offices:
            yield from _walks(arcs, (*ids, v), target, most - 1, offices)


def best_chance(look: Look, target: str) -> float:
    """Chance of the best way, 0 where there is none."""
    every = ways(look, target)
    return every[0].chance if every else 0.0


def steps(look: Look, target: str) -> float:
    """Fewest introductions that each succeed more likely than not; infinity where there is no way."""
    if target in look.offices:
        return 0.0
    safe = on_the_way(look, target)
    trusted = [pair for pair, chance in chances(safe).items() if chance >= look.n["trusted_step"] - 1e-12]
    reached, away = set(look.offices), 0
    while True:
        away += 1
        new = {v for u, v in trusted if u in reached} - reached
        if target in new:
            return float(away)
        if not new:
            return inf
        reached |= new


def leads_somewhere(look: Look) -> bool:
    """Whether anything leads from an office."""
    return any(u in look.offices for u, _ in introductions(look))
