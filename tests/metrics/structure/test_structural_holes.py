"""Constraint and structural holes (A07): KALA, the office put in, and maps on which little is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, expected, kala, tie

from actormap.core.config import Thresholds
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.structure.constraint import constraint
from actormap.metrics.structure.structural_holes import structural_holes

SIX = 6e-7


def values(found: Findings) -> dict[str, float | None]:
    return {f.subject[0]: f.value for f in found}


@pytest.mark.parametrize(
    ("office", "bound", "size"),
    [(False, "constraint_cs", "effsize_cs"), (True, "constraint_withO", "effective_size_withO")],
)
def test_kala_with_and_without_the_office(office: bool, bound: str, size: str) -> None:
    found = constraint(kala(), CERTAIN, with_office=office)
    assert values(found) == pytest.approx(expected()[bound], abs=SIX)
    sizes = {f.subject[0]: f.details.get("effective_size") for f in found}
    assert sizes == pytest.approx(expected()[size], abs=SIX)


def test_kala_agrees_with_the_second_script_and_with_the_sum_by_hand() -> None:
    found = constraint(kala(), CERTAIN)
    assert values(found) == pytest.approx(expected()["constraint_own_check"], abs=SIX)
    # A has B, C, D; B and C are tied: B and C bind it by (1/3 + 1/3 x 1/2)² and (1/3 + 1/3 x 1/2 ...)².
    a = found.about("A")
    assert a.value == pytest.approx((1 / 3 + 1 / 9) ** 2 + (1 / 3 + 1 / 6) ** 2 + (1 / 3) ** 2)
    assert a.details["efficiency"] == pytest.approx((3 - 2 / 3) / 3)
    assert (a.details["contacts"], a.details["clustering"]) == (3, pytest.approx(1 / 3))
    assert a.evidence == ("t01", "t02", "t03")
    assert "3 contacts" in a.reason


def test_lowest_constraint_comes_first_and_equal_ones_share_a_place() -> None:
    found = [f for f in constraint(kala(), CERTAIN) if f.value is not None]
    assert [f.subject[0] for f in found] == list("DEFACBGH")
    assert [f.details["rank"] for f in found] == [1, 1, 1, 4, 4, 6, 7, 7]


def test_actor_without_contacts_has_no_value_and_a_question() -> None:
    nobody = constraint(kala(), CERTAIN).about("L")
    assert nobody.value is None
    assert nobody.id == "A07:no_contacts:L"
    assert "nothing can be said" in nobody.statement
    assert nobody.next_question


def test_sensitivity_is_that_of_the_contacts_too() -> None:
    found = constraint(kala(), CERTAIN)
    assert {i: found.about(i).sensitivity for i in "DEFH"} == {"D": 0, "E": 2, "F": 2, "H": 0}


def test_strengths_count_only_when_asked() -> None:
    ties = [tie("A", "B", weight=1), tie("A", "C", weight=0.25), tie("A", "D", weight=0)]
    m = a_map("A", "B", "C", "D", ties=ties)
    assert constraint(m, CERTAIN).about("A").value == pytest.approx(1 / 3)
    weighted = constraint(m, CERTAIN, weighted=True)
    assert weighted.about("A").value == pytest.approx(0.8**2 + 0.2**2)
    assert weighted.about("A").details["contacts"] == 2
    assert weighted.about("D").value is None  # a tie of strength 0 is none


def test_limit_cuts_nobody_off_at_the_same_place() -> None:
    m = a_map(*"ABCDEF", ties=[tie("A", "B"), tie("C", "A")])
    assert [f.subject[0] for f in constraint(m, CERTAIN, limit=1)] == list("ADEF")
    assert [f.subject[0] for f in constraint(m, CERTAIN, limit=2)] == list("ABCDEF")
    # B and C are not tied, and each has A alone: one contact makes no pair.
    a, b = (constraint(m, CERTAIN).about(one).reason for one in "AB")
    assert a.startswith(
        "How far its contacts lean on each other (constraint): 0.500, from 2 contacts. A tie is recorded for "
        "0% of their pairs. They are worth 2.00 that are not tied to each other."
    )
    assert "of their pairs. They are worth" in a
    assert b.startswith(
        "How far its contacts lean on each other (constraint): 1.000, from 1 contact. They are worth 1.00 "
        "that are not tied to each other."
    )


def test_very_many_without_contacts_are_one_finding() -> None:
    ids = [f"n{i:03}" for i in range(203)]
    found = constraint(a_map(*ids, ties=[tie(*ids[:2])]), CERTAIN)
    assert [f.id for f in found] == ["A07:contacts:n000", "A07:contacts:n001", "A07:no_contacts"]
    assert found.findings[2].statement.startswith("For 201 actors no tie")
    assert found.parameters["without_contacts"] == 201


def test_office_that_is_not_there_is_not_put_in() -> None:
    m = ActorMap(actors=a_map("A", "B").actors.query("id != 'O'"))
    with pytest.raises(Refused, match="no field presence"):
        constraint(m, CERTAIN, with_office=True)
    assert [f.value for f in constraint(m, CERTAIN)] == [None, None]


def test_map_of_nobody_has_no_findings() -> None:
    assert len(constraint(ActorMap.empty(), CERTAIN)) == 0


def test_places_are_tried_in_resampled_worlds() -> None:
    found = resampled(constraint, kala(), QUICK, draws=20)
    d = found.about("D")
    assert 0 < d.holds_in <= 1
    assert d.possible_place is not None
    assert d.possible_place[1] <= d.details["rank"]


# --- between neighbourhoods --------------------------------------------------------------------------

VIEW = replace(CERTAIN, thresholds=Thresholds(community_runs=5, community_nulls=2))


def test_kala_has_one_tie_between_its_two_neighbourhoods() -> None:
    found = structural_holes(kala(), CERTAIN)
    (only,) = found
    assert only.id == "A07:only_tie:A:D"
    assert only.subject == ("A", "D")
    assert only.evidence == ("t03",)
    assert only.details["sides"] == [list("ABCH"), list("DEFG")]
    assert (only.value, only.n) == (1.0, 16)
    assert only.verdict == "insufficient_data"  # eight ties: too small to trust
    assert (found.parameters["neighbourhoods"], found.parameters["without_tie"]) == (2, 0)


def circles(*groups: str, between: str = "", **cells: object) -> ActorMap:
    """Groups of actors who are all tied to each other, and some ties between them."""
    pairs = [u + v for some in groups for u in some for v in some if u < v] + between.split()
    return a_map(*"".join(groups), ties=[tie(*pair) for pair in pairs], **cells)


def test_pairs_without_a_tie_come_after_those_with_one_and_the_largest_first() -> None:
    m = circles("ABCDE", "FGHI", "JKL", between="EF")
    found = structural_holes(m, VIEW)
    assert [f.id.split(":")[1] for f in found] == ["only_tie", "hole", "hole"]
    assert [f.n for f in found] == [20, 15, 12]
    assert [f.value for f in found] == [1, 0, 0]
    assert "no tie is recorded" in found.findings[1].statement.lower()
    assert not found.findings[1].evidence
    assert found.findings[0].verdict == "insufficient_data"  # nobody was asked
    assert [f.n for f in structural_holes(m, VIEW, limit=1)] == [20, 15]


def test_only_tie_rests_on_whether_it_exists_and_on_whether_there_is_another() -> None:
    # Nobody was asked: of the 15 pairs that nobody told of some may be tied.
    bare = circles("ABCD", "EFGH", between="AE")
    m = bare.with_tables({"ties": bare.ties.assign(grade="A1", **{"from": DAY})})
    view = replace(CERTAIN, certain=False)
    found, context = structural_holes(m, view).findings[0], context_of(m, view)
    here, there = (np.array([context.code(one) for one in side]) for side in found.details["sides"])
    others = context.missed.none_between("G+", here, there)
    (q,) = {round(float(q), 6) for q in context.layers.collaboration.q}
    assert found.holds_in == pytest.approx(q * others, abs=1e-6)
    assert others < 1
    assert f"is {q * others:.0%}." in found.reason
    assert found.verdict == "insufficient_data"


def test_second_tie_is_between_two_that_work_in_the_same_place() -> None:
    cells = [{"actor_id": i, "sector": "LEG", "pcode": "XA01"} for i in "CH"]
    found = structural_holes(circles("ABCD", "FGHI", between="AF", presence=cells), VIEW)
    assert found.findings[0].details["second_tie"] == ["C", "H"]
    assert "Name of C and Name of H" in found.findings[0].next_question


@pytest.mark.parametrize(
    "barred",
    [{"at_risk_level": 3}, {"consent_c2": "no"}, {"do_not_contact": "yes"}],
    ids=lambda d: next(iter(d)),
)
def test_second_tie_is_with_nobody_who_must_not_be_approached(barred: dict[str, object]) -> None:
    cells = [{"actor_id": i, "sector": "LEG", "pcode": "XA01"} for i in "CH"]
    m = circles("ABCD", "FGHI", between="AF", presence=cells, actors=[actor("C", **barred)])
    assert "C" not in structural_holes(m, VIEW).findings[0].details["second_tie"]


def test_second_tie_is_not_between_hostile_actors() -> None:
    m = circles("AB", "FG", between="AF")
    # With only two on either side all but A and F are left, and these are all hostile.
    hostile = [tie(u, v, "conflict") for u, v in ("AG", "BF", "BG")]
    ties = [*m.ties.to_dict("records"), *hostile]
    m = a_map(*"ABFG", ties=[{k: v for k, v in row.items() if v == v} for row in ties])  # noqa: PLR0124 - not NaN
    found = structural_holes(m, VIEW)
    assert found.findings[0].id == "A07:only_tie:A:F"
    assert found.findings[0].details["second_tie"] is None
    assert "those who know both sides" in found.findings[0].next_question


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_fewer_than_two_neighbourhoods_are_refused(method: str) -> None:
    for m in (ActorMap.empty(), a_map("A", "B"), circles("ABCD")):
        with pytest.raises(Refused, match="fewer than two neighbourhoods"):
            structural_holes(m, VIEW, method=method)
