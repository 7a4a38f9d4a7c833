"""How much of what is told is so, by how far independent sources agree (A38)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from actormap.engine.statistics.agreement import (
    CASE,
    NODES,
    SHIFTS,
    TELLINGS,
    WEIGHTS,
    Agreement,
    Telling,
)


def agreement(*facts: tuple[Sequence[bool], int], prior: float = 0.8, detection: float = 0.5) -> Agreement:
    """Of each fact who of those that were asked told of it, and how many told unasked."""
    fact = [number for number, (asked, _) in enumerate(facts) for _ in asked]
    success = [told for asked, _ in facts for told in asked]
    return Agreement(
        np.array([sum(asked) + unasked for asked, unasked in facts]),
        np.array(fact, dtype=np.int64),
        np.array(success, dtype=bool),
        np.full(len(fact), detection),
        prior=prior,
        often=0.5,
        counts=4.0,
    )


ALL, ONE = ([True] * 4, 0), ([True, False, False, False], 0)


def untrue(known: Agreement, draws: int = 200) -> list[float]:
    """Share that is not so in each of some draws; each that told counts as much before they are compared."""
    odds = known.tellers * math.log(known.prior / (1 - known.prior))
    rngs = (np.random.default_rng(number) for number in range(draws))
    return [1 - float(known.exist(odds, known.drawn(rng)).mean()) for rng in rngs]


def test_where_all_who_were_asked_agree_hardly_anything_is_untrue() -> None:
    assert max(untrue(agreement(*[ALL] * 40))) < 0.05


def test_what_one_tells_while_three_are_silent_is_untrue_where_else_all_agree() -> None:
    """Thirty facts have all four, thirty have one: true ones would have two, or three, now and then."""
    shares = untrue(agreement(*[ALL] * 30, *[ONE] * 30))
    assert 0.4 < float(np.mean(shares)) < 0.52


def test_silence_as_usual_is_no_untruth() -> None:
    """Each told of half of sixteen: one, two, three or four of them, as often as chance has it."""
    told = [[bool(number >> source & 1) for source in range(4)] for number in range(1, 16)] * 6
    shares = untrue(agreement(*[(one, 0) for one in told]))
    assert min(shares) < 0.02
    assert float(np.mean(shares)) < 0.15


def test_where_nobody_else_was_asked_all_is_as_assumed() -> None:
    alone = agreement(*[([True], 0)] * 50, *[([], 1)] * 50)
    assert alone.cases == 0
    shares = untrue(alone, 400)
    assert float(np.mean(shares)) == pytest.approx(0.2, abs=0.04)
    assert max(shares) - min(shares) > 0.4, "how much is untrue is hardly known"


def test_what_several_told_unasked_teaches_nothing_where_nobody_was_asked() -> None:
    """Their agreement is heard no more than the silence of others would be."""
    told = agreement(*[([], 3)] * 10)
    assert told.cases == 0
    assert told.likely[2] == pytest.approx(agreement(([], 1)).likely[2])


def test_cases_are_facts_about_which_another_was_asked() -> None:
    assert agreement(ALL, ONE, ([True], 0), ([], 2), ([False], 1)).cases == 3


def chances(telling: Telling, learned: float) -> list[tuple[float, float]]:
    odds = math.log(learned / (1 - learned)) + telling.shift
    if not telling.spread:
        return [(1.0, 1 / (1 + math.exp(-odds)))]
    whole = sum(WEIGHTS)
    return [
        (weight / whole, 1 / (1 + math.exp(-odds - telling.spread * node)))
        for node, weight in zip(NODES, WEIGHTS, strict=True)
    ]


def plainly(facts: Sequence[tuple[Sequence[bool], int]], prior: float, detection: float) -> list[float]:
    """How likely each telling is, as a logarithm: of each that told one after the other."""
    worth = CASE * len(facts) / sum(sum(asked) + unasked for asked, unasked in facts)
    rows = []
    for telling in TELLINGS:
        levels = chances(telling, detection)
        mean = sum(weight * d for weight, d in levels)
        before = math.log(mean) + math.log(1 - mean)
        both = [[0.0] * len(SHIFTS) for _ in range(2)]
        for place, shift in enumerate(SHIFTS):
            so = 1 / (1 + (1 - prior) / prior * math.exp(-shift))
            for kind in both:
                kind[place] = 4 * prior * math.log(so) + 4 * (1 - prior) * math.log(1 - so)
            for asked, unasked in facts:
                whole = sum(w * math.prod(d if one else 1 - d for one in asked) for w, d in levels)
                for _ in range(sum(asked)):
                    both[0][place] += worth * math.log(so * whole / mean + (1 - so) * (sum(asked) == 1))
                for _ in range(unasked):
                    both[1][place] += worth * math.log(so * whole + (1 - so) * (sum(asked) == 0))
        rows.append(before + sum(math.log(sum(map(math.exp, kind))) for kind in both))
    return rows


def test_all_is_as_likely_as_plainly_counted() -> None:
    rng = np.random.default_rng(3)
    facts = [
        (asked, int(not any(asked)) + int(rng.integers(2)))
        for asked in [[bool(one) for one in rng.random(int(rng.integers(5))) < 0.6] for _ in range(12)]
    ]
    known = agreement(*facts, prior=0.7, detection=0.4)
    plain = np.array(plainly(facts, 0.7, 0.4))
    expected = np.exp(plain - plain.max())
    assert known.likely[0] == pytest.approx(expected / expected.sum(), abs=1e-9)
    assert [float(likely.sum()) for likely in known.likely[1]] == pytest.approx([1.0] * len(TELLINGS))
