"""How often who is asked tells of a tie: learned from ties that somebody else told of (A10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import CERTAIN, DAY, a_map, actor, kala, offer, sample, tie, without

from actormap.core.config import Thresholds
from actormap.core.model import ActorMap
from actormap.graph.silence import learned
from actormap.metrics.base.context import Context
from actormap.metrics.base.detection import LARGEST, NearFar, Trials, near_far
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.introductions.routes import routes
from actormap.metrics.reach.isolation import isolation

LISTED = [{"id": f"s{i}"} for i in range(9)] + [{"id": "twin", "independent_key": "s1"}]


def asked(subject: str, *sources: str, **cells: Any) -> list[dict[str, Any]]:
    usual = {"date": DAY, "subject_id": subject, "asked_about": "ties_all", "answer": "list"} | cells
    return [usual | {"source": source} for source in sources]


def cases(*ties: dict[str, Any], observations: list[dict[str, Any]], **tables: Any) -> tuple[int, int]:
    """How many told, of how many that were asked about a tie that others told of."""
    m = a_map("A", "B", "C", "D", ties=list(ties), sources=LISTED, observations=observations, **tables)
    return Context(m, CERTAIN).coverage.trials.counts()


# --- what is a case, worked out by hand --------------------------------------------------------------


def test_tie_that_only_the_one_asked_told_of_is_no_case() -> None:
    assert cases(tie("A", "B", sources="s1"), observations=asked("A", "s1")) == (0, 0)


def test_tie_that_two_told_of_is_a_case_of_the_one_that_was_asked() -> None:
    assert cases(tie("A", "B", sources="s1;s2"), observations=asked("A", "s1")) == (1, 1)
    assert cases(tie("A", "B", sources="s1;s2"), observations=asked("A", "s1", "s2")) == (2, 2)


def test_who_was_asked_and_did_not_tell_is_a_case_at_either_end_and_once_at_both() -> None:
    for end in "AB":
        assert cases(tie("A", "B", sources="s2"), observations=asked(end, "s1")) == (0, 1)
    both = asked("A", "s1") + asked("B", "s1") + asked("B", "s1", date="2025-01-01")
    assert cases(tie("A", "B", sources="s2"), observations=both) == (0, 1)
    assert cases(tie("A", "B", sources="s2"), observations=asked("C", "s1")) == (0, 0)


def test_each_tie_of_whoever_was_asked_about_is_a_case() -> None:
    ties = [tie("A", other, sources="s2" if other == "B" else "s1;s2") for other in "BCD"]
    assert cases(*ties, observations=asked("A", "s1")) == (2, 3)


def test_only_ties_of_the_kinds_that_were_asked_about_are_cases() -> None:
    ties = tie("A", "B", sources="s2"), tie("A", "C", "trust", sources="s2", weight=3)
    for kinds, count in (
        ("coordination", 1),
        ("trust", 1),
        ("coordination;trust", 2),
        ("funding", 0),
        ("", 0),
    ):
        of_kinds = asked("A", "s1", asked_about="ties_kind", kinds=kinds)
        assert cases(*ties, observations=of_kinds) == (0, count), kinds
    assert cases(*ties, observations=asked("A", "s1")) == (0, 2)


@pytest.mark.parametrize(
    "cells",
    [{"answer": "declined"}, {"asked_about": "actor"}, {"date": "2025-02-02"}],
    ids=["declined", "asked about the actor itself", "asked later"],
)
def test_observation_is_no_case_when(cells: dict[str, str]) -> None:
    assert cases(tie("A", "B", sources="s2"), observations=asked("A", "s1", **cells)) == (0, 0)


def test_sources_with_one_key_count_once_and_are_no_others_to_each_other() -> None:
    assert cases(tie("A", "B", sources="s2"), observations=asked("A", "s1", "twin")) == (0, 1)
    for sources in ("twin", "s1;twin"):
        assert cases(tie("A", "B", sources=sources), observations=asked("A", "s1")) == (0, 0)
    assert cases(tie("A", "B", sources="twin;s2"), observations=asked("A", "s1")) == (1, 1)


def test_one_tie_on_two_lines_is_one_of_which_both_told() -> None:
    lines = tie("A", "B", sources="s1"), tie("B", "A", sources="s2", id="again")
    assert cases(*lines, observations=asked("A", "s1")) == (1, 1)
    assert cases(*lines, observations=asked("A", "s3")) == (0, 1)


def test_tie_that_ended_is_no_case() -> None:
    assert cases(tie("A", "B", sources="s2", to="2025-01-20"), observations=asked("A", "s1")) == (0, 0)


def test_seat_on_a_platform_is_a_case_of_who_was_asked_about_its_member() -> None:
    seat, forum = tie("A", "P", "membership", sources="s2"), [{"id": "P", "name": "Forum"}]
    m = a_map("A", ties=[seat], sources=LISTED, observations=asked("A", "s1"), platforms=forum)
    counts = Context(m, CERTAIN).coverage.trials.counts
    for out, count in ((None, 1), (np.zeros(2, dtype=bool), 1), (np.ones(2, dtype=bool), 0)):
        assert counts(out) == (0, count)


# --- whose ties less is told of ------------------------------------------------------------------------


FOUR = ("s1", "s2", "s3", "s4")


def hushed(*, of_group: int = 4) -> ActorMap:
    """A country in which all four tell of ties of others, and one alone of those of women."""
    women = [actor(f"W{i}", works_on_rights_of="women") for i in range(5)]
    others = [actor(one) for one in "ABCDE"]
    ties = [tie("A", "B", sources=";".join(FOUR)), tie("C", "D", sources=";".join(FOUR))]
    ties += [tie(f"W{i}", f"W{i + 1}", sources="s1") for i in range(of_group - 1)]
    ties += [tie("W0", "W2", sources="s1"), offer("O", "A", 0.5)]
    observations = [row for one in (*women, *others) for row in asked(str(one["id"]), *FOUR)]
    return a_map(actors=[*women, *others], ties=ties, sources=LISTED, observations=observations)


def test_of_a_group_of_which_one_alone_tells_silence_says_little() -> None:
    """8 of 20 cases in all, 0 of 12 of women: (4 x .5 + 8) / 24 and (4 x 10/24) / 16, a quarter of it."""
    context = Context(hushed(), CERTAIN)
    coverage, (women, other) = context.coverage, (context.code("W4"), context.code("E"))
    assert coverage.detection == pytest.approx(10 / 24)
    assert coverage.relative_detection[[women, other]] == pytest.approx([0.25, 1.0])
    assert coverage.isolation(other, 4) == (
        "possibly_isolated",
        pytest.approx(0.2 / (0.2 + 0.8 * (14 / 24) ** 4)),
    )
    missed = (1 - 10 / 96) ** 4
    assert coverage.isolation(women, 4) == ("not_observed_enough", pytest.approx(0.2 / (0.2 + 0.8 * missed)))
    about = {one.subject[0]: one for one in isolation(context.m, CERTAIN)}
    assert about["W4"].verdict == "insufficient_data"
    assert "in 0 of 12 such cases. So silence says less about this one." in str(about["W4"].reason)
    assert "silence says less" not in str(about["E"].reason)
    group = about["women"]
    assert "Of 4 independent sources asked about this group, 3 named nobody." in str(group.reason)
    far = coverage.near_far.far
    silent = coverage.respondents("G+").missed(np.array([women, other]), np.array([other, context.code("A")]))
    assert silent.tolist() == pytest.approx([(1 - far / 4) ** 4, (1 - far) ** 4])


def test_of_a_group_with_few_cases_nothing_is_learned_apart() -> None:
    """Three ties of women: nine cases, one less than it takes."""
    assert Context(hushed(of_group=3), CERTAIN).coverage.relative_detection.tolist() == [1.0] * 11


def test_source_left_out_neither_tells_nor_was_asked() -> None:
    m = a_map(
        "A", "B", ties=[tie("A", "B", sources="s1;s2")], sources=LISTED, observations=asked("A", "s1", "s3")
    )
    counts = {
        key: Context(m, replace(CERTAIN, without=key)).coverage.trials.counts()
        for key in ("", "s1", "s2", "s3")
    }
    assert counts == {"": (1, 2), "s1": (0, 1), "s2": (0, 1), "s3": (1, 1)}


# --- near and far ------------------------------------------------------------------------------------


def sides(
    *ties: dict[str, Any], actors: list[dict[str, Any]], **tables: Any
) -> tuple[list[bool], list[bool]]:
    """Of each trial: whether who was asked is near, and whether it is far."""
    tables = {"sources": [{"id": name} for name in ("A", "B", "C", "D", "E", "F", "s2")]} | tables
    found = Context(a_map(actors=actors, ties=list(ties), **tables), CERTAIN).coverage.trials
    return found.near.tolist(), found.far.tolist()


NEIGHBOURS = [
    actor("A", adm1_pcode="XA01", identifies_as="lgbt"),
    actor("B", adm1_pcode="XA01"),
    actor("C", adm1_pcode="XA02", identifies_as="women;lgbt"),
    actor("D", adm1_pcode="XA02", works_on_rights_of="lgbt"),
    actor("E"),
    actor("F"),
]


@pytest.mark.parametrize(
    ("source", "near", "far"),
    [("B", True, False), ("C", True, False), ("D", False, True), ("E", False, True), ("A", False, False)],
    ids=["same area", "same group", "only works for it", "unknown area", "itself"],
)
def test_who_was_asked_about_an_end_is_near_by_area_or_by_a_group_of_its_own(
    source: str, near: bool, far: bool
) -> None:
    told = tie("A", "F", sources="s2")
    assert sides(told, actors=NEIGHBOURS, observations=asked("A", source)) == ([near], [far])


def test_where_no_area_is_recorded_nobody_is_near_by_it() -> None:
    assert sides(tie("E", "A", sources="s2"), actors=NEIGHBOURS, observations=asked("E", "F")) == (
        [False],
        [True],
    )


def test_who_was_asked_about_both_ends_is_near_if_it_is_near_to_either_other() -> None:
    told = tie("A", "E", sources="s2")
    both = asked("A", "B") + asked("E", "B")
    assert sides(told, actors=NEIGHBOURS, observations=both) == ([True], [False])
    own = asked("A", "A") + asked("E", "A")
    assert sides(told, actors=NEIGHBOURS, observations=own) == ([False], [True])


def test_source_that_is_no_actor_is_near_by_the_groups_that_it_states() -> None:
    told, groups = tie("A", "E", sources="s2"), [{"id": "s1", "groups": "lgbt"}, {"id": "s2"}]
    rows = {"actors": NEIGHBOURS, "sources": groups}
    assert sides(told, observations=asked("A", "s1"), **rows) == ([True], [False])
    assert sides(told, observations=asked("E", "s1"), **rows) == ([False], [True])


def every(*rows: tuple[bool, bool, bool]) -> Trials:
    """Each trial: told, near, alone."""
    told, near, alone = np.array(rows, dtype=bool).reshape(-1, 3).T
    ends = np.zeros(len(told), dtype=np.int32)
    return Trials(ends, ends, ends, told, near, ~near, alone)


def test_near_and_far_are_learned_apart_and_who_told_alone_counts_with_silence() -> None:
    # Near: 3 of 4 told, (2 + 3) / (4 + 4); far: none of 4 did, 2 / 8.
    known = [(told, True, False) for told in (True, True, True, False)] + [(False, False, False)] * 4
    alone = [(True, True, True), (True, False, True)]
    assert near_far(every(*known, *alone), Thresholds()) == NearFar(5 / 8, 1 / 4)
    assert every(*known, *alone).counts() == (3, 8)
    # Each told of one more alone; one and a half near, and three far, are expected to have missed one.
    assert near_far(every(*known, *alone), Thresholds(), (1.5, 3.0)) == NearFar(6 / 10.5, 3 / 12)


def test_however_many_told_somebody_may_fail_to() -> None:
    assert near_far(every(*[(True, True, False)] * 10_000), Thresholds()).near == LARGEST < 1


def test_sample_tells_near_and_far_apart() -> None:
    coverage = Context(sample(), replace(CERTAIN, date="2026-11-25")).coverage
    assert coverage.near_far == (30 / 35, (2 + 640) / (4 + 984))


# --- what follows ------------------------------------------------------------------------------------


def test_chance_is_the_mean_of_what_was_assumed_and_what_was_seen() -> None:
    assert learned(0, 0, Thresholds()) == 0.5
    assert learned(3, 4, Thresholds()) == 5 / 8
    assert learned(0, 16, Thresholds()) == 0.1
    assert learned(9, 10, Thresholds(detection=0.2, detection_counts_as=10)) == 11 / 20


@given(
    told=st.integers(0, 10**6),
    missed=st.integers(0, 10**6),
    assumed=st.floats(0, 1),
    weight=st.floats(0.001, 1e6),
)
def test_chance_lies_between_0_and_1_and_rises_with_each_that_told(
    told: int, missed: int, assumed: float, weight: float
) -> None:
    thresholds = Thresholds(detection=assumed, detection_counts_as=weight)
    chance = learned(told, told + missed, thresholds)
    assert 0 <= chance <= 1
    assert learned(told + 1, told + missed + 1, thresholds) >= chance - 1e-12
    assert learned(told, told + missed + 1, thresholds) <= chance + 1e-12


def country(*observations: dict[str, Any], tellers: str, asked_of: int = 6) -> ActorMap:
    """B has no route, and so many were asked about it; ties between others say how much they tell."""
    others = [actor(f"X{i}") for i in range(8)]
    ties = [tie(f"X{i}", f"X{i + 1}", sources=tellers) for i in range(7)]
    rows = asked("B", *(f"s{i}" for i in range(asked_of)), answer="none")
    return a_map(
        "A",
        "B",
        actors=others,
        ties=[offer("O", "A", 1), *ties],
        sources=LISTED,
        observations=[*rows, *observations],
    )


def verdict(m: ActorMap) -> tuple[str, str]:
    found = isolation(m, CERTAIN).about("B")
    return found.verdict, str(found.reason)


def test_where_sources_tell_little_their_silence_means_little() -> None:
    silent = [row for i in range(8) for row in asked(f"X{i}", "s0", "s1", "s2")]
    m = country(*silent, tellers="s8")
    coverage = Context(m, CERTAIN).coverage
    assert coverage.trials.counts() == (0, 21)
    assert coverage.detection == 2 / 25
    about = isolation(m, CERTAIN).about("B")
    assert about.value == pytest.approx(0.2 / (0.2 + 0.8 * (23 / 25) ** 6))
    assert (about.details["isolation"], about.verdict) == ("not_observed_enough", "insufficient_data")
    assert "8% of the ties that exist. In 0 of 21 cases" in about.reason
    trusted = coverage.respondents("T")
    assert trusted.of_pair(*map(Context(m, CERTAIN).code, "AB")) == pytest.approx(1 - (23 / 25) ** 6)


def test_where_sources_tell_much_fewer_are_enough() -> None:
    open_ones = [row for i in range(8) for row in asked(f"X{i}", "s0", "s1", "s2")]
    m = country(*open_ones, tellers="s0;s1;s2", asked_of=3)
    assert Context(m, CERTAIN).coverage.trials.counts() == (21, 21)
    assert isolation(m, CERTAIN).about("B").details["isolation"] == "isolated_supported"
    unknown = country(tellers="s0;s1;s2", asked_of=3)
    assert isolation(unknown, CERTAIN).about("B").details["isolation"] == "possibly_isolated"


def test_where_nothing_can_be_learned_it_is_said_to_be_assumed() -> None:
    m = country(tellers="s8")
    assert Context(m, CERTAIN).coverage.detection == 0.5
    assert (
        "Each source is assumed to tell of 50% of the ties that exist. No source was asked" in verdict(m)[1]
    )
    assert Context(kala(), CERTAIN).coverage.trials.counts() == (0, 0)


def test_where_all_sources_are_one_nothing_is_learned_and_nothing_supported() -> None:
    everybody = [row for i in range(8) for row in asked(f"X{i}", "s0", "s1", "s2")]
    m = country(*everybody, tellers="s3")
    one = ActorMap(**m.tables | {"sources": m.sources.assign(independent_key="k")})
    assert Context(one, CERTAIN).coverage.trials.counts() == (0, 0)
    assert verdict(one)[0] == "insufficient_data"


def test_maps_without_ties_observations_or_sources_have_no_case() -> None:
    for m in (
        ActorMap.empty(),
        a_map("A", "B"),
        a_map("A", ties=[tie("A", "O")]),
        a_map(observations=asked("O", "s")),
    ):
        coverage = Context(m, CERTAIN).coverage
        assert (coverage.trials.counts(), coverage.detection) == ((0, 0), 0.5)


def test_sample_tells_of_two_thirds() -> None:
    coverage = Context(sample(), replace(CERTAIN, date="2026-11-25")).coverage
    told, of = coverage.trials.counts()
    assert (told, of) == (668, 1015)
    assert coverage.detection == (2 + 668) / (4 + 1015)


# --- as on a map without those who are not asked -----------------------------------------------------


def test_ties_of_those_who_are_not_asked_teach_nothing_of_routes() -> None:
    people = [actor("S", sphere="state"), actor("E"), actor("A"), actor("B"), actor("X")]
    m = a_map(
        actors=people,
        ties=[
            offer("O", "A", 1),
            tie("S", "X", sources="s2"),
            tie("E", "X", sources="s2"),
            tie("E", "B", "threat", sources="s3"),
            tie("A", "X", sources="s1;s2"),
        ],
        sources=LISTED,
        observations=asked("X", "s1") + asked("B", "s1", "s3", answer="none"),
    )
    context = Context(m, CERTAIN)
    exclusions, (b, x) = exclusions_of(context), map(context.code, "BX")
    assert context.coverage.trials.counts() == (1, 4)
    assert exclusions.detection(b) == learned(1, 1, Thresholds())
    assert exclusions.detection(x) == learned(1, 3, Thresholds())
    (here,), (there,) = (routes(one, CERTAIN, "B").findings for one in (m, without(m, {"S", "E"})))
    assert here.coverage == 1 - (1 - 3 / 5) ** 2
    assert (here.coverage, here.verdict, here.sources) == (there.coverage, there.verdict, there.sources)


def test_counts_without_some_actors_are_those_of_the_map_without_them() -> None:
    m = sample()
    context = Context(m, replace(CERTAIN, date="2026-11-25"))
    for some in ({"C001"}, {"C087", "C010", "S13"}, set(context.ids[::3])):
        out = np.array([one in some for one in context.ids])
        smaller = Context(without(m, some), context.view).coverage
        assert context.coverage.trials.counts(out) == smaller.trials.counts()
