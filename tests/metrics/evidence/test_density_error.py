"""Densities with their error, and bounds by what nobody asked about (A38)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from maps import CERTAIN, DAY, a_map, actor, expected, kala, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.metrics.evidence.density_error import density_error
from actormap.metrics.evidence.missing_bounds import missing_bounds

SIX = 6e-7


def asked(subject: str, source: str = "s", answer: str = "none") -> dict[str, str]:
    return {
        "source": source,
        "date": DAY,
        "subject_id": subject,
        "asked_about": "ties_all",
        "answer": answer,
    }


def test_density_of_kala_and_its_error() -> None:
    whole = density_error(kala(), CERTAIN).about("civil society")
    assert whole.value == pytest.approx(expected()["density_cs"], abs=SIX)
    assert whole.details["se_jackknife"] == pytest.approx(expected()["jackknife_se_density"], abs=SIX)
    assert whole.details["se_jackknife"] == pytest.approx(0.061219, abs=SIX)
    assert (whole.details["ties"], whole.details["pairs"], whole.n) == (8, 36, 9)
    low, high = whole.details["bootstrap"]
    assert 0 < low < whole.value < high < 1
    assert "it may be off by some 0.0612 (standard error, jackknife); 0.083 to 0.389 in 90%" in whole.reason
    assert "sets of actors drawn anew" in whole.reason


def test_density_within_groups() -> None:
    found = density_error(kala(), CERTAIN)
    lgbt = found.about("lgbt")
    assert (lgbt.value, lgbt.n, lgbt.details["bootstrap"]) == (
        1,
        2,
        None,
    )  # F and G, one tie; two say nothing of error
    assert lgbt.details["se_jackknife"] is lgbt.details["se_bootstrap"] is None
    assert [f.subject[0] for f in found] == ["civil society", "lgbt"]  # groups of one have no pair


def test_members_without_ties_are_in_the_density() -> None:
    people = [actor(i, identifies_as="lgbt") for i in "ABCDE"]
    m = a_map("X", actors=people, ties=[tie("A", "B"), tie("A", "X")])
    group = density_error(m, CERTAIN, relation="identifies_as").about("lgbt")
    assert (group.value, group.n) == (0.1, 5)
    assert group.details["bootstrap"] is not None
    assert group.sensitivity == 2


def test_interval_widens_with_the_band_of_the_draws_and_repeats_itself() -> None:
    again = [density_error(kala(), CERTAIN).as_dict() for _ in range(2)]
    assert again[0] == again[1]
    few = replace(CERTAIN, thresholds=Thresholds(bootstrap_draws=5))
    assert density_error(kala(), few).about("civil society").details["bootstrap"] is not None


def test_how_many_ties_there_can_be_goes_by_who_told_and_who_was_asked() -> None:
    """Eight were asked about everybody and told of A-B and C-D: both are sure, and no other is missed."""
    sources = [{"id": f"s{n}", "reliability": "A", "credibility": "1"} for n in range(8)]
    every = ";".join(source["id"] for source in sources)
    ties = [tie("A", "B", sources=every, **{"from": DAY}), tie("C", "D", sources=every, **{"from": DAY})]
    log = [asked(one, source["id"], "list") for one in "ABCDE" for source in sources]
    women = [actor(one, works_on_rights_of="women") for one in "ABC"]
    sure = a_map(*"DE", actors=women, ties=ties, sources=sources, observations=log)
    whole, group = density_error(sure, View(date=DAY))
    assert (whole.value, group.value) == (2 / 10, 1 / 3)
    assert whole.holds_in is not None
    assert whole.holds_in >= 0.9
    assert (whole.verdict, group.verdict) == ("indicative", "indicative")

    doubted = a_map(*"DE", actors=women, ties=[tie("A", "B"), tie("C", "D")])
    whole, group = density_error(doubted, View(date=DAY))
    assert whole.interval is not None
    assert whole.interval[0] == 0
    assert whole.interval[1] >= 2 / 10
    assert "Going by who told and who was asked, there can be 0 to" in whole.statement
    assert whole.verdict == group.verdict == "insufficient_data"


def test_the_whole_says_how_much_of_what_is_told_may_be_untrue_and_how_that_is_known() -> None:
    """Where nobody else was asked that is assumed; where two were, that they told of the same counts."""
    two = [{"id": one, "reliability": "A", "credibility": "1"} for one in "st"]
    ties = [tie(*pair, sources="s") for pair in ("AB", "CD")]
    alone = density_error(a_map(*"ABCD", ties=ties, sources=two), View(date=DAY)).about("civil society")
    assert (
        "That is assumed by how sources are graded: nobody else was asked about what one told."
        in alone.reason
    )
    log = [asked(one, source, "list") for one in "ABCD" for source in "st"]
    ties = [tie(*pair, sources="s;t") for pair in ("AB", "CD")]
    both = density_error(a_map(*"ABCD", ties=ties, sources=two, observations=log), View(date=DAY))
    reason = both.about("civil society").reason
    assert "by how sources are graded and by how often others who were asked told of the same" in reason
    assert reason.endswith("(2 ties).")


def test_what_is_certain_has_no_interval() -> None:
    whole = density_error(kala(), CERTAIN).about("civil society")
    assert whole.interval == (whole.value, whole.value)
    assert whole.statement == "8 ties of collaboration are recorded among 9 actors of civil society."


def test_bounds_of_kala() -> None:
    # L alone was asked: pairs with L are known, of the 28 others 8 are tied and 20 are not known.
    found = missing_bounds(kala(), CERTAIN)
    density, reach = found.findings[:2]
    assert density.interval == pytest.approx((8 / 36, 28 / 36))
    assert reach.interval == pytest.approx((28 / 36, 28 / 36))
    assert "20 pairs" in density.reason
    degree = {"A": 3, "B": 2, "C": 3, "D": 2, "E": 2, "F": 2, "G": 1, "H": 1}
    actors = {f.subject[0]: f for f in found.findings[2:]}
    assert {v: (f.value, f.interval) for v, f in actors.items()} == {
        v: (d, (d, 7)) for v, d in degree.items()
    }
    assert list(actors) == list("GHBDEFAC")  # most unknown pairs first, then by id
    assert found.parameters["open_actors"] == 8


def test_unknown_pairs_join_parts_at_the_upper_end() -> None:
    # AB and CD; E was asked and has nobody. Only pairs among A B C D are unknown.
    m = a_map(*"ABCDE", ties=[tie("A", "B"), tie("C", "D")], observations=[asked("E")])
    density, reach, *actors = missing_bounds(m, CERTAIN)
    assert density.interval == pytest.approx((2 / 10, 6 / 10))
    assert reach.interval == pytest.approx((2 / 10, 6 / 10))
    assert {f.subject[0]: (f.details["reach"], f.details["reach_most"]) for f in actors} == dict.fromkeys(
        "ABCD", (1, 3)
    )


def test_nothing_is_unknown_where_everybody_was_asked() -> None:
    ties = [tie("A", "B"), tie("B", "C")]
    m = a_map(*"ABCD", ties=ties, observations=[asked(v, answer="list") for v in "ABCD"])
    found = missing_bounds(m, CERTAIN)
    assert len(found) == 2
    for finding in found:
        assert finding.interval == (finding.value, finding.value)
        assert "Between" not in finding.statement


def test_who_declined_to_answer_was_not_asked() -> None:
    m = a_map(*"ABCD", ties=[tie("A", "B")], observations=[asked("C", answer="declined")])
    pairs = len(list(combinations("ABCD", 2)))
    assert missing_bounds(m, CERTAIN).findings[0].interval == (1 / pairs, 1)


def test_limit_cuts_the_list_of_actors() -> None:
    assert len(missing_bounds(kala(), CERTAIN, limit=3)) == 2 + 3


def test_too_little_is_refused() -> None:
    for analysis in (density_error, missing_bounds):
        with pytest.raises(Refused, match="too few"):
            analysis(a_map("A", "B", ties=[tie("A", "B")]), CERTAIN)


def test_no_error_is_told_where_no_pair_is_tied() -> None:
    group = {"works_on_rights_of": "women"}
    m = a_map(ties=[tie("A", "E")], actors=[actor(i, **group) for i in "ABCD"] + [actor("E")])
    finding = density_error(m, CERTAIN).about("women")
    assert finding.details["bootstrap"] is None
    assert "no pair is tied, so it cannot be said how far it may be off" in finding.reason
