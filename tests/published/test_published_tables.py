"""Figures that others have published, of networks and counts that are free to use.

Each test names where its figures stand. They are rounded there, so that both agree as far as the
source prints. The networks are those that NetworkX ships (three-clause BSD licence), which also
prints some of the figures; see Hagberg, Schult and Swart (2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import igraph as ig
import networkx as nx
import pandas as pd
import pytest
from maps import CERTAIN, a_map, actor, tie
from networkx.algorithms import bipartite

import actormap as am
from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.engine.statistics.small_samples import chapman, false_discovery, hypergeometric_at_most, wilson
from actormap.metrics.coordination.gaps import overlaps

SHOWN = View(date=CERTAIN.date, certain=True, thresholds=Thresholds(indicative_coverage=0, ranked_coverage=0))
EVERYBODY = 1_000


def a_network(graph: nx.Graph) -> ActorMap:
    """A network as ties of coordination among actors of civil society."""
    names = {node: f"n{at:02}" for at, node in enumerate(graph)}
    actors = [actor(code, str(node)) for node, code in names.items()]
    return a_map(actors=actors, ties=[tie(names[u], names[v]) for u, v in graph.edges])


def betweenness(graph: nx.Graph, *, pairs: bool = False) -> dict[object, float]:
    """Betweenness by node: a share, or how many pairs."""
    nodes = list(graph)
    found = am.influence.betweenness(a_network(graph), SHOWN, limit=EVERYBODY)
    return {
        nodes[int(one.subject[0][1:])]: one.details["raw"] if pairs else one.value or 0.0 for one in found
    }


def test_betweenness_of_the_kite() -> None:
    """The kite of Krackhardt (1990), who drew it so that each centrality is led by somebody else.

    Pairs of others that each node joins: from the tests of NetworkX.
    """
    joined = {
        0: 0.8335,
        1: 0.8335,
        2: 0.0,
        3: 3.6665,
        4: 0.0,
        5: 8.3335,
        6: 8.3335,
        7: 14.0,
        8: 8.0,
        9: 0.0,
    }
    kite = nx.krackhardt_kite_graph()
    found = betweenness(kite, pairs=True)
    assert found == pytest.approx(joined, abs=1e-3)
    near = am.influence.betweenness(a_network(kite), SHOWN, limit=EVERYBODY, by="closeness")
    ties = {
        one.subject[0]: one.details["degree"]
        for one in am.structure.components(a_network(kite), CERTAIN)
        if one.kind == "actor"
    }
    assert max(ties, key=lambda one: ties[one]) == "n03"
    assert {one.subject[0] for one in list(near)[:3]} >= {"n05", "n06"}
    assert max(found, key=lambda node: found[node]) == 7


def test_betweenness_of_the_families_of_florence() -> None:
    """Marriages of Padgett and Ansell (1993), without the one family that has none.

    Figures: from the tests of NetworkX.
    """
    share = {
        "Acciaiuoli": 0.0,
        "Albizzi": 0.212,
        "Barbadori": 0.093,
        "Bischeri": 0.104,
        "Castellani": 0.055,
        "Ginori": 0.0,
        "Guadagni": 0.255,
        "Lamberteschi": 0.0,
        "Medici": 0.522,
        "Pazzi": 0.0,
        "Peruzzi": 0.022,
        "Ridolfi": 0.114,
        "Salviati": 0.143,
        "Strozzi": 0.103,
        "Tornabuoni": 0.092,
    }
    assert betweenness(nx.florentine_families_graph()) == pytest.approx(share, abs=1e-3)


def test_betweenness_and_neighbourhoods_of_the_karate_club() -> None:
    """The club of Zachary (1977).

    Betweenness: as NetworkX works it out. No division has a higher modularity than 0.4198, in four parts:
    igraph proves it by integer programming.
    """
    club = nx.karate_club_graph()
    share = {0: 0.437635, 1: 0.053937, 2: 0.143657, 3: 0.011909, 5: 0.029987, 8: 0.055927, 13: 0.045863}
    found = betweenness(club)
    assert {node: found[node] for node in share} == pytest.approx(share, abs=1e-6)
    best = ig.Graph.from_networkx(club).community_optimal_modularity()
    assert (round(best.modularity, 4), len(best)) == (0.4198, 4)
    whole = am.structure.communities(a_network(club), SHOWN).about("civil society")
    assert whole.value == pytest.approx(best.modularity)
    assert whole.details["neighbourhoods"] == len(best)


@pytest.mark.parametrize(
    ("make", "modularity", "count"),
    [(nx.karate_club_graph, 0.41979, 4), (nx.les_miserables_graph, 0.56001, 6)],
)
def test_best_division_of_networks_with_neighbourhoods(
    make: Callable[[], nx.Graph], modularity: float, count: int
) -> None:
    """The club of Zachary (1977), and who meets whom in a novel (Knuth 1993), without weights.

    The highest modularity there is, and in how many parts: proved by Aloise et al. (2010), Physical Review E
    82. A search finds it, and far more than in networks with the same numbers of ties at random.
    """
    whole = am.structure.communities(a_network(make()), SHOWN).about("civil society")
    assert whole.details["best"] == pytest.approx(modularity, abs=5e-6)
    assert whole.details["neighbourhoods"] == count
    assert whole.details["usual"] > whole.details["null_high"] + 0.05


@pytest.mark.parametrize("make", [nx.krackhardt_kite_graph, nx.florentine_families_graph])
def test_small_networks_without_neighbourhoods_have_no_more_than_chance(
    make: Callable[[], nx.Graph],
) -> None:
    """Neighbourhoods that a search finds in ten or fifteen actors it finds at random too.

    That networks without any have a high modularity: Guimerà, Sales-Pardo and Amaral (2004), Physical Review
    E 70.
    """
    whole = am.structure.communities(a_network(make()), SHOWN).about("civil society")
    assert 0.2 < whole.details["usual"] < whole.details["null_high"] + 1e-9
    assert "cannot be told from what chance alone" in whole.statement


def test_cores_of_the_karate_club() -> None:
    """Core numbers of the club of Zachary (1977), member by member: from the tests of igraph."""
    cores = [
        4,
        4,
        4,
        4,
        3,
        3,
        3,
        4,
        4,
        2,
        3,
        1,
        2,
        4,
        2,
        2,
        2,
        2,
        2,
        3,
        2,
        2,
        2,
        3,
        3,
        3,
        2,
        3,
        3,
        3,
        4,
        3,
        4,
        4,
    ]
    found = am.structure.components(a_network(nx.karate_club_graph()), CERTAIN)
    told = {one.subject[0]: one.value for one in found if one.kind == "actor"}
    assert [told[f"n{at:02}"] for at in range(34)] == cores


def test_pagerank_of_six_pages() -> None:
    """The network of Langville and Meyer (2006), with a page that links to none, at a damping of 0.9.

    Figures: from the tests of NetworkX. Influence runs against the links.
    """
    links = ["12", "13", "31", "32", "35", "45", "46", "54", "56", "64"]
    share = [0.03721197, 0.05395735, 0.04150565, 0.37508082, 0.20599833, 0.28624589]
    ties = [tie(f"n{v}", f"n{u}", "influence", sign="+", weight=1) for u, v in links]
    view = replace(SHOWN, thresholds=replace(SHOWN.thresholds, damping=0.9))
    found = am.influence.betweenness(
        a_map(*(f"n{v}" for v in range(1, 7)), ties=ties), view, limit=EVERYBODY, by="influencers"
    )
    assert [found.about(f"n{v}").value for v in range(1, 7)] == pytest.approx(share, abs=1e-7)


def gendered(folder: Path, ties: str, actors: str) -> ActorMap:
    """A network whose actors have a type each, from the files of netseg."""
    people = pd.read_csv(folder / actors, dtype=str)
    code = {name: f"n{at:02}" for at, name in enumerate(people.iloc[:, 0])}
    kinds = dict(zip(sorted(set(people["gender"])), ("women", "youth"), strict=True))
    pairs = {frozenset(pair) for pair in pd.read_csv(folder / ties, dtype=str).to_numpy()}
    return a_map(
        actors=[
            actor(code[name], name, identifies_as=kinds[kind], works_on_rights_of=kinds[kind])
            for name, kind in zip(people.iloc[:, 0], people["gender"], strict=True)
        ],
        ties=[tie(*sorted(code[name] for name in pair)) for pair in pairs],
    )


def test_segregation_of_kinship(shared: Path) -> None:
    """Ten positions of kin by gender: the data of White, as Freeman (1978) has them.

    Freeman's index, 0.26: from the tests of netseg. E-I index of Krackhardt and Stern (1988), -0.1818, and
    assortativity of Newman (2003), 0.1801: as its functions `ei` and `assort` work them out.
    """
    m = gendered(shared / "data" / "segregation-white", "WhiteKinship-edb.csv", "WhiteKinship-vdb.csv")
    whole = am.groups.segregation(m, SHOWN, classes="works_on_rights_of", by="ei_whole").findings[0]
    assert whole.value == pytest.approx(-0.181818, abs=1e-6)
    assert whole.details["assortativity"] == pytest.approx(0.180124, abs=1e-6)
    found = am.groups.segregation(m, SHOWN)
    assert {round(one.value, 2) for one in found if one.value is not None} == {0.26}


def test_slovene_parties(shared: Path) -> None:
    """Ten parties of the parliament of 1994, each pair near or far: Kropivnik and Mrvar (1996).

    Two camps, and only two of 45 signs against them, those of SNS with ZS-ESS and with DS: de Nooy, Mrvar and
    Batagelj (2005), Exploratory Social Network Analysis with Pajek, chapter 4.
    """
    lines = (shared / "data" / "pajek-classics" / "Stranke94.net").read_text(encoding="latin-1").splitlines()
    matrix = [list(map(int, line.split())) for line in lines[lines.index("*Matrix") + 1 :] if line.strip()]
    ids = [f"n{v}" for v in range(len(matrix))]
    ties = [
        tie(ids[u], ids[v], "coordination" if matrix[u][v] > 0 else "opposition")
        for u, v in combinations(range(len(matrix)), 2)
    ]
    found = am.structure.structural_balance(a_map(*ids, ties=ties), SHOWN)
    (whole,) = (one for one in found if one.id == "A11b:whole")
    assert whole.details["ties"] == 45
    assert whole.details["frustration"] == 2


def test_constraint_and_effective_size() -> None:
    """The example of Borgatti (1997): G has 6 contacts worth 4.67, A has 4 worth 2.5, C has one.

    Constraint: from the tests of NetworkX, which were worked out with UCINET, igraph and by hand.
    """
    graph = nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])
    nodes = list(graph)
    found = am.structure.structural_holes(a_network(graph), SHOWN, limit=EVERYBODY, by="constraint")
    told = {
        nodes[int(one.subject[0][1:])]: (one.value, one.details["effective_size"])
        for one in found
        if one.value is not None
    }
    for node, (constraint, size) in {"G": (0.400, 4.67), "A": (0.595, 2.50), "C": (1.0, 1.0)}.items():
        assert told[node][0] == pytest.approx(constraint, abs=1e-3)
        assert told[node][1] == pytest.approx(size, abs=1e-2)


def test_women_and_events() -> None:
    """Attendance of 18 women at 14 events: Davis, Gardner and Gardner (1941).

    How many events any two share is worked out by NetworkX too; of Evelyn, who was at 8 of the 14, the
    share 0.57 stands in its tests.
    """
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    code = {woman: f"n{at:02}" for at, woman in enumerate(women)}
    m = a_map(
        actors=[actor(code[woman], woman) for woman in women],
        presence=[
            {"actor_id": code[one], "sector": event, "pcode": "XA"} for one in women for event in graph[one]
        ],
        areas=[{"id": "XA", "name": "All"}],
        sectors=[{"id": event, "name": event} for event in events],
    )
    table = overlaps(m, CERTAIN)
    found = {
        frozenset((u, v)): shared
        for u, v, shared in zip(table["u"], table["v"], table["shared"], strict=True)
    }
    projected = bipartite.weighted_projected_graph(graph, women)
    pairs = {
        frozenset((code[u], code[v])): projected[u][v]["weight"]
        for u, v in combinations(women, 2)
        if projected.has_edge(u, v)
    }
    assert found == pairs
    assert len(graph["Evelyn Jefferson"]) / len(events) == pytest.approx(0.57, abs=5e-3)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)]
)
def test_interval_of_a_share(successes: int, total: int, low: float, high: float) -> None:
    """The interval of Wilson (1927): Newcombe (1998), table I, method 3."""
    assert wilson(successes, total) == pytest.approx((low, high), abs=5e-5)


def test_correction_for_many_tests() -> None:
    """The fifteen chances of Benjamini and Hochberg (1995): at 5 % the first four are significant."""
    chances = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert [p <= 0.05 for p in false_discovery(chances)] == [True] * 4 + [False] * 11


def test_the_lady_tasting_tea() -> None:
    """All four cups told right by chance: once in seventy, Fisher (1935), chapter 2."""
    assert 1 - hypergeometric_at_most(3, drawn=4, marked=4, total=8) == pytest.approx(1 / 70)


def test_two_lists_of_the_same() -> None:
    """Chapman (1951): where both lists are whole, all are counted, and the variance is 0."""
    assert chapman(30, 30, 30) == pytest.approx((30.0, 0.0))
