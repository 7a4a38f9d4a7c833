"""What a question is expected to tell, what is believed after answers, and which interviews come first."""

from __future__ import annotations

from itertools import product
from math import log2

import numpy as np
import pytest

from actormap.core.arrays import Floats
from actormap.engine.statistics.next_questions import (
    Claim,
    Interviews,
    Silence,
    after_none,
    beliefs,
    beta_mean,
    chance_of_none,
    entropy,
    information,
    true_each_question,
)


def by_table(p: float, d: float) -> float:
    """Mutual information of truth and answer, summed over their joint distribution."""
    joint = {(1, "none"): p, (1, "told"): 0.0, (0, "none"): (1 - p) * (1 - d), (0, "told"): (1 - p) * d}
    truth = {t: sum(v for (one, _), v in joint.items() if one == t) for t in (0, 1)}
    heard = {a: sum(v for (_, one), v in joint.items() if one == a) for a in ("none", "told")}
    return sum(v * log2(v / (truth[t] * heard[a])) for (t, a), v in joint.items() if v > 0)


def test_information_of_an_even_doubt_and_a_source_that_tells_every_second_time() -> None:
    # None comes in 3 of 4 cases and leaves 2/3: H(1/2) - 3/4 H(2/3) = 1 - 3/4 (log2(3) - 2/3).
    half = np.array([0.5])
    assert chance_of_none(half, 0.5) == pytest.approx(0.75)
    assert after_none(half, 0.5) == pytest.approx(2 / 3)
    assert information(half, 0.5) == pytest.approx(1 - 0.75 * (log2(3) - 2 / 3))
    assert information(half, 0.5) == pytest.approx(0.3113, abs=5e-5)


def test_information_is_that_of_the_joint_distribution() -> None:
    for p, d in product((0.01, 0.05, 0.2, 1 / 3, 0.5, 0.8, 0.99), (0.01, 0.2, 3 / 7, 0.5, 0.9, 1.0)):
        assert information(np.array([p]), d) == pytest.approx(by_table(p, d), abs=1e-12), (p, d)


def test_what_is_certain_or_never_told_tells_nothing_and_who_always_tells_settles_all() -> None:
    assert information(np.array([0.0, 1.0]), 0.5) == pytest.approx([0, 0])
    assert information(np.array([0.3, 0.6]), 0.0) == pytest.approx([0, 0], abs=1e-12)
    p = np.array([0.3, 0.6])
    assert information(p, 1.0) == pytest.approx(entropy(p))
    assert after_none(np.array([0.0]), 1.0) == pytest.approx([0.0])


def test_beta_begins_at_its_prior_and_follows_what_is_seen() -> None:
    assert beta_mean(0, 0, 0.5, 4) == 0.5
    assert beta_mean(3, 1, 0.5, 4) == 5 / 8
    assert beta_mean(1_000, 0, 0.5, 4) == pytest.approx(1, abs=0.01)


def silent(*answers: tuple[int, bool]) -> Silence:
    """Each answer: about whom, and whether by somebody near."""
    subject, near = zip(*answers, strict=True) if answers else ((), ())
    return Silence(np.array(subject, dtype=np.int64), np.array(near, dtype=bool))


def nothing_told(missed: tuple[float, float]) -> tuple[float, float]:
    """Detection of which nothing is known but who failed to tell: one half, worth four answers."""
    near, far = missed
    return 2 / (4 + near), 2 / (4 + far)


def test_silence_is_worth_what_any_of_those_asked_would_have_told() -> None:
    asked = silent((0, True), (2, True), (2, False), (2, False))
    assert asked.would_tell((0.5, 0.2), 3) == pytest.approx([0.5, 0, 1 - 0.5 * 0.8 * 0.8])
    assert asked.missed(np.array([0.25, 0.0, 0.5])) == (0.75 + 0.5, 2 * 0.5)
    assert silent().would_tell((0.5, 0.2), 0).shape == (0,)


def test_chance_and_detection_of_one_answer_agree_with_each_other() -> None:
    # One actor, one far source that named nobody: p = 1/3, d = 3/7 and a rate of 2/9 go together.
    one = silent((0, False))
    chance, (near, far) = beliefs(one, nothing_told, np.array([False]), np.ones((1, 1)), 0.2)
    assert chance == pytest.approx([1 / 3], abs=2e-4)
    assert far == pytest.approx(3 / 7, abs=2e-4)
    assert near == 0.5


def test_silence_about_who_is_known_to_be_tied_is_counted_with_what_was_told_of_it() -> None:
    known = silent((0, True), (0, False))
    chance, detection = beliefs(known, nothing_told, np.array([True]), np.ones((1, 1)), 0.2)
    assert chance.tolist() == [0.0]
    assert detection == (0.5, 0.5)


def test_a_group_lends_its_members_what_is_known_of_others() -> None:
    answers = silent(*[(v, True) for v in range(6) for _ in range(3)], *[(7, True)] * 3)
    known = np.array([False] * 8 + [True] * 6)
    groups = np.zeros((14, 2))
    groups[:7, 0], groups[7:, 1] = 1, 1
    chance, _ = beliefs(answers, nothing_told, known, groups, 0.2)
    assert chance[6] > 0.25, "nobody was asked about it, and its group is largely without"
    assert chance[7] < chance[0], "of its group all others are tied"
    assert not chance[8:].any()


def test_nothing_heard_leaves_what_was_expected() -> None:
    nobody = np.zeros(3, dtype=bool)
    chance, detection = beliefs(silent(), nothing_told, nobody, np.ones((3, 1)), 0.2)
    assert chance == pytest.approx([0.2] * 3)
    assert detection == (0.5, 0.5)
    assert beliefs(silent(), nothing_told, nobody[:0], np.zeros((0, 1)), 0.2)[0].shape == (0,)


