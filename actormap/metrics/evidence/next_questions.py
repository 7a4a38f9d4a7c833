"""Whom to ask about whom: the questions whose answers are expected to change findings most (A10)."""

from __future__ import annotations

from functools import partial

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, series
from actormap.engine.statistics.next_questions import Question
from actormap.metrics.base.context import context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS
from actormap.metrics.evidence.inquiry import Inquiry

SHOWN = 20
"""So many questions are listed unless more are asked for."""
CAVEATS = (
    Sentence("Ask only what is safe to ask there; nobody has to answer, and an answer can be that of fear."),
    Sentence("About who is at risk, or did not agree to be named to others, only its own group is asked."),
    Sentence("What an answer is expected to tell rests on those who answered until now."),
)
NOBODY_LEFT = Sentence(
    "Nobody can be asked now: who could is protected, was met recently, was asked for as many introductions "
    "as it can be, or is not within reach."
)
NOTHING_LEFT = Sentence("No question is left whose answer is expected to tell enough to be worth asking.")


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
    nobody = NOTHING_LEFT if len(inquiry.sources) else NOBODY_LEFT
    return answer(
        context,
        "Next questions (A10)",
        (_figure(inquiry, number, question) for number, question in questions),
        parameters={
            "limit": limit,
            "can_be_asked": len(inquiry.sources),
            "near": inquiry.detection.near,
            "far": inquiry.detection.far,
        },
        caveats=CAVEATS if questions else (*CAVEATS, nobody),
    )


BEARS_ON = {
    "route": Sentence("whether there is a route to it"),
    "only_link": Sentence("whether it hangs on an only link"),
    "gap": Sentence("whether both work side by side without working together"),
}


def _figure(inquiry: Inquiry, number: int, question: Question) -> Figure:
    """What the answer to a question is expected to tell."""
    ids = inquiry.context.ids
    pair = ids[inquiry.sources[question.source]], ids[inquiry.subjects[question.subject]]
    words = partial(_words, inquiry, number, question)
    return Figure(f"A10:ask:{':'.join(pair)}", "A10", "question", pair, question.gain, words=words)


def _words(inquiry: Inquiry, number: int, question: Question, figure: Figure) -> Finding:
    context, near = inquiry.context, inquiry.near(question)
    u, v = int(inquiry.sources[question.source]), int(inquiry.subjects[question.subject])
    detection = inquiry.detection.near if near else inquiry.detection.far
    respondents = context.coverage.respondents("T")
    chance, bears_on = float(inquiry.no_route[v]), inquiry.bears_on(question)
    source, subject = context.names[u], context.names[v]
    reason = joined(
        Sentence(
            "The answer is expected to tell {gain:.2f} bits (1 would settle an even doubt): {what}.",
            gain=question.gain,
            what=series(map(BEARS_ON.__getitem__, bears_on)),
        ),
        context.respondent_words("T", [v]),
        Sentence(
            "Of ties that exist, a source of its area or group tells of {share:.0%}.",
            share=detection,
        )
        if near
        else Sentence(
            "Of ties that exist, a source of another area and group tells of {share:.0%}.",
            share=detection,
        ),
        Sentence("Drawn at random, so that others are not forgotten.") if question.drawn else "",
    )
    return figure.worded(
        statement=Sentence(
            "Ask {source} whether it works with {subject}, or knows who does, and whom {subject} trusts.",
            source=source,
            subject=subject,
        ),
        reason=reason,
        n=int(respondents.count[v]),
        **context.trust(
            coverage=float(respondents.of_each(np.array([v]))[0]),
            sources=int(respondents.count[v]),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[u, v]].max()),
        would_change=Sentence("Any answer, also that nobody is known."),
        next_question=Sentence("Note who was asked about whom, also where nobody was named."),
        acts={"ask": (context.ids[u],)},
        details={
            "interview": number,
            "drawn": question.drawn,
            "near": near,
            "detection": detection,
            "no_route": chance,
            "bears_on": bears_on,
        },
    )
