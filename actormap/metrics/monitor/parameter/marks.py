"""What was given to an item in a round: the mark that counts, how far scorers differ, how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from statistics import mean
from typing import Any

from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap
from actormap.core.schema import Item
from actormap.core.sentences import Sentence
from actormap.metrics.base.answers import trust_in
from actormap.metrics.base.areas import place
from actormap.metrics.base.context import Context
from actormap.metrics.base.judgements import (
    COUNTRY,
    Judgement,
    Unit,
    bounds,
    evidence_of,
    independent,
    scorers_of,
    sources_of,
    standing,
)
from actormap.metrics.base.tags import group_labels

MOST = 4
"""The highest mark of a parameter; 100 is all of it."""
HALF = 0.5
"""A parameter has a mark from so many of its items on."""
APART = 2
"""Marks so far apart are talked about first."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The answers to an item.

    Parameters
    ----------
    item
        The item.
    given
        All of them, by scorer, those agreed together last.
    """

    item: Item
    given: tuple[Judgement, ...] = ()

    @property
    def counting(self) -> list[Judgement]:
        """Those that stand."""
        return standing(self.given)

    @property
    def alone(self) -> list[Judgement]:
        """What each scorer gave alone, with evidence, also where they agreed since."""
        return [each for each in self.given if each.counts and not each.together]

    @property
    def agreed(self) -> float | None:
        """What was agreed together; None where nothing was, or somebody answered anew since."""
        count = self.counting
        return count[-1].value if count and all(each.together for each in count) else None

    @property
    def mark(self) -> float | None:
        """What was agreed, else the mean; two who accepted one proposal are one. None where not answered."""
        values = independent(self.given)
        return mean(values) if values else None

    @property
    def low(self) -> float | None:
        """The lowest mark that anybody thinks possible."""
        return bounds(self.item.code, self.given)[0] if self.counting else None

    @property
    def high(self) -> float | None:
        """The highest mark that anybody thinks possible."""
        return bounds(self.item.code, self.given)[1] if self.counting else None

    @property
    def scorers(self) -> frozenset[str]:
        """Who is behind the mark."""
        return scorers_of(self.given)

    def by(self, scorers: AbstractSet[str]) -> Marks:
        """The marks that stand of some scorers alone; what was agreed is theirs if nobody else took part."""
        agreed = self.scorers <= scorers
        own = (each for each in self.counting if (agreed if each.together else each.scorer in scorers))
        return replace(self, given=tuple(own))

    @property
    def sources(self) -> int:
        """How many gave it."""
        return sources_of(self.given)

    @property
    def spread(self) -> bool:
        """Whether it can be told how far the mark could be off: from several, or from who said so."""
        return self.sources > 1 or any(each.bounded for each in self.counting)

    @property
    def apart(self) -> bool:
        """Whether scorers are two marks or more apart, and have not agreed."""
        values = [each.value for each in self.alone if each.value is not None]
        return self.agreed is None and bool(values) and max(values) - min(values) >= APART


def trusted(
    context: Context, every: Sequence[Marks], *, coverage: float, sources: int, known: bool = True
) -> dict[str, Any]:
    """The fields of a finding that say how far to lean on marks, with the records behind them."""
    given = [marks.given for marks in every]
    return {
        **trust_in(context, given, coverage, sources=sources, known=known),
        "evidence": tuple(sorted({record for some in given for record in evidence_of(some)})),
    }


def of_items(answers: dict[str, list[Judgement]], items: Iterable[Item]) -> list[Marks]:
    """The answers to each of some items."""
    return [Marks(item, tuple(answers.get(item.code, ()))) for item in items]


def of_hundred(marks: Sequence[float]) -> float | None:
    """The mean of marks from 0 to 4 as a number from 0 to 100; None of none."""
    return 100 * mean(marks) / MOST if marks else None


def asked_of(m: ActorMap, area: str, group: str) -> Unit:
    """An area, a group, a group in an area, or the country; what is not known is refused."""
    if area and area not in set(m["areas"]["id"]):
        raise Refused("no area has the code {value}. See the list of areas.", value=shorten(area))
    if group and group not in group_labels(m):
        raise Refused("no group has the code {value}. See the list of groups.", value=shorten(group))
    return Unit(pcode=area, group=group)


def unit_words(m: ActorMap, unit: Unit) -> Sentence:
    """What is judged, in words."""
    if unit == COUNTRY:
        return Sentence("the whole country")
    label = group_labels(m).get(unit.group, "")
    if not unit.group:
        return place(m, unit.pcode)
    if not unit.pcode:
        return Sentence("{group}", group=label)
    return Sentence("{group} in {place}", group=label, place=place(m, unit.pcode))
