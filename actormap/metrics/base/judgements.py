"""What was judged, of what, by whom: the answers that count on a day. Nothing else reads assessments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol, TypeVar

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.core.schema import Item
from actormap.core.schema.items import ItemSet
from actormap.core.tables.judged import UNIT_COLUMNS, UNITS, evidence
from actormap.core.tables.values import split


@dataclass(frozen=True, slots=True)
class Unit:
    """What is judged, by the columns in which it is named; the country where none is filled in.

    A group and an area together are the group there.
    """

    actor_id: str = ""
    platform_id: str = ""
    group: str = ""
    pcode: str = ""
    instrument: str = ""
    provision: str = ""
    issue: str = ""

    @property
    def kinds(self) -> set[str]:
        """Of what kind it is; a group in an area is asked what is asked of groups."""
        if self.group:
            return {"group"}
        return {kind for kind, column in UNITS.items() if getattr(self, column)} or {"country"}


COUNTRY = Unit()
TOGETHER = ""
"""Stands for all scorers of what they agreed on."""
_ONE_ANSWER = ("item", "scorer", "together", "perceived_by")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The finding on which an answer rests: an accepted proposal of the map."""

    analysis: str
    figure: float | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The last answer of a scorer to an item in a round.

    Parameters
    ----------
    id
        The row of assessments.
    item, scorer, round, date
        What was judged, the label of who judged, in which round ("" for none), on which day.
    together
        Whether several scorers agreed on it.
    value
        The mark, or what the answer is worth on its scale; None where it is not known, or said in words.
    low, high
        From which to which mark it could be; the mark itself where nothing is said.
    bounded
        Whether it was said from which to which mark it could be.
    answer, text
        The answer where it is a word, and what was written.
    evidence
        Records that it rests on, which are there.
    gone
        How many records it rested on are no longer on the map, or not seen.
    finding
        The finding that it rests on.
    sources
        Who told, by pseudonym.
    sensitivity
        0 to 3.
    perceived_by
        Who thinks so, where it is how others see the office.
    """

    id: str
    item: str
    scorer: str
    round: str
    date: str
    together: bool
    value: float | None
    low: float | None
    high: float | None
    bounded: bool
    answer: str
    text: str
    evidence: tuple[str, ...]
    gone: int
    finding: Accepted | None
    sources: tuple[str, ...]
    sensitivity: int
    perceived_by: str = ""

    @property
    def backed(self) -> bool:
        """Whether it rests on anything."""
        return bool(self.evidence or self.finding or self.sources)

    @property
    def informative(self) -> bool:
        """Whether it could not as well be anything on its scale."""
        return (self.low, self.high) != scale_of(self.item)

    @property
    def counts(self) -> bool:
        """Whether the item is answered: a value without evidence is not."""
        return self.value is not None and self.backed

    @property
    def origin(self) -> str:
        """What it counts as: scorers who agreed, or who accepted what one analysis says, are one.

        The revision tells nothing apart: to accept a proposal makes another.
        """
        if self.together:
            return TOGETHER
        return self.finding.analysis if self.finding else self.scorer


@dataclass(frozen=True, slots=True)
class Round:
    """A round of scoring, with its first and last day up to the day of the view."""

    name: str
    first: str
    last: str


class Judgements:
    """The assessments of a map up to a day."""

    def __init__(self, m: ActorMap, day: str) -> None:
        self._m, self._day = m, day
        self._kept = Kept()

    @kept_property
    def _frame(self) -> pd.DataFrame:
        return _up_to(self._m["assessments"], self._day)

    def of(
        self, unit: Unit, items: ItemSet | Iterable[str], *, during: str | None = None
    ) -> dict[str, list[Judgement]]:
        """The last answer of each scorer about a unit, and the last that was agreed together, by item.

        Parameters
        ----------
        unit
            What they are about, itself alone: those of an area are none of the country.
        items
            Codes of items, or a set of them.
        during
            One round; None for the last of each scorer, in whatever round.

        Returns
        -------
        dict
            For each item that was answered at all, in the order of the catalogue: by scorer, what was agreed
            together last, whoever wrote it down. *Not known* is among them.
        """
        wanted = codes_of(items)
        rows = self._about(unit)
        if during is not None:
            rows = rows[(rows["round"] == during).to_numpy()]
        rows = rows[rows["item"].isin(wanted).to_numpy()].sort_values(["date", "id"], kind="stable")
        who = rows["scorer"].where(rows["together"] != "yes", TOGETHER)
        rows = rows[~rows.assign(scorer=who).duplicated([*_ONE_ANSWER], keep="last").to_numpy()]
        rows = rows.sort_values(["together", "scorer", "perceived_by"], kind="stable")
        by_item: dict[str, list[Judgement]] = {}
        for row in rows.to_dict("records"):
            by_item.setdefault(row["item"], []).append(self._judgement(row))
        return {code: by_item[code] for code in wanted if code in by_item}

    def rounds(self, unit: Unit | None = None, items: ItemSet | Iterable[str] | None = None) -> list[Round]:
        """Rounds about a unit, or about anything, by some items or any, the latest last."""
        rows = self._frame if unit is None else self._about(unit)
        if items is not None:
            rows = rows[rows["item"].isin(codes_of(items)).to_numpy()]
        named = rows.loc[(rows["round"] != "").to_numpy(), ["round", "date"]]
        days = named.groupby("round", sort=False)["date"].agg(["min", "max"])
        every = [Round(str(name), first, last) for name, first, last in days.itertuples()]
        return sorted(every, key=lambda each: (each.last, each.first, each.name))

    def answered(self, items: ItemSet | Iterable[str], during: str) -> dict[Unit, dict[str, set[str]]]:
        """Which items each scorer answered in a round, by unit; under `TOGETHER` those agreed together."""
        rows = self._frame[(self._frame["round"] == during).to_numpy()]
        rows = rows[rows["item"].isin(codes_of(items)).to_numpy()]
        scorers = rows["scorer"].where(rows["together"] != "yes", TOGETHER)
        answered: dict[Unit, dict[str, set[str]]] = {}
        for *about, scorer, item in zip(
            *(rows[column] for column in UNIT_COLUMNS), scorers, rows["item"], strict=True
        ):
            answered.setdefault(Unit(*about), {}).setdefault(scorer, set()).add(item)
        return answered

    def units(self, items: ItemSet | Iterable[str]) -> list[Unit]:
        """Everything that was judged by some items, in a fixed order."""
        wanted = codes_of(items)
        return self._kept.once(("units", *wanted), lambda: self._units(wanted))

    def _units(self, items: dict[str, None]) -> list[Unit]:
        rows = self._frame[self._frame["item"].isin(items).to_numpy()]
        every = rows[[*UNIT_COLUMNS]].drop_duplicates().sort_values([*UNIT_COLUMNS])
        return [Unit(**row) for row in every.to_dict("records")]

    def _about(self, unit: Unit) -> pd.DataFrame:
        rows = self._m.once(("judged of", unit), lambda m: _of_unit(m, unit))
        return self._kept.once(("judged of", unit), lambda: _up_to(rows, self._day))

    def _judgement(self, row: dict[str, object]) -> Judgement:
        item = schema.items()[str(row["item"])]
        named = split(str(row["evidence"]))
        there = tuple(record for record in named if record in records_of(self._m))
        value, low, high = _value(item, row), _number(row["low"]), _number(row["high"])
        return Judgement(
            id=str(row["id"]),
            item=item.code,
            scorer=str(row["scorer"]),
            round=str(row["round"]),
            date=str(row["date"]),
            together=row["together"] == "yes",
            value=value,
            low=value if low is None else low,
            high=value if high is None else high,
            bounded=low is not None or high is not None,
            answer=str(row["answer"]),
            text=str(row["text"]),
            evidence=there,
            gone=len(named) - len(there),
            finding=_finding(row),
            sources=tuple(split(str(row["sources"]))),
            sensitivity=int(_number(row["sensitivity"]) or 0),
            perceived_by=str(row["perceived_by"]),
        )


class Opinion(Protocol):
    """What somebody gave, or several together, on a day."""

    @property
    def counts(self) -> bool:
        """Whether it rests on anything."""

    @property
    def together(self) -> bool:
        """Whether several agreed on it."""

    @property
    def date(self) -> str:
        """The day."""

    @property
    def perceived_by(self) -> str:
        """Who thinks so, where it is how others see the office."""

    @property
    def origin(self) -> str:
        """What it counts as."""


_Opinion = TypeVar("_Opinion", bound=Opinion)


def standing(given: Iterable[_Opinion]) -> list[_Opinion]:
    """The answers that count: what was agreed together, with what was answered on a later day; else each.

    What one is told to think of the office says nothing of what another thinks. Every analysis reads answers
    through this.
    """
    counting = [each for each in given if each.counts]
    agreed: dict[str, str] = {}
    for each in counting:
        if each.together:
            agreed[each.perceived_by] = max(each.date, agreed.get(each.perceived_by, ""))
    return [
        each
        for each in counting
        if each.perceived_by not in agreed or (each.date, each.together) >= (agreed[each.perceived_by], True)
    ]


def independent(given: Iterable[Judgement]) -> list[float]:
    """What each source gave of the answers that count: the mean of scorers who accepted one proposal."""
    by_origin: dict[str, list[float]] = {}
    for each in standing(given):
        by_origin.setdefault(each.origin, []).append(each.value or 0.0)
    return [fmean(values) for values in by_origin.values()]


def sources_of(given: Iterable[Opinion]) -> int:
    """How many judged an item, of the answers that count: what was agreed together came of two at least."""
    origins = {each.origin for each in standing(given)}
    return max(len(origins - {TOGETHER}), 2 if TOGETHER in origins else 0)


def scorers_of(given: Iterable[Judgement]) -> frozenset[str]:
    """The labels of those behind the answers that count; behind what was agreed, all who answered before."""
    given = tuple(given)
    counting = standing(given)
    behind = given if any(each.together for each in counting) else counting
    return frozenset(each.scorer for each in behind)


def evidence_of(given: Iterable[Judgement]) -> tuple[str, ...]:
    """Records on which the answers that count rest."""
    return tuple(dict.fromkeys(record for each in standing(given) for record in each.evidence))


def scale_of(item: str) -> tuple[float, float]:
    """The ends of the scale of an item: from where to where it could be if nobody answered it."""
    values = [mark.value for mark in schema.items()[item].marks.values() if mark.value is not None]
    return (min(values), max(values)) if values else (0.0, 0.0)


def bounds(item: str, given: Iterable[Judgement]) -> tuple[float, float]:
    """From where to where an item could be, by the answers that count; anywhere on its scale without any."""
    counting = standing(given)
    low = min((each.low for each in counting if each.low is not None), default=None)
    high = max((each.high for each in counting if each.high is not None), default=None)
    return scale_of(item) if low is None or high is None else (low, high)


def judgements_of(m: ActorMap, view: View) -> Judgements:
    """What was judged up to the day of a view."""
    return m.once(("judgements", view.date), lambda m: Judgements(m, view.date))


def _up_to(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    return rows[(rows["date"] <= day).to_numpy()]


def _of_unit(m: ActorMap, unit: Unit) -> pd.DataFrame:
    """Rows about a unit itself."""
    frame, columns = m["assessments"], list(UNIT_COLUMNS)
    by_unit = m.once("rows by what is judged", lambda _: frame.groupby(columns, sort=False).indices)
    key = tuple(getattr(unit, column) for column in columns)
    return frame.iloc[by_unit.get(key, [])]


def codes_of(items: ItemSet | Iterable[str]) -> dict[str, None]:
    """Codes of items, in the order of the catalogue."""
    if isinstance(items, str):
        return {code: None for code, item in schema.items().items() if item.set == items}
    wanted = set(items)
    return {code: None for code in schema.items() if code in wanted}


def records_of(m: ActorMap) -> frozenset[str]:
    """Ids of all records on which an answer can rest."""
    return m.once(
        "records that are evidence",
        lambda m: frozenset().union(*(m[table]["id"] for table in evidence().references)),
    )


def _value(item: Item, row: dict[str, object]) -> float | None:
    mark = item.marks.get(str(row["answer"]))
    return mark.value if mark else _number(row["value"])


def _number(cell: object) -> float | None:
    return None if pd.isna(cell) else float(np.float64(cell))  # type: ignore[arg-type]  # a cell


def _finding(row: dict[str, object]) -> Accepted | None:
    if not row["analysis"]:
        return None
    revision = _number(row["revision"])
    return Accepted(str(row["analysis"]), _number(row["figure"]), None if revision is None else int(revision))
