"""The worked example: each analysis gives the value worked out for it by hand (docs/definitions.md#kala).

`kala/expected.json` was made by a reference script with other programs; it holds six decimals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import comb, exp, log, log2

import numpy as np
import pytest
from maps import (
    CERTAIN,
    DAY,
    a_map,
    actor,
    answers,
    expected,
    kala,
    offer,
    text,
    tie,
)

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.connectivity.cutpoints import core_numbers
from actormap.engine.connectivity.disjoint_paths import node_disjoint_paths, two_terminal
from actormap.engine.edges import Edges
from actormap.engine.statistics.small_samples import hypergeometric_at_most, wilson
from actormap.graph.layer import Layer
from actormap.graph.layers import Layers
from actormap.graph.tie_probability import aged, log_odds, pool, probability, tie_beliefs
from actormap.metrics.base.context import Context
from actormap.metrics.base.coverage import isolated_posterior
from actormap.metrics.coordination.gaps import gaps, overlaps
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.routes import introducer_facts, routes
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.steps import steps
from actormap.metrics.structure.communities import communities
from actormap.metrics.structure.components import components

SIX = 6e-7
"""The expected values are printed with six decimals."""
SOCIETY = list("ABCDEFGHL")


@pytest.fixture(scope="module")
def m() -> ActorMap:
    return kala()


@pytest.fixture(scope="module")
def layers(m: ActorMap) -> Layers:
    return Layers(m, CERTAIN)


@pytest.fixture(scope="module")
def planner(m: ActorMap) -> Planner:
    return Planner(Context(m, CERTAIN))


def edges(layer: Layer) -> dict[str, float]:
    names = [layer.ids[u] + layer.ids[v] for u, v in zip(layer.source, layer.target, strict=True)]
    return dict(zip(names, layer.effective.tolist(), strict=True))


def code(planner: Planner, actor_id: str) -> int:
    return planner.context.code(actor_id)


def name(planner: Planner, route: tuple[int, ...]) -> str:
    return "".join(planner.context.ids[v] for v in route)


# --- A01 the layers ----------------------------------------------------------------------------------


def test_collaboration_layer_has_the_eight_edges_without_the_office(layers: Layers) -> None:
    assert set(edges(layers.collaboration)) == {"AB", "AC", "AD", "BC", "CH", "DE", "EF", "FG"}


def chances(listed: str) -> dict[str, float]:
    """`OA .9 OB .8` as edges with their weights."""
    words = listed.split()
    return dict(zip(words[::2], map(float, words[1::2]), strict=True))


def test_referral_layer_has_the_offers_as_recorded(layers: Layers) -> None:
    listed = "OA .9 OB .8 OM .6 AC .9 AD .8 BC .7 CE .5 CH .8 DE .6 EF .7 HF .4 FG .9 MF .95"
    assert edges(layers.referral) == pytest.approx(chances(listed))


def test_signed_layer_has_the_four_hostile_ties(layers: Layers) -> None:
    signed = layers.signed
    hostile = {
        signed.ids[u] + signed.ids[v]
        for u, v, sign in zip(signed.source, signed.target, signed.sign, strict=True)
        if sign < 0
    }
    assert hostile == {"MF", "MG", "MD", "LF"}


def test_influence_layer_has_strengths_and_signs(layers: Layers) -> None:
    w = layers.influence
    assert edges(w) == pytest.approx(chances("AB .5 AC .4 AD .6 CH .8 DE .5 HM .7 MH .6 MF .9"))
    hostile = [w.ids[u] + w.ids[v] for u, v, sign in zip(w.source, w.target, w.sign, strict=True) if sign < 0]
    assert hostile == ["MF"]


def test_memberships_are_platform_seats_and_cells(layers: Layers) -> None:
    def pairs(name: str) -> set[str]:
        found = getattr(layers, name)
        return {f"{layers.ids[a]} {found.names[c]}" for a, c in zip(found.actor, found.column, strict=True)}

    assert pairs("platforms") == {f"{i} P1" for i in "ABCDH"}
    assert pairs("cells") == {
        "A MON@XX01",
        "A MON@XX02",
        "B LEG@XX01",
        "C WOM@XX01",
        "D MON@XX02",
        "E LAN@XX02",
        "F MON@XX02",
        "G AWA@XX02",
        "H LEG@XX01",
        "L LAN@XX03",
    }


# --- A02 components and cores ------------------------------------------------------------------------


def test_components_give_counts_density_and_parts(m: ActorMap) -> None:
    found = components(m, CERTAIN)
    whole = found.about("civil society")
    assert whole.details == {"actors": expected()["n_cs"], "ties": expected()["m_cs"], "parts": 2}
    assert whole.value == 8 / 36
    assert whole.value == pytest.approx(expected()["density_cs"], abs=SIX)
    parts: dict[int, list[str]] = {}
    for finding in found.findings[1:]:
        parts.setdefault(finding.details["part"], []).append(*finding.subject)
    assert [parts[i] for i in sorted(parts)] == expected()["components_cs"]


def test_components_give_core_numbers_and_isolates(m: ActorMap) -> None:
    found = {f.subject[0]: f for f in components(m, CERTAIN).findings[1:]}
    assert {i: f.value for i, f in found.items()} == expected()["core_cs"]
    assert {i: f.details["degree"] for i, f in found.items()} == expected()["deg_cs"]
    assert [i for i, f in found.items() if f.details["isolate"]] == ["L"]


def test_cores_do_not_change_when_the_office_is_put_in(layers: Layers) -> None:
    g, office = layers.collaboration, list(layers.ids).index("O")
    others = [list(layers.ids).index(i) for i in "AB"]
    source = np.r_[g.source, [office, office]].astype(np.int32)
    target = np.r_[g.target, others].astype(np.int32)
    core = dict(zip(layers.ids, core_numbers(Edges(len(layers.ids), source, target)).tolist(), strict=True))
    assert {i: core[i] for i in expected()["core_withO"]} == expected()["core_withO"]


# --- A03 steps from the office -----------------------------------------------------------------------


def test_steps_give_distances_and_closeness(m: ActorMap) -> None:
    found = {f.subject[0]: f for f in steps(m, CERTAIN) if f.subject[0] in SOCIETY}
    distances = {i: f.value for i, f in found.items()}
    assert distances == expected()["dist_O"] == expected()["trusted_steps_ge0.5"]
    closeness = {i: f.details["closeness"] for i, f in found.items()}
    assert closeness == pytest.approx(expected()["harmonic_closeness"], abs=SIX)


def test_steps_give_the_curve_of_all_and_of_the_group(m: ActorMap) -> None:
    found = steps(m, CERTAIN)
    whole, group = found.about("civil society"), found.about("lgbt")
    assert whole.details["reached"] == [*expected()["reach_at_k"].values()]
    assert group.details["reached"] == [*expected()["Q_reach_at_k"].values()]
    assert group.details["share"] == [0, 0, 0, 0.5, 1]


def test_steps_compare_closeness_of_the_group_exactly(m: ActorMap) -> None:
    group = steps(m, CERTAIN).about("lgbt")
    own, rest = (1 / 4 + 1 / 5) / 2, (1 + 1 + 1 / 2 + 1 / 2 + 1 / 3 + 1 / 3 + 0) / 7
    assert group.details["closeness"] == pytest.approx(own) == pytest.approx(expected()["hclose_Q"])
    assert group.details["closeness_rest"] == pytest.approx(rest)
    assert rest == pytest.approx(expected()["hclose_rest"], abs=SIX)
    assert group.value == pytest.approx(own / rest)
    assert own / rest == pytest.approx(expected()["hclose_ratio"], abs=SIX)
    assert group.details["p"] == 5 / 36  # "5/36=0.138889"
    assert group.details["p_floor"] == 1 / 36
    assert "27.8%" in group.reason


# --- A10 isolation, or not asked ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observations", "chance"), [(0, 1 / 5), (1, 1 / 3), (2, 1 / 2), (3, 2 / 3), (6, 16 / 17)]
)
def test_isolated_posterior_after_so_many_observations(observations: int, chance: float) -> None:
    assert isolated_posterior(observations, Thresholds(), 0.5) == pytest.approx(chance)
    assert chance == pytest.approx(expected()["iso_post"][str(observations)], abs=SIX)


def test_landless_movement_is_not_observed_enough(m: ActorMap) -> None:
    # s2 told of its avoidance of F, and was asked once about all its ties.
    found = isolation(m, CERTAIN)
    about = found.about("L")
    assert about.details["isolation"] == "not_observed_enough"
    assert about.verdict == "insufficient_data"
    assert about.value == pytest.approx(1 / 3)
    assert [f.subject[0] for f in found] == ["L", "landless_or_land_defenders"]


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (0, "not_observed_enough"),
        (1, "not_observed_enough"),
        (2, "possibly_isolated"),
        (3, "possibly_isolated"),
        (4, "isolated_supported"),
        (6, "isolated_supported"),
    ],
)
def test_isolation_verdict_after_so_many_were_asked(asked: int, verdict: str) -> None:
    # After three the chance is .667, under the .8 of a supported verdict; after four exactly .8.
    rows = [
        {"source": f"s{i}", "date": DAY, "subject_id": "B", "asked_about": "ties_all", "answer": "none"}
        for i in range(asked)
    ]
    listed = [{"id": f"s{i}"} for i in range(asked)]
    m = a_map("A", "B", ties=[offer("O", "A", 0.9)], observations=rows, sources=listed)
    assert isolation(m, CERTAIN).about("B").details["isolation"] == verdict


# --- A13 the reach gap -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_example() -> Findings:
    """Of 12 women's organisations 2 were met, of 30 others 20."""
    women = [actor(f"W{i:02}", works_on_rights_of="women") for i in range(12)]
    youth = [actor(f"Y{i:02}", works_on_rights_of="youth") for i in range(30)]
    met = [row["id"] for row in women[:2] + youth[:20]]
    contacts = [{"date": "2025-01-20", "office": "O", "actor_id": i} for i in met]
    universe = [{"group": "women", "exists_best": 12}, {"group": "youth", "exists_best": 30}]
    return gap(a_map(actors=women + youth, contacts=contacts, universe=universe), CERTAIN)


