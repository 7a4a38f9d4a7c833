"""Reach of a message (A22): the values of KALA, and who never passes one on."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from maps import (
    CERTAIN,
    DAY,
    SEEDS,
    a_map,
    actor,
    expected,
    kala,
    offer,
    random_map,
    sample,
    text,
    tie,
    without,
)
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.influence.diffusion import diffusion

ROUGH = View(date=DAY, certain=True, thresholds=Thresholds(cascade_exact=0))
"""Nothing is worked out exactly."""


def test_kala_from_a_without_the_ministry() -> None:
    found = diffusion(kala(), CERTAIN, seeds=("A",))
    one = found.findings[0]
    assert one.value == pytest.approx(expected()["IC_exact_A"], abs=6e-7)
    assert one.details["sigma"] == pytest.approx(1 + expected()["IC_exact_A"], abs=6e-7)
    assert not one.details["approximate"]
    assert one.interval is None
    assert '"M"' not in text(found)
    assert "Ministry" not in text(found)


def test_diamond_from_the_office_side() -> None:
    ties = [offer("A", "B", 0.5), offer("A", "C", 0.5), offer("B", "D", 0.5), offer("C", "D", 0.5)]
    found = diffusion(a_map(*"ABCD", ties=ties), CERTAIN, seeds=("A",))
    assert found.findings[0].value == expected()["IC_diamond"]
    assert found.findings[0].reason == (
        "Along recorded ties it could come to 3 others. In the model, 1.44 of them hear it on average."
    )
    # B and C hear it in half of all cases, D over each in a quarter; A itself makes one more.
    chosen = diffusion(a_map(*"ABCD", ties=ties), CERTAIN, count=1).findings[0]
    assert chosen.reason == (
        "Along recorded ties it could come to 3 others. In the model, 1.44 of them hear it on average from "
        "Name of A; Name of A adds 2.44, itself included."
    )


def test_list_of_a_workshop_spreads_no_farther_than_fifteen_acquaintances() -> None:
    people = [f"W{at:02}" for at in range(16)]
    known = [tie(one, "A", "trust", weight=1) for one in people]
    assert diffusion(a_map("A", *people, ties=known), CERTAIN, seeds=("A",)).findings[0].value == (
        pytest.approx(15 * 0.4)
    )
    # Two of them introduce nobody, and are on no map of a message.
    state = [actor(one, sphere="state") for one in people[:2]]
    fewer = a_map("A", *people[2:], actors=state, ties=known)
    assert diffusion(fewer, CERTAIN, seeds=("A",)).findings[0].value == pytest.approx(14 * 0.4)


def test_draws_come_near_and_their_error_tells_how_near() -> None:
    found = diffusion(kala(), ROUGH, seeds=("A",))
    one = found.findings[0]
    assert one.details["approximate"]
    assert one.details["draws"] == 10_000
    assert "approximate, from 10000 draws" in one.statement
    # The error of the draws says nothing of what the record lacks: it is no interval of what is so.
    assert one.interval is None
    assert abs((one.value or 0) - expected()["IC_exact_A"]) <= 3 * one.details["error"]
    assert 0 < one.details["error"] < 0.1
    assert diffusion(kala(), ROUGH, seeds=("A",)) == found


def test_kala_seeds_are_chosen_one_after_another() -> None:
    found = diffusion(kala(), CERTAIN)
    assert [f.subject for f in found] == [("A",), ("B",), ("L",)]
    # B reaches nobody that A does not already reach but C a little more, and hears it itself.
    adds = [f.details["adds"] for f in found]
    assert adds == sorted(adds, reverse=True)
    assert found.findings[2].details["sigma"] == pytest.approx(sum(adds))
    first = diffusion(kala(), ROUGH, count=1)
    assert [f.subject for f in first] == [("A",)]


def test_influence_spreads_only_for_rights() -> None:
    ties = [
        tie("A", "B", "influence", weight=0.5, sign="+"),
        tie("A", "C", "influence", weight=0.9, sign="-"),
    ]
    found = diffusion(a_map("A", "B", "C", ties=ties), CERTAIN, seeds=("A",), layer="influence")
    assert found.findings[0].value == pytest.approx(0.5)


def test_chance_of_an_arc_is_lowered_by_doubt() -> None:
    m = a_map("A", "B", ties=[offer("A", "B", 0.8, sources="s")], sources=[{"id": "s"}])
    assert diffusion(m, View(date=DAY), seeds=("A",)).findings[0].value == pytest.approx(0.4)


@pytest.mark.parametrize(
    "cells",
    [
        {"do_not_contact": "yes"},
        {"feels_safe": "no"},
        {"consent_c3": "no"},
        {"at_risk_level": "4"},
        {"sphere": "state"},
        {"sphere": "armed_nonstate"},
    ],
)
def test_nobody_passes_on_through_who_must_not_be_asked(cells: dict[str, str]) -> None:
    ties = [offer("A", "B", 0.9), offer("B", "C", 0.9), offer("A", "C", 0.1)]
    m = a_map("A", "C", actors=[actor("B", **cells)], ties=ties)
    found = diffusion(m, CERTAIN, seeds=("A",))
    assert found.findings[0].value == pytest.approx(0.1)
    assert "Name of B" not in text(found)
    with pytest.raises(
        Refused, match=r"B is not asked to pass on messages. Name another actor to start from."
    ):
        diffusion(m, CERTAIN, seeds=("B",))
    assert ("B",) not in [f.subject for f in diffusion(m, CERTAIN, count=9)]


@seeded(SEEDS)
@pytest.mark.parametrize("layer", ["referral", "influence"])
def test_answer_is_that_of_a_map_without_the_excluded(seed: int, layer: Any) -> None:
    m = random_map(seed)
    context = Context(m, CERTAIN)
    out = Exclusions(context).always & ~context.layers.offices
    smaller = without(m, {i for i, bad in zip(context.ids, out, strict=True) if bad})
    assert told(m, layer) == told(smaller, layer)


def told(m: ActorMap, layer: Any) -> str:
    try:
        found: Findings = diffusion(m, CERTAIN, layer=layer)
    except Refused as refusal:
        return str(refusal)
    return text(found)


def test_sample_country_has_seeds_in_order() -> None:
    quick = View(date="2026-11-25", thresholds=Thresholds(cascade_draws=2_000))
    found = diffusion(sample(), quick, count=4)
    reached = [f.details["sigma"] for f in found]
    assert reached == sorted(reached)
    assert len({f.subject for f in found}) == 4


def test_bad_questions_are_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="no actor has the id 'Z'"):
        diffusion(kala(), CERTAIN, seeds=("Z",))
    with pytest.raises(Refused, match="at least one actor to start from"):
        diffusion(kala(), CERTAIN, count=0)
    for m in (ActorMap.empty(), a_map("A"), a_map("A", "B", ties=[tie("A", "B")])):
        with pytest.raises(Refused, match="no tie of trust and no offer to introduce"):
            diffusion(m, CERTAIN)
        with pytest.raises(Refused, match="no influence for rights with a chance is recorded"):
            diffusion(m, CERTAIN, layer="influence")


def test_seeds_named_twice_count_once_and_all_are_named() -> None:
    found = diffusion(kala(), CERTAIN, seeds=("C", "D", "C"))
    assert found.findings[0].subject == ("C", "D")
    assert found.findings[0].id == "A22:reach:C+D"


def test_who_should_rest_is_not_told_first() -> None:
    ties = [offer("A", v, 0.9) for v in "BCD"] + [offer("B", "C", 0.5)]
    fresh = a_map(*"ABCD", ties=ties)
    assert first(diffusion(fresh, CERTAIN, count=1)) == "A"
    asked = [9.0 if i == "A" else 0.0 for i in fresh.actors["id"]]
    tired = fresh.replace(actors=fresh.actors.assign(introduction_load=asked))
    assert first(diffusion(tired, CERTAIN, count=1)) == "B"
    assert first(diffusion(tired, CERTAIN, seeds=("A",))) == "A"
    everybody = fresh.replace(actors=fresh.actors.assign(introduction_load=9.0))
    with pytest.raises(Refused, match="Let them rest"):
        diffusion(everybody, CERTAIN)


def first(found: Findings) -> str:
    return found.findings[0].subject[0]


def test_starting_point_is_told_where_it_is_chosen_in_possible_maps_too() -> None:
    # Everybody trusts A, and that is .95 sure; nobody else is trusted.
    some = [tie(one, "A", "trust", weight=3, grade="A1", **{"from": DAY}) for one in "BCDEFG"]
    found = resampled(partial(diffusion, count=1), a_map(*"ABCDEFG", ties=some), View(date=DAY), draws=40)
    assert [f.subject for f in found] == [("A",)]
    assert (found.findings[0].holds_in or 0) >= 0.9
    spread = found.findings[0].possible_value
    assert spread is not None
    assert spread[1] < spread[2]
    assert found.findings[0].at_most == "indicative"


def test_who_is_chosen_by_the_toss_of_a_coin_is_no_starting_point() -> None:
    # Two are trusted by as many, each as doubtful: who is first changes from one possible map to the next.
    some = [
        tie(one, "AB"[at % 2], "trust", weight=3, grade="C3", **{"from": DAY})
        for at, one in enumerate("CDEFGH")
    ]
    m = a_map(*"ABCDEFGH", ties=some)
    found = resampled(partial(diffusion, count=1), m, View(date=DAY), draws=40).findings[0]
    assert found.holds_in is not None
    assert 0.2 < found.holds_in < 0.8
    assert found.verdict == "insufficient_data"
