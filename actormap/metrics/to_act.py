"""What an officer can act on, of the findings of all families: ranked, and told once (``actions.csv``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from actormap.core import schema
from actormap.core.findings import NOTHING, Finding
from actormap.core.schema import Action, Condition
from actormap.core.sentences import Sentence, counted, joined, term
from actormap.core.tables.values import days_between

MOST = 10
"""So many things are told."""
MOST_OF_ONE_TOPIC = 3
"""So many of one topic: a list of ten groups that nobody met would hide all else."""
NAMED = 2
"""So many findings that say the same are told beside the first; the others are counted."""
NEAR = ((7, 3), (31, 2), (92, 1))
"""Within so many days, so many points: what is late is as near as what is due today."""
MANY = ((20, 3), (5, 2), (2, 1))
"""From so many on, so many points."""
SURE = {"supported": 3, "indicative": 2, "insufficient_data": 0}
"""Points of a verdict."""

Question = tuple[str, tuple[tuple[str, str], ...]]
"""An analysis by its name, and the options with which it was asked."""


class Points(NamedTuple):
    """What a finding is ranked by, 0 to 3 each, the weightiest first.

    They count 5, 4, 3, 2 and 1 times: danger for people, how near the day is, how many it concerns, how sure
    it is, and how cheap the next step is.
    """

    danger: int
    date: int
    many: int
    sure: int
    ease: int

    @property
    def total(self) -> int:
        """All of them by their weight, 0 to 45."""
        return sum(weight * points for weight, points in zip(range(len(self), 0, -1), self, strict=True))


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to act on.

    Parameters
    ----------
    action
        The row of ``actions.csv``.
    finding
        The finding that stands for it.
    points, days, many
        What it is ranked by: points, days until it is due or since it happened (None where no day is
        known), and how many it concerns.
    place
        Where its row and it stood, which tells equals apart.
    also
        The findings that are told with it, the weightiest first.
    """

    action: Action
    finding: Finding
    points: Points
    days: int | None
    many: float
    place: tuple[int, int]
    also: tuple[Thing, ...] = ()

    @property
    def question(self) -> Question:
        """Whose finding it is."""
        return self.action.analysis, self.action.options

    @property
    def about(self) -> tuple[str, str]:
        """The topic, and which thing of it: findings with the same are one."""
        return self.action.topic, _text(cell(self.finding, self.action.by)) if self.action.by else ""

    @property
    def order(self) -> tuple[Any, ...]:
        """What comes first."""
        days = float("inf") if self.days is None else self.days
        return -self.points.total, -self.points.danger, days, -self.many, self.place

    def words(self, finding: Finding) -> Finding:
        """A finding as it stands for the thing: with its next step, and what else says so under why."""
        others = {other.action.analysis: other.finding for other in reversed(self.also)}
        others.pop(self.action.analysis, None)
        named = [*reversed(others.values())][:NAMED] or [other.finding for other in self.also[:1]]
        more = len(self.also) - len(named)
        also = Sentence("Also: {findings}", findings=joined(*(other.statement for other in named)))
        return replace(
            finding,
            reason=joined(
                finding.reason,
                also if named else NOTHING,
                counted(more, "And {n} more like it.", "And {n} more like it.") if more else NOTHING,
            ),
            next_question=term(self.action.step) if self.action.step else finding.next_question,
            sensitivity=max(other.sensitivity for other in (finding, *named)),
            details={
                **finding.details,
                "asked": self.action.analysis,
                "topic": self.action.topic,
                "also": len(self.also),
                "points": self.points._asdict(),
            },
        )


