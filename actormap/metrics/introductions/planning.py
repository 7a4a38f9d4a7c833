"""From the choice of a route to its recorded outcome: plans of introductions as changes to a map.

Each function looks at a map and gives the rows to write, all or none, so that one undo takes them
back. Nothing is written here; that goes through `access.write`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict, Unpack

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name, Sentence, either, plural, series, term
from actormap.meetings.plans import DONE, FOLLOWS, LEAST, Plan, Row, changes_of, plans_of, read_day
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import known, shown_name
from actormap.metrics.introductions.plannable import open_plan, why_no_plan, why_no_route, why_resting
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.plans import safe, ways_to_bodies


class RouteChoice(TypedDict, total=False):
    """How an actor is to be reached.

    Parameters
    ----------
    route
        Place of the route among those that `routes` gives, from 1; or the ids of all on it. By default the
        first; after somebody said no, the first on which nobody is to rest.
    for_id
        Id of the actor for whom the office opens a door to the target, a public body; "" where the
        office itself wants to be introduced.
    needs, without
        What was asked of introducers, as in `routes`.
    owner
        Role of the officer who sees to it, never a name.
    due
        By when, YYYY-MM-DD.
    note
        For the office alone.
    """

    route: int | Sequence[str] | None
    for_id: str
    needs: tuple[str, ...]
    without: tuple[str, ...]
    owner: str
    due: str
    note: str


class StepReport(TypedDict, total=False):
    """What is told of a step.

    Parameters
    ----------
    date
        The day on which it was so; that of the view if none is given.
    checks
        Codes of the do-no-harm checks that were made before anybody is asked.
    by_role
        Role of the officer who tells it, never a name; the owner of the step if none is given.
    mode
        How the actor was met: formal, informal, social or remote.
    note
        For the office alone.
    """

    date: str
    checks: Sequence[str]
    by_role: str
    mode: str
    note: str


def planned(m: ActorMap, view: View, target: str, **choice: Unpack[RouteChoice]) -> Changes:
    """A new plan: a row for each step of a safe route to an actor.

    m is what the principal may see of the map. `Refused` where the actor is unknown, is the office, was met
    already, must not be approached through others, said no itself or has an open plan; where no safe route is
    this one; where somebody on it was asked as often as it can be. An open plan in which somebody said no is
    stopped in the same change.
    """
    planner = planner_of(m, view, choice.get("needs", ()), choice.get("without", ()))
    context, for_id = planner.context, choice.get("for_id", "")
    _allowed(why_no_plan(m, view, target, for_id=for_id))
    code, held = context.code(target), open_plan(m, target, for_id)
    given = choice.get("route")
    wish = _first(planner, code, held) if given is None else given
    route = _way_to_body(context, code, for_id, wish) if for_id else _chosen(planner, code, wish)
    _allowed(why_no_route(context, route))
    due = read_day(choice["due"], term("the due day")) if choice.get("due") else ""
    if due and due < view.date:
        raise Refused("the day by which it should be done, {due}, is past. Choose a later one.", due=due)
    name = _free_code(set(m["plans"]["plan"]))
    usual = {
        "plan": name,
        "target_id": target,
        "for_id": for_id,
        "owner": choice.get("owner", ""),
        "due": due,
        "status": "planned",
        "date": view.date,
        "note": choice.get("note", ""),
        "sensitivity": _sensitivity(context, [*route, *([known(context, for_id)] if for_id else [])]),
    }
    rows = [
        usual | {"step": step, "from_id": context.ids[u], "to_id": context.ids[v]}
        for step, (u, v) in enumerate(itertools.pairwise(route), start=1)
    ]
    changes = changes_of(f"{name} is planned", m.code_key, plans=rows)
    if held is None:
        return changes
    return _together(logged(m, view, held.code, held.now["step"], "stopped"), changes)


def _together(first: Changes, second: Changes) -> Changes:
    """Two changes of different rows as one."""
    upserts = dict(first.upserts)
    for name, rows in second.upserts.items():
        upserts[name] = pd.concat([upserts[name], rows], ignore_index=True) if name in upserts else rows
    return Changes(upserts=upserts, why=f"{first.why}; {second.why}")


def _first(planner: Planner, target: int, held: Plan | None) -> int | Sequence[str]:
    """The first route, or where one refused the next one."""
    other = planner.fallback(target) if held and not held.for_id else None
    return [planner.context.ids[v] for v in other] if other else 1


def _chosen(planner: Planner, target: int, route: int | Sequence[str]) -> tuple[int, ...]:
    """One of the safe routes of today."""
    context, routes = planner.context, planner.diverse(target)
    name, actor = context.names[target], context.ids[target]
    if not routes:
        raise Refused(
            "no safe route to {name} is recorded. See whom to meet first "
            "(actormap introductions routes {id}).",
            name=Name(name),
            id=actor,
        )
    if isinstance(route, int):
        if 1 <= route <= len(routes):
            return routes[route - 1]
        many = plural(len(routes), "safe route is", "safe routes are")
        raise Refused(
            "there is no route {route} to {name}: {routes} known today (actormap introductions routes {id}).",
            route=route,
            name=Name(name),
            routes=many,
            id=actor,
        )
    chosen = tuple(context.code(i) for i in route)
    if chosen not in routes:
        raise Refused(
            "this is none of the safe routes to {name} today (actormap introductions routes {id}).",
            name=Name(name),
            id=actor,
        )
    return chosen


def _way_to_body(context: Context, body: int, for_id: str, route: int | Sequence[str]) -> tuple[int, ...]:
    """The office's way to a public body to which it could open a door for an actor today."""
    way = ways_to_bodies(context, for_id).get(context.ids[body])
    if way is None or (route != 1 and (isinstance(route, int) or list(route) != way)):
        name, other = shown_name(context, known(context, for_id)), context.names[body]
        raise Refused(
            "this is no door to {other} that the office could open for {name} today. See those there are "
            "(actormap introductions open-door {id}).",
            other=Name(other),
            name=Name(name),
            id=for_id,
        )
    return tuple(context.code(i) for i in way)


