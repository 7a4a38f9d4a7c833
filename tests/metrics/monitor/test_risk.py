"""The equation of risk (A40): worked values, what is missing, how marks of scorers become a range."""

from __future__ import annotations

import random
from itertools import product
from math import log, sqrt
from typing import Any

import pytest
from maps import a_map, actor, sample
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.schema.items import parts_of
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.monitor.danger import risk_equation as equation
from actormap.metrics.monitor.danger.risk import risk

DAY = View(date="2025-02-01")
FACTORS = dict(
    zip(
        "TVKCA",
        ("threat", "vulnerability", "commitment", "capacity_own", "capacity_authorities"),
        strict=True,
    )
)


def judged(*marks: tuple[str, float], scorer: str = "one", **cells: Any) -> list[dict[str, Any]]:
    """Marks of a scorer, each with evidence."""
    usual = {"date": "2025-01-10", "scorer": scorer, "evidence": "e1;e2", "sources": "s1"}
    return [
        usual
        | {
            "id": f"{scorer}{item}{n}{cells.get('group', '')}{cells.get('pcode', '')}",
            "item": item,
            "value": value,
        }
        | cells
        for n, (item, value) in enumerate(marks)
    ]


def five(**factors: float) -> list[dict[str, Any]]:
    return judged(*((FACTORS[letter], value) for letter, value in factors.items()))


def every(scorer: str = "one", **factors: float) -> list[dict[str, Any]]:
    """Each question of some lines with one mark."""
    parts = {letter: parts_of(FACTORS[letter]) for letter in factors}
    leaves = {
        letter: [leaf for part in some for leaf in parts_of(part.code) or [part]]
        for letter, some in parts.items()
    }
    marks = [(leaf.code, value) for letter, value in factors.items() for leaf in leaves[letter]]
    return judged(*marks, scorer=scorer)


def map_of(rows: list[dict[str, Any]], **tables: Any) -> ActorMap:
    events = [{"id": at, "type": "attack", "date": "2025-01-05", "sensitivity": 1} for at in ("e1", "e2")]
    return a_map("A", assessments=rows, events=events, sources=[{"id": "s1"}], **tables)


def one(rows: list[dict[str, Any]]) -> Finding:
    (finding,) = risk(map_of(rows), DAY)
    return finding


@pytest.mark.parametrize(
    ("factors", "value"),
    [
        ({"T": 1, "V": 1, "K": 5, "C": 5, "A": 5}, 0),
        ({"T": 3, "V": 3, "K": 3, "C": 3, "A": 3}, 50),
        ({"T": 4, "V": 4, "K": 2, "C": 2, "A": 2}, 71.533828),
        ({"T": 5, "V": 5, "K": 1, "C": 1, "A": 1}, 100),
        ({"T": 4, "V": 3, "K": 1, "C": 2, "A": 4}, 77.832069),
    ],
)
def test_worked_values(factors: dict[str, float], value: float) -> None:
    found = one(five(**factors))
    assert found.value == pytest.approx(value, abs=1e-6)
    assert found.interval is not None
    assert found.interval[0] <= value <= found.interval[1]


def test_what_nobody_answered_could_have_any_mark() -> None:
    """Five lines as a whole and none of 28 questions: threats 4 to 5, the others among what may be 1 or 5.

    Vulnerability 10 / 7 to 34 / 7, will (2 + 3) / 4 to (2 + 15) / 4, own (2 + 4) / 5 to (2 + 20) / 5.
    """
    found = one(five(T=4, V=4, K=2, C=2, A=2))
    assert found.interval == pytest.approx((31.584, 93.251), abs=1e-3)
    assert "5 of 33 questions are answered" in found.reason
    assert (found.sources, found.verdict) == (1, "insufficient_data")
    whole = one(every(T=4, V=4, K=2, C=2, A=2))
    assert whole.value == pytest.approx(71.533828, abs=1e-6)
    assert whole.interval == pytest.approx((71.533828, 71.533828), abs=1e-6)


def test_one_event_behind_all_evidence_and_age_widen_each_mark() -> None:
    rows = every(T=3, V=3, K=3, C=3, A=3)
    told = one([row | {"evidence": "e1"} for row in rows])
    aged = one([row | {"date": "2024-01-20"} for row in rows])
    for found in (told, aged):
        assert [found.details["lines"]["vulnerability"][end] for end in ("low", "middle", "high")] == [
            2,
            3,
            4,
        ]
        assert found.value == pytest.approx(50)
    assert "One single event is behind all evidence" in told.reason
    assert "The oldest answer is of 2024-01-20; it could be off by 1 mark by now." in aged.reason


