"""What makes judgements less sure than those who gave them thought: age, and one event behind all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from actormap.core import schema
from actormap.core.config import MARK_DAYS, ONE_EVENT_MARKS
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined
from actormap.core.tables.values import days_between
from actormap.metrics.base.judgements import Judgement, scale_of, standing


@dataclass(frozen=True, slots=True)
class Doubt:
    """What makes some answers less sure than whoever gave them thought.

    Parameters
    ----------
    day
        The day on which they are looked at.
    oldest
        The day of the oldest that counts; "" where none does.
    of_one_event
        Whether one single event is behind all that they rest on.
    """

    day: str
    oldest: str
    of_one_event: bool

    @classmethod
    def of(cls, m: ActorMap, every: Iterable[Iterable[Judgement]], day: str) -> Doubt:
        """Of all answers to some items together."""
        counting = [each for given in every for each in standing(given)]
        behind = {"" if each.finding else ";".join(each.evidence) for each in counting}
        oldest = min((each.date for each in counting), default=day)
        return cls(day, oldest, len(behind) == 1 and behind <= set(m["events"]["id"]))

    def off(self, since: str) -> int:
        """By how many marks an answer of a day could be off."""
        years = max(0, days_between(since, self.day)) // MARK_DAYS
        return years + ONE_EVENT_MARKS * self.of_one_event

    def in_(self, each: Judgement) -> Judgement:
        """An answer with all that it could be."""
        least, most = scale_of(each.item)
        if each.low is None or each.high is None or least == most:
            return each
        marks = sum(mark.value is not None for mark in schema.items()[each.item].marks.values())
        off = self.off(each.date) * (most - least) / (marks - 1)
        return replace(each, low=max(least, each.low - off), high=min(most, each.high + off))

    def in_all(self, given: Mapping[str, list[Judgement]]) -> dict[str, list[Judgement]]:
        """Answers to some items with all that they could be."""
        return {item: [self.in_(each) for each in some] for item, some in given.items()}

    @property
    def words(self) -> Sentence:
        """It, in words."""
        aged = self.off(self.oldest) - self.off(self.day)
        return joined(
            counted(
                aged,
                "The oldest answer is of {day}; it could be off by {n} mark by now.",
                "The oldest answer is of {day}; it could be off by {n} marks by now.",
                day=self.oldest,
            )
            if aged
            else NOTHING,
            Sentence("One single event is behind all evidence: each answer could be off by one mark.")
            if self.of_one_event
            else NOTHING,
        )