def _allowed(why_not: str) -> None:
    if why_not:
        raise Refused(why_not)


def _free_code(taken: set[str]) -> str:
    return next(code for number in itertools.count(1) if (code := f"P{number:03}") not in taken)


def logged(
    m: ActorMap, view: View, plan: str, step: int, status: str, **report: Unpack[StepReport]
) -> Changes:
    """What came of one step of a plan: the step, the log of introductions, and a contact where it was met.

    m is what the principal may see of the map. `Refused` where the plan is unknown or closed, the step cannot
    stand there next or is not its turn, a check is missing, the route is no longer among the safe ones, or
    who introduces was asked as often as it can be.
    """
    context = planner_of(m, view).context
    held = next((entry for entry in plans_of(m) if entry.code == plan), None)
    if held is None:
        raise Refused(
            "there is no plan '{plan}'. See those there are (actormap introductions plans --all).",
            plan=shorten(plan),
        )
    at = next((at for at, row in enumerate(held.rows) if row["step"] == step), None)
    if at is None:
        raise Refused(
            "{plan} has no step {step}: its steps are 1 to {last}.",
            plan=plan,
            step=step,
            last=held.rows[-1]["step"],
        )
    _turn(held, at, status)
    day = read_day(report["date"], term("the day")) if report.get("date") else view.date
    _in_time(held, at, day, view.date)
    row, by_role = held.rows[at], report.get("by_role") or held.rows[at]["owner"]
    moved = row | {"status": status, "date": day}
    if status == "asked":
        moved |= {"checks": _checked(report.get("checks", ())), "checked": day, "checked_by": by_role}
        _allowed(_why_not_today(planner_of(m, view), held, held.rows[at:]))
    ends = [context.code(row["from_id"]), context.code(row["to_id"])]
    log = {
        "date": day,
        "actor_id": row["from_id"],
        "to_id": row["to_id"],
        "outcome": status,
        "officer_role": by_role,
        "sensitivity": _sensitivity(context, ends),
        "note": report.get("note", ""),
    }
    met = {
        "date": day,
        "office": held.rows[0]["from_id"],
        "actor_id": row["to_id"],
        "mode": report.get("mode", "informal"),
        "direction": "out",
        "officer_role": by_role,
        "sensitivity": int(context.sensitivity[ends[1]]),
    }
    changes = changes_of(
        f"{plan} step {step}: {status}",
        m.code_key,
        plans=[moved],
        introductions=[log],
        contacts=[met] if status == "met" else [],
    )
    return _kept(m, changes)


