"""Pairs seen often enough, counted by kinds of nodes, against looking at each pair."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from seeds import seeded

from actormap.engine.pairs.co_observation import observed_pairs

NAMES = "abcdef"


def observers(pick: random.Random, n: int) -> list[frozenset[str]]:
    return [frozenset(pick.sample(NAMES, pick.choice([0, 0, 1, 1, 2, 3]))) for _ in range(n)]


@pytest.mark.parametrize("least", [0, 1, 2, 3, 9])
@seeded(range(6))
def test_pairs_and_their_number_are_those_of_looking_at_each(seed: int, least: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    n = 23
    first, second = observers(pick, n), observers(pick, n)
    found = observed_pairs([first, second], least)
    pairs = list(itertools.combinations(range(n), 2))
    u, v = (np.array(end) for end in zip(*pairs, strict=True))
    enough = [len(first[a] | first[b]) >= least and len(second[a] | second[b]) >= least for a, b in pairs]
    assert found.pairs(u, v).tolist() == enough
    nodes = np.array([pick.random() < 0.7 for _ in range(n)])
    expected = sum(e for e, (a, b) in zip(enough, pairs, strict=True) if nodes[a] and nodes[b])
    assert found.count(nodes) == expected


def test_who_has_enough_by_itself_is_of_one_kind() -> None:
    many = [frozenset({str(i), str(i + 1), str(i + 2)}) for i in range(1_000)]
    found = observed_pairs([many, many], 2)
    assert len(found.moments[0][0]) == 1
    assert found.count(np.ones(1_000, dtype=bool)) == 1_000 * 999 // 2


def test_more_kinds_than_one_block_holds() -> None:
    alone = [frozenset({str(i)}) for i in range(1_100)]
    assert observed_pairs([alone], 2).count(np.ones(1_100, dtype=bool)) == 1_100 * 1_099 // 2
    assert observed_pairs([alone], 3).count(np.ones(1_100, dtype=bool)) == 0


@pytest.mark.parametrize("n", [0, 1])
def test_none_and_one_make_no_pair(n: int) -> None:
    nobody = np.zeros(0, dtype=np.int64)
    found = observed_pairs([[frozenset("a")] * n], 1)
    assert found.count(np.ones(n, dtype=bool)) == 0
    assert found.pairs(nobody, nobody).tolist() == []
