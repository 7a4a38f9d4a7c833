"""A plan of introductions in words: what comes next, who said no, and how much it asks of whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.findings import NO_DETAILS
from actormap.core.schema import Act
from actormap.core.sentences import Name, Sentence, series, term
from actormap.meetings.plans import Plan, Row
from actormap.metrics.base.capacity import free_share, who_refused
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.words import in_ten

SHEET = Sheet(__file__)


def _fact(
    context: Context,
    plan: Plan,
    about: str,
    value: float | None = None,
    *,
    values: Mapping[str, Any] = NO_DETAILS,
    details: Mapping[str, Any] = NO_DETAILS,
    **fields: Any,
) -> Fact:
    """A plan with what is told of every one, which names nobody but its target and for whom it is."""
    row, words = plan.now, schema.vocabulary("introduction_status")
    target, *for_whom = (context.code(actor) for actor in (plan.target, plan.for_id) if actor)
    came = [
        Sentence(
            "step {step} {status} on {day}",
            step=row["step"],
            status=term(words[row["status"]].lower()),
            day=row["date"],
        )
        for row in plan.rows
        if row["status"] != "planned"
    ]
    return Fact(
        about,
        f"plan:{plan.code}",
        value,
        subject=(plan.target,),
        values={
            "name": shown_name(context, for_whom[0]) if for_whom else "",
            "target": context.names[target],
            "role": Name(row["owner"][:1].upper() + row["owner"][1:]),
            "came": series(came),
            **values,
        },
        sensitivity=max(plan.sensitivity, int(context.sensitivity[[target, *for_whom]].max())),
        details={
            "plan": plan.code,
            "target": plan.target,
            "for": plan.for_id,
            "step": row["step"],
            "status": row["status"],
            "owner": row["owner"],
            "due": row["due"],
            "overdue": not plan.closed and bool(row["due"]) and row["due"] < context.view.date,
            "safe": not plan.closed,
            **details,
        },
        **(fields or context.trust_in_log()),
    )


def next_step(planner: Planner, plan: Plan) -> Fact:
    """A plan that can go on."""
    context, row = planner.context, plan.now
    layer, target = context.layers.referral, context.code(plan.target)
    steps = [(context.code(entry["from_id"]), context.code(entry["to_id"])) for entry in plan.left]
    edges = [planner.chance[step] for step in steps]
    chance = float(np.prod(planner.open_for(target).effective[edges]))
    checks = schema.vocabulary("introduction_check") if row["status"] == "planned" else {}
    evidence = layer.evidence(edges)
    return _fact(
        context,
        plan,
        "next_step",
        chance,
        values={"checks": series([term(words) for words in checks.values()], "; "), "chance": in_ten(chance)},
        n=len(edges),
        **context.trust(
            coverage=planner.coverage(target, [v for _, v in steps]),
            sources=len(context.sources_of(evidence)),
            holds_in=float(np.prod(layer.q[edges])),
        ),
        evidence=evidence,
        acts=_acts(context, plan),
        details={
            "task": _task(context, plan),
            "from": row["from_id"],
            "to": row["to_id"],
            "check": list(checks),
            "steps": [
                {name: entry[name] for name in ("step", "from_id", "to_id", "owner", "due", "status", "date")}
                for entry in plan.rows
            ],
        },
    )


def _acts(context: Context, plan: Plan) -> dict[Act, tuple[str, ...]]:
    """Who is asked to introduce in the steps that are left, to whom, and for whom."""
    givers = dict.fromkeys(row["from_id"] for row in plan.left)
    introducers = tuple(u for u in givers if not context.layers.offices[context.code(u)])
    return {
        "ask": introducers,
        "approach": (plan.target,),
        "represent": (plan.for_id,) if plan.for_id else (),
    }


def _task(context: Context, plan: Plan) -> Sentence:
    """What is to be done next."""
    row, target = plan.now, context.code(plan.target)
    u, v = context.code(row["from_id"]), context.code(row["to_id"])
    office, giver = bool(context.layers.offices[u]), shown_name(context, u)
    taker = context.names[v] if v == target else shown_name(context, v)
    on_behalf = plan.for_id and office and v == target
    first = "ask" if office else "introduce"
    return SHEET.sentence(
        "task",
        {"planned": first, "asked": "waiting"}.get(row["status"], "agreed"),
        name=taker if office else giver,
        giver=giver,
        taker=taker,
        who=shown_name(context, context.code(plan.for_id)) if on_behalf else SHEET.sentence("task", "office"),
        day=row["date"],
        step=row["step"],
        steps=len(plan.rows),
    )


def declined(context: Context, plan: Plan, row: Row, left: Sentence) -> Fact:
    """A plan in which somebody said no in a step, and what is left of the ways to its target."""
    no = who_refused(context, row)
    itself = no == context.code(plan.target)
    values = {
        "who": context.names[no] if itself else shown_name(context, no),
        "itself": itself,
        "left": left,
        "day": row["date"],
        "step": row["step"],
        "steps": len(plan.rows),
    }
    return _fact(context, plan, "declined", values=values)


def unsafe(context: Context, plan: Plan) -> Fact:
    """A plan whose route today's search would not give; nothing is said of why."""
    return _fact(context, plan, "unsafe", details={"safe": False})


def closed(context: Context, plan: Plan) -> Fact:
    """A plan that is over."""
    last = next((row for row in plan.rows if row["status"] == "stopped"), plan.rows[-1])
    values = {"last": last["status"], "step": last["step"], "day": last["date"]}
    return _fact(context, plan, "closed", values=values)


def burden(context: Context, u: int, planned: int) -> Fact:
    """For how many introductions somebody is still to be asked, beside those it was asked for lately."""
    load, cap, _ = free_share(context, u)
    over = load + planned > cap
    return Fact(
        "burden",
        f"{'over' if over else 'within'}:{context.ids[u]}",
        load + planned,
        subject=(context.ids[u],),
        values={"name": shown_name(context, u), "asked": round(load)},
        n=planned,
        **context.trust_in_log(),
        sensitivity=int(context.sensitivity[u]),
        acts={"ask": (context.ids[u],)},
        details={"asked": load, "planned": planned, "cap": cap, "overused": over},
    )
