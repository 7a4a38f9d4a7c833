"""What is due and late in open cases: steps, measures, and what each of them still waits for (A53)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import permitted, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.protect.cases import PENDING, SEVERE, Case, Step, case_of, cases_of
from actormap.metrics.protect.clock import HOUR, SOON, WAITS, Moment, Wait

SHEET = Sheet(__file__)
SHOWN = 50
Lacks = Literal["agreement", "second_approval"]
"""What a measure waits for before it begins: the person, or a second one in the office."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step or a measure that is still to be done.

    Parameters
    ----------
    case, step
        The case, and the row.
    days
        Days until it is due, negative where it is late; None where no day is recorded.
    due
        How it waits.
    """

    case: Case
    step: Step
    days: int | None
    due: Wait

    @property
    def lacks(self) -> dict[Lacks, bool]:
        """What it waits for before it begins."""
        return {
            "agreement": self.case.waits_for_person(self.step),
            "second_approval": self.step.is_measure and self.step.takes_two,
        }


@checked
def steps(m: ActorMap, view: View, *, case: str = "", at: str = "", limit: int = SHOWN) -> Findings:
    """What is due and late in open cases, and how far each has come (A53).

    Parameters
    ----------
    m
        The map with what is sealed.
    view
        The day.
    case
        One case alone, also where it is closed; empty takes all that are open.
    at
        The time of day with its distance from UTC, such as 18:05+03:00; without it all is told for the
        whole day.
    limit
        Most steps and measures listed, and most cases; their number is told.

    Returns
    -------
    Findings
        First one about all (value: what is still to be done, a count; details ``dues``: number that is
        ``late``, ``not_known``, ``soon``: due within 24 hours, and ``ahead``, ``waits``: how many measures
        wait for the person or a second approval), then one for each step or measure that is still to be done:
        what is late first, then what has no day, then by its day (kind ``step``; value: days left, negative
        where it is late, None where no day is recorded; details ``case``, ``row``, ``item``, ``status``,
        ``due``, ``by``, ``lacks``: ``agreement``, ``second_approval``, ``who``). Then one a case (kind
        ``case``; value: steps of eight that are done, a count; details ``case``, ``done``, ``next``: the
        first step that is not done, "" where all are, ``unrecorded``: steps of which nothing is recorded,
        ``before``, ``after``: marks of the five lines of risk, at the start and now).

    Raises
    ------
    Refused
        No case is on the map: nothing sealed is open; or there is no such case.

    Notes
    -----
    A step of which nothing is recorded is not known; it is not said to be left undone. What was declined or
    withdrawn is no task. Who takes a step is named only where it may be spoken to.

    References
    ----------
    docs/definitions.md#a53.
    """
    context = context_of(m, view)
    cases = [case_of(m, view, case)] if case else [each for each in cases_of(m, view) if not each.closed]
    moment = Moment(view.date, at)
    tasks = sorted((task for each in cases for task in tasks_of(each, moment)), key=_place)
    facts = (
        _whole(context, tasks, len(cases)),
        *(_of_task(context, task) for task in tasks[:limit]),
        *(_of_case(context, each) for each in cases[:limit]),
    )
    return SHEET.answer(context, facts, case=case, at=at, limit=limit)


def tasks_of(case: Case, moment: Moment) -> list[Task]:
    """What is still to be done in a case, in the order of the catalogue."""
    return [
        Task(case, step, _days(step.due, moment.day), moment.left_of(step.due).wait)
        for step in case.steps
        if step.status in PENDING
    ]


def _days(due: str, day: str) -> int | None:
    return (dt.date.fromisoformat(due) - dt.date.fromisoformat(day)).days if due else None


def _place(task: Task) -> tuple[int, int]:
    """Where it stands in the list; what is equal stays in the order of cases and of the catalogue."""
    return WAITS.index(task.due), task.days or 0


def _whole(context: Context, tasks: Sequence[Task], cases: int) -> Fact:
    every = Counter(task.due for task in tasks)
    dues = {due: every[due] for due in WAITS}
    waits = {what: sum(task.lacks[what] for task in tasks) for what in get_args(Lacks)}
    return Fact(
        "all",
        "all",
        float(len(tasks)),
        subject=("all cases",),
        values={**dues, **waits, "cases": cases, "hours": SOON // HOUR},
        n=len(tasks),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        details={"dues": dues, "waits": waits},
    )


def _of_task(context: Context, task: Task) -> Fact:
    case, step = task.case, task.step
    taker = context.code(step.who)
    return Fact(
        "step",
        step.id,
        None if task.days is None else float(task.days),
        subject=(case.id,),
        values={
            "label": term(schema.items()[step.item].label),
            "place": case.where(context.m),
            "days_late": -(task.days or 0),
            "state": term(schema.vocabulary("case_step_status")[step.status]),
            "taker": shown_name(context, taker)
            if step.who and permitted(context, "contact", [taker])
            else "",
            **task.lacks,
        },
        **context.trust_in_log(),
        sensitivity=SEVERE,
        evidence=(step.id,),
        details={
            "case": case.id,
            "row": step.id,
            "item": step.item,
            "status": step.status,
            "due": task.due,
            "by": step.due,
            "lacks": [what for what, lacking in task.lacks.items() if lacking],
            "who": step.who,
        },
    )


def _of_case(context: Context, case: Case) -> Fact:
    items = schema.items()
    every = [code for code, item in items.items() if item.set == "step"]
    recorded = {step.item for step in case.steps}
    taken = {step.item for step in case.steps if step.status == "done"}
    done = [code for code in every if code in taken]
    left = [code for code in every if code not in taken]
    unrecorded = [code for code in left if code not in recorded]
    named = unrecorded if len(unrecorded) < len(every) else ()
    return Fact(
        "case",
        f"case:{case.id}",
        float(len(done)),
        subject=(case.id,),
        values={
            "opened": case.opened,
            "place": case.where(context.m),
            "taken": len(done),
            "step": term(items[left[0]].label) if left else "",
            "help": term(items[left[0]].help) if left else "",
            "named": series((term(items[code].label) for code in named), "; "),
            "lines": case.lines.words,
        },
        n=len(every),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        evidence=(case.id,),
        details={
            "case": case.id,
            "done": done,
            "next": left[0] if left else "",
            "unrecorded": unrecorded,
            "before": dict(case.lines.before),
            "after": dict(case.lines.after),
        },
    )
