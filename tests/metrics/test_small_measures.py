"""Small measures (A43): habits of contact, solidarity, hearsay, dependence on a funder."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor, kala, tie

from actormap.config import Thresholds, View
from actormap.errors import Refused
from actormap.metrics.coordination.solidarity import solidarity
from actormap.metrics.evidence.proxy_information import proxy_information
from actormap.metrics.influence.funding import funder_dependence
from actormap.metrics.reach.contact_habits import contact_habits
from actormap.model import ActorMap

Rows = list[dict[str, Any]]


def log(*entries: str, **cells: Any) -> Rows:
    """Contacts with A: ``role direction`` each."""
    rows = []
    for number, entry in enumerate(entries):
        role, direction = entry.split(" ")
        rows.append({
            "id": f"c{number:02}", "date": "2025-01-20", "office": "O", "actor_id": "A",
            "officer_role": role, "direction": direction,
        } | cells)  # fmt: skip
    return rows


# --- habits of contact -------------------------------------------------------------------------------


def test_officer_dependence_and_two_way_ratio() -> None:
    m = a_map("A", contacts=log("head in", "head out", "head out", "national out", " out", "national "))
    officers, two_way = contact_habits(m, CERTAIN)
    assert officers.value == 3 / 5
    assert officers.details == {"by_role": {"head": 3, "national": 2}, "unknown": 1}
    assert two_way.value == 1 / 4
    assert two_way.details == {"towards": 1, "from": 4, "unknown": 1}
    assert officers.subject == two_way.subject == ("O",)


def test_habits_that_were_not_recorded_have_no_value() -> None:
    officers, two_way = contact_habits(a_map("A", contacts=log(" ", " ")), CERTAIN)
    assert (officers.value, two_way.value) == (None, None)
    assert "not recorded" in officers.statement
    assert "not recorded" in two_way.statement


def test_one_way_only_is_zero() -> None:
    _, two_way = contact_habits(a_map("A", contacts=log("head out", "head out")), CERTAIN)
    assert two_way.value == 0


def test_each_office_has_its_own_habits() -> None:
    offices = [actor("P", sphere="field_presence")]
    contacts = [*log("head in"), *({**row, "id": "d", "office": "P"} for row in log("deputy out"))]
    found = contact_habits(a_map("A", actors=offices, contacts=contacts), CERTAIN)
    assert [f.subject for f in found] == [("O",), ("O",), ("P",), ("P",)]


def test_habits_without_contacts_are_refused() -> None:
    old = a_map("A", contacts=log("head in", date="2023-01-01"))
    for m in (kala(), old, ActorMap()):
        with pytest.raises(Refused, match="No contact"):
            contact_habits(m, CERTAIN)


# --- solidarity --------------------------------------------------------------------------------------


def attack(id_: str, knew: str, supporters: str = "", **cells: Any) -> dict[str, Any]:
    usual = {"type": "attack", "date": "2025-01-10", "subjects": "T", "by_class": "unknown"}
    return usual | {"id": id_, "knew": knew, "supporters": supporters} | cells


def test_solidarity_is_supporters_over_those_that_knew() -> None:
    events = [
        attack("e1", "A;B;C;D", "A"), attack("e2", "A;B", "B;C", date="2025-01-12"),
        attack("e3", "", "A"), attack("old", "A;B", "A", date="2023-01-12"),
    ]  # fmt: skip
    every, first, second = solidarity(a_map(*"ABCDT", events=events), CERTAIN)
    assert (first.value, second.value) == (1 / 4, 2 / 3)
    assert every.value == (1 + 2) / (4 + 3)
    assert every.details == {"supporters": 3, "knew": 7, "events": ["e1", "e2"], "unknown": 1}
    assert first.subject == ("T",)
    assert first.details["events"] == ["e1"]


def test_those_concerned_the_doer_and_the_state_are_left_out() -> None:
    people = [actor("M", sphere="state")]
    events = [attack("e1", "T;A;B;M", "T;M;A", by_id="B")]
    _, found = solidarity(a_map(*"ABT", actors=people, events=events), CERTAIN)
    assert found.details == {"supporters": 1, "knew": 1, "events": ["e1"]}


def test_event_without_subjects_is_about_civil_society() -> None:
    _, found = solidarity(a_map("A", events=[attack("e1", "A", subjects="")]), CERTAIN)
    assert (found.subject, found.value) == (("civil society",), 0)
    assert found.sensitivity == 2


def watched(*asked: str, **cells: Any) -> ActorMap:
    """An event at T that two others knew of, on a map on which some actors were asked about."""
    observations = [
        {"source": f"s{i}", "date": "2025-01-20", "subject_id": actor_id, "asked_about": "ties_all",
         "answer": "list", "id": f"o{i}{actor_id}"}
        for i in (1, 2) for actor_id in asked
    ]  # fmt: skip
    events = [attack("e1", "A;B", "A", **{"sources": "s1"} | cells)]
    return a_map(
        actors=[actor("A"), actor("B"), actor("T", sensitivity=3)], events=events, observations=observations,
        sources=[{"id": f"s{i}"} for i in (1, 2)],
    )  # fmt: skip


def test_a_count_of_supporters_is_indicative_where_those_that_knew_are_observed() -> None:
    for found in solidarity(watched("A", "B"), CERTAIN):
        assert (found.coverage, found.sources) == (0.75, 1)
        assert found.verdict == found.at_most == "indicative"
        assert found.sensitivity == 3  # that of the actor concerned
    for found in solidarity(watched("A"), CERTAIN):
        assert (found.coverage, found.verdict) == (0.375, "insufficient_data")


def test_a_count_of_supporters_that_no_source_told_of_is_not_leaned_on() -> None:
    for found in solidarity(watched("A", "B", sources=""), CERTAIN):
        assert (found.coverage, found.sources) == (0.75, 0)
        assert found.verdict == "insufficient_data"


def test_solidarity_is_refused_where_nobody_recorded_who_knew() -> None:
    only_target = a_map("T", events=[attack("e1", "T")])
    for m in (kala(), a_map("A", "T", events=[attack("e1", "", "A")]), only_target):
        with pytest.raises(Refused, match="who knew"):
            solidarity(m, CERTAIN)


# --- hearsay -----------------------------------------------------------------------------------------


def told(sources: Rows, observations: str = "", **tables: Any) -> ActorMap:
    asked = [
        {"source": source, "date": "2025-01-20", "subject_id": "A", "asked_about": "ties_all",
         "answer": "list", "id": f"o{number}"}
        for number, source in enumerate(observations.split())
    ]  # fmt: skip
    people = [actor("A", works_on_rights_of="women"), actor("B")]
    return a_map(actors=people, sources=sources, observations=asked, **tables)


SOURCES: Rows = [{"id": "s1", "groups": "women"}, {"id": "s2", "groups": "youth"}, {"id": "s3"}]


def test_proxy_information_of_three_in_four() -> None:
    m = told(SOURCES, "s1 s2 s2", ties=[tie("B", "A", sources="s2")])
    (found,) = proxy_information(m, CERTAIN)
    assert found.value == 0.75
    assert found.interval == (0.75, 0.75)
    assert found.id == "A43:proxy:outside:women"
    assert "More than 50%" in found.statement
    assert found.details == {"outside": 3, "inside": 1, "unknown": 0}


def test_source_whose_groups_are_not_recorded_leaves_bounds_or_no_value() -> None:
    (found,) = proxy_information(told(SOURCES, "s1 s2 s3"), CERTAIN)
    assert (found.value, found.interval) == (0.5, (1 / 3, 2 / 3))
    assert found.id == "A43:proxy:within:women"
    (found,) = proxy_information(told(SOURCES, "s1 s3 s3 elsewhere"), CERTAIN)
    assert (found.value, found.interval) == (None, None)
    assert found.details == {"outside": 0, "inside": 1, "unknown": 3}
    assert "not known" in found.statement


def test_each_source_of_a_tie_or_event_is_a_record_and_what_is_of_others_is_none() -> None:
    events = [attack("e1", "", subjects="A;B", sources="s1;s2"), attack("e2", "", subjects="B", sources="s2"),
              attack("e3", "", subjects="A", sources="s2", date="2025-03-01")]  # fmt: skip
    ties = [tie("A", "B", sources="s1;s2"), tie("O", "B", sources="s2"),
            tie("A", "B", "trust", sources="s2", to="2025-01-15")]  # fmt: skip
    (found,) = proxy_information(told(SOURCES, events=events, ties=ties), CERTAIN)
    assert found.details == {"outside": 2, "inside": 2, "unknown": 0}


def test_declined_answers_and_the_source_left_out_tell_nothing() -> None:
    m = told(SOURCES, "s1 s2")
    declined = m.replace(observations=m.observations.assign(answer=["list", "declined"]))
    assert next(iter(proxy_information(declined, CERTAIN))).details["outside"] == 0
    left = next(iter(proxy_information(m, View(date=DAY, without="s2"))))
    assert left.details == {"outside": 0, "inside": 1, "unknown": 0}


def test_warning_starts_above_the_threshold() -> None:
    strict = View(date=DAY, thresholds=Thresholds(proxy_share=0.4))
    m = told(SOURCES, "s1 s2")
    assert next(iter(proxy_information(m, CERTAIN))).id.startswith("A43:proxy:within")
    assert next(iter(proxy_information(m, strict))).id.startswith("A43:proxy:outside")


def test_hearsay_without_records_or_groups() -> None:
    (found,) = proxy_information(told([]), CERTAIN)
    assert (found.value, found.n) == (None, 0)
    with pytest.raises(Refused, match="group tag"):
        proxy_information(a_map("A"), CERTAIN)


# --- dependence on a funder --------------------------------------------------------------------------


def paid(source: str, target: str, share: object = "", **cells: Any) -> dict[str, Any]:
    return tie(source, target, "funding", weight=share, **cells)


def test_largest_share_of_the_recorded_ones() -> None:
    donors = [actor("D1", sphere="donor"), actor("D2", sphere="donor")]
    ties = [paid("D1", "A", 0.6), paid("D2", "A", 0.3), paid("D2", "B"), paid("A", "D1", 0.9)]
    found = funder_dependence(a_map(*"AB", actors=donors, ties=ties), CERTAIN)
    first, second = found
    assert (first.subject, first.value) == (("A",), 0.6)
    assert first.details == {"recorded": pytest.approx(0.9), "funders": 2, "unknown": 0}
    assert (second.value, second.details["unknown"]) == (None, 1)
    assert "without its share" in second.statement
    assert "Name of D1" not in first.statement + first.reason


def test_shares_above_the_whole_are_pointed_out() -> None:
    (found,) = funder_dependence(a_map(*"ABC", ties=[paid("A", "C", 0.7), paid("B", "C", 0.5)]), CERTAIN)
    assert "more than the whole" in found.reason


def test_funding_that_is_rather_not_believed_is_left_out() -> None:
    ties = [paid("A", "C", 0.7, grade="E5"), paid("B", "C", 0.5, grade="B2")]
    (found,) = funder_dependence(a_map(*"ABC", ties=ties), View(date=DAY))
    assert found.value == 0.5


def test_without_funding_it_is_refused() -> None:
    for m in (kala(), a_map(), ActorMap()):
        with pytest.raises(Refused, match="No funding"):
            funder_dependence(m, CERTAIN)