def outcomes(m: ActorMap, view: View, plan: str) -> dict[str, Sentence]:
    """Where the step of a plan that is next can stand then, each with why it cannot; empty where it can."""
    held = next((entry for entry in plans_of(m) if entry.code == plan), None)
    if held is None:
        raise Refused("there is no plan '{plan}'.", plan=Name(plan))
    if held.closed:
        return {}
    planner = planner_of(m, view)
    can = dict.fromkeys(FOLLOWS[held.now["status"]], NOTHING)
    return can | ({"asked": _why_not_today(planner, held, held.left)} if "asked" in can else {})


def _why_not_today(planner: Planner, plan: Plan, left: Sequence[Row]) -> Sentence:
    """Why nobody is asked to go on with a plan today."""
    context = planner.context
    if plan.refused or not safe(planner, plan, left):
        return Sentence(
            "the route of {plan} is not among the safe ones today. Stop it, and plan again.", plan=plan.code
        )
    return why_resting(context, context.code(left[0]["from_id"]))


def _turn(plan: Plan, at: int, status: str) -> None:
    """Let a step only stand where it can stand next, in its turn."""
    row, vocabulary = plan.rows[at], schema.vocabulary("introduction_status")
    if plan.closed:
        raise Refused("{code} is closed: it cannot go on. Make a new plan.", code=plan.code)
    after = FOLLOWS.get(row["status"], ())
    if status not in after:
        raise Refused(
            "step {step} of {plan} is {state}: next it can be {after}, not '{status}'.",
            step=row["step"],
            plan=plan.code,
            state=term(vocabulary[row["status"]].lower()),
            after=either(after),
            status=shorten(status),
        )
    before = plan.rows[at - 1] if at else None
    if status == "asked" and before is not None and before["status"] not in DONE:
        raise Refused(
            "step {step} of {plan} comes first: it is {state}, and must be agreed or met.",
            step=before["step"],
            plan=plan.code,
            state=term(vocabulary[before["status"]].lower()),
        )


def _in_time(plan: Plan, at: int, day: str, today: str) -> None:
    """Let nothing happen after today, or before what led to it."""
    if day > today:
        raise Refused("{day} is later than {today}: log it when it has happened.", day=day, today=today)
    since = max(row["date"] for row in plan.rows[max(0, at - 1) : at + 1])
    if day < since:
        raise Refused(
            "{day} is before {since}, the day of what led to it. Correct the day.", day=day, since=since
        )


def _checked(checks: Sequence[str]) -> str:
    """The checks as they are written, where none is missing."""
    every = schema.vocabulary("introduction_check")
    for check in checks:
        if check not in every:
            raise Refused("there is no check '{check}'. Use: {all}.", check=shorten(check), all=series(every))
    missing = [
        Sentence("{words} ({check})", words=term(words), check=Name(check))
        for check, words in every.items()
        if check not in checks
    ]
    if missing:
        raise Refused(
            "nobody is asked before all is checked. Still to be checked: {missing}.",
            missing=series(missing, "; "),
        )
    return schema.SEPARATOR.join(every)


def _sensitivity(context: Context, who: Iterable[int]) -> int:
    return max(LEAST, *(int(context.sensitivity[v]) for v in who))


def _kept(m: ActorMap, changes: Changes) -> Changes:
    """The changes without what the log of contacts or introductions has already."""
    new: dict[str, Any] = dict(changes.upserts)
    for name in ("introductions", "contacts"):
        if name in new:
            rows = new.pop(name)
            rows = rows[~rows["id"].isin(m[name]["id"])].reset_index(drop=True)
            new |= {name: rows} if len(rows) else {}
    return Changes(upserts=new, why=changes.why)
