"""The fewest introducers that open the way to several actors (A27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.optimise.set_cover import Cover, smallest_cover
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asked_first, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.targets import IntroducerRoute, leads, no_route, proof, wanted
from actormap.metrics.introductions.words import chain, few, none_recorded, shown_names

SHEET = Sheet(__file__)


@checked
def cover(
    m: ActorMap,
    view: View,
    targets: tuple[str, ...],
    *,
    needs: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> Findings:
    """The fewest introducers that open the way to several actors (A27).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    targets
        The actors to be reached.
    needs
        What who makes the last introduction must offer: ``language:LANGUAGE``, ``bridge:GROUP`` (it
        can open a door to the group) or ``survivors`` (it assists survivors of trauma).
    without
        Actors that are not to be asked.

    Returns
    -------
    Findings
        First one about the whole (value: introducers, a count; details ``introducers``, ``covered``,
        ``uncovered``, ``chances``: sum over the actors of the best chance, ``others``: up to ten
        further sets of the same size, the best first, ``approximate``). Then one an introducer
        (value: actors to which it is the likeliest of them to lead, a count; details ``opens``: chance for
        each that it opens, 0 to 1, ``ways``, ``chances_to_introducer``, ``exposure``, ``load``,
        ``cap``, ``overused``, ``ask_first``). Then one an actor that nobody opens, one an actor that
        was met already, and one an actor that must not be approached through others.

    Raises
    ------
    Refused
        No actor is named, one is unknown or is the office; or the office has no recorded contact.

    Notes
    -----
    An introducer opens the way to an actor if it leads there within ``cover_steps`` introductions
    with a chance of ``cover_chance`` or more, and if the office's best way to it has a chance of
    ``trusted_step`` or more. Who is excluded for one actor only is left out for that one only. Up to
    ``cover_exact`` introducers the number is the least possible, above that the search is greedy
    and says "approximate". Of equal sets that one is taken whose best chances are highest together,
    then the least exposed, then the first by id. A smallest set leaves no second door.

    References
    ----------
    docs/definitions.md#a27; minimum set cover: Chvátal (1979), Mathematics of Operations Research
    4(3).
    """
    planner = planner_of(m, view, needs, without)
    actors = wanted(planner, targets)
    t = view.thresholds
    ways = {v: {w.introducer: w for w in leads(planner, v, t.cover_chance)} for v in actors.open}
    facts = [
        *_covering(planner, ways),
        *(
            no_route(planner, v, "uncovered", _opening(planner), target=planner.context.ids[v])
            for v in ways
            if not ways[v]
        ),
        *actors.others,
    ]
    return SHEET.answer(
        planner.context, facts, targets=sorted(set(targets)), needs=list(needs), without=list(without)
    )


Ways = Mapping[int, Mapping[int, IntroducerRoute]]
"""For each target, who opens it."""


def _covering(planner: Planner, ways: Ways) -> list[Fact]:
    """The smallest set, and who is in it."""
    targets = [v for v in ways if ways[v]]
    if not targets:
        return []
    people = sorted({u for v in targets for u in ways[v]})
    chance = np.array([[ways[v][u].chance if u in ways[v] else 0.0 for v in targets] for u in people])
    exposure = np.array([_exposure(ways, u) for u in people])
    smallest = smallest_cover(chance, exposure, most=planner.context.view.thresholds.cover_exact)
    given: dict[int, list[IntroducerRoute]] = {people[row]: [] for row in smallest.chosen}
    for column, v in enumerate(targets):
        row = min(smallest.chosen, key=lambda u: (-round(chance[u, column], 9), exposure[u], u))
        given[people[row]].append(ways[v][people[row]])
    best = float(chance[list(smallest.chosen)].max(axis=0).sum())
    whole = _whole(
        planner, ways, given, [[people[u] for u in some] for some in smallest.equal], smallest, best
    )
    return [whole, *(_introducer(planner, u, ways, mine) for u, mine in given.items())]


def _opening(planner: Planner) -> dict[str, float]:
    """From when on an introducer opens a way."""
    t = planner.context.view.thresholds
    return {"reach": t.trusted_step, "introductions": t.cover_steps, "lead": t.cover_chance}


def _exposure(ways: Ways, u: int) -> float:
    """How exposed an introducer would be, for whomever it is asked."""
    return max(some[u].exposure for some in ways.values() if u in some)


def _whole(
    planner: Planner,
    ways: Ways,
    given: Mapping[int, list[IntroducerRoute]],
    others: list[list[int]],
    smallest: Cover,
    best: float,
) -> Fact:
    context = planner.context
    ids = context.ids
    chosen = list(given)
    covered = [v for v in ways if ways[v]]
    return Fact(
        "cover",
        f"cover:{'+'.join(ids[u] for u in chosen)}",
        float(len(chosen)),
        subject=tuple(ids[u] for u in chosen),
        values={
            "introducers": len(chosen),
            "covered": len(covered),
            "names": few([shown_name(context, u) for u in chosen]),
            **_opening(planner),
            "first": shown_names(context, asked_first(context, chosen)),
        },
        n=len(ways),
        **proof(planner, (way.route for mine in given.values() for way in mine)),
        acts={"ask": tuple(ids[u] for u in chosen), "approach": tuple(ids[v] for v in covered)},
        details={
            "introducers": [ids[u] for u in chosen],
            "covered": [ids[v] for v in covered],
            "uncovered": [ids[v] for v in ways if not ways[v]],
            "chances": best,
            "others": [[ids[u] for u in some] for some in others],
            "approximate": not smallest.exact,
        },
    )


def _introducer(planner: Planner, u: int, ways: Ways, mine: Sequence[IntroducerRoute]) -> Fact:
    context = planner.context
    ids = context.ids
    load, cap, free = free_share(context, u)
    every = [ways[v][u] for v in ways if u in ways[v]]
    between = list(dict.fromkeys(v for way in every for v in way.route[1:-1]))
    each = [
        Sentence("{name} {chance:.2f}", name=context.names[way.target], chance=way.chance) for way in mine
    ]
    return Fact(
        "introducer",
        f"introducer:{ids[u]}",
        float(len(mine)),
        subject=(ids[u],),
        values={
            "names": few([context.names[way.target] for way in mine]),
            "name": shown_name(context, u),
            "asked": round(load),
            "each": few(each),
            "reach": min(way.chance_to for way in mine),
            "recorded": not none_recorded(_exposure(ways, u)),
            "chain": chain(context, mine[0].route),
        },
        n=len(every),
        **proof(planner, [way.route for way in mine]),
        acts={
            "ask": (ids[u], *(ids[v] for v in between)),
            "approach": tuple(ids[way.target] for way in mine),
        },
        details={
            "introducer": ids[u],
            "leads_to": [ids[way.target] for way in mine],
            "opens": {ids[way.target]: way.chance for way in every},
            "ways": {ids[way.target]: [ids[v] for v in way.route] for way in every},
            "chances_to_introducer": {ids[way.target]: way.chance_to for way in every},
            "exposure": _exposure(ways, u),
            "load": load,
            "cap": cap,
            "overused": not free,
            "ask_first": asked_first(context, between),
        },
    )