def test_reach_gap_gives_every_figure_of_the_example(of_example: Findings) -> None:
    women, wanted = of_example.about("women"), expected()["reach_rates"]
    figures = women.details
    assert women == of_example.findings[0]
    assert women.value == figures["shortfall"] == pytest.approx(22 / 42 * 12 - 2)
    assert figures["shortfall"] == pytest.approx(wanted["short"], abs=SIX)
    assert figures["share"] == 2 / 12 == wanted["Q"]
    assert figures["overall_share"] == 22 / 42 == wanted["all"]
    assert figures["expected"] == pytest.approx(wanted["exp"], abs=SIX)
    assert figures["parity"] == pytest.approx(wanted["parity"], abs=SIX)
    assert figures["parity"] == pytest.approx(7 / 22)
    assert figures["risk_ratio"] == pytest.approx(wanted["rr"]) == pytest.approx(0.25)
    assert of_example.about("youth").details["share"] == 20 / 30 == wanted["rest"]


def test_reach_gap_gives_chance_and_intervals_of_the_example(of_example: Findings) -> None:
    women, youth = of_example.about("women"), of_example.about("youth")
    exact = sum(comb(22, k) * comb(20, 12 - k) for k in range(3)) / comb(42, 12)
    assert women.details["p"] == pytest.approx(exact)
    assert exact == pytest.approx(expected()["fisher_left"], abs=SIX)
    assert women.details["p_corrected"] == pytest.approx(2 * exact)  # the smaller of two
    assert women.details["share_interval"] == pytest.approx(expected()["wilson_2_12"], abs=SIX)
    assert youth.details["share_interval"] == pytest.approx(expected()["wilson_20_30"], abs=SIX)
    assert (women.n, youth.n) == (12, 30)


