"""Shares of civil society then and now: what is not recorded is not zero."""

from __future__ import annotations

from maps import kala, sample

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.change.shares import shares


def told(m: ActorMap, day: str, since: str) -> dict[str, tuple[float | None, float | None]]:
    """The shares by their words."""
    return {str(each.words): (each.now, each.before) for each in shares(m, View(date=day), since=since)}


def test_before_anything_was_recorded_shares_are_not_known() -> None:
    every = told(sample(), "2026-11-25", "1999-01-01")
    assert every["met recently"][0] is not None
    assert every["asked about"][0] is not None
    assert {name: before for name, (_, before) in every.items() if name != "on a platform"} == {
        "met recently": None,
        "within reach of introductions": None,
        "asked about": None,
    }


def test_trust_leads_on_where_no_meeting_is_recorded() -> None:
    every = told(kala(), "2025-07-01", "2025-01-31")
    assert every["met recently"] == (None, None)
    assert None not in every["within reach of introductions"]
