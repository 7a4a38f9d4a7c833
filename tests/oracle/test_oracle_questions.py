"""Next questions against their formulas: A10."""

from __future__ import annotations

from functools import cache

import plain_questions
import plain_routes
import pytest
from compared import ALL, VIEW, differing, read
from plain_maps import DAY, society
from plain_rows import Look
from seeds import seeded

import actormap as am
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.evidence.inquiry import Inquiry


@cache
def sparse(seed: int) -> tuple[ActorMap, Look]:
    """A random map on which there is somebody left to ask about."""
    tables = society(seed, actors=26, ties=34)
    return read(tables), Look(tables, DAY)


@seeded(range(ALL), few=8)
def test_next_questions(seed: int) -> None:
    m, look = sparse(seed)
    if not plain_routes.leads_somewhere(look):
        with pytest.raises(Refused):
            am.evidence.ask(m, VIEW)
        return
    inquiry, ids = Inquiry(context_of(m, VIEW)), m.actors["id"].tolist()
    assert tuple(inquiry.context.coverage.near_far) == pytest.approx(plain_questions.detection(look))
    chance, learned = plain_questions.no_route(look)
    assert tuple(inquiry.detection) == pytest.approx(learned)
    assert not differing(dict(zip(ids, inquiry.no_route.tolist(), strict=True)), chance)
    asks = {
        (ids[inquiry.sources[u]], ids[inquiry.subjects[v]])
        for u, v in zip(*inquiry.may_be_asked.nonzero(), strict=True)
    }
    assert asks == plain_questions.may_ask(look)
    gains = plain_questions.gains(look)
    first = [finding for finding in am.evidence.ask(m, VIEW) if finding.details["interview"] == 1]
    totals: dict[str, float] = {}
    for one in {source for source, _ in gains}:
        totals[one] = sum(
            sorted((worth for (u, _), (_, worth) in gains.items() if u == one), reverse=True)[:5]
        )
    if not first:
        assert not any(totals.values())
        return
    assert {finding.subject: finding.value for finding in first} == pytest.approx(
        {finding.subject: gains[finding.subject][0] for finding in first}
    )
    assert totals[first[0].subject[0]] == pytest.approx(max(totals.values()))


def test_there_is_something_to_compare() -> None:
    looks = [sparse(seed)[1] for seed in range(8)]
    assert sum(len(plain_questions.silent(look, "T")) for look in looks) > 30
    assert sum(worth > 0 for look in looks for _, worth in plain_questions.gains(look).values()) > 10
