"""How good the record is: who was asked, how ties are sourced, what to ask next (A10)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from maps import CERTAIN, DAY, OFFICE, SEEDS, a_map, actor, kala, random_map, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.evidence.coverage_report import coverage


def named(m: ActorMap, view: View = CERTAIN) -> dict[str, Finding]:
    """Findings by their ids, those of actors by their actor."""
    return {
        f.subject[0] if f.id.startswith(("A10:coverage:a", "A10:coverage:n")) else f.id: f
        for f in coverage(m, view, limit=999)
    }


def asked(subject: str, source: str, answer: str = "list", about: str = "ties_all") -> dict[str, str]:
    return {
        "source": source,
        "date": DAY,
        "subject_id": subject,
        "asked_about": about,
        "answer": answer,
    }


def test_coverage_of_kala() -> None:
    found = named(kala())
    # Keys that observed each: A k1 k2, B k1, C k1 k2, D k1 k2 k3, E F G k1..k3, H k1 k2, L k2.
    seen = {
        "A": 0.75,
        "B": 0.5,
        "C": 0.75,
        "D": 0.875,
        "E": 0.875,
        "F": 0.875,
        "G": 0.875,
        "H": 0.75,
        "L": 0.5,
    }
    assert {v: found[v].value for v in seen} == seen
    whole = found["A10:coverage:whole"]
    assert whole.value == pytest.approx(sum(seen.values()) / 9)
    assert whole.details == {"actors": 9, "never_asked": 8, "not_observed": 0}
    assert found["L"].id == "A10:coverage:asked:L"
    assert found["A"].id == "A10:coverage:never_asked:A"
    assert found["L"].statement == "1 independent source was asked about the ties of Landless Movement."


def test_sources_of_kala() -> None:
    found = named(kala())
    single, ungraded = found["A10:records:single_source"], found["A10:records:ungraded"]
    assert single.value == pytest.approx(33 / 35)  # all but t03 (s1;s2) and t06 (s2;s3)
    assert single.details == {"one": 33, "several": 2, "none": 0}
    assert ungraded.value == 0
    primary = found["A10:records:primary"]
    assert (primary.value, primary.n, primary.details["unknown"]) == (None, 0, 35)
    assert primary.statement == (
        "For none of 35 recorded ties is it recorded whether it was told by a primary source."
    )
    assert single.statement == "33 of 35 recorded ties are told by one independent source alone."
    assert [one.next_question for one in (single, ungraded, primary)] == [
        "Ask a second, independent source about the ties on which most rests.",
        "Grade the sources (such as B2): how reliable each is, and how credible what it told is.",
        "Note of each source whether it was there itself (primary) or heard of it (secondary).",
    ]
    assert found["A10:sources"].statement == "The recorded ties come from 3 independent sources."
    assert found["A10:sources"].reason == "Sources by kind: interview 3."
    nobody = named(a_map("A", "B", ties=[tie("A", "B")]))["A10:sources"]
    assert nobody.statement == "No source of a tie is recorded."
    assert nobody.reason.endswith("no source is on the list.")
    assert found["A10:sources"].value == 3
    assert found["A10:sources"].details["kinds"] == {"interview": 3}


def test_first_is_who_was_never_asked_then_who_was_seen_least() -> None:
    m = a_map(
        *"ABCD",
        ties=[tie("A", "B", sources="x"), tie("B", "C", sources="y")],
        observations=[asked("C", "x"), asked("D", "x"), asked("D", "y")],
        sources=[{"id": "x"}, {"id": "y"}],
    )
    # A and B were never asked about, and two told of B; C was seen by two as D, but has a tie.
    listed = [f.subject[0] for f in coverage(m, CERTAIN) if ":coverage:" in f.id][1:]
    assert listed == ["A", "B", "C", "D"]


def test_how_many_more_observations_are_needed() -> None:
    told = [asked("B", "x"), *(asked("C", s) for s in "xyz")]
    ties = [tie(i, "Z") for i in "ABC"]
    m = a_map(*"ABCZ", observations=told, ties=ties, sources=[{"id": s} for s in "xyz"])
    found = named(m)
    # Coverage .6 takes two observations at a chance of detection of .5.
    assert [found[v].details["needed"] for v in "ABC"] == [2, 1, 0]
    assert found["B"].reason == (
        "1 independent observation, coverage 0.50; 1 recorded tie. 1 more would be enough to lean on this."
    )
    assert found["C"].reason == "3 independent observations, coverage 0.88; 1 recorded tie."
    assert found["C"].statement == "3 independent sources were asked about the ties of Name of C."
    for detection, needed in ((1.0, 1), (0.0, None), (0.6, 1), (0.2, 5)):
        view = replace(CERTAIN, thresholds=Thresholds(detection=detection))
        assert named(m, view)["A"].details["needed"] == needed, detection
    strict = replace(CERTAIN, thresholds=Thresholds(supported_coverage=1.0))
    assert named(m, strict)["A"].details["needed"] is None


def test_of_who_has_no_tie_as_many_are_needed_as_the_rule_of_isolation_asks_for() -> None:
    told = [asked("B", "x"), *(asked("C", s) for s in "wxyz")]
    m = a_map(*"ABC", observations=told, sources=[{"id": s} for s in "wxyz"])
    found = named(m)
    # .2 / (.2 + .8 x .5 ** 4) is .8: four sources.
    assert [found[v].details["needed"] for v in "ABC"] == [4, 3, 0]
    assert found["A"].reason == (
        "0 independent observations, coverage 0.00; 0 recorded ties. Silence becomes evidence once the "
        "office has asked 4 more."
    )
    assert found["B"].next_question == "Ask 3 more sources about the ties of Name of B."
    for detection, needed in ((1.0, 3), (0.0, None), (0.6, 4), (0.2, 13)):
        view = replace(CERTAIN, thresholds=Thresholds(detection=detection))
        assert named(m, view)["A"].details["needed"] == needed, detection


def test_needed_is_the_least_number_that_is_enough() -> None:
    m = a_map("A", "B", ties=[tie("A", "B")])
    for detection in np.linspace(0.05, 0.95, 10):
        for enough in (0.4, 0.5, 0.6, 0.75, 0.9):
            thresholds = Thresholds(detection=float(detection), supported_coverage=enough)
            needed = named(m, replace(CERTAIN, thresholds=thresholds))["A"].details["needed"]
            reached = [1 - (1 - detection) ** s for s in (needed - 1, needed)]
            assert reached[0] < enough <= reached[1] + 1e-9


def test_sources_that_know_each_other_are_one_and_unlisted_ones_too() -> None:
    sources = [{"id": "p", "independent_key": "k"}, {"id": "q", "independent_key": "k"}, {"id": "r"}]
    ties = [
        tie("A", "B", sources="p;q"),
        tie("A", "C", sources="p;r"),
        tie("A", "D", sources="x;y"),
        tie("B", "C"),
    ]
    found = named(a_map(*"ABCD", ties=ties, sources=sources))
    assert found["A10:records:single_source"].details == {"one": 2, "several": 1, "none": 1}


def test_grade_of_the_tie_or_of_any_of_its_sources() -> None:
    sources = [
        {"id": "good", "reliability": "B", "credibility": "2"},
        {"id": "unknown"},
        {"id": "half", "reliability": "B"},
    ]
    ties = [
        tie("A", "B", sources="good;unknown"),
        tie("A", "C", sources="unknown"),
        tie("A", "D", grade="A1"),
        tie("B", "C", sources="good", grade="F6"),
        tie("B", "D"),
        tie("C", "D", sources="half"),
    ]
    found = named(a_map(*"ABCD", ties=ties, sources=sources))["A10:records:ungraded"]
    assert found.details == {"ungraded": 3, "graded": 3}  # AC, BC (said to be F6) and BD
    assert found.value == 0.5


def test_primary_source_counts_where_any_source_is_one() -> None:
    sources = [{"id": "p", "role": "primary"}, {"id": "s", "role": "secondary"}, {"id": "u"}]
    ties = [
        tie("A", "B", sources="s;p"),
        tie("A", "C", sources="s;u"),
        tie("A", "D", sources="u"),
        tie("B", "C", sources="s"),
    ]
    found = named(a_map(*"ABCD", ties=ties, sources=sources))["A10:records:primary"]
    assert found.details == {"primary": 1, "secondary": 2, "unknown": 1}
    assert (found.value, found.n) == (pytest.approx(1 / 3), 3)


def test_ended_ties_and_other_spheres_do_not_count() -> None:
    m = ActorMap.trusted(
        a_map(
            actors=[actor("A"), actor("M", sphere="state")],
            ties=[
                tie("A", "M", sources="x", to="2025-01-15"),
            ],
        ).tables
    )
    found = named(m)
    assert not [identity for identity in found if identity.startswith("A10:records")]
    assert "M" not in found
    assert OFFICE["id"] not in found
    assert found["A10:coverage:whole"].n == 1


def test_without_observations_it_is_told() -> None:
    assert any("Nobody is recorded as asked" in caveat for caveat in coverage(a_map("A"), CERTAIN).caveats)
    assert not any("Nobody is recorded" in caveat for caveat in coverage(kala(), CERTAIN).caveats)


def test_nobody_to_speak_of_is_refused() -> None:
    for m in (ActorMap.empty(), a_map()):
        with pytest.raises(Refused, match="no actor of civil society"):
            coverage(m, CERTAIN)


@seeded(SEEDS)
def test_counts_add_up(seed: int) -> None:
    m = random_map(seed)
    found = named(m, View(date=DAY))
    whole = found["A10:coverage:whole"]
    actors = [f for f in found.values() if ":coverage:" in f.id and f is not whole]
    assert len(actors) == whole.n
    assert whole.value == pytest.approx(np.mean([f.value for f in actors]))
    assert whole.details["never_asked"] == sum("never_asked" in f.id for f in actors)
    totals = {sum(f.details.values()) for name, f in found.items() if name.startswith("A10:records")}
    assert len(totals) == 1