@pytest.mark.parametrize("share", sorted(expected()["wilson"]))
def test_wilson_interval_of_each_share(share: str) -> None:
    found, total = map(int, share.split("/"))
    assert wilson(found, total) == pytest.approx(expected()["wilson"][share], abs=SIX)


def test_hypergeometric_of_no_seat_in_coalitions() -> None:
    chance = hypergeometric_at_most(0, drawn=2, marked=5, total=9)
    assert chance == pytest.approx(6 / 36) == pytest.approx(expected()["hyper_p_coalition_excl_Q"], abs=SIX)


# --- A23 to A26 introductions ------------------------------------------------------------------------


@pytest.mark.parametrize("target", SOCIETY)
def test_best_route_has_the_chance_of_the_example(m: ActorMap, target: str) -> None:
    first, wanted = routes(m, CERTAIN, target).findings[0], expected()["best_path_prob"][target]
    assert (first.value or 0.0) == pytest.approx(wanted, abs=1e-12)
    assert (first.id == f"A23:no_route:{target}") == (wanted == 0)


def test_routes_come_in_the_order_of_the_example(planner: Planner) -> None:
    # Taken from the whole map: O, M and L are left out by the rules, not by hand.
    found = [
        [pytest.approx(planner.probability(route), abs=1e-12), name(planner, route)]
        for route in planner.routes(code(planner, "F"))
    ]
    assert found == expected()["k_paths_F"]


