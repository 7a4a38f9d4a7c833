"""Plans of introductions: where each stands, what comes next, and whom they lean on (A28)."""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap import schema
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import locked_reason, shown_name
from actormap.metrics.introductions.open_door import DoorSearch, open_door
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.route_findings import if_no
from actormap.model import ActorMap
from actormap.sentences import plural
from actormap.tables.cells import records

Row = dict[str, Any]
NO_PLANS = "No open plan of introductions is recorded. `actormap introductions plan ACTOR` makes one."
DONE = ("agreed", "met")
"""Where a step stands when the next one may be asked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The introductions that were chosen to reach one actor.

    Parameters
    ----------
    rows
        Rows of `plans`, one a step, in their order.
    """

    rows: tuple[Row, ...]

    @property
    def code(self) -> str:
        """Its code, such as P001."""
        return str(self.rows[0]["plan"])

    @property
    def target(self) -> str:
        """Id of the actor to be reached."""
        return str(self.rows[-1]["target_id"])

    @property
    def for_id(self) -> str:
        """Id of the actor for whom the office opens a door, or ""."""
        return str(self.rows[-1]["for_id"])

    @property
    def closed(self) -> bool:
        """Whether the target was met, or the office stopped."""
        return self.rows[-1]["status"] == "met" or any(row["status"] == "stopped" for row in self.rows)

    @property
    def sensitivity(self) -> int:
        """The highest sensitivity of its steps, 0 to 3."""
        return int(max(row["sensitivity"] or 0 for row in self.rows))

    @property
    def _at(self) -> int:
        begun = [at for at, row in enumerate(self.rows) if row["status"] != "planned"]
        last = max(begun, default=-1)
        if last >= 0 and self.rows[last]["status"] != "met":
            return last
        return min(last + 1, len(self.rows) - 1)

    @property
    def now(self) -> Row:
        """The step that something must be done about."""
        return self.rows[self._at]

    @property
    def left(self) -> tuple[Row, ...]:
        """The introductions that are still to be made."""
        return self.rows[self._at :]


def plans_of(m: ActorMap) -> list[Plan]:
    """The plans of a map, by their codes."""
    rows = sorted(records(m["plans"]), key=lambda row: (row["plan"], row["step"], row["id"]))
    return [Plan(tuple(some)) for _, some in itertools.groupby(rows, key=lambda row: row["plan"])]


def safe(planner: Planner, plan: Plan, left: Iterable[Row]) -> bool:
    """Whether some steps of a plan may still be made: today's search would make them too."""
    context, own = planner.context, _searching(planner, plan)
    target = context.code(plan.target)
    if own is None or locked_reason(context, target):
        return False
    arcs = own.to(target).arcs
    ends = ((context.code(row["from_id"]), context.code(row["to_id"])) for row in left)
    return all(u in arcs.source[arcs.start[v] : arcs.start[v + 1]] for u, v in ends)


def doors(context: Context, actor: str) -> dict[str, list[str]]:
    """The office's way to each public body to which it could open a door for an actor today, as ids.

    Raises
    ------
    Refused
        No door may be opened for the actor.
    """
    found = open_door(context.m, context.view, actor, limit=sys.maxsize)
    return {f.details["body"]: f.details["route"] for f in found if "body" in f.details}


def _searching(planner: Planner, plan: Plan) -> Planner | None:
    """What searches for the plan's route; None where its door is not to be opened today."""
    if not plan.for_id:
        return planner
    try:
        there = plan.target in doors(planner.context, plan.for_id)
    except Refused:
        return None
    return DoorSearch(planner.context, planner.context.code(plan.for_id)).planner if there else None


def refuser(context: Context, row: Row) -> int:
    """Position of who says no where a step is declined: who introduces, in the first step who is met."""
    giver = context.code(row["from_id"])
    return context.code(row["to_id"]) if context.layers.offices[giver] else giver


def plans(
    m: ActorMap, view: View, *, owner: str = "", all: bool = False  # noqa: A002 - the flag is --all
) -> Findings:  # fmt: skip
    """Where each plan of introductions stands, and whom the plans lean on (A28).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    owner
        Only plans whose next step this officer role sees to.
    all
        Also plans that are closed: the actor was met, or the office stopped.

    Returns
    -------
    Findings
        First one a plan, by its code (value: chance that the introductions that are left succeed, 0
        to 1; details ``plan``, ``target``, ``for``, ``step``, ``status``, ``owner``, ``due``,
        ``overdue``, ``safe``, and where it is safe ``from``, ``to``, ``check``: what must be checked
        before anybody is asked, ``steps``: where each stands). Then one an introducer in them (value:
        introductions it was asked for in three months and those still planned, a count; details
        ``asked``, ``planned``, ``cap``, ``overused``).

    Notes
    -----
    A plan is checked against the map of today: where today's search would not give its route any
    more, it is only said that one must plan again. A chance compares plans, it is no forecast. Who
    is in a plan has not agreed to anything yet.

    References
    ----------
    docs/definitions.md#a23, #a25, #a28, #e1-7, #e1-19.
    """
    planner = planner_of(m, view)
    every = plans_of(m)
    mine = [plan for plan in every if not owner or plan.now["owner"].casefold() == owner.casefold()]
    still = [plan for plan in every if not plan.closed]
    found = [_standing(planner, plan) for plan in mine if all or not plan.closed]
    found += _burdens(planner, still, {plan.code for plan in mine})
    return Findings(
        "Plans of introductions (A28)",
        planner.context.parameters(
            "max_steps", "introducer_max_risk", "third_party_max_risk", "introductions_per_quarter",
            "contact_probability", "trust_counts_as", owner=owner, all=all,
        ),
        (
            "Each step is subject to consent and a safety talk. Who is in a plan has not agreed to anything.",
            *([] if found else [NO_PLANS]),
        ),
        tuple(found),
    )  # fmt: skip


