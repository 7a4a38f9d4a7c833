"""Plans of introductions: where each stands, what comes next, and whom they lean on (A28)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.meetings.plans import Plan, Row, known_role, plans_of
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import locked_reason
from actormap.metrics.introductions import plan_findings
from actormap.metrics.introductions.open_door import DoorSearch, search_for
from actormap.metrics.introductions.planner import Planner, planner_of

NO_PLANS = Sentence(
    "No open plan of introductions is recorded. Choose whom to meet, and plan one of the routes to them."
)


def safe(planner: Planner, plan: Plan, left: Iterable[Row]) -> bool:
    """Whether some steps of a plan may still be made: today's search would make them too."""
    context, own = planner.context, _searching(planner, plan)
    target = context.code(plan.target)
    if own is None or locked_reason(context, target):
        return False
    into = own.to(target).edges.into
    ends = ((context.code(row["from_id"]), context.code(row["to_id"])) for row in left)
    return all(u in into.of(v) for u, v in ends)


def ways_to_bodies(context: Context, actor: str) -> dict[str, list[str]]:
    """The office's way to each public body to which it could open a door for an actor today, as ids."""
    ways = search_for(context, actor).bodies(sys.maxsize)
    return {context.ids[way.route[-1]]: [context.ids[v] for v in way.route] for way in ways}


def _searching(planner: Planner, plan: Plan) -> Planner | None:
    """What searches for the plan's route; None where its door is not to be opened today."""
    if not plan.for_id:
        return planner
    try:
        there = plan.target in ways_to_bodies(planner.context, plan.for_id)
    except Refused:
        return None
    return DoorSearch(planner.context, planner.context.code(plan.for_id)).planner if there else None


@checked
def plans(
    m: ActorMap,
    view: View,
    *,
    owner: str = "",
    all: bool = False,  # noqa: A002 - the flag is --all
) -> Findings:
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

    Raises
    ------
    Refused
        No contact and no plan names the officer role.

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
    if owner:
        known_role(m, owner, cased=False)
    every = plans_of(m)
    mine = [plan for plan in every if not owner or plan.now["owner"].casefold() == owner.casefold()]
    still = [plan for plan in every if not plan.closed]
    findings = [_standing(planner, plan) for plan in mine if all or not plan.closed]
    findings += _burdens(planner, still, {plan.code for plan in mine})
    return Findings(
        "Plans of introductions (A28)",
        {"owner": owner, "all": all},
        (
            Sentence(
                "Each step is subject to consent and a safety talk. Being in a plan does not mean "
                "having agreed to anything."
            ),
            *([] if findings else [NO_PLANS]),
        ),
        tuple(findings),
    )


def standing(m: ActorMap, view: View, code: str) -> Finding:
    """Where one plan stands, by its code."""
    return next(_standing(planner_of(m, view), plan) for plan in plans_of(m) if plan.code == code)


def _standing(planner: Planner, plan: Plan) -> Finding:
    if plan.closed:
        return plan_findings.closed(planner.context, plan)
    own, left = _searching(planner, plan), () if plan.now["status"] == "declined" else plan.left
    if own is None or not safe(planner, plan, left):
        return plan_findings.unsafe(planner.context, plan)
    return plan_findings.next_step(own, plan) if left else plan_findings.declined(own, plan)


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
    yield from (plan_findings.burden(context, u, planned[u]) for u in order)
