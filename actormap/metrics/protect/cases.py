"""Cases and their steps on a day: the one place where analyses read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import pandas as pd

from actormap.core import schema
from actormap.core.config import BY_TWO, View
from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics.base.areas import place
from actormap.metrics.protect.lines import Lines
from actormap.rights.measures import BEGUN

SEVERE = 3
"""Sensitivity of whatever is said of a case."""
AT_ONCE = "step_action"
"""The step with which the office has answered, though no measure has begun."""
Agreement = Literal["yes", "no", "unknown"]
"""Whether the person agreed, did not, or nobody asked or noted it by the day."""
PENDING = frozenset({"planned", "in_progress", "accepted"})
"""States in which something is still to be done."""
NOT_OPEN = Sentence(
    "nothing sealed is open on this map, so nothing can be said of cases: neither that there are any, nor "
    "that there are none. Open the sealed part with the protection passphrase. If it is open, no case was "
    "put in yet."
)


class Step(NamedTuple):
    """A step of a case, or a measure, as it stands.

    Parameters
    ----------
    id, item, who, delivery, status, date, due
        As in ``case_steps``.
    agreed
        Whether the person agreed to it by the day.
    approved
        Whether a second person approved it.
    """

    id: str
    item: str
    who: str
    delivery: str
    status: str
    date: str
    due: str
    agreed: bool
    approved: bool

    @property
    def is_measure(self) -> bool:
        """Whether it is a measure, and no step."""
        return schema.items()[self.item].set == "measure"

    @property
    def begun(self) -> bool:
        """Whether something was done."""
        return self.status in BEGUN

    @property
    def takes_two(self) -> bool:
        """Whether it still takes a second person."""
        return self.item in BY_TWO and not self.approved


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands on a day; what was written for later days is not known yet.

    Parameters
    ----------
    id, opened, at, pcode, severity, verification, threat_from, review_by
        As in ``cases``.
    subjects
        Who is in danger.
    agreement
        Whether the person agreed by the day that the office acts.
    reprisal
        ``yes``, ``no``, or ``unknown`` where nobody said.
    hq_informed
        Day on which headquarters were informed; "" where that is not known by the day.
    closed
        Whether it was closed by the day.
    lines
        How great the risk was and is, as it was marked.
    steps
        Its steps and measures.
    """

    id: str
    opened: str
    at: str
    pcode: str
    severity: str
    verification: str
    threat_from: str
    review_by: str
    subjects: tuple[str, ...]
    agreement: Agreement
    reprisal: str
    hq_informed: str
    closed: bool
    lines: Lines
    steps: tuple[Step, ...]

    @property
    def measures(self) -> tuple[Step, ...]:
        """Its measures."""
        return tuple(step for step in self.steps if step.is_measure)

    @property
    def agreed(self) -> bool:
        """Whether the person agreed."""
        return self.agreement == "yes"

    @property
    def answered(self) -> bool:
        """Whether the office has acted: it took the step, or a measure began to which the person agreed."""
        return any(
            step.begun and self.agreed_to(step)
            if step.is_measure
            else step.item == AT_ONCE and step.status == "done"
            for step in self.steps
        )

    def agreed_to(self, step: Step) -> bool:
        """Whether the person agreed to a measure: that the office acts, and to this."""
        return self.agreed and step.agreed

    def waits_for_person(self, step: Step) -> bool:
        """Whether a measure is still to be done to which the person did not agree yet."""
        return step.is_measure and step.status in PENDING and not self.agreed_to(step)

    def where(self, m: ActorMap) -> Sentence:
        """Where it is, in words."""
        return place(m, self.pcode) if self.pcode else Sentence("place not recorded")


def cases_of(m: ActorMap, view: View) -> tuple[Case, ...]:
    """The cases that were opened by the day of a view, the oldest first; refused where none is on the map."""
    if m["cases"].empty:
        raise Refused(NOT_OPEN)
    return m.once(("cases", view.date), lambda m: tuple(_cases(m, view.date)))


def case_of(m: ActorMap, view: View, case: str) -> Case:
    """One of them; refused where there is none of this code."""
    for known in cases_of(m, view):
        if known.id == case:
            return known
    raise Refused("there is no case '{case}' by that day. See the list of cases.", case=shorten(case))


def _cases(m: ActorMap, day: str) -> Iterator[Case]:
    rows = m["cases"]
    rows = rows[(rows["opened"] <= day).to_numpy()].sort_values(["opened", "id"], kind="stable")
    steps = _steps(m, day, set(rows["id"]))
    for row in records(rows):
        yield Case(
            **{name: row[name] for name in ("id", "opened", "at", "pcode", "severity", "verification")},
            threat_from=row["threat_from"],
            review_by=row["review_by"],
            subjects=tuple(split(row["subjects"])),
            agreement=_agreement(row["agreed_with_person"], row["agreed_on"], day),
            reprisal=row["reprisal"] if row["reprisal"] in {"yes", "no"} else "unknown",
            hq_informed=_by(row["hq_informed"], day),
            closed=bool(_by(row["closed"], day)),
            lines=Lines.of(row["before"], row["after"]),
            steps=tuple(steps.get(row["id"], ())),
        )


def _agreement(written: str, agreed_on: str, day: str) -> Agreement:
    """What is known by a day: a yes of a later day is not known on it, and what nobody noted is no *no*."""
    known = written in get_args(Agreement) and agreed_on <= day
    return written if known else "unknown"  # type: ignore[return-value]  # among them


def _steps(m: ActorMap, day: str, known: Collection[str]) -> dict[str, list[Step]]:
    """Steps by case, in the order of the catalogue; a row says how it stands since its day."""
    rows = m["case_steps"]
    rows = rows[((rows["date"] <= day) & rows["case"].isin(known)).to_numpy()]
    order = {code: at for at, code in enumerate(schema.items())}
    place_of = pd.Series(rows["item"].map(order), index=rows.index)
    rows = rows.assign(place=place_of).sort_values(["place", "who", "id"], kind="stable")
    columns = ("case", "agreed_on", "approved_by", "id", "item", "who", "delivery", "status", "date", "due")
    steps: dict[str, list[Step]] = {}
    for case, agreed_on, approved_by, *written in zip(
        *(rows[name].tolist() for name in columns), strict=True
    ):
        step = Step._make((*written, bool(_by(agreed_on, day)), bool(approved_by.strip())))
        steps.setdefault(case, []).append(step)
    return steps


def _by(written: str, day: str) -> str:
    """A day that is written, where it was by the day."""
    return written if written <= day else ""