def standing(m: ActorMap, view: View, code: str) -> Finding:
    """Where one plan stands, by its code."""
    return next(_standing(planner_of(m, view), plan) for plan in plans_of(m) if plan.code == code)


def _standing(planner: Planner, plan: Plan) -> Finding:
    if plan.closed:
        return _closed(planner.context, plan)
    own, left = _searching(planner, plan), () if plan.now["status"] == "declined" else plan.left
    if own is None or not safe(planner, plan, left):
        return _again(planner.context, plan)
    return _next(own, plan) if left else _declined(own, plan)


def _usual(context: Context, plan: Plan) -> dict[str, Any]:
    """What is said of every plan, and names nobody but its target."""
    row = plan.now
    who = [context.code(actor) for actor in (plan.target, plan.for_id) if actor]
    return {
        "id": f"A28:plan:{plan.code}", "analysis": "A28", "subject": (plan.target,),
        "sensitivity": max(plan.sensitivity, int(context.sensitivity[who].max())),
        "details": {
            "plan": plan.code, "target": plan.target, "for": plan.for_id, "step": row["step"],
            "status": row["status"], "owner": row["owner"], "due": row["due"],
            "overdue": not plan.closed and bool(row["due"]) and row["due"] < context.view.date,
            "safe": not plan.closed,
        },
    }  # fmt: skip


def _own(context: Context) -> dict[str, Any]:
    """How far to trust what the office's own log says."""
    return context.trust(coverage=1.0, sources=1)


def _name(context: Context, plan: Plan) -> str:
    """The plan with its target, and for whom it is."""
    whom = f" for {shown_name(context, context.code(plan.for_id))}" if plan.for_id else ""
    return f"{plan.code} to {context.names[context.code(plan.target)]}{whom}"


def _so_far(plan: Plan) -> str:
    came = [f"step {row['step']} {row['status']} on {row['date']}"
            for row in plan.rows if row["status"] != "planned"]  # fmt: skip
    return f" So far: {', '.join(came)}." if came else " Nobody was asked yet."


def _who(plan: Plan, *, overdue: bool) -> str:
    owner, due = plan.now["owner"], plan.now["due"]
    who = f"{owner[:1].upper()}{owner[1:]} sees to it" if owner else "Nobody is named who sees to it"
    when = f", by {due}{': overdue' if overdue else ''}" if due else ", without a day"
    return f"{who}{when}."


def _next(planner: Planner, plan: Plan) -> Finding:
    """A plan that can go on."""
    context, row, usual = planner.context, plan.now, _usual(planner.context, plan)
    layer, target = context.layers.referral, context.code(plan.target)
    steps = [(context.code(one["from_id"]), context.code(one["to_id"])) for one in plan.left]
    edges = [planner.chance[step] for step in steps]
    effective = planner.ways(target).effective
    chance = float(np.prod(effective[edges]))
    checks = schema.vocabulary("introduction_check") if row["status"] == "planned" else {}
    before = f" Before anybody is asked: {'; '.join(checks.values())}." if checks else ""
    usual["details"] |= {
        "from": row["from_id"], "to": row["to_id"], "check": list(checks),
        "steps": [{name: one[name] for name in ("step", "from_id", "to_id", "owner", "due", "status", "date")}
                  for one in plan.rows],
    }  # fmt: skip
    told = context.told_by(layer.evidence(edges))
    return Finding(
        statement=f"{_name(context, plan)}: {_task(context, plan)}",
        reason=f"{_who(plan, overdue=usual['details']['overdue'])}{_so_far(plan)}{before} Chance of what is "
        f"left: {chance:.2f}.",
        value=chance, n=len(edges),
        **context.trust(
            coverage=planner.coverage(target, [v for _, v in steps]), sources=len(told),
            holds_in=float(np.prod(layer.q[edges])),
        ),
        evidence=layer.evidence(edges),
        would_change="One refusal, or a tie that no longer holds.",
        next_question=_asks(context, plan),
        **usual,
    )  # fmt: skip


