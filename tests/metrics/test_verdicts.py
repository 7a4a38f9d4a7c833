"""What every finding of some analyses holds to, on any map and however it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from maps import QUICK, SEEDS, answers, kala, random_map, sample
from seeds import tries

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import SENTENCES, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics import catalogue
from actormap.metrics.change.change import between
from actormap.metrics.change.scenarios import scenario
from actormap.metrics.change.what_if import what_if
from actormap.rights.access import KEY_HOLDER

FAMILIES = ("introductions", "reach")


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return list(every())


def asked(m: ActorMap) -> Iterator[Callable[[], Findings]]:
    """Every way to ask the analyses of a map, of two days and of what would be."""
    yield from (
        answer for label, answer in answers(m, QUICK, families=FAMILIES).items() if label != "coordinate"
    )
    for draws in (0, 2):
        yield partial(between, m, m, QUICK, date_before="2024-06-30", draws=draws, limit=3)
        for actor in m.actors["id"][:3]:
            lost = scenario(m, QUICK, remove=(actor,))
            yield partial(what_if, m, lost, QUICK, draws=draws, limit=3)


def every() -> Iterator[Finding]:
    for m in (kala(), *map(random_map, SEEDS[: tries(8, few=2)])):
        for answer in asked(m):
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


def test_a_finding_is_judged_alike_wherever_it_is_shown() -> None:
    m, view = sample(), View(date="2026-11-25")
    first = catalogue.answer("summary.main_findings", m, view, KEY_HOLDER, draws=20)
    asked = {row.analysis: dict(row.options) for row in schema.actions() if "summary" not in row.analysis}
    known = {
        (name, finding.id): finding
        for name in {finding.details["asked"] for finding in first}
        for finding in catalogue.answer(name, m, view, KEY_HOLDER, draws=20, **asked[name])
    }
    assert len(first) >= 5
    for finding in first:
        there = known[finding.details["asked"], finding.id]
        assert (finding.verdict, finding.holds_in) == (there.verdict, there.holds_in), finding.id
