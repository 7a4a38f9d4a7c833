"""What is owed, by and to whom; what is needed, and what could meet it (A59)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, listed, term
from actormap.core.tables.values import days_after
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.matching import Match, giver_of, match_of
from actormap.metrics.partner.undertaken import (
    DUES,
    Undertaking,
    about_words,
    by_day,
    by_words,
    days_left,
    due_of,
    due_words,
    named,
    sensitivity_of,
    undertaken,
)

SHEET = Sheet(__file__)
OWED = ("promise", "commitment")
KINDS = (*OWED, "need", "offer")
SHOWN, NAMED = 50, 3
YEAR = 365


@checked
def promises(m: ActorMap, view: View, *, actor: str = "", limit: int = SHOWN) -> Findings:
    """What is owed by and to whom, what is late, and what could meet each need (A59).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    actor
        One actor alone: what it owes or offers, what is owed to it or needed by it.
    limit
        Most rows listed; their number is told.

    Returns
    -------
    Findings
        First one about all (value: what is open, a count; details ``open``: by kind how many are ``late``,
        due ``today``, ``ahead`` and of ``not_known`` day; ``ended``: by kind and status how many of those
        due, or made, within the last year are over), then one for each promise, commitment, need and offer
        that is open: what is late first, then by day, then what has no day (kind ``undertaking``; value:
        days left, negative where it is late, None where no day is recorded; details ``row``, ``kind``,
        ``due``, ``by``, ``by_id``, ``to_id``; of a need also ``offers``: rows that could meet it, those of
        the office first, ``matched``: rows that were said to meet it, ``givers``: others who are recorded
        as giving such to somebody).

    Raises
    ------
    Refused
        None is recorded.

    Notes
    -----
    An offer meets a need of the same kind of support, in areas of which one lies in the other or that
    neither names. Nobody is matched whom the safeguards refuse to propose, nor two of whom one is hostile to
    the other. What has no day is not in time: nobody knows.

    References
    ----------
    docs/definitions.md#a59.
    """
    context = context_of(m, view)
    every = undertaken(context).of_kind(*KINDS)
    if actor:
        every = [each for each in every if actor in {each.by_id, each.of("to_id")}]
    if not every:
        raise SHEET.refusal("nothing_owed")
    still = sorted((each for each in every if not each.over), key=lambda each: by_day(_left(context, each)))
    facts = [_whole(context, every, still), *(_open(context, each) for each in still[:limit])]
    return SHEET.answer(context, facts, actor=actor, limit=limit)


def _left(context: Context, each: Undertaking) -> int | None:
    return days_left(each.due, context.view.date)


def _whole(context: Context, every: Sequence[Undertaking], still: Sequence[Undertaking]) -> Fact:
    since = days_after(context.view.date, -YEAR)
    ended = Counter(
        (each.kind, each.status) for each in every if each.over and (each.due or each.date) >= since
    )
    dues = Counter((each.kind, due_of(_left(context, each))) for each in still)
    numbers = Counter(each.kind for each in still)
    undated = sum(dues[kind, "not_known"] for kind in OWED)
    kept = ended["promise", "done"]
    owed = kept + ended["promise", "given_up"] + ended["promise", "told"]
    return Fact(
        "all",
        "all",
        float(len(still)),
        case={
            "statement": "open" if still else "nothing",
            "reason": "undated" if undated else "dated",
        },
        values={
            "what": listed(SHEET.sentence("open", kind, n=numbers[kind]) for kind in KINDS if numbers[kind]),
            "late": sum(dues[kind, "late"] for kind in KINDS),
            "undated": undated,
            "ended": SHEET.sentence("all", "ended", "some" if owed else "none", kept=kept, all=owed),
        },
        n=len(still),
        **context.trust_in_log(),
        sensitivity=2,
        details={
            "open": {kind: {due: dues[kind, due] for due in DUES} for kind in KINDS},
            "ended": {
                kind: {status: n for (of, status), n in sorted(ended.items()) if of == kind} for kind in KINDS
            },
        },
    )


def _open(context: Context, each: Undertaking) -> Fact:
    days = _left(context, each)
    details: dict[str, Any] = {
        "row": each.id,
        "kind": each.kind,
        "due": due_of(days),
        "by": each.due,
        "by_id": each.by_id,
        "to_id": each.of("to_id"),
    }
    match = Match((), ())
    if each.kind == "need":
        match = match_of(context, each, [o for o in undertaken(context).of_kind("offer") if not o.over])
        details |= {
            "offers": [offer.id for offer in match.offers],
            "matched": list(each.matches),
            "givers": [context.ids[v] for v in match.givers],
        }
    value, later = None if days is None else float(days), partial(_words, context, each, match)
    return Fact("undertaking", each.id, value, later, subject=each.subject, details=details)


def _words(context: Context, each: Undertaking, match: Match) -> dict[str, Any]:
    offering = (context.code(giver_of(offer)) for offer in match.offers)
    proposed = [*(v for v in dict.fromkeys(offering) if not context.layers.offices[v]), *match.givers]
    by, met = by_words(context, each), _met_by(context, each, match)
    return {
        "case": {"reason": "known" if by or met else "nothing", "next_question": each.kind},
        "values": {
            "kind": term(schema.vocabulary("undertaking_kind")[each.kind]),
            "about": about_words(context, each),
            "purpose": Name(each.purpose),
            "due": due_words(_left(context, each), each.due),
            "by": by,
            "met": met,
        },
        **context.trust_in_log(),
        "sensitivity": sensitivity_of(context, each, proposed),
        "evidence": (each.id,),
        "acts": {"propose": tuple(context.ids[v] for v in proposed)} if proposed else {},
    }


def _met_by(context: Context, each: Undertaking, match: Match) -> Sentence:
    """What could meet a need, in words."""
    if each.kind != "need":
        return NOTHING
    if not each.support:
        return SHEET.sentence("met", "unclear")
    names = listed(named(context, context.ids[v]) for v in match.givers[:NAMED])
    givers = (
        SHEET.sentence("met", "givers", actors=len(match.givers), names=names) if match.givers else NOTHING
    )
    return SHEET.sentence("met", "offers", offers=len(match.offers), givers=givers)
