"""Routes and introducers (A23, A24, A26), on small maps and against brute force."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, offer, random_map, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import isolated
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.routes import routes
from actormap.metrics.introductions.steiner_tree import route_tree
from actormap.rights.safeguards import unnamed
from actormap.web.parts.introduction_tables import step_table


def chains(found: Findings) -> list[Finding]:
    return [f for f in found if "route" in f.details]


def chain(*ids: str, chance: float = 1.0) -> list[dict[str, object]]:
    return [offer(u, v, chance) for u, v in pairwise(ids)]


def test_route_has_at_most_the_allowed_steps() -> None:
    ids = ["O", *"ABCDEF"]
    m = a_map(*ids[1:], ties=chain(*ids))
    assert [f.details["hops"] for f in chains(routes(m, CERTAIN, "E"))] == [5]
    assert routes(m, CERTAIN, "F").findings[0].id == "A23:no_route:F"
    longer = View(date=DAY, certain=True, thresholds=Thresholds(max_steps=6))
    assert chains(routes(m, longer, "F"))[0].details["route"] == ids


def unweighted(*ids: str) -> list[dict[str, object]]:
    return [tie(u, v, "referral_offer") for u, v in pairwise(ids)]


def test_no_route_for_want_of_weights_is_told_as_such_and_not_blamed_on_safety() -> None:
    weak = [offer("O", "B", 0.9), *unweighted("O", "A", "T"), tie("B", "A", "trust")]
    m = a_map(*"ABT", ties=weak)
    (none,) = (f for f in routes(m, CERTAIN, "T") if f.kind == "no_route")
    assert none.reason == (
        "No recorded chain of up to 5 introductions by those who may be asked leads there. "
        "3 ties of trust or offers among them have no strength recorded, so no introduction is counted on "
        "them. Enter their strength. "
        "Nobody was asked who trusts them or could introduce them."
    )
    (tree,) = (f for f in route_tree(m, CERTAIN, ["T"]) if f.kind == "no_route")
    assert "3 ties of trust or offers" in tree.reason


def test_ties_of_unknown_strength_of_who_is_not_asked_are_not_counted() -> None:
    with_x = a_map(*"AT", actors=[actor("X", do_not_contact="yes")], ties=unweighted("O", "A", "X", "T"))
    without = a_map(*"AT", ties=unweighted("O", "A"))
    told = [next(f for f in routes(m, CERTAIN, "T") if f.kind == "no_route") for m in (with_x, without)]
    assert told[0].reason == told[1].reason
    assert "1 tie of trust or offer among them has no strength recorded" in told[0].reason


def test_exposure_that_is_not_recorded_is_told_in_words_and_not_as_nought() -> None:
    people = [actor("A", at_risk_level=1), *map(actor, "BCT")]
    m = a_map(actors=people, ties=chain("O", "A", "B", "C", "T", chance=0.9))
    (route,) = chains(routes(m, CERTAIN, "T"))
    assert route.reason.endswith(
        "It would expose Name of A (0.25). No exposure of Name of B and Name of C is recorded; that is not "
        "the same as none."
    )
    (introducer,) = (f for f in routes(m, CERTAIN, "T") if f.analysis == "A26")
    assert introducer.reason.endswith("still free 1.00; no exposure of it is recorded.")
    (exposed,) = (f for f in routes(m, CERTAIN, "B") if f.analysis == "A26")
    assert exposed.reason.endswith("still free 1.00; lowered by its exposure 0.25.")


def test_route_within_the_cap_is_found_where_the_best_one_is_too_long() -> None:
    # The best way to D takes three steps; with the cap at three, E is reached by the weaker direct one.
    m = a_map(*"ABDE", ties=[*chain("O", "A", "B", "D", "E"), offer("O", "D", 0.3)])
    view = View(date=DAY, certain=True, thresholds=Thresholds(max_steps=3))
    assert [f.details["route"] for f in chains(routes(m, view, "E"))] == [["O", "D", "E"]]


def test_equal_routes_come_by_lower_exposure_then_fewer_steps_then_ids() -> None:
    exposed = View(date=DAY, certain=True, thresholds=Thresholds(exposure_weight=0, routes=9))
    m = a_map(
        "A",
        "B",
        "C",
        "T",
        actors=[actor("A", at_risk_level=2)],
        ties=[*chain("O", "A", "T"), *chain("O", "B", "T"), *chain("O", "C", "T")],
    )
    assert [f.details["route"][1] for f in chains(routes(m, exposed, "T"))] == ["B", "C", "A"]
    shorter = a_map("A", "B", "C", "T", ties=[*chain("O", "A", "B", "T"), *chain("O", "C", "T")])
    assert [len(f.details["route"]) for f in chains(routes(shorter, exposed, "T"))] == [3, 4]


def test_exposure_counts_as_its_weight_says() -> None:
    m = a_map(
        "B",
        "T",
        actors=[actor("A", at_risk_level=2)],
        ties=[offer("O", "A", 1), offer("A", "T", 1), offer("O", "B", 0.8), offer("B", "T", 0.8)],
    )
    # A is exposed by .5: its sure route costs .5, that over B -ln(.64) = .446.
    first, second = chains(routes(m, CERTAIN, "T"))
    assert first.details["route"] == ["O", "B", "T"]
    assert first.details["cost"] == pytest.approx(-log(0.64))
    assert second.details["cost"] == pytest.approx(0.5)
    light = View(date=DAY, certain=True, thresholds=Thresholds(exposure_weight=0.5))
    assert chains(routes(m, light, "T"))[0].details["route"] == ["O", "A", "T"]


def test_cost_of_a_step_makes_longer_routes_dearer() -> None:
    m = a_map(*"ABT", ties=[*chain("O", "A", "B", "T", chance=0.95), offer("O", "T", 0.8)])
    assert len(chains(routes(m, CERTAIN, "T"))[0].details["route"]) == 4
    dear = View(date=DAY, certain=True, thresholds=Thresholds(hop_cost=0.1))
    best = chains(routes(m, dear, "T"))[0]
    assert best.details["route"] == ["O", "T"]
    assert chains(routes(m, dear, "T"))[1].details["cost"] == pytest.approx(-3 * log(0.95) + 0.2)


def test_routes_under_a_tenth_of_the_best_are_not_shown() -> None:
    m = a_map(*"ABT", ties=[*chain("O", "A", "T"), offer("O", "B", 1), offer("B", "T", 0.09)])
    assert [f.details["route"][1] for f in chains(routes(m, CERTAIN, "T"))] == ["A"]
    m = a_map(*"ABT", ties=[*chain("O", "A", "T"), offer("O", "B", 1), offer("B", "T", 0.11)])
    assert [f.details["route"][1] for f in chains(routes(m, CERTAIN, "T"))] == ["A", "B"]


def test_direct_contact_is_a_route_of_one_step() -> None:
    m = a_map("T", contacts=[{"id": "c1", "date": DAY, "office": "O", "actor_id": "T"}])
    (route,) = chains(routes(m, CERTAIN, "T"))
    assert (route.value, route.n, route.evidence, route.details["hops"]) == (0.6, 1, ("c1",), 1)
    assert route.next_question == "Confirm with each that it is still willing."


def test_names_on_a_chain_are_shown_only_where_that_was_agreed() -> None:
    people = [actor("A", "Known name"), actor("B", "Hidden name", consent_c4="unknown"), actor("T", "Sought")]
    m = a_map(actors=people, ties=chain("O", "A", "B", "T"))
    found = routes(m, CERTAIN, "T")
    said = str(found.as_dict())
    assert "Hidden name" not in said
    assert "Known name" in said
    assert f"Name of O → Known name → {unnamed('B')} → Sought" in chains(found)[0].statement
    assert "Weakest step: Name of O to Known name." in chains(found)[0].reason
    assert (
        f"Ask first whether they are willing: Known name, {unnamed('B')}." in chains(found)[0].next_question
    )
    quiet = m.replace(actors=m.actors.assign(consent_c4="unknown"))
    assert (
        f"Name of O → {unnamed('A')} → {unnamed('B')} → {unnamed('T')}"
        in chains(routes(quiet, CERTAIN, "T"))[0].statement
    )


def test_route_is_proved_by_the_records_of_its_steps() -> None:
    m = a_map("A", "T", ties=[offer("O", "A", 0.5), tie("T", "A", "trust", weight=4), tie("A", "T")])
    (route,) = chains(routes(m, CERTAIN, "T"))
    assert route.evidence == ("referral_offer:OA", "trust:TA")
    assert route.details["weakest"] == ["O", "A"]
    assert route.value == pytest.approx(0.45)


def test_route_holds_as_likely_as_its_ties_exist_and_names_a_single_source() -> None:
    ties = [
        offer("O", "A", 1, sources="a", **{"from": DAY}),
        offer("A", "T", 1, sources="a;b", **{"from": DAY}),
    ]
    sources = [{"id": i, "reliability": "B", "credibility": "2"} for i in "ab"]
    (route,) = chains(routes(a_map("A", "T", ties=ties, sources=sources), View(date=DAY), "T"))
    one = (0.85 * 0.8) ** 0.5
    both = one**2 / (one**2 + (1 - one) ** 2)
    assert route.holds_in == pytest.approx(one * both)
    assert route.value == pytest.approx(one * both)
    assert route.single_source is True
    assert route.sources == 2


def test_introducer_score_is_the_product_of_its_parts() -> None:
    m = a_map(
        "T",
        actors=[actor("A", at_risk_level=1, introduction_load=1, introduction_cap=4)],
        ties=[offer("O", "A", 0.9), offer("A", "T", 0.5)],
    )
    (found,) = (f for f in routes(m, CERTAIN, "T") if f.analysis == "A26")
    assert found.value == pytest.approx(0.9 * 0.5 * exp(-0.25) * 0.75)
    assert (found.details["load"], found.details["cap"], found.details["exposure"]) == (1, 4, 0.25)


@pytest.mark.parametrize(
    ("load", "cap", "free"), [("", "", 1), (2, "", 1 / 3), (3, "", 0), (9, 5, 0), (0, 0, 0)]
)
def test_introducer_has_the_free_share_of_its_quarter(load: object, cap: object, free: float) -> None:
    who = actor("A", introduction_load=load, introduction_cap=cap)
    m = a_map("T", actors=[who], ties=[offer("O", "A", 1), offer("A", "T", 1)])
    (found,) = (f for f in routes(m, CERTAIN, "T") if f.analysis == "A26")
    assert found.value == pytest.approx(free)
    assert found.details["overused"] is (free == 0)
    assert ("let it rest" in found.statement) is (free == 0)


def test_introducer_that_only_the_target_could_open_is_not_shown() -> None:
    m = a_map("A", "T", ties=[offer("O", "T", 0.5), offer("T", "A", 1), offer("A", "T", 1)])
    assert [f for f in routes(m, CERTAIN, "T") if f.analysis == "A26"] == []


@pytest.mark.parametrize("unknown", ["nobody", "", "P"])
def test_target_that_is_no_actor_is_refused(unknown: str) -> None:
    m = a_map("A", ties=[offer("O", "A", 1)], platforms=[{"id": "P", "name": "P"}])
    with pytest.raises(Refused, match="no actor has the id"):
        routes(m, CERTAIN, unknown)


def test_state_body_may_be_a_target_but_never_between() -> None:
    m = a_map(
        "A",
        "T",
        actors=[actor("M", sphere="state")],
        ties=[offer("O", "A", 1), offer("A", "M", 0.9), offer("M", "T", 1)],
    )
    assert chains(routes(m, CERTAIN, "M"))[0].details["route"] == ["O", "A", "M"]
    assert routes(m, CERTAIN, "T").findings[0].id == "A23:no_route:T"


def test_routes_begin_at_any_office_and_never_pass_one() -> None:
    m = a_map(
        "A",
        "T",
        actors=[actor("O2", sphere="field_presence")],
        ties=[offer("O", "O2", 1), offer("O2", "A", 1), offer("A", "T", 1), offer("O", "T", 0.2)],
    )
    assert [f.details["route"] for f in chains(routes(m, CERTAIN, "T"))] == [["O2", "A", "T"], ["O", "T"]]


@seeded(SEEDS)
def test_best_route_is_that_of_brute_force(seed: int) -> None:
    m = random_map(seed)
    planner = Planner(Context(m, QUICK))
    layer, offices = planner.context.layers.referral, planner.context.layers.offices
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(m.actors)))
    for u, v, p in zip(layer.source.tolist(), layer.target.tolist(), layer.effective.tolist(), strict=True):
        graph.add_edge(u, v, p=p)
    office = int(np.flatnonzero(offices)[0])
    for target in range(len(m.actors)):
        if target == office:
            continue
        out = {u for u in range(len(m.actors)) if planner.exclusions.always[u]} | set(planner.banned(target))
        if office in out:
            continue
        open_ = graph.subgraph(set(graph) - (out - {target}))
        best = min(
            (
                sum(-log(open_.edges[step]["p"]) for step in pairwise(route))
                + sum(planner.exposure[v] for v in route[1:-1])
                for route in nx.all_simple_paths(open_, office, target, cutoff=5)
            ),
            default=None,
        )
        found = next(planner.routes(target), None)
        cost = (
            None
            if found is None
            else (-log(planner.probability(found)) + sum(planner.exposure[v] for v in found[1:-1]))
        )
        assert cost == (best if best is None else pytest.approx(best))


@seeded(SEEDS)
def test_routes_shown_share_few_and_fall_in_cost(seed: int) -> None:
    m = random_map(seed)
    for target in m.actors["id"]:
        try:
            found = chains(routes(m, QUICK, target))
        except Refused:
            continue
        costs = [f.details["cost"] for f in found]
        assert costs == sorted(costs)
        assert [f.details["rank"] for f in found] == list(range(1, len(found) + 1))
        for f in found:
            assert len(set(f.details["route"])) == len(f.details["route"])
            assert f.value == pytest.approx(np.prod(f.details["chances"]))
            for other in found:
                one, two = set(f.details["route"][1:-1]), set(other.details["route"][1:-1])
                assert f is other or not one | two or len(one & two) / len(one | two) <= 1 / 3 + 1e-9


def test_page_shows_why_a_step_is_believed_whatever_the_names_are() -> None:
    people = [actor("A", "Union: North"), actor("T", "أمل: جنوب")]
    m = a_map("T", actors=people, ties=[offer("O", "A", 1), offer("A", "T", 1)])
    (route,) = chains(routes(m, CERTAIN, "T"))
    told = [
        text.lstrip("\N{LEFT-TO-RIGHT MARK}") for text in step_table(m, CERTAIN, route)["Why it is believed"]
    ]
    facts = "(no source named; confirmed 2025-01-01)"
    north, south = isolated("Union: North"), isolated("أمل: جنوب")
    assert told == [
        f"Name of O offered an introduction to Union: North {facts}.",
        f"{north} offered an introduction to {south} {facts}.",
    ]


def test_that_a_contact_could_open_a_route_is_a_possibility() -> None:
    # B would introduce to A for sure, but nobody leads to B: that the office meets it is no record.
    asked = [
        {
            "source": source,
            "subject_id": who,
            "date": DAY,
            "asked_about": "ties_kind",
            "kinds": "trust",
            "answer": "list",
        }
        for source in "stu"
        for who in "AB"
    ]
    sources = [{"id": one, "reliability": "A", "credibility": "1"} for one in "stu"]
    m = a_map(
        *"AB",
        ties=[offer("B", "A", 1, sources="s; t; u", **{"from": DAY})],
        sources=sources,
        observations=asked,
    )
    (opening,) = [f for f in routes(m, View(date=DAY), "A") if f.id.startswith("A23:opening:")]
    assert (opening.holds_in or 0) > 0.9
    assert opening.verdict == "indicative"


@pytest.mark.parametrize(
    ("direct", "words"),
    [
        (0.4, "By these estimates the introduction is likelier to succeed."),
        (0.6, "By these estimates the introduction is no likelier to succeed, so do not ask for it."),
    ],
)
def test_introduction_is_weighed_against_a_direct_approach(direct: float, words: str) -> None:
    # Half of all introductions over A would succeed.
    m = a_map("A", "T", ties=[offer("O", "A", 1), offer("A", "T", 0.5)])
    (route,) = chains(routes(m, CERTAIN, "T", direct=direct))
    assert route.reason.endswith(f"A direct approach was given a chance of {direct:.2f}. {words}")


@pytest.mark.parametrize(
    ("level", "verb"), [(1, "is acquainted with"), (2, "works with"), (3, "trusts"), (4, "would vouch for")]
)
def test_recorded_trust_is_told_by_its_level(level: int, verb: str) -> None:
    # T trusts A, which therefore could introduce.
    m = a_map("A", "T", ties=[offer("O", "A", 1), tie("T", "A", "trust", weight=level)])
    every = View(date=DAY, certain=True, thresholds=Thresholds(trusted_step=0.01, acquaintances=9))
    (route,) = chains(routes(m, every, "T"))
    assert f"Name of T {verb} Name of A" in route.details["why"][-1]
