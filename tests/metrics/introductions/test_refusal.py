"""If one says no (A29): the worked example, brute force, and another program for cuts."""

from __future__ import annotations

from collections import Counter
from functools import partial

import networkx as nx
import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, expected, kala, offer, random_map, without
from networkx.algorithms.connectivity import minimum_st_node_cut, node_connectivity
from seeds import seeded
from several import OPEN, Brute, drawn, excluded, said, with_id

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.refusal import refusal
from actormap.rights.safeguards import unnamed

SIX = 6e-7


def test_what_is_left_holds_as_often_as_all_ways_it_is_told_of() -> None:
    told = [("A", "T", "s1"), ("B", "T", "s2")]
    m = a_map(
        *"ABT",
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": i} for i in "AB"],
        ties=[{**offer(u, v, 0.9 if u == "A" else 0.8), "sources": source} for u, v, source in told],
        sources=[{"id": i, "reliability": "A", "credibility": "1"} for i in ("s1", "s2")],
    )
    view = View(date=DAY)
    q = Context(m, view).layers.referral.q
    whole, refused = refusal(m, view, "T")
    # Contacts are sure; each of both offers was told by one.
    assert q.tolist().count(1) == 2
    assert whole.holds_in == refused.holds_in == pytest.approx(float(q.prod()))
    assert (whole.at_most, refused.at_most) == ("indicative", "indicative")
    assert refused.details["route"] == ["O", "B", "T"]


# --- the worked example ------------------------------------------------------------------------------


def test_kala_what_is_left_of_the_ways_to_f() -> None:
    whole, *each = refusal(kala(), CERTAIN, "F")
    assert whole.details["left"] == pytest.approx(expected()["refuse"], abs=SIX)
    assert whole.value == pytest.approx(0.648148, abs=SIX)
    assert whole.details["critical"] == ["A"]
    assert whole.details["connectivity"] == 2
    assert whole.details["cut"] == ["E", "H"]
    assert whole.details["rating"] == "in_between"
    assert whole.details["route"] == list("OADEF")
    assert [f.subject[0] for f in each] == ["A", "D", "E"]
    assert [f.value for f in each] == pytest.approx([0.196, 0.2835, 0.2592])
    assert "Do not say who refused" in each[0].statement
    assert whole.statement == (
        "The costliest refusal would leave 65% of the best chance to reach Open House. "
        "Consider supporting a second door."
    )
    assert f"A refusal by {unnamed('A')} would cost the most: 0.20 would be left." in whole.reason
    assert whole.reason.endswith(
        "2 refusals would be enough to leave no recorded route of any length, "
        f"for example by {unnamed('E')} and {unnamed('H')}."
    )


def test_kala_the_way_to_g_is_a_single_thread() -> None:
    whole = refusal(kala(), CERTAIN, "G").findings[0]
    assert (whole.details["connectivity"], whole.details["cut"]) == (1, ["F"])
    assert whole.details["rating"] == "single_thread"
    assert (whole.value, whole.details["critical"]) == (0, ["F"])
    assert "single thread" in whole.statement


def test_kala_ministry_appears_nowhere() -> None:
    told = repr(refusal(kala(), CERTAIN, "F").as_dict())
    assert "'M'" not in told
    assert "0.57" not in told


def test_kala_no_route_and_direct_contact() -> None:
    (none,) = refusal(kala(), CERTAIN, "L")
    assert (none.id, none.value) == ("A29:no_route:L", None)
    assert none.reason.startswith(
        "No recorded chain of up to 5 introductions leads there, so there is nobody to ask. "
    )
    (direct,) = refusal(kala(), CERTAIN, "A")
    assert (direct.details["rating"], direct.value, direct.details["cut"]) == ("direct", 1, None)
    assert direct.statement == (
        "The office can speak to National Rights Forum directly: nobody in between can say no."
    )
    assert "Nobody is in between. No refusal would leave no route" in direct.reason


# --- brute force and another program -----------------------------------------------------------------


def near(brute: Brute, target: str) -> nx.DiGraph:
    """Introductions of which some way of the allowed number of steps could consist; all offices are one."""
    graph = brute.graph(target)
    most = brute.t.max_steps
    ahead = nx.multi_source_dijkstra_path_length(graph, brute.offices & set(graph), weight=None)
    behind = nx.single_source_shortest_path_length(graph.reverse(), target)
    inside = {v for v in graph if ahead.get(v, 99) + behind.get(v, 99) <= most}
    return nx.relabel_nodes(graph.subgraph(inside), dict.fromkeys(brute.offices, "office"))


KINDS = ("single_thread", "in_between", "robust", "direct", "none", "cuts of several", "all rest")


def resting(m: ActorMap, target: str) -> set[str]:
    """Who was asked as often as it can be, by the cells of the table."""
    rows = m.actors.set_index("id")
    cap = rows["introduction_cap"].fillna(Thresholds().introductions_per_quarter)
    return {i for i in rows.index if i not in {"O", target} and rows["introduction_load"].get(i, 0) >= cap[i]}


