"""Power and interest, and impact, on an issue (A21)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from maps import CERTAIN, DAY, a_map, actor, kala, text, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.graph.tie_probability import probability
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.influence.impact import impact
from actormap.metrics.influence.power_interest_grid import power_interest_grid
from actormap.metrics.influence.ratings import cells_of, spectrum_of, style_of

ISSUES = [{"id": "law", "name": "A draft law"}, {"id": "land", "name": "Land"}]
RATERS = [
    {"id": "r1", "independent_key": "k1"},
    {"id": "r2", "independent_key": "k2"},
    {"id": "r3", "independent_key": "k2"},
    {"id": "r4"},
]
Rows = list[dict[str, Any]]


def rated(
    actor_id: str, power: Any, interest: Any, alignment: Any = "", rater: str = "r1", **cells: Any
) -> Any:
    usual = {"actor_id": actor_id, "issue": "law", "rater": rater, "date": "2025-01-10"}
    return usual | {"power": power, "interest": interest, "alignment": alignment} | cells


def country(*ratings: Any, ties: Rows | None = None) -> ActorMap:
    return a_map(*"ABCDEFGH", ties=ties or [], sources=RATERS, issues=ISSUES, ratings=list(ratings))


def about(m: ActorMap, actor_id: str = "A", **options: Any) -> Finding:
    return power_interest_grid(m, CERTAIN, **options).about(actor_id)


# --- cells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("power", "interest", "cells", "words"),
    [
        (
            4,
            3,
            ["work with"],
            (
                "Name of A on A draft law, in the opinion of 1 independent rater: high power, high "
                "interest. This suggests to the office: work with."
            ),
        ),
        (4, 1, ["inform"], ""),
        (1, 4, ["listen first"], ""),
        (
            2,
            3,
            ["work with", "listen first"],
            (
                "Name of A on A draft law, in the opinion of 1 independent rater: high or low power, high "
                "interest. This suggests to the office: work with or listen first (on the line)."
            ),
        ),
        (0, 0, ["listen first"], ""),
        (3, 2, ["work with", "inform"], ""),
        (2, 2, ["work with", "inform", "listen first"], ""),
    ],
)
def test_cells_of_the_definitions(power: float, interest: float, cells: list[str], words: str) -> None:
    found = about(country(rated("A", power, interest)))
    assert found.statement == words or not words
    assert found.details["quadrants"] == cells
    assert found.details["borderline"] == (len(cells) > 1)
    assert found.statement.endswith("(on the line).") == (len(cells) > 1)
    assert found.value == power


def state(*ratings: Any) -> ActorMap:
    return a_map(actors=[actor("A", sphere="state")], sources=RATERS, issues=ISSUES, ratings=list(ratings))


def test_nobody_works_closely_with_an_opponent_and_nothing_is_done_to_it() -> None:
    found = about(state(rated("A", 4, 3, -2), rated("A", 4, 3, -2, "r2")))
    assert found.details["spectrum"] == ["active opponent"]
    assert found.statement == (
        "Name of A on A draft law, in the opinion of 2 independent raters: active opponent, with high power "
        "and high interest. This suggests to the office: watch, and ask others."
    )
    halfway = about(state(rated("A", 2, 1, -0.5)))
    assert "passive opponent or neutral, with high or low power and low interest" in halfway.statement
    assert found.next_question == "Why does Name of A stand there? Ask those who know it."


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"sphere": "community"},
        {"sphere": "state", "kind": "person"},
        {"sphere": "unknown"},
        {"sphere": ""},
    ],
)
@pytest.mark.parametrize(("power", "interest"), [(4, 4), (4, 0), (0, 4), (0, 0), (2, 2)])
def test_civil_society_communities_and_persons_are_listened_to_and_no_opponents(
    cells: dict[str, str], power: float, interest: float
) -> None:
    m = a_map(
        actors=[actor("A", **cells)],
        sources=RATERS,
        issues=ISSUES,
        ratings=[rated("A", power, interest, -2), rated("A", power, interest, -1, "r2")],
    )
    found = about(m)
    assert found.details["style"] == ["listen first"]
    assert found.details["spectrum"] == ["disagrees strongly", "disagrees"]
    assert "disagrees strongly or disagrees" in found.statement
    assert found.statement.endswith("This suggests to the office: listen first.")
    said = text(power_interest_grid(m, CERTAIN)).replace("The office never watches", "")
    assert not re.search("opponent|watch|challenge|neutralis|move|weaken", said)


def test_who_is_rated_low_in_everything_is_not_watched_if_it_is_civil_society() -> None:
    assert about(country(rated("A", 0, 0))).details["quadrants"] == ["listen first"]
    assert about(state(rated("A", 0, 0))).details["quadrants"] == ["watch, and ask others"]
    assert about(state(rated("A", 0, 0))).id == "A21:law:watch_and_ask_others:A"


def test_mean_that_rounding_puts_off_the_line_is_on_it() -> None:
    assert cells_of((0.1 + 0.2) / 0.3 * 2, 4) == ("work with", "listen first")
    assert 0.1 + 0.2 != 0.3


@pytest.mark.parametrize(
    ("alignment", "interest", "style"),
    [
        (2, 4, ("work with",)),
        (1, 1, ("inform",)),
        (-1, 3, ("watch, and ask others",)),
        (-2, 0, ("watch, and ask others",)),
        (0, 4, ("work with", "watch, and ask others")),
    ],
)
def test_style_of_alignment_and_interest(alignment: float, interest: float, style: tuple[str, ...]) -> None:
    assert style_of(alignment, interest) == style
    assert all(isinstance(words, Sentence) for words in style_of(alignment, interest))


@pytest.mark.parametrize(
    ("alignment", "where"),
    [
        (-2, ("active opponent",)),
        (-1.2, ("passive opponent",)),
        (0, ("neutral",)),
        (0.4, ("neutral",)),
        (0.5, ("neutral", "passive ally")),
        (1, ("passive ally",)),
        (1.7, ("active ally",)),
        (2, ("active ally",)),
        (-1.5, ("active opponent", "passive opponent")),
    ],
)
def test_spectrum_of_allies(alignment: float, where: tuple[str, ...]) -> None:
    assert spectrum_of(alignment) == where


# --- raters ------------------------------------------------------------------------------------------


def test_spread_of_raters_is_shown_and_agreement_is_how_far_to_lean_on_it() -> None:
    m = country(rated("A", 4, 4, 2, "r1"), rated("A", 1, 4, -1, "r2"), rated("A", 4, 3, 1, "r4"))
    found = about(m)
    assert found.details["power"] == (3.0, 1.0, 4.0)
    assert found.details["quadrants"] == ["work with"]
    assert found.holds_in == pytest.approx(2 / 3)
    assert found.verdict == "insufficient_data"
    assert "Power 3.0 (1 to 4)" in found.reason
    assert "3 independent raters" in found.reason
    assert found.details["spectrum"] == ["passive ally"]


def test_one_rater_is_not_enough_and_two_opinions_are_two_opinions() -> None:
    alone = about(country(rated("A", 4, 4)))
    assert alone.verdict == "insufficient_data"
    assert alone.single_source is True
    both = about(country(rated("A", 4, 4), rated("A", 3, 3, "", "r2")))
    assert both.verdict == "indicative"
    assert "Power 3.5 (3 to 4)" in both.reason
    alike = about(country(rated("A", 4, 4), rated("A", 4, 4, "", "r2")))
    assert alike.verdict == "indicative"
    assert "Power 4.0 (all alike)" in alike.reason
    assert "in the opinion of 2 independent raters" in alike.statement
    assert both.single_source is False
    assert both.sources == 2


def test_raters_that_share_a_key_count_once() -> None:
    m = country(rated("A", 4, 4, "", "r1"), rated("A", 0, 4, "", "r2"), rated("A", 2, 4, "", "r3"))
    found = about(m)
    # r2 and r3 together say 1.
    assert found.details["power"] == (2.5, 1.0, 4.0)
    assert found.details["raters"] == 2


def test_newest_rating_of_a_rater_counts_and_none_of_the_future() -> None:
    m = country(
        rated("A", 0, 4),
        rated("A", 4, 4, date="2025-01-20"),
        rated("A", 0, 0, date="2025-03-01"),
    )
    assert about(m).details["quadrants"] == ["work with"]


def test_rater_that_is_left_out_tells_nothing() -> None:
    m = country(rated("A", 4, 4, "", "r1"), rated("A", 1, 4, "", "r2"))
    (left,) = power_interest_grid(m, View(date=DAY, without="k1")).figures
    assert (left.subject[0], left.value) == ("A", 1.0)
    with pytest.raises(Refused, match="nobody has rated"):
        power_interest_grid(country(rated("A", 4, 4)), View(date=DAY, without="k1"))


def test_missing_ratings_are_told_and_never_taken_as_zero() -> None:
    found = about(country(rated("A", 4, "")))
    assert found.details["quadrants"] == []
    assert "nobody rated its interest" in found.statement
    assert found.id == "A21:law:not_rated:A"
    assert about(country(rated("A", "", 4))).statement == (
        "Name of A on A draft law: nobody rated its power, so it has no place on the grid."
    )
    neither = about(country(rated("A", "", "", 1)))
    assert neither.value is None
    assert "nobody rated its power and interest" in neither.statement
    assert neither.details["spectrum"] == ["passive ally"]
    assert neither.details["style"] == []


def test_issues_are_kept_apart_and_can_be_chosen() -> None:
    m = country(rated("A", 4, 4), rated("A", 1, 1, issue="land"))
    both = power_interest_grid(m, CERTAIN)
    assert [(f.details["issue"], f.details["quadrants"]) for f in both] == [
        ("land", ["listen first"]),
        ("law", ["work with"]),
    ]
    assert [f.details["issue"] for f in power_interest_grid(m, CERTAIN, issue="land")] == ["land"]


def test_sensitivity_is_the_highest_of_actor_and_ratings() -> None:
    m = a_map(
        actors=[actor("A", sensitivity="1")],
        sources=RATERS,
        issues=ISSUES,
        ratings=[rated("A", 4, 4, sensitivity=2)],
    )
    assert about(m).sensitivity == 2


def test_line_can_be_moved() -> None:
    view = View(date=DAY, certain=True, thresholds=Thresholds(high_rating=3))
    assert power_interest_grid(country(rated("A", 3, 4)), view).about("A").details["borderline"]


# --- cross-check with recorded influence -------------------------------------------------------------


def chain() -> Rows:
    """A influences B, B influences C and so on: A has the most recorded influence."""
    return [
        tie(u, v, "influence", weight=1, sign="+", sources="r1")
        for u, v in zip("ABCDEFG", "BCDEFGH", strict=True)
    ]


def test_largest_differences_of_power_and_influence_are_to_be_discussed() -> None:
    power = dict(zip("ABCDEFGH", [0, 3.9, 3.5, 3, 2.5, 2.2, 1, 0.5], strict=True))
    m = country(*(rated(i, p, 3) for i, p in power.items()), ties=chain())
    found = power_interest_grid(m, CERTAIN)
    # Influence ranks A to H 1 to 8; power ranks A last and all others one better.
    apart = {f.subject[0]: f.details["rank_difference"] for f in found}
    assert apart == {"A": 7, "B": 1, "C": 1, "D": 1, "E": 1, "F": 1, "G": 1, "H": 1}
    discuss = {f.subject[0] for f in found if f.details["discuss"]}
    assert "A" in discuss
    assert "differ so much" in found.about("A").next_question


def test_no_cross_check_without_recorded_influence_or_with_too_few() -> None:
    found = power_interest_grid(country(rated("A", 4, 4)), CERTAIN)
    (why,) = (
        caveat for caveat in found.caveats if "could not be checked against recorded influence" in caveat
    )
    assert isinstance(why.values["reason"], Sentence), "a text alone has no translation"
    few = power_interest_grid(country(rated("A", 4, 4), rated("B", 1, 1), ties=chain()), CERTAIN)
    assert all(f.details["rank_difference"] is None for f in few)


def test_equal_ranks_are_nothing_to_discuss() -> None:
    m = country(*(rated(i, 4 - at / 2, 3) for at, i in enumerate("ABCDEFGH")), ties=chain())
    assert not any(f.details["discuss"] for f in power_interest_grid(m, CERTAIN))


def test_ratings_keep_their_agreement_when_ties_are_resampled() -> None:
    three = (rated("A", power, 4, "", f"r{number}") for number, power in ((1, 4), (2, 1), (4, 4)))
    found = resampled(power_interest_grid, country(*three, ties=chain()), View(date=DAY), draws=3)
    assert found.about("A").holds_in == pytest.approx(2 / 3)


def test_where_one_rater_decides_the_cell_there_is_not_enough_data() -> None:
    # Without the 3 what is left is on the line, and so in both cells.
    line = about(country(rated("A", 3, 4), rated("A", 2, 4, "", "r2")))
    assert line.details["quadrants"] == ["work with"]
    assert (line.single_source, line.verdict, line.holds_in) == (True, "insufficient_data", None)
    agreed = about(country(rated("A", 3, 4), rated("A", 2, 4, "", "r2"), rated("A", 4, 4, "", "r4")))
    assert (agreed.single_source, agreed.verdict) == (False, "indicative")


@pytest.mark.parametrize("analysis", [power_interest_grid, impact])
def test_nothing_recorded_and_unknown_issues_are_refused(analysis: Any) -> None:
    for m in (kala(), ActorMap.empty()):
        with pytest.raises(Refused, match="Bring"):
            analysis(m, CERTAIN)
        with pytest.raises(Refused, match=r"there is no issue 'law'\. The map has: none"):
            analysis(m, CERTAIN, issue="law")
    with pytest.raises(Refused, match="on Land"):
        analysis(country(rated("A", 4, 4)), CERTAIN, issue="land")


def test_what_nobody_rated_or_told_is_refused_in_its_words() -> None:
    rates, records = (
        "nobody has rated power and interest. Bring a list of ratings.",
        "no impact is recorded. Bring",
    )
    for analysis, why in ((power_interest_grid, rates), (impact, records)):
        with pytest.raises(Refused, match=why):
            analysis(kala(), CERTAIN)
    m = country(rated("A", 4, 4))
    with pytest.raises(
        Refused, match=r"nobody has rated power and interest on Land. Bring a list of ratings."
    ):
        power_interest_grid(m, CERTAIN, issue="land")
    with pytest.raises(
        Refused, match=r"no impact is recorded on Land. Bring a list of who has which impact."
    ):
        impact(m, CERTAIN, issue="land")


def test_who_is_heard_is_asked_what_it_says_itself() -> None:
    found = about(country(rated("A", 4, 4), rated("A", 4, 4, "", "r2")))
    assert found.next_question == "What does Name of A itself say, and what does it need?"
    assert found.acts == {"contact": ("A",)}


# --- impact ------------------------------------------------------------------------------------------

GRADED = [
    {"id": "b", "reliability": "B", "credibility": "2"},
    {"id": "c", "reliability": "C", "credibility": "3"},
    {"id": "f"},
]


def seen(direction: str, sources: str = "b", state: str = "real", **cells: Any) -> dict[str, Any]:
    usual = {"actor_id": "A", "issue": "law", "date": DAY, "state": state, "direction": direction}
    return usual | {"sources": sources} | cells


def land(*records: Any) -> ActorMap:
    return a_map("A", "B", sources=GRADED, issues=ISSUES, impact=list(records))


def test_impact_is_told_with_its_size_grade_and_chance() -> None:
    found = impact(land(seen("+", size=3)), View(date=DAY)).about("A")
    assert found.id == "A21:impact:law:A:real:+"
    assert found.statement == "Name of A on A draft law: a recorded impact for human rights (seen)."
    assert (found.value, found.details["sizes_for"], found.details["grades"]) == (1.0, (3.0, 3.0), ["B2"])
    assert found.holds_in == pytest.approx(probability("B2"))
    assert found.verdict == "indicative"


def test_sources_that_agree_are_pooled() -> None:
    found = impact(land(seen("-", "b"), seen("-", "c", size=2)), View(date=DAY)).about("A")
    assert found.holds_in == pytest.approx(0.886620, abs=1e-6)
    assert found.details["likely_for"] == pytest.approx(1 - 0.886620, abs=1e-6)
    assert found.value == 0
    assert found.single_source is False


def test_source_that_says_the_same_in_two_records_counts_once() -> None:
    found = impact(land(seen("+", "b"), seen("+", "b;c")), View(date=DAY)).about("A")
    assert found.n == 2
    assert found.holds_in == pytest.approx(0.886620, abs=1e-6)


def test_records_that_differ_are_shown_as_a_spread() -> None:
    found = impact(land(seen("+", "b", size=1), seen("-", "c", size=4)), View(date=DAY)).about("A")
    assert found.details["conflict"]
    assert found.statement == (
        "Name of A on A draft law: the records of its impact (seen) differ, 1 for human rights and 1 against."
    )
    assert found.next_question == "Ask each source separately what it saw."
    assert (found.details["sizes_for"], found.details["sizes_against"]) == ((1.0, 1.0), (4.0, 4.0))
    assert found.details["likely_for"] == pytest.approx(0.738712, abs=1e-6)
    assert found.verdict == "indicative"
    assert found.single_source is True


def test_source_that_changed_its_mind_counts_with_its_newest_word() -> None:
    found = impact(land(seen("+", "b", date="2024-01-01"), seen("-", "b")), View(date=DAY)).about("A")
    assert not found.details["conflict"]
    assert found.value == 0


def test_record_of_two_sources_stays_while_it_is_the_newest_word_of_one() -> None:
    m = land(seen("+", "b;c", date="2024-01-01"), seen("-", "b"))
    assert impact(m, View(date=DAY)).about("A").details["conflict"]


def test_seen_and_expected_impact_are_told_apart() -> None:
    found = impact(land(seen("-"), seen("+", state="potential")), CERTAIN)
    assert [(f.details["state"], f.value) for f in found] == [("real", 0.0), ("potential", 1.0)]
    assert "a recorded impact for human rights (expected)" in found.findings[1].statement


def test_impact_ages_and_what_cannot_be_judged_says_nothing() -> None:
    old = impact(land(seen("+", date="2023-02-01")), View(date=DAY)).about("A")
    assert old.holds_in == pytest.approx(0.662311, abs=2e-4)
    nobody = impact(land(seen("+", "")), View(date=DAY)).about("A")
    assert nobody.holds_in == 0.5
    assert nobody.verdict == "insufficient_data"
    assert "Grade: unknown" in nobody.reason


def test_own_grade_of_a_record_counts() -> None:
    found = impact(land(seen("+", "f", grade="A1")), View(date=DAY)).about("A")
    assert found.holds_in == pytest.approx(0.95)
    assert found.details["grades"] == ["A1"]


def test_records_of_the_future_and_of_a_source_left_out_do_not_count() -> None:
    with pytest.raises(Refused):
        impact(land(seen("+", date="2025-06-01")), View(date=DAY))
    with pytest.raises(Refused):
        impact(land(seen("+")), View(date=DAY, without="b"))


def test_no_size_is_told_as_not_known() -> None:
    found = impact(land(seen("+"), seen("+", "c", size=0)), CERTAIN).about("A")
    assert found.details["sizes_for"] == (0.0, 0.0)
    assert "size not known" in impact(land(seen("+")), CERTAIN).about("A").reason
    assert not np.isnan(found.value or 0)