def test_routes_shown_are_those_that_share_few(m: ActorMap) -> None:
    found = [f for f in routes(m, CERTAIN, "F") if "route" in f.details]
    shown = [[pytest.approx(f.value, abs=1e-12), "".join(f.details["route"])] for f in found]
    assert shown == expected()["diverse_1/3"]
    assert [f.analysis for f in found] == ["A23", "A24", "A24"]


def test_routes_shown_are_all_when_half_may_be_shared(m: ActorMap) -> None:
    view = View(date=DAY, certain=True, thresholds=Thresholds(route_overlap=0.5, routes=5))
    found = [f for f in routes(m, view, "F") if "route" in f.details]
    shown = [[pytest.approx(f.value, abs=1e-12), "".join(f.details["route"])] for f in found]
    assert shown == expected()["diverse_0.5"]


def test_exposure_changes_costs_and_the_best_route(m: ActorMap) -> None:
    exposed = Planner(Context(m, CERTAIN), exposures={"E": 0.8, "H": 0.1})
    found = [name(exposed, route) for route in exposed.routes(code(exposed, "F"))]
    costs = dict(expected()["exposure_cost_paths_F"])
    assert found == sorted(costs, key=lambda route: costs[route])
    assert found[0] == "OACHF"
    # The cost of a route is -ln of its chance and the exposure of those in between.
    for route in exposed.routes(code(exposed, "F")):
        between = sum(exposed.exposure[v] for v in route[1:-1])
        cost = -log(exposed.probability(route)) + between
        assert cost == pytest.approx(costs[name(exposed, route)], abs=SIX)


def test_cost_in_a_finding_is_that_of_the_risk_recorded(m: ActorMap) -> None:
    # Risk level 1 of 4 is exposure .25, and is told with the route.
    actors = m.actors.assign(at_risk_level=m.actors["at_risk_level"].where(m.actors["id"] != "H", 1.0))
    found = routes(m.replace(actors=actors), CERTAIN, "F")
    over_h = next(f for f in found if f.details.get("route") == list("OACHF"))
    assert over_h.details["exposure"] == 0.25
    assert over_h.details["cost"] == pytest.approx(-log(0.2592) + 0.25)


def test_two_separate_routes_tried_in_turn(m: ActorMap, planner: Planner) -> None:
    parameters = routes(m, CERTAIN, "F").parameters
    assert parameters["separate_routes"] == [list("OADEF"), list("OBCHF")]
    assert parameters["chance_of_separate_routes"] == pytest.approx(1 - (1 - 0.3024) * (1 - 0.1792))
    assert parameters["chance_of_separate_routes"] == pytest.approx(expected()["alo_two_disjoint"], abs=SIX)
    edges = planner.ways(code(planner, "F")).edges
    apart = node_disjoint_paths(edges, planner.context.layers.offices, code(planner, "F"))
    assert [name(planner, route) for route in apart] == ["OADEF", "OBCHF"]


