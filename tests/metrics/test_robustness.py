"""Findings in resampled worlds and without one source after another (A38)."""

from __future__ import annotations

from typing import Any

import pytest
from maps import DAY, a_map, actor, kala, offer, tie

from actormap.config import View
from actormap.errors import Refused
from actormap.metrics.isolation import components, isolation
from actormap.metrics.reach import steps
from actormap.metrics.robustness import resampled

TODAY = View(date=DAY)
B2 = {"reliability": "B", "credibility": "2"}


def country() -> Any:
    """A-B told by two good sources, B-C by one that cannot be judged."""
    return a_map(
        "A", "B", "C",
        ties=[
            tie("A", "B", sources="a;b", **{"from": DAY}), tie("B", "C", sources="c", **{"from": DAY}),
            offer("O", "A", 1, sources="a;b", **{"from": DAY}),
        ],
        sources=[{"id": "a", **B2}, {"id": "b", **B2}, {"id": "c"}],
    )  # fmt: skip


def test_finding_holds_as_often_as_its_ties_exist() -> None:
    found = resampled(components, country(), TODAY, draws=150)
    both = (0.85 * 0.8) / (0.85 * 0.8 + (1 - (0.85 * 0.8) ** 0.5) ** 2)
    assert found.about("A").holds_in == pytest.approx(both, abs=0.08)
    assert found.about("C").holds_in == pytest.approx(0.5, abs=0.12)
    assert found.about("civil society").holds_in == 1


def test_finding_of_one_source_is_marked_and_of_two_is_not() -> None:
    found = resampled(components, country(), TODAY, draws=1)
    assert found.about("C").single_source is True
    assert found.about("A").single_source is False


def test_same_seed_gives_the_same_worlds() -> None:
    one, other = (resampled(components, country(), TODAY, draws=10) for _ in range(2))
    assert one.as_dict() == other.as_dict()
    assert any("10 resampled worlds (seed 20111)" in caveat for caveat in one.caveats)


def test_no_draws_give_the_analysis_itself() -> None:
    assert resampled(components, country(), TODAY, draws=0) == components(country(), TODAY)


def test_analysis_that_is_refused_on_the_map_is_refused() -> None:
    with pytest.raises(Refused):
        resampled(steps, a_map("A"), TODAY, draws=3)


def test_world_in_which_an_analysis_is_refused_holds_nothing() -> None:
    # The only first step is half believed: without it nothing can be said from the office.
    m = a_map("A", ties=[offer("O", "A", 1)])
    found = resampled(steps, m, TODAY, draws=60)
    assert found.about("A").holds_in == pytest.approx(0.5, abs=0.2)
    assert found.about("civil society").holds_in == found.about("A").holds_in


def test_withheld_verdict_stays_withheld_whatever_the_worlds_say() -> None:
    found = resampled(isolation, kala(), View(date=DAY, certain=True), draws=3)
    finding = found.about("L")
    assert finding.holds_in == 1
    assert finding.verdict == "insufficient_data"


def test_verdict_becomes_supported_only_with_members_enough_for_a_group() -> None:
    def group(members: int) -> str:
        people = [actor(f"Q{i}", works_on_rights_of="youth") for i in range(members)]
        asked = [
            {
                "source": f"s{s}",
                "date": DAY,
                "subject_id": p["id"],
                "asked_about": "ties_all",
                "answer": "none",
            }
            for p in people
            for s in range(4)
        ]
        m = a_map(
            actors=[actor("A"), *people],
            ties=[offer("O", "A", 1)],
            observations=asked,
            sources=[{"id": f"s{s}"} for s in range(4)],
        )
        found = resampled(isolation, m, View(date=DAY, certain=True), draws=2)
        assert found.about("Q0").verdict == "supported"
        return found.about("youth").verdict

    assert group(5) == "supported"
    assert group(4) == "indicative"


def test_progress_is_told_and_may_end_the_work() -> None:
    told: list[tuple[str, float]] = []
    resampled(
        components, country(), TODAY, draws=2, progress=lambda words, share: told.append((words, share))
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(told) == 2 + 3

    class Enough(Exception):
        pass

    def stop(_words: str, _share: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        resampled(components, country(), TODAY, draws=5, progress=stop)
