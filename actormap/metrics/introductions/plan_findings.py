"""A plan of introductions in words: what comes next, who said no, and how much it asks of whom."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.schema import Act
from actormap.core.sentences import Name, Sentence, joined, plural, series, term
from actormap.meetings.plans import Plan, Row
from actormap.metrics.base.capacity import free_share, who_refused
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.words import REFUSAL, in_ten

NEW_PLAN = Sentence("The office makes a new plan.")


def _usual(context: Context, plan: Plan) -> dict[str, Any]:
    """What is said of every plan, and names nobody but its target."""
    row = plan.now
    who = [context.code(actor) for actor in (plan.target, plan.for_id) if actor]
    return {
        "id": f"A28:plan:{plan.code}",
        "analysis": "A28",
        "kind": "plan",
        "subject": (plan.target,),
        "sensitivity": max(plan.sensitivity, int(context.sensitivity[who].max())),
        "details": {
            "plan": plan.code,
            "target": plan.target,
            "for": plan.for_id,
            "step": row["step"],
            "status": row["status"],
            "owner": row["owner"],
            "due": row["due"],
            "overdue": not plan.closed and bool(row["due"]) and row["due"] < context.view.date,
            "safe": not plan.closed,
        },
    }


def _own(context: Context) -> dict[str, Any]:
    """How far to trust what the office's own log says."""
    return context.trust_in_log()


def _name(context: Context, plan: Plan) -> Sentence:
    """The plan with its target, and for whom it is."""
    target = context.names[context.code(plan.target)]
    if not plan.for_id:
        return Sentence("Plan {plan}, to meet {target}", plan=plan.code, target=target)
    return Sentence(
        "Plan {plan}, to meet {target} for {name}",
        plan=plan.code,
        target=target,
        name=shown_name(context, context.code(plan.for_id)),
    )


def _so_far(plan: Plan) -> Sentence:
    words = schema.vocabulary("introduction_status")
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
    return Sentence("So far: {came}.", came=series(came)) if came else Sentence("Nobody has been asked yet.")


def _who(plan: Plan, *, overdue: bool) -> Sentence:
    owner, due = plan.now["owner"], plan.now["due"]
    who = Sentence("Nobody has been named to see to it")
    if owner:
        who = Sentence("{role} sees to it", role=Name(owner[:1].upper() + owner[1:]))
    if not due:
        return Sentence("{who}, without a day.", who=who)
    if overdue:
        return Sentence("{who}, by {day}: overdue.", who=who, day=due)
    return Sentence("{who}, by {day}.", who=who, day=due)


def next_step(planner: Planner, plan: Plan) -> Finding:
    """A plan that can go on."""
    context, row, usual = planner.context, plan.now, _usual(planner.context, plan)
    layer, target = context.layers.referral, context.code(plan.target)
    steps = [(context.code(entry["from_id"]), context.code(entry["to_id"])) for entry in plan.left]
    edges = [planner.chance[step] for step in steps]
    effective = planner.open_for(target).effective
    chance = float(np.prod(effective[edges]))
    checks = schema.vocabulary("introduction_check") if row["status"] == "planned" else {}
    before = Sentence(
        "Before anybody is asked: {checks}.", checks=series([term(words) for words in checks.values()], "; ")
    )
    task = _task(context, plan)
    usual["details"] |= {
        "task": task,
        "from": row["from_id"],
        "to": row["to_id"],
        "check": list(checks),
        "steps": [
            {name: entry[name] for name in ("step", "from_id", "to_id", "owner", "due", "status", "date")}
            for entry in plan.rows
        ],
    }
    sources = context.sources_of(layer.evidence(edges))
    return Finding(
        statement=Sentence("{plan}: {task}", plan=_name(context, plan), task=task),
        reason=joined(
            _who(plan, overdue=usual["details"]["overdue"]),
            _so_far(plan),
            before if checks else "",
            Sentence("Estimated chance that the rest succeeds: {chance}.", chance=in_ten(chance)),
        ),
        value=chance,
        n=len(edges),
        **context.trust(
            coverage=planner.coverage(target, [v for _, v in steps]),
            sources=len(sources),
            holds_in=float(np.prod(layer.q[edges])),
        ),
        evidence=layer.evidence(edges),
        would_change=REFUSAL,
        next_question=_asks(context, plan),
        acts=_acts(context, plan),
        **usual,
    )


