"""What is due: late first, each thing once, nothing that is done, and nothing without a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from maps import a_map

from actormap.core import schema
from actormap.core.config import View
from actormap.metrics.base.judgements import COUNTRY, Unit
from actormap.metrics.due import SECOND, Due, due

DAY = "2026-11-25"
ITEMS = schema.items()
PARAMETERS = [code for code, item in ITEMS.items() if item.set == "parameter" and len(item.parent) == 1]
AREAS = [{"id": "KA01", "name": "Selim Coast"}]


def of(day: str = DAY, **tables: list[dict[str, Any]]) -> Due:
    return due(a_map("A", areas=AREAS, **tables), View(date=day))


def strategy(id_: str, **cells: Any) -> dict[str, Any]:
    grounds = {"analysis": "reach.gap", "revision": 1}
    return grounds | {"id": id_, "kind": "strategy", "purpose": f"Purpose of {id_}"} | cells


def mark(item: str, scorer: str = "hro", **cells: Any) -> dict[str, Any]:
    usual = {"id": f"{item} {scorer} {len(cells)}", "date": "2026-11-20", "round": "2026-Q4", "value": 1}
    return usual | {"item": item, "scorer": scorer} | cells


def test_a_round_asks_for_twenty_nine_items() -> None:
    assert len(PARAMETERS) == 29


def told(found: Due) -> list[tuple[str, str, int]]:
    return [(task.kind, task.id, task.late) for task in found.tasks]


def test_undertakings_and_dates_stand_by_day_late_ones_first() -> None:
    windows = [
        {"id": "W1", "kind": "election", "name": "In time", "from": "2026-12-02", "to": "2027-01-01"},
        {"id": "W2", "kind": "trial", "name": "Too far", "from": "2026-12-03"},
        {"id": "W3", "kind": "trial", "name": "Began", "from": "2026-11-24", "to": "2026-12-24"},
        {"id": "W4", "kind": "trial", "name": "Today", "from": DAY},
    ]
    undertakings = [
        strategy("U1", due="2026-11-20", officer_role="hro"),
        strategy("U2", due="2026-11-27"),
        strategy("U3", due="2027-11-27", review_by="2026-11-26"),
        strategy("U4", due="2026-11-20", status="done"),
        strategy("U5", due="2026-11-20", status="given_up"),
        strategy("U6"),
        strategy("U7", due="2026-11-27", date="2026-11-26"),  # decided on a day to come
    ]
    found = of(windows=windows, undertakings=undertakings)
    assert told(found) == [
        ("undertaking", "U1", 5),
        ("window", "W4", 0),
        ("review", "U3", -1),
        ("undertaking", "U2", -2),
        ("window", "W1", -7),
    ]
    assert found.owners == ("hro",)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_nothing_that_is_due_lies_more_than_a_week_ahead(day: dt.date) -> None:
    undertakings = [strategy(f"U{n}", due=f"{year}-06-15") for n, year in enumerate((1950, 2026, 2190))]
    assert all(task.late >= -7 for task in of(day.isoformat(), undertakings=undertakings).tasks)


def test_who_scored_a_part_has_items_left_and_one_alone_lacks_a_second() -> None:
    marks = [mark(PARAMETERS[0]), mark(PARAMETERS[1], answer="unknown", value=None)]
    second, mine = of(assessments=marks).scoring
    assert (second.owner, second.left, second.others) == (SECOND, len(PARAMETERS), 1)
    assert (mine.owner, mine.left, mine.others) == ("hro", len(PARAMETERS) - 2, 0)
    assert (mine.round, mine.units) == ("2026-Q4", (COUNTRY,))


def test_a_round_that_two_finished_or_agreed_on_waits_for_nobody() -> None:
    both = [mark(item, scorer) for item in PARAMETERS for scorer in ("hro", "head")]
    assert not of(assessments=both).scoring
    agreed = [mark(item, "hro", together="yes") for item in PARAMETERS]
    assert not of(assessments=[mark(PARAMETERS[0]), *agreed]).scoring


def test_a_round_waits_for_a_quarter() -> None:
    assert not of("2027-03-01", assessments=[mark(PARAMETERS[0])]).scoring


def test_of_an_area_what_anybody_answered_waits_for_the_others() -> None:
    here = [mark(item, pcode="KA01") for item in PARAMETERS[:3]]
    here += [mark(item, "head", pcode="KA01") for item in PARAMETERS[:2]]
    (waiting,) = of(assessments=here).scoring
    assert (waiting.owner, waiting.left, waiting.units, waiting.others) == (
        "head",
        1,
        (Unit(pcode="KA01"),),
        1,
    )


def test_a_former_round_waits_no_more_once_the_next_has_begun() -> None:
    former = mark(PARAMETERS[0], round="2026-Q3", date="2026-09-29")
    waiting = of(assessments=[former, mark(PARAMETERS[0], "head")]).scoring
    assert {one.round for one in waiting} == {"2026-Q4"}


def test_attacks_wait_until_somebody_looked_into_them_and_for_a_quarter() -> None:
    def event(id_: str, **cells: Any) -> dict[str, Any]:
        return {
            "id": id_,
            "type": "attack",
            "date": "2026-11-01",
            "subjects": "A",
            "by_class": "unknown",
        } | cells

    events = [
        event("E1"),
        event("E2", verified="unknown"),
        event("E3", date="2026-11-20"),
        event("E4", date="2026-07-01"),
        event("E5", type="meeting"),
        event("E6", date="2026-11-26"),
    ]
    assert of(events=events).incidents == ("E3", "E1")


def test_a_decision_is_due_by_its_review_and_no_more_once_it_was_decided_anew() -> None:
    decision = {"kind": "decision", "purpose": "Watch trials", "to_id": "A", "status": "together"}
    first = decision | {"id": "D1", "date": "2026-06-01", "due": "2026-06-10", "review_by": "2026-11-20"}
    assert told(of(undertakings=[first])) == [("review", "D1", 5)]
    anew = decision | {"id": "D2", "date": "2026-11-24", "review_by": "2026-11-30"}
    assert told(of(undertakings=[first, anew])) == [("review", "D2", -5)]
    planned = first | {"status": "planned"}
    assert told(of(undertakings=[planned])) == [("undertaking", "D1", 168)]


def test_meetings_to_come_are_due_on_their_day() -> None:
    meetings = [
        {"id": "M1", "name": "Over", "date": "2026-11-24", "guests": "A"},
        {"id": "M2", "name": "Next", "date": "2026-12-01", "guests": "A", "officer_role": "hro"},
        {"id": "M3", "name": "Later", "date": "2026-12-03", "guests": "A"},
    ]
    found = of(meetings=meetings)
    assert told(found) == [("meeting", "M2", -6)]
    assert found.owners == ("hro",)
