"""The environment of civil society in eight parameters, and what changed (A41)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd
import pytest
from maps import QUICK, a_map, sample
from seeds import seeded

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.monitor.parameter.compare import compare
from actormap.metrics.monitor.parameter.profile import profile

DAY = View(date="2026-11-25")
SAMPLE = View(date="2026-11-25", thresholds=QUICK.thresholds)
GENDER = ("c1", "c2", "c3")
PARAMETERS = "abcdefgh"


def row(item: str, value: object, scorer: str = "national officer", **cells: Any) -> dict[str, Any]:
    """A mark with evidence; None is *not known*."""
    said: dict[str, Any] = {"answer": "unknown"} if value is None else {"value": value}
    usual = {"date": "2026-06-20", "round": "June", "sources": "s1", "scorer": scorer, "item": item}
    return usual | said | cells


def march(item: str, value: object, scorer: str = "national officer", **cells: Any) -> dict[str, Any]:
    return row(item, value, scorer, **({"date": "2026-03-20", "round": "March"} | cells))


def scored(*rows: dict[str, Any], **tables: Any) -> ActorMap:
    numbered = [each | {"id": f"a{n:04}"} for n, each in enumerate(rows)]
    return a_map(assessments=numbered, sources=[{"id": "s1"}], **tables)


def test_worked_values_of_a_parameter_at_two_dates() -> None:
    """The third question, which was not answered before, makes the naive difference fall."""
    then = [march(item, value) for item, value in zip(GENDER, (1, 3, None), strict=True)]
    now = [row(item, value) for item, value in zip(GENDER, (2, 3, 0), strict=True)]
    m = scored(*then, *now)
    first, second = (profile(m, DAY, during=name).about("c") for name in ("March", "June"))
    assert (first.value, first.coverage) == (pytest.approx(50), pytest.approx(2 / 3))
    assert (second.value, second.coverage) == (pytest.approx(125 / 3), 1)
    change = compare(m, DAY).about("c")
    assert (change.details["then"], change.details["now"], change.value) == (50, 62.5, 12.5)
    assert change.details["mark_now"] - change.details["mark_then"] == pytest.approx(-25 / 3)
    assert change.details["items"] == ["c1", "c2"]
    assert change.details["direction"] == "not_told", "one scorer, who did not say what it could be"


def test_a_parameter_has_a_mark_from_half_of_its_items_on() -> None:
    half = profile(scored(row("h1", 1), row("h2", 3)), DAY).about("h")
    assert (half.value, half.n, half.details["total"]) == (50, 2, 4)
    less = profile(scored(row("h1", 1)), DAY).about("h")
    assert (less.value, less.n, less.verdict) == (None, 1, "insufficient_data")
    assert "1 of 4 items answered, too few for a mark" in less.statement


def test_not_known_and_marks_without_evidence_count_as_not_answered() -> None:
    m = scored(row("g1", None), row("g2", 3, sources=""), row("d1", 0))
    security = profile(m, DAY).about("g")
    assert (security.value, security.n) == (None, 0)
    g1, g2 = security.details["items"]
    assert (g1["not_known"], g2["unbacked"]) == (["national officer"], ["national officer"])
    assert security.details["scorers"]["national officer"] == {"mark": None, "answered": 0, "given": 2}


def test_what_was_agreed_counts_and_what_each_gave_stays() -> None:
    alone = [row("g1", 1), row("g1", 3, "head of office"), row("g2", 2), row("g2", 2, "head of office")]
    m = scored(*alone, row("g1", 1, "human rights officer", together="yes"))
    security = profile(m, DAY).about("g")
    assert security.value == pytest.approx(100 * (1 + 2) / 2 / 4)
    assert security.details["items"][0]["low"] == security.details["items"][0]["high"] == 1
    assert security.details["items"][0]["marks"] == {"head of office": 3, "national officer": 1}
    assert security.details["apart"] == [], "they agreed"
    assert profile(scored(*alone), DAY).about("g").details["apart"] == ["g1"]


def test_two_who_accepted_one_proposal_are_one_source() -> None:
    accepted = {"analysis": "coordination.solidarity", "figure": 0.4, "revision": 3}
    marks = [row("e1", 2, scorer, **accepted) for scorer in ("A", "B")]
    e1 = profile(scored(*marks, row("e1", 0, "C"), row("e2", 1), row("e3", 1)), DAY).about("e")
    assert e1.details["items"][0]["mark"] == 1
    alone = profile(scored(*marks, row("e2", 2, "A"), row("e3", 2, "A")), DAY).about("e")
    assert (alone.sources, alone.verdict) == (1, "insufficient_data")


def test_several_scorers_are_indicative_at_most() -> None:
    marks = [row(item, 2, scorer) for item in GENDER for scorer in "ABCDE"]
    assert profile(scored(*marks), DAY).about("c").verdict == "indicative"


def both(then: Sequence[tuple[int, int]], now: Sequence[tuple[int, int]]) -> str:
    """What is said of a parameter of three items, each marked by two scorers at both times."""
    rows = [
        maker(item, mark, scorer)
        for maker, marks in ((march, then), (row, now))
        for item, pair in zip(GENDER, marks, strict=True)
        for scorer, mark in zip("AB", pair, strict=True)
    ]
    return str(compare(scored(*rows), DAY).about("c").details["direction"])


def test_each_direction_of_a_change_has_its_words() -> None:
    """Two scorers, three items: the marks of both times meet or lie apart, or one alone gave them."""
    low, high, wide = [(1, 1)] * 3, [(3, 3)] * 3, [(0, 4)] * 3
    name = "Gender"
    told = {
        "better": f"{name} got better since March.",
        "worse": f"{name} got worse since March.",
        "unclear": f"{name}: no clear change since March.",
    }
    for direction, (then, now) in {
        "better": (low, high),
        "worse": (high, low),
        "unclear": (low, wide),
    }.items():
        rows = [
            maker(item, mark, scorer)
            for maker, marks in ((march, then), (row, now))
            for item, pair in zip(GENDER, marks, strict=True)
            for scorer, mark in zip("AB", pair, strict=True)
        ]
        assert compare(scored(*rows), DAY).about("c").statement == told[direction]
    alone = scored(*(march(item, 1) for item in GENDER), *(row(item, 3) for item in GENDER))
    assert (
        compare(alone, DAY).about("c").statement == f"{name}: whether it changed since March cannot be told."
    )
    other = scored(*(march(item, 1) for item in GENDER), row("g1", 1))
    assert compare(other, DAY).about("c").statement == f"{name}: there is nothing to compare with March."


def test_a_mark_or_none_is_told_in_words_with_what_is_asked_next() -> None:
    of_h = profile(scored(row("h1", 1), row("h2", 3)), DAY)
    assert of_h.about("h").statement == "Impunity: 50 of 100, by 2 of 4 items."
    assert of_h.about("h").next_question.startswith("What is known of this: ")
    assert of_h.about("c").statement == "Gender: none of 3 items is answered."
    less = profile(scored(row("h1", 1)), DAY).about("h")
    assert less.statement == "Impunity: 1 of 4 items answered, too few for a mark."
    two = profile(scored(*(row(item, 2, scorer) for item in GENDER for scorer in "AB")), DAY).about("c")
    assert "All marks are alike." in two.reason
    assert two.next_question == "What has changed since?"
    far = profile(scored(*(row(item, mark, s) for item in GENDER for mark, s in ((0, "A"), (4, "B")))), DAY)
    assert "Item by item the marks allow 0 to 100." in far.about("c").reason
    assert far.about("c").next_question.startswith("Talk about this together: ")


@pytest.mark.parametrize(
    ("then", "now", "direction"),
    [
        ([(2, 2)] * 3, [(1, 0)] * 3, "worse"),
        ([(1, 0)] * 3, [(2, 2)] * 3, "better"),
        ([(2, 1)] * 3, [(1, 0)] * 3, "unclear"),
        ([(2, 2)] * 3, [(2, 2)] * 3, "unclear"),
    ],
)
def test_better_or_worse_only_where_the_marks_do_not_meet(
    then: list[tuple[int, int]], now: list[tuple[int, int]], direction: str
) -> None:
    assert both(then, now) == direction


def test_with_one_scorer_a_change_is_told_from_what_the_mark_could_be() -> None:
    then = [march(item, 3, low=3, high=4) for item in GENDER]
    now = [row(item, 1, low=0, high=2) for item in GENDER]
    assert compare(scored(*then, *now), DAY).about("c").details["direction"] == "worse"
    wide = [row(item, 1, low=0, high=3) for item in GENDER]
    assert compare(scored(*then, *wide), DAY).about("c").details["direction"] == "unclear"
    unsaid = [row(item, 1) for item in GENDER]
    found = compare(scored(*then, *unsaid), DAY).about("c")
    assert (found.details["direction"], found.verdict) == ("not_told", "insufficient_data")
    for word in ("better", "worse", "progress"):
        assert word not in found.statement


def test_a_day_instead_of_a_round_compares_what_was_judged_anew() -> None:
    m = scored(*(march(item, 2) for item in GENDER), row("c1", 0))
    found = compare(m, DAY, against="2026-04-01").about("c")
    assert (found.details["items"], found.value) == (["c1"], -50)


def test_no_round_is_compared_with_a_later_one_nor_with_what_the_day_does_not_know() -> None:
    m = scored(march("c1", 2), row("c1", 0))
    with pytest.raises(Refused, match="June is not before March") as refused:
        compare(m, DAY, during="March", against="June")
    assert str(refused.value) == "June is not before March. Choose an earlier round."
    with pytest.raises(Refused, match="June is not before June"):
        compare(m, DAY, against="June")
    early = scored(*(march(item, 2) for item in GENDER), *(row(item, 0) for item in GENDER))
    ahead = compare(early, View(date="2026-04-01"), against="2026-12-31").about("c")
    assert ahead.details["mark_then"] == 50


def test_an_area_and_a_group_have_marks_of_their_own() -> None:
    m = scored(
        row("g1", 4),
        row("g2", 4),
        row("g1", 1, pcode="KA"),
        row("g2", 1, group="women"),
        areas=[{"id": "KA", "name": "Coast"}],
    )
    assert profile(m, DAY).about("g").value == 100
    assert profile(m, DAY, area="KA").about("g").value == 25
    assert profile(m, DAY, group="women").about("g").value == 25
    assert "Coast" in profile(m, DAY, area="KA").about("g").reason


def test_what_is_not_there_is_refused() -> None:
    m = scored(row("g1", 4))
    for match, chosen in (
        ("no area", {"area": "ZZ"}),
        ("no group", {"group": "ZZ"}),
        ("no round", {"during": "2020"}),
    ):
        with pytest.raises(Refused, match=match):
            profile(m, DAY, **chosen)
    with pytest.raises(Refused, match="nothing is scored of the whole country") as refused:
        profile(scored(), DAY)
    assert str(refused.value) == "nothing is scored of the whole country yet. Score a first item."
    with pytest.raises(Refused, match="no earlier round"):
        compare(m, DAY)


def test_the_sample_says_what_its_readme_says() -> None:
    agreed = {one.subject[0]: one.details["agreed"] for one in profile(sample(), SAMPLE, during="2026-Q3")}
    told = {"a": 40, "b": 50, "c": 50, "d": 50, "e": 42, "f": 33, "g": 25}
    assert {code: round(mark) for code, mark in agreed.items() if mark is not None} == told
    now = profile(sample(), SAMPLE)
    answered: dict[str, int] = {}
    for one in now:
        for scorer, own in one.details["scorers"].items():
            answered[scorer] = answered.get(scorer, 0) + own["answered"]
    assert answered == {"national officer": 23, "head of office": 19, "human rights officer": 18}
    assert [one.subject[0] for one in now if one.details["apart"]] == ["c"]
    directions = {one.subject[0]: one.details["direction"] for one in compare(sample(), SAMPLE)}
    assert directions == dict.fromkeys("abce", "unclear") | {"d": "worse", "f": "not_told"} | dict.fromkeys(
        "gh", "nothing"
    )


@seeded(range(12), few=3)
def test_a_second_implementation_gives_the_same_marks(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - repeatable, not secret
    items = [part.code for code in PARAMETERS for part in schema.parts_of(code)]
    rows = [
        row(item, draw.choice([0, 1, 2, 3, 4, None]), scorer, sources=draw.choice(["s1", ""]))
        for item in items
        for scorer in "ABC"
        if draw.random() < 0.6
    ]
    draw.shuffle(rows)
    frame = pd.DataFrame(rows)
    counted = frame[(frame["sources"] != "") & frame["value"].notna()]
    for finding in profile(scored(*rows), DAY):
        codes = [part.code for part in schema.parts_of(finding.subject[0])]
        each = [
            [Fraction(int(value)) for value in counted[counted["item"] == code]["value"]] for code in codes
        ]
        means = [sum(some) / len(some) for some in each if some]
        wanted = float(sum(means) / len(means) * 25) if 2 * len(means) >= len(codes) else None
        assert finding.value == (None if wanted is None else pytest.approx(wanted))
        assert finding.n == len(means)
        if finding.value is not None and finding.interval:
            low, high = finding.interval
            assert 0 <= low <= finding.value + 1e-9
            assert finding.value - 1e-9 <= high <= 100


@seeded(range(6), few=2)
def test_nothing_changes_by_the_order_of_rows_or_the_names_of_scorers(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - repeatable, not secret
    rows = [
        row(part.code, draw.randrange(5), scorer)
        for code in PARAMETERS
        for part in schema.parts_of(code)
        for scorer in "AB"
    ]
    values = [one.value for one in profile(scored(*rows), DAY)]
    draw.shuffle(rows)
    swapped = [each | {"scorer": {"A": "Z", "B": "Y"}[each["scorer"]]} for each in rows]
    assert [one.value for one in profile(scored(*swapped), DAY)] == pytest.approx(values)


def two(item: str, mark: object, **cells: Any) -> list[dict[str, Any]]:
    """The same mark of two scorers."""
    return [row(item, mark, scorer, **cells) for scorer in "AB"]


def test_an_item_that_nobody_answered_could_have_any_mark() -> None:
    """1 and 3, and 0 to 4 of the third: (1 + 3 + 0) / 12 to (1 + 3 + 4) / 12."""
    found = profile(scored(*two("c1", 1), *two("c2", 3)), DAY).about("c")
    assert (found.value, found.verdict) == (50, "indicative")
    assert found.interval == pytest.approx((100 / 3, 200 / 3))
    assert "any mark where there is none" in found.reason


def test_a_mark_of_long_ago_could_have_moved_by_one_a_year() -> None:
    for day, interval, verdict in (
        ("2026-06-20", (50, 50), "indicative"),
        ("2025-11-20", (25, 75), "indicative"),
        ("2022-11-20", (0, 100), "insufficient_data"),
    ):
        found = profile(scored(*(each for item in GENDER for each in two(item, 2, date=day))), DAY).about("c")
        assert (found.value, found.interval, found.verdict) == (50, interval, verdict)
    assert "The oldest answer is of 2022-11-20; it could be off by 4 marks by now." in found.reason


def test_one_event_behind_all_evidence_widens_each_mark() -> None:
    events = [{"id": at, "type": "attack", "date": "2026-06-01"} for at in ("e1", "e2")]
    rows = [each | {"evidence": "e1"} for item in GENDER for each in two(item, 2)]
    found = profile(scored(*rows, events=events), DAY).about("c")
    assert (found.interval, "One single event" in found.reason) == ((25, 75), True)
    rows[0]["evidence"] = "e1;e2"
    found = profile(scored(*rows, events=events), DAY).about("c")
    assert (found.interval, "One single event" in found.reason) == ((50, 50), False)


@pytest.mark.parametrize(("now", "direction", "by_others"), [("CD", "not_told", 3), ("AB", "worse", 0)])
def test_that_others_score_is_no_change(now: str, direction: str, by_others: int) -> None:
    m = scored(
        *(march(item, 2, scorer) for item in GENDER for scorer in "AB"),
        *(row(item, 1, scorer) for item in GENDER for scorer in now),
    )
    found = compare(m, DAY).about("c")
    assert (found.details["direction"], found.details["by_others"]) == (direction, by_others)
    assert ("scored by others than before" in found.reason) is bool(by_others)


def test_of_two_who_scored_before_the_one_who_scores_again_is_compared() -> None:
    m = scored(
        *(march(item, mark, scorer) for item in GENDER for scorer, mark in (("A", 3), ("B", 1))),
        *(row(item, mark, scorer) for item in GENDER for scorer, mark in (("A", 3), ("C", 0))),
    )
    found = compare(m, DAY).about("c")
    assert (found.value, found.details["direction"]) == (0, "not_told")


def test_what_was_agreed_is_compared_where_the_same_agreed() -> None:
    then = [march(item, 3, scorer) for item in GENDER for scorer in "AB"]
    agreed = [march(item, 3, together="yes") | {"scorer": "A"} for item in GENDER]
    same, others = ([row(item, 1, who) for item in GENDER for who in whom] for whom in ("AB", "AC"))
    assert compare(scored(*then, *agreed, *same), DAY).about("c").details["direction"] == "worse"
    assert compare(scored(*then, *agreed, *others), DAY).about("c").details["by_others"] == 3
