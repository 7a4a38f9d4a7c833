"""What meets a need: offers that are open, and others who are recorded as giving such to somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from actormap.core.tables.cells import isin
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.safeguards import exclusions_of, refused
from actormap.metrics.partner.undertaken import Undertaking

OTHER = "other"
"""Support that nobody said what it is: it meets nothing."""
GIVES = {
    "funding": "funding",
    "authorities": "consulted_by",
    "mechanisms": "engages_mechanism",
    "information": "information_sharing",
    "security": "protection",
    "visibility": "support",
}
"""Kinds of ties whose first end gives, or has, what is needed."""


@dataclass(frozen=True, slots=True)
class Match:
    """What could meet a need.

    Parameters
    ----------
    offers
        Offers that are open, those of the office first.
    givers
        Positions of others who are recorded as giving such to somebody, and offered nothing here.
    """

    offers: tuple[Undertaking, ...]
    givers: tuple[int, ...]


def taker_of(need: Undertaking) -> str:
    """Who needs it: the actor that it is about, else who undertakes it; "" where neither is named."""
    return need.of("to_id") or need.by_id


def giver_of(offer: Undertaking) -> str:
    """Who offers it: who undertakes it; the actor that it is about where nobody is named."""
    return offer.by_id or offer.of("to_id")


def match_of(context: Context, need: Undertaking, offers: Iterable[Undertaking]) -> Match:
    """What could meet a need, past all who must not be brought together with whoever needs it."""
    if need.support in {"", OTHER}:
        return Match((), ())
    taker, offices = context.code(taker_of(need)), context.layers.offices
    fitting = [each for each in offers if _fits(context, need, each, taker)]
    fitting.sort(key=lambda each: (not offices[context.code(giver_of(each))], each.date, each.id))
    given = {giver_of(each) for each in fitting}
    others = [v for v in _givers(context, need) if context.ids[v] not in given]
    return Match(tuple(fitting), tuple(v for v in others if safe(context, v, taker)))


def safe(context: Context, giver: int, taker: int) -> bool:
    """Whether the safeguards let two be brought together; nobody needs it by name where `taker` is -1.

    The office itself gives to whoever may be contacted.
    """
    if giver < 0 or giver == taker:
        return False
    if context.layers.offices[giver]:
        return taker < 0 or not refused(context, taker, act="contact")
    if refused(context, giver, act="propose"):
        return False
    apart = exclusions_of(context)
    return taker < 0 or not (
        refused(context, taker, act="propose") or apart.bars(giver, taker) or apart.bars(taker, giver)
    )


def _fits(context: Context, need: Undertaking, offer: Undertaking, taker: int) -> bool:
    """Whether an offer is of what is needed, there, for them, and may be taken up."""
    meant = offer.of("to_id") if offer.by_id else ""
    if offer.support != need.support or meant not in {"", taker_of(need)}:
        return False
    wanted, given = need.of("pcode"), offer.of("pcode")
    m = context.m
    there = not wanted or not given or wanted in within(m, given) or given in within(m, wanted)
    return (
        there
        and _of_group(context, offer.of("group"), need, taker)
        and safe(context, context.code(giver_of(offer)), taker)
    )


def _of_group(context: Context, group: str, need: Undertaking, taker: int) -> bool:
    """Whether an offer to a group is one to whoever needs it."""
    if not group or group == need.of("group"):
        return True
    return taker >= 0 and group in context.m.actors["works_on_rights_of"].iat[taker].split(";")


def _givers(context: Context, need: Undertaking) -> Iterator[int]:
    """Who is recorded as giving such to somebody, and works where it is needed."""
    m, kind = context.m, GIVES.get(need.support, "")
    rows = context.layers.current & isin(m.ties["kind"], [kind])
    givers = np.unique(m.codes()[0][rows])
    if pcode := need.of("pcode"):
        givers = givers[works_in_any(m, context.view, [pcode])[givers]]
    offices = context.layers.offices
    yield from (v for v in givers.tolist() if not offices[v])