def test_two_scorers_are_indicative_unless_it_is_long_ago() -> None:
    rows = [*every(T=3, V=3, K=3, C=3, A=3), *every("two", T=3, V=3, K=3, C=3, A=3)]
    assert (one(rows).sources, one(rows).verdict) == (2, "indicative")
    assert one([row | {"date": "2020-01-10"} for row in rows]).verdict == "insufficient_data"


def test_a_missing_factor_is_a_range_and_no_number() -> None:
    found = one(five(T=4, V=4, C=2, A=2))
    assert found.value is None
    assert found.interval is not None
    assert found.interval == pytest.approx((29.059, 96.717), abs=1e-3)
    assert found.details["bands"] == ["low", "moderate", "high", "severe"]
    assert found.statement == "Risk of the whole country: from 29 to 97 of 100, low to severe."


def test_better_will_of_a_weak_state_does_not_raise_the_risk() -> None:
    weaker, stronger = (one(five(T=4, V=3, K=K, C=4, A=1)).value for K in (2, 3))
    assert weaker is not None
    assert stronger is not None
    assert stronger < weaker


def test_capacity_of_authorities_counts_only_once_they_want_to_protect() -> None:
    unwilling = one(five(T=4, V=3, K=2, C=2)).value
    assert unwilling == pytest.approx(one(five(T=4, V=3, K=2, C=2, A=5)).value)
    assert one(five(T=4, V=3, K=3, C=2)).value is None
    assert one(five(T=4, V=3, K=3, C=2, A=5)).value == pytest.approx(
        100 * (log(12) - log(3 * sqrt(10)) + log(25)) / (2 * log(25))
    )


def plain(t: float, v: float, k: float, own: float, state: float) -> float:
    """The equation once more, by its ratio instead of its logarithms."""
    capacity = max(own, sqrt(own * state)) if k >= 3 else own
    return 50 * (1 + log(t * v / (k * capacity), 25))


