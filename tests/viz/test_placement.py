"""Where nodes stand: the same for the same input, apart from each other, and where they were."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from actormap.engine.edges import Edges
from actormap.engine.layout import NEAREST, communities, place

NONE = np.zeros(0, dtype=np.int32)


def codes(*pairs: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    source, target = zip(*pairs, strict=True)
    return np.array(source, dtype=np.int32), np.array(target, dtype=np.int32)


def planted(n: int, parts: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Edges mostly within `parts` groups of nodes with the same remainder."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    pairs = []
    for _ in range(3 * n):
        a = dice.randrange(n)
        near = dice.randrange(n // parts) * parts + a % parts
        pairs.append((a, near if dice.random() < 0.9 else dice.randrange(n)))
    return codes(*pairs)


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_nodes_without_edges_all_have_a_place(n: int) -> None:
    points = place(Edges(n, NONE, NONE), seed=1)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all()
    assert n < 2 or pdist(points).min() > 1


def test_two_linked_nodes_stand_apart() -> None:
    assert pdist(place(Edges(2, *codes((0, 1))), seed=1))[0] > NEAREST * 0.9


def test_same_input_gives_same_places_and_leaves_the_dice_of_others_alone() -> None:
    edges = planted(200, 5)
    random.seed(3)
    before = random.getstate()
    first = place(Edges(200, *edges), seed=9)
    assert random.getstate() == before
    assert np.array_equal(first, place(Edges(200, *edges), seed=9))
    assert not np.array_equal(first, place(Edges(200, *edges), seed=10))


def test_self_ties_and_direction_do_not_matter() -> None:
    source, target = codes((0, 1), (1, 2), (3, 4))
    plain = place(Edges(6, source, target), seed=1)
    loops = place(Edges(6, np.r_[source, 5].astype(np.int32), np.r_[target, 5].astype(np.int32)), seed=1)
    assert np.array_equal(plain, loops)


def test_communities_are_disks_that_do_not_overlap() -> None:
    n, parts = 200, 5
    source, target = planted(n, parts)
    membership = (np.arange(n) % parts).astype(np.int32)
    points = place(Edges(n, source, target), membership, seed=1)
    centres = np.array([points[membership == c].mean(axis=0) for c in range(parts)])
    radius = max(np.hypot(*(points[membership == c] - centres[c]).T).max() for c in range(parts))
    assert pdist(centres).min() > 1.5 * radius
    assert pdist(points).min() > 1


def test_membership_is_found_where_none_is_given() -> None:
    source, target = planted(120, 3)
    found = communities(Edges(120, source, target), seed=4)
    assert len(set(found.tolist())) >= 3
    assert np.array_equal(
        place(Edges(120, source, target), seed=4), place(Edges(120, source, target), found, seed=4)
    )


@pytest.mark.parametrize("n", [80, 200, 399, 500])
def test_a_disk_of_any_size_has_neighbours_near_each_other(n: int) -> None:
    ring = np.arange(n, dtype=np.int32)
    source, target = np.r_[ring, ring], np.r_[np.roll(ring, 1), np.roll(ring, 2)]
    points = place(Edges(n, source, target), np.zeros(n, dtype=np.int32), seed=1)
    apart = pdist(points)
    assert np.hypot(*(points[source] - points[target]).T).mean() < 0.25 * apart.mean()
    assert apart.min() > 1


def test_nodes_without_edges_stand_together_right_of_the_largest_part() -> None:
    source, target = planted(100, 4)
    points = place(Edges(130, source, target), seed=1)
    linked = np.zeros(130, dtype=bool)
    linked[source] = linked[target] = True
    alone = points[~linked]
    reach = np.hypot(*(alone - alone.mean(axis=0)).T).max()
    assert np.hypot(*(points[linked] - alone.mean(axis=0)).T).min() > reach
    assert alone[:, 0].mean() > points[linked, 0].mean()


def test_a_community_in_pieces_and_many_small_parts_are_placed() -> None:
    n = 400
    source = np.arange(0, n, 2, dtype=np.int32)
    points = place(Edges(n, source, source + 1), np.zeros(n, dtype=np.int32), seed=1)
    assert np.isfinite(points).all()
    assert pdist(points).min() > 1


def test_who_was_there_stays_and_new_ones_stand_next_to_neighbours() -> None:
    source, target = planted(150, 4)
    before = place(Edges(150, source, target), seed=1)
    more = np.r_[source, 150, 151].astype(np.int32), np.r_[target, 0, 150].astype(np.int32)
    start = np.vstack([before, np.full((2, 2), np.nan)])
    points = place(Edges(152, *more), seed=1, start=start)
    linked = np.unique(np.r_[source, target])
    assert np.array_equal(points[linked], before[linked])
    assert np.hypot(*(points[150] - points[0])) < 20 * NEAREST
    assert np.hypot(*(points[151] - points[150])) < 20 * NEAREST
    assert pdist(points).min() > 1


def test_who_has_a_first_link_leaves_the_disk_of_those_without() -> None:
    source, target = planted(60, 3)
    before = place(Edges(80, source, target), seed=1)
    free = np.setdiff1d(np.arange(80), np.r_[source, target])[0]
    linked = np.r_[source, free].astype(np.int32), np.r_[target, source[0]].astype(np.int32)
    points = place(Edges(80, *linked), seed=1, start=before)
    to_friend = np.hypot(*(points[free] - points[source[0]]))
    assert to_friend < np.hypot(*(before[free] - before[source[0]]))


def test_a_new_part_stands_below_those_who_stay() -> None:
    source, target = codes((0, 1), (1, 2), (3, 4))
    before = place(Edges(3, source[:2], target[:2]), seed=1)
    points = place(Edges(5, source, target), seed=1, start=np.vstack([before, np.full((2, 2), np.nan)]))
    assert np.array_equal(points[:3], before)
    assert points[3:, 1].min() > before[:, 1].max()


def test_progress_is_told_up_to_the_whole_and_changes_nothing() -> None:
    edges = Edges(200, *planted(200, 5))
    told: list[float] = []
    points = place(edges, seed=1, progress=told.append)
    assert len(told) > 3
    assert told == sorted(set(told))
    assert told[0] > 0
    assert told[-1] == 1
    assert np.array_equal(points, place(edges, seed=1))


def test_what_progress_raises_ends_the_work() -> None:
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        place(Edges(200, *planted(200, 5)), seed=1, progress=stop)
    assert len(told) == 1


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.integers(0, 3))
def test_every_node_has_a_place_of_its_own(pairs: list[tuple[int, int]], seed: int) -> None:
    points = place(Edges(12, *(codes(*pairs) if pairs else (NONE, NONE))), seed=seed)
    assert np.isfinite(points).all()
    assert pdist(points).min() > 0.5


def test_ten_thousand_nodes_are_placed() -> None:
    points = place(Edges(10_000, *planted(10_000, 50)), seed=1)
    assert np.isfinite(points).all()
