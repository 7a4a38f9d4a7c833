"""Seats on platforms (A12): the value of KALA, and what happens at the edges."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from maps import CERTAIN, DAY, a_map, actor, expected, kala, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.groups.platform_exclusion import platform_exclusion


def test_kala_two_without_a_seat_against_five_of_seven() -> None:
    found = platform_exclusion(kala(), CERTAIN).about("lgbt")
    assert found.value == pytest.approx(expected()["hyper_p_coalition_excl_Q"], abs=1e-6)
    assert found.value == pytest.approx(6 / 36)
    assert (found.details["seated"], found.details["members"], found.details["all_seated"]) == (0, 2, 5)
    assert found.details["relative_rate"] == 0
    assert "0 of 2" in found.statement
    assert "5 of the 7 others" in found.statement


def test_groups_with_the_least_likely_seats_come_first() -> None:
    chances = [f.value or 0.0 for f in platform_exclusion(kala(), CERTAIN)]
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


def test_a_map_without_platforms_is_refused_in_a_sentence() -> None:
    m = kala()
    with pytest.raises(Refused, match="no active platform"):
        platform_exclusion(m.replace(platforms=m.platforms.iloc[:0]), CERTAIN)


def test_a_membership_tie_is_a_seat_too() -> None:
    m = kala()
    row = pd.DataFrame({"id": ["m1"], "source_id": ["F"], "target_id": ["P1"], "kind": ["membership"]})
    seated = m.replace(ties=pd.concat([m.ties, row], ignore_index=True))
    assert platform_exclusion(seated, CERTAIN).about("lgbt").details["seated"] == 1


def test_everybody_in_one_group_says_nothing_about_it() -> None:
    m = kala()
    actors = m.actors.assign(works_on_rights_of="women")
    found = platform_exclusion(m.replace(actors=actors), CERTAIN).about("women")
    assert found.value == pytest.approx(1.0)


def test_reason_tells_the_chance_and_what_it_is_for_all_groups_together() -> None:
    # Four groups: chances 6/36, 4/9, 4/9 and 1. The third, times 4/3, is less than the first, times 4.
    found = platform_exclusion(kala(), CERTAIN).about("lgbt")
    assert found.p == found.details["p_corrected"] == pytest.approx(16 / 27)
    assert "has as few seats in 16.7% of cases (59.3% corrected for the number of groups)." in found.reason
    assert found.verdict == "insufficient_data"


def without_a_seat(*ties: dict[str, Any], **asked: str) -> ActorMap:
    """Five without a seat, and five others with one; two sources were asked about all of them."""
    ids = [f"a{n}" for n in range(10)]
    actors = [actor(one, works_on_rights_of="lgbt" if n < 5 else "women") for n, one in enumerate(ids)]
    seats = [{"id": "P", "name": "Forum", "theme": "MON", "members": ";".join(ids[5:])}]
    log = [
        {"id": f"o{one}{source}", "source": source, "subject_id": one, "date": DAY}
        | {"asked_about": "ties_all", "answer": "none"}
        | asked
        for one in ids
        for source in "stuv"[: 4 if ties else 2]
    ]
    sources = [{"id": source, "reliability": "B", "credibility": "2"} for source in "stuv"]
    sources.append({"id": "e", "reliability": "E", "credibility": "4"})
    return a_map(actors=actors, platforms=seats, observations=log, sources=sources, ties=[*ties])


def test_fewer_seats_are_claimed_only_where_chance_rarely_gives_so_few() -> None:
    """0 of 5 without a seat, 5 of the 5 others with one: 1 / C(10, 5) = 1 / 252, times 2 groups."""
    m = without_a_seat()
    fewer, others = platform_exclusion(m, CERTAIN)
    assert (fewer.id, others.id) == ("A12:fewer:lgbt", "A12:not_fewer:women")
    assert (fewer.p, others.p) == (pytest.approx(2 / 252), 1.0)
    assert (fewer.verdict, others.verdict) == ("indicative", "insufficient_data")


@pytest.mark.parametrize(
    ("kinds", "verdict"), [("membership", "indicative"), ("coordination", "insufficient_data")]
)
def test_fewer_seats_rest_on_who_was_asked_about_seats(kinds: str, verdict: str) -> None:
    found = platform_exclusion(without_a_seat(asked_about="ties_kind", kinds=kinds), CERTAIN).about("lgbt")
    assert found.verdict == verdict
    asked = "2 independent sources were asked on which platforms they sit."
    nobody = "Nobody was asked on which platforms they sit."
    assert (asked if verdict == "indicative" else nobody) in found.reason


@pytest.mark.parametrize(
    ("told", "best"), [("", "supported"), ("0", "indicative"), ("01", "insufficient_data")]
)
def test_fewer_seats_do_not_rest_on_seats_that_were_told_and_not_believed(told: str, best: str) -> None:
    """What an E4 source tells is so in 26 of 100 cases: no seat, and perhaps one. 0.74, and of two 0.54."""
    view = View(date=DAY, thresholds=Thresholds(world_draws=20))
    heard = [tie("a5", "P", "membership", sources="s;t;u")]
    seats = [tie(f"a{n}", "P", "membership", sources="e") for n in told]
    found = platform_exclusion(without_a_seat(*heard, *seats), view).about("lgbt")
    assert (found.details["seated"], found.at_most) == (0, best)
