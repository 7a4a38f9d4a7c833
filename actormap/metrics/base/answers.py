"""Items that are answered by a word, and how far to lean on answers to any items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.schema import Item
from actormap.core.schema.items import ItemSet
from actormap.metrics.base.context import Context
from actormap.metrics.base.doubts import Doubt
from actormap.metrics.base.judgements import (
    Judgement,
    Unit,
    bounds,
    codes_of,
    evidence_of,
    judgements_of,
    sources_of,
    standing,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of one item that is answered by a word.

    Parameters
    ----------
    item
        Which.
    given
        All answers that stand, also those that do not count.
    values
        What those that count are worth, one a source.
    doubt
        What makes the answers to its set less sure; the oldest is that of the item.
    """

    item: Item
    given: tuple[Judgement, ...]
    values: tuple[float, ...]
    doubt: Doubt

    @property
    def value(self) -> float | None:
        """Their mean; None where there is none."""
        return sum(self.values) / len(self.values) if self.values else None

    @property
    def bounds(self) -> tuple[float, float]:
        """From where to where it could be."""
        return bounds(self.item.code, self.given)

    @property
    def differ(self) -> bool:
        """Whether scorers differ."""
        return len(set(self.values)) > 1

    @property
    def answer(self) -> str:
        """The answer where all agree, ``differ``, or ``unknown``."""
        if not self.values:
            return "unknown"
        worth = {mark.value: code for code, mark in self.item.marks.items()}
        return "differ" if self.differ else worth[self.values[0]]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Records on which those that count rest."""
        return evidence_of(self.given)

    @property
    def unbacked(self) -> int:
        """How many answers do not count, because they rest on nothing."""
        return sum(each.value is not None and not each.backed for each in self.given)


def answered(m: ActorMap, view: View, unit: Unit, items: ItemSet) -> list[Answered]:
    """Each item of a set with what was answered about a unit, in the order of the catalogue."""
    raw = judgements_of(m, view).of(unit, items)
    doubt = Doubt.of(m, raw.values(), view.date)
    given = doubt.in_all(raw)
    return [_answered(schema.items()[code], given.get(code, []), doubt) for code in codes_of(items)]


def _answered(item: Item, given: Iterable[Judgement], doubt: Doubt) -> Answered:
    given = tuple(given)
    values = {each.origin: each.value for each in standing(given) if each.value is not None}
    return Answered(item, given, tuple(sorted(values.values())), doubt.about([given]))


def judged_by(every: Iterable[Iterable[Judgement]]) -> int:
    """How many judged most of some items, of those that are answered."""
    answered = [sources for given in every if (sources := sources_of(given))]
    return median_low(answered) if answered else 0


def trust_in(
    context: Context,
    every: Iterable[Iterable[Judgement]],
    coverage: float | None,
    *,
    sources: int | None = None,
    known: bool = True,
) -> dict[str, Any]:
    """How far to lean on answers to some items: on how many judged most of them, and how much is answered.

    Opinions are indicative at most. What one alone thinks is not enough, nor is what is not `known`, or is so
    old that most of it could be anything.
    `sources` are given where not all items are one whole: the fewest of those that judged a part.
    """
    every = [tuple(given) for given in every]
    if sources is None:
        sources = judged_by(every)
    informative = [
        any(each.informative for each in counting) for given in every if (counting := standing(given))
    ]
    enough = known and sources > 1 and 2 * sum(informative) > len(informative)
    trust = context.trust(
        coverage=coverage,
        sources=sources,
        varied=False,
        single_source=sources == 1,
        at_most="indicative" if enough else "insufficient_data",
    )
    return trust | {"sensitivity": max((each.sensitivity for given in every for each in given), default=0)}
