"""The environment of civil society in eight parameters, as it was judged in a round (A41)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.schema import Item
from actormap.core.sentences import Name, series, term
from actormap.metrics.base.answers import judged_by
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import Doubt
from actormap.metrics.base.judgements import Judgement, Unit, bounds, evidence_of, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.parameter.marks import (
    HALF,
    Marks,
    asked_of,
    of_hundred,
    of_items,
    trusted,
    unit_words,
)

SHEET = Sheet(__file__)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with the answers to its items."""

    item: Item
    marks: tuple[Marks, ...]
    doubt: Doubt

    @property
    def answered(self) -> list[Marks]:
        """The items that are answered."""
        return [each for each in self.marks if each.mark is not None]

    @property
    def completeness(self) -> float:
        """How much of it is answered, 0 to 1."""
        return len(self.answered) / len(self.marks)

    @property
    def mark(self) -> float | None:
        """The mean of its items as 0 to 100; None where fewer than half are answered."""
        return self._shown([each.mark for each in self.answered if each.mark is not None])

    @property
    def agreed(self) -> float | None:
        """The same of what was agreed together."""
        return self._shown([each.agreed for each in self.marks if each.agreed is not None])

    def of_scorer(self, scorer: str) -> float | None:
        """The same of what a scorer gave alone."""
        return self._shown([each.value or 0.0 for each in self.by(scorer) if each.counts])

    def by(self, scorer: str) -> list[Judgement]:
        """What a scorer said alone of its items."""
        every = (each for marks in self.marks for each in marks.given)
        return [each for each in every if each.scorer == scorer and not each.together]

    @property
    def scorers(self) -> list[str]:
        """Who said anything alone, in the order of the alphabet."""
        every = (each for marks in self.marks for each in marks.given)
        return sorted({each.scorer for each in every if not each.together})

    @property
    def spread(self) -> tuple[float, float] | None:
        """From the lowest to the highest marks, as 0 to 100; an item without an answer could have any."""
        if self.mark is None:
            return None
        ends = [bounds(each.item.code, each.given) for each in self.marks]
        low, high = (of_hundred(some) for some in zip(*ends, strict=True))
        return None if low is None or high is None else (low, high)

    @property
    def sources(self) -> int:
        """How many gave the marks of most of its items."""
        return judged_by(marks.given for marks in self.marks)

    def _shown(self, marks: Sequence[float]) -> float | None:
        return of_hundred(marks) if len(marks) >= HALF * len(self.marks) else None


@checked
def profile(m: ActorMap, view: View, *, during: str = "", area: str = "", group: str = "") -> Findings:
    """The environment of civil society in eight parameters, as it was judged (A41).

    Parameters
    ----------
    m
        The map; `assessments` hold marks from 0 to 4 by item and scorer.
    view
        The day and the thresholds.
    during
        The round of scoring; by default the last one.
    area
        An area instead of the whole country, by its code.
    group
        A group, by its code.

    Returns
    -------
    Findings
        One a parameter, in its order (subject: its code; value: 0 to 100, the mean of its items, of each
        what was agreed or else the mean of the scorers; None where fewer than half are answered;
        interval: from the lowest to the highest marks, item by item; n: items answered; coverage: the
        same as a share; details ``total``: its items; ``agreed``; ``scorers``: of each ``mark``,
        ``answered`` and ``given``, with *not known*; ``apart``: items with marks two or more apart;
        ``items``: of each ``item``, ``mark``, ``agreed``, ``low``, ``high``, ``marks`` by scorer,
        ``not_known`` and ``unbacked``: who said so; ``round``).

    Raises
    ------
    Refused
        Nothing was judged of it; or no area, group or round is called so.

    Notes
    -----
    An answer without evidence that is there counts as not answered, and so does *not known*. Two scorers
    who accepted one proposal of the map are one. There is no overall score. Marks are opinions: a
    parameter is indicative at most, and of one scorer alone not enough.

    References
    ----------
    OHCHR (2011); docs/definitions.md#a41.
    """
    context, unit = context_of(m, view), asked_of(m, area, group)
    name = round_of(context, unit, during)
    facts = (_fact(context, unit, name, each) for each in judged(context, unit, name, view.date))
    return SHEET.findings(context, facts, during=name or "", area=area, group=group)


