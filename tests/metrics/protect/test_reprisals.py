"""Reprisals by month, by hand and by a loop."""

from __future__ import annotations

from typing import Any

from maps import QUICK, SEEDS, a_map, actor, sealed_map
from seeds import seeded

from actormap.core.config import View
from actormap.metrics.protect import reprisals

DAY = View(date="2026-11-25")


def case(id_: str, opened: str, **cells: str) -> dict[str, Any]:
    return {"id": id_, "opened": opened, "what": "Threats", "reprisal": "yes"} | cells


def test_worked_values() -> None:
    m = a_map(
        actors=[actor("A")],
        cases=[
            case("c1", "2026-11-02", hq_informed="2026-11-03", verification="yes"),
            case("c2", "2026-11-10", hq_informed="2026-11-13", closed="2026-11-20", reason="Gone"),
            case("c3", "2026-11-20"),
            case("c4", "2026-11-21", reprisal="unknown"),
            case("c5", "2026-11-21", reprisal=""),
            case("c6", "2026-11-21", reprisal="no"),
            case("c7", "2026-10-30", hq_informed="2026-11-26"),
            case("c8", "2026-11-26"),
        ],
        case_steps=[
            {"case": "c1", "item": "measure_authorities", "status": "done", "date": "2026-11-05"},
            {"case": "c3", "item": "measure_partners", "status": "planned", "delivery": "mechanisms"},
            {"case": "c7", "item": "measure_partners", "status": "accepted", "delivery": "mechanisms"},
        ],
    )
    whole, november, october = reprisals(m, DAY).findings
    assert (whole.value, november.value, october.value) == (4, 3, 1)
    assert whole.details["unclear"] == 2
    assert (november.details["month"], october.details["month"]) == ("2026-11", "2026-10")
    assert november.details["informed"] == {"headquarters": 2, "mechanism": 0, "authorities": 1}
    assert (november.details["nobody_known"], november.details["days"]) == (1, [1, 3])
    assert november.details["verification"] == {"unknown": 2, "assessed": 0, "yes": 1, "no": 0}
    assert october.details["informed"] == {"headquarters": 0, "mechanism": 1, "authorities": 0}
    assert october.details["days"] == []
    assert november.reason.startswith("1 is corroborated. Recorded: a mechanism was informed of 0")
    assert october.reason.startswith("0 are corroborated. Recorded: a mechanism was informed of 1")


def test_none_that_is_recorded_is_not_none() -> None:
    (whole,) = reprisals(a_map(actors=[actor("A")], cases=[case("c", "2026-11-02", reprisal="")]), DAY)
    assert whole.value == 0
    assert "Of 1 case it is not recorded whether it is one." in whole.statement
    assert whole.reason == "Each case is looked at, open or closed, up to the day."
    assert whole.at_most == "supported" or whole.verdict != "supported"


@seeded(SEEDS[:5], few=3)
def test_counts_are_those_of_a_loop(seed: int) -> None:
    m, day = sealed_map(seed), QUICK.date
    counts: dict[str, list[int]] = {}
    for one in m["cases"].to_dict("records"):
        if one["opened"] > day or one["reprisal"] != "yes":
            continue
        began = [
            step
            for step in m["case_steps"].to_dict("records")
            if step["case"] == one["id"]
            and step["date"] <= day
            and step["status"] in {"in_progress", "accepted", "done"}
            and step["item"].startswith("measure")
        ]
        informed = [
            "" < one["hq_informed"] <= day,
            any(step["delivery"] == "mechanisms" for step in began),
            any(step["item"] == "measure_authorities" for step in began),
        ]
        row = counts.setdefault(one["opened"][:7], [0, 0, 0, 0, 0])
        for at, number in enumerate((True, *informed, not any(informed))):
            row[at] += number
    whole, *months = reprisals(m, QUICK)
    said = {
        f.details["month"]: [f.value, *f.details["informed"].values(), f.details["nobody_known"]]
        for f in months
    }
    assert said == counts
    assert whole.value == sum(row[0] for row in counts.values())
    assert [f.details["month"] for f in months] == sorted(counts, reverse=True)
