"""Gaps (A30), missing platforms (A31), shared space (A32)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from fields import random_field
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, random_map, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.graph.tie_probability import probability
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.coordination.gaps import gaps, overlaps
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.summary import coordination_overview

AREAS = [
    {"id": "XA", "name": "All"},
    {"id": "XA01", "name": "One", "parent": "XA"},
    {"id": "XA0101", "name": "Inner", "parent": "XA01"},
    {"id": "XA02", "name": "Two", "parent": "XA"},
]


def works(actors: str, sector: str = "LEG", pcode: str = "XA0101", **cells: Any) -> list[dict[str, Any]]:
    return [{"actor_id": i, "sector": sector, "pcode": pcode} | cells for i in actors]


def country(presence: list[dict[str, Any]], **tables: Any) -> ActorMap:
    actors = tables.pop("actors", [])
    return a_map("A", "B", "C", actors=actors, presence=presence, areas=AREAS, **tables)


def pairs(m: ActorMap, view: View = CERTAIN) -> list[tuple[str, ...]]:
    return [f.subject for f in gaps(m, view)]


def seat(members: str, theme: str = "LEG", areas: str = "", **cells: Any) -> list[dict[str, Any]]:
    return [{"id": "P", "name": "P", "members": members, "theme": theme, "areas": areas} | cells]


def test_pair_in_one_cell_without_anything_between_is_a_gap() -> None:
    assert pairs(country(works("AB"))) == [("A", "B")]


@pytest.mark.parametrize(
    ("kind", "grade", "closes"),
    [
        ("coordination", "", True),
        ("support", "", True),
        ("coordination", "E5", False),
        ("trust", "A1", False),
        ("acquaintance", "A1", False),
        ("opposition", "A1", False),
    ],
)
def test_tie_between_them_closes_the_gap_when(kind: str, grade: str, closes: bool) -> None:
    m = country(works("AB"), ties=[tie("B", "A", kind, weight=1, grade=grade, **{"from": DAY})])
    assert (pairs(m, View(date=DAY)) == []) is closes


def test_doubtful_tie_lowers_the_gap_by_its_chance() -> None:
    m = country(works("AB"), ties=[tie("A", "B", grade="E5", sources="s", **{"from": DAY})])
    (finding,) = gaps(m, View(date=DAY))
    assert finding.value == pytest.approx(0.5 * (1 - probability("E5")))
    assert (
        "Share of where they work that they have in common (sector and area): 1.00, times observation "
        "coverage: 0.50, times doubt that the recorded tie exists: 0.83." in finding.reason
    )


@pytest.mark.parametrize(
    ("platform", "closes"),
    [
        (seat("A;B"), True),
        (seat("A;B", areas="XA"), True),
        (seat("A;B", areas="XA01;XA02"), True),
        (seat("A;B", areas="XA02"), False),
        (seat("A;B", theme="MON"), False),
        (seat("A;C"), False),
        (seat("A;B", to="2025-01-31"), False),
    ],
)
def test_platform_closes_the_gap_when_both_sit_on_it_for_theme_and_area(
    platform: list[dict[str, Any]], closes: bool
) -> None:
    assert (pairs(country(works("AB"), platforms=platform)) == []) is closes


def test_gap_stays_for_the_cell_that_the_platform_does_not_cover() -> None:
    m = country(works("AB") + works("AB", "MON"), platforms=seat("A;B"))
    (finding,) = gaps(m, CERTAIN)
    assert finding.details["cells"] == ["MON@XA0101"]
    assert finding.details["shared"] == 2


@pytest.mark.parametrize(
    ("cells", "proposed"),
    [
        ({"at_risk_level": 3}, False),
        ({"at_risk_level": 2}, False),
        ({"at_risk_level": 2, "consent_c2": "yes"}, True),
        ({"consent_c2": "no"}, False),
        ({"kind": "person"}, False),
        ({"status": "banned"}, False),
        ({"consent_c1": "unknown"}, False),
        ({"consent_c1": "no", "legal_basis": "mandate"}, True),
        ({"consent_c2": "withdrawn"}, False),
        ({"do_not_contact": "yes"}, False),
        ({"sphere": "state"}, False),
    ],
)
def test_actor_is_proposed_for_no_pair_when(cells: dict[str, Any], proposed: bool) -> None:
    assert bool(pairs(country(works("AB"), actors=[actor("B", **cells)]))) is proposed


def test_that_nothing_is_recorded_is_not_told_as_a_chance() -> None:
    (silent,) = gaps(country(works("AB")), CERTAIN)
    assert silent.reason.endswith(
        "Not even a doubtful tie between them is recorded. Nobody was asked with whom they work."
    )
    assert "1.00." not in silent.reason
    faint = tie("A", "B", grade="E5")
    (doubted,) = gaps(country(works("AB"), ties=[faint]), replace(CERTAIN, certain=False))
    assert "doubt that the recorded tie exists: 0." in doubted.reason


def test_pair_that_a_past_threat_keeps_apart_is_not_told_of() -> None:
    m = country(works("ABC"), ties=[tie("A", "B", "threat", to="2025-01-02")])
    assert [f.subject for f in gaps(m, CERTAIN)] == [("A", "C"), ("B", "C")]


def test_pair_with_a_hostile_tie_comes_last_and_is_told_so() -> None:
    ended = tie("A", "B", "threat", to="2025-01-02", protects_to="2025-01-10")
    m = country(works("ABC"), ties=[tie("B", "A", "tension"), ended])
    found = gaps(m, CERTAIN)
    assert [f.subject for f in found] == [("A", "C"), ("B", "C"), ("A", "B")]
    assert [f.id for f in found][-1] == "A30:tension:A:B"
    assert found.findings[-1].statement.endswith("talk to each first.")
    assert found.parameters["tensions"] == 1


def test_limit_shortens_the_list_and_tells_how_many_there_are() -> None:
    m = country(works("ABC"))
    assert len(gaps(m, CERTAIN, limit=1)) == 1
    assert gaps(m, CERTAIN, limit=1).parameters["pairs"] == 3


def test_pair_that_nobody_was_asked_about_has_no_value() -> None:
    (finding,) = gaps(country(works("AB")), CERTAIN)
    assert (finding.value, finding.coverage, finding.verdict) == (0, 0, "insufficient_data")


@seeded(SEEDS)
def test_overlaps_are_those_of_sets_of_cells(seed: int) -> None:
    m = random_map(seed)
    layers = Layers(m, QUICK)
    cells: dict[str, set[str]] = {}
    for actor_code, column in zip(layers.cells.actor, layers.cells.column, strict=True):
        if layers.civil_society[actor_code]:
            cells.setdefault(layers.ids[actor_code], set()).add(layers.cells.names[column])
    wanted = {
        (u, v): (
            len(both),
            len(both) / len(cells[u] | cells[v]),
            len(both) / min(len(cells[u]), len(cells[v])),
        )
        for u, v in combinations(sorted(cells), 2)
        if (both := cells[u] & cells[v])
    }
    found = overlaps(m, QUICK)
    assert {(r.u, r.v): (r.shared, r.jaccard, r.overlap) for r in found.itertuples()} == wanted


def gaps_by_definition(m: ActorMap, view: View) -> list[tuple[Any, ...]]:
    """Every pair by sets and loops: tension, -gap, -overlap, -shared, both ids."""
    context, layers = Context(m, view), Layers(m, view)
    exclusions = Exclusions(context)
    person = {row.id: row for row in m.actors.itertuples()}
    cells: dict[str, set[str]] = {}
    for code, column in zip(layers.cells.actor, layers.cells.column, strict=True):
        if layers.civil_society[code]:
            cells.setdefault(layers.ids[code], set()).add(layers.cells.names[column])
    platforms = [
        (set(row.members.split(";")), set(row.theme.split(";")), set(row.areas.split(";")) - {""})
        for row in m.platforms.itertuples()
    ]
    layer = layers.collaboration
    tied = {(layer.ids[u], layer.ids[v]) for u, v in zip(layer.source, layer.target, strict=True)}
    chance = dict.fromkeys(combinations(sorted(cells), 2), 0.0)
    for row, q in zip(m.ties.itertuples(), layers.beliefs.tolist(), strict=True):
        pair = tuple(sorted([row.source_id, row.target_id]))
        if row.kind == "coordination" and pair in chance:
            chance[pair] = max(chance[pair], q)
    found = []
    for pair in combinations(sorted(cells), 2):
        both = cells[pair[0]] & cells[pair[1]]
        joint = {
            cell
            for cell in both
            for members, themes, areas in platforms
            if set(pair) <= members
            and cell.split("@")[0] in themes
            and (not areas or cell.split("@")[1] in areas)
        }
        barred = any(
            person[i].consent_c2 in {"no", "withdrawn"} or person[i].at_risk_level >= 3 for i in pair
        )
        if both - joint and pair not in tied and not barred:
            u, v = map(context.code, pair)
            overlap = len(both) / min(len(cells[i]) for i in pair)
            gap = overlap * context.coverage.of_pair(u, v) * (1 - chance[pair])
            found.append((v in exclusions.hostile_to(u), -gap, -overlap, -len(both), *pair))
    return sorted(found)


@pytest.mark.parametrize("detection", [0.5, 0.3])
@seeded(range(16), few=4)
def test_gaps_are_those_of_the_definition_in_its_order(seed: int, detection: float) -> None:
    m = random_field(seed)
    view = View(date=DAY, thresholds=Thresholds(detection=detection))
    wanted = gaps_by_definition(m, view)
    found = gaps(m, view, limit=1000)
    assert [(f.details["tension"], *f.subject) for f in found] == [(t, u, v) for t, *_, u, v in wanted]
    assert [f.value for f in found] == pytest.approx([-gap for _, gap, *_ in wanted])
    assert found.parameters["pairs"] == len(wanted)
    assert found.parameters["tensions"] == sum(tension for tension, *_ in wanted)
    for limit in (1, 2, 5):
        calm, tense = ([w[-2:] for w in wanted if w[0] is told][:limit] for told in (False, True))
        short = gaps(m, view, limit=limit)
        assert [f.subject for f in short] == calm + tense
        assert short.parameters["pairs"] == len(wanted)


def test_cell_covered_by_two_platforms_is_covered_once() -> None:
    seats = [seat("A;B")[0] | {"id": code} for code in ("P", "Q")]
    m = country(works("AB") + works("AB", "MON"), platforms=seats)
    (finding,) = gaps(m, CERTAIN)
    assert finding.details["cells"] == ["MON@XA0101"]


def test_missing_platform_needs_as_many_actors_as_set_and_too_few_seats() -> None:
    m = country(works("ABC"), platforms=seat("A"))
    (finding,) = missing_platforms(m, CERTAIN)
    assert (finding.subject, finding.value, finding.n) == (("LEG@XA0101",), 1 / 3, 3)
    assert len(missing_platforms(country(works("AB")), CERTAIN)) == 0
    assert len(missing_platforms(country(works("ABC"), platforms=seat("A;B")), CERTAIN)) == 0


def test_where_no_platform_was_ever_entered_none_is_told_to_be_missing() -> None:
    (never,) = missing_platforms(country(works("ABC")), CERTAIN)
    assert "No platform at all was entered, so whether they have one is not known." in never.statement
    assert (never.at_most, never.verdict) == ("insufficient_data", "insufficient_data")
    elsewhere = seat("A", theme="MON")
    (missing,) = missing_platforms(country(works("ABC"), platforms=elsewhere), CERTAIN)
    assert "No active platform for it is recorded." in missing.statement
    assert missing.at_most == "supported"


GRADES = [
    {"id": code, "reliability": code[0].upper(), "credibility": code[1]} for code in ("a1", "b2", "c3", "f6")
]


@pytest.mark.parametrize(
    ("sources", "q", "gap", "missing"),
    [
        ("", 0.5, "insufficient_data", "insufficient_data"),
        ("f6", 0.5, "insufficient_data", "insufficient_data"),
        ("b2", probability("B2"), "insufficient_data", "insufficient_data"),  # 0.82 x 0.82 = 0.68
        ("b2;c3", 0.88662, "indicative", "insufficient_data"),  # 0.79 and 0.697
        ("a1", 0.95, "supported", "indicative"),  # 0.9025 and 0.857
        ("a1;b2", 0.99, "supported", "supported"),
    ],
)
def test_what_is_missing_among_those_who_work_there_is_no_surer_than_that_they_do(
    sources: str, q: float, gap: str, missing: str
) -> None:
    there = works("ABC", sources=sources, **{"from": DAY})
    m = country(there, sources=GRADES, platforms=seat("A", theme="MON", sources="elsewhere;c3"))
    view = View(date=DAY)
    pair, theme = gaps(m, view).findings[0], missing_platforms(m, view).findings[0]
    assert (pair.at_most, theme.at_most) == (gap, missing)
    for finding, share in ((pair, q**2), (theme, q**3)):
        told = f"It is {share:.0%} certain that they work there, going by who told of it. Say who that was"
        assert (told in finding.reason) is (share < 0.9)
    assert gaps(m, CERTAIN).findings[0].at_most == "supported"


def test_pair_that_shares_several_cells_is_there_if_it_is_in_one() -> None:
    there = [row for sector in ("LEG", "MON", "HUM") for row in works("AB", sector, sources="b2")]
    elsewhere = seat("C", theme="FOOD", sources="elsewhere")
    m = country([row | {"from": DAY} for row in there], sources=GRADES, platforms=elsewhere)
    (pair,) = gaps(m, View(date=DAY))
    assert 1 - (1 - probability("B2") ** 2) ** 3 == pytest.approx(0.967, abs=1e-3)
    assert pair.at_most == "supported"


def test_theme_over_all_areas_counts_each_actor_once() -> None:
    m = country(works("AB") + works("BC", pcode="XA02"))
    (finding,) = missing_platforms(m, CERTAIN)
    assert finding.subject == ("LEG@*",)
    assert finding.details["actors"] == ["A", "B", "C"]


def test_theme_in_one_area_is_no_second_theme_where_only_somebody_else_works_in_another() -> None:
    people = [actor("M", sphere="state")]
    m = country(works("ABC") + works("M", pcode="XA02"), actors=people)
    assert [f.subject for f in missing_platforms(m, CERTAIN)] == [("LEG@XA0101",)]


def test_missing_platforms_with_most_without_a_seat_come_first() -> None:
    people = [actor(i) for i in "DEF"]
    m = country(works("ABC") + works("ABCDEF", "MON"), actors=people)
    assert [f.subject[0] for f in missing_platforms(m, CERTAIN)] == ["MON@XA0101", "LEG@XA0101"]


def test_types_tell_the_mix_of_a_theme() -> None:
    people = [actor("A", types="trade_union"), actor("B", types="trade_union;faith_based")]
    (finding,) = missing_platforms(country(works("ABC"), actors=people), CERTAIN)
    assert finding.details["types"] == ["faith_based", "trade_union"]


@pytest.mark.parametrize(
    ("grade", "verdict"), [("A1", "indicative"), ("B2", "indicative"), ("C3", "insufficient_data")]
)
def test_number_of_those_who_share_a_cell_stands_as_often_as_one_more_or_less_is_there(
    grade: str, verdict: str
) -> None:
    """Five, each by one of two sources: 4 or 5 are there with q^5 + 5 q^4 (1 - q)."""
    sources = [{"id": one, "reliability": grade[0], "credibility": grade[1]} for one in ("s", "t")]
    told = [
        {"actor_id": one, "sector": "LEG", "pcode": "XA01", "sources": "st"[n % 2], "from": DAY}
        for n, one in enumerate("ABCDE")
    ]
    observed = [
        {"id": f"{one}{source}", "source": source, "subject_id": one, "date": DAY}
        | {"asked_about": "ties_all", "answer": "none"}
        for one in "ABCDE"
        for source in "st"
    ]
    found = shared_space(
        a_map(*"ABCDE", presence=told, sources=sources, observations=observed), View(date=DAY)
    )
    q = probability(grade)
    assert found.about("LEG@XA01").holds_in == pytest.approx(q**5 + 5 * q**4 * (1 - q))
    assert found.about("LEG@XA01").verdict == verdict


def test_shared_space_counts_every_sphere_and_empty_cells() -> None:
    m = country(works("AB") + works("M", "MON", "XA02"), actors=[actor("M", sphere="state")])
    whole = shared_space(m, CERTAIN).findings[0]
    assert whole.details == {
        "cells": 4,
        "occupied": 2,
        "empty": 2,
        "single": 1,
        "sectors": 2,
        "areas": 2,
        "actors": 3,
        "other_levels": 0,
    }
    assert whole.value == 0.5


def test_a_province_is_no_further_district() -> None:
    areas = [
        {"id": "XA01", "name": "One", "adm_level": 1},
        {"id": "XA0101", "name": "Inner", "adm_level": 2},
        {"id": "XA0102", "name": "Outer", "adm_level": 2},
    ]
    presence = works("A") + works("B", "MON", "XA0102") + works("C", "LEG", "XA01")
    whole = shared_space(a_map("A", "B", "C", presence=presence, areas=areas), CERTAIN).findings[0]
    assert (whole.details["cells"], whole.details["occupied"], whole.details["areas"]) == (4, 2, 2)
    assert whole.details["other_levels"] == 1
    assert "1 cell of other levels not counted" in str(whole.reason)


def test_same_activity_without_a_tie_is_listed() -> None:
    doing = works("ABC", activity="legal_aid")
    m = country(doing, ties=[tie("A", "B")])
    cell = shared_space(m, CERTAIN).about("LEG@XA0101")
    assert cell.details["same_activity"] == [["A", "C"], ["B", "C"]]
    assert cell.details["actors"] == ["A", "B", "C"]
    assert cell.value == 3


def test_where_no_activity_is_recorded_nobody_is_said_to_do_other_work() -> None:
    unknown = shared_space(country(works("ABC")), CERTAIN).about("LEG@XA0101")
    assert unknown.reason == (
        "Whether any of them do the same work is not known: what they do is not recorded."
    )
    some = shared_space(country(works("AB", activity="legal_aid") + works("C")), CERTAIN).about("LEG@XA0101")
    one = shared_space(country(works("A", activity="legal_aid") + works("BC")), CERTAIN).about("LEG@XA0101")
    assert one.reason == (
        "Whether any of them do the same work is not known: an activity is recorded for 1 of them."
    )
    assert some.reason.startswith("1 pair of them")
    assert some.reason.endswith("For 1 of them no activity is recorded.")


def test_same_activity_denies_no_tie_that_is_in_doubt_or_hostile() -> None:
    ties = [tie("A", "B", grade="E5", **{"from": DAY}), tie("A", "C", "tension", **{"from": DAY})]
    m = country(works("ABC", activity="legal_aid"), ties=ties)
    cell = shared_space(m, View(date=DAY)).about("LEG@XA0101")
    assert cell.details["same_activity"] == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert "no recorded tie" not in cell.reason
    assert "A doubtful or a hostile tie may be recorded" in cell.reason


@pytest.mark.parametrize("other", [{"to": "2024-12-31"}, {"from": "2025-03-01"}])
def test_activity_that_ended_or_has_not_begun_is_not_the_same_today(other: dict[str, str]) -> None:
    now = works("A", activity="legal_aid") + works("B", activity="training")
    m = country(now + works("B", activity="legal_aid", **other))
    assert shared_space(m, CERTAIN).about("LEG@XA0101").details["same_activity"] == []


def test_crowded_cells_come_first_and_single_ones_are_not_listed() -> None:
    m = country(works("AB") + works("ABC", "MON") + works("A", "WOM"))
    assert [f.subject[0] for f in shared_space(m, CERTAIN)] == ["all cells", "MON@XA0101", "LEG@XA0101"]
    assert len(shared_space(m, CERTAIN, limit=1)) == 2


def test_coordinate_gives_all_three_and_refuses_without_presence() -> None:
    m = country(works("ABC"))
    assert {f.analysis for f in coordination_overview(m, CERTAIN)} == {"A30", "A31", "A32"}
    assert {"pairs", "missing", "shared_cells", "platform_actors"} <= set(
        coordination_overview(m, CERTAIN).parameters
    )
    with pytest.raises(Refused, match="presence"):
        coordination_overview(a_map("A"), CERTAIN)


def test_presence_that_has_ended_counts_no_more() -> None:
    m = country(works("AB", to="2025-01-31"))
    assert pairs(m) == []
    assert pairs(m, replace(CERTAIN, date="2025-01-01")) == [("A", "B")]


def test_threshold_of_a_platform_is_printed() -> None:
    view = View(date=DAY, certain=True, thresholds=Thresholds(platform_actors=2, platform_coverage=0.9))
    found = missing_platforms(country(works("AB"), platforms=seat("A")), view)
    assert found.parameters["platform_actors"] == 2
    assert found.findings[0].details["members"] == ["A"]


@pytest.mark.parametrize("status", ["planned", "suspended", "completed", "closed"])
def test_activity_that_does_not_go_on_makes_no_gap_and_is_counted(status: str) -> None:
    m = country([*works("A"), *works("B", status=status)])
    found = gaps(m, CERTAIN)
    assert not len(found)
    assert f"Activities that do not count as presence: 1 {status}." in found.caveats
    assert pairs(country(works("AB", status="ongoing"))) == [("A", "B")]
    assert not len(overlaps(m, CERTAIN))


def test_closed_activities_make_no_missing_platform() -> None:
    elsewhere = seat("A", theme="MON")
    there = country([*works("AB"), *works("C", status="closed")], platforms=elsewhere)
    assert not len(missing_platforms(there, CERTAIN))
    assert [f.n for f in missing_platforms(country(works("ABC"), platforms=elsewhere), CERTAIN)] == [3]


@pytest.mark.parametrize(("grade", "share"), [("E5", 0.0), ("B2", 1.0)])
def test_platform_is_missing_where_an_unreliable_source_alone_told_of_its_members(
    grade: str, share: float
) -> None:
    told = [{"id": "s", "reliability": grade[0], "credibility": grade[1]}]
    m = country(works("ABC"), platforms=seat("A;B;C", sources="s"), sources=told)
    missing = missing_platforms(m, View(date=DAY)).findings
    assert [finding.value for finding in missing] == ([] if share else [0.0])
    caveats = missing_platforms(m, View(date=DAY)).caveats
    assert any("3 recorded seats on platforms do not count" in caveat for caveat in caveats) == (not share)


@pytest.mark.parametrize(("grade", "allowed"), [("E4", "indicative"), ("C4", "insufficient_data")])
def test_gap_and_missing_platform_rest_on_no_seat_that_was_told_and_not_believed(
    grade: str, allowed: str
) -> None:
    """A sits on the platform, B by one source alone: in 26 or 48 of 100 cases."""
    sources = [{"id": "s", "reliability": grade[0], "credibility": grade[1]}]
    sources += [{"id": code, "reliability": "A", "credibility": "1"} for code in ("t", "u")]
    sure = {"sources": "t;u", "from": DAY}
    m = country(
        works("ABC", **sure),
        platforms=seat("A", **sure),
        sources=sources,
        ties=[tie("B", "P", "membership", sources="s", **{"from": DAY})],
    )
    pair, theme = (analysis(m, View(date=DAY)).findings[0] for analysis in (gaps, missing_platforms))
    assert pair.subject == ("A", "B")
    assert (theme.details["members"], theme.at_most) == (["A"], allowed)
    assert pair.at_most == allowed


def test_shared_space_tells_apart_who_plans_to_work_there() -> None:
    m = country([*works("AB"), *works("C", status="planned", **{"from": "2025-06-01"})])
    whole, cell = shared_space(m, CERTAIN)
    assert cell.details["actors"] == ["A", "B"]
    assert cell.details["planned"] == ["C"]
    assert cell.statement == "2 actors are recorded at work on LEG in Inner. 1 more plans to work there."
    assert whole.details["actors"] == 2


def test_gap_names_the_rows_that_say_where_both_work() -> None:
    rows = [row | {"id": f"w{row['actor_id']}"} for row in works("ABC")]
    assert gaps(country(rows), CERTAIN).about("A", "B").evidence == ("wA", "wB")
