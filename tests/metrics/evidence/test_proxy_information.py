"""What of a group was told by others (A43)."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor, attack, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.evidence.proxy_information import proxy_information

Rows = list[dict[str, Any]]


def told(sources: Rows, observations: str = "", **tables: Any) -> ActorMap:
    asked = [
        {
            "source": source,
            "date": "2025-01-20",
            "subject_id": "A",
            "asked_about": "ties_all",
            "answer": "list",
            "id": f"o{number}",
        }
        for number, source in enumerate(observations.split())
    ]
    people = [actor("A", works_on_rights_of="women"), actor("B")]
    return a_map(actors=people, sources=sources, observations=asked, **tables)


SOURCES: Rows = [{"id": "s1", "groups": "women"}, {"id": "s2", "groups": "youth"}, {"id": "s3"}]


def test_proxy_information_of_three_in_four() -> None:
    m = told(SOURCES, "s1 s2 s2", ties=[tie("B", "A", sources="s2")])
    (found,) = proxy_information(m, CERTAIN)
    assert found.value == 0.75
    assert found.interval == (0.75, 0.75)
    assert found.id == "A43:proxy:outside:women"
    assert found.statement.startswith("Where the source's groups are known, more than")
    assert found.details == {"outside": 3, "inside": 1, "unknown": 0}


def test_source_whose_groups_are_not_recorded_leaves_bounds_or_no_value() -> None:
    (found,) = proxy_information(told(SOURCES, "s1 s2 s3"), CERTAIN)
    assert (found.value, found.interval) == (0.5, (1 / 3, 2 / 3))
    assert found.id == "A43:proxy:within:women"
    assert "the source's groups are known, no more than" in found.statement
    (found,) = proxy_information(told(SOURCES, "s1 s3 s3 elsewhere"), CERTAIN)
    assert (found.value, found.interval) == (None, None)
    assert found.details == {"outside": 0, "inside": 1, "unknown": 3}
    assert "not known" in found.statement


def test_sources_that_copy_each_other_are_one_record() -> None:
    copied = [row | {"independent_key": "k"} for row in SOURCES[1:]] + [SOURCES[0]]
    ties = [tie("B", "A", sources="s1;s2;s3"), tie("O", "A", sources="s2;s3")]
    (found,) = proxy_information(told(copied, ties=ties), CERTAIN)
    assert found.details == {"outside": 2, "inside": 1, "unknown": 0}
    assert found.sources == 2
    one = [row | {"independent_key": "k"} for row in SOURCES]
    (found,) = proxy_information(told(one, ties=ties), CERTAIN)
    assert found.details == {"outside": 1, "inside": 1, "unknown": 0}


def test_each_source_of_a_tie_or_event_is_a_record_and_what_is_of_others_is_none() -> None:
    events = [
        attack("e1", "", subjects="A;B", sources="s1;s2"),
        attack("e2", "", subjects="B", sources="s2"),
        attack("e3", "", subjects="A", sources="s2", date="2025-03-01"),
    ]
    ties = [
        tie("A", "B", sources="s1;s2"),
        tie("O", "B", sources="s2"),
        tie("A", "B", "trust", sources="s2", to="2025-01-15"),
    ]
    (found,) = proxy_information(told(SOURCES, events=events, ties=ties), CERTAIN)
    assert found.details == {"outside": 2, "inside": 2, "unknown": 0}


def test_declined_answers_and_the_source_left_out_tell_nothing() -> None:
    m = told(SOURCES, "s1 s2")
    declined = m.replace(observations=m.observations.assign(answer=["list", "declined"]))
    assert next(iter(proxy_information(declined, CERTAIN))).details["outside"] == 0
    (left,) = proxy_information(m, View(date=DAY, without="s2")).made_out
    assert (left.id, left.value) == ("A43:proxy:within:women", 0.0)


def test_warning_starts_above_the_threshold() -> None:
    strict = View(date=DAY, thresholds=Thresholds(proxy_share=0.4))
    m = told(SOURCES, "s1 s2")
    assert next(iter(proxy_information(m, CERTAIN))).id.startswith("A43:proxy:within")
    assert next(iter(proxy_information(m, strict))).id.startswith("A43:proxy:outside")


def test_proxy_information_without_records_or_groups() -> None:
    (found,) = proxy_information(told([]), CERTAIN)
    assert (found.value, found.n) == (None, 0)
    with pytest.raises(Refused, match="group tag"):
        proxy_information(a_map("A"), CERTAIN)
