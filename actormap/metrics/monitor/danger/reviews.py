"""What is to be looked at again: judgements of risk, consent, and what was undertaken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.tables.partnership import OVER
from actormap.core.tables.records import records
from actormap.core.tables.values import days_after
from actormap.metrics.base.judgements import COUNTRY, Unit, judgements_of, standing
from actormap.metrics.monitor.danger.alerts import QUARTER
from actormap.metrics.monitor.danger.risk import sensitivity_of_risk
from actormap.metrics.monitor.danger.windows import AHEAD

YEAR = 365


@dataclass(frozen=True, slots=True)
class Review:
    """Something to be looked at again by a day.

    Parameters
    ----------
    what
        The risk of a unit, consent that nobody asked about for a year, or an undertaking.
    id
        The row of an undertaking; "" for the others.
    by
        By when; of consent the day of the view: it is over already.
    unit
        Whose risk.
    purpose
        What was undertaken.
    records
        How many records it is about.
    sensitivity
        0 to 3.
    """

    what: Literal["risk", "consent", "undertaking"]
    id: str
    by: str
    unit: Unit = COUNTRY
    purpose: str = ""
    records: int = 1
    sensitivity: int = 1


def reviews(m: ActorMap, view: View) -> list[Review]:
    """What is to be looked at again within 30 days or was to be earlier, the longest due first."""
    until = days_after(view.date, AHEAD)
    every = [*_of_risk(m, view), *_of_undertakings(m), *_of_consent(m, view)]
    return sorted((each for each in every if each.by <= until), key=lambda each: (each.by, each.id))


def _of_risk(m: ActorMap, view: View) -> Iterator[Review]:
    judged = judgements_of(m, view)
    for unit in judged.units("risk_factor"):
        marks = [each for some in judged.of(unit, "risk_factor").values() for each in standing(some)]
        if marks:
            latest = max(each.date for each in marks)
            level = sensitivity_of_risk(m, unit, marks)
            yield Review("risk", "", days_after(latest, QUARTER), unit, sensitivity=level)


def _of_undertakings(m: ActorMap) -> Iterator[Review]:
    frame = m["undertakings"]
    for row in records(frame[((frame["review_by"] != "") & ~frame["status"].isin(OVER)).to_numpy()]):
        yield Review("undertaking", row["id"], row["review_by"], purpose=row["purpose"], sensitivity=2)


def _of_consent(m: ActorMap, view: View) -> Iterator[Review]:
    """Who agreed to being recorded and was last met more than a year ago; who was never met has no day."""
    past = m.contacts[(m.contacts["date"] <= view.date).to_numpy()]
    latest = past.groupby("actor_id")["date"].max()
    agreed = m.actors["id"][(m.actors["consent_c1"] == "yes").to_numpy()]
    old = latest[latest.index.isin(agreed) & (latest < days_after(view.date, -YEAR)).to_numpy()]
    if len(old):
        yield Review("consent", "", view.date, records=len(old), sensitivity=0)
