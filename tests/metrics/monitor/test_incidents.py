"""Incidents (A45): counted by hand, a second time by loops, and what holds of any of them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, pairwise
from typing import Any

import pandas as pd
import pytest
from maps import CERTAIN, DAY, a_map, actor, attack, random_map, shuffled
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.metrics.base.small_cells import small, withheld
from actormap.metrics.monitor import incidents
from actormap.metrics.monitor.incident.records import STATES, TYPES

AREAS = [
    {"id": "XA", "name": "Country", "adm_level": 0},
    {"id": "XA01", "name": "North", "adm_level": 1, "parent": "XA"},
    {"id": "XA0101", "name": "Town", "adm_level": 2, "parent": "XA01"},
    {"id": "XA02", "name": "South", "adm_level": 1, "parent": "XA"},
    {"id": "XA03", "name": "West", "adm_level": 1, "parent": "XA"},
]
PEOPLE = [
    actor("A", adm1_pcode="XA01", works_on_rights_of="women"),
    actor("B", adm1_pcode="XA02", works_on_rights_of="women;lgbt"),
    actor("C", adm1_pcode="XA02"),
]


def event(id_: str, date: str = "2025-01-10", **cells: Any) -> dict[str, Any]:
    return attack(id_, "", date=date, **({"subjects": "A", "sources": f"s{id_}"} | cells))


def told(*events: dict[str, Any], **options: Any) -> Findings:
    m = a_map(actors=PEOPLE, areas=AREAS, events=list(events))
    return incidents(m, CERTAIN, **({"cells": "all"} | options))


def of(found: Findings, kind: str, *subject: str) -> Finding:
    return next(one for one in found if one.kind == kind and (not subject or one.subject == subject))


def states(finding: Finding) -> list[int]:
    return [finding.details[name] for name in STATES.values()]


# --- by hand -----------------------------------------------------------------------------------------


def test_what_is_corroborated_is_told_apart_and_what_nobody_looked_into_is_not_zero() -> None:
    every = [
        event("1", verified="yes", pcode="XA0101"),
        event("2", verified="assessed", pcode="XA01"),
        event("3", verified="unknown", pcode="XA02", subjects="B"),
        event("4", pcode="XA02", subjects="B", date="2024-12-31"),
        event("5", verified="no", subjects="C"),
        event("6", type="label", verified="yes", subjects=""),
        event("7", type="training"),
        event("8", type="statement", violation="torture", verified="yes", subjects="C"),
        event("9", type="statement", violation="none"),
    ]
    found = told(*every)
    whole = of(found, "whole")
    assert states(whole) == [3, 1, 1, 1, 1]
    assert (whole.value, whole.interval, whole.n) == (3, (3, 6), 7)
    assert whole.details["types"] == {"attack": 5, "label": 1, "statement": 1}
    assert whole.details["months"]["2024-12-02"]["not_looked_into"] == 1
    assert sum(sum(month.values()) for month in whole.details["months"].values()) == 7
    assert whole.details["without"] == ["XA03"]
    assert (whole.details["no_area"], whole.details["no_group"]) == (3, 3)
    assert str(whole.statement) == (
        "From 2024-02-02 to 2025-02-01: 7 incidents are recorded, of which 3 corroborated, 1 assessed as "
        "credible, 1 alleged, 1 that nobody looked into, 1 not corroborated."
    )
    assert states(of(found, "area", "XA01")) == [1, 1, 0, 0, 0]
    assert states(of(found, "area", "XA02")) == [0, 0, 1, 1, 0]
    assert states(of(found, "group", "women")) == [1, 1, 1, 1, 0]
    assert states(of(found, "group", "lgbt")) == [0, 0, 1, 1, 0]
    assert [one.subject for one in found if one.kind == "group"] == [("lgbt",), ("women",)]  # the alphabet's


def test_time_is_the_last_months_or_what_is_chosen_and_never_after_the_day() -> None:
    every = [
        event("old", "2024-02-01"),
        event("first", "2024-02-02"),
        event("last", DAY),
        event("x", "2025-02-02"),
    ]
    assert of(told(*every), "whole").n == 2
    assert of(told(*every, since="2023-01-01"), "whole").n == 3
    assert of(told(*every, until="2024-12-31", since="2024-01-01"), "whole").n == 2
    assert of(told(*every, until="2030-01-01"), "whole").n == 2
    for wrong in ({"since": "2025-01-32"}, {"until": "soon"}, {"since": "2025-01-02", "until": "2025-01-01"}):
        with pytest.raises(Refused, match=r"YYYY-MM-DD|earlier"):
            told(*every, **wrong)


def test_where_none_is_recorded_it_is_no_quiet_time() -> None:
    with pytest.raises(Refused, match="no sign that nothing happened"):
        told(event("1", type="training"))


def test_reprisals_are_told_apart_and_not_known_is_no_no() -> None:
    answers = ["yes", "yes", "no", "unknown", ""]
    every = [
        event(str(at), reprisal=answer, verified="yes" if at == 0 else "unknown")
        for at, answer in enumerate(answers)
    ]
    whole = of(told(*every), "whole")
    details = whole.details
    assert (details["reprisals"], details["reprisals_corroborated"]) == (2, 1)
    assert details["reprisal_not_known"] == 2
    assert (
        "2 are recorded as reprisals for cooperation with the United Nations; corroborated: 1."
        in whole.reason
    )
    assert "is not known" in of(told(event("1")), "whole").reason


def test_what_came_of_them_is_counted_and_of_the_rest_not_known() -> None:
    whole = of(
        told(
            event("1", investigated_on="2025-01-14", prosecuted_on="2025-01-30", outcome="Convicted"),
            event("2", investigated_on="2025-01-20", remedy="An apology"),
            event("3", investigated_on="2025-02-20"),  # after the day that is looked at
            event("4"),
        ),
        "whole",
    )
    details = whole.details
    assert (details["investigated"], details["days_until_investigated"]) == (2, 7.0)
    assert (details["charged"], details["days_until_charged"]) == (1, 20.0)
    assert (details["with_outcome"], details["with_remedy"]) == (1, 1)
    assert (
        "Recorded of 4 incidents: an investigation of 2 (half of them within 7 days), charges in 1, an "
        "outcome of 1, a remedy in 1." in whole.reason
    )
    assert ": an investigation of" in whole.reason
    assert "Of the others it is not known." in whole.reason
    undated = of(told(event("1", outcome="Convicted"), event("2")), "whole")
    assert (
        "Recorded of 2 incidents: an investigation of 0, charges in 0, an outcome of 1, a remedy in 0."
        in undated.reason
    )
    none = of(told(event("1")), "whole")
    assert (none.details["investigated"], none.details["days_until_investigated"]) == (0, None)
    assert "What came of them is not known." in none.reason


def test_the_indicator_counts_what_is_corroborated_by_act_and_victim() -> None:
    sure = {"verified": "yes", "violation": "killing", "victim_class": "journalist"}
    every = [
        event("1", **sure),
        event("2", "2024-12-30", **sure | {"victim_class": "journalist;human_rights_defender"}),
        event("3", **sure | {"verified": "assessed"}),
        event("4", **sure | {"violation": ""}),
        event("5", **sure | {"violation": "none"}),
        event("6", **sure | {"victim_class": "other"}),
        event("7", "2024-02-10", **sure | {"violation": "torture"}),
        event("8", **sure | {"sources": ""}),
    ]
    found = of(told(*every), "measure")
    rows = [tuple(row.values()) for row in found.details["rows"]]
    assert rows == [
        ("2024-Q1", False, "torture", "journalist", 1, 1),
        ("2024-Q4", True, "killing", "human_rights_defender", 1, 1),
        ("2024-Q4", True, "killing", "journalist", 1, 1),
        ("2025-Q1", False, "killing", "journalist", 1, 1),
    ]
    assert (found.value, found.interval) == (3, (3, 3))
    assert found.details["by_code"] == {
        "human_rights_defender": 1,
        "journalist": 3,
        "killing": 2,
        "torture": 1,
    }
    left_out = {"not_corroborated": 1, "no_source": 1, "no_act": 2, "no_victim": 1}
    assert found.details["left_out"] == left_out
    assert "1 have no source on record" in found.reason
    assert found.evidence == ("7", "2", "1")


def test_one_killing_told_by_two_sources_is_one_or_two_for_the_indicator() -> None:
    """Of e1 to e4, each 3 days after the last, e1 and e3 cannot be one: they are 2 at least."""
    sure = {"verified": "yes", "violation": "killing", "victim_class": "journalist"}
    days = ("2025-01-10", "2025-01-13", "2025-01-16", "2025-01-19")
    chain = [event(f"e{at}", day, **sure) for at, day in enumerate(days, start=1)]
    found = of(told(*chain[:2]), "measure")
    assert (found.value, found.interval, found.evidence) == (1, (1, 2), ("e1", "e2"))
    assert str(found.statement) == "1 to 2 incidents would count for indicator 16.10.1."
    assert str(found.reason).startswith("1 of them may be another one, told twice. ")
    assert [(row["least"], row["count"]) for row in found.details["rows"]] == [(1, 2)]
    assert found.details["least_by_code"] == {"journalist": 1, "killing": 1}
    several = of(told(*chain, event("e5", **sure | {"subjects": "B"})), "measure")
    assert (several.value, several.interval) == (3, (3, 5))
    differ = of(told(chain[0] | {"distinct_from": "e2"}, chain[1]), "measure")
    assert (differ.value, differ.interval) == (2, (2, 2))
    assert str(differ.statement) == "2 incidents would count for indicator 16.10.1."


def test_what_is_of_the_whole_country_is_no_area() -> None:
    every = [event("1", pcode="XA"), event("2", pcode="XA", subjects="C"), event("3", pcode="XA0101")]
    found = told(*every, event("4", subjects="B"))
    assert [one.subject for one in found if one.kind == "area"] == [("XA01",)]
    whole = of(found, "whole")
    assert (whole.details["countrywide"], whole.details["no_area"]) == (2, 1)
    assert "2 are of the whole country, and of no area." in whole.reason


@pytest.mark.parametrize("day", ["2025-02-01", "2025-02-28", "2024-02-29", "2025-03-30", "2024-12-31"])
@pytest.mark.parametrize("months", [1, 3, 12])
def test_so_many_months_are_as_many(day: str, months: int) -> None:
    view = View(date=day, thresholds=Thresholds(event_months=months))
    found = incidents(a_map(events=[event("1", day, subjects="")]), view)
    assert len(of(found, "whole").details["months"]) == months
    assert min(of(found, "whole").details["months"]) == found.parameters["since"]


def test_months_are_counted_back_from_the_last_day() -> None:
    """From 27 November to 1 February: months from 2 December and 2 January, and five days before them."""
    days = ("2024-11-27", "2024-12-01", "2024-12-02", "2025-01-01", "2025-01-02", DAY)
    found = told(*(event(str(at), day) for at, day in enumerate(days)), since="2024-11-27")
    months = of(found, "whole").details["months"]
    counts = {first: month["not_looked_into"] for first, month in months.items()}
    assert counts == {"2024-11-27": 2, "2024-12-02": 2, "2025-01-02": 2}
    calendar = told(event("1"), since="2024-11-01", until="2025-01-31")
    assert list(of(calendar, "whole").details["months"]) == ["2024-11-01", "2024-12-01", "2025-01-01"]


# --- small cells -------------------------------------------------------------------------------------


def test_small_counts_of_groups_are_withheld_unless_all_are_asked_for() -> None:
    every = [event(f"{at:02}", subjects="A", verified="yes") for at in range(7)]
    every += [event(f"b{at}", subjects="B", verified="yes", pcode="XA02") for at in range(2)]
    shown, filed = told(*every), told(*every, cells="withhold_small")
    assert [of(shown, "group", code).n for code in ("lgbt", "women")] == [2, 9]
    assert [of(shown, "group", code).details["small"] for code in ("lgbt", "women")] == [True, False]
    for code in ("lgbt", "women"):  # the other one goes too: by it the first could be worked out
        hidden = of(filed, "group", code)
        assert (hidden.n, hidden.value, hidden.interval, hidden.evidence) == (None, None, None, ())
        assert hidden.details["months"] is None
        assert set(hidden.details["withheld"]) == {"all", "states", "months"}
        assert not any(letter.isdigit() for letter in hidden.statement)
    assert of(filed, "whole").n == 9
    assert of(filed, "area", "XA02").n == 2


def test_a_group_with_enough_is_told_where_two_others_are_withheld() -> None:
    groups = {"A": "women", "B": "lgbt", "C": "minority"}
    people = [actor(code, works_on_rights_of=group) for code, group in groups.items()]
    every = [
        event(f"{code}{at}", subjects=code) for code, n in (("A", 6), ("B", 2), ("C", 3)) for at in range(n)
    ]
    m = a_map(actors=people, areas=AREAS, events=every)
    found = incidents(m, CERTAIN)
    assert of(found, "group", "women").n == 6
    # Whether it was a reprisal is not known of any of the six.
    assert of(found, "group", "women").details["withheld"] == []
    assert of(found, "group", "lgbt").n is None


def test_how_many_concern_no_group_does_not_tell_what_is_withheld_of_the_only_one() -> None:
    every = [event(f"{at}", subjects="" if at > 1 else "B", type="attack") for at in range(9)]
    assert of(told(*every), "whole").details["no_group"] == 7
    filed = told(*every, cells="withhold_small")
    assert of(filed, "group", "lgbt").n is None
    assert (of(filed, "whole").n, of(filed, "whole").details["no_group"]) == (9, None)


def test_a_count_of_none_points_at_nobody() -> None:
    assert small([0, 1, 4, 5], 5).tolist() == [False, True, True, False]


@seeded(range(20), few=5)
def test_no_row_is_withheld_alone_and_none_that_is_told_is_small(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    rows = [[pick.choice([0, 0, 3, 5, 8]) for _ in range(4)] for _ in range(pick.randint(1, 6))]
    least = [pick.choice([5, 10]) for _ in rows]
    out = withheld(rows, least)
    filled = [at for at, row in enumerate(rows) if any(row)]
    for row, of_row, gone in zip(rows, least, out, strict=True):
        assert gone or not small(row, of_row).any()
    assert sum(out) != 1 or len(filled) == 1


# --- told twice --------------------------------------------------------------------------------------


def pairs(*events: dict[str, Any]) -> list[tuple[str, ...]]:
    return [tuple(one.details["events"]) for one in told(*events) if one.kind == "event"]


@pytest.mark.parametrize(
    ("one", "other", "proposed"),
    [
        ({}, {}, True),
        ({}, {"date": "2025-01-13"}, True),
        ({}, {"date": "2025-01-14"}, False),
        ({}, {"type": "label"}, False),
        ({}, {"subjects": "B"}, False),
        ({}, {"subjects": "B;A"}, True),
        ({"pcode": "XA0101"}, {"pcode": "XA01"}, True),
        ({"pcode": "XA01"}, {"pcode": "XA02"}, False),
        ({"pcode": "XA01"}, {}, True),
        ({"violation": "torture"}, {"violation": "killing"}, False),
        ({"violation": "torture"}, {}, True),
        ({"by_id": "B"}, {"by_id": "C"}, False),
        ({"subjects": ""}, {}, False),  # nothing says where
        ({"subjects": "", "pcode": "XA01"}, {"pcode": "XA01"}, True),
        ({"subjects": "", "pcode": "XA01"}, {"pcode": "XA01", "date": "2025-01-12"}, False),
        ({"distinct_from": "2"}, {}, False),
        ({}, {"distinct_from": "1"}, False),
    ],
)
def test_two_are_proposed_as_one(one: dict[str, Any], other: dict[str, Any], proposed: bool) -> None:
    assert pairs(event("1", **one), event("2", **other)) == ([("1", "2")] if proposed else [])


def test_reasons_are_told_and_nobody_is_named() -> None:
    found = of(told(event("1", pcode="XA01"), event("2", pcode="XA01", date="2025-01-11")), "event")
    assert (
        str(found.statement)
        == "Attack or threat, 2025-01-10 and 2025-01-11: this may be one incident, told twice."
    )
    assert str(found.reason) == "They lie 1 day apart. 1 actor is named in both. They are of one area."
    assert found.details == {
        "events": ["1", "2"],
        "days": 1,
        "shared": 1,
        "same_area": True,
        "same_sources": False,
    }
    twice = of(told(event("1", sources="s"), event("2", sources="s")), "event")
    assert "may have been entered twice" in twice.reason


def test_where_several_would_fit_none_is_proposed_by_place_alone() -> None:
    silent = [event(str(at), subjects="", pcode="XA01") for at in range(3)]
    assert pairs(*silent[:2]) == [("0", "1")]
    assert pairs(*silent) == []


def test_two_that_may_be_one_count_twice_until_somebody_says_so() -> None:
    whole = of(told(event("1"), event("2")), "whole")
    assert (whole.n, whole.details["maybe_same"]) == (2, 1)


# --- a second time -----------------------------------------------------------------------------------


def crowded(seed: int) -> ActorMap:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    days = pd.date_range("2024-11-01", "2025-03-01").strftime("%Y-%m-%d").tolist()
    every = [
        event(
            f"e{at:03}",
            pick.choice(days[:25]) if at % 2 else pick.choice(days),
            type=pick.choice(["attack", "label", "training"]),
            pcode=pick.choice(["", "XA01", "XA0101", "XA02"]),
            subjects=pick.choice(["", "A", "B", "A;C", "C"]),
            verified=pick.choice(["", *STATES]),
            violation=pick.choice(["", "", "torture", "killing", "none"]),
            victim_class=pick.choice(["", "journalist", "other;trade_unionist"]),
            reprisal=pick.choice(["", "yes", "no"]),
            sources=pick.choice(["", "s1", "s1;s2"]),
        )
        for at in range(60)
    ]
    return a_map(actors=PEOPLE, areas=AREAS, events=every)


NORTH = {"XA01": "XA01", "XA0101": "XA01", "XA02": "XA02", "": ""}


def recent(m: ActorMap) -> list[dict[str, Any]]:
    rows = m["events"].to_dict("records")
    return [
        row
        for row in rows
        if (row["type"] in TYPES or row["violation"] not in {"", "none"})
        and "2024-02-02" <= row["date"] <= DAY
    ]


@seeded(range(12), few=4)
def test_counts_are_those_of_a_loop(seed: int) -> None:
    m = crowded(seed)
    found, rows = incidents(m, CERTAIN, cells="all"), recent(m)

    def counts(some: list[dict[str, Any]]) -> list[int]:
        by_code = Counter(
            "unknown" if row["verified"] == "yes" and not row["sources"] else row["verified"] for row in some
        )
        return [by_code[code] for code in STATES]

    assert states(of(found, "whole")) == counts(rows)
    for area in ("XA01", "XA02"):
        assert states(of(found, "area", area)) == counts([row for row in rows if NORTH[row["pcode"]] == area])
    women = [row for row in rows if {"A", "B"} & {*split(row["subjects"])}]
    group = of(found, "group", "women")
    assert states(group) == counts(women)
    firsts = [*group.details["months"], "2025-02-02"]
    assert len(firsts) == 13
    for first, after in pairwise(firsts):
        month = [row for row in women if first <= row["date"] < after]
        assert list(group.details["months"][first].values()) == counts(month)


@seeded(range(12), few=4)
def test_pairs_are_those_of_all_pairs(seed: int) -> None:
    m = crowded(seed)
    rows = sorted(recent(m), key=lambda row: (row["date"], row["id"]))

    def fits(one: dict[str, Any], other: dict[str, Any], days: int) -> bool:
        apart = (pd.Timestamp(other["date"]) - pd.Timestamp(one["date"])).days
        known = [{one[name], other[name]} - {"", "none"} for name in ("violation", "label", "by_id")]
        areas = {NORTH[one["pcode"]], NORTH[other["pcode"]]} - {""}
        return (
            one["type"] == other["type"] and apart <= days and all(len(each) < 2 for each in [*known, areas])
        )

    both = list(combinations(rows, 2))
    shared = [
        (a["id"], b["id"])
        for a, b in both
        if {*split(a["subjects"])} & {*split(b["subjects"])} and fits(a, b, 3)
    ]
    silent = [
        (a["id"], b["id"])
        for a, b in both
        if not (a["subjects"] and b["subjects"]) and a["pcode"] and b["pcode"] and fits(a, b, 1)
    ]
    often = Counter(code for pair in silent for code in pair)
    only = [pair for pair in silent if all(often[code] == 1 for code in pair)]
    whole = of(incidents(m, CERTAIN, cells="all"), "whole")
    assert whole.details["maybe_same"] == len(shared) + len(only)


@seeded(range(6), few=3)
def test_order_of_rows_does_not_matter_and_parts_add_up(seed: int) -> None:
    m = random_map(seed)
    view = View(date=DAY)
    try:
        found = incidents(m, view, cells="all")
    except Refused:
        return
    assert found.as_dict() == incidents(shuffled(m, seed), view, cells="all").as_dict()
    whole = of(found, "whole")
    areas = [one.n or 0 for one in found if one.kind == "area"]
    assert sum(areas) + whole.details["no_area"] == whole.n
    for one in found:
        if one.kind in {"whole", "area", "group"}:
            assert one.interval is not None
            assert one.interval[0] == one.value <= one.interval[1] <= (one.n or 0)
            assert one.verdict != "supported"


def test_what_nobody_on_record_told_of_is_not_corroborated_anywhere() -> None:
    sure = {"verified": "yes", "violation": "killing", "victim_class": "journalist", "pcode": "XA0101"}
    found = told(event("e1", **sure), event("e2", "2025-01-20", **sure | {"sources": "", "subjects": "C"}))
    for kind in ("whole", "area"):
        one = of(found, kind)
        assert (one.value, one.interval) == (1, (1, 2))
        assert (one.details["corroborated"], one.details["alleged"]) == (1, 1)
    assert of(found, "whole").details["no_source"] == 1
    assert "1 that is written to be corroborated has no source on record, and counts as alleged." in (
        of(found, "whole").reason
    )
    assert of(found, "measure").details["left_out"]["no_source"] == 1
