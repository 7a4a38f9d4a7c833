"""Who protects whom without the office, by hand: which parts it makes, and where nobody of it works."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, tie

from actormap.core.findings import Finding
from actormap.metrics.base.context import context_of
from actormap.metrics.structure import components

AREAS = [{"id": "XA", "name": "All", "adm_level": 0}] + [
    {"id": f"XA{at}", "name": f"Province {at}", "parent": "XA", "adm_level": 1} for at in (1, 2, 3)
]


def found(*ties: dict[str, Any], **more: list[dict[str, Any]]) -> tuple[Finding, dict[str, Finding]]:
    """What is told of ties of protection among four, each at work in its province, and an office."""
    m = a_map(
        *"ABCD",
        ties=[*ties],
        areas=AREAS,
        presence=[
            {"actor_id": who, "sector": "LEG", "pcode": where}
            for who, where in (("A", "XA1"), ("B", "XA1"), ("C", "XA2"), ("D", "XA3"))
        ],
        **more,
    )
    whole, *each = components(m, CERTAIN, kind="protection").findings
    return whole, {one.subject[0]: one for one in each}


def test_a_network_that_protects_stands_without_the_office() -> None:
    protecting = [tie("A", "B", "protection"), tie("O", "C", "protection"), tie("O", "A", "protection")]
    whole, each = found(*protecting, tie("C", "D", "coordination"))
    assert whole.details == {"actors": 4, "ties": 1, "parts": 3, "nobody": ["XA2", "XA3"]}
    assert {who: one.details["isolate"] for who, one in each.items()} == {
        "A": False,
        "B": False,
        "C": True,
        "D": True,
    }
    assert whole.statement == (
        "4 actors of civil society and 1 recorded tie of protection make 3 separate parts."
    )
    assert "None of those with such a tie is recorded at work in Province 2" in str(whole.reason)


def test_it_reaches_all_over_the_country_once_each_area_has_somebody() -> None:
    whole, _ = found(tie("A", "C", "protection"), tie("C", "D", "protection"))
    assert whole.details == {"actors": 4, "ties": 2, "parts": 2, "nobody": []}
    assert "None of those" not in str(whole.reason)


def test_where_no_tie_is_recorded_nothing_is_told_of_areas() -> None:
    whole, each = found(tie("A", "B", "coordination"))
    assert whole.details == {"actors": 4, "ties": 0, "parts": None}
    assert whole.value is None
    assert whole.verdict == "insufficient_data"
    assert {one.verdict for one in each.values()} == {"insufficient_data"}


def test_who_was_asked_about_other_ties_was_not_asked_who_protects() -> None:
    source = {"sources": [{"id": "S", "reliability": "A", "credibility": "1"}]}
    asked = {
        "source": "S",
        "date": "2025-01-20",
        "subject_id": "D",
        "asked_about": "ties_kind",
        "answer": "none",
    }
    told = {}
    for kind in ("coordination", "protection"):
        _, each = found(tie("A", "B", "protection"), observations=[asked | {"kinds": kind}], **source)
        told[kind] = str(each["D"].reason)
    assert "Nobody was asked" in told["coordination"]
    assert "Nobody was asked" not in told["protection"]


def test_how_often_sources_tell_is_learned_from_ties_of_every_kind() -> None:
    m = a_map(
        *"ABCD",
        ties=[tie("A", "B", sources="S;T"), tie("A", "B", "protection", sources="S")],
        sources=[{"id": code, "reliability": "A", "credibility": "1"} for code in "STU"],
        observations=[
            {
                "source": "U",
                "date": "2025-01-20",
                "subject_id": who,
                "asked_about": "ties_all",
                "answer": "none",
            }
            for who in "ABCD"
        ],
    )
    of_all, of_protection = (
        {one.subject[0]: one for one in components(m, CERTAIN, kind=kind)}
        for kind in ("collaboration", "protection")
    )
    assert of_protection["D"].coverage == of_all["D"].coverage == pytest.approx(1 / 3), (
        "U missed what others told"
    )
    assert "How far their silence can be leaned on is not known" not in str(of_protection["D"].reason)
    part, one_less = m.with_tables({"ties": m.ties.tail(1)}), replace(CERTAIN, without="S")
    look = context_of(part, one_less, m)
    assert look.coverage.trials.counts() == (0, 1), "of what T told, once S is not asked"
    assert look.recorded.coverage.detection == pytest.approx(1 / 3)


def test_how_many_ties_each_has_is_a_table_and_who_has_none_though_somebody_was_asked_is_told() -> None:
    """A and B have a tie; nobody was asked about D, and one source about C."""
    asked = {"source": "s", "date": DAY, "subject_id": "C", "asked_about": "ties_all", "answer": "none"}
    m = a_map(*"ABCD", ties=[tie("A", "B")], observations=[asked])
    rows = {one.subject[0]: one.in_table for one in components(m, CERTAIN)}
    assert rows == {"civil society": False, "A": True, "B": True, "C": False, "D": True}


def test_a_core_number_is_indicative_at_most() -> None:
    sources = [{"id": one, "reliability": "A", "credibility": "1"} for one in "st"]
    told = [tie("A", "B", sources="s;t"), tie("B", "C", sources="s;t"), tie("A", "C", sources="s;t")]
    _, *each = components(a_map(*"ABC", ties=told, sources=sources), CERTAIN).findings
    assert {one.at_most for one in each} == {"indicative"}
