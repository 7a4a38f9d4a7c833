"""What every finding on groups, coordination and evidence says of itself."""

from __future__ import annotations

from typing import get_args

import pytest
from maps import QUICK, kala, sample

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import SENTENCES, Finding, Findings, Kind
from actormap.core.sentences import Sentence
from actormap.metrics import catalogue

FAMILIES = ("groups", "coordination", "evidence")
ANALYSES = [row.name for row in schema.analyses().values() if row.family in FAMILIES]
SEVERAL = {"group", "platform", "theme", "cell", "set"}
"""Kinds that have members."""
TODAY = View(date="2026-11-25", thresholds=QUICK.thresholds)


def answers(name: str) -> list[Findings]:
    found = []
    for m, view in ((kala(), QUICK), (sample(), TODAY)):
        try:
            found.append(catalogue.run(name, m, view))
        except Refused:
            continue
    return found


def findings(name: str) -> list[Finding]:
    return [finding for found in answers(name) for finding in found]


@pytest.mark.parametrize("name", ANALYSES)
def test_finding_is_told_in_sentences_and_judged_by_its_own_figures(name: str) -> None:
    assert any(answers(name))
    for found in answers(name):
        assert all(isinstance(caveat, Sentence) for caveat in found.caveats)
    for finding in findings(name):
        assert all(isinstance(getattr(finding, field), Sentence) for field in SENTENCES)
        assert finding == finding.judged(QUICK.thresholds)


@pytest.mark.parametrize("name", ANALYSES)
def test_finding_says_its_kind_its_members_and_a_value_inside_its_interval(name: str) -> None:
    for finding in findings(name):
        assert finding.kind in get_args(Kind)
        assert (finding.members is not None) == (finding.kind in SEVERAL), finding.id
        if finding.value is not None and finding.interval is not None:
            low, high = finding.interval
            assert low <= finding.value <= high, finding.id
