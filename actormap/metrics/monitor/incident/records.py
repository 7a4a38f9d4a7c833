"""Attacks, threats, labels and other acts against civil society, as the events of a map tell them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes
from actormap.core.errors import Refused
from actormap.core.kept import Kept, kept_property
from actormap.core.sentences import Template
from actormap.core.tables.cells import explode
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import day, days_after
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys
from actormap.metrics.base.areas import first_level, is_country
from actormap.metrics.base.conduct import EVENT_SENSITIVITY, months_before, window
from actormap.metrics.base.context import Context

TYPES = ("attack", "label")
"""Types of events that are incidents whatever act is recorded of them."""
STATES = {
    "yes": "corroborated",
    "assessed": "assessed",
    "unknown": "alleged",
    "": "not_looked_into",
    "no": "not_corroborated",
}
"""How far an incident was verified, by the code in `verified`, the surest first."""
COLUMNS = [
    *("id", "type", "date", "pcode", "subjects", "by_id", "label", "violation", "victim_class", "verified"),
    *("reprisal", "distinct_from", "sources", "sensitivity"),
]
"""What is read of an event: to take all of its columns is slow."""
NOTHING_KNOWN = {"", "none", "unknown"}
"""Codes that contradict no other."""
CORROBORATED, ALLEGED, REFUTED = 0, list(STATES).index("unknown"), len(STATES) - 1
NO_INCIDENTS = Template(
    "No incident is recorded from {since} to {until}. That is no sign that nothing happened. Enter some, "
    "or bring a list."
)


@dataclass(frozen=True)
class Incidents:
    """The incidents of some time, one a row, by day and id.

    Parameters
    ----------
    context
        The map as an analysis looks at it.
    since, until
        The first and the last day.
    frame
        Rows of `events`.
    """

    context: Context
    since: str
    until: str
    frame: pd.DataFrame
    _kept: Kept = field(default_factory=Kept)

    def __len__(self) -> int:
        return len(self.frame)

    @kept_property
    def written(self) -> Codes:
        """How far each was verified by what is written, as a place in `STATES`."""
        return pd.Index(STATES).get_indexer(pd.Index(self.frame["verified"]))

    @kept_property
    def unsourced(self) -> Bools:
        """Which are written to be corroborated, and nobody is on record who told of them."""
        return (self.written == CORROBORATED) & ~self.sourced

    @kept_property
    def state(self) -> Codes:
        """How far each was verified, as a place in `STATES`; without a source nothing is corroborated."""
        return np.where(self.unsourced, ALLEGED, self.written)

    @kept_property
    def months(self) -> list[str]:
        """The first day of each month of the time, also of those without any.

        They are counted back from the last day, so that a year has twelve; the first may be shorter.
        """
        firsts = [months_before(self.until, 1)]
        while firsts[-1] > self.since:
            firsts.append(months_before(self.until, len(firsts) + 1))
        return [max(first, self.since) for first in reversed(firsts)]

    @kept_property
    def month(self) -> Codes:
        """Its month, as a place in `months`."""
        firsts = np.array(self.months, dtype="datetime64[D]").astype(np.int64)
        return np.searchsorted(firsts, self.day, side="right") - 1

    @kept_property
    def area(self) -> pd.Series[str]:
        """Its area of the first level; "" where none is recorded, or it is of the whole country."""
        m = self.context.m
        above = {pcode: first_level(m, pcode) for pcode in self.frame["pcode"].unique()}
        return self.frame["pcode"].map(above).mask(self.countrywide, "")

    @kept_property
    def countrywide(self) -> Bools:
        """Which are of a whole country: that is no area."""
        countries = [code for code in self.frame["pcode"].unique() if is_country(self.context.m, code)]
        return self.frame["pcode"].isin(countries).to_numpy(dtype=bool)

    @kept_property
    def ids(self) -> Any:
        """The id of each."""
        return self.frame["id"].to_numpy(dtype=object)

    @kept_property
    def day(self) -> Codes:
        """The day of each, counted in days."""
        return self.frame["date"].to_numpy(dtype=object).astype("datetime64[D]").astype(np.int64)

    def code(self, column: str) -> Codes:
        """What stands in a column, or its area, as numbers; -1 where that is nothing, or not known."""
        return self.coded(column)[0]

    def coded(self, column: str) -> tuple[Codes, list[str]]:
        """The same with the values that the numbers stand for."""
        return self._kept.once(column, self._coded, column)

    def _coded(self, column: str) -> tuple[Codes, list[str]]:
        values = self.area if column == "area" else self.frame[column]
        codes, known = pd.factorize(values)
        nothing = [at for at, value in enumerate(known) if value in NOTHING_KNOWN]
        return np.where(np.isin(codes, nothing), -1, codes), list(known)

    @kept_property
    def found_to_differ(self) -> set[tuple[int, int]]:
        """Places of two of which somebody said that they are not one, the earlier first."""
        pairs = _pairs(self.frame, "distinct_from")
        other = pd.Index(self.ids).get_indexer(pd.Index(pairs["value"]))
        every = zip(pairs["row"].tolist(), other.tolist(), strict=True)
        return {(min(pair), max(pair)) for pair in every if pair[1] >= 0}

    @kept_property
    def subjects(self) -> pd.DataFrame:
        """Whom each concerns: row and id of the actor."""
        return _pairs(self.frame, "subjects")

    @kept_property
    def _statements(self) -> tuple[Codes, Codes]:
        """Who told of each: row, and number of the independent key."""
        known, pairs = source_keys(self.context.m), _pairs(self.frame, "sources")
        source, names = pd.factorize(pairs["value"])
        key, _ = pd.factorize(np.array([known.get(name, UNLISTED) for name in names], dtype=object))
        return pairs["row"].to_numpy(), key[source] if len(names) else source

    @kept_property
    def sensitivity(self) -> Codes:
        """Sensitivity of each, 0 to 3."""
        return self.frame["sensitivity"].astype(float).fillna(EVENT_SENSITIVITY).to_numpy(dtype=np.int64)

    @kept_property
    def sourced(self) -> Bools:
        """Of which it is recorded who told of them."""
        sourced = np.zeros(len(self), dtype=bool)
        sourced[self._statements[0]] = True
        return sourced

    def sources(self, rows: Codes) -> int:
        """How many independent sources told of some."""
        row, key = self._statements
        among = np.zeros(len(self), dtype=bool)
        among[rows] = True
        return len(np.unique(key[among[row]]))

    def counts(self, rows: Codes) -> Any:
        """How many of some there are, month by month (rows) and state by state (columns)."""
        cells = self.month[rows] * len(STATES) + self.state[rows]
        size = len(self.months) * len(STATES)
        return np.bincount(cells, minlength=size).reshape(len(self.months), len(STATES))


def _pairs(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    values = explode(frame, column)
    return pd.DataFrame({"row": values.index.to_numpy(), "value": values.to_numpy()})


def incidents_of(context: Context, since: str = "", until: str = "") -> Incidents:
    """The incidents from one day to another: by default of the last months (`event_months`) up to the day.

    Nothing that happened after the day of the view is among them. `Refused` where a day is none.
    """
    last = min(_day("until", until) or context.view.date, context.view.date)
    first = _day("since", since) or days_after(window(context).date().isoformat(), 1)
    if first > last:
        raise Refused("since {since} is after {until}. Give an earlier day.", since=first, until=last)
    chosen = context.once(f"incidents {first} {last}", lambda context: _between(context, first, last))
    if not len(chosen):
        raise Refused(NO_INCIDENTS, since=first, until=last)
    return chosen


def _between(context: Context, first: str, last: str) -> Incidents:
    events = context.m["events"]
    cells = {name: events[name].to_numpy(dtype=object) for name in COLUMNS}
    date, act = cells["date"], cells["violation"]
    counts = np.isin(cells["type"], TYPES) | ((act != "") & (act != "none"))
    rows = np.flatnonzero(counts & (date >= first) & (date <= last))
    # Rows of a map stand in the order of their ids.
    rows = rows[np.argsort(date[rows].astype("datetime64[D]"), kind="stable")]
    # As plain texts: walked one by one, those of a map are slow.
    chosen = pd.DataFrame({name: column[rows] for name, column in cells.items()}, dtype=object)
    return Incidents(context, first, last, chosen)


def _day(name: str, text: str) -> str:
    try:
        return day(text) if text else ""
    except Unreadable as problem:
        raise Refused(
            "{name}: {problem}. {remedy}", name=name, problem=problem.problem, remedy=problem.remedy
        ) from problem
