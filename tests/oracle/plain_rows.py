"""Rows of a map, the day and the numbers, and the simplest things that formulas ask of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

SCHEMA = Path(__file__).parents[2] / "actormap" / "core" / "schema"

NUMBERS: dict[str, Any] = {
    "tie_exists": 0.5,
    "established_months": 12,
    "contact_probability": 0.6,
    "trust_counts_as": 3.0,
    "acquaintances": 2,
    "ageing_months": 24.0,
    "trusted_step": 0.5,
    "max_steps": 5,
    "detection": 0.5,
    "detection_counts_as": 4.0,
    "own_detection_cases": 10,
    "most_missed": 10.0,
    "isolated_prior": 0.2,
    "isolated_posterior": 0.8,
    "isolated_observations": 3,
    "possibly_isolated_posterior": 0.5,
    "two_list_overlap": 5,
    "introducer_max_risk": 3,
    "third_party_max_risk": 2,
    "mechanism_months": 6,
    "mechanism_exposure": 0.2,
    "exposure_weight": 1.0,
    "hop_cost": 0.0,
    "routes": 3,
    "route_overlap": 1 / 3,
    "route_floor": 0.1,
    "openings": 3,
    "introductions_per_quarter": 3,
    "cover_steps": 2,
    "cover_chance": 0.4,
    "robust_share": 0.8,
    "event_months": 12,
    "stigma_chance": 0.1,
    "stigma_members": 3,
    "stigma_indicative": 2,
    "stigma_supported": 3,
    "stigma_sources": 3,
    "mixing_members": 2,
    "mixing_ties": 5,
    "platform_actors": 3,
    "platform_coverage": 0.5,
    "meeting_size": 12,
    "high_rating": 2.0,
    "channel_arcs": 3,
    "damping": 0.85,
    "key_player_steps": 2,
    "proxy_share": 0.5,
    "foreign_share": 0.5,
    "comparable_coverage": 0.4,
    "comparable_share": 0.3,
    "clear_change": 0.9,
}
"""The defaults of docs/definitions.md; fewer acquaintances, so that some are too many on a small map."""
DAYS_A_MONTH = 30.4375


@cache
def codes(name: str) -> tuple[Row, ...]:
    """A list of codes."""
    with (SCHEMA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def kinds_in(layer: str) -> frozenset[str]:
    """Kinds of tie that belong to a layer."""
    return frozenset(row["kind"] for row in codes("tie_kinds") if layer in row["layers"].split("|"))


@cache
def hostile_kinds() -> frozenset[str]:
    """Kinds of tie that are hostile whatever sign is entered."""
    return frozenset(row["kind"] for row in codes("tie_kinds") if row["sign"] == "-")


@cache
def symmetric_kinds() -> frozenset[str]:
    """Kinds of tie without a direction."""
    return frozenset(row["kind"] for row in codes("tie_kinds") if row["directed"] == "no")


@cache
def grades(scale: str) -> dict[str, float]:
    """What each code of a scale is worth."""
    return {row["code"]: float(row["probability"]) for row in codes("grades") if row["scale"] == scale}


def cell(row: Row, column: str) -> str:
    """What is recorded, or ""."""
    return str(row.get(column, ""))


def number(row: Row, column: str) -> float | None:
    """A number, or None where none is recorded."""
    text = cell(row, column)
    return float(text) if text else None


def listed(row: Row, column: str) -> list[str]:
    """Several codes in one cell."""
    return [part for part in cell(row, column).split(";") if part]


def months_before(day: str, months: int) -> str:
    """The same day of the month so many months earlier, or the last day of that month."""
    year, month, number = map(int, day.split("-"))
    total = year * 12 + month - 1 - months
    year, month = divmod(total, 12)
    month += 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return f"{year:04}-{month:02}-{min(number, last):02}"


def day_number(day: str) -> int:
    """Days since a day long ago, by the rule of the civil calendar."""
    year, month, number = map(int, day.split("-"))
    year, month = (year - 1, month + 9) if month < 3 else (year, month - 3)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + number


@dataclass(eq=False)
class Look:
    """A map as rows, seen at a day.

    Parameters
    ----------
    tables
        Rows by table.
    day
        The day.
    n
        The numbers that formulas lean on.
    certain
        Whether every tie is taken as certain.
    whole
        The map of which this is a part: how often who is asked tells of a tie is learned there.
    """

    tables: Tables
    day: str
    n: dict[str, Any] = field(default_factory=lambda: dict(NUMBERS))
    certain: bool = False
    whole: Look | None = None

    def rows(self, table: str) -> list[Row]:
        """Rows of a table in the order of their ids."""
        return sorted(self.tables.get(table, []), key=lambda row: row["id"])

    @property
    def ids(self) -> list[str]:
        """All actors."""
        return [row["id"] for row in self.rows("actors")]

    def actor(self, one: str) -> Row:
        """The row of an actor."""
        return next(row for row in self.tables["actors"] if row["id"] == one)

    @property
    def offices(self) -> list[str]:
        """Field presences."""
        return [row["id"] for row in self.rows("actors") if row["sphere"] == "field_presence"]

    @property
    def society(self) -> list[str]:
        """Civil society, with communities."""
        spheres = {row["code"] for row in codes("spheres") if row["civil_society"] == "yes"}
        return [row["id"] for row in self.rows("actors") if row["sphere"] in spheres]

    def valid(self, row: Row) -> bool:
        """Begun, and not over; the day of the end is the last."""
        ended = cell(row, "to")
        return cell(row, "from") <= self.day and (not ended or ended >= self.day)

    def today(self, table: str) -> list[Row]:
        """Rows that count on the day."""
        return [row for row in self.rows(table) if self.valid(row)]

    def without(self, gone: Iterable[str]) -> Look:
        """The map as if some actors had never been entered, nor any tie of theirs."""
        out = set(gone)
        tables = dict(self.tables)
        tables["actors"] = [row for row in tables["actors"] if row["id"] not in out]
        tables["ties"] = [
            row for row in tables.get("ties", []) if not {row["source_id"], row["target_id"]} & out
        ]
        tables["contacts"] = [row for row in tables.get("contacts", []) if row["actor_id"] not in out]
        tables["introductions"] = [
            row
            for row in tables.get("introductions", [])
            if row["actor_id"] not in out and cell(row, "to_id") not in out
        ]
        tables["introducer_exceptions"] = [
            row
            for row in tables.get("introducer_exceptions", [])
            if not {row["actor_id"], row["target_id"]} & out
        ]
        return Look(tables, self.day, self.n, self.certain, self.whole or self)

    def members(self, relation: str) -> dict[str, list[str]]:
        """Actors of civil society by the groups that they are tagged with, in alphabetical order."""
        society = set(self.society)
        tags = sorted({tag for row in self.rows("actors") for tag in listed(row, relation)})
        rows = [row for row in self.rows("actors") if row["id"] in society]
        found = {tag: [row["id"] for row in rows if tag in listed(row, relation)] for tag in tags}
        return {tag: who for tag, who in found.items() if who}
