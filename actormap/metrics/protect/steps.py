"""What is due and late in open cases: steps, measures, and what each of them still waits for (A53)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural, series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import permitted, shown_name
from actormap.metrics.protect.cases import PENDING, SEVERE, Case, Step, case_of, cases_of
from actormap.metrics.protect.clock import HOUR, SOON, WAITS, Moment, Wait

METHOD = "What is due in open cases (A53)"
SHOWN = 50
Lacks = Literal["agreement", "second_approval"]
"""What a measure waits for before it begins: the person, or a second one in the office."""
LACKING: tuple[Lacks, ...] = ("agreement", "second_approval")
NO_STEP = Sentence("No step is recorded.")
CAVEATS = (
    Sentence("What has no day is not known to be in time: give each step and measure a day."),
    Sentence("A row says how something stands since its day; how it stood before is in the history."),
)


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
    def lacks(self) -> tuple[Lacks, ...]:
        """What it waits for before it begins."""
        if not self.step.is_measure:
            return ()
        person = self.case.waits_for_person(self.step)
        lacks: dict[Lacks, bool] = {"agreement": person, "second_approval": self.step.takes_two}
        return tuple(what for what, lacking in lacks.items() if lacking)


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
    findings = (
        _whole(context, tasks, len(cases)),
        *(_finding(context, task) for task in tasks[:limit]),
        *(_of_case(context, each) for each in cases[:limit]),
    )
    return Findings(METHOD, {"case": case, "at": at, "limit": limit}, CAVEATS, findings)


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


def _whole(context: Context, tasks: Sequence[Task], cases: int) -> Finding:
    dues: Mapping[Wait, int] = Counter(task.due for task in tasks)
    waits: Mapping[Lacks, int] = Counter(what for task in tasks for what in task.lacks)
    return Finding(
        "A53:all",
        "A53",
        ("all cases",),
        Sentence(
            "{tasks} to be done in {cases}: {late} late, {soon} due within {hours}.",
            tasks=plural(len(tasks), "step or measure", "steps and measures"),
            cases=plural(cases, "case"),
            late=dues["late"],
            soon=dues["soon"],
            hours=plural(SOON // HOUR, "hour"),
        ),
        joined(
            counted(dues["not_known"], "{n} has no day to be done by.", "{n} have no day to be done by."),
            counted(waits["agreement"], "{n} waits for the person.", "{n} wait for the person."),
        ),
        value=float(len(tasks)),
        n=len(tasks),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        would_change=Sentence("A step is done, or a day is set."),
        next_question=Sentence("Who can take over what is late?"),
        details={
            "dues": {due: dues[due] for due in WAITS},
            "waits": {what: waits[what] for what in LACKING},
        },
    )


def _finding(context: Context, task: Task) -> Finding:
    case, step = task.case, task.step
    return Finding(
        f"A53:{step.id}",
        "A53",
        (case.id,),
        Sentence(
            "{item}, {place}: {due}.",
            item=term(schema.items()[step.item].label),
            place=case.where(context.m),
            due=_due(task),
        ),
        joined(
            Sentence("State: {status}.", status=term(schema.vocabulary("case_step_status")[step.status])),
            _by_whom(context, step),
            *(_lacking(what, task.step.due) for what in task.lacks),
        ),
        kind="step",
        value=None if task.days is None else float(task.days),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        evidence=(step.id,),
        would_change=Sentence("It is done, declined or withdrawn, or another day is set."),
        next_question=_ask(task),
        details={
            "case": case.id,
            "row": step.id,
            "item": step.item,
            "status": step.status,
            "due": task.due,
            "by": step.due,
            "lacks": list(task.lacks),
            "who": step.who,
        },
    )


def _due(task: Task) -> Sentence:
    if task.days is None:
        return Sentence("by when is not recorded")
    if task.days < 0:
        return counted(
            -task.days, "{n} day late, due by {day}", "{n} days late, due by {day}", day=task.step.due
        )
    return Sentence("due by {day}", day=task.step.due)


def _lacking(what: Lacks, due: str) -> Sentence:
    """What a measure waits for; the day is given to the person, to think about it as well."""
    if what == "second_approval":
        return Sentence("It takes a second person, who has not approved it yet.")
    if not due:
        return Sentence("Waits for the person, who has not agreed to it yet.")
    return Sentence("Waits for the person until {day}.", day=due)


def _by_whom(context: Context, step: Step) -> Sentence:
    """Who takes it, where who may be spoken to; the office where nobody else is recorded."""
    if not step.who:
        return NOTHING
    code = context.code(step.who)
    if not permitted(context, "contact", [code]):
        return Sentence("Who takes it must not be spoken to now: see its record.")
    return Sentence("By {name}.", name=shown_name(context, code))


def _ask(task: Task) -> Sentence:
    if "agreement" in task.lacks:
        return Sentence("Does the person agree to it?")
    if "second_approval" in task.lacks:
        return Sentence("Who else in the office looks at it, and approves it?")
    return Sentence("What is in the way, and what does the person say?")


def _of_case(context: Context, case: Case) -> Finding:
    every = [code for code, item in schema.items().items() if item.set == "step"]
    recorded = {step.item for step in case.steps}
    taken = {step.item for step in case.steps if step.status == "done"}
    done = [code for code in every if code in taken]
    left = [code for code in every if code not in taken]
    unrecorded = [code for code in left if code not in recorded]
    return Finding(
        f"A53:case:{case.id}",
        "A53",
        (case.id,),
        Sentence(
            "Opened on {day}, {place}: {done} of {all} steps are done.",
            place=case.where(context.m),
            day=case.opened,
            done=len(done),
            all=len(every),
        ),
        joined(
            Sentence("Next: {step}.", step=term(schema.items()[left[0]].label)) if left else NOTHING,
            NO_STEP if len(unrecorded) == len(every) else _unrecorded(unrecorded),
            case.lines.words,
        ),
        kind="case",
        value=float(len(done)),
        n=len(every),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        evidence=(case.id,),
        would_change=Sentence("Somebody notes a step."),
        next_question=term(schema.items()[left[0]].help) if left else NOTHING,
        details={
            "case": case.id,
            "done": done,
            "next": left[0] if left else "",
            "unrecorded": unrecorded,
            "before": dict(case.lines.before),
            "after": dict(case.lines.after),
        },
    )


def _unrecorded(codes: Sequence[str]) -> Sentence:
    if not codes:
        return NOTHING
    return Sentence(
        "Nothing is recorded of: {steps}.",
        steps=series((term(schema.items()[code].label) for code in codes), "; "),
    )
