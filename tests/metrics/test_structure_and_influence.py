"""What holds of every finding on structure and on influence."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from maps import CERTAIN, QUICK, cases, kala, sample

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import SENTENCES, Finding, Findings
from actormap.core.sentences import Sentence
from actormap.metrics import catalogue

NAMES = [name for name, row in schema.analyses().items() if row.family in {"structure", "influence"}]
LATER = View(date="2026-11-25", thresholds=QUICK.thresholds)


def answers(name: str) -> list[tuple[View, Findings]]:
    """Some answers of an analysis on both worked examples, one at least on each."""
    found = []
    for m, view in ((kala(), CERTAIN), (kala(), QUICK), (sample(), LATER)):
        for _, chosen in list(cases(name, m))[:4]:
            try:
                found.append((view, catalogue.run(name, m, view, **chosen)))
            except Refused:
                continue
    return found


@pytest.mark.parametrize("name", NAMES)
def test_finding_is_made_of_sentences_and_judged_by_its_own_figures(name: str) -> None:
    found = answers(name)
    assert any(len(some) for _, some in found)
    own = {field.name for field in fields(Finding)}
    for view, some in found:
        assert all(isinstance(caveat, Sentence) for caveat in some.caveats)
        for finding in some:
            assert finding == finding.judged(view.thresholds)
            assert all(isinstance(getattr(finding, part), Sentence) for part in SENTENCES)
            assert not own & finding.details.keys()  # a column of the table has one meaning


@pytest.mark.parametrize("name", NAMES)
def test_value_stands_inside_its_interval(name: str) -> None:
    for _, some in answers(name):
        for finding in some:
            if finding.interval is not None:
                assert finding.value is not None
                assert finding.interval[0] <= finding.value <= finding.interval[1]


def test_neighbourhood_says_how_many_it_has() -> None:
    found = catalogue.run("structure.communities", kala(), CERTAIN)
    sets = [finding for finding in found if finding.kind == "set"]
    assert [finding.members for finding in sets] == [len(finding.subject) for finding in sets] != []


@pytest.mark.parametrize("name", [name for name in NAMES if schema.analyses()[name].resample])
def test_possible_map_claims_what_the_record_would_say_and_makes_no_sentence(name: str) -> None:
    certain = replace(LATER, certain=True)  # every tie exists, so that a possible map is the record
    for m, view in ((kala(), CERTAIN), (sample(), certain)):
        for _, chosen in list(cases(name, m))[:4]:
            try:
                said = catalogue.run(name, m, view, **chosen)
            except Refused:
                continue
            claimed = {f.id: f for f in catalogue.run(name, m, replace(view, world=0), **chosen).figures}
            for finding in said:
                bare = claimed[finding.id]
                assert (bare.kind, bare.subject, bare.value) == (finding.kind, finding.subject, finding.value)
                for key in ("rank", "within", "beyond", "of"):
                    assert bare.details.get(key) == finding.details.get(key)
