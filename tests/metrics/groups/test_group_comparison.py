"""Ties of groups within and across (A04, A05, A09): KALA, refusals, other programs, resampled worlds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise, product
from typing import Any

import networkx as nx
import numpy as np
import pytest
from babel.messages.pofile import read_po
from each import each
from maps import (
    CERTAIN,
    DAY,
    SEEDS,
    a_map,
    actor,
    expected,
    kala,
    random_map,
    sample,
    shuffled,
    text,
    tie,
    without,
)
from seeds import seeded

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence
from actormap.core.words import DOMAIN, LOCALE
from actormap.metrics.base import permutation_test
from actormap.metrics.base.context import context_of
from actormap.metrics.base.partition import described, sets_of
from actormap.metrics.base.permutation_test import BOTH_SIDES, share_of_cases
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.groups.class_densities import MOST_CLASSES, block_densities, ei_whole
from actormap.metrics.groups.platform_exclusion import platform_exclusion
from actormap.metrics.groups.segregation import (
    LEAST_DRAWS,
    SOLVED,
    ei_index,
    homophily,
    segregation,
    spectral_segregation,
)
from actormap.metrics.groups.set_density import set_density

SIX = 6e-7
Analysis = Callable[..., Findings]
GROUPS: list[Analysis] = [ei_index, segregation, homophily, spectral_segregation]
EVERY: list[Analysis] = [*GROUPS, ei_whole, block_densities]
FEW = View(date=DAY, certain=True, thresholds=Thresholds(random_draws=200))


def lgbt(analysis: Analysis, view: View = CERTAIN, **options: Any) -> Finding:
    return analysis(kala(), view, **options).about("lgbt")


# --- KALA -----------------------------------------------------------------------------------------------


def test_kala_ei() -> None:
    found = lgbt(ei_index)
    assert found.value == expected()["EI_Q"]
    assert found.details["expected"] == pytest.approx(expected()["EI_Q_expected_pairs"], abs=SIX)
    assert found.details["difference"] == pytest.approx(-0.866667, abs=SIX)
    assert found.details["partition"] == expected()["EI_network"]
    assert (found.details["external"], found.details["internal"]) == (1, 1)
    assert found.details["actors"] == {"F": 0.0, "G": -1.0}
    assert found.details["p_floor"] == pytest.approx(1 / 36)
    assert found.details["p"] == pytest.approx(1 / 36)
    assert found.id == "A04:fewer:group:lgbt"
    assert found.evidence == ("t07", "t08")
    assert (found.n, found.sensitivity) == (2, 2)


def test_kala_ei_of_the_division_into_the_group_and_the_others() -> None:
    found = ei_whole(kala(), CERTAIN, classes="works_on_rights_of", only=("lgbt",)).findings[0]
    assert found.value == expected()["EI_network"]
    assert found.details["freeman"] == pytest.approx(expected()["freeman"], abs=SIX)
    assert found.details["odds_ratio"] == pytest.approx(expected()["orwg"], abs=SIX)
    assert found.details["p"] == pytest.approx(expected()["perm_exact_cross_Q<=1"] / 36)
    assert found.details["relabellings"] == 36


def test_kala_segregation() -> None:
    found = lgbt(segregation)
    assert found.value == pytest.approx(expected()["freeman"], abs=SIX)
    details = found.details
    assert details["expected"] == pytest.approx(expected()["freeman_expected_cross"], abs=SIX)
    assert details["observed"] == 1
    assert details["ratio"] == pytest.approx(1 / 3.111111, abs=SIX)
    ties, pairs, cross, pairs_cross = expected()["ORWG_inputs"]
    assert (ties, pairs, cross, pairs_cross) == (7, 22, 1, 14)
    assert details["odds_ratio"] == pytest.approx(expected()["orwg"], abs=SIX)
    assert details["smi"] == pytest.approx(0.866667, abs=SIX)
    assert details["p_fewer"] == pytest.approx(expected()["perm_exact_cross_Q<=1"] / 36)
    assert details["p_floor"] == pytest.approx(1 / 36)
    # Chance gives as little in 3 of 36 deals, doubled in one of six: too often for a claim.
    assert (
        "cannot be told from chance: records show 1, where ties placed at random would give 3.11"
        in found.statement
    )


def test_kala_homophily() -> None:
    found = lgbt(homophily)
    assert found.value == pytest.approx(expected()["config_ratio"], abs=SIX)
    details = found.details
    assert details["expected"] == pytest.approx(expected()["config_expected_cross"], abs=SIX)
    assert (details["observed"], details["stubs"]) == (1, 3)
    assert details["coleman"] == pytest.approx(expected()["coleman_Q"], abs=SIX)
    assert details["p"] == details["p_fewer"] == pytest.approx(expected()["perm_exact_cross_Q<=1"] / 36)
    assert details["p_in_areas"] == details["p_in_areas_floor"] == pytest.approx(1 / 6)
    assert details["relabellings_in_areas"] == 6
    assert found.verdict == "insufficient_data"  # by area the test can never say less than one in six
    assert found.statement == (
        "How many ties 2 actors tagged Lesbian, gay, bisexual and transgender persons (works on their "
        "rights) have with others cannot be told from chance: records show 1, where 2.60 are expected from "
        "how many ties each has."
    )


ONE_QUESTION: list[Analysis] = [ei_index, segregation, homophily]
"""Whether ties of a group with others are fewer or more, by three yardsticks."""


def in_two_areas(*, apart: bool) -> ActorMap:
    """Eight women and eight others with ties among their own alone: in areas of their own, or in both."""
    women, others = [f"W{n}" for n in range(8)], [f"X{n}" for n in range(8)]
    actors = [
        actor(one, works_on_rights_of="women" if one[0] == "W" else "", adm1_pcode=area)
        for group in (women, others)
        for n, one in enumerate(group)
        for area in [f"XA0{1 + (group is others if apart else n % 2)}"]
    ]
    pairs = [pair for group in (women, others) for pair in combinations(group, 2)]
    return a_map(actors=actors, ties=[tie(u, v) for u, v in pairs])


BY_AREA = (
    "Among all actors chance alone rarely goes this far; among those of the same area it does in 100.00% of "
    "cases, corrected: where they work may explain it."
)


@each("analysis", ONE_QUESTION, lambda analysis: analysis.__name__)
def test_a_group_that_is_apart_by_its_area_alone_is_told_so_by_every_measure(analysis: Analysis) -> None:
    """Of 12870 ways to deal eight tags out to sixteen, two give no tie across; within areas there is one."""
    apart = analysis(in_two_areas(apart=True), CERTAIN).about("women")
    assert "cannot be told from chance" in apart.statement
    assert BY_AREA in apart.statement
    assert apart.at_most == "insufficient_data"
    mixed = analysis(in_two_areas(apart=False), CERTAIN).about("women")
    assert "cannot be told" not in mixed.statement
    assert "may explain it" not in mixed.statement.replace("that few were asked may explain it", "")
    assert mixed.at_most == "supported"


def test_where_the_number_of_ties_explains_it_no_area_is_blamed() -> None:
    """No seat is recorded. Of 54 ties 24 lead to others, where any pair would give 15.43 and ties 27.25.

    Six women have 63 ends of 108: they are hubs, so more lead to others than pairs would give, and yet fewer
    than so many ties would.
    """
    women, others = [f"W{n}" for n in range(6)], [f"X{n:02}" for n in range(30)]
    pairs = [*combinations(women, 2), *zip(others[::2], others[1::2], strict=True)]
    pairs += [(women[n % 6], other) for n, other in enumerate(others[:24])]
    tagged = [actor(one, works_on_rights_of="women") for one in women]
    m = a_map(*others, actors=[*tagged, *map(actor, others)], ties=[tie(u, v) for u, v in pairs])
    for analysis in ONE_QUESTION:
        told = analysis(m, CERTAIN).about("women")
        assert "cannot be told from chance" in told.statement
        assert (
            "Not every measure of these ties sets it apart from chance: how many actors they are, or how "
            "many ties each has, may explain it." in told.statement
        )
        assert "where they work may explain it" not in told.statement


def crossed() -> ActorMap:
    """Eight women and eight others in both areas; each is tied to all of the other side alone."""
    m = in_two_areas(apart=False)
    women, others = [f"W{n}" for n in range(8)], [f"X{n}" for n in range(8)]
    ties = [tie(u, v) for u, v in product(women, others)]
    return a_map(actors=[row for row in m.actors.to_dict("records") if row["id"] != "O"], ties=ties)


FEW_ASKED = " Coverage is 0.00: that few were asked may explain it."
WHO = "8 actors tagged Women (works on their rights)"


def test_fewer_and_more_are_told_in_the_words_of_each_measure() -> None:
    """Of 120 pairs 64 join both sides: of 56 ties 29.87, of 64 ties 34.13. By ties n x n / (2n - 1)."""
    fewer, more = (
        [analysis(m, CERTAIN).about("women").statement.removesuffix(FEW_ASKED) for analysis in ONE_QUESTION]
        for m in (in_two_areas(apart=False), crossed())
    )
    assert fewer == [
        (
            f"Recorded ties of {WHO}: 0 of 28 with others, a smaller share than if every pair were as likely "
            "to have one: -1.00 against 0.39 (-1: all within, 1: all with others)."
        ),
        (
            f"Records show fewer ties between {WHO} and others than ties placed at random would give (0 "
            "against 29.87)."
        ),
        (
            f"Records show fewer ties between {WHO} and others than expected from how many ties each has "
            "(0 against 28.25)."
        ),
    ]
    assert more == [
        (
            f"Recorded ties of {WHO}: 64 of 64 with others, a larger share than if every pair were as likely "
            "to have one: 1.00 against 0.39 (-1: all within, 1: all with others)."
        ),
        (
            f"Records show more ties between {WHO} and others than ties placed at random would give (64 "
            "against 34.13)."
        ),
        (
            f"Records show more ties between {WHO} and others than expected from how many ties each has "
            "(64 against 32.25)."
        ),
    ]


def test_as_many_as_expected_is_told_in_the_words_of_each_measure() -> None:
    """All six pairs of four: four of six join two and two. By ties: 1 end of 5 ties, 1 x 9 / 9 = 1 across."""
    women, others = [actor(one, works_on_rights_of="women") for one in "AB"], [actor(one) for one in "XYZVU"]
    every = a_map(actors=[*women, *others[:2]], ties=[tie(*pair) for pair in combinations("ABXY", 2)])
    ring = [tie("A", "X"), tie("X", "Y"), tie("Y", "Z"), tie("Z", "V"), tie("V", "U")]
    two = "2 actors tagged Women (works on their rights)"
    assert ei_index(every, CERTAIN).about("women").statement == (
        f"Recorded ties of {two}: 4 of 5 with others, as large a share as if every pair were as likely to "
        "have one: 0.60 against 0.60 (-1: all within, 1: all with others)."
    )
    assert segregation(every, CERTAIN).about("women").statement == (
        f"Records show as many ties between {two} and others as ties placed at random would give (4 against "
        "4.00)."
    )
    by_ties = homophily(a_map(actors=[*women, *others], ties=ring), CERTAIN).about("women")
    assert by_ties.statement == (
        f"Records show as many ties between {two} and others as expected from how many ties each has (1 "
        f"against "
        "1.00)."
    )


def test_more_and_fewer_are_told_of_classes_and_of_all_together() -> None:
    """28 of 120 pairs are of women: of 56 ties 13.07, of 64 ties 14.93; 64 pairs lead across, 56 do not."""
    apart, across = in_two_areas(apart=False), crossed()
    (one,), (other,) = (
        [f for f in block_densities(m, CERTAIN) if f.subject == ("women", "women")] for m in (apart, across)
    )
    assert (
        one.statement
        == "Among actors tagged Women (works on their rights), records show more ties than if ties were "
        "spread evenly over the whole map (28 against 13.07)."
    )
    assert (
        other.statement
        == "Among actors tagged Women (works on their rights), records show fewer ties than if ties were "
        "spread evenly over the whole map (0 against 14.93)."
    )
    (one,), (other,) = (ei_whole(m, CERTAIN, classes="works_on_rights_of") for m in (apart, across))
    assert one.statement == (
        "Recorded ties between actors of different classes (by tag: works on their rights): 0 of 56, a "
        "smaller share than if every pair were as likely to have one: -1.00 against 0.07 (-1: all within, "
        "1: all between)."
    )
    assert other.statement == (
        "Recorded ties between actors of different classes (by tag: works on their rights): 64 of 64, a "
        "larger share than if every pair were as likely to have one: 1.00 against 0.07 (-1: all within, 1: "
        "all between)."
    )
    assert one.reason.startswith(
        "A tie is recorded for 0 of 64 pairs across classes and for 56 of 56 pairs within: 16 actors in 2 "
        "classes."
    )


def test_how_far_ties_lead_back_is_told_in_words() -> None:
    back = [spectral_segregation(m, CERTAIN).about("women") for m in (in_two_areas(apart=False), crossed())]
    # Each of eight has seven of the 15 others on its side: of 56 ties 7 / 15, of 64 ties as much.
    more, less = (re.sub(r"against [.0-9]+", "against chance", f.statement) for f in back)
    assert more == (
        f"Recorded ties of {WHO} lead back to them more than in random sets of the same size: 1.00 against "
        "chance, from 0 (no tie within) to 1 (no tie to the other side)."
    )
    assert less == (
        f"Recorded ties of {WHO} lead back to them less than in random sets of the same size: 0.00 against "
        "chance, from 0 (no tie within) to 1 (no tie to the other side)."
    )
    unclear = lgbt(spectral_segregation)
    assert "lead back to them cannot be told from random sets of the same size" in unclear.statement
    assert unclear.statement.endswith("from 0 (no tie within) to 1 (no tie to the other side).")


def test_where_all_are_tied_it_is_as_chance_has_it() -> None:
    """Three women and three others, each tied to all: any other three would look the same."""
    others = [actor(i) for i in "DEF"]
    m = a_map(
        actors=[*(actor(i, works_on_rights_of="women") for i in "ABC"), *others],
        ties=[tie(u, v) for u, v in combinations("ABCDEF", 2)],
    )
    assert block_densities(m, CERTAIN).about("women", "women").statement == (
        "Among actors tagged Women (works on their rights), records show as many ties as if ties were spread "
        "evenly over the whole map (3 against 3.00)."
    )
    (whole,) = ei_whole(m, CERTAIN, classes="works_on_rights_of")
    assert whole.statement == (
        "Recorded ties between actors of different classes (by tag: works on their rights): 9 of 15, as "
        "large a share as if every pair were as likely to have one: 0.20 against 0.20 (-1: all within, 1: "
        "all between)."
    )
    # Of the five ties of each woman two lead to women.
    assert spectral_segregation(m, CERTAIN).about("women").statement == (
        "Recorded ties of 3 actors tagged Women (works on their rights) lead back to them as far as in "
        "random sets of the same size: 0.40 against 0.40, from 0 (no tie within) to 1 (no tie to the other "
        "side)."
    )


@each("make", [kala, sample, *(partial(random_map, seed) for seed in SEEDS[:5])], repr)
def test_one_question_has_one_verdict(make: Callable[[], ActorMap]) -> None:
    view = View(date="2026-11-25" if make is sample else DAY, thresholds=Thresholds(random_draws=500))
    verdicts: dict[str, set[str]] = {}
    for analysis in ONE_QUESTION:
        try:
            found = analysis(make(), view)
        except Refused:
            continue
        for f in found:
            if f.details.get("p") is not None:
                verdicts.setdefault(f.subject[0], set()).add(f.at_most)
    assert {group: told for group, told in verdicts.items() if len(told) > 1} == {}


def test_of_indigenous_peoples_every_measure_tells_that_their_area_may_explain_it() -> None:
    for analysis in ONE_QUESTION:
        told = analysis(sample(), View(date="2026-11-25")).about("indigenous")
        assert told.at_most == "insufficient_data"
        assert "where they work may explain it" in told.statement


def test_where_few_were_asked_that_may_explain_it_too() -> None:
    told = homophily(sample(), View(date="2026-11-25")).about("migrants")
    assert told.statement.endswith("Coverage is 0.17: that few were asked may explain it.")


@pytest.mark.parametrize("analysis", [ei_index, segregation, homophily, block_densities, set_density])
def test_more_or_fewer_is_said_only_where_the_test_says_so(analysis: Analysis) -> None:
    found = [f for f in analysis(sample(), View(date="2026-11-25")) if f.details.get("p") is not None]
    assert found
    for f in found:
        claims = re.search(r"\b(more|fewer|larger|smaller)\b", str(f.statement))
        assert bool(claims) == (f.at_most != "insufficient_data"), f.statement


def test_ei_index_speaks_of_a_share_and_not_of_a_count() -> None:
    found = ei_index(sample(), View(date="2026-11-25"))
    assert found.about("women").statement.startswith("Recorded ties of 31 actors tagged Women")
    assert "with others, a smaller share than" in found.about("women").statement
    assert "3 of 3 with others. This share cannot be told from chance" in found.about("migrants").statement


def test_kala_blocks() -> None:
    found = block_densities(kala(), CERTAIN, only=("indigenous", "lgbt"))
    names = {"N": "others", "I": "indigenous", "Q": "lgbt"}
    for block, (ties, pairs, density) in expected()["block_density"].items():
        if density is None:
            continue
        finding = found.about(*sorted(names[c] for c in block))
        assert (finding.details["ties"], finding.details["pairs"]) == (ties, pairs), block
        assert finding.value == pytest.approx(density, abs=SIX), block
    assert ("indigenous", "indigenous") not in {f.subject for f in found}  # one actor makes no pair
    assert found.about("lgbt", "others").details["p_floor"] == pytest.approx(1 / 252)  # 9! / (6! 1! 2!)
    assert found.about("lgbt", "others").evidence == ()
    assert found.about("indigenous", "lgbt").evidence == ("t07",)
    assert found.about("others", "others").evidence == ("t01", "t02", "t03", "t04", "t05")


@pytest.mark.parametrize("side", ["members", "others"])
def test_kala_spectral_segregation(side: str) -> None:
    found = lgbt(spectral_segregation, side=side)
    values = dict(expected()["ssi_Q" if side == "members" else "ssi_rest"])
    parts = sorted((value for key, value in values.items() if key.startswith("lambda")), reverse=True)
    actors = {key: value for key, value in values.items() if len(key) == 1}
    assert found.details["part_values"] == pytest.approx(parts, abs=SIX)
    assert found.details["actors"] == pytest.approx(actors, abs=SIX)
    assert found.value == pytest.approx(np.mean(list(actors.values())), abs=SIX)


def test_kala_expected_spectral_segregation_is_the_mean_over_all_pairs() -> None:
    degree = expected()["deg_cs"]
    ties = ["AB", "AC", "AD", "BC", "CH", "DE", "EF", "FG"]
    mean = sum((degree[u] * degree[v]) ** -0.5 for u, v in ties) / 36
    found = lgbt(spectral_segregation)
    assert found.details["expected"] == pytest.approx(mean, abs=1e-12)
    assert found.details["p"] == found.details["p_floor"] == pytest.approx(1 / 36)


def test_more_sets_than_can_be_solved_are_drawn_on_either_side() -> None:
    for side in ("members", "others"):
        for found in spectral_segregation(sample(), View(date="2026-11-25"), side=side):
            solved = found.details["relabellings"] * found.details[side]
            assert solved <= max(SOLVED, (LEAST_DRAWS + 1) * found.details[side]), (side, found.subject)


@pytest.mark.parametrize("analysis", GROUPS)
def test_kala_groups_of_one_are_not_compared(analysis: Analysis) -> None:
    found = analysis(kala(), CERTAIN)
    names = ["indigenous", "landless_or_land_defenders", "lgbt", "women"]
    assert sorted(f.subject[0] for f in found) == names
    for code in ("indigenous", "landless_or_land_defenders", "women"):
        finding = found.about(code)
        assert finding.value is None
        assert finding.reason == "Only 1 member recorded; 2 are needed."
        assert finding.id == f"{finding.analysis}:unknown:group:{code}"
        assert finding.verdict == finding.at_most == "insufficient_data"


def test_cells_leave_out_who_works_in_several_and_say_so() -> None:
    found = ei_whole(kala(), CERTAIN).findings[0]
    assert "between actors of different classes (by sector in an area): 5 of 5" in found.statement
    assert found.details["left_out"] == 1  # A works in two cells; L and its own cell stay
    assert found.details["left_out_ties"] == 3
    assert "Left out, with no cell or with several: 1 actor." in found.reason
    # BC CH DE EF FG are left, each between two cells.
    assert (found.value, found.details["external"], found.details["internal"]) == (1.0, 5, 0)
    # 8 actors: B and H share LEG@XX01, D and F share MON@XX02.
    assert found.details["expected"] == pytest.approx((26 - 2) / 28)
    assert found.details["classes"] == 6


def test_areas_of_kala() -> None:
    found = ei_whole(kala(), CERTAIN, classes="area").findings[0]
    assert found.value == pytest.approx((1 - 7) / 8)  # only A-D joins two areas
    assert found.subject == ("civil society",)
    densities = block_densities(kala(), CERTAIN, classes="area")
    assert densities.about("XX01", "XX01").value == pytest.approx(4 / 6)
    assert densities.about("XX01", "XX02").value == pytest.approx(1 / 16)


# --- other programs and brute force -----------------------------------------------------------------------


def grouped_map(seed: int, n: int = 10, share: float = 0.35) -> tuple[ActorMap, nx.Graph, set[str]]:
    graph = nx.gnp_random_graph(n, share, seed=seed)
    nx.relabel_nodes(graph, {v: f"a{v:02}" for v in graph}, copy=False)
    rng = np.random.default_rng(seed)
    members = set(rng.choice(sorted(graph), 4, replace=False).tolist())
    rows = [
        actor(i, works_on_rights_of="women" if i in members else "", adm1_pcode=f"XX0{rng.integers(1, 4)}")
        for i in sorted(graph)
    ]
    m = a_map(*sorted(graph), actors=rows, ties=[tie(*sorted(edge)) for edge in graph.edges])
    return m, graph, members


@seeded(range(5))
def test_figures_are_those_of_networkx_and_brute_force(seed: int) -> None:
    m, graph, members = grouped_map(seed)
    cross, within = nx.cut_size(graph, members), graph.subgraph(members).number_of_edges()
    ei = ei_index(m, CERTAIN).about("women")
    assert (ei.details["external"], ei.details["internal"]) == (cross, within)
    every = [nx.cut_size(graph, some) for some in combinations(sorted(graph), 4)]
    found = segregation(m, CERTAIN).about("women").details
    assert found["p_fewer"] == pytest.approx(np.mean(np.array(every) <= cross))
    assert found["p_more"] == pytest.approx(np.mean(np.array(every) >= cross))
    assert found["p_floor"] == pytest.approx(1 / len(every))
    area = dict(zip(m.actors["id"], m.actors["adm1_pcode"], strict=True))
    places = sorted({area[i] for i in graph})
    ways = [
        combinations([i for i in sorted(graph) if area[i] == place], sum(area[i] == place for i in members))
        for place in places
    ]
    near = np.array([nx.cut_size(graph, [i for part in parts for i in part]) for parts in product(*ways)])
    women = homophily(m, CERTAIN).about("women")
    claim = women.id.split(":")[1]
    assert claim in {"fewer", "more"}
    side = near <= cross if claim == "fewer" else near >= cross
    assert women.details["p_in_areas"] == pytest.approx(side.mean())
    assert women.details["relabellings_in_areas"] == len(near)
    nx.set_node_attributes(graph, {i: i in members for i in graph}, "women")
    division = ei_whole(m, CERTAIN, classes="works_on_rights_of").findings[0].details
    r = nx.attribute_assortativity_coefficient(graph, "women")
    assert division["assortativity"] == pytest.approx(r, abs=1e-12)


def test_office_and_state_are_not_among_the_others() -> None:
    m, graph, _ = grouped_map(1)
    found = ei_index(m, CERTAIN).about("women")
    assert found.details["members"] + found.details["others"] == len(graph)
    assert ei_index(kala(), CERTAIN).about("lgbt").details["others"] == 7


# --- words, tags and choices --------------------------------------------------------------------------------


@pytest.mark.parametrize("analysis", GROUPS)
def test_relation_is_in_the_title_and_in_the_words(analysis: Analysis) -> None:
    rows = [actor(i, identifies_as="lgbt" if i in "AB" else "", works_on_rights_of="youth") for i in "ABCDE"]
    m = a_map(*"ABCDE", actors=rows, ties=[tie(u, v) for u, v in ("AB", "BC", "CD", "DE", "AE")])
    found = analysis(m, CERTAIN, relation="identifies_as")
    assert "by self-identification" in found.method
    assert found.parameters["relation"] == "identifies_as"
    assert [f.subject for f in found] == [("lgbt",)]
    assert "by self-identification" in found.findings[0].statement
    assert found.findings[0].sensitivity == 2
    other = analysis(m, CERTAIN)
    assert "works on their rights" in other.method
    assert other.about("youth").value is None
    assert other.about("youth").reason == "Only 0 other actors recorded; 2 are needed."


def test_several_tags_are_a_class_of_their_own() -> None:
    tags = {"A": "lgbt;women", "B": "women;lgbt", "C": "women", "D": "", "E": "youth"}
    rows = [actor(i, works_on_rights_of=tag) for i, tag in tags.items()]
    m = a_map(*"ABCDE", actors=rows, ties=[tie(u, v) for u, v in ("AB", "BC", "CD", "DE", "AE", "AC")])
    found = block_densities(m, CERTAIN, only=("lgbt", "women"))
    assert {name for f in found for name in f.subject} == {"lgbt + women", "others", "women"}
    assert ("women", "women") not in {f.subject for f in found}  # one actor makes no pair
    assert found.about("lgbt + women", "lgbt + women").value == 1.0
    details = found.about("lgbt + women", "women").details
    assert (details["ties"], details["pairs"], details["sizes"]) == (2, 2, [2, 1])
    both = ei_index(m, CERTAIN)
    assert both.about("women").n == 3  # as groups they overlap
    assert both.about("lgbt").n == 2


def test_types_and_areas_are_named_in_words() -> None:
    found = block_densities(kala(), FEW, classes="type", only=("faith_based", "ngo_national"))
    assert found.about("faith_based", "ngo_national").statement.startswith(
        "Between actors of the type Faith-based organisation and actors of the type National NGO,"
    )
    assert "of other types" in found.about("ngo_national", "others").statement
    found = block_densities(kala(), FEW, classes="area", only=("XX01",))
    assert "Among actors seated elsewhere," in found.about("others", "others").statement
    assert "by area of the seat" in found.method
    assert found.parameters["only"] == ["XX01"]
    found = block_densities(kala(), FEW, only=("lgbt",))
    assert found.about("others", "others").statement.startswith(
        "Among actors with none of these tags (works on their rights),"
    )


def test_many_classes_are_joined_and_told() -> None:
    ids = [f"n{i:02}" for i in range(30)]
    rows = [actor(i, adm1_pcode=f"XX{min(k, 24):02}") for k, i in enumerate(ids)]
    m = a_map(*ids, actors=rows, ties=[tie(u, v) for u, v in pairwise(ids)])
    found = block_densities(m, FEW, classes="area")
    names = {name for f in found for name in f.subject}
    assert len(names) == MOST_CLASSES
    assert all(max(f.details["sizes"]) > 1 for f in found)
    assert {"XX24", "others"} <= names
    assert "Counted together as one: 6 small classes." in found.caveats
    # All ties of XX24 and of the joined ones; not those between two areas of one actor each.
    assert sum(f.details["ties"] for f in found) == 5 + 1 + 5 + 1


def test_limit_takes_the_largest_groups_in_alphabetical_order() -> None:
    tags = ["women", "women", "women", "youth", "youth", "lgbt", "migrants", "migrants"]
    ids = "ABCDEFGH"
    rows = [actor(i, works_on_rights_of=tag) for i, tag in zip(ids, tags, strict=True)]
    m = a_map(*ids, actors=rows, ties=[tie(u, v) for u, v in combinations(ids, 2)])
    found = segregation(m, CERTAIN, limit=2)
    assert [f.subject[0] for f in found] == ["migrants", "women"]
    assert found.parameters["sets"] == 4


def test_unknown_codes_are_refused_with_those_that_are_recorded() -> None:
    with pytest.raises(Refused, match=r"recorded under martians .* Recorded are: indigenous, landless"):
        block_densities(kala(), CERTAIN, only=("martians",))
    with pytest.raises(Refused, match="recorded under XX09"):
        ei_whole(kala(), CERTAIN, classes="area", only=("XX09",))


def test_p_is_corrected_for_both_directions_and_the_number_of_groups() -> None:
    tags = ["women"] * 3 + ["youth"] * 3 + [""] * 4
    ids = "ABCDEFGHIJ"
    rows = [actor(i, works_on_rights_of=tag) for i, tag in zip(ids, tags, strict=True)]
    ties = ["AB", "BC", "AC", "DG", "EH", "FI", "GJ"]
    m = a_map(*ids, actors=rows, ties=[tie(*pair) for pair in ties])
    women, youth = segregation(m, CERTAIN)
    assert women.id == "A05:fewer:group:women"
    assert youth.details["p"] >= women.details["p"]
    assert women.details["p_corrected"] == pytest.approx(
        min(1, 2 * min(2 * women.details["p"], youth.details["p"]))
    )


# --- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("analysis", EVERY)
def test_no_actor_no_tag_no_place_is_refused_in_a_sentence(analysis: Analysis) -> None:
    for m in (ActorMap(), a_map(), a_map("A", "B", ties=[tie("A", "B")])):
        with pytest.raises(Refused, match=r"^no actor of civil society .*\.$"):
            analysis(m, CERTAIN)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("area", "no actor of civil society has a recorded seat. Enter the areas where they are based."),
        ("type", "no actor of civil society has a recorded type. Enter their types."),
        ("cell", "no actor of civil society is recorded in exactly one cell (a sector in an area)."),
        ("identifies_as", "no actor of civil society"),
    ],
)
def test_what_nobody_has_is_refused(by: Any, words: str) -> None:
    with pytest.raises(Refused) as refused:
        ei_whole(a_map("A", "B"), CERTAIN, classes=by)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize("analysis", GROUPS)
def test_too_few_ties_are_told(analysis: Analysis) -> None:
    rows = [actor(i, works_on_rights_of="women" if i in "AB" else "") for i in "ABCDE"]
    for ties, words in (([], "0 ties"), ([tie("A", "B")], "1 tie")):
        found = analysis(a_map(*"ABCDE", actors=rows, ties=ties), CERTAIN).about("women")
        assert found.value is None
        assert found.reason == f"Only {words} of collaboration recorded; 5 are needed."


def test_group_without_a_tie_is_not_told_where_a_ratio_has_no_ground() -> None:
    rows = [actor(i, works_on_rights_of="women" if i in "AB" else "") for i in "ABCDEF"]
    m = a_map(*"ABCDEF", actors=rows, ties=[tie(u, v) for u, v in ("CD", "DE", "EF", "CE", "DF")])
    for analysis in (ei_index, homophily):
        found = analysis(m, CERTAIN).about("women")
        assert found.value is None
        assert found.reason == "No tie of theirs is recorded."
    found = segregation(m, CERTAIN).about("women")
    assert (found.value, found.details["observed"], found.details["smi"]) == (1.0, 0, None)
    spectral = spectral_segregation(m, CERTAIN).about("women")
    assert spectral.value == 0.0


def test_one_class_or_few_ties_give_no_figure_for_the_whole() -> None:
    rows = [actor(i, adm1_pcode="XX01") for i in "ABCDEF"]
    ties = [tie(u, v) for u, v in ("CD", "DE", "EF", "CE", "DF")]
    for m in (a_map(*"ABCDEF", actors=rows, ties=ties), kala().replace(ties=kala().ties.iloc[:3])):
        found = ei_whole(m, CERTAIN, classes="area").findings[0]
        assert found.value is None
        assert found.id == "A04:unknown:whole"
        assert found.verdict == "insufficient_data"
    densities = block_densities(kala().replace(ties=kala().ties.iloc[:3]), CERTAIN, classes="area")
    assert all(f.value is None for f in densities)
    assert {f.reason for f in densities} == {"Only 3 ties of collaboration recorded."}


def test_weights_that_are_missing_do_not_matter() -> None:
    m = kala()
    blank = m.replace(ties=m.ties.assign(weight=np.nan))
    for analysis in EVERY:
        assert text(analysis(m, FEW)) == text(analysis(blank, FEW))


# --- resampling, large maps, order ---------------------------------------------------------------------


def test_labels_of_a_class_of_several_are_each_translated() -> None:
    context = context_of(kala(), CERTAIN)
    types = described(context, "type", "victims_group + made_up").values["types"]
    assert types == "Victims' group + made_up"
    assert [type(label) for label in types.values.values()] == [Sentence, Name]
    tags = described(context, "works_on_rights_of", "women + minority").values["group"]
    assert tags == "Women + Minorities"
    assert {type(label) for label in tags.values.values()} == {Sentence}


def test_nothing_is_dealt_out_anew_in_a_possible_map() -> None:
    for view, draws in ((CERTAIN, CERTAIN.thresholds.random_draws), (replace(CERTAIN, world=1), 0)):
        sets = sets_of(context_of(kala(), view), "works_on_rights_of")
        assert permutation_test.draws_for(sets.context, sets.ties).draws == draws


@pytest.mark.parametrize("analysis", [ei_index, segregation, homophily, ei_whole, block_densities])
def test_worlds_keep_claims_without_drawing(analysis: Analysis) -> None:
    base = analysis(kala(), CERTAIN)
    world = analysis(kala(), replace(CERTAIN, world=1))
    assert sorted(f.id for f in world.made_out) == sorted(f.id for f in base)
    # Each tie of KALA exists more likely than not; a claim that needs one falls in some worlds.
    found = resampled(partial(analysis), kala(), View(date=DAY), draws=30)
    for finding in found:
        assert (finding.holds_in is None) == (finding.at_most == "insufficient_data")
        assert finding.verdict != "supported"


def test_large_maps_are_drawn_less_often_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permutation_test, "FULL_EFFORT", 0)
    monkeypatch.setattr(permutation_test, "LEAST_DRAWS", 50)
    rare = replace(CERTAIN, thresholds=Thresholds(exact_relabellings=0))
    found = segregation(kala(), rare)
    assert found.parameters["relabellings"] == 50
    assert found.caveats[-1] == (
        "Approximate: actors were drawn into the sets at random 50 times instead of 10000, because the map "
        "is large."
    )
    assert found.about("lgbt").details["p_floor"] == pytest.approx(1 / 51)
    whole = ei_whole(kala(), rare, classes="area")
    assert "(normal) curve" in whole.caveats[-1]
    assert whole.findings[0].details["p_floor"] is None
    assert whole.findings[0].details["p"] == pytest.approx(
        ei_whole(kala(), CERTAIN, classes="area").findings[0].details["p"], abs=0.01
    )


@seeded(SEEDS[:4])
@pytest.mark.parametrize("analysis", EVERY)
def test_order_of_rows_changes_nothing(analysis: Analysis, seed: int) -> None:
    m = random_map(seed)

    def said(which: ActorMap) -> str:
        try:
            return text(analysis(which, FEW))
        except Refused as refusal:
            return str(refusal)

    assert said(m) == said(shuffled(m, seed)) == said(m)


def sentences(found: Findings) -> Iterator[str]:
    for f in found:
        yield from (f.statement, f.reason, f.would_change, f.next_question)
    yield from found.caveats


HARM = re.compile(
    r"isolat|marginali|problematic|hard-to-reach|weak point|\bprove|they avoid|failing|outlier", re.IGNORECASE
)


@pytest.mark.parametrize("analysis", EVERY)
def test_wording_tells_of_ties_and_not_of_groups(analysis: Analysis) -> None:
    maps = [kala(), without(kala(), {"F"}), *(random_map(seed) for seed in SEEDS)]
    for m in maps:
        try:
            found = analysis(m, FEW)
        except Refused:
            continue
        text(found)
        for sentence in sentences(found):
            assert sentence.endswith((".", "?")), sentence
            assert not HARM.search(sentence), sentence
            assert not re.search(r"\b(nan|inf|None)\b", sentence), sentence
            assert not re.search(r"(?<![\d.])1 (actors|ties|pairs|members|classes)\b", sentence), sentence


ONE_SIDED = re.compile(
    r"\b(stay|clos|avoid|keep|turn|shut|within it|(have|has) (a |the )?group)", re.IGNORECASE
)


@pytest.mark.parametrize("analysis", GROUPS)
def test_question_does_not_read_as_if_a_group_closed_itself_off(analysis: Analysis) -> None:
    row = schema.analyses()[f"groups.{analysis.__name__}"]
    assert "ties" in row.question
    assert not ONE_SIDED.search(row.question), row.question
    assert not ONE_SIDED.search((analysis.__doc__ or "").splitlines()[0])
    assert BOTH_SIDES in analysis(kala(), FEW).caveats


def test_nobody_is_asked_why_members_have_no_seat_where_all_have_one() -> None:
    found = platform_exclusion(sample(), View(date="2026-11-25"))
    for f in found:
        assert ("without a recorded seat" in f.next_question) == (f.details["seated"] < f.details["members"])


@pytest.mark.parametrize(
    "analysis",
    [
        ei_index,
        segregation,
        spectral_segregation,
        homophily,
        partial(block_densities, classes="identifies_as"),
    ],
)
def test_what_can_be_told_from_chance_comes_first(analysis: Analysis) -> None:
    untold = [f.at_most == "insufficient_data" for f in analysis(sample(), View(date="2026-11-25"))]
    assert untold == sorted(untold)
    assert len(set(untold)) == 2


SAMPLE_DAY = View(date="2026-11-25")


def told_apart(found: Finding) -> str:
    """What a finding tells of a group's ties with others: fewer, more, or nothing."""
    claim = found.id.split(":")[1] if found.at_most != "insufficient_data" else ""
    return {"fewer": "more", "more": "fewer"}.get(claim, "") if found.analysis == "A06" else claim


