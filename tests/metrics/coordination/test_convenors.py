"""Convenors for gaps and missing platforms (A30, A31): the worked example by hand, and who is never named."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest
from fields import random_field
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, kala, offer, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.coordination.convenors import convenors, first_ones
from actormap.metrics.coordination.gaps import gaps
from actormap.rights.safeguards import unnamed

TWO = View(date=DAY, certain=True, thresholds=Thresholds(platform_actors=2))
NO_PLATFORMS = View(date=DAY, certain=True, thresholds=Thresholds(platform_actors=99))
EVERY = 10_000


def works(actors: str, sector: str = "LEG", pcode: str = "XA01") -> list[dict[str, Any]]:
    return [{"actor_id": i, "sector": sector, "pcode": pcode} for i in actors]


def gap(*ties: dict[str, Any], people: str = "ABX", **tables: Any) -> ActorMap:
    """A and B work in one cell and nothing joins them; X and others may."""
    presence = tables.pop("presence", works("AB"))
    return a_map(*people, ties=list(ties), presence=presence, **tables)


def named(m: ActorMap, view: View = NO_PLATFORMS, **options: Any) -> list[str]:
    return [f.details.get("convenor", "") for f in convenors(m, view, **options) if f.subject == ("A", "B")]


def only(found: Findings) -> Finding:
    (finding,) = found
    return finding


TRUSTED = (offer("X", "A", 0.8), offer("X", "B", 0.5))


# --- the worked example ------------------------------------------------------------------------------


def test_convenors_of_the_worked_example() -> None:
    # Who could invite whom, from the ties of KALA (T: who trusts or takes introductions; G+: works with):
    #   A: T nobody but the office (O .9);         G+ B, C, D
    #   B: T nobody but the office (O .8);         G+ A, C
    #   D: T A .8 (M is hostile to D, and State);  G+ A, E
    #   F: T E .7, H .4 (M is hostile, and State); G+ E, G
    #   H: T C .8;                                 G+ C
    # D-F: in both columns only E: works with D (.6), trusted by F (.7): .6 * .7 = .42.
    # B-H: only C: works with B (.6), trusted by H (.8): .6 * .8 = .48.
    # A-F: {B, C, D} and {E, H, G}: nobody; the office is trusted by A, and not by F: not named either.
    found = {f.subject: f for f in convenors(kala(), NO_PLATFORMS)}
    assert set(found) == {("A", "F"), ("D", "F"), ("B", "H")}
    e, c, nobody = found["D", "F"], found["B", "H"], found["A", "F"]
    assert (e.id, e.value) == ("A30:convenor:E:D:F", pytest.approx(0.42))
    assert e.details["chances"] == [pytest.approx(0.6), pytest.approx(0.7)]
    assert e.details["trusted"] is False
    assert e.evidence == ("t06", "t20")
    assert "weaker ground" in e.reason
    assert e.details["place"] == 1  # E works in XX02, on another theme
    assert "; it works in that area or on that theme. " in e.reason
    assert (c.id, c.value) == ("A30:convenor:C:B:H", pytest.approx(0.48))
    assert (nobody.id, nobody.value) == ("A30:no_convenor:A:F", None)
    assert nobody.details == {"first_trusts": ["B", "C", "D"], "second_trusts": ["E", "G", "H"]}
    assert nobody.reason.startswith(
        "3 actors could invite the first and 3 actors the second; none is recorded as near to both."
    )
    near = ", ".join(unnamed(one) for one in "BCDEG")
    assert nobody.next_question == (
        "Ask National Rights Forum and Open House, each alone, whom they would accept as a host, or ask "
        f"those near to one side ({near}) who is near to the other."
    )
    assert "or ask those near to one side (" in nobody.next_question


def test_convenors_for_missing_platforms_of_the_worked_example() -> None:
    # LEG@XX01: B and H; C joins both (H trusts it, B works with it): 2 of 2. A, O and B join one each.
    # LAN@*: E and L; nobody is near to L.
    found = {f.subject[0]: f for f in convenors(kala(), TWO) if f.analysis == "A31"}
    assert set(found) == {"LEG@XX01", "LAN@*"}
    c, nobody = found["LEG@XX01"], found["LAN@*"]
    assert (c.id, c.value) == ("A31:convenor:C:LEG@XX01", 1.0)
    assert (c.details["trusting"], c.details["working"]) == (1, 1)
    assert "It works in that area or on that theme." in c.reason
    assert (nobody.id, nobody.value, nobody.details["near"]) == ("A31:no_convenor:LAN@*", None, ["C", "D"])


def test_office_is_told_not_to_replace_local_capacity() -> None:
    assert any("does not replace local capacity" in caveat for caveat in convenors(kala(), CERTAIN).caveats)


# --- who is named ------------------------------------------------------------------------------------


def test_value_is_both_chances_times_free_share_lowered_by_exposure() -> None:
    m = gap(
        *TRUSTED,
        actors=[actor("X", introduction_load=1, introduction_cap=4, at_risk_level=2, consent_c2="yes")],
    )
    finding = only(convenors(m, NO_PLATFORMS))
    assert finding.value == pytest.approx(0.8 * 0.5 * 3 / 4 * exp(-0.5))
    assert finding.details["trusted"] is True
    assert finding.details["ask_first"] is True
    assert set(finding.evidence) == {"referral_offer:XA", "referral_offer:XB"}
    assert finding.reason.startswith("Name of A trusts it or takes introductions from it (chance 0.80); ")
    assert finding.reason.endswith("Requests this quarter: 1, of 4 at most.")
    assert finding.next_question == (
        "Ask Name of X first whether it is willing to host, then the others, each alone, whether they would "
        "come."
    )


def test_who_engages_with_a_mechanism_is_more_exposed_as_a_convenor_too() -> None:
    told = tie("X", "H", "engages_mechanism", **{"from": DAY})
    m = gap(*TRUSTED, told, actors=[actor("H", sphere="un"), actor("X", at_risk_level=1)], people="AB")
    assert only(convenors(m, NO_PLATFORMS)).value == pytest.approx(0.8 * 0.5 * exp(-0.25 - 0.2))
    unasked = gap(*TRUSTED, told, actors=[actor("H", sphere="state"), actor("X")], people="AB")
    assert only(convenors(unasked, NO_PLATFORMS)).value == pytest.approx(0.8 * 0.5)


def test_list_of_a_workshop_makes_no_convenor_likelier_than_fifteen_would() -> None:
    others = [f"W{at:02}" for at in range(28)]
    known = [tie(one, "X", "trust", weight=1) for one in [*"AB", *others]]
    m = a_map(*"ABX", *others, ties=known, presence=works("AB"))
    assert only(convenors(m, NO_PLATFORMS)).value == pytest.approx((0.4 * 15 / 30) ** 2)


def test_trust_turned_round_makes_a_convenor_and_trusting_somebody_does_not() -> None:
    assert named(gap(tie("A", "X", "trust", weight=3), tie("B", "X", "trust", weight=3))) == ["X"]
    assert named(gap(tie("X", "A", "trust", weight=3), tie("X", "B", "trust", weight=3))) == [""]


HOSTILE = ["tension", "conflict", "opposition", "avoidance", "exclusion", "label", "threat", "attack"]


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("ends", ["XA", "AX", "XB", "BX"])
def test_who_has_a_hostile_tie_with_either_side_is_not_named_however_graded(kind: str, ends: str) -> None:
    m = gap(*TRUSTED, tie(ends[0], ends[1], kind, grade="E5"))
    assert named(m, View(date=DAY, thresholds=NO_PLATFORMS.thresholds)) == [""]
    said = repr(convenors(m, NO_PLATFORMS).as_dict())
    assert "'X'" not in said
    assert "Name of X" not in said


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c3": "no"},
        {"consent_c3": "withdrawn"},
        {"do_not_contact": "yes"},
        {"feels_safe": "no"},
        {"at_risk_level": 3},
        {"at_risk_level": 4},
        {"consent_c2": "no"},
        {"consent_c2": "withdrawn"},
        {"sphere": "state"},
        {"sphere": "political_party"},
        {"sphere": "unknown"},
        {"introduction_load": 3},
        {"introduction_load": 1, "introduction_cap": 1},
        {"introduction_cap": 0},
    ],
)
def test_who_must_not_be_asked_or_has_no_time_is_not_named(cells: dict[str, Any]) -> None:
    m = gap(*TRUSTED, actors=[actor("X", **cells)])
    assert named(m) == [""]
    assert "Name of X" not in repr(convenors(m, NO_PLATFORMS).as_dict())


def test_who_is_hostile_to_the_group_of_one_side_is_not_named() -> None:
    people = [actor(i, works_on_rights_of="lgbt") for i in "AZ"]
    assert named(gap(*TRUSTED, tie("X", "Z", "threat"), actors=people)) == [""]
    assert named(gap(*TRUSTED, tie("Z", "X", "avoidance"), actors=people)) == ["X"]


@pytest.mark.parametrize("sphere", ["community", "media", "donor", "un", "religious_or_customary_leader"])
def test_other_spheres_may_convene_but_come_after_civil_society(sphere: str) -> None:
    m = gap(
        offer("X", "A", 1),
        offer("X", "B", 1),
        offer("Y", "A", 0.3),
        offer("Y", "B", 0.3),
        people="ABXY",
        actors=[actor("X", sphere=sphere)],
    )
    assert named(m) == (["X", "Y"] if sphere == "community" else ["Y", "X"])


def test_trusted_by_both_comes_before_worked_with_then_place_then_chance() -> None:
    m = gap(
        tie("W", "A"),
        tie("W", "B"),
        *(offer(x, y, p) for x, p in (("X", 0.4), ("Y", 0.3), ("Z", 0.9)) for y in "AB"),
        people="ABWXYZ",
        presence=works("ABY"),
        platforms=[{"id": "P", "name": "P", "theme": "LEG", "members": "A;Y"}],
    )
    # Y works in the place; W only works with both.
    assert named(m, each=9) == ["Y", "Z", "X", "W"]
    assert named(m, each=2) == ["Y", "Z"]
    (y,) = (f for f in convenors(m, NO_PLATFORMS, each=1) if f.subject == ("A", "B"))
    assert "; it works in that place on that theme. " in y.reason
    last = [f for f in convenors(m, NO_PLATFORMS, each=9) if f.subject == ("A", "B")][-1]
    assert last.value == pytest.approx(0.36)
    assert last.details["trusted"] is False


def test_equal_convenors_are_not_cut_off() -> None:
    m = gap(*(offer(x, y, 0.5) for x in "XYZ" for y in "AB"), people="ABXYZ")
    assert named(m, each=1) == ["X", "Y", "Z"]
    assert first_ones([3, 1, 2, 1], lambda x: (x,), 1) == [1, 1]
    assert first_ones([3, 1], lambda x: (x,), 5) == [1, 3]


def test_office_is_named_only_where_nobody_else_is_near_to_both() -> None:
    both = (offer("O", "A", 0.9), offer("O", "B", 0.5))
    assert named(gap(*both, *TRUSTED)) == ["X"]
    finding = only(convenors(gap(*both), NO_PLATFORMS))
    assert (finding.id, finding.value) == ("A30:office:O:A:B", pytest.approx(0.45))
    assert finding.details["office"] is True
    assert "do not replace local capacity" in finding.statement
    assert finding.reason.endswith("The office's own time is not counted.")
    assert named(gap(*both[:1])) == [""]
    assert only(convenors(gap(*both[:1]), NO_PLATFORMS)).next_question == (
        "Ask Name of A and Name of B, each alone, whom they would accept as a host."
    )
    assert named(gap(*both, tie("B", "O", "avoidance"))) == [""]


def test_neither_side_convenes_and_pairs_with_a_hostile_tie_get_nobody() -> None:
    assert named(gap(tie("A", "B", "trust", weight=4))) == [""]
    m = gap(*TRUSTED, tie("A", "B", "tension"))
    found = convenors(m, NO_PLATFORMS)
    assert len(found) == 0
    assert found.parameters["tensions"] == 1


def test_name_is_shown_only_with_consent() -> None:
    finding = only(convenors(gap(*TRUSTED, actors=[actor("X", consent_c4="unknown")]), NO_PLATFORMS))
    assert finding.statement.startswith("[name not to be passed on: X] could")
    assert finding.next_question.startswith("Ask [name not to be passed on: X] first whether it is willing")
    assert "Name of X" not in repr(finding.as_dict())


def test_those_near_to_one_side_are_named_only_with_their_consent() -> None:
    people = [actor("X", consent_c4="unknown")]
    finding = only(convenors(gap(offer("X", "A", 0.5), actors=people), NO_PLATFORMS))
    assert finding.id.startswith("A30:no_convenor")
    assert "ask those near to one side ([name not to be passed on: X])" in finding.next_question
    (nobody,) = platform(a_map(*"ABC", actors=people, ties=[offer("X", "B", 0.5)], presence=works("ABC")))
    assert nobody.next_question == (
        "Ask [name not to be passed on: X] whom else those who work there would trust as a host."
    )
    assert "Name of X" not in repr(finding.as_dict()) + repr(nobody.as_dict())


# --- platforms ---------------------------------------------------------------------------------------


def platform(m: ActorMap, view: View = TWO) -> list[Finding]:
    return [f for f in convenors(m, view) if f.analysis == "A31"]


def test_convenor_of_a_platform_joins_at_least_two_itself_included() -> None:
    m = a_map(*"ABC", ties=[offer("A", "B", 0.5)], presence=works("ABC"))
    (finding,) = platform(m)
    assert (finding.id, finding.value) == ("A31:convenor:A:LEG@XA01", pytest.approx(2 / 3))
    assert "It is one of them. It works in that place on that theme." in finding.reason
    (nobody,) = platform(a_map(*"ABCX", ties=[offer("X", "B", 0.5)], presence=works("ABC")))
    assert (nobody.id, nobody.details["near"]) == ("A31:no_convenor:LEG@XA01", ["X"])
    (alone,) = platform(a_map(*"ABC", presence=works("ABC")))
    assert alone.next_question == "Ask those who work there whom they would trust as a host."


def test_who_joins_the_most_convenes_and_nobody_with_a_hostile_tie_to_any_of_them() -> None:
    ties = [*(offer("X", y, 0.5) for y in "ABC"), *(offer("Y", y, 0.9) for y in "AB")]
    m = a_map(*"ABCXY", ties=ties, presence=works("ABC"))
    assert [f.details["convenor"] for f in platform(m)] == ["X", "Y"]
    m = a_map(*"ABCXY", ties=[*ties, tie("C", "X", "avoidance", grade="E5")], presence=works("ABC"))
    assert [f.details["convenor"] for f in platform(m)] == ["Y"]


@pytest.mark.parametrize(
    "cells",
    [{"at_risk_level": 3}, {"consent_c2": "no"}, {"consent_c2": "withdrawn"}, {"do_not_contact": "yes"}],
)
def test_who_may_not_be_approached_is_no_reason_for_a_convenor_but_one_against(cells: dict[str, Any]) -> None:
    silent, ties = [actor("A", **cells)], [offer("X", y, 0.5) for y in "AB"]
    (nobody,) = platform(a_map(*"BCX", actors=silent, ties=ties, presence=works("ABC")))
    assert nobody.id == "A31:no_convenor:LEG@XA01"
    ties = [*(offer("X", y, 0.5) for y in "BC"), tie("X", "A", "tension")]
    (nobody,) = platform(a_map(*"BCX", actors=silent, ties=ties, presence=works("ABC")))
    assert nobody.id == "A31:no_convenor:LEG@XA01"
    (one,) = platform(a_map(*"BCX", actors=silent, ties=ties[:2], presence=works("ABC")))
    assert one.id == "A31:convenor:X:LEG@XA01"


def test_office_starts_a_platform_only_where_nobody_else_can() -> None:
    ties = [offer("O", "A", 0.9), offer("O", "B", 0.9), offer("X", "A", 0.9)]
    (finding,) = platform(a_map(*"ABX", ties=ties, presence=works("AB")))
    assert finding.id == "A31:office:O:LEG@XA01"
    (finding,) = platform(a_map(*"ABX", ties=[*ties, offer("X", "B", 0.1)], presence=works("AB")))
    assert finding.details["convenor"] == "X"


# --- any map -----------------------------------------------------------------------------------------


@seeded(range(20), few=6)
def test_convenors_on_random_maps_are_those_of_the_definition(seed: int) -> None:
    m = random_field(seed)
    context, layers = Context(m, QUICK), Layers(m, QUICK)
    exclusions, ids = Exclusions(context), context.ids
    near: dict[str, set[str]] = {i: set() for i in ids}
    for layer in (layers.referral, layers.collaboration):
        for u, v in zip(layer.source.tolist(), layer.target.tolist(), strict=True):
            near[ids[v]].add(ids[u])
            if layer is layers.collaboration:
                near[ids[u]].add(ids[v])
    consent = dict(zip(ids, m.actors["consent_c2"], strict=True))
    silent = dict(zip(ids, m.actors["do_not_contact"], strict=True))
    able = {
        i
        for v, i in enumerate(ids)
        if not exclusions.always[v]
        and not layers.offices[v]
        and free_share(context, v)[2] > 0
        and consent[i] not in {"no", "withdrawn"}
        and silent[i] != "yes"
    }
    found = convenors(m, QUICK, each=99, limit=EVERY)
    for pair in [f.subject for f in gaps(m, QUICK, limit=EVERY) if not f.details["tension"]]:
        barred = {ids[x] for i in pair for x in exclusions.for_target(context.code(i))}
        wanted = (near[pair[0]] & near[pair[1]] & able) - set(pair) - barred
        about = [f for f in found if f.subject == pair]
        local = {f.details["convenor"] for f in about if "convenor" in f.details and not f.details["office"]}
        assert local == wanted
        assert about
        assert all(f.details["office"] for f in about) if not wanted and about[0].value is not None else True


def test_random_fields_have_convenors_offices_and_gaps_without_any() -> None:
    found = [f for seed in range(20) for f in convenors(random_field(seed), QUICK, limit=EVERY)]
    kinds = [f.id.split(":")[1] for f in found if f.analysis == "A30"]
    assert min(kinds.count(kind) for kind in ("convenor", "office", "no_convenor")) > 3


@seeded(SEEDS)
def test_limit_names_the_first_gaps_only(seed: int) -> None:
    m = random_field(seed)
    whole = {f.id for f in convenors(m, QUICK, limit=EVERY)}
    short = convenors(m, QUICK, limit=1)
    assert {f.id for f in short} <= whole
    assert len({f.subject for f in short if f.analysis == "A30"}) <= 1


def test_refused_without_presence() -> None:
    with pytest.raises(Refused, match="presence"):
        convenors(a_map("A", "B"), CERTAIN)
