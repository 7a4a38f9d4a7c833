"""How far a law follows the twelve recommendations on the law of organisations (A48)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, Sentence, counted, joined, series, term
from actormap.metrics.base import answers
from actormap.metrics.base.answers import Answered, trust_in
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.figures import answer
from actormap.metrics.base.judgements import COUNTRY, Unit, judgements_of
from actormap.metrics.base.options import checked

METHOD = "Recommendations on the law (A48)"
SET: ItemSet = "recommendation"
ANSWERS = ("met", "partly", "not")
NO_ANSWER = Sentence(
    "no recommendation is answered. Open a law on the page Situation, and answer the twelve questions."
)
CAVEATS = (
    Sentence("An answer without evidence counts as none. What is not known is neither followed nor not."),
    Sentence("The share is of those answered. It ranks no law."),
)


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
        raise Refused("no law has the code '{code}'. See the list of laws.", code=Name(instrument))
    if instrument:
        units = [Unit(instrument=instrument)]
    else:
        units = [unit for unit in judgements_of(m, view).units(SET) if unit in _units(m)]
        if not units:
            raise Refused(NO_ANSWER)
    every = [_Law(context, unit) for unit in units]
    figures = (figure for law in every for figure in (law.figure, *law.items()))
    return answer(context, METHOD, figures, parameters={"instrument": instrument}, caveats=CAVEATS)


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
        names = dict(
            zip(self.context.m["instruments"]["id"], self.context.m["instruments"]["name"], strict=True)
        )
        if not self.unit.instrument:
            return Sentence("The law of the country")
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
    def figure(self) -> Figure:
        """The share that is followed."""
        known = self._known
        value = sum(each.value or 0.0 for each in known) / len(known) if known else None
        code = self.unit.instrument
        return Figure(f"A48:law:{code}", "A48", "instrument", (code or "country",), value, self._words)

    def _words(self, figure: Figure) -> Finding:
        known, unbacked = self._known, sum(each.unbacked for each in self.twelve)
        low, high = (fmean(ends) for ends in zip(*(each.bounds for each in self.twelve), strict=True))
        values = {name: self.count[name] for name in (*ANSWERS, "unknown")}
        differ = self.count["differ"]
        return figure.worded(
            statement=Sentence(
                "{law} follows {met} of the {every} recommendations; {partly} partly, {not_} not, {unknown} "
                "not known.",
                law=self._name,
                every=len(self.twelve),
                met=values["met"],
                partly=values["partly"],
                not_=values["not"],
                unknown=values["unknown"],
            ),
            reason=joined(
                Sentence("Share of the {answered} answered, partly as one half.", answered=len(known))
                if known
                else Sentence("Nothing is answered with evidence."),
                counted(differ, "Scorers differ on {n}.", "Scorers differ on {n}.") if differ else NOTHING,
                counted(
                    unbacked,
                    "{n} answer has no evidence, and does not count.",
                    "{n} answers have no evidence, and do not count.",
                )
                if unbacked
                else NOTHING,
                worded(each.doubt for each in self.twelve),
            ),
            interval=(low, high) if known else None,
            n=len(known),
            **trust_in(
                self.context,
                [answer.given for answer in known],
                len(known) / len(self.twelve),
            ),
            would_change=Sentence("More is answered, or scorers agree."),
            next_question=Sentence("Which of them could still be changed before the law is passed?"),
            details=self.count | {"answered": len(known), "unbacked": unbacked},
        )

    def items(self) -> Iterator[Figure]:
        """Each of the twelve."""
        for each in self.twelve:
            yield Figure(
                f"A48:item:{self.unit.instrument}:{each.item.code}",
                "A48",
                "item",
                (self.unit.instrument or "country", each.item.code),
                each.value,
                partial(self._item, each),
            )

    def _item(self, each: Answered, figure: Figure) -> Finding:
        marks = each.item.marks
        answers_given = [
            Sentence(
                "{scorer}: {answer}",
                scorer=Sentence("together") if judgement.together else Name(judgement.scorer),
                answer=term(marks[judgement.answer].label)
                if judgement.answer in marks
                else Sentence("not known"),
            )
            for judgement in each.given
        ]
        words = Sentence("scorers differ") if each.differ else term(marks[each.answer].label)
        return figure.worded(
            statement=Sentence("{item}: {answer}.", item=term(each.item.label), answer=words),
            reason=joined(
                Sentence("{given}.", given=series(answers_given, "; "))
                if answers_given
                else Sentence("Nobody answered it."),
                worded([each.doubt]),
            ),
            interval=each.bounds if each.values else None,
            n=len(each.values),
            **trust_in(self.context, [each.given], 1.0 if each.values else None),
            evidence=each.evidence,
            would_change=Sentence("Somebody answers it with evidence, or scorers agree."),
            next_question=Sentence("{question}", question=term(each.item.help)),
            details={
                "item": each.item.code,
                "instrument": self.unit.instrument,
                "low": each.bounds[0] if each.values else None,
                "high": each.bounds[1] if each.values else None,
                "differ": each.differ,
                "answer": each.answer,
                "given": [
                    {
                        "scorer": judgement.scorer,
                        "together": judgement.together,
                        "answer": judgement.answer,
                        "date": judgement.date,
                    }
                    for judgement in each.given
                ],
            },
        )
