"""How long is left: the one rule by which cases, steps and measures are late, or due soon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from actormap.core.errors import Refused, shorten

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
SOON = 24 * HOUR
"""What has no more time than this presses as much as what is late."""
Wait = Literal["late", "not_known", "soon", "ahead"]
"""How something waits; in the order in which they are told."""
WAITS: tuple[Wait, ...] = ("late", "not_known", "soon", "ahead")


@dataclass(frozen=True, slots=True)
class Left:
    """How long is left, at least and at most; negative where it is over, None where it is not known."""

    least: dt.timedelta | None = None
    most: dt.timedelta | None = None

    @property
    def wait(self) -> Wait:
        """How it waits."""
        if self.least is None or self.most is None:
            return "not_known"
        if self.most <= dt.timedelta():
            return "late"
        return "soon" if self.least <= SOON else "ahead"


NO_DAY = Left()
"""Of what has no day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is: a moment, or any of a day where no time is given."""

    day: str
    at: str

    def __post_init__(self) -> None:
        """Refuse a time of day that none is, or whose distance from UTC nobody knows."""
        if self.at and self._exact is None:
            raise Refused(
                "'{at}' is not a time of day with its distance from UTC. Write it as 18:05+03:00.",
                at=shorten(self.at),
            )

    @property
    def _exact(self) -> dt.datetime | None:
        try:
            moment = dt.datetime.fromisoformat(f"{self.day}T{self.at}")
        except ValueError:
            return None
        return moment if self.at and moment.tzinfo else None

    def between(self, zone: dt.tzinfo | None) -> tuple[dt.datetime, dt.datetime]:
        """The first and the last moment that it can be, as a clock of a zone shows it."""
        exact = self._exact
        if exact is not None:
            exact = exact if zone else exact.replace(tzinfo=None)
            return exact, exact
        first = dt.datetime.fromisoformat(self.day).replace(tzinfo=zone)
        return first, first + DAY

    def left(self, begun: dt.datetime, span: dt.timedelta) -> Left:
        """How long is left of a span from a moment on."""
        first, last = self.between(begun.tzinfo)
        return Left(begun - last + span, begun - first + span)

    def left_of(self, day: str) -> Left:
        """How long is left until the end of a day; not known where there is none."""
        return self.left(dt.datetime.fromisoformat(day), DAY) if day else NO_DAY