def _asks(context: Context, plan: Plan) -> str:
    if not plan.for_id:
        return "Is it still safe, and still wanted, by all of them?"
    name = shown_name(context, context.code(plan.for_id))
    return f"Does {name} want to be named there? Its name is given to nobody before it agreed."


def _task(context: Context, plan: Plan) -> str:
    """What is to be done next."""
    row = plan.now
    u, v = context.code(row["from_id"]), context.code(row["to_id"])
    office = bool(context.layers.offices[u])
    giver, target = shown_name(context, u), context.code(plan.target)
    taker = context.names[v] if v == target else shown_name(context, v)
    step = f"(step {row['step']} of {len(plan.rows)})"
    door = plan.for_id and office and v == target
    who = shown_name(context, context.code(plan.for_id)) if door else "the office"
    if row["status"] == "planned":
        whether = f"{taker} whether it would meet {who}" if office else (
            f"{giver} whether it would introduce {who} to {taker}"
        )  # fmt: skip
        return f"ask {whether} {step}, subject to consent and a safety talk."
    if row["status"] == "asked":
        return f"{taker if office else giver} was asked on {row['date']}: say what came of it {step}."
    return f"it was agreed on {row['date']}: {who} meets {taker} {step}."


def _declined(planner: Planner, plan: Plan) -> Finding:
    context, row, usual = planner.context, plan.now, _usual(planner.context, plan)
    route = [context.code(plan.rows[0]["from_id"]), *(context.code(one["to_id"]) for one in plan.rows)]
    no = refuser(context, row)
    itself = no == context.code(plan.target)
    name = context.names[no] if itself else shown_name(context, no)
    left = "It does not want to be met: stop, and do not press." if itself else _left(planner, route, no)
    return Finding(
        statement=f"{_name(context, plan)}: {name} said no on {row['date']} (step {row['step']} of "
        f"{len(plan.rows)}).",
        reason=f"{left}{_so_far(plan)} {_who(plan, overdue=usual['details']['overdue'])}",
        would_change="A new plan.",
        next_question=f"Stop {plan.code}, and plan again only if the actor is still to be met.",
        **_own(context), **usual,
    )  # fmt: skip


def _left(planner: Planner, route: list[int], no: int) -> str:
    """What is left after somebody in between said no."""
    said = if_no(planner, route, no).removeprefix(f"If {shown_name(planner.context, no)} says no: ")
    return f"What is left: {said}"


def _again(context: Context, plan: Plan) -> Finding:
    """A plan whose route today's search would not give; nothing is said of why."""
    usual = _usual(context, plan)
    usual["details"]["safe"] = False
    return Finding(
        statement=f"{_name(context, plan)}: its route is not among the safe ones today. Stop it, and plan "
        "again.",
        reason=f"{_who(plan, overdue=usual['details']['overdue'])}{_so_far(plan)}",
        would_change="A new plan.",
        next_question="Which routes are safe today?",
        **_own(context), **usual,
    )  # fmt: skip


def _closed(context: Context, plan: Plan) -> Finding:
    last = next((row for row in plan.rows if row["status"] == "stopped"), plan.rows[-1])
    how = "met" if last["status"] == "met" else f"stopped at step {last['step']}"
    return Finding(
        statement=f"{_name(context, plan)}: {how} on {last['date']}. The plan is closed.",
        reason=_so_far(plan).strip(), would_change="Nothing: it is over.",
        **_own(context), **_usual(context, plan),
    )  # fmt: skip


def _burdens(planner: Planner, still: Iterable[Plan], shown: set[str]) -> Iterator[Finding]:
    """How much the plans that can go on lean on each introducer."""
    context, planned, there = planner.context, Counter[int](), set[int]()
    for plan in still:
        going = plan.now["status"] != "declined" and safe(planner, plan, plan.left)
        for row in plan.left if going else ():
            u = context.code(row["from_id"])
            if not context.layers.offices[u]:
                planned[u] += row["status"] == "planned"
                there |= {u} if plan.code in shown else set()
    order = sorted(there, key=lambda u: (-(free_share(context, u)[0] + planned[u]), u))
    yield from (_burden(context, u, planned[u]) for u in order)


def _burden(context: Context, u: int, planned: int) -> Finding:
    asked, cap, _ = free_share(context, u)
    name, over = shown_name(context, u), asked + planned > cap
    more = f"for {plural(planned, 'introduction')}" if planned else "for no further introduction"
    advice = " That is more than it can be asked: spread the plans, and let it rest." if over else ""
    return Finding(
        id=f"A28:{'over' if over else 'within'}:{context.ids[u]}", analysis="A28",
        subject=(context.ids[u],),
        statement=f"{name} is to be asked {more}.{advice}",
        reason=f"Asked {plural(round(asked), 'time')} in three months, at most {cap:g}.",
        value=asked + planned, n=planned,
        **_own(context),
        sensitivity=int(context.sensitivity[u]),
        would_change="Another route, or what it says of how often it can be asked.",
        next_question="How often can it be asked without harm?",
        details={"asked": asked, "planned": planned, "cap": cap, "overused": over},
    )  # fmt: skip
