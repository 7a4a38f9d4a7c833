"""Signs of ties taken three by three (A11b)."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from maps import CERTAIN, QUICK, SEEDS, a_map, kala, random_map, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.metrics.structure.structural_balance import structural_balance


def whole(m: ActorMap, view: View = CERTAIN) -> Finding:
    (found,) = structural_balance(m, view)
    return found


def test_kala_two_of_two_triangles_are_balanced() -> None:
    found = whole(kala())
    assert found.value == 2 / 2
    assert found.details["hostile"] == [1, 0, 1, 0]
    assert (found.details["ties"], found.details["hostile_ties"]) == (12, 4)
    assert found.statement == (
        "Of 2 triangles, 2 are balanced: none or two of the three recorded ties are hostile."
    )
    assert found.details["frustration"] == 0
    assert found.evidence == ()
    assert found.details["expected"] == pytest.approx((2 / 3) ** 3 + 3 * (2 / 3) * (1 / 3) ** 2)


@pytest.mark.parametrize(
    ("kinds", "balance", "frustration"),
    [("+++", 1, 0), ("++-", 0, 1), ("+--", 1, 0), ("---", 0, 1)],
)
def test_each_triangle_of_signs(kinds: str, balance: int, frustration: int) -> None:
    word = {"+": "coordination", "-": "conflict"}
    ties = [tie(u, v, kind=word[k]) for (u, v), k in zip(("AB", "BC", "AC"), kinds, strict=True)]
    found = whole(a_map(*"ABC", ties=ties))
    assert (found.value, found.details["frustration"]) == (balance, frustration)
    assert (found.evidence == ()) == bool(balance)
    hostile = kinds.count("-")
    none, one, two, three = (int(hostile == number) for number in range(4))
    assert found.reason.startswith(
        f"1 triangle: {none} without a hostile tie, {one} with one, {two} with two, {three} with three."
    )
    stand = (
        "1 recorded tie stands against a division into two camps, friendly inside and hostile to each other."
        if frustration
        else "0 recorded ties stand against a division into two camps, friendly inside and hostile to each "
        "other."
    )
    assert stand in found.reason


def test_office_is_left_out_and_one_hostile_side_makes_a_hostile_pair() -> None:
    ties = [
        tie("O", "A"),
        tie("O", "B"),
        tie("A", "B"),
        tie("B", "C", "information_sharing"),
        tie("C", "B", "avoidance"),
        tie("A", "C"),
    ]
    found = whole(a_map(*"ABC", ties=ties))
    assert found.details["hostile"] == [0, 1, 0, 0]
    assert found.evidence == ("avoidance:CB", "coordination:AB", "coordination:AC")


def test_no_triangle_has_no_value_and_says_so() -> None:
    for m in (a_map(), a_map("A", "B", ties=[tie("A", "B")]), ActorMap()):
        found = whole(m)
        assert found.value is None
        assert "no pattern" in found.statement
        assert found.verdict == "insufficient_data"


def test_large_network_has_no_exact_frustration() -> None:
    ids = [f"n{i:02}" for i in range(30)]
    ties = [tie(a, b) for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)]
    ties[0] = tie("n00", "n01", "conflict")
    for further in ([], [tie("n00", "n02")]):
        found = whole(a_map(*ids, ties=[*ties, *further]))
        assert found.details["frustration"] is None
        # Where no three are tied to each other there are no two camps to speak of.
        camps = "to say how far it is from two camps, friendly inside and hostile to each other."
        assert (f"The network is too large {camps}" in found.reason) == bool(further)
    # D, E, F, G and the ministry are the block of KALA that has hostile ties.
    for most, frustration in ((5, 0), (4, None)):
        view = View(date=CERTAIN.date, certain=True, thresholds=Thresholds(frustration_block=most))
        assert whole(kala(), view).details["frustration"] == frustration


@seeded(SEEDS)
def test_balance_is_that_of_a_signed_graph_of_networkx(seed: int) -> None:
    m = random_map(seed)
    layers = Layers(m, QUICK)
    kinds = schema.tie_kinds()
    graph = nx.Graph()
    office = set(m.actors.loc[m.actors["sphere"] == "field_presence", "id"])
    for row, (current, q) in enumerate(zip(layers.current, layers.beliefs, strict=True)):
        one = m.ties.iloc[row]
        kind = kinds[one["kind"]]
        ends = {one["source_id"], one["target_id"]}
        if "S" in kind.layers and current and q >= QUICK.thresholds.tie_exists and not ends & office:
            sign = -1 if kind.signs == ("-",) else 1
            before = graph.edges.get(tuple(ends), {"sign": 1})["sign"]
            graph.add_edge(*ends, sign=min(sign, before))
    products = [
        graph.edges[a, b]["sign"] * graph.edges[b, c]["sign"] * graph.edges[a, c]["sign"]
        for a, b, c in combinations(sorted(graph), 3)
        if graph.has_edge(a, b) and graph.has_edge(b, c) and graph.has_edge(a, c)
    ]
    found = whole(m, QUICK)
    assert found.details["triangles"] == len(products)
    assert found.value == (products.count(1) / len(products) if products else None)


def test_descriptive_only_is_indicative_at_most() -> None:
    found = structural_balance(kala(), CERTAIN)
    assert found.about("civil society").at_most == "indicative"
    assert any("weak evidence" in caveat for caveat in found.caveats)
