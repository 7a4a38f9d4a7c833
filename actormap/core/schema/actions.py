"""Which findings are something to act on, a row of ``actions.csv`` each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from actormap.core.schema.conditions import Condition
from actormap.core.schema.reading import read_rows


@dataclass(frozen=True, slots=True)
class Action:
    """What makes a kind of finding of an analysis worth acting on, and where that is done.

    Names of columns are those of the fields of a finding, or of its details; ``subject`` is the first.

    Parameters
    ----------
    analysis, kind
        Whose findings, and of which kind.
    only
        What must hold of one: the fields of a finding, not of an actor.
    options
        With what the analysis is asked, by name.
    topic, by
        What it is about, and the field that tells one such thing from another: those with the same of both
        are told as one. Without `by` there is one thing of the topic.
    leads
        Whether it may stand for all that is told with it; else it only stands beside another.
    danger
        For people, 0 (none) to 3 (somebody was attacked, or the risk is judged).
    due, since
        Fields with the day, or the days left, until which something can be done, and the day on which
        something happened.
    many
        The field that says how many it concerns.
    ease
        How cheap the next step is: 0 (months), 1 (several people), 2 (one talk), 3 (at the desk).
    without_ties
        Whether it says anything where no tie is recorded.
    in_due
        Whether it also stands in the list of what is due (`metrics.due`).
    icon, place, choice, label
        The picture, the place of the app where the step is taken, what is chosen there by the fields of the
        finding, and the words of the way to it.
    step
        The next step, where the next question of the finding is none.
    """

    analysis: str
    kind: str
    only: tuple[Condition, ...]
    options: tuple[tuple[str, str], ...]
    topic: str
    by: str
    leads: bool
    danger: int
    due: str
    since: str
    many: str
    ease: int
    without_ties: bool
    in_due: bool
    icon: str
    place: str
    choice: tuple[tuple[str, str], ...]
    label: str
    step: str


@cache
def actions() -> tuple[Action, ...]:
    """What can be acted on; of two rows that fit one finding the first counts."""
    return tuple(
        Action(
            row["analysis"],
            row["kind"],
            tuple(Condition.parse(part) for part in row["only"].split("; ") if part),
            _pairs(row["options"]),
            row["topic"],
            row["by"],
            row["leads"] == "yes",
            int(row["danger"]),
            row["due"],
            row["since"],
            row["many"],
            int(row["ease"]),
            row["without_ties"] == "yes",
            row["in_due"] == "yes",
            row["icon"],
            row["place"],
            _pairs(row["choice"]),
            row["label"],
            row["step"],
        )
        for row in read_rows("actions")
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """What is chosen, such as ``tab=laws law={subject}``."""
    pairs = (part.partition("=") for part in text.split())
    return tuple((name, value) for name, _mark, value in pairs)


@cache
def missing() -> dict[str, tuple[str, str]]:
    """Tables without which much stays unsaid: for each what is said where it is empty, and the next step."""
    return {row["table"]: (row["statement"], row["step"]) for row in read_rows("missing")}
