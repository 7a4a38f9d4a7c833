"""Largest eigenvalues of many blocks at once, against numpy on each of them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from actormap.engine.segregation import largest_eigenvalue
from actormap.engine.segregation.largest_eigenvalue import largest, largest_of_blocks


def normalised(graph: nx.Graph, outside: float = 0.0) -> np.ndarray:
    """Ties over the root of the product of both degrees, of which some lead to nobody in the graph."""
    adjacency = nx.to_numpy_array(graph)
    degree = adjacency.sum(axis=1) + outside
    return adjacency / np.sqrt(np.outer(degree, degree))


def side_by_side(several: list[np.ndarray]) -> tuple[sparse.csr_array, np.ndarray]:
    block = np.repeat(np.arange(len(several)), [len(one) for one in several])
    return sparse.csr_array(sparse.block_diag([sparse.coo_array(one) for one in several])), block


def by_numpy(several: list[np.ndarray]) -> list[float]:
    return [float(np.linalg.eigvalsh(one)[-1]) for one in several]


def connected(seed: int) -> nx.Graph:
    size = 2 + seed * 7 % 120
    graph = nx.gnm_random_graph(size, 2 * size, seed=seed)
    graph.add_edges_from(nx.path_graph(size).edges)
    return graph


def test_blocks_of_all_sizes_are_those_of_numpy() -> None:
    several = [normalised(connected(seed), outside=seed % 3) for seed in range(60)]
    assert largest_of_blocks(*side_by_side(several)) == pytest.approx(by_numpy(several), abs=1e-9)


def test_blocks_that_end_early_do_not_disturb_the_others() -> None:
    # After a step or two of these nothing is left: two actors, a star, all tied to all.
    several = [normalised(g, 1.0) for g in (nx.path_graph(2), nx.star_graph(5), nx.complete_graph(9))]
    several.append(normalised(connected(9), 1.0))
    assert largest_of_blocks(*side_by_side(several)) == pytest.approx(by_numpy(several), abs=1e-9)


@pytest.mark.parametrize(
    "graph", [nx.path_graph(400), nx.grid_2d_graph(25, 20), nx.barbell_graph(40, 1), nx.cycle_graph(301)]
)
def test_what_takes_too_many_steps_is_solved_by_itself(graph: nx.Graph) -> None:
    several = [normalised(connected(5), 1.0), normalised(graph, 0.5), normalised(connected(6))]
    assert largest_of_blocks(*side_by_side(several)) == pytest.approx(by_numpy(several), abs=1e-9)


def test_chains_do_take_too_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def seen(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
        asked.append(matrix.shape[0])
        return largest(matrix)

    monkeypatch.setattr(largest_eigenvalue, "largest", seen)
    several = [normalised(connected(5), 1.0), normalised(nx.path_graph(400), 0.5)]
    largest_of_blocks(*side_by_side(several))
    assert asked == [400]
