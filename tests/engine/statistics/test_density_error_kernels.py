"""Errors of densities and bounds by what was not asked, against other ways to work them out."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import (
    bootstrap_density,
    jackknife_density,
    unknown_ties,
    widest,
)


def edges(drawn: nx.Graph) -> tuple[np.ndarray, np.ndarray]:
    found = np.array(drawn.edges(), dtype=np.int32).reshape(-1, 2)
    return found[:, 0], found[:, 1]


@seeded(range(5))
def test_jackknife_leaves_out_one_after_another(seed: int) -> None:
    drawn = nx.gnm_random_graph(12, 20, seed=seed)
    z = np.array([nx.density(drawn.subgraph(set(drawn) - {v})) for v in drawn])
    by_hand = np.sqrt((12 - 2) / (2 * 12) * ((z - z.mean()) ** 2).sum())
    assert jackknife_density(Edges(12, *edges(drawn))) == pytest.approx(by_hand, abs=1e-12)


def test_jackknife_needs_three() -> None:
    assert jackknife_density(Edges(2, *edges(nx.path_graph(2)))) is None
    assert jackknife_density(Edges(3, *edges(nx.path_graph(3)))) == pytest.approx(
        np.sqrt(1 / 6 * ((np.array([1, 0, 1]) - 2 / 3) ** 2).sum())
    )


def test_bootstrap_is_that_of_a_matrix_drawn_again() -> None:
    drawn = nx.gnm_random_graph(9, 14, seed=3)
    found = bootstrap_density(Edges(9, *edges(drawn)), draws=4_000, rng=np.random.default_rng(1))
    rng, a = np.random.default_rng(2), nx.to_numpy_array(drawn)
    upper = np.triu_indices(9, 1)
    slow = np.empty(4_000)
    for draw in range(len(slow)):
        who = rng.integers(0, 9, 9)
        tied = a[np.ix_(who, who)][upper]
        itself = who[upper[0]] == who[upper[1]]
        tied[itself] = rng.choice(a[upper], itself.sum())
        slow[draw] = tied.mean()
    assert found.mean() == pytest.approx(slow.mean(), abs=0.01)
    assert found.std() == pytest.approx(slow.std(), rel=0.07)
    assert np.quantile(found, [0.05, 0.95]) == pytest.approx(np.quantile(slow, [0.05, 0.95]), abs=0.03)


@pytest.mark.parametrize("tied", [0, 10])
def test_bootstrap_of_nothing_or_everything_tied_is_sure(tied: int) -> None:
    drawn = nx.complete_graph(5) if tied else nx.empty_graph(5)
    found = bootstrap_density(Edges(5, *edges(drawn)), draws=50, rng=np.random.default_rng(0))
    assert set(found.tolist()) == {tied / 10}


@seeded(range(6))
def test_bounds_are_the_extremes_over_all_that_is_unknown(seed: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = nx.gnp_random_graph(6, 0.3, seed=seed)
    asked = rng.random(6) < 0.4
    unknown = [
        (u, v)
        for u, v in combinations(range(6), 2)
        if not asked[u] and not asked[v] and not drawn.has_edge(u, v)
    ]
    most_ties, most_reach = np.zeros(6, dtype=int), np.zeros(6, dtype=int)
    for some in product([False, True], repeat=len(unknown)):
        possible = drawn.copy()
        possible.add_edges_from(pair for pair, exists in zip(unknown, some, strict=True) if exists)
        most_ties = np.maximum(most_ties, [possible.degree(v) for v in range(6)])
        most_reach = np.maximum(
            most_reach, [len(nx.node_connected_component(possible, v)) - 1 for v in range(6)]
        )
    degree = np.array([drawn.degree(v) for v in range(6)])
    assert (degree + unknown_ties(Edges(6, *edges(drawn)), asked)).tolist() == most_ties.tolist()
    label = components(widest(Edges(6, *edges(drawn)), asked))
    assert (np.bincount(label)[label] - 1).tolist() == most_reach.tolist()
    assert unknown_ties(Edges(6, *edges(drawn)), asked).sum() == 2 * len(unknown)


def test_nothing_is_unknown_where_all_or_all_but_one_were_asked() -> None:
    for asked in (np.ones(4, dtype=bool), np.array([True, True, True, False])):
        assert unknown_ties(Edges(4, *edges(nx.path_graph(4))), asked).tolist() == [0] * 4
        assert len(widest(Edges(4, *edges(nx.path_graph(4))), asked).source) == 3
