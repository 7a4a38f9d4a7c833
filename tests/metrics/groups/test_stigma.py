"""Conduct of others towards groups (A11): KALA, labels by hand, verdicts, and what must not be said."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, expected, kala, random_map, tie
from scipy import stats  # noqa: TID251 - what ours is held against
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.engine.statistics.small_samples import false_discovery
from actormap.metrics.base.conduct import labels_of
from actormap.metrics.base.context import context_of
from actormap.metrics.base.permutation_test import TWO_YARDSTICKS
from actormap.metrics.base.safeguards.exclusions import exclusions_of
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.groups.stigma import stigma
from actormap.rights.access import Principal, visible

Rows = list[dict[str, Any]]
SIX = 6e-7


def about(m: ActorMap, group: str = "women", view: View = CERTAIN) -> Finding:
    return stigma(m, view).about(group)


def women(*ids: str, **cells: Any) -> Rows:
    return [actor(i, works_on_rights_of="women", **cells) for i in ids]


def label(subjects: str, day: str = "2025-01-10", code: str = "criminal", **cells: Any) -> dict[str, Any]:
    name = f"{subjects.replace(';', '+')} {day} {code} {cells.get('by_id', '')}"
    usual = {"type": "label", "by_class": "media", "id": name}
    return usual | {"date": day, "subjects": subjects, "label": code} | cells


# --- the worked example ------------------------------------------------------------------------------


def test_kala_profile_of_q() -> None:
    q = about(kala(), "lgbt").details
    assert (q["s1_hostile"], q["s1_friendly"], q["s1_share"]) == (3, 1, 0.75)
    assert q["s2_p"] == pytest.approx(2 / 36)
    assert q["s2_p_binomial"] == pytest.approx(expected()["binom_p_neg_to_Q"], abs=SIX)
    assert q["s4_ties"] == 1
    assert q["s4_expected"] == pytest.approx(expected()["config_expected_cross"], abs=SIX)
    assert q["s4_ratio"] == pytest.approx(expected()["config_ratio"], abs=SIX)
    assert q["s4_p"] == pytest.approx(expected()["perm_exact_cross_Q<=1"] / 36)
    assert q["s5_p"] == pytest.approx(expected()["hyper_p_coalition_excl_Q"], abs=SIX)
    assert q["s5_p"] == pytest.approx(6 / 36)
    assert (q["s6_civil_society"], q["s6_all"]) == (1, 3)
    assert q["s6_share"] == pytest.approx(1 / 3)


def test_kala_q_is_too_small_for_anything_to_count() -> None:
    found = about(kala(), "lgbt")
    assert found.details["counts"] == []
    assert found.p is None
    assert found.verdict == found.at_most == "insufficient_data"
    assert "so few members" in found.statement
    assert set(found.details["p_corrected"].values()) == {None}
    assert found.evidence == ("t24", "t25", "t27")


def test_kala_is_a_profile_without_a_score_in_alphabetical_order() -> None:
    found = stigma(kala(), CERTAIN)
    assert [f.value for f in found] == [None] * len(found)
    subjects = [f.subject for f in found]
    assert subjects == sorted(subjects)
    assert [f.subject[0] for f in found] == ["indigenous", "landless_or_land_defenders", "lgbt", "women"]


# --- ties from outside -------------------------------------------------------------------------------


def test_tie_without_direction_counts_towards_both_and_a_directed_one_towards_its_target() -> None:
    m = a_map(
        *"XYZ",
        actors=women("A", "B", "C"),
        ties=[
            tie("A", "X"),
            tie("A", "Y", "information_sharing"),
            tie("Z", "A", "information_sharing"),
            tie("B", "X", "conflict"),
            tie("B", "Y", "opposition"),
            tie("Z", "C", "opposition"),
        ],
    )
    found = about(m).details
    assert (found["s1_hostile"], found["s1_friendly"]) == (2, 2)
    # The conflict counts towards both of its ends, and Y is opposed by B.
    assert about(m).reason.startswith(
        "Hostile among recorded ties from outside: 2 of 4. Recorded hostile ties towards all actors: 4. "
        "Chance alone directs as many of them at this group in 80.0% of cases (100.0% corrected)."
    )


def test_ties_among_members_and_from_the_office_are_not_conduct_of_others() -> None:
    m = a_map(
        *"XYZ",
        actors=women("A", "B", "C"),
        ties=[tie("A", "B", "opposition"), tie("O", "A"), tie("O", "B", "opposition"), tie("X", "B")],
    )
    found = about(m)
    assert (found.details["s1_hostile"], found.details["s1_friendly"]) == (0, 1)
    assert "No hostile tie and no label" in found.statement
    assert "Ties of collaboration with others: too few actors or ties to compare." in found.reason
    assert found.evidence == ()


def test_pair_with_a_hostile_and_a_friendly_tie_is_hostile_and_counts_once() -> None:
    m = a_map(
        *"XYZ",
        actors=women("A", "B", "C"),
        ties=[
            tie("X", "A"),
            tie("X", "A", "opposition"),
            tie("X", "A", "threat"),
            tie("A", "Y", "support"),
            tie("A", "Y", "conflict"),
        ],
    )
    found = about(m)
    assert (found.details["s1_hostile"], found.details["s1_friendly"]) == (2, 0)
    assert found.evidence == ("conflict:AY", "opposition:XA", "threat:XA")


def random_society(seed: int) -> ActorMap:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    ids = [f"n{i}" for i in range(9)]
    actors = [actor(i, works_on_rights_of="women" if i in ids[:3] else "") for i in ids]
    ends = pick.sample(list(combinations(ids, 2)), 18)
    turned = (pick.sample(pair, 2) for pair in ends)
    ties = [tie(u, v, kind=pick.choice(["coordination", "opposition"])) for u, v in turned]
    return a_map(actors=actors, ties=ties)


@seeded(range(8))
def test_chances_of_s2_and_s4_are_those_of_all_groups_of_the_size(seed: int) -> None:
    m = random_society(seed)
    found = about(m).details
    ids = [i for i in m.actors["id"] if i != "O"]
    hostile = m.ties[m.ties["kind"] == "opposition"]
    friendly = m.ties[m.ties["kind"] == "coordination"]

    def hits(group: tuple[str, ...]) -> int:
        return int(hostile["target_id"].isin(group).sum())

    def leaving(group: tuple[str, ...]) -> int:
        return int((friendly["source_id"].isin(group) != friendly["target_id"].isin(group)).sum())

    own = tuple(ids[:3])
    groups = list(combinations(ids, 3))
    assert found["s2_p"] == pytest.approx(sum(hits(g) >= found["s1_hostile"] for g in groups) / 84)
    assert found["s4_ties"] == leaving(own)
    if found["s4_p"] is not None:
        assert found["s4_p"] == pytest.approx(sum(leaving(g) <= leaving(own) for g in groups) / 84)


# --- labels ------------------------------------------------------------------------------------------


def test_labels_that_agree_in_who_when_and_code_are_one_event() -> None:
    events = [
        label("A"),
        label("B"),  # the same event by media, told of two members
        label("A", code="anti_national"),
        label("A", day="2025-01-11"),
        label("A;X", by_id="X", by_class=""),
        label("Y"),
        label("A", day="2023-01-10"),
        label("A", day="2025-03-01"),
    ]
    m = a_map(*"XYZ", actors=women("A", "B", "C"), events=events)
    found = about(m).details
    assert found["s3_labels"] == 4
    assert found["s3_labels_others"] == 1
    assert found["s3_by_class"] == {"civil_society": 1, "media": 3}


def test_rates_are_per_actor_and_year_and_compared_exactly() -> None:
    events = [label("A", day=f"2025-01-{day:02}") for day in range(10, 16)] + [label("Y")]
    people = [*women("A", "B"), *women("C", present_since="2024-08-02")]
    m = a_map(*"XYZ", actors=people, events=events)
    found = about(m).details
    years = [(2 * 366 + 183) / 365.25, 3 * 366 / 365.25]
    assert found["s3_rate"] == pytest.approx(6 / years[0])
    assert found["s3_rate_others"] == pytest.approx(1 / years[1])
    assert found["s3_rate_ratio"] == pytest.approx(6 / years[0] / (1 / years[1]))
    wanted = stats.binomtest(6, 7, years[0] / sum(years), alternative="greater").pvalue
    assert found["s3_p"] == pytest.approx(wanted)
    assert about(m).statement.endswith("The conduct is theirs. Chance alone rarely gives so many labels.")
    labels = (
        "Recorded labels per actor and year: 2.40, against 0.33 for the others. Chance alone gives so many "
        "in 3.8% of cases (7.5% corrected)."
    )
    assert labels in about(m).reason


def test_label_tie_is_an_event_without_a_code_unless_an_event_tells_of_it() -> None:
    ties = [tie("X", "A", "label"), tie("Y", "B", "label", **{"from": ""}), tie("Z", "B", "label")]
    events = [label("A", day="2025-01-01", by_id="X", by_class="")]
    m = a_map(*"XYZ", actors=women("A", "B", "C"), ties=ties, events=events)
    found = about(m).details
    # X's tie is the event told in events; Y's has no day; Z's counts.
    assert found["s3_labels"] == 2
    assert found["s3_by_class"] == {"civil_society": 2}
    assert about(m).evidence == ("label:XA", "label:YB", "label:ZB", events[0]["id"])
    assert found["events"] == [events[0]["id"]]


def test_label_events_are_evidence_for_those_who_see_them() -> None:
    events = [label("A", id="e1"), label("A", id="e2", day="2025-01-11", sensitivity=3)]
    m = a_map(*"XYZ", actors=women("A", "B", "C"), ties=[tie("X", "A", "opposition")], events=events)
    assert about(m).evidence == ("opposition:XA", "e1", "e2")
    seen = about(visible(m, Principal("hro")))
    assert (seen.evidence, seen.details["s3_labels"]) == (("opposition:XA", "e1"), 1)


def test_event_named_like_a_tie_is_no_second_source_of_it() -> None:
    listed = [{"id": "s1"}, {"id": "s2"}]
    ties = [tie("X", "A", "opposition", id="1", sources="s1"), tie("X", "Y", id="2", sources="s1;s2")]
    events = [label("A", id="2", sources="s1"), label("B", id="1", code="anti_national", sources="s1")]
    m = a_map(*"XYZ", actors=women("A", "B", "C"), ties=ties, events=events, sources=listed)
    found = about(m)
    assert (found.evidence, found.sources) == (("1", "2"), 1)
    assert resampled(stigma, m, View(date=DAY), draws=2).about("women").evidence == found.evidence


def test_labels_by_members_and_by_oneself_are_left_out() -> None:
    events = [label("A", by_id="B", by_class=""), label("A", by_id="A", by_class="", day="2025-01-12")]
    found = about(a_map(*"XYZ", actors=women("A", "B", "C"), events=events)).details
    assert (found["s3_labels"], found["s3_p"]) == (0, 1.0)


def test_class_of_a_labeller_on_the_map_follows_its_sphere() -> None:
    people = [*women("A", "B", "C"), actor("P", sphere="security_force")]
    found = about(a_map(*"XYZ", actors=people, events=[label("A", by_id="P", by_class="")])).details
    assert found["s3_by_class"] == {"security_force": 1}
    assert (found["s6_civil_society"], found["s6_all"]) == (0, 1)


def test_event_that_is_rather_not_believed_does_not_count() -> None:
    events = [label("A", grade="E5"), label("A", day="2025-01-11", grade="B2"), label("A", day="2025-01-12")]
    m = a_map(*"XYZ", actors=women("A", "B", "C"), events=events)
    assert about(m, view=View(date=DAY)).details["s3_labels"] == 2
    assert about(m).details["s3_labels"] == 3


def test_event_told_by_the_source_that_is_left_out_does_not_count() -> None:
    events = [label("A", sources="s1"), label("A", day="2025-01-11", sources="s1;s2")]
    m = a_map(*"XYZ", actors=women("A", "B", "C"), events=events, sources=[{"id": "s1"}, {"id": "s2"}])
    assert about(m).details["s3_labels"] == 2
    left = labels_of(context_of(m, View(date=DAY, without="s1")))
    assert [one.event[1] for one in left] == ["2025-01-11"]


# --- verdicts ----------------------------------------------------------------------------------------


def set_apart(members: int, sources: int, asked: int = 3) -> ActorMap:
    """A group hit by hostile ties, without a seat, with one tie to the many others."""
    ids, others = [f"A{i}" for i in range(members)], [f"X{i:02}" for i in range(12)]
    told = ";".join(f"s{i}" for i in range(sources))
    ties = [tie(x, a, "opposition", sources=told) for x, a in zip(others, ids, strict=False)]
    ties += [tie(others[5], ids[-1], "avoidance", sources=told)]
    ties += [tie(a, b, sources=told) for a, b in combinations(ids, 2)]
    ties += [tie(a, b, sources=told) for a, b in combinations(others[:8], 2)]
    return a_map(
        *others,
        actors=women(*ids),
        ties=ties,
        sources=[{"id": f"s{i}", "reliability": "A", "credibility": "1"} for i in range(sources)],
        platforms=[{"id": "P", "name": "Forum", "members": ";".join(others)}],
        observations=[
            {
                "source": f"s{i}",
                "date": "2025-01-20",
                "subject_id": a,
                "asked_about": "ties_all",
                "answer": "list",
            }
            for i in range(min(sources, asked))
            for a in ids
        ],
    )


def test_three_indicators_on_five_members_by_three_sources_are_supported() -> None:
    found = about(set_apart(5, 3))
    assert found.details["counts"] == ["S2", "S4", "S5"]
    assert found.at_most == "supported"
    assert found.id == "A11:group:beyond_chance:women"
    assert found.statement.endswith(
        "6 hostile ties. The conduct is theirs. Chance alone rarely gives so many hostile ties, so few ties "
        "of collaboration with others and so few seats on platforms."
    )


def test_group_that_is_only_left_out_is_told_without_conduct() -> None:
    m = set_apart(5, 3)
    found = about(m.replace(ties=m.ties[m.ties["kind"] == "coordination"]))
    assert found.statement == (
        "5 recorded actors tagged Women (works on their rights): chance alone rarely gives so few ties of "
        "collaboration with others and so few seats on platforms."
    )


@pytest.mark.parametrize(("members", "sources"), [(4, 3), (5, 2)])
def test_small_groups_and_few_sources_are_indicative_at_most(members: int, sources: int) -> None:
    assert about(set_apart(members, sources)).at_most == "indicative"


def test_two_members_are_never_more_than_insufficient() -> None:
    found = about(set_apart(2, 3))
    assert found.details["s2_p"] < 0.05
    assert found.details["s5_p"] < 0.05
    assert found.details["counts"] == []
    assert found.at_most == "insufficient_data"
    assert found.id == "A11:group:recorded:women"


def test_resampling_tells_how_firm_the_claim_is() -> None:
    found = resampled(stigma, set_apart(5, 3), View(date=DAY), draws=10).about("women")
    assert found.holds_in is not None
    assert found.holds_in >= 0.9
    assert found.verdict == "supported"


def test_chances_are_corrected_for_all_indicators_of_all_groups_together() -> None:
    m = set_apart(5, 3)
    tags = ["youth" if i[0] == "X" and int(i[1:]) < 4 else "" for i in m.actors["id"]]
    mixed = m.actors["works_on_rights_of"].where(m.actors["works_on_rights_of"] != "", pd.Series(tags))
    found = stigma(m.replace(actors=m.actors.assign(works_on_rights_of=mixed)), CERTAIN)
    each = [(f.details, name) for f in found for name in ("S2", "S3", "S4", "S5")]
    wanted = false_discovery([profile[f"{name.lower()}_p"] for profile, name in each])
    assert len(wanted) == 8
    assert [profile["p_corrected"][name] for profile, name in each] == pytest.approx(wanted)


def test_four_indicators_of_one_group_are_four_tests() -> None:
    # Chances 2/36, 1, 3/36 and 6/36: times 4, over the rank, and never above that of a higher rank.
    two = View(date=DAY, certain=True, thresholds=Thresholds(stigma_members=2, stigma_chance=0.17))
    found = about(kala(), "lgbt", two)
    wanted = {"S2": 6 / 36, "S3": 1.0, "S4": 6 / 36, "S5": 8 / 36}
    assert found.details["p_corrected"] == pytest.approx(wanted)
    assert found.details["counts"] == ["S2", "S4"]
    assert (found.p, found.at_most) == (pytest.approx(6 / 36), "indicative")


def test_supported_rests_on_chances_that_are_rare_with_all_that_was_tested() -> None:
    found = about(set_apart(5, 3))
    assert found.p == max(found.details["p_corrected"][name] for name in found.details["counts"])
    rare = found.p / 2
    strict = View(date=DAY, thresholds=Thresholds(supported_chance=rare))
    told = resampled(stigma, set_apart(5, 3), strict, draws=10).about("women")
    assert (told.at_most, told.verdict) == ("supported", "indicative")


def test_reason_tells_the_raw_chance_and_the_corrected_one_that_decides() -> None:
    m = set_apart(5, 3)
    tags = ["youth" if i[0] == "X" and int(i[1:]) < 4 else "" for i in m.actors["id"]]
    mixed = m.actors["works_on_rights_of"].where(m.actors["works_on_rights_of"] != "", pd.Series(tags))
    for found in stigma(m.replace(actors=m.actors.assign(works_on_rights_of=mixed)), CERTAIN):
        raw, corrected = found.details["s5_p"], found.details["p_corrected"]["S5"]
        told = ["under 0.1%" if p < 0.001 else f"{p:.1%}" for p in (raw, corrected)]
        assert f"in {told[0]} of cases ({told[1]} corrected)." in found.reason
        assert found.reason.count(" corrected).") == 3
        assert "No label towards anybody is recorded, so there is nothing to compare." in found.reason
        assert found.reason.endswith(
            "What counts is the chance corrected for all signs of all groups together."
        )


def test_nothing_is_said_to_be_corrected_for_groups_too_small_to_be_tested() -> None:
    found = about(kala(), "lgbt")
    assert "Recorded seats on platforms: 0. Chance alone gives so few in 16.7% of cases." in found.reason
    assert "corrected" not in found.reason


def test_two_yardsticks_of_s4_are_told_apart() -> None:
    found = stigma(kala(), CERTAIN)
    assert f"Ties of collaboration with others: {TWO_YARDSTICKS}" in found.caveats
    said = (
        "Ties of collaboration with others: 1, where 2.6 are expected from how many ties each actor has. "
        "Tags dealt out at random, whatever ties each actor has, give so few in 8.3% of cases."
    )
    assert said in found.about("lgbt").reason


def test_rare_but_not_harmful_does_not_count() -> None:
    # The group has few ties and all of them lead out: fewer than others, yet more than expected of it.
    others = [f"X{i:02}" for i in range(14)]
    ties = [tie(a, b) for a, b in combinations(others[:9], 2)]
    ties += [tie("A", others[0]), tie("B", others[1]), tie("C", others[2])]
    found = about(a_map(*others, actors=women("A", "B", "C"), ties=ties)).details
    assert found["s4_p"] < 0.1
    assert found["s4_ratio"] > 1
    assert found["counts"] == []


# --- edges -------------------------------------------------------------------------------------------


def test_without_tags_the_analysis_is_refused() -> None:
    for m in (a_map(), a_map("A", "B"), ActorMap()):
        with pytest.raises(Refused, match="group tag"):
            stigma(m, CERTAIN)


def test_everybody_in_one_group_says_nothing_about_it() -> None:
    found = about(a_map(actors=women("A", "B", "C"), ties=[tie("A", "B", "opposition")]))
    assert found.details["counts"] == []
    assert found.details["s3_p"] is None
    assert found.details["s4_p"] is None


def test_sensitivity_is_that_of_the_ties_and_events() -> None:
    quiet = a_map(*"XYZ", actors=women("A", "B", "C"), ties=[tie("X", "A", "opposition")])
    assert about(quiet).sensitivity == 1
    told = a_map(*"XYZ", actors=women("A", "B", "C"), events=[label("A")])
    assert about(told).sensitivity == 2
    severe = a_map(*"XYZ", actors=women("A", "B", "C"), events=[label("A", sensitivity=3)])
    assert about(severe).sensitivity == 3


@seeded(range(4))
def test_self_identification_is_another_relation(seed: int) -> None:
    m = random_map(seed)
    view = QUICK
    both = {}
    for relation in ("works_on_rights_of", "identifies_as"):
        try:
            both[relation] = stigma(m, view, relation=relation)
        except Refused:
            continue
    for relation, found in both.items():
        assert found.parameters["relation"] == relation
        for f in found:
            assert 0 <= f.details["s2_p"] <= 1
            assert f.details["members"] <= len(m.actors)


def test_thresholds_decide_what_counts() -> None:
    strict = View(date=DAY, certain=True, thresholds=Thresholds(stigma_members=2, stigma_chance=0.16))
    assert about(kala(), "lgbt", strict).details["counts"] == []
    lenient = View(date=DAY, certain=True, thresholds=Thresholds(stigma_members=2, stigma_chance=0.23))
    assert about(kala(), "lgbt", lenient).details["counts"] == ["S2", "S4", "S5"]


# --- what was looked into and not corroborated -------------------------------------------------------


def test_a_label_that_is_not_corroborated_counts_nowhere_and_is_told_apart() -> None:
    people = [*women("A", "B", "C"), actor("M", sphere="media")]
    events = [
        label("A", by_id="M", by_class="", verified="no"),
        label("B", "2025-01-11", verified="unknown"),
    ]
    ties = [
        tie("M", "A", "label", **{"from": "2025-01-10"}),
        tie("M", "C", "label", **{"from": "2025-01-10"}),
    ]
    told = about(a_map(*"XYZ", actors=people, events=events, ties=ties))
    assert (told.details["s3_labels"], told.details["refuted"]) == (2, 1)
    assert told.details["s1_hostile"] == 1, "the tie that tells of the same label is no conduct either"
    assert "1 label was looked into and not corroborated: it is not counted." in told.reason
    assert events[0]["id"] not in told.evidence
    assert "looked into" not in about(a_map(*"XYZ", actors=people, events=events[1:], ties=ties)).reason


@pytest.mark.parametrize("verified", ["", "unknown", "assessed", "yes", "no"])
def test_a_label_protects_however_it_was_verified(verified: str) -> None:
    people = [*women("A", "B", "C"), actor("M", sphere="media")]
    m = a_map("X", actors=people, events=[label("A", by_id="M", by_class="", verified=verified)])
    context = context_of(m, CERTAIN)
    exclusions = exclusions_of(context)
    assert exclusions.bars(context.code("M"), context.code("A"))
    assert exclusions.bars(context.code("M"), context.code("B")), "and others of the group"