def rounds_of(context: Context, unit: Unit) -> list[str]:
    """The rounds in which a unit was scored, the earliest first."""
    judgements = judgements_of(context.m, context.view)
    return [each.name for each in judgements.rounds(unit, schema.scored_items())]


def round_of(context: Context, unit: Unit, during: str) -> str | None:
    """The round that is asked for, by default the last; None where marks have no round."""
    rounds = rounds_of(context, unit)
    if during and during not in rounds:
        raise SHEET.refusal(
            "no_round", value=Name(during), rounds=series(map(Name, rounds)) if rounds else "-"
        )
    if not rounds and not judgements_of(context.m, context.view).of(unit, schema.scored_items()):
        raise SHEET.refusal("no_score", unit=unit_words(context.m, unit))
    return during or (rounds[-1] if rounds else None)


def judged(context: Context, unit: Unit, during: str | None, day: str) -> list[Parameter]:
    """The eight parameters with the answers of a round, as they are looked at on a day."""
    answers = judgements_of(context.m, context.view).of(unit, schema.scored_items(), during=during)
    every = []
    for item in schema.parameters():
        parts = schema.parts_of(item.code)
        given = {part.code: answers[part.code] for part in parts if part.code in answers}
        doubt = Doubt.of(context.m, given.values(), day)
        every.append(Parameter(item, tuple(of_items(doubt.in_all(given), parts)), doubt))
    return every


def _fact(context: Context, unit: Unit, name: str | None, parameter: Parameter) -> Fact:
    code, every = parameter.item.code, parameter.marks
    low, high = parameter.spread or (0.0, 0.0)
    return Fact(
        "parameter",
        f"parameter:{code}",
        parameter.mark,
        subject=(code,),
        values={
            "what": term(parameter.item.label),
            "unit": unit_words(context.m, unit),
            "alone": len(parameter.scorers),
            "together": sum(each.agreed is not None for each in every),
            "several": parameter.sources > 1,
            "differ": low < high,
            "low": low,
            "high": high,
            "doubt": parameter.doubt.words,
            "far_apart": series((term(each.item.label) for each in every if each.apart), "; "),
            "silent": series((term(each.item.label) for each in every if each.mark is None), "; "),
        },
        interval=parameter.spread,
        n=len(parameter.answered),
        **trust_of(context, [parameter]),
        details=_details(parameter, name),
    )


def trust_of(context: Context, both: Sequence[Parameter]) -> dict[str, Any]:
    """How far to lean on the marks of parameters: on the least complete, and the one that fewest gave."""
    return trusted(
        context,
        [marks for parameter in both for marks in parameter.marks],
        coverage=min(parameter.completeness for parameter in both),
        sources=min(parameter.sources for parameter in both),
        known=all(parameter.mark is not None for parameter in both),
    )


def _details(parameter: Parameter, name: str | None) -> dict[str, Any]:
    return {
        "round": name or "",
        "total": len(parameter.marks),
        "agreed": parameter.agreed,
        "scorers": {
            scorer: {
                "mark": parameter.of_scorer(scorer),
                "answered": sum(each.counts for each in parameter.by(scorer)),
                "given": len(parameter.by(scorer)),
            }
            for scorer in parameter.scorers
        },
        "apart": [each.item.code for each in parameter.marks if each.apart],
        "items": [_item(each) for each in parameter.marks],
    }


def _item(marks: Marks) -> dict[str, Any]:
    return {
        "item": marks.item.code,
        "mark": marks.mark,
        "agreed": marks.agreed,
        "low": marks.low,
        "high": marks.high,
        "records": len(evidence_of(marks.given)),
        "marks": {each.scorer: each.value for each in marks.alone},
        "not_known": [each.scorer for each in marks.given if each.value is None],
        "unbacked": [each.scorer for each in marks.given if each.value is not None and not each.backed],
    }