@seeded(range(120), few=15, least=dict.fromkeys(KINDS, 10))
def test_what_is_left_is_that_of_brute_force(seed: int, tally: Counter[str]) -> None:
    m = drawn(seed)
    brute = Brute(m, OPEN)
    for target in "ABCDEFGH":
        try:
            whole = refusal(m, OPEN, target).findings[0]
        except Refused:
            continue
        rest = resting(m, target)
        routes = brute.routes(target, out=rest)
        if not routes:
            assert whole.id == f"A29:no_route:{target}"
            recorded = bool(brute.routes(target))
            assert ("can be asked for today" in whole.statement) == recorded
            tally["all rest" if recorded else "none"] += 1
            continue
        best, found = routes[0], whole.details
        assert found["best"] == pytest.approx(brute.probability(best))
        assert tuple(found["route"]) == best
        shares = {}
        for v in {*found["left"], *best[1:-1]}:
            left = brute.routes(target, out={v, *rest})
            chance = brute.probability(left[0]) if left else 0.0
            assert found["left"][v] == pytest.approx(chance)
            shares[v] = min(1.0, chance / brute.probability(best))
        # Whoever does not stand on the best route leaves it as it is.
        assert all(shares[v] == 1 for v in set(shares) - set(best))
        least = min(shares.values(), default=1.0)
        assert whole.value == pytest.approx(least)
        assert set(found["critical"]) == {v for v in shares if least < 1 - 1e-9 and shares[v] <= least + 1e-9}
        tally[found["rating"]] += 1
        graph = near(brute, target)
        if graph.has_edge("office", target):
            assert found["connectivity"] is None
            continue
        size = node_connectivity(graph, "office", target)
        assert found["connectivity"] == len(found["cut"]) == size
        assert len(minimum_st_node_cut(graph, "office", target)) == size
        graph.remove_nodes_from(found["cut"])
        assert not nx.has_path(graph, "office", target)
        assert not brute.routes(target, out=found["cut"])
        tally["cuts of several"] += size > 1
        single = least == 0 or size <= 1
        wanted = "single_thread" if single else "robust" if least >= 0.8 - 1e-9 else "in_between"
        assert found["rating"] == (wanted if len(best) > 2 else "direct")


# --- exclusions --------------------------------------------------------------------------------------


@seeded(range(20), few=2)
def test_answer_is_that_of_a_map_without_the_excluded(seed: int) -> None:
    for m, view in ((drawn(seed), OPEN), (random_map(seed % 24), QUICK)):
        for target in m.actors["id"]:
            smaller = without(m, excluded(m, view, [target]))
            assert said(partial(refusal, m, view, target)) == said(partial(refusal, smaller, view, target))


# --- details -----------------------------------------------------------------------------------------


def test_a_way_of_which_most_is_left_is_robust() -> None:
    ties = [offer("O", "A", 0.9), offer("O", "B", 0.8), offer("A", "T", 0.9), offer("B", "T", 0.9)]
    whole = refusal(a_map("A", "B", "T", ties=ties), CERTAIN, "T").findings[0]
    assert whole.details["rating"] == "robust"
    assert whole.value == pytest.approx(8 / 9)
    assert whole.statement == (
        "By the record, the route to Name of T depends on nobody alone: whoever says no, at least 89% of "
        "the best chance would be left."
    )


def test_a_likelier_way_that_exposes_more_is_nothing_lost() -> None:
    people = [actor("A", at_risk_level=2), actor("B"), actor("T")]
    ties = [offer("O", "A", 1), offer("A", "T", 1), offer("O", "B", 0.8), offer("B", "T", 0.8)]
    whole = refusal(a_map(actors=people, ties=ties), CERTAIN, "T").findings[0]
    assert whole.details["route"] == ["O", "B", "T"]
    assert whole.details["left"]["B"] == pytest.approx(1.0)
    assert (whole.value, whole.details["critical"], whole.details["rating"]) == (1, [], "robust")
    assert "No refusal would lower it." in whole.reason


def test_direct_contact_beside_a_likelier_way_leaves_a_door() -> None:
    ties = [offer("O", "A", 1), offer("A", "T", 0.9), offer("O", "T", 0.3)]
    whole = refusal(a_map("A", "T", ties=ties), CERTAIN, "T").findings[0]
    assert (whole.details["cut"], whole.details["rating"]) == (None, "in_between")
    assert whole.value == pytest.approx(1 / 3)
    assert "directly" in whole.reason


def test_two_ways_of_which_one_is_too_long_are_a_single_thread() -> None:
    # The second way shares nobody but has six steps: if A says no, none of up to five is left.
    ties = [offer(u, v, 1) for u, v in ("OA", "AT", "OB", "BC", "CD", "DE", "EF", "FT", "AD", "CT")]
    m = a_map(*"ABCDEFT", ties=[t for t in ties if t["id"] != "referral_offer:CT"])
    whole = refusal(m, CERTAIN, "T").findings[0]
    assert whole.value == 0
    assert whole.details["rating"] == "single_thread"


@pytest.mark.parametrize(
    ("target", "words"),
    [("nobody", "no actor has the id"), ("O", "is the office itself"), ("T", "asked not to")],
)
def test_what_cannot_be_sought_is_refused(target: str, words: str) -> None:
    m = a_map("A", actors=[actor("T", do_not_contact="yes")], ties=[offer("O", "A", 1), offer("A", "T", 1)])
    with pytest.raises(Refused, match=words):
        refusal(m, CERTAIN, target)


def test_without_an_office_it_is_refused() -> None:
    m = without(a_map("A", "T", ties=[offer("A", "T", 1)]), {"O"})
    with pytest.raises(Refused, match="No established contacts"):
        refusal(m, CERTAIN, "T")


def test_names_are_shown_only_where_that_was_agreed() -> None:
    people = [actor("A", "Hidden name", consent_c4="no"), actor("T", "Sought")]
    told = said(
        partial(refusal, a_map(actors=people, ties=[offer("O", "A", 1), offer("A", "T", 1)]), CERTAIN, "T")
    )
    assert "Hidden name" not in told
    assert "Sought" in told


def test_options_reach_the_search() -> None:
    assert refusal(kala(), CERTAIN, "F", without=("A",)).findings[0].details["best"] == pytest.approx(0.196)
    assert with_id(refusal(kala(), CERTAIN, "F", needs=("survivors",)), "A29:no_route:")
