"""A route in words: why each step is believed, whom it exposes, and what is left if one says no."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Sentence, joined, listed, plural, series
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics.base.context import OFFICE_LOG, Context
from actormap.metrics.base.safeguards import asked_first, shown_name
from actormap.metrics.base.sheets import Fact
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.targets import proof
from actormap.metrics.introductions.words import SHEET, chain, chances, none_recorded, rest, shown_names

Row = dict[str, Any]
TRUST = {
    1: Sentence("is acquainted with"),
    2: Sentence("works with"),
    3: Sentence("trusts"),
    4: Sentence("would vouch for"),
}
"""The levels of recorded trust as verbs."""
NO_OTHER = Sentence("no other safe route is recorded. Stop, and do not press.")
RESTING = Sentence(
    "every other safe route on record leads over somebody who was asked as often as it can be. Let it rest: "
    "stop, and do not press."
)


def route_finding(planner: Planner, route: tuple[int, ...], rank: int, direct: float | None) -> Finding:
    """One route to an actor (A23, A24), explained."""
    return SHEET.finding(planner.context, route_fact(planner, route, rank, direct))


def route_fact(planner: Planner, route: tuple[int, ...], rank: int, direct: float | None) -> Fact:
    """One route to an actor, with what explains it."""
    context, between, t = planner.context, route[1:-1], planner.context.view.thresholds
    each, exposed = planner.chances(route), planner.exposure_for(route[-1])
    chance, exposure = float(np.prod(each)), float(exposed[list(between)].sum())
    ids, ask, weak = [context.ids[v] for v in route], asked_first(context, between), int(np.argmin(each))
    steps = list(zip(itertools.pairwise(route), each, strict=True))
    whys = [why(planner, u, v) for (u, v), _ in steps]
    left = {v: planner.fallback(route[-1], v) for v in between}
    unknown = [v for v in between if none_recorded(exposed[v])]
    return Fact(
        "best" if rank == 1 else "route",
        f"route:{'>'.join(ids)}",
        chance,
        subject=(ids[-1],),
        values={
            "chain": chain(context, route, discreet=True),
            "chances": chances(each),
            "giver": shown_name(context, route[weak]),
            "taker": shown_name(context, route[weak + 1]),
            "exposes": series(
                Sentence("{name} ({exposure:.2f})", name=shown_name(context, v), exposure=float(exposed[v]))
                for v in between
                if v not in unknown
            ),
            "direct_way": not between,
            "unknown": listed(shown_name(context, v) for v in unknown),
            "rests": joined(*(rest(context, v) for v in between)),
            "first": shown_names(context, ask),
        },
        n=len(each),
        **proof(planner, [route]),
        acts={"ask": tuple(context.ids[v] for v in between), "approach": (ids[-1],)},
        details={
            "rank": rank,
            "route": ids,
            "cost": float(-np.log(each).sum()) + t.exposure_weight * exposure + t.hop_cost * (len(each) - 1),
            "exposure": exposure,
            "hops": len(each),
            "chances": each,
            "weakest": ids[weak : weak + 2],
            "ask_first": ask,
            "steps": [
                SHEET.sentence(
                    "route",
                    "step",
                    giver=shown_name(context, u),
                    taker=shown_name(context, v),
                    chance=chance,
                    why=reason,
                )
                for ((u, v), chance), reason in zip(steps, whys, strict=True)
            ],
            "why": whys,
            "exposed": {context.ids[v]: float(exposed[v]) for v in between},
            "if_no": {context.ids[v]: _if_no(planner, route[-1], v, other) for v, other in left.items()},
            "no_other": [context.ids[v] for v, other in left.items() if other is None],
            "direct": direct,
            "better_than_direct": None if direct is None else chance > direct,
        },
    )


def why(planner: Planner, u: int, v: int) -> Sentence:
    """Why it is believed that one could introduce the office to the other: who vouched, when, what grade."""
    context = planner.context
    giver, taker = shown_name(context, u), shown_name(context, v)
    proof = context.layers.referral.evidence([planner.chance[u, v]])
    rows = _rows_of(context)
    ties = [rows["ties"][i] for i in proof if i in rows["ties"]]
    met = [rows["contacts"][i]["date"] for i in proof if i in rows["contacts"]]
    reasons = [_basis(tie, giver, taker) for tie in ties]
    if met:
        reasons.append(Sentence("the office met {taker} on {day}", taker=taker, day=max(met)))
    all_of_them = listed(dict.fromkeys(reasons))
    if ties:
        all_of_them = Sentence("{why} ({facts})", why=all_of_them, facts=_facts(context, proof, ties))
    return Sentence("{why}.", why=all_of_them)


def ground(planner: Planner, u: int, v: int) -> Sentence:
    """Why it is believed that one could introduce the office to the other, in a few words without names."""
    context, rows = planner.context, _rows_of(planner.context)
    proof = context.layers.referral.evidence([planner.chance[u, v]])
    ties = [rows["ties"][i] for i in proof if i in rows["ties"]]
    trust = [tie for tie in ties if tie["kind"] == "trust"]
    met = [rows["contacts"][i]["date"] for i in proof if i in rows["contacts"]]
    if trust:
        level = max(1, *(int(tie["weight"]) for tie in trust))
        what, days = Sentence("{trusts} the one before", trusts=TRUST[level]), _days(trust)
    elif context.layers.offices[u]:
        what, days = Sentence("in contact with the office"), [*met, *_days(ties)]
    else:
        what, days = Sentence("the one before offers to introduce us"), _days(ties)
    return Sentence("{what}, seen {day}", what=what, day=max(days)) if any(days) else what


def _days(ties: Sequence[Row]) -> list[str]:
    """When each was last confirmed, or began."""
    return [tie["as_of"] or tie["from"] for tie in ties]


def _facts(context: Context, proof: Sequence[str], ties: Sequence[Row]) -> Sentence:
    """How many told of some ties, how well graded, and when they were last confirmed."""
    count = len(context.sources_of(proof) - {OFFICE_LOG})
    sources = _rows_of(context)["sources"]
    grades = sorted({grade for tie in ties if (grade := _grade(sources, tie))})
    days = _days(ties)
    facts = [plural(count, "independent source") if count else Sentence("no source named")]
    facts += [Sentence("grade {grade}", grade=grades[0])] if grades else []
    facts += [Sentence("confirmed {day}", day=max(days))] if any(days) else []
    return series(facts, "; ")


def _basis(tie: Row, giver: str, taker: str) -> Sentence:
    if tie["kind"] == "trust":
        verb = TRUST[max(1, int(tie["weight"]))]
        return Sentence("{taker} {trusts} {giver}", taker=taker, trusts=verb, giver=giver)
    if tie["kind"] == "contact":
        return Sentence("the office is in contact with {taker}", taker=taker)
    return Sentence("{giver} offered an introduction to {taker}", giver=giver, taker=taker)


def _grade(sources: dict[str, Row], tie: Row) -> str:
    """Grade of the information, else the best of those who told it."""
    each = [sources[i] for i in split(tie["sources"]) if i in sources]
    return tie["grade"] or min((row["reliability"] + row["credibility"] for row in each), default="")


def _rows_of(context: Context) -> dict[str, dict[str, Row]]:
    """Rows of the records that prove introductions, by their ids."""
    return context.once("rows of introductions", _rows)


def _rows(context: Context) -> dict[str, dict[str, Row]]:
    kinds = [kind.kind for kind in schema.tie_kinds().values() if "T" in kind.layers]
    frames = {
        "ties": context.m.ties[context.m.ties["kind"].isin(kinds)],
        "contacts": context.m.contacts,
        "sources": context.m.sources,
    }
    return {name: {row["id"]: row for row in records(frame)} for name, frame in frames.items()}


def what_is_left(planner: Planner, target: int, refuses: int, other: tuple[int, ...] | None) -> Sentence:
    """The way to an actor that is left after a refusal, as the second part of a sentence."""
    if other is not None:
        return instead(planner, other)
    resting = next(planner.routes(target, without=frozenset({refuses})), None)
    return NO_OTHER if resting is None else RESTING


def instead(planner: Planner, other: tuple[int, ...]) -> Sentence:
    """The next way to an actor after a refusal, as the second part of a sentence."""
    return Sentence(
        "{chain}, with an estimated chance of {chance:.2f}. Do not say who refused.",
        chain=chain(planner.context, other, discreet=True),
        chance=planner.probability(other),
    )


def _if_no(planner: Planner, target: int, refuses: int, other: tuple[int, ...] | None) -> Sentence:
    """What is left of the ways to an actor if one in between says no."""
    left = what_is_left(planner, target, refuses, other)
    return SHEET.sentence("route", "if_no", name=shown_name(planner.context, refuses), left=left)
