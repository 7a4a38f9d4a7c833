"""What the law promises, against what people get (A41)."""

from __future__ import annotations

from typing import Any

import pytest
from maps import QUICK, a_map, sample

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.monitor.parameter.law_practice import law_practice

DAY = View(date="2026-11-25", thresholds=QUICK.thresholds)


def right(item: str, value: int, scorer: str = "A", **cells: Any) -> dict[str, Any]:
    usual = {"date": "2026-06-20", "round": "June", "sources": "s1", "scorer": scorer}
    return usual | {"item": item, "value": value} | cells


def scored(*rows: dict[str, Any], **tables: Any) -> ActorMap:
    numbered = [each | {"id": f"a{n:03}"} for n, each in enumerate(rows)]
    return a_map(assessments=numbered, sources=[{"id": "s1"}], **tables)


def side(*rows: dict[str, Any]) -> str:
    return str(law_practice(scored(*rows), DAY).about("a2_assembly").details["side"])


def test_a_gap_is_told_where_all_marks_say_so_or_where_they_agreed() -> None:
    law, practice = right("a1_assembly", 3), right("a2_assembly", 1)
    assert side(law, practice) == "law_ahead"
    assert side(right("a1_assembly", 1), right("a2_assembly", 3)) == "practice_ahead"
    assert side(law, right("a2_assembly", 3)) == "alike"
    doubt = [right("a1_assembly", 1, "B"), right("a2_assembly", 2, "B")]
    assert side(law, practice, *doubt) == "unclear"
    agreed = [right("a1_assembly", 3, together="yes"), right("a2_assembly", 1, together="yes")]
    assert side(law, practice, *doubt, *agreed) == "law_ahead"
    assert side(law) == "not_known"


def test_each_side_has_its_words() -> None:
    law, practice = right("a1_assembly", 3), right("a2_assembly", 1)
    doubt = [right("a1_assembly", 1, "B"), right("a2_assembly", 2, "B")]
    told = [
        ([law, practice], "Assembly: the law promises more than people get."),
        (
            [right("a1_assembly", 1), right("a2_assembly", 3)],
            "Assembly: people get more than the law promises.",
        ),
        ([law, right("a2_assembly", 3)], "Assembly: law and practice are alike."),
        ([law, practice, *doubt], "Assembly: law and practice cannot be told apart."),
        ([law], "Assembly: law and practice cannot be compared."),
    ]
    for rows, words in told:
        assert law_practice(scored(*rows), DAY).about("a2_assembly").statement == words


def test_means_that_happen_to_be_equal_are_not_alike() -> None:
    law = [right("a1_assembly", 4), right("a1_assembly", 0, "B")]
    assert side(*law, right("a2_assembly", 2)) == "unclear"
    agreed = [right(item, 2, together="yes") for item in ("a1_assembly", "a2_assembly")]
    assert side(*law, *agreed) == "alike"


def test_a_right_of_which_one_side_is_not_known_is_none_without_a_gap() -> None:
    found = law_practice(
        scored(right("a1_information", 2), right("a1_unions", 3), right("a2_unions", 3)), DAY
    )
    unknown = found.about("a2_information")
    assert (unknown.value, unknown.verdict) == (None, "insufficient_data")
    assert unknown.reason == "In law 2 of 4. In practice it is not known."
    assert found.about("a2_unions").reason.startswith("In law 3 of 4. In practice 3 of 4.")
    whole = found.about("civil society")
    assert (whole.value, whole.n, whole.details["rights"]) == (0, 1, 5)
    assert "Information" in whole.reason


def test_the_last_round_counts_in_which_a_right_was_judged_both_ways() -> None:
    later = right("a2_assembly", 0, date="2026-09-20", round="September")
    m = scored(right("a1_assembly", 3), right("a2_assembly", 1), later)
    assert law_practice(m, DAY).about("a2_assembly").value == 2
    assert law_practice(m, DAY, during="September").about("a2_assembly").value is None
    with pytest.raises(Refused, match="no round of scoring is called"):
        law_practice(m, DAY, during="May")


def test_what_a_group_gets_stands_against_the_law_for_all() -> None:
    m = scored(right("a1_assembly", 3), right("a2_assembly", 2), right("a2_assembly", 0, group="women"))
    assert law_practice(m, DAY, group="women").about("a2_assembly").value == 3


def test_the_sample_says_what_its_readme_says() -> None:
    gaps = {one.subject[0]: one.value for one in law_practice(sample(), DAY) if one.kind == "measure"}
    assert gaps == {
        "a2_assembly": 2,
        "a2_expression": 1,
        "a2_association": 1,
        "a2_unions": 0,
        "a2_information": None,
    }


def test_nothing_judged_is_refused() -> None:
    with pytest.raises(Refused, match="no right is scored"):
        law_practice(scored(), DAY)
    with pytest.raises(Refused, match="no round"):
        law_practice(scored(right("a1_assembly", 3)), DAY, during="2020")