# --- interviews --------------------------------------------------------------------------------------


def plan(chance: list[float], may: Floats, near: Floats, **chosen: float) -> Interviews:
    claims = [Claim(np.array(chance))]
    return Interviews(claims, may > 0, near > 0, (0.5, 0.2), **({"least": 0.02} | chosen))


def asked(one: Interviews, *, each: int = 2, drawn: int = 0) -> list[list[tuple[int, int]]]:
    draw = np.random.default_rng(0)
    return [
        [(question.source, question.subject) for question in questions]
        for questions in one.best(each=each, drawn_each=drawn, draw=draw)
    ]


def test_first_is_who_is_near_to_those_most_in_doubt() -> None:
    may = np.ones((3, 4))
    near = np.array([[0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0]])
    every = asked(plan([0.5, 0.4, 0.1, 0.0], may, near))
    assert every[0] == [(1, 0), (1, 1)]
    assert [questions[0][0] for questions in every].count(1) == 1, "nobody is asked twice"
    assert all(subject != 3 for questions in every for _, subject in questions), "of 3 all is known"


def test_nobody_is_asked_about_whom_it_may_not_be_asked() -> None:
    may = np.array([[0, 1], [1, 0]])
    for questions in asked(plan([0.5, 0.5], may, np.ones((2, 2)))):
        assert all(may[pair] for pair in questions)
    assert asked(plan([0.5, 0.5], np.zeros((2, 2)), np.ones((2, 2)))) == []
    assert asked(plan([], np.zeros((2, 0)), np.zeros((2, 0)))) == []


def test_what_is_left_to_hear_is_what_is_expected_of_the_answer() -> None:
    first, second = plan([0.5], np.ones((2, 1)), np.ones((2, 1))).best(
        each=5, drawn_each=1, draw=np.random.default_rng(0)
    )
    # After none, in 3 of 4 cases, the chance is 2/3.
    assert first[0].gain == pytest.approx(by_table(1 / 2, 0.5))
    assert second[0].gain == pytest.approx(0.75 * by_table(2 / 3, 0.5))


def test_question_that_tells_too_little_is_not_asked() -> None:
    told = by_table(0.02, 0.2)
    assert asked(plan([0.02], np.ones((1, 1)), np.zeros((1, 1)), least=told + 1e-9)) == []
    assert asked(plan([0.02], np.ones((1, 1)), np.zeros((1, 1)), least=told - 1e-9)) == [[(0, 0)]]


def test_one_of_each_interview_is_drawn_among_all_others() -> None:
    chance, drawn = [0.5] * 4 + [0.3] * 30, set()
    for seed in range(40):
        one = plan(chance, np.ones((1, 34)), np.ones((1, 34)))
        (questions,) = one.best(each=5, drawn_each=1, draw=np.random.default_rng(seed))
        assert [question.subject for question in questions if not question.drawn] == [0, 1, 2, 3]
        drawn |= {question.subject for question in questions if question.drawn}
    assert len(drawn) > 10


def test_claim_of_some_pairs_counts_for_them_alone_and_as_it_is_weighed() -> None:
    about = np.array([[True, False]])
    claims = [Claim(np.array([0.5, 0.5])), Claim(np.array([0.5, 0.5]), about, weight=0.25)]
    one = Interviews(claims, np.ones((1, 2), dtype=bool), np.ones((1, 2), dtype=bool), (0.5, 0.2), least=0.02)
    ((first, second),) = one.best(each=5, drawn_each=0, draw=np.random.default_rng(0))
    assert (first.subject, second.subject) == (0, 1)
    assert first.gain == pytest.approx(1.25 * second.gain)


def test_claim_is_worth_more_the_fewer_questions_settle_it() -> None:
    # Two more: the first is asked for certain, the second unless the first told: 1 + (1/2 + 1/2 x 1/2) = 7/4.
    p, needed = np.array([0.5, 0.5, 0.9, 0.5, 0.0]), np.array([2.0, 1.0, 1.0, 0.0, 3.0])
    assert true_each_question(p, needed, 0.5) == pytest.approx([0.5 / 1.75, 0.5, 0.9, 0.0, 0.0])


def test_what_is_nearly_settled_is_asked_before_what_tells_as_much() -> None:
    may, near, chance = np.ones((1, 2), dtype=bool), np.ones((1, 2), dtype=bool), np.array([0.5, 0.5])
    claim = Claim(chance, needed=np.array([6.0, 1.0]))
    plan = Interviews([claim], may, near, (0.5, 0.5), least=0.0)
    ((question,),) = plan.best(each=1, drawn_each=0, draw=np.random.default_rng(0))
    assert question.subject == 1
    assert question.gain == pytest.approx(0.3113, abs=5e-5), "in bits, whatever it is worth"


def test_what_is_likely_is_asked_to_its_end_before_what_nothing_settles() -> None:
    # 0.95 tells 0.09 bits, 0.5 tells 0.31; but one more answer settles the first.
    may, near = np.ones((1, 2), dtype=bool), np.ones((1, 2), dtype=bool)
    chance = np.array([0.95, 0.5])
    for needed, first in ((np.array([1.0, 100.0]), 0), (None, 1)):
        plan = Interviews([Claim(chance, needed=needed)], may, near, (0.5, 0.5), least=0.0)
        ((question,),) = plan.best(each=1, drawn_each=0, draw=np.random.default_rng(0))
        assert question.subject == first
