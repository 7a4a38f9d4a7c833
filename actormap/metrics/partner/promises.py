"""What is owed, by and to whom; what is needed, and what could meet it (A59)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, listed, plural, term
from actormap.core.tables.values import days_after
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
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

METHOD = "What is owed, needed and offered (A59)"
OWED = ("promise", "commitment")
KINDS = (*OWED, "need", "offer")
SHOWN, NAMED = 50, 3
YEAR = 365
NOTHING_OWED = Sentence(
    "No promise, commitment, need or offer is recorded by that day. Enter what was promised, asked for and "
    "offered."
)
CAVEATS = (
    Sentence("What nobody wrote down is not here, and whoever waits for it knows."),
    Sentence("A match is a question to both, not an arrangement: each may say no."),
)
NEXT = {
    "promise": Sentence("Is it kept, or is there a new day, and do they know?"),
    "commitment": Sentence("Who reminds them, and when?"),
    "need": Sentence("Who could meet it, and did anybody say what can be expected?"),
    "offer": Sentence("Who could use it, and until when does it stand?"),
}


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
        raise Refused(NOTHING_OWED)
    still = sorted((each for each in every if not each.over), key=lambda each: by_day(_left(context, each)))
    figures = [_whole(context, every, still), *(_figure(context, each) for each in still[:limit])]
    return answer(context, METHOD, figures, parameters={"actor": actor, "limit": limit}, caveats=CAVEATS)


def _left(context: Context, each: Undertaking) -> int | None:
    return days_left(each.due, context.view.date)


def _whole(context: Context, every: Sequence[Undertaking], still: Sequence[Undertaking]) -> Figure:
    since = days_after(context.view.date, -YEAR)
    ended = Counter(
        (each.kind, each.status) for each in every if each.over and (each.due or each.date) >= since
    )
    dues = Counter((each.kind, due_of(_left(context, each))) for each in still)
    details = {
        "open": {kind: {due: dues[kind, due] for due in DUES} for kind in KINDS},
        "ended": {
            kind: {status: n for (of, status), n in sorted(ended.items()) if of == kind} for kind in KINDS
        },
    }
    words = partial(_whole_words, context, ended)
    return Figure("A59:all", "A59", "whole", ("civil society",), float(len(still)), words, details)


def _whole_words(context: Context, ended: Counter[tuple[str, str]], figure: Figure) -> Finding:
    still: dict[str, dict[str, int]] = figure.details["open"]
    numbers = {kind: sum(still[kind].values()) for kind in KINDS}
    counts = [_COUNTS[kind](number) for kind, number in numbers.items() if number]
    late = sum(dues["late"] for dues in still.values())
    undated = sum(still[kind]["not_known"] for kind in OWED)
    kept, owed = (
        sum(n for (kind, status), n in ended.items() if kind == "promise" and status in states)
        for states in ({"done"}, {"done", "given_up", "told"})
    )
    return figure.worded(
        statement=Sentence("Open: {what}; {late} late.", what=listed(counts), late=late)
        if counts
        else Sentence("Nothing is open of what was promised, needed or offered."),
        reason=joined(
            counted(undated, "{n} that is owed has no day.", "{n} that are owed have no day.")
            if undated
            else NOTHING,
            Sentence(
                "Promises of the office kept within the last year: {kept} of {all}.", kept=kept, all=owed
            )
            if owed
            else Sentence("No promise of the office ended within the last year."),
        ),
        n=int(figure.value or 0),
        **context.trust_in_log(),
        sensitivity=2,
        would_change=Sentence("What was promised is kept, or a day is set."),
        next_question=Sentence("Which of it can be done this week, and who is told otherwise?"),
    )


_COUNTS: dict[str, Callable[[int], Sentence]] = {
    "promise": lambda n: plural(n, "promise"),
    "commitment": lambda n: plural(n, "commitment"),
    "need": lambda n: plural(n, "need"),
    "offer": lambda n: plural(n, "offer"),
}


def _figure(context: Context, each: Undertaking) -> Figure:
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
    words = partial(_words, context, each, match)
    value = None if days is None else float(days)
    return Figure(f"A59:{each.id}", "A59", "undertaking", each.subject, value, words, details)


def _words(context: Context, each: Undertaking, match: Match, figure: Figure) -> Finding:
    offering = (context.code(giver_of(offer)) for offer in match.offers)
    proposed = [*(v for v in dict.fromkeys(offering) if not context.layers.offices[v]), *match.givers]
    return figure.worded(
        statement=Sentence(
            "{kind}, {about}: {purpose}; {due}.",
            kind=term(schema.vocabulary("undertaking_kind")[each.kind]),
            about=about_words(context, each),
            purpose=Name(each.purpose),
            due=due_words(_left(context, each), each.due),
        ),
        reason=joined(by_words(context, each), _met_by(context, each, match))
        or Sentence("By whom is not recorded."),
        **context.trust_in_log(),
        sensitivity=sensitivity_of(context, each, proposed),
        evidence=(each.id,),
        would_change=Sentence("It is done or given up, or another day is set."),
        next_question=NEXT[each.kind],
        acts={"propose": tuple(context.ids[v] for v in proposed)} if proposed else {},
    )


def _met_by(context: Context, each: Undertaking, match: Match) -> Sentence:
    """What could meet a need, in words."""
    if each.kind != "need":
        return NOTHING
    if not each.support:
        return Sentence("What is needed is in words alone: say which support it is to see who offers it.")
    offered = counted(len(match.offers), "{n} open offer could meet it.", "{n} open offers could meet it.")
    if not match.givers:
        return offered
    first = [named(context, context.ids[v]) for v in match.givers[:NAMED]]
    return joined(
        offered,
        Sentence(
            "Recorded as giving such to somebody: {actors}, such as {names}.",
            actors=plural(len(match.givers), "other"),
            names=listed(first),
        ),
    )
