"""Where there is nothing to count, no figure is told of it: no share of nothing, and no place of one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, offer, tie

from actormap.core.findings import Finding, Findings
from actormap.metrics import catalogue
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.structure.fragmentation import fragmentation

PAIR = a_map("A", "B")


def words(findings: Findings) -> str:
    return " ".join(f"{f.statement} {f.reason} {f.next_question}" for f in findings)


@pytest.mark.parametrize(
    "name", ["evidence.coverage", "structure.communities", "structure.structural_balance"]
)
def test_without_ties_no_share_and_no_figure_of_them_is_told(name: str) -> None:
    told = words(catalogue.run(name, PAIR, QUICK))
    assert "0 of 0" not in told
    assert "0.000" not in told
    assert "triangles:" not in told


def test_without_triangles_nobody_is_asked_about_a_hostile_tie_that_is_not_there() -> None:
    (whole,) = catalogue.run("structure.structural_balance", a_map("A", "B", ties=[tie("A", "B")]), CERTAIN)
    assert whole.reason == (
        "Friendly or hostile ties are recorded for 1 pair, hostile ones for 0. "
        "Nobody was asked with whom they work."
    )
    assert "hostile" not in whole.next_question
    hostile = [tie("A", "B", "tension"), tie("B", "C"), tie("A", "C")]
    (one,) = catalogue.run("structure.structural_balance", a_map("A", "B", "C", ties=hostile), CERTAIN)
    assert one.next_question == "Where one of three ties is hostile, ask each side about it, alone."
    assert one.acts == {"contact": ("A", "B")}


def seats(**cells: Any) -> Finding:
    platform = {"id": "P", "name": "Net", "members": "A"} | cells
    return catalogue.run(
        "coordination.platform_seats", a_map("A", "B", platforms=[platform]), CERTAIN
    ).findings[0]


def test_platform_without_a_theme_says_so_and_one_without_work_too() -> None:
    assert seats().statement == (
        "No theme of Net is recorded, so it is not known who works on the same and has no seat."
    )
    assert seats(theme="LEG").statement == "Nobody is recorded at work where Net works."
    for untold in (seats(), seats(theme="LEG")):
        assert (untold.value, untold.at_most, untold.absence) == (None, "insufficient_data", True)


def test_no_place_is_told_where_one_actor_alone_can_have_one() -> None:
    line = a_map("A", "B", "C", "D", "E", ties=[tie("A", "B", sources="s"), tie("B", "C", sources="s")])
    found = resampled(fragmentation, line, QUICK, draws=20).about("B")
    assert found.statement.startswith("Name of B is the only one to be placed")
    assert "possible maps" not in found.reason
    assert "top3" not in found.details


def test_support_is_advised_for_the_first_alone() -> None:
    """A chain of twelve: the nearer to its middle, the more its loss would hurt."""
    ids = "ABCDEFGHIJKL"
    chain = a_map(*ids, ties=[tie(u, v) for u, v in pairwise(ids)])
    findings = [f for f in fragmentation(chain, CERTAIN, size=1) if f.kind == "actor"]
    advised = {f.subject[0]: "Support it and back it up." in f.statement for f in findings}
    within = {f.subject[0]: f.details["within"] > 0 or f.details["rank"] == 1 for f in findings}
    assert advised == within
    assert set(advised.values()) == {True, False} or len(findings) <= 10


def test_where_no_error_can_be_worked_out_it_is_told_why() -> None:
    everybody = [tie(u, v) for u, v in ("AB", "AC", "AD", "BC", "BD", "CD")]
    women = [actor(one, works_on_rights_of="women") for one in "AB"]
    found = catalogue.run("evidence.density_error", a_map(*"CD", actors=women, ties=everybody), CERTAIN)
    assert found.about("civil society").reason.endswith(
        "every pair is tied, so it cannot be said how far it may be off."
    )
    assert "there are too few actors to say how far it may be off" in found.about("women").reason


def test_classes_of_one_actor_each_have_no_pairs_within() -> None:
    actors = [actor(one, adm1_pcode=f"XA0{n}") for n, one in enumerate("ABCDEF")]
    ties = [tie(u, v) for u, v in ("AB", "BC", "CD", "DE", "EF", "AF", "AC", "BD", "CE")]
    (whole,) = catalogue.run("groups.ei_whole", a_map(actors=actors, ties=ties), CERTAIN, classes="area")
    assert (
        "A tie is recorded for 9 of 15 pairs across classes; no class has two actors: 6 actors in 6 classes."
        in whole.reason
    )


def test_without_a_route_no_unevenness_is_told() -> None:
    m = a_map("A", actors=[actor("S", sphere="local_authority")], ties=[offer("O", "S", 1)])
    (routes,) = catalogue.run("reach.attention", m, CERTAIN)
    assert routes.reason == "Nobody was asked who trusts them or could introduce them."


def test_where_all_are_of_one_area_nothing_is_told_of_areas() -> None:
    log = [{"id": f"c{n}", "office": "O", "actor_id": "A", "date": DAY} for n in range(6)]
    one, other = (
        a_map(actors=[actor("A", adm1_pcode="XA01"), actor("B", adm1_pcode=area)], contacts=log)
        for area in ("XA01", "XA02")
    )
    assert "areas" not in words(catalogue.run("reach.contact_diversity", one, CERTAIN))
    assert "areas" in words(catalogue.run("reach.contact_diversity", other, replace(CERTAIN)))
