"""What people judge is read by one rule in all families.

What no longer stands changes nothing, and what one alone thinks is not enough.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest
from maps import answers, random_map

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.tables.judged import UNITS

DAY = View(date="2025-02-01")
FAMILIES = ("monitor", "protect", "partner")
READERS = {
    "monitor.profile",
    "monitor.compare",
    "monitor.law_practice",
    "monitor.frameworks",
    "monitor.risk",
    "monitor.watch",
    "monitor.laws",
    "monitor.recommendations",
    "protect.options",
    "partner.stages",
    "partner.check",
    "partner.swot",
    "partner.match",
}
"""Analyses that read what was judged."""
WIDENED = {"monitor.profile", "monitor.risk", "monitor.recommendations", "partner.check", "protect.options"}
"""Those that have a range of what was judged."""
OF_THE_RECORD = {"monitor.watch", "monitor.laws"}
"""Those whose findings are about dates and texts, which no scorer judged."""
FIGURES = ("value", "interval", "n", "coverage", "sources", "verdict", "statement", "evidence")
DOUBTED = ("interval", "verdict")
"""What doubt about answers makes wider, and lower."""
Rows = list[dict[str, Any]]


def unit_of(m: ActorMap, kind: str) -> dict[str, str]:
    """A unit of a kind, by its column; of actors one that may be asked for something."""
    tables = {
        "platform_id": "platforms",
        "pcode": "areas",
        "instrument": "instruments",
        "provision": "provisions",
    }
    column = UNITS.get(kind, "")
    if column in {"actor_id", "group"}:
        return {column: "n01" if column == "actor_id" else "women"}
    if column in tables:
        return {column: m[tables[column]]["id"].iat[-1]}
    return {}


def judged(m: ActorMap, name: str, day: str, answer: int, **cells: Any) -> Rows:
    """An answer to every item of every unit of which it is asked: the first on its scale, or the last."""
    rows = []
    for item in schema.items().values():
        marks = [code for code, mark in item.marks.items() if mark.value is not None]
        for kind in item.units if marks and item.set != "perception" else ():
            mark = marks[answer]
            said = {"value": float(mark)} if mark.isdigit() else {"answer": mark}
            about = {"item": item.code, "round": name, "date": day, **unit_of(m, kind), **said}
            rows.append(about | cells | {"id": f"{cells['scorer']}{day}{item.code}{kind}"})
    return rows


def on_the_board(day: str, **cells: Any) -> Rows:
    """One item of each part of a board, a strength linked to what it makes up for."""
    quadrants = ("strength", "weakness", "opportunity", "threat")
    usual = {"of_board": "relation", "side": "we", "date": day} | cells
    rows = [
        usual | {"quadrant": part, "text": part, "id": f"{part}{len(day)}{cells['officer_role']}"}
        for part in quadrants
    ]
    return [rows[0] | {"links": rows[1]["id"]}, *rows[1:]]


@cache
def maps() -> tuple[ActorMap, ...]:
    """One map without what is judged; with what was agreed; with what was given before; of one scorer."""
    m = random_map(3)
    m = m.replace(assessments=m["assessments"].iloc[:0], swot_items=m["swot_items"].iloc[:0])
    agreed = on_the_board("2024-10-20", officer_role="A", together="yes", evidence="e00", sources="s1")
    said = [
        row
        for who in "BC"
        for row in on_the_board("2024-10-10", officer_role=who, evidence="e01", sources="s3")
    ]
    by_one = on_the_board("2024-10-20", officer_role="A", evidence="e00", sources="s1;s3")
    stands: Rows = []
    before: Rows = []
    alone: Rows = []
    for name, month in (("first", "2024-10"), ("second", "2024-11")):
        stands += judged(m, name, f"{month}-20", 1, scorer="A", together="yes", evidence="e00", sources="s1")
        for scorer in "BC":
            before += judged(m, name, f"{month}-10", -1, scorer=scorer, evidence="e01", sources="s3")
        alone += judged(m, name, f"{month}-20", 1, scorer="A", evidence="e00", sources="s1;s3")
    return (
        m,
        *(
            m.replace(assessments=pd.DataFrame(rows), swot_items=pd.DataFrame(board))
            for rows, board in zip(
                (stands, stands + before, alone), (agreed, agreed + said, by_one), strict=True
            )
        ),
    )


@cache
def doubted() -> tuple[ActorMap, ...]:
    """One map that was judged lately, on several events; long ago; and on one event alone."""
    m = random_map(3)
    codes = [*schema.items()]
    every: list[Rows] = []
    for day, events in (("2024-11-20", 2), ("2021-11-20", 2), ("2024-11-20", 1)):
        rows = judged(m, "one", day, 1, scorer="A", together="yes", sources="s1")
        every.append([row | {"evidence": f"e0{codes.index(row['item']) % events}"} for row in rows])
    return tuple(m.replace(assessments=pd.DataFrame(rows)) for rows in every)


@cache
def told(at: int) -> dict[str, Any]:
    """What each analysis says of one of the maps: figures, verdicts and statements."""
    return of_map(maps()[at], FIGURES)


def of_map(m: ActorMap, columns: tuple[str, ...]) -> dict[str, Any]:
    """What each analysis says of a map, in some columns."""
    found: dict[str, Any] = {}
    for label, ask in answers(m, DAY, families=FAMILIES).items():
        try:
            found[label] = figures(ask(), columns)
        except Refused as refused:
            found[label] = {"refused": {"statement": str(refused)}}
    return found


def figures(result: Findings, columns: tuple[str, ...]) -> dict[str, Any]:
    return {
        each.id: {name: getattr(each, name) for name in columns} | {"judged": each.details.get("judged")}
        for each in result
    }


def widened(found: dict[str, Any], than: dict[str, Any]) -> dict[str, str]:
    """Why each finding has another range or verdict than on another map, by analysis and id."""
    return {
        f"{name_of(label)} {identifier}": str(each["reason"])
        for label, some in found.items()
        for identifier, each in some.items()
        if identifier in than[label]
        if any(each.get(what) != than[label][identifier].get(what) for what in DOUBTED)
    }


def name_of(label: str) -> str:
    return label.split(maxsplit=1)[0].rstrip(",")


def test_what_no_longer_stands_changes_nothing_in_any_family() -> None:
    nothing, stands, every = map(told, range(3))
    readers = {label for label in stands if stands[label] != nothing[label]}
    assert {name_of(label) for label in readers} >= READERS
    assert {label: every[label] for label in readers} == {label: stands[label] for label in readers}


def test_one_scorer_alone_is_never_indicative_in_any_family() -> None:
    nothing, agreed, alone = (told(at) for at in (0, 1, 3))
    for found, reads in ((agreed, True), (alone, False)):
        indicative = {
            name_of(label)
            for label, some in found.items()
            for identifier, each in some.items()
            if each != nothing[label].get(identifier) and each.get("verdict") == "indicative"
        }
        assert bool(indicative - OF_THE_RECORD) is reads


@pytest.mark.parametrize(
    ("at", "why", "least"),
    [
        (1, "The oldest answer is of 2021-11-20; it could be off by 3 marks by now.", WIDENED),
        (2, "One single event is behind all evidence: each answer could be off by one mark.", WIDENED),
    ],
)
def test_what_widens_a_range_or_lowers_a_verdict_is_said_in_every_family(
    at: int, why: str, least: set[str]
) -> None:
    fresh, doubtful = (of_map(doubted()[which], (*DOUBTED, "reason")) for which in (0, at))
    reasons = widened(doubtful, fresh)
    assert {label.split()[0] for label in reasons} >= least
    assert [label for label, reason in reasons.items() if why not in reason] == []
