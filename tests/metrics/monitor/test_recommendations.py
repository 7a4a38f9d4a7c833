"""How far a law follows the twelve recommendations: by hand, by a second way, and what scorers differ on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from maps import CERTAIN, SEEDS, a_map, random_map, sample

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics import catalogue

LAW = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft"}
WORTH = {"met": 1.0, "partly": 0.5, "not": 0.0}


def answers(*rows: dict[str, Any]) -> ActorMap:
    usual = {"date": "2025-01-20", "scorer": "one", "instrument": "L1", "evidence": "L1"}
    given = [usual | {"id": f"a{at}", "item": "law_founding"} | row for at, row in enumerate(rows)]
    return a_map("A", instruments=[LAW], assessments=given)


def law(*rows: dict[str, Any]) -> Finding:
    return catalogue.run("monitor.recommendations", answers(*rows), CERTAIN, instrument="L1").findings[0]


def item(*rows: dict[str, Any]) -> Finding:
    found = catalogue.run("monitor.recommendations", answers(*rows), CERTAIN, instrument="L1")
    return found.about("L1", "law_founding")


def test_share_is_of_those_answered_partly_as_one_half() -> None:
    found = law(
        {"answer": "met"}, {"answer": "partly", "item": "law_choice"}, {"answer": "not", "item": "law_stay"}
    )
    assert found.value == pytest.approx(0.5)
    assert found.reason.startswith("Share of the 3 answered, partly as one half.")
    assert found.details == {
        "met": 1,
        "partly": 1,
        "not": 1,
        "differ": 0,
        "unknown": 9,
        "answered": 3,
        "unbacked": 0,
    }


def test_where_scorers_differ_it_is_a_range() -> None:
    found = law(
        {"answer": "not"}, {"answer": "met", "scorer": "two"}, {"answer": "met", "item": "law_choice"}
    )
    assert (found.value, found.interval) == (0.75, (1 / 12, 1.0)), "ten of twelve could be anything"
    assert "Scorers differ on 1." in found.reason


def test_what_was_agreed_together_counts_alone_until_one_answers_anew() -> None:
    rows = [{"answer": "not"}, {"answer": "met", "scorer": "two"}]
    together = {"answer": "partly", "together": "yes", "date": "2025-01-21"}
    assert item(*rows, together).interval == (0.5, 0.5)
    anew = {"answer": "met", "scorer": "two", "date": "2025-01-22"}
    assert item(rows[0], together, anew).interval == (0.5, 1.0)


def test_an_answer_without_evidence_counts_as_none() -> None:
    found = law({"answer": "met", "evidence": ""})
    assert (found.value, found.details["unbacked"], found.verdict) == (None, 1, "insufficient_data")


def test_not_known_is_no_answer() -> None:
    assert law({"answer": "unknown"}).value is None
    assert item({"answer": "unknown"}).statement == "Quick, easy and cheap to set up: Not known."


def test_who_accepted_one_proposal_is_one_source() -> None:
    accepted = {"answer": "met", "analysis": "monitor.laws", "figure": 1, "revision": 3}
    assert item(accepted, {**accepted, "scorer": "two"}).n == 1
    assert item({"answer": "met"}, {"answer": "met", "scorer": "two"}).n == 2


def test_another_law_and_the_country_are_not_the_law() -> None:
    m = answers({"answer": "met"}, {"answer": "not", "instrument": ""})
    found = catalogue.run("monitor.recommendations", m, CERTAIN)
    wholes = [(each.subject, each.value) for each in found if each.kind == "instrument"]
    assert wholes == [(("country",), 0.0), (("L1",), 1.0)]


def test_nothing_answered_and_an_unknown_law_are_refused() -> None:
    with pytest.raises(Refused, match="no recommendation is answered"):
        catalogue.run("monitor.recommendations", a_map("A", instruments=[LAW]), CERTAIN)
    with pytest.raises(Refused, match=re.escape("no law has the code 'L9'. See the list of laws.")):
        catalogue.run("monitor.recommendations", answers(), CERTAIN, instrument="L9")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_from_the_rows(seed: int) -> None:
    m = random_map(seed)
    rows = m["assessments"].sort_values(["date", "id"])
    for code in m["instruments"]["id"]:
        found = catalogue.run("monitor.recommendations", m, CERTAIN, instrument=code)
        for finding in found.findings[1:]:
            own = rows[(rows["item"] == finding.subject[1]) & (rows["instrument"] == code)]
            last = {row.together == "yes" or row.scorer: row for row in own.itertuples()}.values()
            backed = [row for row in last if row.evidence and row.answer in WORTH]
            agreed = max((row.date for row in backed if row.together == "yes"), default="")
            values = [
                WORTH[row.answer]
                for row in backed
                if row.date > agreed or (row.together == "yes" and row.date == agreed)
            ]
            expected = (min(values), max(values)) if values else None
            assert finding.interval == expected


def test_the_draft_law_of_the_sample() -> None:
    found = catalogue.run("monitor.recommendations", sample(), View(date="2026-11-25"), instrument="IN01")
    assert {name: found.findings[0].details[name] for name in ("met", "partly", "not", "unknown")} == {
        "met": 0,
        "partly": 4,
        "not": 7,
        "unknown": 1,
    }
