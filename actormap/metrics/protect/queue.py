"""Which cases wait for the office, and by when (A51)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, term
from actormap.core.thresholds import Thresholds
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.protect.cases import SEVERE, Case, cases_of
from actormap.metrics.protect.clock import DAY, HOUR, NO_DAY, SOON, WAITS, Left, Moment, Wait

SHEET = Sheet(__file__)
SHOWN = 50
For = Literal["answer", "review", ""]
"""What is waited for: that the office acts, that somebody looks again, or it is not known."""


@dataclass(frozen=True, slots=True)
class Clock:
    """By when something must be done about a case.

    Parameters
    ----------
    case
        The case.
    waits_for
        What is waited for.
    by
        The moment, or the day, as it is written.
    hours
        How many it has from its opening; 0 where it goes by a day.
    left
        How long that is.
    """

    case: Case
    waits_for: For
    by: str
    hours: int
    left: Left

    @property
    def wait(self) -> Wait:
        """How it waits."""
        return self.left.wait

    @property
    def presses(self) -> bool:
        """Whether it is late, or due soon, or nobody knows that it is not."""
        return self.wait != "ahead"

    @property
    def place(self) -> tuple[bool, int, int, dt.timedelta, int, str, str]:
        """Where it stands in the queue: what presses first, by its severity; the rest by the clock."""
        grave, case = list(schema.vocabulary("severity")), self.case
        severity = grave.index(case.severity) if case.severity in grave else -1
        first, left = severity if self.presses else 0, self.left.least or dt.timedelta()
        return not self.presses, first, WAITS.index(self.wait), left, severity, case.opened, case.id


@checked
def queue(m: ActorMap, view: View, *, at: str = "", limit: int = SHOWN) -> Findings:
    """Open cases, the one to act for first at the top (A51).

    Parameters
    ----------
    m
        The map with what is sealed.
    view
        The day and the thresholds.
    at
        The time of day with its distance from UTC, such as 18:05+03:00; without it all is told for the
        whole day.
    limit
        Most cases listed; their number is told.

    Returns
    -------
    Findings
        First one about all (value: open cases, a count; details ``waits``: number that is ``late``,
        ``not_known``, ``soon``: due within 24 hours, and ``ahead``, ``unanswered``, ``closed``), then one
        a case: those that are late, due within 24 hours or of which it is not known by when, the gravest
        first, then the others by the clock (value: hours left at least, negative where it is over, None
        where it is not known; details ``case``, ``wait``, ``waits_for``: ``answer``, ``review`` or "",
        ``by``, ``hours``: from its opening, ``severity``, ``verification``, ``pcode``, ``opened``, ``at``,
        ``agreement``: ``yes``, ``no`` or ``unknown``, ``answered``, ``measures``, ``person``: how many
        measures wait for the person, ``person_by``: the first of their days).

    Raises
    ------
    Refused
        No case is on the map: nothing sealed is open; or what was given is no time of day.

    Notes
    -----
    A critical case has an answer within ``case_critical_hours`` of its opening and one of high severity
    within ``case_high_hours``; all others, and those that have one, go by the day on which they are to be
    looked at again. An answer is a measure that has begun and to which the person agreed, or the step *Act
    at once* that is done. Of a case without such a day it is not known by when, and never that nothing is
    due. Danger comes before time: a critical case that is due within 24 hours stands before one of low
    severity that is late, however long. Nobody in danger is named.

    References
    ----------
    docs/definitions.md#a51.
    """
    context, moment = context_of(m, view), Moment(view.date, at)
    cases = cases_of(m, view)
    clocks = [clock_of(case, moment, view.thresholds) for case in cases if not case.closed]
    clocks.sort(key=lambda clock: clock.place)
    facts = (_whole(context, clocks, len(cases)), *(_of_case(context, clock) for clock in clocks[:limit]))
    return SHEET.answer(context, facts, at=at, limit=limit)


def clock_of(case: Case, moment: Moment, thresholds: Thresholds) -> Clock:
    """By when something must be done about a case."""
    if not case.answered and (hours := _hours(case.severity, thresholds)) is not None:
        begun = dt.datetime.fromisoformat(f"{case.opened}T{case.at or '00:00'}")
        return Clock(case, "answer", _written(begun + hours * HOUR), hours, moment.left(begun, hours * HOUR))
    if case.review_by:
        return Clock(case, "review", case.review_by, 0, moment.left_of(case.review_by))
    return Clock(case, "", "", 0, NO_DAY)


def _hours(severity: str, thresholds: Thresholds) -> int | None:
    """Within how many hours of its opening a case has an answer; None where it goes by a day."""
    if severity == "critical":
        return thresholds.case_critical_hours
    return thresholds.case_high_hours if severity == "high" else None


def _written(moment: dt.datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def _whole(context: Context, clocks: Sequence[Clock], cases: int) -> Fact:
    every = Counter(clock.wait for clock in clocks)
    waits = {wait: every[wait] for wait in WAITS}
    return Fact(
        "all",
        "all",
        float(len(clocks)),
        subject=("all cases",),
        values={**waits, "hours": SOON // HOUR, "pressing": any(clock.presses for clock in clocks)},
        n=len(clocks),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        details={
            "waits": waits,
            "unanswered": sum(not clock.case.answered for clock in clocks),
            "closed": cases - len(clocks),
        },
    )


def _of_case(context: Context, clock: Clock) -> Fact:
    case, least, most = clock.case, clock.left.least, clock.left.most
    waiting = [step for step in case.steps if case.waits_for_person(step)]
    grades, verifications = schema.vocabulary("severity"), schema.vocabulary("verification")
    return Fact(
        "case",
        case.id,
        None if least is None else least / HOUR,
        subject=(case.id,),
        values={
            "graded": case.severity in grades,
            "grade": term(grades.get(case.severity, "")),
            "place": case.where(context.m),
            "from_midnight": clock.waits_for == "answer" and not case.at,
            "left": _left_words(clock),
            "verified": term(verifications.get(case.verification, verifications["unknown"])),
            # Measures that began without the person: they stop no clock.
            "unasked_of": sum(step.begun and not case.agreed_to(step) for step in case.measures),
        },
        interval=None if least is None or most is None or least == most else (least / HOUR, most / HOUR),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        evidence=(case.id,),
        details={
            "case": case.id,
            "wait": clock.wait,
            "waits_for": clock.waits_for,
            "by": clock.by,
            "hours": clock.hours,
            "severity": case.severity,
            "verification": case.verification,
            "pcode": case.pcode,
            "opened": case.opened,
            "at": case.at,
            "agreement": case.agreement,
            "answered": case.answered,
            "measures": sum(step.begun for step in case.measures),
            "person": len(waiting),
            "person_by": min((step.due for step in waiting if step.due), default=""),
        },
    )


def _left_words(clock: Clock) -> Sentence:
    least, most = clock.left.least, clock.left.most
    if least is None or most is None:
        return NOTHING
    if clock.waits_for == "review":
        # Of the day of a review the whole is in time.
        days = -(-most // DAY) - 1
        return SHEET.sentence("left", "day_late" if days < 0 else "day", n=abs(days))
    if clock.wait == "late":
        return SHEET.sentence("left", "over" if least == most else "over_at_least", time=_time_words(-most))
    if least == most:
        return SHEET.sentence("left", "exactly", time=_time_words(least))
    if least <= dt.timedelta():
        return SHEET.sentence("left", "today")
    return SHEET.sentence("left", "between", least=_time_words(least), most=_time_words(most))


def _time_words(span: dt.timedelta) -> Sentence:
    """A length of time, to the minute."""
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    return SHEET.sentence("time", "span", hours=hours, minutes=minutes)
