"""What happened since a day that could change how safe people are: labels, attacks, exclusions, closures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.tables.subset import over
from actormap.core.tables.values import days_after, split
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys
from actormap.metrics.base.areas import within
from actormap.metrics.base.conduct import CLASS_OF_SPHERE, EVENT_SENSITIVITY, REFUTED

QUARTER = 92
"""Alerts go back so many days where no day is given."""
OFFICIALS = frozenset({"state_official", "security_force"})
What = Literal["label", "attack", "hostile", "exclusion", "platform", "control"]
OF_TIE: dict[str, What] = {"threat": "attack", "attack": "attack", "exclusion": "exclusion"}
"""What ties are that are more than a quarrel; a label by officials is told as one."""
VERIFIED = "yes"
SEVERAL = 2
"""So many independent sources are more than one word."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that happened on a day.

    Parameters
    ----------
    what
        What kind of thing it is.
    table, record, day
        The row that tells of it, and when it was.
    pcode
        Where; "" where that is not recorded.
    actors
        Whom it concerns, by ids; of a platform its members, of an area who works there.
    verified
        How far an event was verified; "" where nobody looked into it, and of what is no event.
    sources
        How many independent sources told of it.
    sensitivity
        0 to 3, that of the row.
    """

    what: What
    table: str
    record: str
    day: str
    pcode: str
    actors: tuple[str, ...]
    verified: str
    sources: int
    sensitivity: int

    @property
    def key(self) -> str:
        """What names it as it is now: once it is verified, or told by another source, it is news again."""
        return f"{self.table} {self.record} {self.verified} {self.sources}"

    @property
    def firm(self) -> bool:
        """Whether several sources told of it, an attack was verified too, and nothing was found wrong."""
        looked_into = self.table != "events" or self.what != "attack" or self.verified == VERIFIED
        return self.sources >= SEVERAL and looked_into and self.verified != REFUTED


def alerts(m: ActorMap, view: View, since: str = "") -> tuple[Alert, ...]:
    """What happened from a day on until that of the view, the latest first; a quarter where none is given.

    What has no day is left out: nobody knows whether it is new.
    """
    first = since or days_after(view.date, -QUARTER)
    return m.once(("alerts", first, view.date), lambda m: _alerts(m, first, view.date))


def _alerts(m: ActorMap, first: str, last: str) -> tuple[Alert, ...]:
    events = list(_of_events(m, first, last))
    known = {(each.what, each.day, actor) for each in events for actor in each.actors}
    ties = [each for each in _of_ties(m, first, last) if (each.what, each.day, each.actors[0]) not in known]
    every = [*events, *ties, *_of_platforms(m, first, last), *_of_control(m, first, last)]
    return tuple(sorted(every, key=lambda each: (each.day, each.table, each.record), reverse=True))


def _within(frame: pd.DataFrame, column: str, first: str, last: str) -> pd.DataFrame:
    """Rows whose day is from one day to another, which is their `day`."""
    days = frame[column].to_numpy(dtype=object)
    return frame[(days >= first) & (days <= last)].rename(columns={column: "day"})


def independent_sources(m: ActorMap, cell: str, own: str = "") -> int:
    """How many independent sources a cell names; a key of its own counts as one."""
    known = source_keys(m)
    return len({own} if own else {known.get(source, UNLISTED) for source in split(cell)})


def _level(cell: float, usual: int) -> int:
    return usual if pd.isna(cell) else int(cell)


def _of_events(m: ActorMap, first: str, last: str) -> Iterator[Alert]:
    events = _within(m["events"], "date", first, last)
    spheres = m.once("spheres of actors", _spheres)
    for row in events[events["type"].isin(["label", "attack"])].itertuples():
        by = row.by_class or CLASS_OF_SPHERE.get(spheres.get(row.by_id, ""), "")
        if row.type == "attack" or by in OFFICIALS:
            yield Alert(
                row.type,
                "events",
                row.id,
                row.day,
                row.pcode,
                tuple(split(row.subjects)),
                row.verified,
                independent_sources(m, row.sources),
                _level(row.sensitivity, EVENT_SENSITIVITY),
            )


def _of_ties(m: ActorMap, first: str, last: str) -> Iterator[Alert]:
    kinds = {code: kind for code, kind in schema.tie_kinds().items() if kind.signs == ("-",)}
    ties = _within(m.ties, "from", first, last)
    spheres, seats = m.once("spheres of actors", _spheres), m.once("seats of actors", _seats)
    for row in ties[ties["kind"].isin(list(kinds))].itertuples():
        by_officials = CLASS_OF_SPHERE.get(spheres.get(row.source_id, "")) in OFFICIALS
        what = "label" if row.kind == "label" and by_officials else OF_TIE.get(row.kind, "hostile")
        yield Alert(
            what,
            "ties",
            row.id,
            row.day,
            seats.get(row.target_id, ""),
            (row.target_id,) if kinds[row.kind].directed else (row.target_id, row.source_id),
            "",
            independent_sources(m, row.sources, row.independent_key),
            max(_level(row.sensitivity, 0), kinds[row.kind].min_sensitivity),
        )


def _of_platforms(m: ActorMap, first: str, last: str) -> Iterator[Alert]:
    """Platforms that are over: on their last day they are still there, and on the next they are not."""
    ended = m.platforms[over(m.platforms, last)]
    gone = [days_after(day, 1) for day in ended["to"]]
    for row in _within(ended.assign(gone=gone), "gone", first, last).itertuples():
        yield Alert(
            "platform",
            "platforms",
            row.id,
            row.day,
            next(iter(split(row.areas)), ""),
            tuple(split(row.members)),
            "",
            independent_sources(m, row.sources),
            _level(row.sensitivity, 0),
        )


def _of_control(m: ActorMap, first: str, last: str) -> Iterator[Alert]:
    """Areas of which somebody else has had control since; the first that is known of an area is no shift."""
    control = m["area_control"]
    for row in _within(control, "from", first, last).itertuples():
        others = control[(control["pcode"] == row.pcode) & (control["actor_id"] != row.actor_id)]
        if (others["from"] < row.day).any():
            yield Alert(
                "control",
                "area_control",
                row.id,
                row.day,
                row.pcode,
                _who_is_in(m, row.pcode),
                "",
                independent_sources(m, row.sources),
                _level(row.sensitivity, 1),
            )


def _who_is_in(m: ActorMap, pcode: str) -> tuple[str, ...]:
    """Who of civil society has its seat or works in an area or in one within it: what is known may be old."""
    inside = list(within(m, pcode))
    seats = m.actors["id"][m.actors["adm1_pcode"].isin(inside).to_numpy()]
    works = m.presence["actor_id"][m.presence["pcode"].isin(inside).to_numpy()]
    society = m.actors["id"][(m.actors["sphere"] == "civil_society").to_numpy()]
    return tuple(sorted({*seats, *works} & {*society}))


def _spheres(m: ActorMap) -> dict[str, str]:
    return dict(zip(m.actors["id"], m.actors["sphere"], strict=True))


def _seats(m: ActorMap) -> dict[str, str]:
    return dict(zip(m.actors["id"], m.actors["adm1_pcode"], strict=True))
