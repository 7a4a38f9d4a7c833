"""Which cases wait for the office, and by when (A51)."""

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
from actormap.core.sentences import Sentence, counted, joined, plural, term
from actormap.core.thresholds import Thresholds
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.protect.cases import SEVERE, Agreement, Case, Step, cases_of, severity_words
from actormap.metrics.protect.clock import DAY, HOUR, NO_DAY, SOON, WAITS, Left, Moment, Wait

METHOD = "Open cases by their clock (A51)"
SHOWN = 50
For = Literal["answer", "review", ""]
"""What is waited for: that the office acts, that somebody looks again, or it is not known."""
CAVEATS = (
    Sentence("Only what somebody put into the sealed part is here: no case does not mean no danger."),
    Sentence(
        "The hours are a promise to act, not a measure of the danger. A case with a long clock can turn at "
        "any moment."
    ),
)
AGREEMENT: dict[Agreement, Sentence] = {
    "yes": Sentence("The person agreed that the office acts."),
    "no": Sentence("The person did not agree that the office acts."),
    "unknown": Sentence("It is not known whether the person agrees that the office acts."),
}
GRAVEST_FIRST = Sentence(
    "Of those that are late, due soon or without a day, the gravest come first; the others by their day."
)
FROM_MIDNIGHT = Sentence("No time of day is recorded, so the clock runs from the beginning of the day.")


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
    findings = (_whole(context, clocks, len(cases)), *(_finding(context, clock) for clock in clocks[:limit]))
    return Findings(METHOD, {"at": at, "limit": limit}, CAVEATS, findings)


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


def _whole(context: Context, clocks: Sequence[Clock], cases: int) -> Finding:
    waits: Mapping[Wait, int] = Counter(clock.wait for clock in clocks)
    unanswered = sum(not clock.case.answered for clock in clocks)
    return Finding(
        "A51:all",
        "A51",
        ("all cases",),
        joined(
            Sentence(
                "{cases}: {late} late, {soon} due within {hours}.",
                cases=plural(len(clocks), "open case"),
                late=waits["late"],
                soon=waits["soon"],
                hours=plural(SOON // HOUR, "hour"),
            ),
            _not_known(waits["not_known"]),
        ),
        joined(
            counted(unanswered, "{n} has no answer yet.", "{n} have no answer yet."),
            counted(cases - len(clocks), "{n} is closed.", "{n} are closed.")
            if cases > len(clocks)
            else NOTHING,
            GRAVEST_FIRST if any(clock.presses for clock in clocks) else NOTHING,
        ),
        value=float(len(clocks)),
        n=len(clocks),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        would_change=Sentence("Somebody puts a concern in, acts, or writes by when to look again."),
        next_question=Sentence("Which concerns did the office hear that nobody put in?"),
        details={
            "waits": {wait: waits[wait] for wait in WAITS},
            "unanswered": unanswered,
            "closed": cases - len(clocks),
        },
    )


def _not_known(number: int) -> Sentence:
    if not number:
        return NOTHING
    return counted(
        number,
        "Of {n} it is not known by when: look at it today.",
        "Of {n} it is not known by when: look at them today.",
    )


def _finding(context: Context, clock: Clock) -> Finding:
    case, least, most = clock.case, clock.left.least, clock.left.most
    waiting = [step for step in case.steps if case.waits_for_person(step)]
    return Finding(
        f"A51:{case.id}",
        "A51",
        (case.id,),
        Sentence(
            "{severity}, {place}: {what}",
            severity=severity_words(case),
            place=case.where(context.m),
            what=_waits_for(clock),
        ),
        joined(_opened(clock), _left_words(clock), _state(case), _unasked(case), _person(waiting)),
        kind="case",
        value=None if least is None else least / HOUR,
        interval=None if least is None or most is None or least == most else (least / HOUR, most / HOUR),
        **context.trust_in_log(),
        sensitivity=SEVERE,
        evidence=(case.id,),
        would_change=Sentence(
            "A measure begins, the severity is judged anew, or a day to look again is set."
        ),
        next_question=_ask(case),
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
            "person_by": _first_day(waiting),
        },
    )


