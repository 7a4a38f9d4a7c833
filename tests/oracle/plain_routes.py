"""Ways from the office by trying all of them: A03, A23 to A29."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf, log, prod

from plain_layers import Pair, introductions
from plain_rows import Look
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
def on_the_way(look: Look, target: str, gone: tuple[str, ...] = ()) -> Look:
    """The map as if nobody were on it who must not be asked for an actor."""
    return look.without((not_asked_for(look, target) | set(gone)) - {target})


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


@cache
def ways(look: Look, target: str, most: int | None = None, gone: tuple[str, ...] = ()) -> list[Way]:
    """All ways within so many introductions over those who may be asked, by cost, exposure, steps, ids."""
    safe = on_the_way(look, target, gone)
    arcs = {pair: chance for pair, chance in chances(safe).items() if chance > 0}
    exposed = {one: exposure(safe, one) for one in safe.ids}
    most = look.n["max_steps"] if most is None else most
    found = []
    for office in look.offices:
        for ids in _walks(arcs, (office,), target, most, set(look.offices)):
            steps = list(pairwise(ids))
            asked = sum(exposed[one] for one in ids[1:-1])
            cost = sum(-log(arcs[step]) for step in steps) + look.n["exposure_weight"] * asked
            cost += look.n["hop_cost"] * (len(ids) - 2)
            found.append(Way(ids, prod(arcs[step] for step in steps), asked, cost))
    return sorted(found, key=lambda way: (round(way.cost, 9), round(way.exposure, 9), len(way.ids), way.ids))


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
    """Chance of the likeliest way, whatever it exposes."""
    return max((way.chance for way in ways(look, target)), default=0.0)


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