def _asks(context: Context, plan: Plan) -> Sentence:
    if not plan.for_id:
        return Sentence("Ask each of them: is it still safe, and do you still want it?")
    return Sentence(
        "Ask {name} whether it wants to be named there. Give its name to nobody before it agrees.",
        name=shown_name(context, context.code(plan.for_id)),
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
    step = Sentence("(step {step} of {steps})", step=row["step"], steps=len(plan.rows))
    on_behalf = plan.for_id and office and v == target
    who = shown_name(context, context.code(plan.for_id)) if on_behalf else Sentence("the office")
    if row["status"] == "asked":
        return Sentence(
            "{name} was asked on {day}: say what came of it {step}.",
            name=taker if office else giver,
            day=row["date"],
            step=step,
        )
    if row["status"] != "planned":
        return Sentence(
            "it was agreed on {day}: {who} meets {taker} {step}.",
            day=row["date"],
            who=who,
            taker=taker,
            step=step,
        )
    if office:
        return Sentence(
            "ask {taker} whether it would meet {who} {step}, subject to consent and a safety talk.",
            taker=taker,
            who=who,
            step=step,
        )
    return Sentence(
        "ask {giver} whether it would introduce {who} to {taker} {step}, subject to consent and a safety "
        "talk.",
        giver=giver,
        who=who,
        taker=taker,
        step=step,
    )


def declined(context: Context, plan: Plan, row: Row, left: Sentence) -> Finding:
    """A plan in which somebody said no in a step, and what is left of the ways to its target."""
    usual, no = _usual(context, plan), who_refused(context, row)
    itself = no == context.code(plan.target)
    return Finding(
        statement=Sentence(
            "{plan}: {name} said no on {day} (step {step} of {steps}).",
            plan=_name(context, plan),
            name=context.names[no] if itself else shown_name(context, no),
            day=row["date"],
            step=row["step"],
            steps=len(plan.rows),
        ),
        reason=joined(
            Sentence("It does not want to be met: stop, and do not press.")
            if itself
            else Sentence("What is left: {left}", left=left),
            _so_far(plan),
            _who(plan, overdue=usual["details"]["overdue"]),
        ),
        would_change=NEW_PLAN,
        next_question=Sentence(
            "Stop plan {plan}, and plan again only if the office still wants to meet the actor.",
            plan=plan.code,
        ),
        **_own(context),
        **usual,
    )


def unsafe(context: Context, plan: Plan) -> Finding:
    """A plan whose route today's search would not give; nothing is said of why."""
    usual = _usual(context, plan)
    usual["details"]["safe"] = False
    return Finding(
        statement=Sentence(
            "{plan}: its route is not among the safe ones today. Stop it, and plan again.",
            plan=_name(context, plan),
        ),
        reason=joined(_who(plan, overdue=usual["details"]["overdue"]), _so_far(plan)),
        would_change=NEW_PLAN,
        next_question=Sentence("See which routes are safe today."),
        **_own(context),
        **usual,
    )


def closed(context: Context, plan: Plan) -> Finding:
    """A plan that is over."""
    last = next((row for row in plan.rows if row["status"] == "stopped"), plan.rows[-1])
    name, day = _name(context, plan), last["date"]
    how = Sentence("{plan}: met on {day}. The plan is closed.", plan=name, day=day)
    if last["status"] != "met":
        how = Sentence(
            "{plan}: stopped at step {step} on {day}. The plan is closed.",
            plan=name,
            step=last["step"],
            day=day,
        )
    return Finding(
        statement=how,
        reason=_so_far(plan),
        would_change=Sentence("Nothing: the plan is closed."),
        **_own(context),
        **_usual(context, plan),
    )


def burden(context: Context, u: int, planned: int) -> Finding:
    """For how many introductions somebody is still to be asked, beside those it was asked for lately."""
    load, cap, _ = free_share(context, u)
    name, over = shown_name(context, u), load + planned > cap
    more = Sentence("No plan needs a further introduction by {name}.", name=name)
    advice = Sentence("It was asked more often than it can be: let it rest.")
    if planned:
        more = Sentence(
            "The open plans would ask {name} for {introductions}.",
            name=name,
            introductions=plural(planned, "introduction"),
        )
        advice = Sentence("That is more than it can be asked. Spread the plans, and let it rest.")
    return Finding(
        id=f"A28:{'over' if over else 'within'}:{context.ids[u]}",
        analysis="A28",
        kind="introducer",
        subject=(context.ids[u],),
        statement=joined(more, advice if over else ""),
        reason=Sentence(
            "It was asked {asked} in three months and can be asked {cap:g}.",
            asked=plural(round(load), "time"),
            cap=cap,
        ),
        value=load + planned,
        n=planned,
        **_own(context),
        sensitivity=int(context.sensitivity[u]),
        would_change=Sentence("The office plans another route, or it says how often it can be asked."),
        next_question=Sentence("How often can it be asked without harm?"),
        acts={"ask": (context.ids[u],)},
        details={"asked": load, "planned": planned, "cap": cap, "overused": over},
    )