def test_all_routes_at_once_are_an_upper_bound(m: ActorMap) -> None:
    found = routes(m, CERTAIN, "F").parameters["chance_upper_bound"]
    assert found == pytest.approx(expected()["two_terminal_reliability_F"], abs=SIX)


def test_two_terminal_of_the_ten_steps_on_the_way() -> None:
    steps_on_the_way = chances("OA .9 OB .8 AC .9 AD .8 BC .7 CE .5 CH .8 DE .6 EF .7 HF .4")
    at = {actor_id: number for number, actor_id in enumerate("OABCDEFH")}
    arcs = [(at[ends[0]], at[ends[1]], p) for ends, p in steps_on_the_way.items()]
    found = two_terminal(arcs, frozenset({at["O"]}), at["F"])
    assert found == pytest.approx(expected()["two_terminal_reliability_F"], abs=SIX)


def test_introducers_have_the_scores_of_the_example(m: ActorMap) -> None:
    found = [f for f in routes(m, CERTAIN, "F") if f.analysis == "A26"]
    assert [f.subject[0] for f in found] == ["E", "H"]
    for finding in found:
        d = finding.details
        figures = [d["chance_to_introducer"], d["chance_of_introduction"], finding.value]
        assert figures == pytest.approx(expected()["intro_score_F"][finding.subject[0]], abs=1e-12)


def test_introducer_is_rated_lower_by_exposure_and_load(m: ActorMap) -> None:
    actors = m.actors.set_index("id")
    actors.loc["H", ["introduction_load", "introduction_cap"]] = [1, 4]
    busy = m.replace(actors=actors.reset_index())
    planner = Planner(Context(busy, CERTAIN), exposures={"H": 0.1})
    about_h = next(f for f in introducer_facts(planner, code(planner, "F")) if f.subject == ("H",))
    assert about_h.value == pytest.approx(0.648 * 0.4 * exp(-0.1) * 3 / 4)


@pytest.mark.parametrize("refusing", "ABCDEH")
def test_best_route_when_one_refuses(m: ActorMap, refusing: str) -> None:
    actors = m.actors.assign(consent_c3=m.actors["consent_c3"].where(m.actors["id"] != refusing, "no"))
    best = routes(m.replace(actors=actors), CERTAIN, "F").findings[0]
    assert best.value == pytest.approx(expected()["refuse"][refusing], abs=1e-12)


def numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)
    elif isinstance(value, int | float):
        yield value


def test_ministry_is_in_no_answer_but_those_on_influence(m: ActorMap) -> None:
    (unsafe,) = expected()["unsafe_path_F"]
    families = set(schema.FAMILIES) - {"influence"}  # who moves whom must name the State
    for analysis, answer in answers(m, CERTAIN, families=families).items():
        asked, *about = analysis.partition(",")[0].split()
        about.append(analysis.rpartition("=")[2])
        if asked == "introductions.open_door" or {"M", "O"} & set(
            about
        ):  # a door to the State, or a way to it, names it
            continue
        try:
            found = answer()
        except Refused as refusal:
            found = Findings(str(refusal), {})
        said = text(found)
        assert '"M"' not in said, analysis
        assert "Ministry" not in said, analysis
        assert all(abs(number - unsafe) > 1e-6 for number in numbers(found.as_dict())), analysis
    assert ".57" not in text(routes(m, CERTAIN, "F"))


def test_answer_about_every_target_is_that_of_a_map_without_the_ministry(m: ActorMap) -> None:
    # The landless movement avoids F, so it stays on the map: only who may not introduce is taken out.
    for target in SOCIETY:
        found = routes(m, CERTAIN, target)
        other = routes(m.where([*SOCIETY, "O"]), CERTAIN, target)
        assert [f.id for f in found] == [f.id for f in other]
        assert [f.value for f in found] == [f.value for f in other]
        assert found.parameters == other.parameters


def test_refer_to_the_office_is_refused(m: ActorMap) -> None:
    with pytest.raises(Refused, match="is the office itself"):
        routes(m, CERTAIN, "O")


# --- A30 to A32 coordination -------------------------------------------------------------------------


