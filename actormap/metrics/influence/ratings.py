"""What independent raters said of actors on an issue, and where that stands on the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context
from actormap.metrics.influence.issue_records import Record, highest_sensitivity, newest, records_by

WORK, INFORM = Sentence("work with"), Sentence("inform")
LISTEN, WATCH = Sentence("listen first"), Sentence("watch, and ask others")
QUADRANTS = {(True, True): WORK, (True, False): INFORM, (False, True): LISTEN, (False, False): WATCH}
"""What the office does, by high power and high interest; rights holders often have little of the first."""
STYLES = {(True, True): WORK, (True, False): INFORM, (False, True): WATCH, (False, False): WATCH}
"""What the office does, by alignment with human rights and high interest; nothing is done to anybody."""
SPECTRUM = {
    -2: Sentence("active opponent"),
    -1: Sentence("passive opponent"),
    0: Sentence("neutral"),
    1: Sentence("passive ally"),
    2: Sentence("active ally"),
}
VIEWS = SPECTRUM | {-2: Sentence("disagrees strongly"), -1: Sentence("disagrees")}
"""The same of civil society, communities and persons: who disagrees is listened to, and is no opponent."""


def cells_of(power: float, interest: float, high: float = 2.0) -> tuple[str, ...]:
    """The cells of the grid that a rating belongs to: one, or several where it is on a line."""
    return tuple(
        dict.fromkeys(QUADRANTS[p, i] for p in sides_of(power, high) for i in sides_of(interest, high))
    )


def sides_of(value: float, line: float) -> tuple[bool, ...]:
    """Whether a value is above a line; both where it is on it."""
    if abs(value - line) <= 1e-9:  # noqa: PLR2004 - rounding, not a choice
        return (True, False)
    return (value > line,)


def style_of(alignment: float, interest: float, high: float = 2.0) -> tuple[str, ...]:
    """The styles of engagement for an alignment, -2 to 2, and an interest, 0 to 4."""
    sides = [(a, i) for a in sides_of(alignment, 0.0) for i in sides_of(interest, high)]
    return tuple(dict.fromkeys(STYLES[side] for side in sides))


def spectrum_of(alignment: float, spectrum: Mapping[int, str] = SPECTRUM) -> tuple[str, ...]:
    """Where an alignment is on the spectrum of allies; two places where it is halfway between."""
    low = floor(alignment + 1e-9)
    part = alignment - low
    if abs(part - 0.5) <= 1e-9:  # noqa: PLR2004 - rounding, not a choice
        return (spectrum[low], spectrum[low + 1])
    return (spectrum[low + (part > 0.5)],)  # noqa: PLR2004 - the nearest


@dataclass(frozen=True, slots=True)
class Rated:
    """What independent raters said of an actor on an issue, NaN where one did not say."""

    issue: str
    actor: str
    power: Sequence[float]
    interest: Sequence[float]
    alignment: Sequence[float]
    records: tuple[str, ...]
    sensitivity: int
    heard: bool

    @property
    def raters(self) -> int:
        """Number of independent raters of both power and interest."""
        both = np.asarray(self.power) + np.asarray(self.interest)
        return int((~np.isnan(both)).sum())

    def cells(self, high: float) -> tuple[str, ...]:
        """Cells of the means; none where power or interest was not rated."""
        power, interest = mean_of(self.power), mean_of(self.interest)
        return () if np.isnan(power) or np.isnan(interest) else cells_of(power, interest, high)

    @property
    def against(self) -> bool:
        """Whether it is rated as against human rights on this issue."""
        return mean_of(self.alignment, 0.0) < 0

    def advice(self, high: float) -> tuple[str, ...]:
        """What the office does by the cells of the means; none where power or interest was not rated."""
        return self._heeded(self.cells(high))

    def style(self, high: float) -> tuple[str, ...]:
        """What the office does by alignment and interest; none where one was not rated."""
        alignment, interest = mean_of(self.alignment), mean_of(self.interest)
        return () if np.isnan(alignment + interest) else self._heeded(style_of(alignment, interest, high))

    def spectrum(self) -> tuple[str, ...]:
        """Where its mean alignment is on the spectrum of allies."""
        return spectrum_of(mean_of(self.alignment), VIEWS if self.heard else SPECTRUM)

    def _heeded(self, words: Sequence[str]) -> tuple[str, ...]:
        """Who is to be heard is never watched."""
        return tuple(dict.fromkeys(LISTEN if self.heard and word is WATCH else word for word in words))

    def single_source(self, high: float) -> bool:
        """Whether the cells would change without one of the raters."""
        return any(
            replace(self, power=_without(self.power, at), interest=_without(self.interest, at)).cells(high)
            != self.cells(high)
            for at in range(len(self.power))
        )

    def agreement(self, high: float) -> float | None:
        """Share of the raters of both whose own cells are among those of the means, 0 to 1."""
        own = [
            cells_of(p, i, high)
            for p, i in zip(self.power, self.interest, strict=True)
            if not np.isnan(p) and not np.isnan(i)
        ]
        mean = set(self.cells(high))
        return sum(1 for cells in own if mean & set(cells)) / len(own) if own else None


def ratings_of(context: Context, *, issue: str) -> list[Rated]:
    """What was said of each actor on each issue, by issue, then the most power first."""
    rated = _by_actor(context, newest(context, "ratings", "rater", issue))
    return sorted(rated, key=lambda r: (r.issue, -mean_of(r.power, -1.0), r.actor))


def _by_actor(context: Context, rows: Sequence[Record]) -> Iterator[Rated]:
    """What was said of each actor on each issue; one who rated twice on a day counts once, by the mean."""
    heard = _heard(context)
    for (issue, actor), some in records_by(rows, "issue", "actor_id").items():
        raters: dict[str, list[Record]] = {}
        for row in some:
            raters.setdefault(row["keys"][0], []).append(row)
        by_rater = [raters[key] for key in sorted(raters)]
        yield Rated(
            issue=issue,
            actor=actor,
            power=[mean_of([row["power"] for row in own]) for own in by_rater],
            interest=[mean_of([row["interest"] for row in own]) for own in by_rater],
            alignment=[mean_of([row["alignment"] for row in own]) for own in by_rater],
            records=tuple(sorted(row["id"] for row in some)),
            sensitivity=max(highest_sensitivity(some), int(context.sensitivity[context.code(actor)])),
            heard=bool(heard[context.code(actor)]),
        )


def _heard(context: Context) -> Bools:
    """Who is listened to first: civil society, communities and persons, and who stands nobody knows where."""
    actors = context.m.actors
    who = context.layers.civil_society | (actors["kind"] == "person") | actors["sphere"].isin(["", "unknown"])
    return np.asarray(who, dtype=bool)


def _without(values: Sequence[float], at: int) -> list[float]:
    return [x for i, x in enumerate(values) if i != at]


def mean_of(values: Sequence[float], otherwise: float = float("nan")) -> float:
    """Mean of those that are known; another value where nobody rated."""
    known = [x for x in values if not np.isnan(x)]
    return float(np.mean(known)) if known else otherwise


def spread_of(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Mean, lowest and highest; None where nobody rated."""
    known = [x for x in values if not np.isnan(x)]
    return (float(np.mean(known)), min(known), max(known)) if known else None
