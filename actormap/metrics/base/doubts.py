"""What makes judgements less sure than those who gave them thought: age, and one event behind all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from actormap.core import schema
from actormap.core.config import MARK_DAYS, ONE_EVENT_MARKS
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.tables.values import days_between
from actormap.metrics.base.judgements import Judgement, scale_of, standing
from actormap.metrics.base.sheets import Sheet

SHEET = Sheet(__file__)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What makes some answers less sure than whoever gave them thought.

    Parameters
    ----------
    day
        The day on which they are looked at.
    oldest
        The day of the oldest that counts; "" where none does.
    event
        The one single event that is behind all that they rest on; "" where there is none.
    """

    day: str
    oldest: str
    event: str

    @classmethod
    def of(cls, m: ActorMap, every: Iterable[Iterable[Judgement]], day: str) -> Doubt:
        """Of all answers to some items together."""
        counting = [each for given in every for each in standing(given)]
        behind = {"" if each.finding else ";".join(each.evidence) for each in counting}
        event = behind.pop() if len(behind) == 1 and behind <= set(m["events"]["id"]) else ""
        return cls(day, _oldest(counting), event)

    def about(self, every: Iterable[Iterable[Judgement]]) -> Doubt:
        """The same about a part of the items: of its own oldest answer."""
        return replace(self, oldest=_oldest(each for given in every for each in standing(given)))

    def off(self, since: str) -> int:
        """By how many marks an answer of a day could be off."""
        years = max(0, days_between(since, self.day)) // MARK_DAYS
        return years + ONE_EVENT_MARKS * bool(self.event)

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
        aged = self.off(self.oldest or self.day) - self.off(self.day)
        return SHEET.sentence("doubt", "words", aged=aged, day=self.oldest, event=self.event)


def _oldest(counting: Iterable[Judgement]) -> str:
    return min((each.date for each in counting), default="")


def worded(doubts: Iterable[Doubt]) -> Sentence:
    """The doubts of several wholes that are told as one, in words."""
    every = [doubt for doubt in doubts if doubt.oldest]
    if not every:
        return NOTHING
    differ = len({doubt.event for doubt in every}) > 1
    oldest = min(every, key=lambda doubt: doubt.oldest)
    words = (replace(oldest, event="") if differ else oldest).words
    return SHEET.sentence("doubt", "several", words=words, differ=differ)
