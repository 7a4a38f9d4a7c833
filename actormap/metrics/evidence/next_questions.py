"""Whom to ask about whom: the questions whose answers are expected to change findings most (A10)."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import series
from actormap.engine.statistics.next_questions import Question
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.evidence.inquiry import Inquiry

SHEET = Sheet(__file__)
SHOWN = 20
"""So many questions are listed unless more are asked for."""


@checked
def ask(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Whom to ask about whom next, by what the answers are expected to change (A10).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most questions listed; the settings of the answer say how many can be asked.

    Returns
    -------
    Findings
        One a question, interview after interview: five about whom one actor is asked, four of them the
        best and one drawn at random (value: what the answer is expected to tell, in bits; details
        ``interview``: its number, ``drawn``, ``near``, ``detection``: chance that such a source tells of a
        tie, ``no_route``: chance that there is no route to the actor, ``bears_on``: ``route``, ``only_link``,
        ``gap``). The settings of the answer give ``near`` and ``far``, the chances of detection that were
        learned.

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    An answer tells as much as it lessens the doubt about three things: whether there is no route to an
    actor; and, each counted at a quarter, whether it hangs on an only link, and whether it and who is
    asked do not work together although they work in one place. Nobody is asked whom the safeguards
    protect, who was met or asked within ``ask_again_days``, or who was asked for as many introductions as
    it can be. About who is at risk, or did not agree to be named to others, only those are asked who say
    that they belong to its group; about who does not want it nobody.

    References
    ----------
    docs/definitions.md#a10; Shannon (1948), Bell System Technical Journal 27; MacKenzie et al. (2002),
    Ecology 83(8).
    """
    context = context_of(m, view)
    if not context.layers.offices[context.layers.referral.source].any():
        raise Refused(NO_CONTACTS)
    inquiry = Inquiry(context)
    questions = inquiry.questions(limit)
    nobody = SHEET.sentence("note", "nothing_left" if len(inquiry.sources) else "nobody_left")
    return SHEET.answer(
        context,
        (_fact(inquiry, number, question) for number, question in questions),
        *(() if questions else (nobody,)),
        limit=limit,
        can_be_asked=len(inquiry.sources),
        near=inquiry.detection.near,
        far=inquiry.detection.far,
    )


def _fact(inquiry: Inquiry, number: int, question: Question) -> Fact:
    """What the answer to a question is expected to tell."""
    ids = inquiry.context.ids
    pair = ids[inquiry.sources[question.source]], ids[inquiry.subjects[question.subject]]
    words = partial(_words, inquiry, number, question)
    return Fact("question", f"ask:{':'.join(pair)}", question.gain, words, subject=pair)


def _words(inquiry: Inquiry, number: int, question: Question) -> dict[str, Any]:
    context, near = inquiry.context, inquiry.near(question)
    u, v = int(inquiry.sources[question.source]), int(inquiry.subjects[question.subject])
    respondents, bears_on = context.coverage.respondents("T"), inquiry.bears_on(question)
    return {
        "values": {
            "named": context.names[v],
            "what": series(SHEET.sentence("bears_on", claim) for claim in bears_on),
            "respondents": context.respondent_words("T", [v]),
        },
        "n": int(respondents.count[v]),
        **context.trust(
            coverage=float(respondents.of_each(np.array([v]))[0]),
            sources=int(respondents.count[v]),
            at_most="indicative",
        ),
        "sensitivity": int(context.sensitivity[[u, v]].max()),
        "acts": {"ask": (context.ids[u],)},
        "details": {
            "interview": number,
            "drawn": question.drawn,
            "near": near,
            "detection": inquiry.detection.near if near else inquiry.detection.far,
            "no_route": float(inquiry.no_route[v]),
            "bears_on": bears_on,
        },
    }