def to_act(answers: Mapping[Question, Sequence[Finding]], day: str, *, ties: bool) -> list[Thing]:
    """What can be acted on, the weightiest first, what says the same told once.

    Parameters
    ----------
    answers
        Findings, by the analysis that was asked and how.
    day
        The day as YYYY-MM-DD, from which the days left are counted.
    ties
        Whether any tie is recorded: without one, what rests on ties says nothing.

    Returns
    -------
    list
        All of it; `first_of_all` takes the ten.
    """
    things: dict[tuple[str, str], list[Thing]] = {}
    for thing in sorted(_things(answers, day, ties=ties), key=lambda thing: thing.order):
        things.setdefault(thing.about, []).append(thing)
    merged = (_as_one(same) for same in things.values() if any(thing.action.leads for thing in same))
    return sorted(merged, key=lambda thing: thing.order)


def _as_one(same: Sequence[Thing]) -> Thing:
    """What says the same as one: the most dangerous finding that may, with the most of each that all say.

    How sure it is stays that of the finding, and how cheap its step. Of what is one thing however many
    findings there are, such as attacks, it concerns at least so many.
    """
    first = min((thing for thing in same if thing.action.leads), key=lambda thing: -thing.points.danger)
    days = [thing.days for thing in same if thing.days is not None]
    many = max(*(thing.many for thing in same), 0 if first.action.by else len(same))
    points = first.points._replace(
        danger=max(thing.points.danger for thing in same),
        date=max(thing.points.date for thing in same),
        many=_band(many),
    )
    also = tuple(thing for thing in same if thing is not first)
    return replace(first, points=points, days=min(days, default=None), many=many, also=also)


def first_of_all(things: Iterable[Thing]) -> list[Thing]:
    """At most ten of them, at most three of one topic."""
    first: list[Thing] = []
    for thing in things:
        if sum(thing.action.topic == other.action.topic for other in first) < MOST_OF_ONE_TOPIC:
            first.append(thing)
    return first[:MOST]


def action_of(finding: Finding) -> Action | None:
    """The row by which a finding of the list stands in it; None where it stands in none."""
    rows = (row for row in schema.actions() if row.analysis == finding.details.get("asked"))
    return next((row for row in rows if _fits(row, finding)), None)


def cell(finding: Finding, name: str) -> Any:
    """A field of a finding by the name that ``actions.csv`` gives it; None where it has none."""
    if name == "subject":
        return finding.subject[0]
    return finding.details[name] if name in finding.details else getattr(finding, name, None)


def _things(answers: Mapping[Question, Sequence[Finding]], day: str, *, ties: bool) -> Iterator[Thing]:
    taken: set[tuple[Question, int]] = set()
    for row, action in enumerate(schema.actions()):
        question = action.analysis, action.options
        for place, finding in enumerate(answers.get(question, ())):
            if (question, place) in taken or not _fits(action, finding):
                continue
            taken.add((question, place))
            if ties or action.without_ties:
                days, many = _days(action, finding, day), _number(finding, action.many)
                yield Thing(action, finding, _points(action, finding, days, many), days, many, (row, place))


def _points(action: Action, finding: Finding, days: int | None, many: float) -> Points:
    return Points(
        action.danger,
        0 if days is None else next((points for most, points in NEAR if days <= most), 0),
        _band(many),
        SURE[finding.verdict],
        action.ease,
    )


def _band(many: float) -> int:
    """Points of a number."""
    return next((points for least, points in MANY if many >= least), 0)


def _days(action: Action, finding: Finding, day: str) -> int | None:
    """Days until something is due, 0 where it is late, or since it happened."""
    if action.since:
        return days_between(str(cell(finding, action.since)), day)
    due = cell(finding, action.due) if action.due else None
    if due is None or due == "":
        return None
    return max(days_between(day, due) if isinstance(due, str) else int(due), 0)


def _number(finding: Finding, name: str) -> float:
    value = cell(finding, name) if name else None
    return 0.0 if value is None else float(value)


def _fits(action: Action, finding: Finding) -> bool:
    return finding.kind == action.kind and all(_holds(condition, finding) for condition in action.only)


def _holds(condition: Condition, finding: Finding) -> bool:
    return (_text(cell(finding, condition.column)) in condition.words) == (condition.test == "=")


def _text(value: Any) -> str:
    """A cell as a condition writes it."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
