"""Who sits where and who works where, by status, sources and age, and in possible maps (A01, A37, A38)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from maps import DAY, SEEDS, a_map, random_map, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.graph.layers import layers_of
from actormap.graph.memberships import Memberships, all_records, presence_records, seat_records
from actormap.graph.possible_maps import doubtful_layers
from actormap.graph.tie_probability import beliefs_of, probability, statements_of

TODAY = View(date=DAY)
GRADED = [
    {"id": "b2", "reliability": "B", "credibility": "2"},
    {"id": "c3", "reliability": "C", "credibility": "3"},
    {"id": "e5", "reliability": "E", "credibility": "5"},
]
LONG_AGO = "2019-02-01"
"""Three half-lives of 24 months before the day."""


def works(actor: str, **cells: Any) -> dict[str, Any]:
    usual = {"id": f"w{actor}", "actor_id": actor, "sector": "MON", "pcode": "XA01", "from": DAY}
    return usual | {"sources": "b2"} | cells


def platform(members: str, **cells: Any) -> dict[str, Any]:
    usual = {"id": "p", "name": "Forum", "theme": "MON", "members": members, "from": DAY}
    return usual | {"sources": "b2"} | cells


def in_cells(m: ActorMap, view: View = TODAY) -> set[tuple[str, str]]:
    return pairs(m, layers_of(m, view).cells)


def seated(m: ActorMap, view: View = TODAY) -> set[str]:
    return {actor for actor, _ in pairs(m, layers_of(m, view).platforms)}


def pairs(m: ActorMap, some: Memberships) -> set[tuple[str, str]]:
    ids = m.actors["id"]
    return {(str(ids.iloc[u]), str(some.names[k])) for u, k in zip(some.actor, some.column, strict=True)}


@pytest.mark.parametrize(
    ("status", "there"),
    [
        ("", True),
        ("ongoing", True),
        *((code, False) for code in ("planned", "suspended", "completed", "closed")),
    ],
)
def test_who_plans_or_has_stopped_is_not_there(status: str, *, there: bool) -> None:
    m = a_map("A", presence=[works("A", status=status)], sources=GRADED)
    assert bool(in_cells(m)) == bool(in_cells(m, replace(TODAY, certain=True))) == there


def test_closed_activity_leaves_the_ongoing_one_in_the_same_cell() -> None:
    both = [works("A", activity="research"), works("A", id="w2", activity="legal_aid", status="closed")]
    assert in_cells(a_map("A", presence=both, sources=GRADED)) == {("A", "MON@XA01")}


def test_members_told_by_an_unreliable_source_have_no_seat() -> None:
    m = a_map("A", "B", "C", platforms=[platform("A;B;C", sources="e5")], sources=GRADED)
    assert beliefs_of(seat_records(m), TODAY) == pytest.approx([probability("E5")] * 3)
    assert seated(m) == set()
    assert seated(m, replace(TODAY, certain=True)) == {"A", "B", "C"}
    assert layers_of(m, TODAY).platforms.names.tolist() == ["p"]


def test_seat_by_list_and_by_tie_is_one_told_twice() -> None:
    told = tie("A", "p", "membership", sources="c3", **{"from": DAY})
    m = a_map("A", "B", platforms=[platform("A;B")], ties=[told], sources=GRADED)
    records = seat_records(m)
    q = dict(zip(records.frame["source_id"], beliefs_of(records, TODAY), strict=True))
    assert q == {"A": pytest.approx(0.88662, abs=1e-6), "B": pytest.approx(probability("B2"))}


def test_grade_of_a_tie_of_membership_is_its_own() -> None:
    told = tie("A", "p", "membership", grade="E5", **{"from": DAY})
    m = a_map("A", platforms=[platform("")], ties=[told], sources=GRADED)
    assert seated(m) == set()
    assert seated(a_map("A", platforms=[platform("")], ties=[told | {"grade": "B2"}])) == {"A"}


def test_undated_presence_ages_from_the_day_on_which_its_source_was_last_asked() -> None:
    asked = {"id": "o", "source": "b2", "subject_id": "A", "asked_about": "actor", "answer": "list"}
    undated = works("A", **{"from": ""})
    m = a_map("A", presence=[undated], sources=GRADED, observations=[asked | {"date": LONG_AGO}])
    faded = 0.5 + (probability("B2") - 0.5) / 8
    assert beliefs_of(presence_records(m), TODAY) == pytest.approx([faded], abs=2e-4)
    assert in_cells(m) == {("A", "MON@XA01")}  # likelier than not, by little
    firmer = replace(TODAY, thresholds=Thresholds(tie_exists=0.6))
    assert in_cells(m, firmer) == set()
    assert in_cells(a_map("A", presence=[works("A")], sources=GRADED), firmer) == {("A", "MON@XA01")}
    there = sum(bool(in_cells(m, replace(TODAY, world=world))) for world in range(400))
    assert there / 400 == pytest.approx(faded, abs=0.06)


def test_presence_of_which_nothing_says_when_is_a_half_life_old() -> None:
    m = a_map("A", presence=[works("A", **{"from": ""})], sources=GRADED)
    assert beliefs_of(presence_records(m), TODAY) == pytest.approx([0.662311], abs=1e-6)


def test_presence_and_seats_are_as_old_as_their_last_confirmation() -> None:
    old = {"from": LONG_AGO}
    faded = 0.5 + (probability("B2") - 0.5) / 8
    for confirmed, wanted, close in ((DAY, probability("B2"), 1e-9), ("", faded, 2e-4)):
        days = old | {"as_of": confirmed}
        m = a_map("A", presence=[works("A", **days)], platforms=[platform("A", **days)], sources=GRADED)
        for records in (presence_records(m), seat_records(m)):
            assert beliefs_of(records, TODAY) == pytest.approx([wanted], abs=close)


def test_list_that_has_most_of_an_area_speaks_against_what_it_has_not_got() -> None:
    """It has 8 of 9 that others list in XA01: 8 / (4 + 9) of presence is on it. Elsewhere it has nothing."""
    listed = [works(f"a{number}", sources="c3;b2") for number in range(8)]
    m = a_map(
        *(f"a{number}" for number in range(10)),
        sources=GRADED,
        presence=[*listed, works("a8"), works("a9", pcode="XA02"), works("a9", id="n", sources="c3")],
    )
    q = dict(zip(presence_records(m).frame["id"], beliefs_of(presence_records(m), TODAY), strict=True))
    b2, c3 = (probability(grade) / (1 - probability(grade)) for grade in ("B2", "C3"))
    # a9 in XA01 is on the list of c3 alone: b2 lists 8 of the 9 that c3 does.
    assert q["wa8"] == pytest.approx(1 / (1 + 1 / (b2 * (1 - 8 / (4 + 9)))))
    assert q["n"] == pytest.approx(1 / (1 + 1 / (c3 * (1 - 8 / (4 + 9)))))
    assert q["wa9"] == pytest.approx(probability("B2"))
    assert q["wa0"] == pytest.approx(1 / (1 + 1 / (b2 * c3)))
    assert ("a8", "MON@XA01") not in in_cells(m, replace(TODAY, thresholds=Thresholds(tie_exists=0.7)))


def test_list_of_own_work_alone_speaks_against_nobody() -> None:
    m = a_map("a", "b", sources=GRADED, presence=[works("a", sources="c3"), works("b", sources="b2")])
    assert beliefs_of(presence_records(m), TODAY) == pytest.approx([probability("C3"), probability("B2")])


def test_presence_told_without_the_only_list_is_as_if_it_had_never_been_made() -> None:
    listed = [works(f"a{number}", sources="c3;b2") for number in range(8)]
    m = a_map(*(f"a{number}" for number in range(9)), sources=GRADED, presence=[*listed, works("a8")])
    without = beliefs_of(presence_records(m), replace(TODAY, without="c3"))
    assert without == pytest.approx([probability("B2")] * 9)


def test_source_left_out_takes_what_it_alone_told() -> None:
    both = [works("A"), works("B", sources="b2;c3")]
    m = a_map("A", "B", presence=both, platforms=[platform("A")], sources=GRADED)
    without = replace(TODAY, without="b2")
    assert in_cells(m, without) == {("B", "MON@XA01")}
    assert seated(m, without) == set()


def test_each_seat_has_a_coin_of_its_own_and_the_same_one_each_time() -> None:
    m = a_map(*"ABCDEFGH", platforms=[platform(";".join("ABCDEFGH"), sources="")], sources=GRADED)
    worlds = [seated(m, replace(TODAY, world=world)) for world in range(40)]
    assert worlds == [seated(m, replace(TODAY, world=world)) for world in range(40)]
    assert len(set(map(frozenset, worlds))) > 30
    assert np.mean([len(world) for world in worlds]) == pytest.approx(4, abs=0.8)


def test_nothing_is_drawn_where_nobody_doubts() -> None:
    certain = replace(TODAY, certain=True, world=1)
    m = a_map("A", presence=[works("A")], platforms=[platform("A")], sources=GRADED)
    for view, looked_at in ((certain, set()), (replace(TODAY, world=1), {"seats", "presence"})):
        with doubtful_layers() as layers:
            assert layers_of(m, view).cells is not None
            assert layers_of(m, view).platforms is not None
        assert layers == looked_at


def test_evidence_names_the_rows_of_whom_it_says_so() -> None:
    twice = [
        works("A"),
        works("A", id="w2", activity="research"),
        works("B"),
        works("A", id="w3", sector="LEG"),
    ]
    m = a_map("A", "B", presence=twice, sources=GRADED)
    told = layers_of(m, TODAY).recorded_presence
    a, cell = m.ids("actors").get_loc("A"), told.every.names.tolist().index("MON@XA01")
    assert told.evidence([a], [cell]) == ("w2", "wA")


@seeded(SEEDS)
def test_possible_maps_and_the_record_take_from_what_was_told(seed: int) -> None:
    m = random_map(seed)
    layers = layers_of(m, TODAY)
    known = pairs(m, layers.recorded_presence.every), pairs(m, layers.recorded_seats.every)
    for view in (TODAY, *(replace(TODAY, world=world) for world in range(5)), replace(TODAY, without="k")):
        there = layers_of(m, view)
        assert pairs(m, there.cells) <= known[0]
        assert pairs(m, there.platforms) <= known[1]
    for records in all_records(m):
        q = beliefs_of(records, TODAY)
        assert ((q > 0) & (q < 1)).all()
        for key in statements_of(records).keys:
            left = beliefs_of(records, replace(TODAY, without=key))
            assert len(left) == len(q)
