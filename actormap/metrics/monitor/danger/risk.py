"""The risk of a group, an area or the country (A40): five lines, a range, and what one mark would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import partial
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, either, series, term
from actormap.graph.few import few
from actormap.metrics.base.answers import judged_by, trust_in
from actormap.metrics.base.conduct import sensitivity_of
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import Doubt
from actormap.metrics.base.judgements import Judgement, Unit, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.danger.risk_equation import (
    FIRST,
    LINES,
    Line,
    Range,
    Threat,
    bands,
    better,
    between,
    line_of,
    middles,
    threats_of,
)
from actormap.metrics.monitor.parameter.marks import unit_words

SHEET = Sheet(__file__)
WHOLE = "civil society"
"""Stands for everybody in the country."""


@checked
def risk(m: ActorMap, view: View) -> Findings:
    """The danger to a group, an area or the whole country, against what protects it (A40).

    Parameters
    ----------
    m
        The map, with assessments of factors of risk.
    view
        The day.

    Returns
    -------
    Findings
        One for each group, area, or actor of which a factor is judged, in alphabetical order after the whole
        country (value: 0 to 100, None where a factor is missing; interval: all that the marks and the doubts
        of the scorers allow; details ``lines``: where each of the five stands, each scorer's mark and
        the records behind it, ``bands``: from the lowest to the highest possible, ``threats``: those with
        likelihood and severity, the worst first, ``threats_first``: whether they come before all else,
        ``what_if``: what one factor one mark better would give, ``scorers``, ``since``: day of the oldest
        mark, ``higher_than``: units of the same group whose range lies wholly below).

    Raises
    ------
    Refused
        No factor of risk is judged with evidence.

    Notes
    -----
    The factors are those of the field; the algebra is ours. Two units are in an order only where their ranges
    do not meet, and groups are never ranked. The number never leaves the office and decides nothing.

    References
    ----------
    docs/definitions.md#a40.
    """
    context, judged = context_of(m, view), judgements_of(m, view)
    units = [_Unit.of(context, unit, judged.of(unit, "risk_factor")) for unit in judged.units("risk_factor")]
    judged_units = sorted((unit for unit in units if unit.scorers), key=lambda unit: unit.order)
    if not judged_units:
        raise SHEET.refusal("not_judged")
    return SHEET.answer(context, [_fact(context, unit, judged_units) for unit in judged_units])


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is judged, with its name, its lines and its threats."""

    unit: Unit
    name: Sentence
    lines: tuple[Line, ...]
    threats: tuple[Threat, ...]
    doubt: Doubt

    @classmethod
    def of(cls, context: Context, unit: Unit, given: dict[str, list[Judgement]]) -> _Unit:
        doubt = Doubt.of(context.m, given.values(), context.view.date)
        answers = doubt.in_all(given)
        lines = tuple(line_of(code, answers) for code in LINES)
        return cls(unit, unit_name(context.m, unit), lines, tuple(threats_of(answers)), doubt)

    @property
    def order(self) -> tuple[bool, bool, bool, str]:
        within = bool(self.unit.group and self.unit.pcode)
        return bool(self.unit.actor_id), self.subject != (WHOLE,), within, str(self.name)

    @property
    def subject(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.unit.actor_id, self.unit.group, self.unit.pcode))) or (WHOLE,)

    @property
    def about(self) -> str:
        """The table of the sheet that says it."""
        unit = self.unit
        if unit.actor_id:
            return "actor"
        if unit.group:
            return "cell" if unit.pcode else "group"
        return "area" if unit.pcode else "whole"

    @property
    def ranges(self) -> list[Range]:
        return [line.range for line in self.lines]

    @property
    def answers(self) -> list[Judgement]:
        return [each for line in self.lines for each in line.answers]

    @property
    def answered(self) -> int:
        """How many questions are answered."""
        return sum(line.answered for line in self.lines)

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return sum(line.questions for line in self.lines)

    @property
    def scorers(self) -> list[str]:
        return sorted({each.scorer for each in self.answers})


def unit_name(m: ActorMap, unit: Unit) -> Sentence:
    """What is judged, in words; an actor by its name."""
    if unit.actor_id:
        names = dict(zip(m.actors["id"], m.actors["name"], strict=True))
        return Sentence("{name}", name=Name(names[unit.actor_id]))
    return unit_words(m, unit)


def _fact(context: Context, unit: _Unit, every: Sequence[_Unit]) -> Fact:
    low, high = between(middles(unit.ranges))
    value = low if low == high else None
    return Fact(
        unit.about,
        "@".join(unit.subject),
        value,
        partial(_words, context, unit, value),
        subject=unit.subject,
        standing={"higher_than": [list(other.subject) for other in every if _higher(unit, other)]},
        case="not_known" if value is None else "known",
    )


