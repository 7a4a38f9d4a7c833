"""Brokerage roles (A19): KALA, how classes are made, and who is left out of them."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import permutations

import numpy as np
import pytest
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, expected, kala, random_map, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.centrality.brokerage import ROLES
from actormap.graph.layers import Layers
from actormap.metrics.base.context import context_of
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.structure.brokerage import _draws, brokerage

MODULE = import_module("actormap.metrics.structure.brokerage")
"""By its path: the name in the family is that of the function."""
CLASSES = ("indigenous", "lgbt")
"""The classes of KALA: I, Q, and all others as N."""


def counts(found: Findings) -> dict[str, dict[str, int]]:
    return {f.subject[0]: {role: f.details[role] for role in ROLES} for f in found}


def test_kala_roles_of_everybody() -> None:
    found = brokerage(kala(), CERTAIN, only=CLASSES)
    assert counts(found) == expected()["gf"]
    assert [f.value for f in found] == [4, 4, 2, 2, 2]
    assert found.parameters["classes"] == ["indigenous", "lgbt", "others"]
    assert "4 between two of its own class (coordinator)" in found.about("A").reason
    assert "2 between two other classes (liaison)" in found.about("E").reason
    assert any(caveat.startswith("6 actors with none of these tags") for caveat in found.caveats)


def test_kala_expectation_is_that_of_all_ways_to_deal_the_classes() -> None:
    found = brokerage(kala(), CERTAIN, only=CLASSES)
    # E brokers D and F, both ways. Liaison: its class, that of D and that of F are three different ones.
    # Of 9 x 8 x 7 ways to give three actors a class, 6 orders x (1 I, 2 Q, 6 N) fit.
    liaison = 2 * 6 * (1 * 2 * 6) / (9 * 8 * 7)
    e = found.about("E").details
    assert e["liaison_expected"] == pytest.approx(liaison, abs=0.06)
    assert e["liaison_p"] == pytest.approx(liaison / 2, abs=0.03)
    assert e["liaison_z"] == pytest.approx(
        (2 - e["liaison_expected"]) / (e["liaison_expected"] * (2 - e["liaison_expected"])) ** 0.5
    )


def test_relabellings_are_as_many_as_the_threshold_says_and_repeat_themselves() -> None:
    view = View(date=CERTAIN.date, certain=True, thresholds=Thresholds(brokerage_draws=30))
    found = brokerage(kala(), view, only=CLASSES)
    assert found.parameters["relabellings"] == 30
    assert min(f.details[f"{role}_p"] for f in found for role in ROLES) >= 1 / 31
    assert brokerage(kala(), view, only=CLASSES) == found
    other = View(date=CERTAIN.date, certain=True, thresholds=Thresholds(brokerage_draws=30, seed=5))
    assert brokerage(kala(), other, only=CLASSES) != found


def test_large_map_gets_fewer_relabellings_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "FULL_EFFORT", 2_000)
    found = brokerage(kala(), CERTAIN, only=CLASSES)
    assert found.parameters["relabellings"] == MODULE.LEAST_DRAWS
    assert any("100 times instead of 1000" in caveat for caveat in found.caveats)


def chain(**tags: str) -> ActorMap:
    """A, B and C in a row, with the tags given."""
    rows = [actor(i, works_on_rights_of=tag) for i, tag in tags.items()]
    return a_map(*"ABC", actors=rows, ties=[tie("A", "B"), tie("B", "C")])


@pytest.mark.parametrize(
    ("tags", "roles"),
    [
        ("women youth women", "2 between two of one other class (itinerant)"),
        (
            "women youth youth",
            (
                "1 between another class and its own (gatekeeper), 1 between its own class and another "
                "(representative)"
            ),
        ),
        ("women youth lgbt", "2 between two other classes (liaison)"),
    ],
)
def test_role_is_told_by_the_classes_that_are_joined(tags: str, roles: str) -> None:
    m = chain(**dict(zip("ABC", tags.split(), strict=True)))
    assert roles in brokerage(m, CERTAIN).about("B").reason


def test_actor_with_several_tags_has_no_class_and_is_counted() -> None:
    found = brokerage(chain(A="women;youth", B="youth", C="women"), CERTAIN)
    assert len(found) == 0
    assert "1 actor with several of these codes has no class and is left out." in found.caveats
    # With only one of its tags as a class it has that class.
    (b,) = brokerage(chain(A="women;youth", B="youth", C="women"), CERTAIN, only=("women",))
    assert (b.details["itinerant"], b.value) == (2, 2)


def test_tag_that_nobody_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match=r"no actor here has 'yuoth'.*indigenous, .*, women\."):
        brokerage(kala(), CERTAIN, only=("women", "yuoth"))
    with pytest.raises(Refused, match="no actor here has"):
        brokerage(kala(), CERTAIN, only=("yuoth",))


def test_area_and_type_that_are_not_recorded_are_no_class() -> None:
    rows = [actor("A", adm1_pcode="XA01"), actor("B", adm1_pcode="XA02"), actor("D", adm1_pcode="XA02")]
    m = a_map(*"ABCD", actors=rows, ties=[tie("A", "B"), tie("B", "C"), tie("B", "D")])
    found = brokerage(m, CERTAIN, by="area")
    assert counts(found) == {"B": dict.fromkeys(ROLES, 0) | {"gatekeeper": 1, "representative": 1}}
    assert "1 actor of which this is not recorded has no class and is left out." in found.caveats


@pytest.mark.parametrize("by", ["works_on_rights_of", "identifies_as", "area", "type"])
def test_fewer_than_two_classes_are_refused(by: str) -> None:
    for m in (ActorMap.empty(), a_map("A", "B", ties=[tie("A", "B")])):
        with pytest.raises(Refused, match="fewer than two classes"):
            brokerage(m, CERTAIN, by=by)


def test_influence_has_a_direction_and_knows_the_state_but_not_the_office() -> None:
    # A -> B -> C -> H and no way back; the arc M -> F is against human rights.
    m = kala()
    found = brokerage(m, CERTAIN, by="area", layer="influence")
    # Positive arcs: AB AC AD CH DE HM MH. Open two-steps: A-C-H, A-D-E, C-H-M; M and H are mutual.
    assert counts(found) == {
        "C": dict.fromkeys(ROLES, 0) | {"coordinator": 1},
        "H": dict.fromkeys(ROLES, 0) | {"coordinator": 1},
        "D": dict.fromkeys(ROLES, 0) | {"gatekeeper": 1},
    }
    assert not any("no direction" in caveat for caveat in found.caveats)


def test_statement_claims_no_more_than_a_place_and_worlds_can_try_it() -> None:
    found = resampled(brokerage, kala(), QUICK, draws=20)
    for f in found:
        # Of five no one is among the first ten; who shares the third place is not among the first three.
        assert re.search(r"is among the first 3 |is number \d of 5 ", f.statement)
        assert f.holds_in is not None
    assert found.about("A").details["coordinator_p"] is not None


def test_world_is_not_compared_with_chance() -> None:
    view = View(date=CERTAIN.date, world=0)
    assert _draws(context_of(kala(), view), 10) == 0
    assert _draws(context_of(kala(), CERTAIN), 10) == CERTAIN.thresholds.brokerage_draws


def test_sensitivity_is_that_of_those_around_too() -> None:
    assert brokerage(kala(), CERTAIN, only=CLASSES).about("E").sensitivity == 2


@pytest.mark.parametrize("layer", ["collaboration", "influence"])
@seeded(SEEDS)
def test_counts_are_those_of_every_triple(seed: int, layer: str) -> None:
    m = random_map(seed)
    layers = Layers(m, QUICK)
    edges = layers.collaboration if layer == "collaboration" else layers.influence
    keep = (edges.sign > 0) & ~layers.offices[edges.source] & ~layers.offices[edges.target]
    arcs = {(int(u), int(v)) for u, v in zip(edges.source[keep], edges.target[keep], strict=True)}
    if layer == "collaboration":
        arcs |= {(v, u) for u, v in arcs}
    area = m.actors["adm1_pcode"].tolist()
    wanted: dict[str, list[int]] = {}
    for a, b, c in permutations(range(len(m.actors)), 3):
        if (a, b) in arcs and (b, c) in arcs and (a, c) not in arcs and area[a] and area[b] and area[c]:
            same = (area[a] == area[b], area[b] == area[c], area[a] == area[c])
            role = [(1, 1, 1), (0, 0, 1), (0, 1, 0), (1, 0, 0), (0, 0, 0)].index(tuple(map(int, same)))
            wanted.setdefault(m.actors["id"].iat[b], [0] * 5)[role] += 1
    try:
        found = brokerage(m, QUICK, by="area", layer=layer)
    except Refused:
        society = set(np.flatnonzero(layers.civil_society).tolist())
        who = society if layer == "collaboration" else {v for pair in arcs for v in pair}
        assert len({area[v] for v in who} - {""}) < 2
        assert layer == "influence" or not wanted
        return
    assert {i: list(some.values()) for i, some in counts(found).items()} == wanted


def test_chances_are_corrected_for_all_roles_of_all_brokers() -> None:
    found = brokerage(kala(), CERTAIN, only=CLASSES)
    raw = [f.details[f"{role}_p"] for f in found for role in ROLES]
    # By hand: the k-th smallest of n, times n / k, and never more than that of one after it.
    steps = [p * len(raw) / (place + 1) for place, p in enumerate(sorted(raw))]
    wanted = {p: min(1.0, *steps[place:], 1.0) for place, p in reversed(list(enumerate(sorted(raw))))}
    assert len(raw) == 5 * len(ROLES)
    assert [f.details[f"{role}_p_corrected"] for f in found for role in ROLES] == pytest.approx(
        [wanted[p] for p in raw]
    )
    assert brokerage(kala(), CERTAIN, only=CLASSES, limit=1).about("A").details == found.about("A").details


@pytest.mark.parametrize(("cells", "asked"), [({}, True), ({"consent_c3": "no"}, False)])
def test_only_a_broker_who_may_be_asked_about_others_is(cells: dict[str, str], asked: bool) -> None:
    people = [actor(i, works_on_rights_of="women" if i in "AB" else "youth") for i in "AC"]
    row = actor("B", works_on_rights_of="women", **cells)
    m = a_map(actors=[*people, row], ties=[tie("A", "B"), tie("B", "C")])
    found = brokerage(m, CERTAIN).about("B")
    assert found.acts == ({"ask": ("B",)} if asked else {})
    assert ("Name of B" in found.next_question) is asked
    # Nobody else has a place with which to compare.
    assert found.statement == (
        "Name of B is the only one to be placed by how often it stands between two others without a "
        "recorded tie."
    )
