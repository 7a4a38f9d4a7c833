"""The last look at an answer before anybody is told it (N11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Findings
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards.exclusions import exclusions_of
from actormap.metrics.base.safeguards.rules import forbidden, never_asked_about

WITHHELD = Sentence(
    "this answer is withheld: it would have proposed somebody whom the safeguards protect. Tell those who "
    "maintain the program; nobody was asked anything."
)

LEFT_ALONE = Sentence("Respect that they are left alone: ask nobody about them.")
"""What is done where nobody may be asked about."""
AMONG_SHOWN = Sentence("Only what your access level shows is counted: more may be recorded.")
"""Told to every role that does not see all that can be recorded, whether or not anything is hidden."""


def guard(findings: Findings, context: Context) -> Findings:
    """The same answer; refused whole where it proposes anybody whom the safeguards refuse (N11).

    Where the record as a whole does not bear a finding, its reason says so.
    """
    for finding in findings.findings:
        for act, ids in finding.acts.items():
            if any(refused(context, context.code(actor), act) for actor in ids):
                raise Refused(WITHHELD)
    findings = replace(findings, findings=tuple(map(context.reasoned, findings.findings)))
    if context.m.unseen is None or AMONG_SHOWN in findings.caveats:
        return findings
    return replace(findings, caveats=(*findings.caveats, AMONG_SHOWN))


def permitted(context: Context, act: schema.Act, actors: Iterable[int]) -> tuple[str, ...]:
    """Ids of those of some actors with whom something may be done."""
    return tuple(context.ids[v] for v in actors if not refused(context, v, act))


def asking(
    context: Context, actors: Iterable[int], question: Sentence, otherwise: Sentence = NOTHING
) -> dict[str, Any]:
    """What a finding asks of those of some actors who may be spoken to; `otherwise` where none may."""
    spoken_to = permitted(context, "contact", actors)
    if not spoken_to:
        return {"next_question": otherwise}
    return {"next_question": question, "acts": {"contact": spoken_to}}


def asking_about(
    context: Context, actors: Iterable[int], question: Sentence, otherwise: Sentence = LEFT_ALONE
) -> dict[str, Any]:
    """What it asks others about those of some actors who are not left alone, and may be named."""
    never = context.recorded.once("never asked about", never_asked_about)
    return asking(context, (v for v in actors if not never[v]), question, otherwise)


def refused(context: Context, actor: int, act: schema.Act) -> bool:
    """Whether something is not done with an actor, whoever it is for; who is on no map is refused too."""
    if actor < 0:
        return True
    if context.layers.offices[actor]:
        return False
    if forbidden(context, act)[actor]:
        return True
    exclusions = exclusions_of(context)
    return act == "ask" and bool(exclusions.always[actor]) and actor not in exclusions.excepted
