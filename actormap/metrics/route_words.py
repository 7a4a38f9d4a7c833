"""A route in words: why each step is believed, whom it exposes, and what is left if one says no."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from actormap import schema
from actormap.findings import Finding
from actormap.metrics.asking import asked_first, free_share, shown_name
from actormap.metrics.common import OFFICE_LOG, Context, plural
from actormap.metrics.planner import Floats, Planner
from actormap.tables.cells import records, split

Row = dict[str, Any]
TRUST = {1: "is acquainted with", 2: "works with", 3: "trusts", 4: "would vouch for"}
"""The levels of recorded trust as verbs."""


def route_finding(planner: Planner, route: tuple[int, ...], rank: int, direct: float | None) -> Finding:
    """One route to an actor (A23, A24), explained.

    Parameters
    ----------
    planner
        Searches on a map.
    route
        Positions of the actors on it, from the office to the target.
    rank
        Its place among the routes.
    direct
        Chance of a direct approach, if it was rated.
    """
    context, layer = planner.context, planner.context.layers.referral
    edges = [planner.chance[step] for step in itertools.pairwise(route)]
    chances, between = planner.chances(route), route[1:-1]
    exposed = planner.exposure_for(route[-1])
    chance, exposure = float(np.prod(chances)), float(exposed[list(between)].sum())
    weak = int(np.argmin(chances))
    t = context.view.thresholds
    cost = float(-np.log(chances).sum()) + t.exposure_weight * exposure + t.hop_cost * (len(edges) - 1)
    ask = asked_first(context, between)
    ids = [context.ids[v] for v in route]
    chain = " → ".join([ids[0], *(shown_name(context, v) for v in between), ids[-1]])
    told = [context.told_by(layer.evidence([e])) for e in edges]
    weakest = [ids[weak], ids[weak + 1]]
    return Finding(
        id=f"A24:route:{'>'.join(ids)}", analysis="A23" if rank == 1 else "A24", subject=(ids[-1],),
        statement=f"Possible route {rank}: {chain}, subject to consent and a safety talk with each.",
        reason=f"{plural(len(edges), 'step')} with chances {', '.join(f'{p:.2f}' for p in chances)}: "
        f"together {chance:.2f}. Weakest step: {weakest[0]} to {weakest[1]}."
        f"{_exposes(context, exposed, between)}{_rests(context, between)}{_against(chance, direct)}",
        value=chance, n=len(edges),
        single_source=any(len(keys - {OFFICE_LOG}) == 1 for keys in told),
        **context.trust(
            coverage=planner.coverage(route[-1], route[1:]), sources=len(frozenset().union(*told)),
            holds_in=float(np.prod(layer.q[edges])),
        ),
        sensitivity=int(context.sensitivity[list(route)].max()), evidence=layer.evidence(edges),
        would_change="One refusal, or a tie that no longer holds.",
        next_question=f"Ask first whether they are willing: {', '.join(ask)}." if ask else
        "Confirm with each that it is still willing.",
        details={
            "rank": rank, "route": ids, "cost": cost, "exposure": exposure, "hops": len(edges),
            "chances": chances, "weakest": weakest, "ask_first": ask,
            "steps": [step_words(planner, u, v, p) for (u, v), p in
                      zip(itertools.pairwise(route), chances, strict=True)],
            "exposed": {context.ids[v]: float(exposed[v]) for v in between},
            "if_no": {context.ids[v]: if_no(planner, route, v) for v in between},
            "direct": direct, "better_than_direct": None if direct is None else chance > direct,
        },
    )  # fmt: skip


def _exposes(context: Context, exposed: Floats, between: Sequence[int]) -> str:
    if not between:
        return " Nobody in between is exposed."
    each = (f"{shown_name(context, v)} ({exposed[v]:.2f})" for v in between)
    return f" It exposes {', '.join(each)}."


def _rests(context: Context, between: Sequence[int]) -> str:
    """Who was asked as often as it can be."""
    full = [(shown_name(context, v), free_share(context, v)) for v in between]
    return "".join(
        f" {name} was asked {load:g} times this quarter, of {cap:g}: let it rest."
        for name, (load, cap, free) in full
        if not free
    )


def _against(chance: float, direct: float | None) -> str:
    if direct is None:
        return ""
    if chance > direct:
        return f" A direct approach was rated {direct:.2f}: the introduction is likelier to succeed."
    return f" A direct approach was rated {direct:.2f}: the introduction is no likelier, do not ask for it."


def step_words(planner: Planner, u: int, v: int, chance: float) -> str:
    """Why it is believed that one could introduce the office to the other: who vouched, when, what grade."""
    context = planner.context
    giver, taker = shown_name(context, u), shown_name(context, v)
    proof = context.layers.referral.evidence([planner.chance[u, v]])
    rows = _rows_of(context)
    ties = [rows["ties"][i] for i in proof if i in rows["ties"]]
    met = [rows["contacts"][i]["date"] for i in proof if i in rows["contacts"]]
    said = [_basis(tie, giver, taker) for tie in ties]
    if met:
        said.append(f"the office met {taker} on {max(met)}")
    told = len(context.told_by(proof) - {OFFICE_LOG})
    grades = sorted({grade for tie in ties if (grade := _grade(rows["sources"], tie))})
    days = [tie["as_of"] or tie["from"] for tie in ties]
    facts = [plural(told, "independent source") if told else "no source named"]
    facts += [f"grade {grades[0]}"] if grades else []
    facts += [f"confirmed {max(days)}"] if any(days) else []
    known = f" ({'; '.join(facts)})" if ties else ""
    return f"{giver} to {taker}, {chance:.2f}: {' and '.join(dict.fromkeys(said))}{known}."


def _basis(tie: Row, giver: str, taker: str) -> str:
    if tie["kind"] == "trust":
        return f"{taker} {TRUST[max(1, int(tie['weight']))]} {giver}"
    if tie["kind"] == "contact":
        return f"the office is in contact with {taker}"
    return f"{giver} offered a way to {taker}"


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
        "contacts": context.m.contacts, "sources": context.m.sources,
    }  # fmt: skip
    return {name: {row["id"]: row for row in records(frame)} for name, frame in frames.items()}


def if_no(planner: Planner, route: Sequence[int], refuses: int) -> str:
    """What is left of the ways to the end of a route if one in between says no."""
    context, target = planner.context, route[-1]
    name = shown_name(context, refuses)
    other = next(planner.routes(target, without=frozenset({refuses})), None)
    if other is None:
        return f"If {name} says no: no other safe route is recorded. Stop, and do not press."
    chain = " → ".join(
        [context.ids[other[0]], *(shown_name(context, v) for v in other[1:-1]), context.ids[target]]
    )
    return f"If {name} says no: {chain}, {planner.probability(other):.2f}. Do not say who refused."