@seeded(range(20), few=5)
def test_no_mark_that_is_better_makes_the_risk_higher(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    factors = [pick.uniform(1, 5) for _ in range(5)]
    now = equation.risk(*factors)
    assert 0 <= now <= 100
    assert now == pytest.approx(plain(*factors))
    for at in range(5):
        moved = list(factors)
        moved[at] = max(1, factors[at] - 1) if at < 2 else min(5, factors[at] + 1)
        assert equation.risk(*moved) <= now + 1e-9


def test_range_is_that_of_all_corners() -> None:
    ranges = [equation.Range(low, low, high) for low, high in ((2, 4), (1, 3), (2, 4), (2, 3), (1, 5))]
    every = [equation.risk(*corner) for corner in product(*((r.low, r.high) for r in ranges))]
    assert equation.between(ranges) == pytest.approx((min(every), max(every)))


def test_threats_are_the_worst_of_likelihood_and_severity() -> None:
    marks = (
        ("threat_court_chance", 5),
        ("threat_court_severity", 3),
        ("threat_smear_chance", 4),
        ("threat_smear_severity", 4),
        ("threat_watch_chance", 1),
    )
    found = one(judged(*marks, ("vulnerability", 3), ("commitment", 2), ("capacity_own", 2)))
    threat = found.details["lines"]["threat"]
    assert threat["middle"] == 4
    assert [each["code"] for each in found.details["threats"]] == ["threat_smear", "threat_court"]
    assert found.details["threats_first"]


def test_a_threat_of_which_half_is_known_widens_the_range() -> None:
    marks = (("threat_smear_chance", 2), ("threat_smear_severity", 2), ("threat_court_chance", 4))
    threat = one(judged(*marks)).details["lines"]["threat"]
    assert (threat["low"], threat["middle"], threat["high"]) == (2, 2, 5), "four threats nobody judged"


def test_scorers_give_a_median_and_their_doubts_a_range() -> None:
    rows = [
        *judged(("vulnerability_alone", 2), scorer="one"),
        *judged(("vulnerability_alone", 3), scorer="two", low=1),
        *judged(("vulnerability_alone", 3), scorer="three"),
    ]
    line = one(rows).details["lines"]["vulnerability"]
    assert [line["low"], line["middle"], line["high"]] == pytest.approx([1, 3, (3 + 5 * 5) / 6])
    assert line["marks"] == {"one": 2, "two": 3, "three": 3}
    agreed = judged(("vulnerability_alone", 2.5), scorer="one", together="yes", date="2025-01-11")
    line = one([*rows, *[row | {"id": "agreed"} for row in agreed]]).details["lines"]["vulnerability"]
    ends = [(2.5 + 5) / 6, (2.5 + 25) / 6]
    assert [line["low"], line["high"]] == pytest.approx(ends), "what each gave before is past"
    assert line["middle"] == 2.5
    anew = judged(("vulnerability_alone", 4), scorer="two", date="2025-01-12")
    line = one([*rows, *[row | {"id": "agreed"} for row in agreed], *[row | {"id": "anew"} for row in anew]])
    assert line.details["lines"]["vulnerability"]["middle"] == 3.25, "one answered anew after they agreed"


def test_what_was_agreed_long_ago_does_not_hide_what_was_judged_since() -> None:
    def middle(*rows: dict[str, Any]) -> float:
        every = [row | {"id": f"a{n}"} for n, row in enumerate(rows)]
        return float(one(every).details["lines"]["vulnerability"]["middle"])

    (first,) = judged(("vulnerability_alone", 2), scorer="two", together="yes", date="2024-01-10")
    (again,) = judged(("vulnerability_alone", 4), scorer="one", together="yes", date="2025-01-10")
    (alone,) = judged(("vulnerability_alone", 5), scorer="two", date="2025-01-20")
    assert middle(first, again) == 4, "the last, whoever wrote it down"
    assert middle(first, alone) == 3.5, "between what was agreed and what one says anew"


def test_a_mark_of_the_whole_beside_those_of_parts_widens_the_range() -> None:
    line = one(judged(("vulnerability", 5), ("vulnerability_law", 2))).details["lines"]["vulnerability"]
    assert (line["low"], line["middle"], line["high"]) == ((2 + 5) / 6, 2, 5)


def test_a_mark_without_evidence_does_not_count() -> None:
    bare = [row | {"evidence": "", "sources": ""} for row in five(T=5, V=5)]
    with pytest.raises(Refused, match="with evidence"):
        risk(map_of(bare), DAY)
    assert one([*bare, *judged(("commitment", 2), scorer="two")]).n == 1


def test_what_if_moves_one_line_by_one_mark() -> None:
    found = one(five(T=4, V=3, K=2, C=2.5))
    told = {each["line"]: (round(each["low"]), round(each["high"])) for each in found.details["what_if"]}
    assert told == {
        "threat": (59, 59),
        "vulnerability": (57, 57),
        "commitment": (52, 57),
        "capacity_own": (58, 58),
    }


def several() -> Findings:
    groups = [{"id": "women", "label": "Women"}, {"id": "youth", "label": "Youth"}]
    rows = [
        *(row | {"id": f"y{row['id']}", "group": "youth"} for row in every(T=5, V=5, K=1, C=1)),
        *(row | {"id": f"w{row['id']}", "group": "women"} for row in every(T=2, V=2, K=2, C=4)),
        *(
            row | {"id": f"x{row['id']}", "group": "women", "pcode": "XA01"}
            for row in every(T=5, V=5, K=1, C=1)
        ),
        *judged(("threat", 3), actor_id="A"),
    ]
    return risk(map_of(rows, groups=groups, areas=[{"id": "XA01", "name": "One"}]), DAY)


def test_units_stand_by_name_and_an_order_is_told_within_a_group_alone() -> None:
    found = several()
    assert [each.subject for each in found] == [("women",), ("youth",), ("women", "XA01"), ("A",)]
    assert [each.details["higher_than"] for each in found] == [[], [], [["women"]], []]
    assert [each.kind for each in found] == ["group", "group", "cell", "actor"]


def test_what_points_at_one_is_as_sensitive_as_what_names_it() -> None:
    assert [each.sensitivity for each in several()] == [1, 1, 3, 3]


def test_the_sample_is_as_the_scorers_left_it() -> None:
    found = risk(sample(), View(date="2026-11-25")).about("journalists_media")
    assert found.value == pytest.approx(100 * (log(12) - log(5) + log(25)) / (2 * log(25)))
    assert [round(end) for end in found.interval or ()] == [55, 84]
    assert found.details["lines"]["capacity_authorities"]["middle"] is None
    assert len(found.details["scorers"]) == 3


def test_lines_are_the_same_told_by_a_second_reading() -> None:
    """Medians and means once more, from the answers, of a line whose parts all have a mark."""
    answers = judgements_of(sample(), View(date="2026-11-25")).of(
        Unit(group="journalists_media"), "risk_factor"
    )
    parts = [code for code in answers if code.startswith("vulnerability_")]
    by_part = [sorted(each.value or 0 for each in answers[code] if each.counts) for code in parts]
    wanted = sum(values[len(values) // 2] for values in by_part) / len(by_part)
    assert equation.line_of("vulnerability", answers).range.middle == pytest.approx(wanted)


def test_actor_is_named_to_who_sees_it() -> None:
    m = map_of(judged(("threat", 3), actor_id="A")).replace(actors=a_map(actors=[actor("A", "Forum")]).actors)
    assert "Forum" in risk(m, DAY).findings[0].statement
