"""Decisions on partnership (A60): what was weighed, what is due, which of two stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, random_map, shuffled, text
from seeds import seeded

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.partner import decisions

DAY = View(date="2025-02-01")
WEIGHED = {
    "contribution": "Trials",
    "bias": "None",
    "damage": "Little",
    "reviewer": "head",
    "review_by": "2025-03-01",
}


def row(id_: str, to_id: str = "A", **cells: Any) -> dict[str, Any]:
    usual = {"kind": "decision", "purpose": "Monitor trials", "date": "2025-01-10", "status": "together"}
    return usual | {"id": id_, "to_id": to_id} | cells


def world(*rows: dict[str, Any], **cells: Any) -> ActorMap:
    return a_map(actors=[actor("A", "Forum", **cells), actor("B")], undertakings=list(rows))


def told(m: ActorMap, **options: Any) -> list[Finding]:
    return [finding for finding in decisions(m, DAY, **options) if finding.kind == "undertaking"]


def test_worked_values() -> None:
    m = world(
        row("d1", **(WEIGHED | {"review_by": "2025-01-31"})),
        row("d2", "B", status="with_limits", contribution="Villages"),
        row("d3", "", status="planned", due="2025-02-01", **WEIGHED),
    )
    whole, *rows = decisions(m, DAY)
    assert whole.value == 3
    assert whole.details["dues"] == {"late": 1, "today": 1, "ahead": 0, "not_known": 1}
    assert whole.details["states"] == {"planned": 1, "together": 1, "with_limits": 1, "apart": 0}
    assert whole.details["incomplete"] == 1
    assert [(f.details["row"], f.value) for f in rows] == [("d1", -1), ("d3", 0), ("d2", None)]
    assert rows[0].statement == "Work together, Forum: Monitor trials; 1 day late, due by 2025-01-31."
    assert rows[2].details["lacks"] == ["bias", "damage", "reviewer", "review_by"]
    assert rows[0].details["weighed"] == {"contribution": "Trials", "bias": "None", "damage": "Little"}
    assert rows[0].reason == "Decided on 2025-01-10. All was weighed: what they bring, bias, damage."
    assert rows[2].reason == (
        "Decided on 2025-01-10. Not written: whose side they are said to take, what it could cost, who looks "
        "at it again and when it is looked at again."
    )
    assert whole.reason == "1 has no day for that. Of 1 something was not weighed."
    assert next(iter(decisions(world(row("d", **WEIGHED)), DAY))).reason == "All was weighed."


@each("cell", WEIGHED)
def test_what_was_not_written_of_a_decision_is_named(cell: str) -> None:
    (found,) = told(world(row("d", **(WEIGHED | {cell: ""}))))
    missing = {
        "contribution": "what they would bring",
        "bias": "whose side they are said to take",
        "damage": "what it could cost",
        "reviewer": "who looks at it again",
        "review_by": "when it is looked at again",
    }
    assert found.reason == f"Decided on 2025-01-10. Not written: {missing[cell]}."


def test_decision_without_a_day_says_so() -> None:
    assert told(world(row("d", date="", **WEIGHED)))[0].reason.startswith("Its day is not recorded.")


def test_what_is_decided_is_due_by_its_review_and_what_is_open_by_its_day() -> None:
    days = {"due": "2025-01-30", "review_by": "2025-02-05"}
    assert told(world(row("d", **days)))[0].value == 4
    assert told(world(row("d", status="planned", **days)))[0].value == -2
    assert told(world(row("d", status="planned", review_by="2025-02-05")))[0].value == 4


def test_of_two_about_the_same_the_later_stands() -> None:
    m = world(
        row("old", date="2024-12-01"),
        row("new", date="2025-01-20", status="apart", purpose="monitor Trials"),
        row("other", purpose="Train judges"),
        row("later", date="2025-02-10"),
    )
    found = {f.details["row"]: f.details["earlier"] for f in told(m)}
    assert found == {"new": ["old"], "other": []}


@each("status", ["together", "with_limits", "apart", "planned"])
def test_a_decision_to_work_with_somebody_who_now_asks_to_be_left_alone(status: str) -> None:
    (found,) = told(world(row("d", status=status), do_not_contact="yes"))
    assert found.details["against_record"] == (status in {"together", "with_limits"})
    assert "Forum" not in text(decisions(world(row("d", status=status), do_not_contact="yes"), DAY))
    assert not told(world(row("d", status=status)))[0].details["against_record"]


def test_none_is_refused_and_never_said_to_be_against() -> None:
    with pytest.raises(Refused, match="No decision"):
        decisions(world(), DAY)
    with pytest.raises(Refused, match="No decision"):
        decisions(world(row("d", "B")), DAY, actor="A")


def test_it_is_for_the_office_alone() -> None:
    analysis = schema.analyses()["partner.decisions"]
    assert (analysis.role, analysis.leaves) == ("hro", "no")
    assert all(f.sensitivity >= 2 for f in decisions(world(row("d", sensitivity="0")), DAY))


@seeded(SEEDS[:5], few=3)
def test_the_same_by_a_walk_over_the_rows(seed: int) -> None:
    m, day = random_map(seed), QUICK.date
    last: dict[tuple[str, ...], dict[str, Any]] = {}
    units = ("to_id", "platform_id", "group", "pcode", "instrument", "provision", "issue", "purpose")
    for cells in sorted(m["undertakings"].to_dict("records"), key=lambda cells: (cells["date"], cells["id"])):
        if cells["kind"] == "decision" and cells["date"] <= day:
            last[tuple(cells[name] for name in units)] = cells
    expected = {}
    for cells in last.values():
        by = cells["review_by"]
        if cells["status"] == "planned":
            by = cells["due"] or by
        left = (date.fromisoformat(by) - date.fromisoformat(day)).days if by else None
        lacks = [name for name in WEIGHED if not cells[name]]
        expected[cells["id"]] = left, lacks
    found = [f for f in decisions(m, QUICK) if f.kind == "undertaking"]
    assert {f.details["row"]: (f.value, f.details["lacks"]) for f in found} == expected
    assert text(decisions(m, QUICK)) == text(decisions(shuffled(m, seed), QUICK))
