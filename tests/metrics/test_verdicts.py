"""What every finding of some families holds to, on any map and however it is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from maps import QUICK, SEEDS, answers, kala, random_map

from actormap.errors import Refused
from actormap.findings import SENTENCES, Finding
from actormap.sentences import Sentence

FAMILIES = ("reach",)


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return list(every())


def every() -> Iterator[Finding]:
    for m in (kala(), *map(random_map, SEEDS)):
        for label, answer in answers(m, QUICK, families=FAMILIES).items():
            if label == "coordinate":
                continue
            try:
                result = answer()
            except Refused:
                continue
            assert all(isinstance(caveat, Sentence) for caveat in result.caveats)
            yield from result


def test_verdict_follows_from_the_figures_of_the_finding(found: list[Finding]) -> None:
    assert {f.verdict for f in found} >= {"indicative", "insufficient_data"}
    assert [f.id for f in found if f != f.judged(QUICK.thresholds)] == []


def test_value_stands_inside_its_interval(found: list[Finding]) -> None:
    told = [(f.id, f.value, f.interval) for f in found if f.interval and f.value is not None]
    assert told
    assert [each for each in told if not each[2][0] - 1e-9 <= each[1] <= each[2][1] + 1e-9] == []


def test_what_is_said_remembers_its_values(found: list[Finding]) -> None:
    told = {(f.id, name): getattr(f, name) for f in found for name in SENTENCES}
    assert [each for each, sentence in told.items() if not isinstance(sentence, Sentence)] == []
