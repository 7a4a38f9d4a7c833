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
from actormap.metrics.base.sheets import Fact
from actormap.metrics.introductions import plan_findings
from actormap.metrics.introductions.open_door import search_for
from actormap.metrics.introductions.plannable import why_no_plan, why_no_route
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.route_findings import NO_OTHER, RESTING, instead

NO_PLANS = Sentence(
    "No open plan of introductions is recorded. Choose whom to meet, and plan one of the routes to them."
)


def safe(planner: Planner, plan: Plan, left: Iterable[Row]) -> bool:
    """Whether some steps of a plan may still be made: today's search would make them too."""
    context, barred = planner.context, _barred(planner.context, plan)
    target = context.code(plan.target)
    if barred is None or locked_reason(context, target):
        return False
    into = planner.to(target).edges.into
    ends = ((context.code(row["from_id"]), context.code(row["to_id"])) for row in left)
    return all(u in into.of(v) and u not in barred for u, v in ends)


def ways_to_bodies(context: Context, actor: str) -> dict[str, list[str]]:
    """The office's way to each public body to which it could open a door for an actor today, as ids."""
    ways = search_for(context, actor).bodies(sys.maxsize)
    return {context.ids[way.route[-1]]: [context.ids[v] for v in way.route] for way in ways}


def _barred(context: Context, plan: Plan) -> frozenset[int] | None:
    """Who is asked nothing for whom a plan opens a door; None where that door is not to be opened today."""
    if not plan.for_id:
        return frozenset()
    try:
        search = search_for(context, plan.for_id)
    except Refused:
        return None
    return search.barred if plan.refused or plan.target in ways_to_bodies(context, plan.for_id) else None


def next_route(planner: Planner, plan: Plan) -> tuple[int, ...] | None:
    """The route that is planned next once a plan in which somebody said no is stopped; None for none."""
    context = planner.context
    if not plan.refused or not safe(planner, plan, ()):
        return None
    if why_no_plan(context.m, context.view, plan.target, for_id=plan.for_id):
        return None
    if not plan.for_id:
        return planner.fallback(context.code(plan.target))
    way = [context.code(i) for i in ways_to_bodies(context, plan.for_id).get(plan.target, [])]
    return tuple(way) if way and not why_no_route(context, way) else None


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
    facts = [_standing(planner, plan) for plan in mine if all or not plan.closed]
    facts += _burdens(planner, still, {plan.code for plan in mine})
    return plan_findings.SHEET.answer(
        planner.context, facts, *([] if facts else [NO_PLANS]), owner=owner, all=all
    )


def standing(m: ActorMap, view: View, code: str) -> Finding:
    """Where one plan stands, by its code."""
    planner, plan = planner_of(m, view), next(plan for plan in plans_of(m) if plan.code == code)
    return plan_findings.SHEET.finding(planner.context, _standing(planner, plan))


def _standing(planner: Planner, plan: Plan) -> Fact:
    context = planner.context
    if plan.closed:
        return plan_findings.closed(context, plan)
    if not safe(planner, plan, plan.left):
        return plan_findings.unsafe(context, plan)
    if plan.refused:
        return plan_findings.declined(context, plan, plan.refused, _left(planner, plan))
    return plan_findings.next_step(planner, plan)


def _left(planner: Planner, plan: Plan) -> Sentence:
    """What is left of the ways to the target of a plan in which somebody said no."""
    context, other = planner.context, next_route(planner, plan)
    if other is not None:
        return instead(planner, other)
    if why_not := why_no_plan(context.m, context.view, plan.target, for_id=plan.for_id):
        return why_not
    if plan.for_id:
        return RESTING if plan.target in ways_to_bodies(context, plan.for_id) else NO_OTHER
    return RESTING if planner.best(context.code(plan.target)) else NO_OTHER


def _burdens(planner: Planner, still: Iterable[Plan], shown: set[str]) -> Iterator[Fact]:
    """How much the plans that can go on lean on each introducer."""
    context, planned, there = planner.context, Counter[int](), set[int]()
    for plan in still:
        for row in plan.left if safe(planner, plan, plan.left) else ():
            u = context.code(row["from_id"])
            if not context.layers.offices[u]:
                planned[u] += row["status"] == "planned"
                there |= {u} if plan.code in shown else set()
    order = sorted(there, key=lambda u: (-(free_share(context, u)[0] + planned[u]), u))
    yield from (plan_findings.burden(context, u, planned[u]) for u in order)
