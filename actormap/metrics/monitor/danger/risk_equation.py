"""The equation of risk (A40): threats and vulnerability against the will and the capacity to protect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import fmean, median
from typing import Literal

from actormap.core import schema
from actormap.core.schema import Item
from actormap.core.schema.items import parts_of
from actormap.metrics.base.judgements import Judgement, evidence_of, independent, standing

LINES = ("threat", "vulnerability", "commitment", "capacity_own", "capacity_authorities")
"""The five lines, items without a parent."""
LEAST, MOST = 1.0, 5.0
WILL = 3.0
"""From this commitment on the capacity of those who must protect counts."""
FIRST = 4.0
"""From threats so high on they are acted on before vulnerability."""
Band = Literal["low", "moderate", "high", "severe"]
BANDS: dict[Band, float] = {"low": 35.0, "moderate": 55.0, "high": 75.0, "severe": 100.0}
"""Bands of the risk, each with where it ends."""


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where something could be, with its middle; None where a mark that it needs is missing."""

    low: float
    middle: float | None
    high: float


UNKNOWN = Range(LEAST, None, MOST)


@dataclass(frozen=True, slots=True)
class Line:
    """One of the five lines.

    Parameters
    ----------
    code
        Its item.
    range
        Where it stands; `UNKNOWN` where nobody gave a mark that counts.
    marks
        Where each scorer alone puts it, by label.
    given
        What was answered to each of its questions that was answered at all.
    questions
        How many questions there are: its parts, and itself where somebody answered it as a whole.
    """

    code: str
    range: Range
    marks: Mapping[str, float]
    given: tuple[tuple[Judgement, ...], ...]
    questions: int

    @property
    def answered(self) -> int:
        """How many questions are answered."""
        return len(self.given)

    @property
    def answers(self) -> list[Judgement]:
        """The marks that count."""
        return [each for some in self.given for each in standing(some)]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Records behind its marks."""
        return tuple(dict.fromkeys(record for some in self.given for record in evidence_of(some)))


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat with its likelihood and severity, 1 to 5."""

    code: str
    likelihood: float
    severity: float

    @property
    def size(self) -> float:
        """The geometric mean of both."""
        return sqrt(self.likelihood * self.severity)


Answers = Mapping[str, Sequence[Judgement]]


def line_of(code: str, answers: Answers) -> Line:
    """A line by all that was answered to its item and the parts of it."""
    items = [item for item in _below(schema.items()[code]) if schema.items()[item].marks]
    given = {item: tuple(answers[item]) for item in items if standing(answers.get(item, ()))}
    alone = [each for some in given.values() for each in some if not each.together]
    marks = {}
    for scorer in dict.fromkeys(each.scorer for each in alone):
        own = {item: [each for each in alone if (each.scorer, each.item) == (scorer, item)] for item in items}
        place = _range(code, own)
        if place is not None and place.middle is not None:
            marks[scorer] = place.middle
    questions = len(items) - (code not in given)
    return Line(code, _range(code, answers) or UNKNOWN, marks, tuple(given.values()), questions)


def threats_of(answers: Answers) -> list[Threat]:
    """Threats of which likelihood and severity are known, the worst first."""
    every = []
    for item in parts_of(LINES[0]):
        places = [_range(part.code, answers) for part in parts_of(item.code)]
        middles = [place.middle for place in places if place is not None and place.middle is not None]
        if middles and len(middles) == len(places):
            every.append(Threat(item.code, *middles))
    return sorted(every, key=lambda threat: -threat.size)


def risk(threat: float, vulnerability: float, commitment: float, own: float, authorities: float) -> float:
    """The risk, 0 to 100, of five factors from 1 to 5."""
    protection = own if commitment < WILL else max(own, sqrt(own * authorities))
    outweighs = log(threat * vulnerability) - log(commitment * protection)
    return 100 * (outweighs + log(25)) / (2 * log(25))


def between(factors: Sequence[Range]) -> tuple[float, float]:
    """From where to where the risk is, by where the five lines are."""
    best = (*(line.low for line in factors[:2]), *(line.high for line in factors[2:]))
    worst = (*(line.high for line in factors[:2]), *(line.low for line in factors[2:]))
    return risk(*best), risk(*worst)


def middles(factors: Sequence[Range]) -> list[Range]:
    """The lines at their middles; anywhere on the scale where a line has none."""
    return [UNKNOWN if line.middle is None else _at(line.middle) for line in factors]


def better(factors: Sequence[Range], line: int) -> list[Range]:
    """The lines at their middles with one of them one mark better, as far as the scale goes."""
    moved, middle = middles(factors), factors[line].middle
    if middle is not None:
        worse = schema.items()[LINES[line]].polarity == "worse"
        moved[line] = _at(min(max(middle + (-1 if worse else 1), LEAST), MOST))
    return moved


def band(value: float) -> Band:
    """The band of a risk."""
    return next((name for name, end in BANDS.items() if value < end), "severe")


def bands(low: float, high: float) -> tuple[Band, ...]:
    """All bands between two risks."""
    names = tuple(BANDS)
    return names[names.index(band(low)) : names.index(band(high)) + 1]


def _at(value: float) -> Range:
    return Range(value, value, value)


def _below(item: Item) -> list[str]:
    """An item and all its parts."""
    return [item.code, *(code for part in parts_of(item.code) for code in _below(part))]


def _range(code: str, answers: Answers) -> Range | None:
    """Where an item is by its parts, if one of them was answered, else by its own marks; None for neither.

    A part that nobody answered could be anywhere. Marks of the item itself are those of one part more where
    none was answered, and else widen the range.
    """
    item, own = schema.items()[code], _of_marks(standing(answers.get(code, ())))
    places = [_range(part.code, answers) for part in parts_of(code)]
    if not places:
        return own
    if not any(places):
        return own and _summed(item.sums_up, [own, *(UNKNOWN for _ in places)])
    summed = _summed(item.sums_up, [place or UNKNOWN for place in places])
    if own is None:
        return summed
    return Range(min(summed.low, own.low), summed.middle or own.middle, max(summed.high, own.high))


def _of_marks(marks: Sequence[Judgement]) -> Range | None:
    """The median of independent marks that stand; from the lowest to the highest in doubt."""
    if not marks:
        return None
    low = min(each.low for each in marks if each.low is not None)
    high = max(each.high for each in marks if each.high is not None)
    return Range(low, median(independent(marks)), high)


def _summed(how: str, places: Sequence[Range]) -> Range:
    """Several places as one: the highest, the mean, or the geometric mean of them."""
    low, high = ([getattr(place, end) for place in places] for end in ("low", "high"))
    known = [place.middle for place in places if place.middle is not None]
    if how == "highest":
        # A threat of which half is known can still be above the highest that is known.
        return Range(max(low), max(*known, *low) if known else None, max(high))
    if how == "mean":
        return Range(fmean(low), fmean(known), fmean(high))
    whole = sqrt(known[0] * known[1]) if len(known) == len(places) else None
    return Range(sqrt(low[0] * low[1]), whole, sqrt(high[0] * high[1]))
