"""Graphs with mistakes put in, and measures on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import Measure, Mistake, missing, mistaken, scores

MISTAKES: list[Mistake] = ["ties_missing", "ties_added", "actors_missing", "actors_added"]


def graph_of(drawn: nx.Graph) -> Edges:
    edges = np.array(drawn.edges(), dtype=np.int32).reshape(-1, 2)
    return Edges(drawn.number_of_nodes(), edges[:, 0], edges[:, 1])


def pairs(graph: Edges, origin: Sequence[int] = range(100)) -> set[frozenset[int]]:
    """Edges by the nodes that they had in the graph before."""
    return {
        frozenset({origin[u], origin[v]})
        for u, v in zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    }


@pytest.fixture(params=range(4), name="graph")
def _graph(request: pytest.FixtureRequest) -> Edges:
    return graph_of(nx.gnm_random_graph(30, 60, seed=request.param))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.25])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_changes_as_much_as_it_says_and_nothing_else(
    graph: Edges, mistake: Mistake, share: float
) -> None:
    changed, origin = mistaken(graph, mistake, share, np.random.default_rng(1))
    before, after = pairs(graph), pairs(changed, origin.tolist())
    whole = len(graph.source) if mistake.startswith("ties") else graph.n
    count = round(share * whole)
    if mistake == "ties_missing":
        assert after < before
        assert (len(before) - len(after), changed.n) == (count, graph.n)
    elif mistake == "ties_added":
        assert after > before
        assert (len(after) - len(before), changed.n) == (count, graph.n)
    elif mistake == "actors_missing":
        kept = set(origin.tolist())
        assert len(kept) == changed.n == graph.n - count
        assert after == {pair for pair in before if pair <= kept}
    else:
        assert (origin == -1).sum() == count == changed.n - graph.n
        assert {pair for pair in after if -1 not in pair} == before


@pytest.mark.parametrize("mistake", MISTAKES)
def test_changed_graph_is_simple(graph: Edges, mistake: Mistake) -> None:
    changed, _ = mistaken(graph, mistake, 0.25, np.random.default_rng(2))
    low, high = np.minimum(changed.source, changed.target), np.maximum(changed.source, changed.target)
    assert (low != high).all()
    assert len(np.unique(low.astype(np.int64) * changed.n + high)) == len(low)


def test_added_actors_have_as_many_ties_as_recorded_ones() -> None:
    star = graph_of(nx.star_graph(9))
    changed, origin = mistaken(star, "actors_added", 1.0, np.random.default_rng(3))
    new = scores(changed, "degree")[origin == -1]
    assert set(new.tolist()) <= {1.0, 9.0}
    assert len(new) == 10


def test_added_actors_are_tied_to_different_ones_whatever_their_number() -> None:
    # The middle of a star has ties to more than a quarter of all, its rays to one: both ways of drawing.
    star = graph_of(nx.star_graph(39))
    counts, size, others = np.zeros(40), [], set()
    for seed in range(300):
        changed, _ = mistaken(star, "actors_added", 0.25, np.random.default_rng(seed))
        new = changed.target[len(star.target) :]
        met = changed.source[len(star.source) :]
        assert len({*zip(new.tolist(), met.tolist(), strict=True)}) == len(new)
        size += np.unique(new, return_counts=True)[1].tolist()
        counts += np.bincount(met[np.bincount(new)[new] == 1], minlength=40)
        others |= set(new.tolist())
    assert set(size) == {1, 39}
    assert others == set(range(40, 50))
    assert abs(counts / counts.mean() - 1).max() < 0.5  # 73 draws each: five standard deviations


def test_each_pair_without_a_tie_is_added_as_often() -> None:
    # Few of all pairs are tied, then most of them: both ways to draw.
    for drawn in (nx.path_graph(12), nx.complement(nx.path_graph(8))):
        graph = graph_of(drawn)
        open_ = {frozenset(pair) for pair in nx.complement(drawn).edges()}
        count: dict[frozenset[int], int] = dict.fromkeys(open_, 0)
        draws = 3_000
        for seed in range(draws):
            changed, _ = mistaken(graph, "ties_added", 1e-9, np.random.default_rng(seed))
            (new,) = pairs(changed) - pairs(graph)
            count[new] += 1
        assert set(count) == open_
        expected = draws / len(open_)
        assert max(abs(n - expected) for n in count.values()) < 5 * expected**0.5


def test_full_graph_has_nothing_to_add() -> None:
    graph = graph_of(nx.complete_graph(5))
    assert pairs(mistaken(graph, "ties_added", 0.5, np.random.default_rng(0))[0]) == pairs(graph)


@pytest.mark.parametrize(("whole", "share", "count"), [(8, 0.05, 1), (8, 0.25, 2), (0, 0.5, 0), (1, 0.9, 1)])
def test_share_is_at_least_one_and_at_most_all(whole: int, share: float, count: int) -> None:
    assert missing(whole, share) == count


@seeded(range(5))
@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness", "pagerank"])
def test_measures_are_those_of_networkx(measure: Measure, seed: int) -> None:
    drawn = nx.gnm_random_graph(25, 30, seed=seed)
    measures: dict[Measure, Callable[[], dict[int, float]]] = {
        "degree": lambda: dict(drawn.degree()),
        "betweenness": lambda: nx.betweenness_centrality(drawn, normalized=False),
        "closeness": lambda: {v: h / 24 for v, h in nx.harmonic_centrality(drawn).items()},
        "pagerank": lambda: nx.pagerank(drawn, tol=1e-14, max_iter=1_000),
    }
    theirs, found = measures[measure](), scores(graph_of(drawn), measure)
    assert found == pytest.approx([theirs[v] for v in range(25)], abs=1e-9)


@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness", "pagerank"])
def test_measures_of_one_node_and_of_none_are_numbers(measure: Measure) -> None:
    none = np.zeros(0, dtype=np.int32)
    assert np.isfinite(scores(Edges(1, none, none), measure)).all()
    assert len(scores(Edges(0, none, none), measure)) == 0