def test_gaps_are_the_three_pairs_of_the_example(m: ActorMap) -> None:
    found = gaps(m, CERTAIN)
    cells = {f.subject: f.details["cells"] for f in found}
    assert cells == {("D", "F"): ["MON@XX02"], ("A", "F"): ["MON@XX02"], ("B", "H"): ["LEG@XX01"]}
    assert found.parameters["pairs"] == 3
    assert ("A", "D") not in cells


def test_gap_is_overlap_times_coverage_times_doubt(m: ActorMap) -> None:
    # A was seen by s1 and s2, F by all three: 1 - 0.5**(2 + 3 - 2). All three told; nobody was asked.
    finding = gaps(m, CERTAIN).about("A", "F")
    assert (finding.coverage, finding.sources, finding.verdict) == (0, 0, "insufficient_data")
    assert "Nobody was asked with whom they work." in str(finding.reason)
    assert finding.value == pytest.approx(1.0 * (1 - 0.5**3) * 1)


@pytest.mark.parametrize("pair", ["AD", "AF", "DF", "BH"])
def test_overlaps_have_the_figures_of_the_example(m: ActorMap, pair: str) -> None:
    found = overlaps(m, CERTAIN).set_index(["u", "v"]).loc[tuple(pair)]
    wanted = expected()[f"overlap_{pair}"]
    assert (found["jaccard"], found["overlap"], bool(found["tied"])) == (
        wanted["jaccard"],
        wanted["overlapcoef"],
        wanted["tied"],
    )


def test_cells_occupied_are_seven_of_fifteen(m: ActorMap) -> None:
    whole = shared_space(m, CERTAIN).about("all cells")
    assert whole.value == 7 / 15
    assert whole.details == {
        "cells": 15,
        "occupied": 7,
        "empty": 8,
        "single": 5,
        "sectors": 5,
        "areas": 3,
        "actors": 9,
        "other_levels": 0,
    }


def test_missing_platforms_are_those_of_the_example(m: ActorMap) -> None:
    two = View(date=DAY, certain=True, thresholds=Thresholds(platform_actors=2))
    found = {f.subject[0]: f for f in missing_platforms(m, two)}
    assert set(found) == {"LEG@XX01", "LAN@*"}
    assert found["LEG@XX01"].details["actors"] == ["B", "H"]
    assert found["LAN@*"].details["actors"] == ["E", "L"]
    assert all(f.details["platforms"] == [] for f in found.values())


def test_monitoring_platform_seats_two_of_three(m: ActorMap) -> None:
    # The platform is adequate at one half, and missing once two thirds are too few.
    strict = View(date=DAY, certain=True, thresholds=Thresholds(platform_actors=3, platform_coverage=0.7))
    finding = missing_platforms(m, strict).about("MON@XX02")
    assert finding.value == 2 / 3
    assert finding.details["members"] == ["A", "D"]
    assert finding.details["platforms"] == ["P1"]


# --- A36 neighbourhoods ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_communities_are_the_optimum_of_the_example(m: ActorMap, method: str) -> None:
    found = communities(m, CERTAIN, method=method)
    best, parts = expected()["best_modularity_exact"]
    assert found.about("civil society").value == pytest.approx(best, abs=SIX)
    assert found.about("civil society").value == pytest.approx(23.5 / 64)
    neighbourhoods = [list(f.subject) for f in found if f.kind == "set"]
    assert [*neighbourhoods, ["L"]] == expected()["louvain"] == [*map(list, parts), ["L"]]
    assert found.about("civil society").details["single_actors"] == 1
    assert any("too few to trust" in caveat for caveat in found.caveats)


# --- A37 how far a tie is believed -------------------------------------------------------------------


@pytest.mark.parametrize("grade", sorted(expected()["q"]))
def test_probability_of_each_grade(grade: str) -> None:
    assert probability(grade) == pytest.approx(expected()["q"][grade], abs=SIX)


