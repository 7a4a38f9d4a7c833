"""Words that findings on introductions share: chains of people, lists, whom to ask first, who should rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actormap.core.sentences import Sentence, chain_of, counted, listed, plural, series
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.sheets import Sheet

LEAST_SHOWN = 0.05
"""Chances closer to never and to always than this are told as almost that."""
SHEET = Sheet(__file__)
NAMED = 5
"""So many are named in a sentence; all are in the details."""


def few(items: Sequence[object]) -> Sentence:
    """Several things in a sentence; of many the first few, and how many more."""
    more = len(items) - NAMED
    return listed([*items[:NAMED], *([counted(more, "{n} more", "{n} more")] if more > 0 else [])])


def chances(each: Iterable[float]) -> Sentence:
    """Chances, 0 to 1, one after another."""
    return series(Sentence("{chance:.2f}", chance=chance) for chance in each)


def in_ten(chance: float) -> Sentence:
    """A chance, 0 to 1, as one says it: finer steps would promise what nobody knows."""
    if chance < LEAST_SHOWN:
        return Sentence("less than 1 in 10")
    if chance > 1 - LEAST_SHOWN:
        return Sentence("more than 9 in 10")
    return Sentence("about {n:.0f} in 10", n=10 * chance)


def none_recorded(exposure: float) -> bool:
    """Whether an exposure would be printed as 0.00: that none is recorded is not that there is none."""
    return round(exposure, 2) == 0


def chain(context: Context, route: Sequence[int], *, discreet: bool = False) -> Sentence:
    """A way in words: those in between by name only where they agreed, and the end too if `discreet`."""
    *before, last = route
    end = shown_name(context, last) if discreet else context.names[last]
    return chain_of([*(shown_name(context, v) for v in before), end])


def shown_names(context: Context, who: Iterable[str]) -> Sentence:
    """Some actors, by ids, in a sentence."""
    return series(shown_name(context, context.code(actor)) for actor in who)


def rest(context: Context, u: int) -> Sentence:
    """That somebody was asked as often as it can be; empty where it was not."""
    load, cap, free = free_share(context, u)
    if free:
        return Sentence()
    return Sentence(
        "{name} was asked {asked} this quarter and can be asked {cap:g}: let it rest.",
        name=shown_name(context, u),
        asked=plural(round(load), "time"),
        cap=cap,
    )
