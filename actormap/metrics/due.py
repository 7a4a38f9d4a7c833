"""What is waiting for the office today: plans that are late, records to look at again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.introductions.plans import plans

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """What is waiting.

    Parameters
    ----------
    overdue
        Plans of introductions whose next step is late, as `plans` tells them.
    coming
        Those whose next step is due within a week.
    open_plans
        Number of plans that are not at their end.
    reviews
        Ids of the actors whose record was to be looked at again by now, the longest due first.
    """

    overdue: tuple[Finding, ...]
    coming: tuple[Finding, ...]
    open_plans: int
    reviews: tuple[str, ...]


def due(m: ActorMap, view: View) -> Due:
    """What is waiting on the day of a view.

    A record without a day of review is never due: that nothing is due says nothing about how old
    records are.
    """
    return context_of(m, view).once("due", _due)


def _due(context: Context) -> Due:
    m, day = context.m, context.view.date
    week = (dt.date.fromisoformat(day) + WEEK).isoformat()
    try:
        planned = [finding for finding in plans(m, context.view) if finding.kind == "plan"]
    except Refused:
        planned = []
    late = m.actors[(m.actors["review_by"] != "") & (m.actors["review_by"] <= day)]
    return Due(
        tuple(finding for finding in planned if finding.details["overdue"]),
        tuple(finding for finding in planned if day <= finding.details["due"] <= week),
        len(planned),
        tuple(late.sort_values(["review_by", "id"], kind="stable")["id"]),
    )
