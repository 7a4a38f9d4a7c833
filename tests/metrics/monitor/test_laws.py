"""Which laws are read, and what their provisions restrict: by hand, and what must hold of any map."""

from __future__ import annotations

from typing import Any

import pytest
from each import each
from maps import CERTAIN, SEEDS, a_map, random_map, sample, shuffled, text

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics import catalogue

TODAY = View(date="2026-11-25")


def law(id_: str, kind: str = "ngo_framework", stage: str = "in_force", **cells: Any) -> dict[str, Any]:
    return {"id": id_, "name": f"Law {id_}", "kind": kind, "stage": stage} | cells


def article(id_: str, of: str = "L1", **cells: Any) -> dict[str, Any]:
    return {"id": id_, "instrument": of, "article": f"Art. {id_}"} | cells


def read(m: ActorMap, view: View = CERTAIN) -> Findings:
    return catalogue.run("monitor.laws", m, view)


def of(*laws: dict[str, Any], articles: Any = (), **tables: Any) -> ActorMap:
    return a_map("A", instruments=list(laws), provisions=list(articles), **tables)


def test_a_kind_is_read_where_each_of_its_laws_is() -> None:
    laws = [
        law("L1"),
        law("L2", "tax"),
        law("L3", "media"),
        law("L4", "criminal", "repealed"),
        law("L5", "plan"),
    ]
    kinds = read(of(*laws, articles=[article("P1"), article("P3", "L3")])).findings[0]
    assert kinds.details["kinds"] == {
        "ngo_framework": "read",
        "counter_terrorism": "none",
        "criminal": "none",
        "other": "not_read",
    }
    assert (kinds.value, kinds.details["unread"]) == (1.0, ["L2"])
    assert "Law L2" in kinds.reason


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([(1, 3), (1, 2), (2, 2)], "Laws in force bite harder as applied than as written."),
        ([(3, 1), (2, 1)], "Laws in force bite less as applied than as written."),
        ([(1, 3), (3, 1)], "Laws in force are mostly applied as written, or differ both ways."),
        ([(2, None), (None, 3)], "How laws in force are applied is not known."),
    ],
)
def test_headline_says_what_most_of_those_known_bear(marks: list[tuple[Any, Any]], words: str) -> None:
    rows = [article(f"P{at}", in_text=a, in_practice=b) for at, (a, b) in enumerate(marks)]
    assert read(of(law("L1"), articles=rows)).findings[1].statement == words


def test_a_draft_is_not_applied() -> None:
    found = read(of(law("L1", stage="draft"), articles=[article("P1", in_text=1, in_practice=4)]))
    assert found.findings[1].details == {"harder": 0, "softer": 0, "same": 0, "unknown": 0}
    assert found.findings[1].reason == "No provision of a law in force is recorded."
    assert "as applied" not in found.about("P1").statement


def test_provisions_stand_in_the_order_of_their_articles_whatever_their_codes() -> None:
    named = {
        "P1": "Art. 17",
        "P2": "Art. 4, registering",
        "P3": "Art. 4",
        "P4": "Preamble",
        "P5": "Art. 4 (10)",
    }
    rows = [article(code) | {"article": words} for code, words in named.items()]
    found = read(of(law("L1"), articles=rows))
    assert [one.subject[0] for one in found if one.kind == "provision"] == ["P3", "P5", "P2", "P1", "P4"]


def test_not_known_is_no_zero() -> None:
    finding = read(of(law("L1"), articles=[article("P1", in_practice=0)])).about("P1")
    assert (finding.value, finding.details["in_text"], finding.details["in_practice"]) == (None, None, 0.0)
    assert finding.statement == "Law L1, Art. P1: not known as written, 0 of 4 as applied."
    assert finding.reason == "What it restricts is not recorded."
    limits = [article("P1", restrictions="limit_funding;limit_leaders")]
    assert read(of(law("L1"), articles=limits)).about("P1").reason == (
        "It restricts: Money from abroad and Liability of leaders."
    )


def test_the_way_of_a_law_and_its_next_date() -> None:
    days = ["2025-01-05", "2025-02-01", "2025-02-11"]
    windows = [
        {"id": f"w{at}", "kind": "parliament", "name": f"Reading {at}", "from": day, "instrument": "L1"}
        for at, day in enumerate(days)
    ]
    finding = read(of(law("L1", stage="before_parliament"), windows=windows)).about("L1")
    assert [step["past"] for step in finding.details["way"]] == [True, False, False]
    assert (finding.details["next"], finding.details["days"]) == ("w1", 0)
    later = read(of(law("L1"), windows=windows[2:])).about("L1")
    assert later.reason == "Next: Reading 2, in 10 days."


def test_a_law_whose_last_day_is_over_is_repealed() -> None:
    found = read(of(law("L1", to="2024-12-31"), articles=[article("P1", in_text=1, in_practice=2)]))
    assert found.about("L1").details["stage"] == "repealed"
    assert found.findings[1].value is None


RESTRICTIONS = [code for code, item in schema.items().items() if item.set == "restriction"]


def test_seven_restrictions_are_those_of_the_chapter() -> None:
    assert [schema.items()[code].reference for code in RESTRICTIONS] == [f"D3-{at}" for at in range(1, 8)]


@each("restriction", RESTRICTIONS)
def test_marks_of_scorers_stand_by_restriction(restriction: str) -> None:
    rows = [
        {
            "id": f"a{at}",
            "item": restriction,
            "date": "2025-01-20",
            "scorer": who,
            "provision": "P1",
            "value": value,
            "evidence": "L1",
        }
        for at, (who, value) in enumerate([("one", 2), ("two", 4)])
    ]
    m = of(law("L1"), articles=[article("P1", restrictions=restriction)], assessments=rows)
    assert read(m).about("P1").details["judged"] == {restriction: [2.0, 4.0]}


def test_without_a_law_it_is_refused() -> None:
    with pytest.raises(Refused, match="no law is recorded"):
        read(a_map("A"))


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_are_those_of_the_tables_whatever_the_order(seed: int) -> None:
    m = random_map(seed)
    found = read(m)
    assert text(found) == text(read(shuffled(m, seed)))
    force = m["instruments"].loc[m["instruments"]["stage"] == "in_force", "id"]
    rows = m["provisions"][m["provisions"]["instrument"].isin(force)]
    known = rows[rows["in_text"].notna() & rows["in_practice"].notna()]
    count = found.findings[1].details
    assert count["harder"] == int((known["in_practice"] > known["in_text"]).sum())
    assert sum(count.values()) == len(rows)
    assert count["unknown"] == len(rows) - len(known)


def test_the_sample_reads_three_of_four_kinds() -> None:
    kinds, practice = read(sample(), TODAY).findings[:2]
    assert (kinds.value, practice.value) == (3.0, 4.0)
