"""What waits for the office: plans, undertakings, dates, meetings, rounds of scoring, reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.tables.records import records
from actormap.core.tables.values import days_after, days_between
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.judgements import COUNTRY, TOGETHER, Judgements, Unit, judgements_of
from actormap.metrics.introductions.plans import plans
from actormap.metrics.partner.decisions import OPEN, standing
from actormap.metrics.partner.undertaken import undertaken

WEEK = 7
QUARTER = 92
"""Days after which a round that nobody went on with, or an incident, waits no more: it is past, not due."""
SECOND = ""
"""Stands for a scorer who has not begun."""
Kind = Literal["plan", "undertaking", "review", "window", "meeting"]
Row: TypeAlias = tuple[Kind, str, str, str] | tuple[Kind, str, str, str, Finding]
"""What a `Task` is made of: its kind, id, day, owner, and the step of a plan."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that is due by a day.

    Parameters
    ----------
    kind
        ``plan``, ``undertaking`` (what it set out to do), ``review`` (of an undertaking), ``window`` (a date
        to watch that begins), or ``meeting`` (one that is planned).
    id
        The row; of a plan the actor that it is to reach.
    day, late
        By when, and for how many days that is over; negative where it is still to come.
    owner
        Label of the officer who sees to it; "" where nobody is named.
    step
        Of a plan: where it stands, as `plans` tells it.
    """

    kind: Kind
    id: str
    day: str
    late: int
    owner: str
    step: Finding | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """Somebody for whom a round of scoring waits.

    Parameters
    ----------
    round
        The round.
    owner
        The scorer who has items left; "" for a second scorer, where one alone has begun.
    left
        How many items it is, over all units.
    units
        What is to be judged.
    others
        How many other scorers have begun.
    """

    round: str
    owner: str
    left: int
    units: tuple[Unit, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Due:
    """What is waiting.

    Parameters
    ----------
    tasks
        What is due within a week, the latest first.
    scoring
        Scorers for whom the last round of scoring waits.
    open_plans
        Number of plans that are not at their end.
    reviews
        Ids of the actors whose record was to be looked at again by now, the longest due first.
    incidents
        Ids of the attacks of the last three months into which nobody looked, the latest first.
    """

    tasks: tuple[Task, ...]
    scoring: tuple[Scoring, ...]
    open_plans: int
    reviews: tuple[str, ...]
    incidents: tuple[str, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Labels of those who see to something of it, in alphabetical order."""
        every = {task.owner for task in self.tasks} | {scoring.owner for scoring in self.scoring}
        return tuple(sorted(every - {""}))


def due(m: ActorMap, view: View) -> Due:
    """What is waiting on the day of a view.

    What has no day is never due: that nothing is due says nothing about how old records are.
    """
    return context_of(m, view).once("due", _due)


def _due(context: Context) -> Due:
    m, day = context.m, context.view.date
    try:
        planned = [finding for finding in plans(m, context.view) if finding.kind == "plan"]
    except Refused:
        planned = []
    every = [*_steps(planned), *_undertaken(context), *_beginning(m, day), *_meetings(m, day)]
    last = days_after(day, WEEK)
    tasks = [_task(day, *each) for each in every if "" < each[2] <= last]
    late = m.actors[(m.actors["review_by"] != "") & (m.actors["review_by"] <= day)]
    return Due(
        tuple(sorted(tasks, key=lambda task: (task.day, task.kind, task.id))),
        tuple(_scoring(judgements_of(m, context.view), day)),
        len(planned),
        tuple(late.sort_values(["review_by", "id"], kind="stable")["id"]),
        _incidents(m, day),
    )


def _task(today: str, kind: Kind, identifier: str, day: str, owner: str, step: Finding | None = None) -> Task:
    return Task(kind, identifier, day, days_between(day, today), owner, step)


def _steps(planned: Iterable[Finding]) -> Iterator[Row]:
    for plan in planned:
        at = plan.details
        yield "plan", at["target"], at["due"], at["owner"], plan


def _undertaken(context: Context) -> Iterator[Row]:
    """Each undertaking that goes on once: by its day, or by that of its review where this comes first.

    A decision that was taken is due by its review alone, and no more once it was decided anew.
    """
    known = undertaken(context)
    decided = standing(known.of_kind("decision"))
    before = {earlier.id for together in decided for earlier in together[:-1]}
    waiting = {each.id for each in known if not each.over} - before
    for row in records(context.m["undertakings"]):
        if row["id"] not in waiting:
            continue
        days: list[tuple[str, Kind]] = [(row["due"], "undertaking"), (row["review_by"], "review")]
        if row["kind"] == "decision" and row["status"] != OPEN:
            del days[0]
        day, kind = min((pair for pair in days if pair[0]), default=days[0])
        yield kind, row["id"], day, row["officer_role"]


def _meetings(m: ActorMap, day: str) -> Iterator[Row]:
    meetings = m["meetings"]
    for row in records(meetings[(meetings["date"] >= day).to_numpy()]):
        yield "meeting", row["id"], row["date"], row["officer_role"]


def _beginning(m: ActorMap, day: str) -> Iterator[Row]:
    windows = m["windows"]
    for row in records(windows[(windows["from"] >= day).to_numpy()]):
        yield "window", row["id"], row["from"], ""


def _scoring(judged: Judgements, day: str) -> Iterator[Scoring]:
    """Who has items left in the last round; where only one scored. Rounds before it wait no more."""
    begun = [each for each in judged.rounds() if each.last >= days_after(day, -QUARTER)]
    if not begun:
        return
    name = begun[-1].name
    left: dict[str, dict[Unit, int]] = {}
    scorers: set[str] = set()
    for unit, by_scorer in judged.answered("parameter", name).items():
        wanted = _asked_of(unit, by_scorer) - by_scorer.pop(TOGETHER, set())
        scorers |= by_scorer.keys()
        open_for = {scorer: len(wanted - codes) for scorer, codes in by_scorer.items()}
        if len(by_scorer) == 1:
            open_for[SECOND] = len(wanted)
        for scorer, items in open_for.items():
            if items:
                left.setdefault(scorer, {})[unit] = items
    for scorer in sorted(left):
        some = left[scorer]
        yield Scoring(name, scorer, sum(some.values()), tuple(some), len(scorers - {scorer}))


def _asked_of(unit: Unit, by_scorer: Mapping[str, set[str]]) -> set[str]:
    """Parameters that a round asks of a unit: all of the country, and what anybody answered of any other.

    Rights under one of them are told where somebody wants to.
    """
    items = set(schema.scored_items())
    return items if unit == COUNTRY else items & set().union(*by_scorer.values())


def _incidents(m: ActorMap, day: str) -> tuple[str, ...]:
    events = m["events"]
    days = events["date"]
    fresh = (days <= day) & (days >= days_after(day, -QUARTER)) & (events["verified"] == "")
    waiting = events[(fresh & (events["type"] == "attack")).to_numpy()]
    return tuple(waiting.sort_values(["date", "id"], ascending=[False, True], kind="stable")["id"])
