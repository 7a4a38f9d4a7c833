"""What is owed, needed and offered (A59): by hand, and by a walk over the rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, random_map, shuffled, text, tie
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.partner import promises

DAY = View(date="2025-02-01")
AREAS = [{"id": "XA01", "name": "One"}, {"id": "XA0101", "name": "In", "parent": "XA01"}, {"id": "XA02"}]
AREAS[2]["name"] = "Two"
AGREED = {"consent_c2": "yes"}


def row(id_: str, kind: str = "promise", **cells: Any) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "purpose": f"Thing {id_}", "date": "2025-01-10"} | cells


def world(*rows: dict[str, Any], actors: tuple[dict[str, Any], ...] = (), **tables: Any) -> ActorMap:
    known = {i: actor(i, **AGREED) for i in "ABC"} | {each["id"]: each for each in actors}
    return a_map(actors=[*known.values()], areas=AREAS, undertakings=list(rows), **tables)


def told(m: ActorMap, **options: Any) -> list[Finding]:
    return [finding for finding in promises(m, DAY, **options) if finding.kind == "undertaking"]


def of_need(m: ActorMap) -> Finding:
    (found,) = (finding for finding in told(m) if finding.details["kind"] == "need")
    return found


def test_worked_values() -> None:
    m = world(
        row("p1", by_id="O", to_id="A", due="2025-01-27"),
        row("p2", by_id="O", to_id="B", due="2025-02-01"),
        row("p3", by_id="O", to_id="C"),
        row("p4", status="done", due="2025-01-05"),
        row("p5", status="told", due="2024-12-05"),
        row("p6", status="done", due="2024-01-05"),
        row("c1", "commitment", by_id="B", due="2025-02-03"),
    )
    whole, *rows = promises(m, DAY)
    assert whole.value == 4
    assert whole.details["open"]["promise"] == {"late": 1, "today": 1, "ahead": 0, "not_known": 1}
    assert whole.details["ended"]["promise"] == {"done": 1, "told": 1}
    assert whole.reason.endswith("Promises of the office kept within the last year: 1 of 2.")
    assert [(f.details["row"], f.value) for f in rows] == [("p1", -5), ("p2", 0), ("c1", 2), ("p3", None)]
    assert rows[0].statement == (
        "Promise of the office, Name of A: Thing p1; 5 days late, due by 2025-01-27."
    )


def test_what_was_decided_later_is_not_known_yet_and_nothing_recorded_is_refused() -> None:
    m = world(row("p0", date="2025-02-01"), row("p1"), row("p2", date="2025-02-02"))
    assert {f.details["row"] for f in told(m)} == {"p0", "p1"}
    assert (
        promises(m, DAY).findings[0].reason.endswith("No promise of the office ended within the last year.")
    )
    with pytest.raises(Refused, match="No promise"):
        promises(world(row("p2", date="2025-02-02")), DAY)
    with pytest.raises(Refused, match="No promise"):
        promises(world(row("p1", to_id="A")), DAY, actor="B")
    assert len(told(world(row("p1", to_id="A"), row("p2", by_id="B")), actor="B")) == 1


NEED = row("n", "need", to_id="A", support="training")
OFFER = row("o", "offer", by_id="B", support="training")
MEETS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "the same": ({}, {}, True),
    "other support": ({}, {"support": "funding"}, False),
    "in words alone": ({"support": ""}, {"support": ""}, False),
    "support of another kind": ({"support": "other"}, {"support": "other"}, False),
    "one area in the other": ({"pcode": "XA0101"}, {"pcode": "XA01"}, True),
    "another area": ({"pcode": "XA02"}, {"pcode": "XA01"}, False),
    "no area": ({}, {"pcode": "XA01"}, True),
    "to somebody else": ({}, {"to_id": "C"}, False),
    "to them": ({}, {"to_id": "A"}, True),
    "its own": ({}, {"by_id": "A"}, False),
    "of the office": ({}, {"by_id": "O"}, True),
    "of nobody that is named": ({}, {"by_id": ""}, False),
    "used": ({}, {"status": "done"}, False),
    "to another group": ({}, {"group": "women"}, False),
    "to the group": ({"group": "women"}, {"group": "women"}, True),
}


@each("name", MEETS)
def test_what_meets_a_need(name: str) -> None:
    need, offer, meets = MEETS[name]
    assert of_need(world(NEED | need, OFFER | offer)).details["offers"] == ["o"] * meets


def test_an_offer_to_a_group_is_one_to_who_works_on_its_rights() -> None:
    women = actor("A", works_on_rights_of="lgbt;women", **AGREED)
    assert of_need(world(NEED, OFFER | {"group": "women"}, actors=(women,))).details["offers"] == ["o"]


@each("column", ["do_not_contact", "feels_safe", "at_risk_level", "kind", "hostile"])
def test_nobody_is_matched_whom_the_safeguards_refuse(column: str) -> None:
    cells = {"do_not_contact": "yes", "feels_safe": "no", "at_risk_level": "3", "kind": "person"}
    ties = [tie("A", "B", "conflict")] if column == "hostile" else [tie("C", "A", "funding")]
    if column == "hostile":
        m = world(NEED, OFFER, ties=ties)
        assert of_need(m).details["offers"] == []
        return
    refused = actor("B", "Quiet Desk", **(AGREED | {column: cells[column]}))
    m = world(NEED, OFFER, ties=[tie("B", "C", "funding")], actors=(refused,))
    assert of_need(m).details["offers"] == []
    if column in {"do_not_contact", "feels_safe"}:
        assert "Quiet Desk" not in text(promises(m, DAY))


def test_who_is_recorded_as_giving_such_is_told_after_offers_of_the_office() -> None:
    need = NEED | {"support": "funding"}
    offers = [OFFER | {"support": "funding"}, row("p", "offer", by_id="O", support="funding")]
    m = world(need, *offers, ties=[tie("C", "B", "funding"), tie("B", "C", "funding")])
    found = of_need(m)
    assert found.details["offers"] == ["p", "o"]
    assert found.details["givers"] == ["C"], "B offers it already"
    assert found.acts == {"propose": ("B", "C")}
    there = world(need | {"pcode": "XA02"}, ties=[tie("C", "B", "funding")])
    assert of_need(there).details["givers"] == [], "C does not work there"


@seeded(SEEDS[:5], few=3)
def test_the_same_by_a_walk_over_the_rows(seed: int) -> None:
    m, day = random_map(seed), QUICK.date
    expected: dict[str, float | None] = {}
    over = {"done", "given_up", "told", "in_part", "broken"}
    for cells in m["undertakings"].to_dict("records"):
        if cells["kind"] not in {"promise", "commitment", "need", "offer"} or cells["status"] in over:
            continue
        if cells["date"] <= day:
            due = cells["due"]
            left = (date.fromisoformat(due) - date.fromisoformat(day)).days if due else None
            expected[cells["id"]] = left
    found = [f for f in promises(m, QUICK) if f.kind == "undertaking"]
    assert {f.details["row"]: f.value for f in found} == expected
    values = [f.value for f in found]
    known = [value for value in values if value is not None]
    assert known == sorted(known)
    assert values[len(known) :] == [None] * (len(values) - len(known))


@seeded(SEEDS[:4], few=2)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    m = random_map(seed)
    assert text(promises(m, QUICK)) == text(promises(shuffled(m, seed), QUICK))


def test_nobody_is_matched_with_who_threatened_another_of_its_group() -> None:
    group = [actor(i, works_on_rights_of="women", **AGREED) for i in "AC"]
    m = world(NEED, OFFER, actors=tuple(group), ties=[tie("B", "C", "threat", weight=1)])
    assert of_need(m).details["offers"] == []


def test_whoever_needs_it_is_not_brought_together_with_whose_group_it_threatened() -> None:
    group = [actor(i, works_on_rights_of="women", **AGREED) for i in "BC"]
    m = world(NEED, OFFER, actors=tuple(group), ties=[tie("A", "C", "threat", weight=1)])
    assert of_need(m).details["offers"] == []


@each("cells", [{"do_not_contact": "yes"}, {"at_risk_level": "3"}])
def test_what_meets_a_need_of_whom_the_safeguards_refuse(cells: dict[str, str]) -> None:
    """Of others nothing; of the office itself only where it may be contacted."""
    offers = OFFER, row("p", "offer", by_id="O", support="training")
    m = world(NEED, *offers, actors=(actor("A", **AGREED | cells),))
    assert of_need(m).details["offers"] == ([] if "do_not_contact" in cells else ["p"])


def test_it_is_as_sensitive_as_itself_and_all_whom_it_names() -> None:
    plain, secret = (actor("A", sensitivity=level, **AGREED) for level in (0, 3))
    giver = actor("C", sensitivity=3, **AGREED)
    need = NEED | {"support": "funding", "sensitivity": 0}
    funds = [tie("C", "B", "funding")]
    for m, expected in (
        (world(row("p", to_id="A", sensitivity=0), actors=(plain,)), 0),
        (world(row("p", to_id="A"), actors=(plain,)), 2),
        (world(row("p", to_id="A", sensitivity=3), actors=(plain,)), 3),
        (world(row("p", to_id="A", sensitivity=0), actors=(secret,)), 3),
        (world(need, actors=(plain,)), 0),
        (world(need, actors=(plain, giver), ties=funds), 3),
    ):
        assert told(m)[0].sensitivity == expected


@each(
    "case",
    [
        ("promise", "Is it kept, or is there a new day, and do they know?"),
        ("commitment", "Who reminds them, and when?"),
        ("need", "Who could meet it, and did anybody say what can be expected?"),
        ("offer", "Who could use it, and until when does it stand?"),
    ],
    lambda case: case[0],
)
def test_what_is_asked_next_follows_from_what_is_open(case: tuple[str, str]) -> None:
    kind, question = case
    (found,) = told(world(row("u", kind)))
    assert found.next_question == question


def test_who_is_recorded_as_giving_such_is_named_as_an_example() -> None:
    m = world(NEED | {"support": "funding"}, ties=[tie("C", "B", "funding")])
    assert of_need(m).reason.endswith("Recorded as giving such to somebody: 1 other, such as Name of C.")


def test_open_offers_are_counted() -> None:
    m = world(NEED, OFFER, OFFER | {"id": "o2", "by_id": "C"})
    assert of_need(m).reason.endswith("2 open offers could meet it.")


def test_where_all_is_done_nothing_is_open() -> None:
    (whole,) = promises(world(row("p", status="done", due="2025-01-20")), DAY)
    assert whole.statement == "Nothing is open of what was promised, needed or offered."