def _waits_for(clock: Clock) -> Sentence:
    late = clock.wait == "late"
    if clock.waits_for == "answer":
        if late:
            return Sentence("late, an answer was due by {by}.", by=clock.by)
        return Sentence("an answer is due by {by}.", by=clock.by)
    if clock.waits_for == "review":
        if late:
            return Sentence("late, it was to be looked at again by {by}.", by=clock.by)
        return Sentence("to be looked at again by {by}.", by=clock.by)
    return Sentence("by when to look at it again is not recorded.")


def _opened(clock: Clock) -> Sentence:
    case = clock.case
    opened = Sentence("Opened on {day}, {at}.", day=case.opened, at=case.at)
    if not case.at:
        opened = Sentence("Opened on {day}.", day=case.opened)
    if clock.waits_for != "answer":
        return opened
    hours = Sentence("Its answer is due within {hours}.", hours=plural(clock.hours, "hour"))
    return joined(opened, NOTHING if case.at else FROM_MIDNIGHT, hours)


def _left_words(clock: Clock) -> Sentence:
    least, most = clock.left.least, clock.left.most
    if least is None or most is None:
        return NOTHING
    if clock.waits_for == "review":
        return _days(most)
    if clock.wait == "late":
        over = Sentence("Over by {time}.", time=time_words(-most))
        return over if least == most else Sentence("Over by {time} or more.", time=time_words(-most))
    if least == most:
        return Sentence("{time} left.", time=time_words(least))
    if least <= dt.timedelta():
        return Sentence("It ends in the course of the day.")
    return Sentence(
        "{least} left at the end of the day, {most} at its beginning.",
        least=time_words(least),
        most=time_words(most),
    )


def _days(most: dt.timedelta) -> Sentence:
    """How many days it is to a review, of which the whole last day is in time."""
    days = -(-most // DAY) - 1
    if days < 0:
        return counted(-days, "{n} day late.", "{n} days late.")
    return counted(days, "{n} day left.", "{n} days left.")


def time_words(span: dt.timedelta) -> Sentence:
    """A length of time, to the minute."""
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    if not minutes:
        return Sentence("{hours} h", hours=hours)
    return Sentence("{hours} h {minutes} min", hours=hours, minutes=minutes)


def _state(case: Case) -> Sentence:
    labels = schema.vocabulary("verification")
    verified = term(labels.get(case.verification, labels["unknown"]))
    return joined(Sentence("Facts: {verified}.", verified=verified), AGREEMENT[case.agreement])


def _unasked(case: Case) -> Sentence:
    """Measures that began without the person: they stop no clock."""
    begun = sum(step.begun and not case.agreed_to(step) for step in case.measures)
    return counted(
        begun,
        "{n} measure has begun to which it is not recorded that the person agreed: it is no answer.",
        "{n} measures have begun to which it is not recorded that the person agreed: they are no answer.",
    )


def _person(waiting: Sequence[Step]) -> Sentence:
    """How many measures wait for the person, and until when."""
    if not waiting:
        return NOTHING
    if day := _first_day(waiting):
        return counted(
            len(waiting),
            "{n} measure waits for the person until {day}.",
            "{n} measures wait for the person, the first until {day}.",
            day=day,
        )
    return counted(len(waiting), "{n} measure waits for the person.", "{n} measures wait for the person.")


def _first_day(steps: Sequence[Step]) -> str:
    return min((step.due for step in steps if step.due), default="")


def _ask(case: Case) -> Sentence:
    if case.agreement == "no":
        return Sentence("What would help the person without what they did not agree to?")
    if not case.agreed:
        return Sentence("Does the person agree that the office acts?")
    if not case.answered:
        return Sentence("Which measure suits this person best, and who can deliver it there?")
    return Sentence("Does each measure work, and what does the person say?")
