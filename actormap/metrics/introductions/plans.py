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
from actormap.metrics.introductions.open_door import DoorSearch, door_for
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.route_findings import left_without, what_is_left
from actormap.metrics.introductions.words import ONE_REFUSAL, parted, term
from actormap.model import ActorMap
from actormap.sentences import Name, Sentence, joined, plural
from actormap.tables.cells import records

Row = dict[str, Any]
NO_PLANS = Sentence(
    "No open plan of introductions is recorded. `actormap introductions plan ACTOR` makes one."
)
NEW_PLAN = Sentence("A new plan.")
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
    ways = door_for(context, actor).bodies(sys.maxsize)
    return {context.ids[way.route[-1]]: [context.ids[v] for v in way.route] for way in ways}


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
            Sentence(
                "Each step is subject to consent and a safety talk. Who is in a plan has not agreed to "
                "anything."
            ),
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
        "id": f"A28:plan:{plan.code}", "analysis": "A28", "kind": "plan", "subject": (plan.target,),
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


def _name(context: Context, plan: Plan) -> Sentence:
    """The plan with its target, and for whom it is."""
    target = context.names[context.code(plan.target)]
    if not plan.for_id:
        return Sentence("{plan} to {target}", plan=plan.code, target=target)
    return Sentence(
        "{plan} to {target} for {name}", plan=plan.code, target=target,
        name=shown_name(context, context.code(plan.for_id)),
    )  # fmt: skip


def _so_far(plan: Plan) -> Sentence:
    came = [
        Sentence(
            "step {step} {status} on {day}", step=row["step"], status=term(row["status"]), day=row["date"]
        )
        for row in plan.rows
        if row["status"] != "planned"
    ]
    return Sentence("So far: {came}.", came=parted(came)) if came else Sentence("Nobody was asked yet.")


def _who(plan: Plan, *, overdue: bool) -> Sentence:
    owner, due = plan.now["owner"], plan.now["due"]
    who = Sentence("Nobody is named who sees to it")
    if owner:
        who = Sentence("{role} sees to it", role=Name(owner[:1].upper() + owner[1:]))
    if not due:
        return Sentence("{who}, without a day.", who=who)
    if overdue:
        return Sentence("{who}, by {day}: overdue.", who=who, day=due)
    return Sentence("{who}, by {day}.", who=who, day=due)


def _next(planner: Planner, plan: Plan) -> Finding:
    """A plan that can go on."""
    context, row, usual = planner.context, plan.now, _usual(planner.context, plan)
    layer, target = context.layers.referral, context.code(plan.target)
    steps = [(context.code(one["from_id"]), context.code(one["to_id"])) for one in plan.left]
    edges = [planner.chance[step] for step in steps]
    effective = planner.ways(target).effective
    chance = float(np.prod(effective[edges]))
    checks = schema.vocabulary("introduction_check") if row["status"] == "planned" else {}
    before = Sentence(
        "Before anybody is asked: {checks}.", checks=parted([term(words) for words in checks.values()], "; ")
    )
    usual["details"] |= {
        "from": row["from_id"], "to": row["to_id"], "check": list(checks),
        "steps": [{name: one[name] for name in ("step", "from_id", "to_id", "owner", "due", "status", "date")}
                  for one in plan.rows],
    }  # fmt: skip
    told = context.told_by(layer.evidence(edges))
    return Finding(
        statement=Sentence("{plan}: {task}", plan=_name(context, plan), task=_task(context, plan)),
        reason=joined(
            _who(plan, overdue=usual["details"]["overdue"]), _so_far(plan), before if checks else "",
            Sentence("Chance of what is left: {chance:.2f}.", chance=chance),
        ),
        value=chance, n=len(edges),
        **context.trust(
            coverage=planner.coverage(target, [v for _, v in steps]), sources=len(told),
            holds_in=float(np.prod(layer.q[edges])),
        ),
        evidence=layer.evidence(edges),
        would_change=ONE_REFUSAL,
        next_question=_asks(context, plan),
        **usual,
    )  # fmt: skip


def _asks(context: Context, plan: Plan) -> Sentence:
    if not plan.for_id:
        return Sentence("Is it still safe, and still wanted, by all of them?")
    return Sentence(
        "Does {name} want to be named there? Its name is given to nobody before it agreed.",
        name=shown_name(context, context.code(plan.for_id)),
    )


