"""Measures of a map as a whole that two dates are compared by (A39)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.errors import Refused
from actormap.core.sentences import Sentence, digits
from actormap.core.verdicts import Verdict
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges
from actormap.metrics.base.context import Context
from actormap.metrics.evidence.resampling import BAND
from actormap.metrics.reach.contact_log import Definition, reached_now

NO_ACTORS = Sentence("Enter actors of civil society.")
NO_OFFICE = Sentence('Enter the office as an actor of the sphere "Field presence", and its contacts.')
NO_PLATFORM = Sentence("Enter platforms with their members.")


@dataclass(frozen=True, slots=True)
class MapMeasure:
    """Something counted on a map.

    Parameters
    ----------
    words
        What it is.
    polarity
        1 where more of it is taken as progress, -1 where less is.
    of
        Its value on a map; None where there is none.
    missing
        What is to be entered where there is no value.
    share
        Whether it is a share, which is told in percent.
    at_most
        The best that may be said of a change of it.
    """

    words: Sentence
    polarity: int
    of: Callable[[Context], float | None]
    missing: Sentence
    share: bool = True
    at_most: Verdict = "supported"

    def figure(self, value: float) -> Sentence:
        """One of its values in words."""
        return Sentence("{share:.2%}", share=value) if self.share else Sentence("{n}", n=digits(value))

    def difference(self, value: float) -> Sentence:
        """A difference of two of its values in words: of shares in percentage points."""
        if not self.share:
            return self.figure(value)
        return Sentence("{points:.2f} percentage points", points=100 * value)


def _degrees(context: Context) -> Codes:
    layer = context.layers.collaboration
    ends = np.concatenate([layer.source, layer.target])
    return np.bincount(ends, minlength=len(layer.ids))[layer.nodes]


def _density(context: Context) -> float | None:
    n = int(context.layers.civil_society.sum())
    return len(context.layers.collaboration) / (n * (n - 1) / 2) if n > 1 else None


def _mean_degree(context: Context) -> float | None:
    degrees = _degrees(context)
    return float(degrees.mean()) if len(degrees) else None


def _without_tie(context: Context) -> float | None:
    degrees = _degrees(context)
    return float((degrees == 0).mean()) if len(degrees) else None


def _parts(context: Context) -> float | None:
    layer = context.layers.collaboration
    labels = components(Edges(len(layer.ids), layer.source, layer.target))[layer.nodes]
    return float(len(np.unique(labels))) if len(labels) else None


def _reached(by: Definition, context: Context) -> float | None:
    society = context.layers.civil_society
    if not (society.any() and context.layers.offices.any()):
        return None
    try:
        return float(reached_now(context, by)[society].mean())
    except Refused:
        return 0.0  # the office is there, and nothing leads from it


def _seated(context: Context) -> float | None:
    platforms, society = context.layers.platforms, context.layers.civil_society
    if not (len(platforms.names) and society.any()):
        return None
    seats = np.zeros(len(society), dtype=bool)
    seats[platforms.actor] = True
    return float(seats[society].mean())


MEASURES = {
    "density": MapMeasure(
        Sentence("Share of possible pairs with a tie of collaboration"), 1, _density, NO_ACTORS
    ),
    "mean_degree": MapMeasure(
        Sentence("Ties of collaboration per actor on average"), 1, _mean_degree, NO_ACTORS, share=False
    ),
    "parts": MapMeasure(Sentence("Number of separate parts"), -1, _parts, NO_ACTORS, share=False),
    "without_tie": MapMeasure(
        Sentence("Share of actors without a recorded tie"), -1, _without_tie, NO_ACTORS
    ),
    "reached": MapMeasure(
        Sentence("Share of actors within reach of recorded introductions"),
        1,
        partial(_reached, "route"),
        NO_OFFICE,
    ),
    "met": MapMeasure(
        Sentence("Share of actors that the office met recently"),
        1,
        partial(_reached, "contact"),
        NO_OFFICE,
        at_most="indicative",  # perhaps the log alone is kept better
    ),
    "seated": MapMeasure(Sentence("Share of actors with a seat on a platform"), 1, _seated, NO_PLATFORM),
}
"""By name, in the order in which they are shown."""


def measured(context: Context) -> Floats:
    """All measures of a map in their order; NaN where there is none."""
    values = [measure.of(context) for measure in MEASURES.values()]
    return np.array([np.nan if value is None else value for value in values])


EQUAL = 1e-9
"""Values that differ by less are equal."""


def error_of(worlds: Floats) -> float:
    """How far apart the doubt in both records can put two figures of a measure that did not change.

    Root of the summed squares of half the width of each figure's interval (90 % of the worlds), as for two
    records that err apart: one that was wrong once may be right the next time. 0 also without
    worlds, and where no doubtful tie bears on it.
    """
    if not len(worlds):
        return 0.0
    low, high = np.quantile(worlds, BAND, axis=0)
    return float(np.hypot(*(high - low) / 2))


def moved(name: str, recorded: float, alike: float, worlds: Floats, clear: float) -> str:
    """What the move of a measure between two dates is called.

    ``progress`` or ``setback`` where it moves that way in `clear` of the worlds and by more than the error
    of both records; ``observation`` where it moves as recorded but not on equal observation; else
    ``unchanged`` or ``no_clear_change``, and ``not_tested`` without worlds.
    """
    error = error_of(worlds)
    better = MEASURES[name].polarity * (worlds[:, 1] - worlds[:, 0])
    for kind, way in (("progress", better), ("setback", -better)):
        if len(worlds) and (way > EQUAL).mean() >= clear - EQUAL and abs(alike) > error + EQUAL:
            return kind
    if abs(recorded) > EQUAL and recorded * alike <= EQUAL**2:
        return "observation"
    if max(abs(recorded), abs(alike), error) <= EQUAL:
        return "unchanged"
    return "no_clear_change" if len(worlds) or abs(recorded) <= EQUAL else "not_tested"


def held_apart(measure: MapMeasure, alike: Floats, worlds: Floats) -> Sentence:
    """Both figures on equal observation, how far each may be off, and how much of a move that can be."""
    both = {"before": measure.figure(alike[0]), "after": measure.figure(alike[1])}
    if not len(worlds):
        return Sentence(
            "Counting only what was observed at both dates: from {before} to {after}. This was not tested.",
            **both,
        )
    error, moves = error_of(worlds), worlds[:, 1] - worlds[:, 0]
    if error <= EQUAL:
        return Sentence(
            "Counting only what was observed at both dates: from {before} to {after}. No "
            "doubtful tie bears on it.",
            **both,
        )
    (early, late), (early_high, late_high) = np.quantile(worlds, BAND, axis=0).tolist()
    return Sentence(
        "Counting only what was observed at both dates: from {before} to {after}. In 90% of "
        "{draws} possible maps the earlier figure is {early} to {early_high} and the later "
        "{late} to {late_high}. A difference of up to {error} can therefore be error. The "
        "figure rises in {up:.0%} of these maps and falls in {down:.0%}.",
        draws=len(worlds),
        early=measure.figure(early),
        early_high=measure.figure(early_high),
        late=measure.figure(late),
        late_high=measure.figure(late_high),
        error=measure.difference(error),
        up=(moves > EQUAL).mean(),
        down=(moves < -EQUAL).mean(),
        **both,
    )
