"""The layers of a map at a day, and the bridge to networkx."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import CERTAIN, DAY, NAMES, SEEDS, a_map, actor, kala, offer, random_map, sample, table, tie
from seeds import seeded, tries

from actormap.core.config import Thresholds, View
from actormap.core.errors import InvalidMap
from actormap.core.model import ActorMap
from actormap.graph.layer import Layer
from actormap.graph.layers import Layers
from actormap.graph.networkx_bridge.layer_graph import from_networkx, to_networkx
from actormap.graph.tie_probability import probability


def edges(layer: Layer) -> dict[str, float]:
    """Ends of each edge and its weight."""
    names = [layer.ids[u] + layer.ids[v] for u, v in zip(layer.source, layer.target, strict=True)]
    return dict(zip(names, layer.weight.tolist(), strict=True))


def layers(m: ActorMap, view: View = CERTAIN) -> Layers:
    return Layers(m, view)


# --- who trusts whom, and who can introduce to whom --------------------------------------------------


def test_trust_from_v_to_u_lets_u_introduce_to_v_and_not_v_to_u() -> None:
    m = a_map("U", "V", ties=[tie("V", "U", "trust", weight=3)])
    assert edges(layers(m).referral) == {"UV": 0.8}


@pytest.mark.parametrize(
    ("weight", "chance"), [(1, 0.4), (2, 0.6), (3, 0.8), (4, 0.9), (0.5, 0.2), (2.5, 0.7), (3.5, 0.85)]
)
def test_level_of_trust_gives_the_chance_of_an_introduction(weight: float, chance: float) -> None:
    m = a_map("U", "V", ties=[tie("V", "U", "trust", weight=weight)])
    assert edges(layers(m).referral) == pytest.approx({"UV": chance})


@pytest.mark.parametrize("kind", ["trust", "referral_offer"])
@pytest.mark.parametrize("weight", ["", 0])
def test_unknown_or_no_trust_gives_no_edge(kind: str, weight: object) -> None:
    m = a_map("U", "V", ties=[tie("V", "U", kind, weight=weight)])
    assert edges(layers(m).referral) == {}


def test_acquaintance_and_work_together_carry_no_introduction() -> None:
    kinds = ("acquaintance", "coordination", "support", "protection", "information_sharing")
    m = a_map("U", "V", ties=[tie("U", "V", kind, weight=1) for kind in kinds])
    assert edges(layers(m).referral) == {}


def test_contact_is_a_first_step_from_the_office() -> None:
    m = a_map(
        "A",
        "B",
        "C",
        ties=[tie("O", "A", "contact"), tie("O", "B", "contact", weight=0.3)],
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "C"}],
    )
    assert edges(layers(m).referral) == {"OA": 0.6, "OB": 0.3, "OC": 0.6}


@pytest.mark.parametrize(
    ("date", "counts"),
    [("2024-02-01", True), ("2024-01-31", False), (DAY, True), ("2025-02-02", False)],
)
def test_contact_is_established_for_twelve_months(date: str, counts: bool) -> None:
    m = a_map("A", contacts=[{"date": date, "office": "O", "actor_id": "A"}])
    assert layers(m).established.tolist() == [counts]
    assert (edges(layers(m).referral) == {"OA": 0.6}) is counts


@pytest.mark.parametrize(("certain", "q"), [(True, 1.0), (False, probability("E5"))])
def test_parallel_introductions_count_as_the_best_one(certain: bool, q: float) -> None:
    # Trust .8 and an offer of .9 from the same: the higher of weight times probability, with all proof.
    trust = tie("V", "U", "trust", weight=3, grade="A1", id="t1")
    m = a_map("U", "V", ties=[trust, offer("U", "V", 0.9, grade="E5", id="t2")])
    layer = layers(m, View(date="2025-01-01", certain=certain)).referral
    assert layer.effective[0] == pytest.approx(max(0.8 * (1 if certain else probability("A1")), 0.9 * q))
    assert len(layer) == 1
    assert layer.evidence([0]) == ("t1", "t2")


def test_referral_keeps_doubtful_ties_and_collaboration_does_not() -> None:
    doubtful = {"grade": "E5"}
    m = a_map("A", "B", ties=[offer("A", "B", 1, **doubtful), tie("A", "B", **doubtful)])
    view = View(date="2025-01-01")
    assert layers(m, view).referral.effective == pytest.approx([probability("E5")])
    assert edges(layers(m, view).collaboration) == {}


# --- the other layers --------------------------------------------------------------------------------


def test_collaboration_leaves_out_the_office_and_all_but_civil_society() -> None:
    m = a_map("A", actors=[actor("M", sphere="state")], ties=[tie("O", "A"), tie("A", "M"), tie("M", "O")])
    layer = layers(m).collaboration
    assert edges(layer) == {}
    assert layer.ids[layer.nodes].tolist() == ["A"]


def test_collaboration_is_one_edge_whatever_the_direction_and_the_number_of_ties() -> None:
    ties = [
        tie("B", "A", weight=0.2, id="t1"),
        tie("A", "B", "support", weight=0.7, id="t2"),
        tie("B", "C", id="t3"),
    ]
    layer = layers(a_map("A", "B", "C", ties=ties)).collaboration
    assert edges(layer) == {"AB": 0.7, "BC": 1.0}
    assert [layer.evidence([e]) for e in range(2)] == [("t1", "t2"), ("t3",)]
    assert layer.evidence([0, 1, 1]) == ("t1", "t2", "t3")


def test_ungraded_tie_at_one_half_counts_as_existing() -> None:
    m = a_map("A", "B", ties=[tie("A", "B")])
    assert edges(layers(m, View(date=DAY)).collaboration) == {"AB": 1.0}
    strict = View(date=DAY, thresholds=Thresholds(tie_exists=0.51))
    assert edges(layers(m, strict).collaboration) == {}


@pytest.mark.parametrize(
    ("period", "counts"),
    [
        ({"from": DAY}, True),
        ({"from": "2025-02-02"}, False),
        ({"from": "2025-01-01", "to": DAY}, True),
        ({"from": DAY, "to": DAY}, True),
        ({"from": "2025-01-01", "to": "2025-01-31"}, False),
        ({"from": "2025-01-01", "to": "2025-02-02"}, True),
        ({"from": "", "to": ""}, True),
    ],
)
def test_tie_counts_from_its_first_day_to_its_last(period: dict[str, str], counts: bool) -> None:
    m = a_map("A", "B", ties=[tie("A", "B", **period)])
    assert bool(edges(layers(m).collaboration)) is counts


def test_signed_layer_lets_the_hostile_tie_count_where_a_pair_has_both() -> None:
    m = a_map("A", "B", ties=[tie("A", "B", "support", weight=1), tie("A", "B", "avoidance", weight=0.1)])
    layer = layers(m).signed
    assert edges(layer) == {"AB": 0.1}
    assert layer.sign.tolist() == [-1]


def test_influence_without_a_written_sign_is_friendly_and_authority_has_none() -> None:
    ties = [tie("A", "B", "influence", sign="-", weight=0.4), tie("B", "A", "funding", weight=0.5)]
    layer = layers(a_map("A", "B", ties=ties)).influence
    assert edges(layer) == {"AB": 0.4, "BA": 0.5}
    assert layer.sign.tolist() == [-1, 1]


def test_membership_by_list_and_by_tie_are_one_seat_on_active_platforms() -> None:
    m = a_map(
        "A",
        "B",
        ties=[tie(u, v, "membership") for u, v in ("AP", "BQ", "AB")],
        platforms=[{"id": "P", "name": "P", "members": "A;B"}, {"id": "Q", "name": "Q", "to": "2025-01-01"}],
    )
    seats = layers(m).platforms
    assert seats.names.tolist() == ["P"]
    assert [m.actors["id"].iat[a] for a in seats.actor] == ["A", "B"]


def test_cells_are_sector_and_area_of_current_presence() -> None:
    rows = [
        {"actor_id": "A", "sector": "LEG", "pcode": "XA01"},
        {"actor_id": "A", "sector": "LEG", "pcode": "XA01", "activity": "legal_aid"},
        {"actor_id": "A", "sector": "MON", "pcode": "XA01", "to": "2025-01-31"},
    ]
    cells = layers(a_map("A", presence=rows)).cells
    assert cells.names.tolist() == ["LEG@XA01"]
    assert len(cells.actor) == 1


def test_empty_map_has_empty_layers() -> None:
    empty = layers(ActorMap.empty())
    for layer in (empty.collaboration, empty.referral, empty.signed, empty.influence):
        assert len(layer) == 0
        assert layer.evidence([]) == ()
    assert len(empty.platforms.names) == len(empty.cells.names) == 0


@seeded(SEEDS)
def test_layers_have_one_edge_a_pair_and_no_self_tie(seed: int) -> None:
    found = layers(random_map(seed), View(date=DAY))
    for layer in (found.collaboration, found.referral, found.signed, found.influence):
        pairs = list(zip(layer.source.tolist(), layer.target.tolist(), strict=True))
        assert len(pairs) == len(set(pairs))
        assert all(u != v for u, v in pairs)
        assert layer.nodes[layer.source].all()
        assert layer.nodes[layer.target].all()
        assert ((layer.effective >= 0) & (layer.effective <= 1)).all()
        assert all(layer.evidence([e]) for e in range(len(layer)))
    assert (found.referral.effective > 0).all()
    assert (found.collaboration.source < found.collaboration.target).all()


# --- the bridge to networkx --------------------------------------------------------------------------


@seeded(SEEDS)
def test_networkx_and_back_gives_the_same_map(seed: int) -> None:
    m = random_map(seed)
    assert from_networkx(to_networkx(m)).equals(m)


@pytest.mark.parametrize("m", [ActorMap.empty(), kala(), sample()], ids=["empty", "kala", "sample"])
def test_networkx_and_back_gives_the_worked_examples(m: ActorMap) -> None:
    graph = to_networkx(m)
    assert from_networkx(graph).equals(m)
    assert graph.number_of_nodes() == len(m.actors) + len(m.platforms)
    assert graph.number_of_edges() == len(m.ties)


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=2, max_size=4))
@settings(deadline=None, max_examples=tries(15, few=8))
def test_networkx_and_back_keeps_any_name(names: list[str]) -> None:
    rows = [actor(f"n{i}", name, aliases=name, note=name) for i, name in enumerate(names)]
    m = ActorMap(actors=table(rows), ties=table([tie("n0", "n1", note=names[0], weight=0.1 + 0.2)]))
    assert from_networkx(to_networkx(m)).equals(m)


def test_names_of_many_scripts_are_those_of_the_random_maps() -> None:
    names = {name for seed in SEEDS for name in random_map(seed).actors["name"]}
    assert len(names) == len(NAMES)


def test_networkx_keeps_parallel_ties_apart_and_knows_platforms() -> None:
    m = a_map(
        "A",
        "B",
        ties=[tie("A", "B", "trust", weight=3), tie("A", "B"), tie("A", "P", "membership")],
        platforms=[{"id": "P", "name": "Network"}],
    )
    graph = to_networkx(m)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges("A", "B") == 2
    assert graph.edges["A", "B", "trust:AB"]["weight"] == 3
    assert graph.edges["A", "B", "coordination:AB"]["weight"] is None
    assert (graph.nodes["P"]["table"], graph.nodes["A"]["table"]) == ("platforms", "actors")


def test_graph_of_others_is_read_with_names_and_kinds_alone() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node(1, name="One")
    graph.add_node(2, name="Two")
    graph.add_edge(1, 2, kind="coordination", weight=np.float64(0.5))
    m = from_networkx(graph)
    assert list(m.actors["name"]) == ["One", "Two"]
    assert m.ties[["source_id", "target_id", "weight"]].to_numpy().tolist() == [["1", "2", 0.5]]


def test_graph_with_what_no_column_holds_is_refused() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("A", name="A", colour="red")
    graph.add_edge("A", "A", kind="coordination")
    with pytest.raises(InvalidMap) as caught:
        from_networkx(graph)
    assert {issue.code for issue in caught.value.issues} == {"column.unknown", "tie.self"}


# --- invariants --------------------------------------------------------------------------------------


@seeded(SEEDS)
def test_worlds_have_no_edge_that_was_not_recorded(seed: int) -> None:
    m, view = random_map(seed), View(date=DAY)
    recorded = set(edges(layers(m, view).referral))
    for world in range(3):
        assert set(edges(layers(m, replace(view, world=world)).referral)) <= recorded