@pytest.mark.parametrize(
    ("grades", "signs", "key"),
    [
        ("B2 C3", (1, 1), "pool_B2_C3"),
        ("B2 C3", (1, -1), "pool_B2_minus_C3"),
        ("F6 F6", (1, 1), "pool_F6_F6"),
    ],
)
def test_pooled_probability_of_two_sources(grades: str, signs: tuple[int, ...], key: str) -> None:
    total = sum(
        sign * log_odds(probability(grade)) for grade, sign in zip(grades.split(), signs, strict=True)
    )
    assert float(pool(total)) == pytest.approx(expected()[key], abs=SIX)


def test_probability_after_one_half_life() -> None:
    assert aged(probability("B2"), 24, 24) == pytest.approx(expected()["decay_B2_24m_h24"], abs=SIX)
    assert aged(0.5, 1000, 24) == 0.5


def one_tie(sources: str, *grades: str, key: str = "", day: str = DAY) -> float:
    """Belief in one tie told by some graded sources."""
    listed = [
        {"id": f"s{i}", "reliability": g[0], "credibility": g[1], "independent_key": key}
        for i, g in enumerate(grades)
    ]
    m = a_map("A", "B", ties=[tie("A", "B", sources=sources, **{"from": DAY})], sources=listed)
    return float(tie_beliefs(m, View(date=day))[0])


def test_tie_is_believed_as_its_pooled_sources() -> None:
    assert one_tie("s0;s1", "B2", "C3") == pytest.approx(expected()["pool_B2_C3"], abs=SIX)
    assert one_tie("s0;s1", "F6", "F6") == expected()["pool_F6_F6"]
    assert one_tie("", "B2") == 0.5
    assert one_tie("s0;s1", "A1", "A1") == 0.99  # clipped: 361/362 without


def test_sources_that_share_a_key_count_once() -> None:
    assert one_tie("s0;s1", "C3", "B2", key="k") == pytest.approx(probability("B2"))


def test_tie_ages_from_the_day_it_was_seen() -> None:
    # 731 days are 24.016 months of 30.4375 days.
    assert one_tie("s0", "B2", day="2027-02-02") == pytest.approx(
        0.5 + (probability("B2") - 0.5) * 2 ** -(731 / 30.4375 / 24)
    )
    assert one_tie("s0", "B2", day="2027-02-02") == pytest.approx(0.662311, abs=1e-4)


# --- A38 how far a finding leans on ties and sources -------------------------------------------------


def two_doubtful_steps() -> tuple[ActorMap, View]:
    """O offers A with q = .8 and A offers B with q = .5, both certain to succeed if they exist."""
    # A1 is .95; after log2(1.5) half-lives a third of its certainty is gone: .5 + .45 * 2/3 = .8.
    m = a_map(
        "A",
        "B",
        ties=[offer("O", "A", 1, sources="a", **{"from": "2024-02-02"}), offer("A", "B", 1, sources="b")],
        sources=[{"id": "a", "reliability": "A", "credibility": "1"}, {"id": "b"}],
    )
    half_life = 365 / 30.4375 / log2(1.5)
    view = View(date=DAY, thresholds=Thresholds(ageing_months=half_life))
    assert dict(zip(m.ties["target_id"], tie_beliefs(m, view), strict=True)) == pytest.approx(
        {"A": 0.8, "B": 0.5}
    )
    return m, view


def test_route_of_two_doubtful_steps_holds_in_two_fifths_of_worlds() -> None:
    m, view = two_doubtful_steps()
    whole = [tie_beliefs(m, replace(view, world=world)).all() for world in range(1000)]
    assert np.mean(whole) == pytest.approx(0.4, abs=0.05)
    found = resampled(steps, m, view, draws=40)
    assert found.about("B").value == 2
    assert found.about("B").holds_in == np.mean(whole[:40])


def test_chance_that_a_route_exists_is_exact() -> None:
    m, view = two_doubtful_steps()
    route = resampled(lambda m, view: routes(m, view, "B"), m, view, draws=3).findings[0]
    assert route.holds_in == pytest.approx(0.4)


def test_finding_that_falls_without_one_source_is_marked(m: ActorMap) -> None:
    found = {f.subject[0]: f for f in resampled(components, m, CERTAIN, draws=1)}
    assert found["F"].single_source is True  # E-F and F-G were told by s3 alone
    assert found["E"].single_source is False  # D-E by s2 too
    assert found["L"].single_source is False
