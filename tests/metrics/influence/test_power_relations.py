"""Influence, money and command between civil society and the others (A18)."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, DAY, SEEDS, a_map, actor, kala, random_map, sample, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.influence.power_relations import power_relations

SOURCES = [{"id": "s", "reliability": "B", "credibility": "2"}]
STATE = actor("M", sphere="state")


def counts(found: Any) -> dict[tuple[str, str, str, str], float]:
    return {
        tuple(f.details[name] for name in ("from", "to", "tie_kind", "sign")): f.value
        for f in found
        if f.id.startswith("A18:power:")
    }


def test_kala_ties_between_civil_society_and_the_state() -> None:
    found = power_relations(kala(), CERTAIN)
    assert counts(found) == {
        ("civil_society", "state", "influence", "+"): 1,
        ("state", "civil_society", "influence", "+"): 1,
        ("state", "civil_society", "influence", "-"): 1,
    }
    listed = [(f.subject, f.value, f.details["sign"], f.details["grade"]) for f in found.findings[3:]]
    assert listed == [
        (("M", "F"), 0.9, "-", "B2"),
        (("H", "M"), 0.7, "+", "B2"),
        (("M", "H"), 0.6, "+", "B2"),
    ]
    assert "against rights" in found.findings[3].statement
    assert found.parameters["ties"] == 3


@seeded(SEEDS)
def test_counts_are_those_of_the_table_of_ties(seed: int) -> None:
    m = random_map(seed)
    view = View(date=DAY, certain=True, thresholds=Thresholds(tie_exists=0))
    layers = Context(m, view).layers
    sphere = dict(zip(m.actors["id"], m.actors["sphere"], strict=True))
    wanted: dict[tuple[str, str, str, str], float] = {}
    for row in m.ties[layers.current].itertuples():
        kind = schema.tie_kinds()[row.kind]
        ends = [sphere.get(row.source_id, ""), sphere.get(row.target_id, "")]
        own = [end in {"civil_society", "community"} for end in ends]
        if "W" not in kind.layers or own[0] == own[1] or "field_presence" in ends or "" in ends:
            continue
        sides = ["civil_society" if mine else end for mine, end in zip(own, ends, strict=True)]
        sign = row.sign or (kind.signs[0] if kind.signs else "")
        key = (sides[0], sides[1], row.kind, sign)
        wanted[key] = wanted.get(key, 0) + 1
    if not wanted:
        with pytest.raises(Refused, match="no tie of influence"):
            power_relations(m, view)
        return
    found = power_relations(m, view, limit=1_000)
    assert counts(found) == wanted
    assert len(found) == len(wanted) + sum(wanted.values())


def test_command_money_and_influence_are_told_without_or_with_a_sign() -> None:
    ties = [
        tie("M", "A", "authority", sources="s"),
        tie("M", "A", "funding", weight=0.4, sources="s"),
        tie("M", "A", "influence", sign="-", sources="s"),
    ]
    found = power_relations(a_map("A", actors=[STATE], ties=ties, sources=SOURCES), CERTAIN)
    said = {f.details["tie_kind"]: f.statement for f in found if f.id.startswith("A18:tie:")}
    assert said == {
        "funding": "By the record, Name of M funds Name of A.",
        "authority": "By the record, Name of M has authority over Name of A.",
        "influence": "By the record, Name of M can influence Name of A, against rights.",
    }
    assert [f.statement for f in found if f.id.startswith("A18:power:")] == [
        "1 tie recorded from State to Civil society: has authority over.",
        "1 tie recorded from State to Civil society: funds.",
        "1 tie recorded from State to Civil society: can influence, against rights.",
    ]
    by_kind = {f.details["tie_kind"]: f for f in found if f.id.startswith("A18:tie:")}
    assert by_kind["influence"].value is None
    assert "Strength not recorded" in by_kind["influence"].reason
    assert by_kind["funding"].value == 0.4
    assert by_kind["authority"].details["sign"] == ""


def test_one_sphere_can_be_chosen() -> None:
    found = power_relations(sample(), View(date="2026-11-25"), sphere="donor")
    assert {s for key in counts(found) for s in key[:2]} == {"donor", "civil_society"}
    with pytest.raises(Refused, match=r"sphere='kings': not known\. Choose one of"):
        power_relations(kala(), CERTAIN, sphere="kings")
    with pytest.raises(Refused, match="between civil society and Media is recorded"):
        power_relations(kala(), CERTAIN, sphere="media")


def test_ended_doubtful_and_inner_ties_and_those_of_the_office_do_not_count() -> None:
    ties = [
        tie("M", "A", "funding", to="2025-01-20"),
        tie("M", "B", "funding", grade="E5"),
        tie("A", "B", "influence", sign="+"),
        tie("O", "A", "influence", sign="+"),
        tie("M", "A", "coordination"),
    ]
    with pytest.raises(Refused, match="no tie of influence"):
        power_relations(a_map("A", "B", actors=[STATE], ties=ties), View(date=DAY))


def test_limit_cuts_single_ties_and_not_counts() -> None:
    found = power_relations(kala(), CERTAIN, limit=1)
    assert len(counts(found)) == 3
    assert len(found) == 4


def test_sensitivity_is_the_highest_of_tie_kind_and_actors() -> None:
    ties = [tie("A", "M", "access", weight=0.5, sensitivity=3)]
    found = power_relations(a_map("A", actors=[STATE], ties=ties), CERTAIN)
    assert {f.sensitivity for f in found} == {3}
    plain = power_relations(a_map("A", actors=[STATE], ties=[tie("A", "M", "access")]), CERTAIN)
    assert {f.sensitivity for f in plain} == {2}


def test_possible_map_also_counts_ties_that_nobody_told_of() -> None:
    # Ten of civil society, one of which the ministry funds for sure; nobody was asked of the others.
    m = a_map(*"ABCDEFGHIJ", actors=[STATE], ties=[tie("M", "A", "funding", grade="A1", **{"from": DAY})])
    found = resampled(power_relations, m, View(date=DAY), draws=200).about("civil society")
    assert found.value == 1
    (q,) = context_of(m, View(date=DAY)).layers.beliefs
    values = [
        [f.value for f in power_relations(m, View(date=DAY, world=world)).made_out if f.kind == "measure"]
        for world in range(200)
        if not_empty(m, world)
    ]
    counted = sum(value or 0 for some in values for value in some) / 200
    missed = context_of(m, View(date=DAY)).missed
    told = q + sum(len(missed.drawn("W", world).source) for world in range(200)) / 200
    assert counted == pytest.approx(told, abs=0.1)
    assert found.possible_value is not None
    assert found.possible_value[2] > 1


def not_empty(m: Any, world: int) -> bool:
    try:
        power_relations(m, View(date=DAY, world=world))
    except Refused:
        return False
    return True
