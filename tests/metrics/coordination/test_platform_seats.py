"""Seats and mix of platforms (A31)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from maps import CERTAIN, DAY, a_map, actor, kala, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.coordination.platform_seats import platform_seats


def country(platforms: list[dict[str, Any]], at_work: str = "ABC", **tables: Any) -> ActorMap:
    presence = [{"actor_id": i, "sector": "LEG", "pcode": "XA01"} for i in at_work]
    return a_map("A", "B", "C", "D", presence=presence, platforms=platforms, **tables)


def seat(members: str, code: str = "P", **cells: Any) -> dict[str, Any]:
    return {"id": code, "name": f"Platform {code}", "members": members, "theme": "LEG"} | cells


def only(m: ActorMap) -> Finding:
    (finding,) = platform_seats(m, CERTAIN)
    return finding


def test_platform_of_the_worked_example() -> None:
    # MON in XX01 and XX02: A, D and F work there; A and D sit on P1.
    finding = platform_seats(kala(), CERTAIN).about("MON@*")
    assert (finding.value, finding.n) == (2 / 3, 3)
    assert finding.statement.startswith(
        "A seat on Monitoring Network is recorded for 2 of 3 actors at work where it works."
    )
    assert finding.would_change == "Somebody enters seats or presence that are missing."
    assert finding.details["absent"] == ["F"]
    assert finding.details["types"] == ["faith_based", "ngo_national", "professional_association"]
    assert (finding.details["mix"], finding.details["members"]) == (3, 5)
    assert "Faith-based organisation, National NGO" in finding.reason  # names, and no codes
    assert finding.details["types_absent"] == ["human_rights_organization"]


def test_absent_are_counted_and_named_only_where_they_may_be() -> None:
    people = [actor("B", at_risk_level=3), actor("C", consent_c2="no")]
    finding = only(country([seat("A")], actors=people))
    assert finding.value == 1 / 3
    assert finding.details["absent"] == []
    assert "Name of B" not in repr(finding.as_dict())
    assert "Name of C" not in repr(finding.as_dict())
    assert finding.next_question == (
        "Ask members whether the platform is open to all who work on this, and safe for them."
    )


def test_it_is_asked_who_was_invited_only_where_somebody_is_named() -> None:
    assert only(country([seat("A")])).next_question == (
        "Ask each whether it was invited, and whether it wants a seat."
    )
    assert only(country([seat("A;B;C")])).next_question == (
        "Ask members who else works on this and is on no record."
    )


def test_members_without_a_type_are_told_apart() -> None:
    finding = only(country([seat("A;B")], actors=[actor("A", types="trade_union;faith_based")]))
    assert (finding.details["mix"], finding.details["untyped"]) == (2, 1)


def test_platform_where_nobody_works_has_no_share_and_comes_last() -> None:
    found = platform_seats(country([seat("A", "P", theme="WOM"), seat("A", "Q"), seat("A;B", "R")]), CERTAIN)
    assert [f.details["platform"] for f in found] == ["Q", "R", "P"]
    assert found.findings[-1].value is None
    assert found.findings[-1].subject == ("A",)
    assert len(platform_seats(country([seat("A", "P"), seat("B", "Q")]), CERTAIN, limit=1)) == 1


def test_platform_without_members_theme_or_presence_answers_all_the_same() -> None:
    bare = [{"id": "P", "name": "P"}]
    finding = only(a_map("A", platforms=bare))
    assert (finding.value, finding.subject, finding.verdict) == (None, ("not recorded",), "insufficient_data")
    assert finding.would_change == "Somebody enters on what the platform works."
    assert finding.next_question == "On what does the platform work?"


def test_seat_by_a_tie_counts_and_other_spheres_are_not_absent() -> None:
    m = country([seat("A")], ties=[tie("B", "P", "membership")], actors=[actor("C", sphere="state")])
    assert only(m).value == 1.0


def test_refused_without_an_active_platform() -> None:
    for platforms in ([], [seat("A", to="2025-01-01")]):
        with pytest.raises(Refused, match="no active platform"):
            platform_seats(country(platforms), CERTAIN)


SURE = [{"id": one, "reliability": "A", "credibility": "1"} for one in ("s", "t", "u")]


def asked(*about: tuple[str, str], kinds: str = "membership") -> list[dict[str, Any]]:
    usual = {"date": DAY, "asked_about": "ties_kind", "kinds": kinds, "answer": "none"}
    return [{"id": f"{by}{one}", "source": by, "subject_id": one} | usual for by, one in about]


def test_share_rests_on_who_was_asked_about_seats() -> None:
    presence = [
        {"actor_id": one, "sector": "LEG", "pcode": "XA01", "sources": "s;t", "from": DAY} for one in "ABC"
    ]
    everybody = [(by, one) for by in "stu" for one in "ABC"]
    for log, verdict in (
        ([], "insufficient_data"),
        (asked(*everybody, kinds="coordination"), "insufficient_data"),
        (asked(*everybody), "indicative"),
    ):
        m = a_map("A", "B", "C", presence=presence, platforms=[seat("")], sources=SURE, observations=log)
        (found,) = platform_seats(m, View(date=DAY))
        assert (found.value, found.verdict) == (0, verdict)


def test_seat_that_nobody_told_of_is_as_likely_as_its_chance_after_silence() -> None:
    """One at work with .99, whom one was asked about that tells of half: m = 1/2, p is Beta(1, 1 + 1/2)."""
    presence = [{"actor_id": "A", "sector": "LEG", "pcode": "XA01", "sources": "s;t", "from": DAY}]
    m = a_map("A", presence=presence, platforms=[seat("")], sources=SURE, observations=asked(("s", "A")))
    (found,) = platform_seats(m, View(date=DAY, thresholds=Thresholds(world_draws=50_000)))
    p = np.linspace(0, 1, 100_001)
    density = 1.5 * (1 - p) ** 0.5
    untold = np.trapezoid(density * p * 0.5 / (1 - p + p * 0.5), p)
    assert found.holds_in == pytest.approx(1 - 0.99 * untold, abs=0.01)
