"""Dates to watch, such as elections, trials and hearings, and which of them meet in one week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from actormap.core.model import ActorMap
from actormap.core.tables.values import days_after, split
from actormap.graph.where import around
from actormap.metrics.monitor.danger.alerts import independent_sources

AHEAD = 30
"""So many days ahead dates are told."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Window:
    """A date to watch, of one day or several.

    Parameters
    ----------
    id, kind, name
        The row, a code of the kind of date, and what it is called.
    first, last
        Its days.
    pcode
        Where; "" for the whole country.
    groups, actors
        To whom it matters, as far as somebody said.
    instrument
        The law that it is about; "" where it is about none.
    sources
        How many independent sources told of it.
    sensitivity
        0 to 3.
    """

    id: str
    kind: str
    name: str
    first: str
    last: str
    pcode: str
    groups: tuple[str, ...]
    actors: tuple[str, ...]
    instrument: str
    sources: int
    sensitivity: int

    @property
    def event(self) -> tuple[str, str, str, str]:
        """What tells it from others: recorded for several areas it is one."""
        return self.kind, self.name, self.first, self.last


def windows_between(m: ActorMap, first: str, last: str) -> tuple[Window, ...]:
    """Dates to watch that go on between two days, by their first day."""
    frame = m["windows"]
    ends = frame["to"].where(frame["to"] != "", frame["from"])
    shown = frame.assign(to=ends, begins=frame["from"])[
        ((frame["from"] <= last) & (ends >= first)).to_numpy()
    ]
    rows = shown.sort_values(["begins", "to", "id"]).itertuples()
    return tuple(
        Window(
            row.id,
            row.kind,
            row.name,
            row.begins,
            row.to,
            row.pcode,
            tuple(split(row.groups)),
            tuple(split(row.actors)),
            row.instrument,
            independent_sources(m, row.sources),
            1 if pd.isna(row.sensitivity) else int(row.sensitivity),
        )
        for row in rows
    )


def ahead(m: ActorMap, day: str) -> tuple[Window, ...]:
    """Dates to watch of the coming 30 days, those that go on among them."""
    return windows_between(m, day, days_after(day, AHEAD))


def meeting(m: ActorMap, windows: Sequence[Window]) -> tuple[Window, ...]:
    """The most that fall into the week from the first day of one of them on; none where no two do.

    What is in two areas of which neither lies in the other does not meet. One event that is recorded for
    several areas is one.
    """
    best: tuple[Window, ...] = ()
    for anchor in windows:
        until = days_after(anchor.first, WEEK - 1)
        week = [each for each in windows if each.first <= until and each.last >= anchor.first]
        for place in sorted({each.pcode for each in week}):
            there = {"", *around(m, place)}
            near = {each.event: each for each in week if each.pcode in there}
            if anchor.pcode in there and len(near) > max(len(best), 1):
                best = tuple(near.values())
    return best
