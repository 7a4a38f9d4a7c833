"""The questions of an interview on paper: who is asked about whom, and boxes to tick; nothing else."""

from __future__ import annotations

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import context_of
from actormap.rights.access import Principal, may_ask
from actormap.viz.brief.composing import recorded, warning
from actormap.viz.brief.content import Brief, Part, Point
from actormap.viz.brief.leaving import Leaving, for_office
from actormap.viz.brief.topic import Ask

ANALYSIS = "evidence.ask"
BOXES = (
    Sentence("works with it"),
    Sentence("knows who does: ____________________"),
    Sentence("knows whom it trusts: ____________________"),
    Sentence("does not know"),
    Sentence("does not want to say"),
)
"""What is answered to each question."""


def interview_sheet(
    m: ActorMap,
    view: View,
    number: int,
    *,
    principal: Principal,
    alike: str = "ask",
    ask: Ask | None = None,
) -> Leaving:
    """The sheet of an interview that `evidence.ask` proposes, for the office alone, fit to leave the program.

    Parameters
    ----------
    m, view
        What the principal sees, and the day and the thresholds.
    number
        Which interview, from 1.
    principal
        Who lets it leave.
    alike
        As in `redact.redact`.
    ask
        What answers by name and options, as in `composing.brief`; by default it is asked anew.

    Raises
    ------
    Denied
        The role may not take briefs along, or may not ask.
    TakesTwo
        Somebody on it is sensitive, and no second person approved it.
    Refused
        There is no such interview, or the sheet would name who is in no file.
    """
    may_ask(principal, schema.analyses()[ANALYSIS])

    def sheet(content: ActorMap) -> Brief:
        known = ask if ask is not None and len(content.actors) == len(m.actors) else None
        every = known(ANALYSIS) if known else recorded(content, view, ANALYSIS)
        questions = [finding for finding in every.findings if finding.details["interview"] == number]
        if not questions:
            raise Refused("there is no interview {number}: fewer are proposed.", number=number)
        return _sheet(content, view, questions)

    return for_office(m, sheet, principal=principal, alike=alike)


def _sheet(m: ActorMap, view: View, questions: list[Finding]) -> Brief:
    """What stands on it."""
    context = context_of(m, view)
    source, *subjects = (
        context.names[context.code(actor)]
        for actor in (questions[0].subject[0], *(question.subject[1] for question in questions))
    )
    points = tuple(
        Point(
            Sentence("Does {source} work with {subject}?", source=source, subject=subject),
            boxes=BOXES,
        )
        for subject in subjects
    )
    return Brief(
        Sentence("Questions to {source}", source=source),
        Sentence(
            "Nobody has to answer. Do not say who else was asked. If others are named, write their codes, "
            "not their names. Destroy this sheet once its answers are entered."
        ),
        view.date,
        warning(m),
        (Part(Sentence("What do they answer?"), points, Sentence()),),
        (questions[0].subject[0], *(question.subject[1] for question in questions)),
    )
