"""How far a tie is believed: sources, grades, age, parallel records, worlds (A37, A38)."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import DAY, SEEDS, a_map, random_map, tie
from seeds import seeded

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.graph.layers import layers_of
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import (
    LEAST,
    MOST,
    SourceStatements,
    aged,
    log_odds,
    pool,
    probability,
    source_keys,
    tie_beliefs,
    tie_keys,
)

TODAY = View(date=DAY)
GRADED = [
    {"id": "b2", "reliability": "B", "credibility": "2"},
    {"id": "c3", "reliability": "C", "credibility": "3"},
    {"id": "d5", "reliability": "D", "credibility": "5"},
    {"id": "twin", "reliability": "B", "credibility": "2", "independent_key": "b2"},
    {"id": "f6"},
]


def told(*ties: dict[str, Any]) -> ActorMap:
    return a_map("A", "B", "C", ties=[{"from": DAY} | row for row in ties], sources=GRADED)


def beliefs(*ties: dict[str, Any], view: View = TODAY) -> list[float]:
    rows = [row | {"id": f"t{number}", "from": row.get("day", DAY)} for number, row in enumerate(ties)]
    return tie_beliefs(told(*({k: v for k, v in row.items() if k != "day"} for row in rows)), view).tolist()


def odds(*qs: float) -> float:
    return float(np.prod([q / (1 - q) for q in qs]))


def test_own_grade_of_a_tie_counts_before_that_of_its_sources() -> None:
    assert beliefs(tie("A", "B", sources="b2;c3", grade="D4")) == [pytest.approx(probability("D4"))]


def test_unlisted_and_ungraded_sources_are_one_half() -> None:
    assert beliefs(tie("A", "B"), tie("A", "C", sources="f6"), tie("B", "C", sources="nobody")) == [0.5] * 3


def test_two_unlisted_sources_do_not_add_up() -> None:
    assert beliefs(tie("A", "B", sources="x;y;z")) == [0.5]


def test_doubtful_source_lowers_what_another_told() -> None:
    both = odds(probability("B2"), probability("D5"))
    assert beliefs(tie("A", "B", sources="b2;d5")) == [pytest.approx(both / (1 + both))]


def test_key_of_a_tie_makes_its_sources_one() -> None:
    assert beliefs(tie("A", "B", sources="b2;c3", independent_key="k")) == [pytest.approx(probability("B2"))]


def test_twin_sources_count_once() -> None:
    assert beliefs(tie("A", "B", sources="b2;twin")) == [pytest.approx(probability("B2"))]


def test_parallel_records_of_one_tie_are_pooled_and_share_the_value() -> None:
    q = odds(probability("B2"), probability("C3"))
    found = beliefs(tie("A", "B", sources="b2"), tie("B", "A", sources="c3"))  # coordination has no direction
    assert found == [pytest.approx(q / (1 + q))] * 2
    assert found[0] == pytest.approx(0.88662, abs=1e-6)


def test_parallel_records_of_one_source_add_nothing() -> None:
    found = beliefs(tie("A", "B", sources="b2"), tie("A", "B", sources="twin"))
    assert found == [pytest.approx(probability("B2"))] * 2


@pytest.mark.parametrize("kind", ["coordination", "trust"])
@pytest.mark.parametrize(
    "other",
    [
        {"from": "2023-02-01", "to": "2025-01-31"},
        {"from": "2025-01-31", "to": "2025-01-31"},
        {"from": "2025-02-02"},
    ],
)
@pytest.mark.parametrize("grade", ["A1", "E5"])
def test_record_that_is_not_valid_on_the_day_says_nothing_of_one_that_is(
    kind: str, other: dict[str, str], grade: str
) -> None:
    doubted = tie("A", "B", kind, id="now", grade="C3") | {"from": DAY}
    m = told(doubted, tie("A", "B", kind, id="other", grade=grade, as_of=DAY) | other)
    now = (m.ties["id"] == "now").to_numpy()
    assert tie_beliefs(m, TODAY)[now].tolist() == [pytest.approx(probability("C3"))]


def test_doubted_tie_is_not_lifted_into_collaboration_by_one_that_ended() -> None:
    doubted = tie("A", "B", id="now", grade="D4") | {"from": DAY}
    ended = tie("A", "B", id="ended", grade="A1") | {"from": "2024-06-01", "to": "2025-01-01"}
    assert len(layers_of(told(doubted, ended), TODAY).collaboration) == 0


def test_trust_back_is_another_tie() -> None:
    found = beliefs(tie("A", "B", "trust", sources="b2"), tie("B", "A", "trust", sources="c3"))
    assert found == pytest.approx([probability("B2"), probability("C3")])


def test_influence_for_and_against_are_two_ties() -> None:
    found = beliefs(
        tie("A", "B", "influence", sign="+", sources="b2"), tie("A", "B", "influence", sign="-", sources="c3")
    )
    assert found == pytest.approx([probability("B2"), probability("C3")])


def test_seats_on_two_platforms_are_two_ties() -> None:
    platforms = [{"id": p, "name": p} for p in ("P", "Q")]
    ties = [tie("A", "P", "membership", sources="b2"), tie("A", "Q", "membership", sources="c3")]
    m = a_map("A", ties=ties, platforms=platforms, sources=GRADED)
    assert tie_beliefs(m, replace(TODAY, date="2025-01-01")).tolist() == pytest.approx(
        [probability("B2"), probability("C3")]
    )


def test_belief_is_kept_off_certainty() -> None:
    many = [{"id": f"a{i}", "reliability": "A", "credibility": "1"} for i in range(9)]
    ties = [tie("A", "B", sources=";".join(s["id"] for s in many), **{"from": DAY})]
    assert tie_beliefs(a_map("A", "B", ties=ties, sources=many), TODAY).tolist() == [MOST]


def test_age_counts_from_when_it_was_confirmed_and_never_backwards() -> None:
    q = probability("B2")
    ties = [
        tie("A", "B", id="1", sources="b2", as_of="2023-02-01", **{"from": "2020-01-01"}),
        tie("A", "C", id="2", sources="b2", as_of="2025-06-01", **{"from": "2024-12-01"}),
        tie("B", "C", id="3", sources="b2", **{"from": ""}),
    ]
    m = a_map("A", "B", "C", ties=ties, sources=GRADED)
    old, young, never = tie_beliefs(m, TODAY)
    assert old == pytest.approx(0.5 + (q - 0.5) * 2 ** -(731 / 30.4375 / 24))
    assert (young, never) == pytest.approx((q, 0.5 + (q - 0.5) / 2))  # nothing says when the third was told


def test_certain_view_takes_every_tie_as_certain_but_for_a_silenced_source() -> None:
    certain = replace(TODAY, certain=True)
    ties = (tie("A", "B", sources="d5"), tie("A", "C", grade="E5"), tie("B", "C", sources="d5;b2"))
    assert beliefs(*ties, view=certain) == [1, 1, 1]
    assert beliefs(*ties, view=replace(certain, without="d5")) == [0, 1, 1]


def test_source_left_out_takes_its_ties_and_its_share() -> None:
    ties = (tie("A", "B", sources="b2"), tie("A", "C", sources="b2;c3"), tie("B", "C", sources="twin"))
    assert beliefs(*ties, view=replace(TODAY, without="b2")) == pytest.approx([0, probability("C3"), 0])


def test_parallel_record_of_a_source_left_out_counts_no_more() -> None:
    # The tie is still told by c3, and believed as c3 tells it.
    found = beliefs(
        tie("A", "B", sources="b2"), tie("A", "B", sources="c3"), view=replace(TODAY, without="b2")
    )
    assert max(found) == pytest.approx(probability("C3"))


def pairs(who: SourceStatements) -> list[tuple[int, str]]:
    return [(row, who.keys[key]) for row, key in zip(who.row.tolist(), who.key.tolist(), strict=True)]


def test_tie_keys_name_each_source_once_with_its_key() -> None:
    m = told(tie("A", "B", id="t1", sources="b2;twin;x"))
    assert pairs(tie_keys(m)) == [(0, "b2"), (0, "b2"), (0, "?")]
    assert pairs(tie_keys(m).without("b2")) == [(0, "?")]


def test_worlds_are_repeatable_and_differ() -> None:
    m = told(*(tie("A", "B", kind, sources="f6") for kind in ("trust", "support", "protection", "threat")))
    worlds = [tuple(tie_beliefs(m, replace(TODAY, world=w)).tolist()) for w in range(20)]
    assert worlds == [tuple(tie_beliefs(m, replace(TODAY, world=w)).tolist()) for w in range(20)]
    assert len(set(worlds)) > 5
    assert {value for world in worlds for value in world} == {0.0, 1.0}


def test_parallel_records_exist_together_in_every_world() -> None:
    m = told(tie("A", "B", id="t1", sources="f6"), tie("B", "A", id="t2", sources="f6"))
    for world in range(30):
        assert len(set(tie_beliefs(m, replace(TODAY, world=world)).tolist())) == 1


PROBABILITIES = st.floats(0.02, 0.98)


@given(st.lists(PROBABILITIES, min_size=1, max_size=4), PROBABILITIES)
@settings(deadline=None)
def test_pooling_does_not_depend_on_the_order(qs: list[float], other: float) -> None:
    totals = {round(float(pool(sum(log_odds(q) for q in order))), 12) for order in permutations(qs)}
    assert len(totals) == 1
    assert float(pool(log_odds(other))) == pytest.approx(other)
    assert float(pool(log_odds(other) + log_odds(1 - other))) == pytest.approx(0.5)


@given(PROBABILITIES, st.floats(0, 600), st.floats(1, 100))
@settings(deadline=None)
def test_ageing_goes_towards_one_half_and_never_past_it(q: float, months: float, half_life: float) -> None:
    later = float(aged(q, months, half_life))
    assert abs(later - 0.5) <= abs(q - 0.5)
    assert (later - 0.5) * (q - 0.5) >= 0


@seeded(SEEDS)
def test_beliefs_are_probabilities_whatever_is_recorded(seed: int) -> None:
    m = random_map(seed)
    q = tie_beliefs(m, TODAY)
    assert len(q) == len(m.ties)
    assert ((q >= LEAST) & (q <= MOST)).all()


@pytest.mark.parametrize(
    ("asked", "months"),
    [
        ([], 24),
        ([("b2", "B", "2024-08-01")], 6),
        ([("b2", "C", "2023-02-01"), ("c3", "B", "2024-08-01")], 24),
        ([("b2", "C", "2024-08-01"), ("b2", "A", "2023-02-01")], 24),
        ([("b2", "B", "2025-03-01"), ("b2", "B", "2024-02-01")], 12),
    ],
)
def test_undated_tie_is_as_old_as_what_was_told_of_it(asked: list[tuple[str, str, str]], months: int) -> None:
    rows = [
        {"source": source, "subject_id": who, "date": date, "asked_about": "ties_all", "answer": "list"}
        for source, who, date in asked
    ]
    # Of trust, of which the silence of others tells nothing.
    undated = tie("A", "B", "trust", sources="b2") | {"from": ""}
    sources = [{"id": i, "reliability": "B", "credibility": "2"} for i in ("b2", "c3")]
    m = a_map("A", "B", "C", ties=[undated], observations=rows, sources=sources)
    (found,) = tie_beliefs(m, TODAY)
    assert found == pytest.approx(0.5 + (probability("B2") - 0.5) * 2 ** (-months / 24), abs=2e-3)


@seeded(SEEDS)
def test_without_a_source_all_is_as_if_it_had_never_told(seed: int) -> None:
    m = random_map(seed)
    ties = m.ties.assign(as_of=DAY)
    dated, keys = m.with_tables({"ties": ties}), source_keys(m)
    log = m.observations
    for key in tie_keys(dated).keys:
        heard = log[[keys.get(source, UNLISTED) != key for source in log["source"]]]
        left = [
            ";".join(source for source in split(cell) if (own or keys.get(source, UNLISTED)) != key)
            for cell, own in zip(ties["sources"], ties["independent_key"], strict=True)
        ]
        told = ties.assign(sources=pd.Series(left, index=ties.index, dtype="str"))
        silent = m.with_tables({"ties": told, "observations": heard})
        alone = (ties["sources"] != "").to_numpy() & (np.array(left) == "")
        wanted = np.where(alone, 0, tie_beliefs(silent, TODAY))
        assert tie_beliefs(dated, replace(TODAY, without=key)) == pytest.approx(wanted)
