"""How far a law follows the twelve recommendations on the law of organisations (A48)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import Any

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, Sentence, series, term
from actormap.metrics.base import answers
from actormap.metrics.base.answers import Answered, trust_in
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.judgements import COUNTRY, Unit, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)
SET: ItemSet = "recommendation"
ANSWERS = ("met", "partly", "not")


@checked
def recommendations(m: ActorMap, view: View, *, instrument: str = "") -> Findings:
    """How far a law follows the twelve recommendations of A/59/401 (A48).

    Parameters
    ----------
    m
        The map with its assessments.
    view
        The day and the thresholds.
    instrument
        The law; "" for each of which anything is answered, and the country.

    Returns
    -------
    Findings
        One a law (value: share that is followed of those answered, 0 to 1, partly as one half; interval:
        by the lowest and the highest answer of scorers who differ; details ``met``, ``partly``, ``not``,
        ``differ``, ``unknown``, ``answered``, ``unbacked``), each with its twelve after it, in the order of
        the list (value: 1, 0.5 or 0, the mean where scorers differ, None where it is not answered; details
        ``item``, ``instrument``, ``low``, ``high``, ``differ``, ``unknown``, ``given``: what each scorer
        answered and when).

    Raises
    ------
    Refused
        Nothing is answered, or there is no such law.

    Notes
    -----
    What scorers agreed on together counts until one of them answers anew. Who accepted the same proposal of
    the map is one source.

    References
    ----------
    Report of the Special Representative on human rights defenders, A/59/401; docs/definitions.md#a48.
    """
    context = context_of(m, view)
    if instrument and instrument not in set(m["instruments"]["id"]):
        raise SHEET.refusal("no_law", code=Name(instrument))
    if instrument:
        units = [Unit(instrument=instrument)]
    else:
        units = [unit for unit in judgements_of(m, view).units(SET) if unit in _units(m)]
        if not units:
            raise SHEET.refusal("no_answer")
    every = [_Law(context, unit) for unit in units]
    facts = (fact for law in every for fact in (law.fact, *law.items()))
    return SHEET.answer(context, facts, instrument=instrument)


def _units(m: ActorMap) -> list[Unit]:
    return [COUNTRY, *(Unit(instrument=code) for code in m["instruments"]["id"])]


def answered(m: ActorMap, view: View, instrument: str) -> list[Answered]:
    """The twelve of a law, or of the country, in the order of the list."""
    return answers.answered(m, view, Unit(instrument=instrument), SET)


@dataclass(frozen=True)
class _Law:
    """The twelve of a law, or of the country."""

    context: Context
    unit: Unit

    @kept_property
    def twelve(self) -> list[Answered]:
        return answered(self.context.m, self.context.view, self.unit.instrument)

    @property
    def _name(self) -> Sentence:
        if not self.unit.instrument:
            return SHEET.sentence("law", "country")
        every = self.context.m["instruments"]
        names = dict(zip(every["id"], every["name"], strict=True))
        return Sentence("{law}", law=Name(names[self.unit.instrument]))

    @property
    def _known(self) -> list[Answered]:
        return [each for each in self.twelve if each.values]

    @kept_property
    def count(self) -> dict[str, int]:
        """How many are followed, partly, not, how many scorers differ on, and how many are not known."""
        codes = [each.answer for each in self.twelve]
        return {code: codes.count(code) for code in (*ANSWERS, "differ", "unknown")}

    @property
    def fact(self) -> Fact:
        """The share that is followed."""
        known, code = self._known, self.unit.instrument
        value = sum(each.value or 0.0 for each in known) / len(known) if known else None
        return Fact("law", f"law:{code}", value, self._words, subject=(code or "country",))

    def _words(self) -> dict[str, Any]:
        known, unbacked = self._known, sum(each.unbacked for each in self.twelve)
        low, high = (fmean(ends) for ends in zip(*(each.bounds for each in self.twelve), strict=True))
        doubt = worded(each.doubt for each in self.twelve)
        return {
            "values": {"law": self._name, "every": len(self.twelve), "doubt": doubt},
            "interval": (low, high) if known else None,
            "n": len(known),
            **trust_in(self.context, [each.given for each in known], len(known) / len(self.twelve)),
            "details": self.count | {"answered": len(known), "unbacked": unbacked},
        }

    def items(self) -> Iterator[Fact]:
        """Each of the twelve."""
        for each in self.twelve:
            subject, later = (self.unit.instrument or "country", each.item.code), partial(self._item, each)
            key = f"item:{self.unit.instrument}:{each.item.code}"
            yield Fact("item", key, each.value, later, subject=subject)

    def _item(self, each: Answered) -> dict[str, Any]:
        marks = each.item.marks
        low, high = each.bounds if each.values else (None, None)
        together, not_known = SHEET.sentence("item", "together"), SHEET.sentence("item", "not_known")
        answers_given = [
            SHEET.sentence(
                "item",
                "of_scorer",
                scorer=together if judgement.together else Name(judgement.scorer),
                answer=term(marks[judgement.answer].label) if judgement.answer in marks else not_known,
            )
            for judgement in each.given
        ]
        differing = SHEET.sentence("item", "differing")
        return {
            "values": {
                "label": term(each.item.label),
                "word": differing if each.differ else term(marks[each.answer].label),
                "answers": series(answers_given, "; "),
                "doubt": worded([each.doubt]),
                "question": Sentence("{question}", question=term(each.item.help)),
            },
            "interval": each.bounds if each.values else None,
            "n": len(each.values),
            **trust_in(self.context, [each.given], 1.0 if each.values else None),
            "evidence": each.evidence,
            "details": {
                "item": each.item.code,
                "instrument": self.unit.instrument,
                "low": low,
                "high": high,
                "differ": each.differ,
                "answer": each.answer,
                "given": [
                    {name: getattr(judgement, name) for name in ("scorer", "together", "answer", "date")}
                    for judgement in each.given
                ],
            },
        }
