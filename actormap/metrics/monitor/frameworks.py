"""What frameworks of others ask, what our record holds for each question, and what it does not (A46)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.schema.items import Crossing, Framework, Item, crosswalk, parts_of
from actormap.core.schema.items import frameworks as known
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.verdicts import RANKS
from actormap.metrics.base.answers import trust_in
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import Doubt
from actormap.metrics.base.judgements import Judgement, judgements_of, standing
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.incident.indicator import of_indicator
from actormap.metrics.monitor.incident.records import incidents_of
from actormap.metrics.monitor.incident.same_incident import look_alikes

SHEET = Sheet(__file__)
Given = list[list[Judgement]]
"""What was answered to an item of each unit."""
LAWS = ("instrument", "provision")
"""Units that are of the whole country, as its laws are."""


@dataclass(frozen=True, slots=True)
class Touching:
    """An item of ours that touches a question, and what was answered to it, or to its parts, of each unit."""

    crossing: Crossing
    item: Item
    given: Sequence[Sequence[Judgement]]

    @property
    def answers(self) -> list[Judgement]:
        """The answers that count."""
        return [answer for some in self.given for answer in standing(some)]

    @property
    def details(self) -> dict[str, Any]:
        """As `frameworks` describes it."""
        last = max((answer.date for answer in self.answers), default="")
        return {
            "item": self.item.code,
            "relation": self.crossing.relation,
            "checked_by": self.crossing.checked_by,
            "checked_on": self.crossing.checked_on,
            "answers": len(self.answers),
            "last": last,
            "records": len({record for answer in self.answers for record in answer.evidence}),
        }

    @property
    def words(self) -> Sentence:
        """What it is, how it touches the question, and who checked that."""
        by = self.crossing.checked_by
        return SHEET.sentence(
            "question",
            "link",
            item=term(self.item.label),
            how=self.crossing.relation,
            role=term(schema.roles()[by].label) if by else "",
            day=self.crossing.checked_on,
        )


@checked
def frameworks(m: ActorMap, view: View, *, framework: str = "") -> Findings:
    """What frameworks of others ask, and which of it our record answers (A46).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    framework
        The code of one framework; by default all are told.

    Returns
    -------
    Findings
        For each framework one as a whole (value: questions for which something is held; details
        ``framework``, ``version``, ``scale``, ``had``, ``missing``, ``questions``, ``unchecked``: rows that
        nobody checked), then one a question in its own order (kind ``question``; value: items of ours that
        are answered; details ``framework``, ``code``, ``label``, ``incidents`` and ``incidents_at_most``:
        those that would count for it, None where it asks for none; ``items``: ``item``, ``relation``,
        ``checked_by``, ``checked_on``, ``answers``, ``last``: the day of the last one, ``records``: how many
        it rests on; ``hole``).

    Raises
    ------
    Refused
        There is no such framework.

    Notes
    -----
    An item counts as answered where a mark rests on evidence, or half of its parts are answered. Marks of
    areas and groups stand for no country.
    A relation that nobody checked is a proposal. Nothing is turned into a score of the framework.

    References
    ----------
    docs/definitions.md#a46.
    """
    every = known()
    if framework and framework not in every:
        raise SHEET.refusal("no_framework", framework=shorten(framework), all=series(map(Name, every)))
    context = context_of(m, view)
    chosen = [every[framework]] if framework else list(every.values())
    facts = (fact for each in chosen for fact in _of_framework(context, each))
    return SHEET.findings(context, facts, framework=framework)


def _of_framework(context: Context, framework: Framework) -> Iterator[Fact]:
    rows = [row for row in crosswalk() if row.framework == framework.code]
    answers = _answers(context, framework, rows)
    counted_incidents = _incidents(context)
    touching = [Touching(row, schema.items()[row.item], answers[row.item]) for row in rows]
    questions = [
        _of_question(
            context,
            framework,
            code,
            [link for link in touching if link.crossing.foreign_code == code],
            counted_incidents.get(code),
        )
        for code in framework.items
    ]
    given = [some for link in touching for some in link.given]
    yield _whole(framework, rows, questions, Doubt.of(context.m, given, context.view.date))
    yield from questions


def _whole(framework: Framework, rows: Sequence[Crossing], questions: Sequence[Fact], doubt: Doubt) -> Fact:
    fields = [question.fields for question in questions]
    return Fact(
        "framework",
        framework.code,
        sum(not each["details"]["hole"] for each in fields),
        subject=(framework.code,),
        values={
            "name": term(framework.name),
            "had": term(framework.had),
            "missing": term(framework.missing),
            "doubt": doubt.words,
        },
        n=len(questions),
        sources=max((each["sources"] for each in fields), default=0),
        verdict=max((each["verdict"] for each in fields), key=RANKS.__getitem__, default="insufficient_data"),
        at_most="indicative",
        sensitivity=max((each["sensitivity"] for each in fields), default=0),
        details={
            "framework": framework.code,
            "version": framework.version,
            "scale": framework.scale,
            "had": framework.had,
            "missing": framework.missing,
            "questions": len(questions),
            "unchecked": sum(not row.checked_by for row in rows),
        },
    )


def _of_question(
    context: Context,
    framework: Framework,
    code: str,
    touching: Sequence[Touching],
    incidents: tuple[int, int] | None,
) -> Fact:
    answered = sum(bool(link.answers) for link in touching)
    given = [some for link in touching for some in link.given]
    doubt = Doubt.of(context.m, given, context.view.date)
    least, most = incidents or (None, None)
    return Fact(
        "question",
        f"{framework.code}:{code}",
        answered,
        subject=(framework.code, code),
        values={
            "question": term(framework.items[code]),
            "held": _held(answered, len(touching), least or 0, most or 0),
            "links": series([link.words for link in touching], "; "),
            "doubt": doubt.words,
        },
        n=len(touching),
        **trust_in(
            context,
            [[doubt.in_(answer) for answer in some] for some in given],
            answered / len(touching) if touching else 0.0,
        ),
        evidence=tuple(sorted({answer.id for link in touching for answer in link.answers})),
        details={
            "framework": framework.code,
            "code": code,
            "label": framework.items[code],
            "incidents": least,
            "incidents_at_most": most,
            "items": [link.details for link in touching],
            "hole": not answered and not most,
        },
    )


def _held(answered: int, items: int, least: int, most: int) -> Sentence:
    parts = []
    if answered:
        parts.append(SHEET.sentence("question", "answered", n=answered, all=items))
    if most:
        how = "range" if least < most else "sure"
        parts.append(SHEET.sentence("question", "incidents", how, least=least, most=most))
    return series(parts or [SHEET.sentence("question", "nothing")], "; ")


def _answers(context: Context, framework: Framework, rows: Sequence[Crossing]) -> dict[str, Given]:
    """What was answered to each item, about what the framework asks of, or about laws."""
    wanted = {part for row in rows for part in _with_parts(row.item)}
    judged = judgements_of(context.m, context.view)
    units = [unit for unit in judged.units(wanted) if not unit.kinds.isdisjoint({*framework.units, *LAWS})]
    given: dict[str, Given] = {}
    for unit in units:
        for item, answers in judged.of(unit, wanted).items():
            if standing(answers):
                given.setdefault(item, []).append(answers)
    return {row.item: _answered(row.item, given) for row in rows}


def _with_parts(code: str) -> list[str]:
    return [code, *(inner for part in parts_of(code) for inner in _with_parts(part.code))]


def _answered(code: str, given: Mapping[str, Given]) -> Given:
    """The answers to an item; those to its parts stand for it once half of them are answered."""
    own, parts = given.get(code, []), [_answered(part.code, given) for part in parts_of(code)]
    enough = parts and 2 * sum(map(bool, parts)) >= len(parts)
    return [*own, *(answer for part in parts for answer in part)] if own or enough else []


def _incidents(context: Context) -> dict[str, tuple[int, int]]:
    """Incidents that would count for indicator 16.10.1 at least and at most, by its codes."""
    none = dict.fromkeys((*schema.vocabulary("violation"), *schema.vocabulary("victim_class")), (0, 0))
    try:
        chosen = incidents_of(context)
    except Refused:  # none is recorded
        return none
    details = of_indicator(chosen, look_alikes(chosen)).details
    return none | {code: (details["least_by_code"][code], most) for code, most in details["by_code"].items()}
