"""What was decided on partnership, by what was weighed, and what is due to be looked at again (A60)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, listed, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import refused
from actormap.metrics.base.sheets import Fact, Sheet
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

SHEET = Sheet(__file__)
SENSITIVE = 2
"""What was weighed of somebody is never less sensitive."""
SHOWN = 50
OPEN, TOGETHER = "planned", ("together", "with_limits")
REASONS = ("contribution", "bias", "damage")
WRITTEN = (*REASONS, "reviewer", "review_by")
"""What is written of a decision."""


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
        raise SHEET.refusal("no_decision")
    together = sorted(standing(every), key=lambda some: by_day(_left(context, some[-1])))
    facts = [
        _whole(context, [some[-1] for some in together]),
        *(_decision(context, some) for some in together[:limit]),
    ]
    return SHEET.answer(context, facts, actor=actor, limit=limit)


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
    return [name for name in WRITTEN if not getattr(each, name)]


def _whole(context: Context, standing: Sequence[Undertaking]) -> Fact:
    days = Counter(due_of(_left(context, each)) for each in standing)
    dues = {due: days[due] for due in DUES}
    states = Counter(each.status for each in standing)
    number = len(standing)
    return Fact(
        "all",
        "all",
        float(number),
        values=dues,
        n=number,
        **context.trust_in_log(),
        sensitivity=SENSITIVE,
        details={
            "dues": dues,
            "states": {code: states[code] for code in schema.undertaking_states()["decision"]},
            "incomplete": sum(bool(_lacks(each)) for each in standing),
        },
    )


def _decision(context: Context, some: Sequence[Undertaking]) -> Fact:
    each, days = some[-1], _left(context, some[-1])
    details = {
        "row": each.id,
        "to_id": each.of("to_id"),
        "status": each.status,
        "date": each.date,
        "due": due_of(days),
        "by": _by(each),
        "weighed": {name: getattr(each, name) for name in REASONS},
        "reviewer": each.reviewer,
        "lacks": _lacks(each),
        "earlier": [before.id for before in some[:-1]],
        "against_record": _against_record(context, each),
    }
    value, later = None if days is None else float(days), partial(_words, context, each)
    return Fact("decision", each.id, value, later, subject=each.subject, details=details)


def _against_record(context: Context, each: Undertaking) -> bool:
    """Whether it says to work with somebody with whom, by its record, nobody works now."""
    to_id = each.of("to_id")
    return each.status in TOGETHER and bool(to_id) and refused(context, context.code(to_id), act="work")


def _words(context: Context, each: Undertaking) -> dict[str, Any]:
    states = schema.undertaking_states()["decision"]
    return {
        "values": {
            "label": term(states[each.status].label) if each.status in states else "",
            "about": about_words(context, each),
            "purpose": Name(each.purpose),
            "by_when": due_words(_left(context, each), _by(each)),
            "missing": listed(SHEET.sentence("lacking", name) for name in _lacks(each)),
        },
        **context.trust_in_log(),
        "sensitivity": max(SENSITIVE, sensitivity_of(context, each)),
        "evidence": (each.id,),
    }