def test_whether_a_group_is_apart_has_one_verdict_by_closure_and_by_blocks_too() -> None:
    by_group = {one.subject[0]: told_apart(one) for one in ei_index(sample(), SAMPLE_DAY)}
    closed = {one.subject[0]: one for one in spectral_segregation(sample(), SAMPLE_DAY)}
    said = {}
    for group, verdict in by_group.items():
        found = block_densities(sample(), SAMPLE_DAY, only=(group,))
        (across,) = (one for one in found if len(set(one.subject)) > 1)
        assert {told_apart(across), told_apart(closed[group])} <= {verdict, ""}
        said[group] = told_apart(across), told_apart(closed[group]), str(across.statement)
    assert said["women"][:2] == said["lgbt"][:2] == ("fewer", "fewer")
    assert said["indigenous"][:2] == ("", ""), "within areas chance goes as far"
    for statement in (said["indigenous"][2], str(closed["indigenous"].statement)):
        assert "among those of the same area" in statement
        assert "where they work may explain it" in statement


def test_ties_between_areas_are_not_drawn_within_areas() -> None:
    for one in block_densities(sample(), SAMPLE_DAY, classes="area"):
        assert "p_in_areas" not in one.details
    assert any("p_in_areas" in one.details for one in block_densities(sample(), SAMPLE_DAY, classes="type"))


@pytest.mark.parametrize(
    ("p", "fine", "words"),
    [
        (0.0, False, "under 0.1%"),
        (0.0009, False, "under 0.1%"),
        (0.001, False, "0.1%"),
        (0.333, False, "33.3%"),
        (0.00004, True, "under 0.01%"),
        (0.0001, True, "0.01%"),
    ],
)
def test_what_chance_seldom_gives_is_never_told_as_no_case_at_all(p: float, fine: bool, words: str) -> None:
    assert share_of_cases(p, fine=fine) == words


def test_no_text_prints_a_share_of_cases_of_its_own() -> None:
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        texts = [str(message.id) for message in read_po(file)]
    assert [text for text in texts if "of cases" in text]
    assert not [text for text in texts if re.search(r"%\} of (the )?cases", text)]