def _higher(unit: _Unit, other: _Unit) -> bool:
    """Whether the range of a unit lies wholly above that of another of the same group."""
    alike = unit.unit.group == other.unit.group and not (unit.unit.actor_id or other.unit.actor_id)
    return alike and between(unit.ranges)[0] > between(other.ranges)[1]


def _words(context: Context, unit: _Unit, value: float | None) -> dict[str, Any]:
    interval = between(unit.ranges)
    evidence = tuple(dict.fromkeys(record for line in unit.lines for record in line.evidence))
    threat = unit.lines[0].range.middle
    missing = [line for line in unit.lines if line.range.middle is None]
    question = term(schema.items()[(missing or unit.lines)[0].code].help)
    return {
        "values": {
            "who": unit.name,
            "low": interval[0],
            "high": interval[1],
            "bands": band_words(value, interval),
            "cells": series(map(_of_line, unit.lines), "; "),
            "answered": unit.answered,
            "questions": unit.questions,
            "unanswered": unit.questions - unit.answered,
            "doubt": unit.doubt.words,
            "question": Sentence("{question}", question=question),
        },
        "interval": interval,
        "n": len(unit.answers),
        **_trust(context, unit, evidence),
        "evidence": evidence,
        "details": {
            "lines": {line.code: _figures_of(line) for line in unit.lines},
            "bands": list(bands(*interval)),
            "threats": [
                {"code": each.code, "likelihood": each.likelihood, "severity": each.severity}
                for each in unit.threats
            ],
            "threats_first": threat is not None and threat >= FIRST,
            "what_if": _what_if(unit.ranges),
            "scorers": unit.scorers,
            "since": min(each.date for each in unit.answers),
        },
    }


def _trust(context: Context, unit: _Unit, evidence: tuple[str, ...]) -> dict[str, Any]:
    """How far to lean on it: on the line that fewest judged, and on how many questions are answered."""
    known = [line.given for line in unit.lines if line.range.middle is not None]
    trust = trust_in(
        context,
        [given for some in known for given in some],
        unit.answered / unit.questions,
        sources=min(map(judged_by, known), default=0),
    )
    of_marks = sensitivity_of_risk(context.m, unit.unit, unit.answers)
    return trust | {"sensitivity": max(of_marks, sensitivity_of(context, evidence, evidence))}


def band_words(value: float | None, interval: tuple[float, float]) -> Sentence:
    """The band of a risk, and those that it could be in besides."""
    possible = bands(*interval)
    words = {name: SHEET.sentence("band", name) for name in possible}
    if len(possible) == 1:
        return words[possible[0]]
    if value is None:
        first, *_, last = words.values()
        return SHEET.sentence("band", "from_to", first=first, last=last)
    own = words.pop(bands(value, value)[0])
    return SHEET.sentence("band", "perhaps", band=own, others=either(words.values()))


def _of_line(line: Line) -> Sentence:
    """Where a line stands, and how many records are behind it."""
    low, middle, high = astuple(line.range)
    return SHEET.sentence(
        "line",
        "not_known" if middle is None else "known",
        factor=term(schema.items()[line.code].label),
        middle=middle,
        low=low,
        high=high,
        records=len(line.evidence),
    )


def _figures_of(line: Line) -> dict[str, Any]:
    low, middle, high = astuple(line.range)
    return {
        "low": low,
        "middle": middle,
        "high": high,
        "marks": dict(line.marks),
        "evidence": list(line.evidence),
        "parts": len({each.item for each in line.answers}),
    }


def _what_if(ranges: Sequence[Range]) -> list[dict[str, Any]]:
    """What each line one mark better would give, of those that are known and would change anything."""
    now, outcomes = between(middles(ranges)), []
    for at, code in enumerate(LINES):
        then = between(middles(better(ranges, at)))
        if ranges[at].middle is not None and then != now:
            outcomes.append({"line": code, "low": then[0], "high": then[1]})
    return outcomes


def sensitivity_of_risk(m: ActorMap, unit: Unit, marks: Sequence[Judgement]) -> int:
    """The highest of the marks, and the floor of what names an actor or points at one."""
    floor = schema.floors()[LINES[0]]
    points = bool(unit.actor_id) or few(m, unit.group, unit.pcode)
    highest = max(each.sensitivity for each in marks)
    return max(highest, floor.of_actor if points else floor.least)