def _task(context: Context, plan: Plan) -> Sentence:
    """What is to be done next."""
    row, target = plan.now, context.code(plan.target)
    u, v = context.code(row["from_id"]), context.code(row["to_id"])
    office, giver = bool(context.layers.offices[u]), shown_name(context, u)
    taker = context.names[v] if v == target else shown_name(context, v)
    step = Sentence("(step {step} of {steps})", step=row["step"], steps=len(plan.rows))
    door = plan.for_id and office and v == target
    who = shown_name(context, context.code(plan.for_id)) if door else Sentence("the office")
    if row["status"] == "asked":
        return Sentence(
            "{name} was asked on {day}: say what came of it {step}.",
            name=taker if office else giver, day=row["date"], step=step,
        )  # fmt: skip
    if row["status"] != "planned":
        return Sentence(
            "it was agreed on {day}: {who} meets {taker} {step}.",
            day=row["date"], who=who, taker=taker, step=step,
        )  # fmt: skip
    if office:
        return Sentence(
            "ask {taker} whether it would meet {who} {step}, subject to consent and a safety talk.",
            taker=taker, who=who, step=step,
        )  # fmt: skip
    return Sentence(
        "ask {giver} whether it would introduce {who} to {taker} {step}, subject to consent and a safety "
        "talk.",
        giver=giver, who=who, taker=taker, step=step,
    )  # fmt: skip


def _declined(planner: Planner, plan: Plan) -> Finding:
    context, row, usual = planner.context, plan.now, _usual(planner.context, plan)
    route = [context.code(plan.rows[0]["from_id"]), *(context.code(one["to_id"]) for one in plan.rows)]
    no = refuser(context, row)
    itself = no == context.code(plan.target)
    left = Sentence("It does not want to be met: stop, and do not press.")
    if not itself:
        other = left_without(planner, route, no)
        left = Sentence("What is left: {left}", left=what_is_left(planner, other))
    return Finding(
        statement=Sentence(
            "{plan}: {name} said no on {day} (step {step} of {steps}).",
            plan=_name(context, plan), name=context.names[no] if itself else shown_name(context, no),
            day=row["date"], step=row["step"], steps=len(plan.rows),
        ),
        reason=joined(left, _so_far(plan), _who(plan, overdue=usual["details"]["overdue"])),
        would_change=NEW_PLAN,
        next_question=Sentence(
            "Stop {plan}, and plan again only if the actor is still to be met.", plan=plan.code
        ),
        **_own(context), **usual,
    )  # fmt: skip


def _again(context: Context, plan: Plan) -> Finding:
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
        next_question=Sentence("Which routes are safe today?"),
        **_own(context), **usual,
    )  # fmt: skip


def _closed(context: Context, plan: Plan) -> Finding:
    last = next((row for row in plan.rows if row["status"] == "stopped"), plan.rows[-1])
    name, day = _name(context, plan), last["date"]
    how = Sentence("{plan}: met on {day}. The plan is closed.", plan=name, day=day)
    if last["status"] != "met":
        how = Sentence(
            "{plan}: stopped at step {step} on {day}. The plan is closed.",
            plan=name, step=last["step"], day=day,
        )  # fmt: skip
    return Finding(
        statement=how, reason=_so_far(plan), would_change=Sentence("Nothing: it is over."),
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
    more = Sentence("{name} is to be asked for no further introduction.", name=name)
    if planned:
        more = Sentence(
            "{name} is to be asked for {introductions}.",
            name=name, introductions=plural(planned, "introduction"),
        )  # fmt: skip
    advice = Sentence("That is more than it can be asked: spread the plans, and let it rest.")
    return Finding(
        id=f"A28:{'over' if over else 'within'}:{context.ids[u]}", analysis="A28", kind="introducer",
        subject=(context.ids[u],),
        statement=joined(more, advice if over else ""),
        reason=Sentence(
            "Asked {asked} in three months, at most {cap:g}.", asked=plural(round(asked), "time"), cap=cap
        ),
        value=asked + planned, n=planned,
        **_own(context),
        sensitivity=int(context.sensitivity[u]),
        would_change=Sentence("Another route, or what it says of how often it can be asked."),
        next_question=Sentence("How often can it be asked without harm?"),
        details={"asked": asked, "planned": planned, "cap": cap, "overused": over},
    )  # fmt: skip
