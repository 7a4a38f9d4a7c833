"""What was decided on partnership, by what was weighed, and what is due to be looked at again (A60)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, listed, plural, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import refused
from actormap.metrics.partner.undertaken import (
    DUES,
    Undertaking,
    about_words,
    by_day,
    days_left,
    due_of,
    due_words,
    sensitivity_of,
    undertaken,
)

METHOD = "Decisions on partnership (A60)"
SENSITIVE = 2
"""What was weighed of somebody is never less sensitive."""
SHOWN = 50
OPEN, TOGETHER = "planned", ("together", "with_limits")
WEIGHED = {
    "contribution": Sentence("what they would bring"),
    "bias": Sentence("whose side they are said to take"),
    "damage": Sentence("what it could cost"),
    "reviewer": Sentence("who looks at it again"),
    "review_by": Sentence("when it is looked at again"),
}
"""What is written of a decision, and the words for it."""
NO_DECISION = Sentence(
    "No decision on partnership is recorded by that day. Enter with whom it was decided to work, and why."
)
AGAINST = Sentence("Its record now speaks against working with it. Look at it again today.")
CAVEATS = (
    Sentence("A decision is the office's own judgement on a day, not a fact about the actor."),
    Sentence("With whom nothing was decided nobody decided against working."),
)


@checked
def decisions(m: ActorMap, view: View, *, actor: str = "", limit: int = SHOWN) -> Findings:
    """Decisions on working together, what was weighed, and which are due (A60).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    actor
        One actor alone.
    limit
        Most decisions listed; their number is told.

    Returns
    -------
    Findings
        First one about all (value: decisions that stand, a count; details ``dues``: how many are to be
        looked at again ``late``, ``today``, ``ahead``, and on ``not_known`` day; ``states``: how many of
        each; ``incomplete``: of how many something was not weighed), then one a decision: those late first,
        then by day, then those without one (kind ``undertaking``; value: days left, negative where it is
        late, None where no day is recorded; details ``row``, ``to_id``, ``status``, ``date``, ``due``,
        ``by``, ``weighed``: of ``contribution``, ``bias``, ``damage`` what was written, ``reviewer``,
        ``lacks``: what was not written, ``earlier``: rows that it follows, ``against_record``).

    Raises
    ------
    Refused
        No decision is recorded.

    Notes
    -----
    What is still to be decided is due by its day, what was decided by its day of review. Of two decisions
    about the same and for the same purpose the later one stands. Whether a decision is good is for people.

    References
    ----------
    docs/definitions.md#a60.
    """
    context = context_of(m, view)
    every = [each for each in undertaken(context).of_kind("decision") if actor in {"", each.of("to_id")}]
    if not every:
        raise Refused(NO_DECISION)
    together = sorted(standing(every), key=lambda some: by_day(_left(context, some[-1])))
    figures = [
        _whole(context, [some[-1] for some in together]),
        *(_figure(context, some) for some in together[:limit]),
    ]
    return answer(context, METHOD, figures, parameters={"actor": actor, "limit": limit}, caveats=CAVEATS)


def standing(every: Sequence[Undertaking]) -> list[list[Undertaking]]:
    """Decisions about the same and for the same purpose together; the last of them stands."""
    together: dict[tuple[Any, str], list[Undertaking]] = {}
    for each in every:
        together.setdefault((each.about, each.purpose.casefold()), []).append(each)
    return list(together.values())


def _by(each: Undertaking) -> str:
    """The day by which it is decided, or looked at again."""
    return (each.due or each.review_by) if each.status == OPEN else each.review_by


def _left(context: Context, each: Undertaking) -> int | None:
    return days_left(_by(each), context.view.date)


def _lacks(each: Undertaking) -> list[str]:
    return [name for name in WEIGHED if not getattr(each, name)]


def _whole(context: Context, standing: Sequence[Undertaking]) -> Figure:
    dues = Counter(due_of(_left(context, each)) for each in standing)
    states = Counter(each.status for each in standing)
    details = {
        "dues": {due: dues[due] for due in DUES},
        "states": {code: states[code] for code in schema.undertaking_states()["decision"]},
        "incomplete": sum(bool(_lacks(each)) for each in standing),
    }
    words = partial(_whole_words, context)
    return Figure("A60:all", "A60", "whole", ("civil society",), float(len(standing)), words, details)


def _whole_words(context: Context, figure: Figure) -> Finding:
    dues, incomplete = figure.details["dues"], figure.details["incomplete"]
    return figure.worded(
        statement=Sentence(
            "{decisions}: {late} late to be looked at, {today} due today.",
            decisions=plural(int(figure.value or 0), "decision on partnership", "decisions on partnership"),
            late=dues["late"],
            today=dues["today"],
        ),
        reason=joined(
            counted(dues["not_known"], "{n} has no day for that.", "{n} have no day for that.")
            if dues["not_known"]
            else NOTHING,
            counted(incomplete, "Of {n} something was not weighed.", "Of {n} something was not weighed.")
            if incomplete
            else Sentence("All was weighed."),
        ),
        n=int(figure.value or 0),
        **context.trust_in_log(),
        sensitivity=SENSITIVE,
        would_change=Sentence("Somebody decides, or looks at one again."),
        next_question=Sentence("Which of them would be decided otherwise today?"),
    )


def _figure(context: Context, some: Sequence[Undertaking]) -> Figure:
    each, days = some[-1], _left(context, some[-1])
    details = {
        "row": each.id,
        "to_id": each.of("to_id"),
        "status": each.status,
        "date": each.date,
        "due": due_of(days),
        "by": _by(each),
        "weighed": {name: getattr(each, name) for name in ("contribution", "bias", "damage")},
        "reviewer": each.reviewer,
        "lacks": _lacks(each),
        "earlier": [before.id for before in some[:-1]],
        "against_record": _against_record(context, each),
    }
    value = None if days is None else float(days)
    words = partial(_words, context, each)
    return Figure(f"A60:{each.id}", "A60", "undertaking", each.subject, value, words, details)


def _against_record(context: Context, each: Undertaking) -> bool:
    """Whether it says to work with somebody with whom, by its record, nobody works now."""
    to_id = each.of("to_id")
    return each.status in TOGETHER and bool(to_id) and refused(context, context.code(to_id), act="work")


def _words(context: Context, each: Undertaking, figure: Figure) -> Finding:
    states = schema.undertaking_states()["decision"]
    lacks = figure.details["lacks"]
    return figure.worded(
        statement=Sentence(
            "{state}, {about}: {purpose}; {due}.",
            state=term(states[each.status].label)
            if each.status in states
            else Sentence("Not recorded what was decided"),
            about=about_words(context, each),
            purpose=Name(each.purpose),
            due=due_words(_left(context, each), _by(each)),
        ),
        reason=joined(
            AGAINST if figure.details["against_record"] else NOTHING,
            Sentence("Decided on {day}.", day=each.date)
            if each.date
            else Sentence("Its day is not recorded."),
            Sentence("Not written: {what}.", what=listed([WEIGHED[name] for name in lacks]))
            if lacks
            else Sentence("All was weighed: what they bring, bias, damage."),
        ),
        **context.trust_in_log(),
        sensitivity=max(SENSITIVE, sensitivity_of(context, each)),
        evidence=(each.id,),
        would_change=Sentence("Somebody looks at it again, and decides otherwise."),
        next_question=Sentence("Is it still so, and what did working together bring or cost?"),
    )
