"""Dates to watch, such as elections, trials and hearings, and which of them meet in one week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.graph.where import around
from actormap.metrics.monitor.alerts import days_before

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
    sources
        Number of sources.
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
    sources: int
    sensitivity: int


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
            len(split(row.sources)),
            1 if pd.isna(row.sensitivity) else int(row.sensitivity),
        )
        for row in rows
    )


def ahead(m: ActorMap, day: str) -> tuple[Window, ...]:
    """Dates to watch of the coming 30 days, those that go on among them."""
    return windows_between(m, day, days_before(day, -AHEAD))


def meeting(m: ActorMap, windows: Sequence[Window]) -> tuple[Window, ...]:
    """The most that fall into the week from the first day of one of them on; none where no two do.

    What is in two areas of which neither lies in the other does not meet. One event that is recorded for
    several areas is one.
    """
    best: tuple[Window, ...] = ()
    for anchor in windows:
        until = days_before(anchor.first, -(WEEK - 1))
        near: list[Window] = []
        for each in (anchor, *windows):
            in_week = each.first <= until and each.last >= anchor.first
            if in_week and each not in near and all(_same_place(m, each, other) for other in near):
                near.append(each)
        distinct = tuple({(each.kind, each.name): each for each in sorted(near, key=_days)}.values())
        if len(distinct) > max(len(best), 1):
            best = distinct
    return best


def _days(window: Window) -> tuple[str, str, str]:
    return window.first, window.last, window.id


def _same_place(m: ActorMap, one: Window, other: Window) -> bool:
    if not one.pcode or not other.pcode:
        return True
    return one.pcode in around(m, other.pcode) or other.pcode in around(m, one.pcode)
