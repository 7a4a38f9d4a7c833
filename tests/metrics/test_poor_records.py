"""Records that bear nothing: no analysis claims beyond *not enough data* on them, and it says why."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from maps import QUICK, a_map, actor, answer, answers, cases, offer, tie

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics import catalogue
from actormap.metrics.base.who_was_asked import ONE_ORIGIN, UNLEARNED

Rows = dict[str, list[dict[str, Any]]]
AREAS = [{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}]
OF_THE_LOG = {"A43", "A28", "A29"}
"""Analyses of what the office itself did, which it logged."""
SLOW = {
    "coordination.convenors",
    "influence.betweenness",
    "structure.communities",
    "structure.structural_holes",
    "summary.main_findings",
}
"""Analyses that take seconds on ten thousand actors; they are asked on the small maps."""


def society(actors: int, *, told_by: list[str], seed: int = 1) -> Rows:
    """Actors in groups and places, with ties told by one of some sources each."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    ids = [f"n{i:05}" for i in range(actors)]
    pairs = {tuple(sorted(pick.sample(ids, 2))) for _ in range(2 * actors)}
    kinds = ["coordination", "coordination", "information_sharing", "tension", "trust"]
    groups = ["women", "youth", "lgbt", ""]
    ties = [tie(u, v, pick.choice(kinds), weight=0.8) for u, v in sorted(pairs)]
    ties = [row if row["kind"] == "trust" else row | {"weight": ""} for row in ties]
    ties += [offer("O", one, 0.7) for one in ids[:4]]
    rows: Rows = {
        "actors": [
            actor(one, works_on_rights_of=groups[i % 4], adm1_pcode=AREAS[i % 2]["id"], consent_c2="yes")
            for i, one in enumerate(ids)
        ],
        "ties": [row | {"id": f"t{k:05}"} for k, row in enumerate(ties)],
        "presence": [
            {"actor_id": one, "sector": pick.choice(["LEG", "MON"]), "pcode": pick.choice(["XA01", "XA02"])}
            for one in ids
        ],
        "platforms": [{"id": "P", "name": "Forum", "theme": "LEG", "members": ";".join(ids[:8])}],
    }
    told = {name: [row | {"sources": pick.choice(told_by)} for row in rows[name]] for name in TOLD}
    return rows | told | {"areas": [dict(area) for area in AREAS]}


TOLD = ("ties", "presence", "platforms")


def sources(*names: str, grade: str = "B2", **cells: Any) -> list[dict[str, Any]]:
    return [{"id": name, "reliability": grade[0], "credibility": grade[1]} | cells for name in names]


def asked(rows: Rows, *names: str, answer: str) -> list[dict[str, Any]]:
    """Each of some sources was asked about all ties of each actor."""
    usual = {"date": "2025-01-20", "asked_about": "ties_all", "answer": answer}
    return [usual | {"source": name, "subject_id": row["id"]} for name in names for row in rows["actors"]]


def findings(m: ActorMap) -> Iterator[tuple[str, Finding]]:
    """What every analysis says of a map, but for what the office itself did."""
    for name, ask in answers(m, QUICK).items():
        try:
            found = ask()
        except Refused:
            continue
        yield from ((name, finding) for finding in found if finding.analysis not in OF_THE_LOG)


def claims(told: list[tuple[str, Finding]]) -> list[tuple[str, str]]:
    """What is claimed beyond not enough data."""
    return [
        (name, str(finding.statement)) for name, finding in told if finding.verdict != "insufficient_data"
    ]


def one_origin() -> ActorMap:
    """Three sources tell, each asked about everybody, and all have it from the same."""
    rows = society(24, told_by=["s0;s1", "s1;s2", "s2"])
    every = sources("s0", "s1", "s2", grade="A1", independent_key="one")
    return a_map(**rows, sources=every, observations=asked(rows, "s0", "s1", "s2", answer="list"))


def one_liar() -> ActorMap:
    """One source, of the best repute, of which nothing is so."""
    rows = society(24, told_by=["s0"], seed=2)
    return a_map(**rows, sources=sources("s0", grade="A1"), observations=asked(rows, "s0", answer="list"))


@pytest.mark.parametrize("make", [one_origin, one_liar])
def test_where_all_that_is_told_has_one_origin_nothing_is_claimed(make: Any) -> None:
    told = list(findings(make()))
    assert len(told) > 500
    assert claims(told) == []
    of_one = [finding for _, finding in told if finding.sources == 1]
    assert of_one
    assert all(ONE_ORIGIN in finding.reason for finding in of_one)


def test_one_more_source_lets_something_be_claimed() -> None:
    rows = society(24, told_by=["s0;s1"])
    observations = asked(rows, "s0", "s1", answer="list")
    told = list(findings(a_map(**rows, sources=sources("s0", "s1"), observations=observations)))
    assert claims(told)
    assert not any(ONE_ORIGIN in finding.reason for _, finding in told)


def test_where_everybody_was_asked_and_nobody_told_silence_tells_nothing() -> None:
    rows = society(24, told_by=["s0"]) | {name: [] for name in TOLD}
    names = [f"s{i}" for i in range(5)]
    m = a_map(**rows, sources=sources(*names, grade="A1"), observations=asked(rows, *names, answer="none"))
    told = list(findings(m))
    # Who was asked is on record; what is claimed of the actors is nothing.
    assert {f.analysis for _, f in told if f.verdict != "insufficient_data"} <= {"A10"}
    assert all("asked about" in statement for _, statement in claims(told))
    absent = [finding for _, finding in told if finding.absence and finding.sources]
    assert len(absent) > 100
    assert all(UNLEARNED in finding.reason for finding in absent)


def test_where_nobody_was_asked_about_a_tie_that_others_told_of_absence_is_not_claimed() -> None:
    rows = society(24, told_by=["s8;s9"])
    alone = [actor(f"z{i}", works_on_rights_of="women", consent_c2="yes") for i in range(8)]
    names = [f"s{i}" for i in range(5)]
    observations = asked({"actors": alone}, *names, answer="none")
    m = a_map(
        **rows | {"actors": rows["actors"] + alone},
        sources=sources(*names, "s8", "s9", grade="A1"),
        observations=observations,
    )
    absent = [(name, finding) for name, finding in findings(m) if finding.absence]
    assert claims(absent) == []
    reasons = [finding.reason for _, finding in absent if finding.sources]
    assert reasons
    assert all(UNLEARNED in reason for reason in reasons)


def test_where_sources_tell_of_nothing_that_others_tell_absence_is_not_claimed() -> None:
    rows = society(24, told_by=["s0", "s1", "s2"], seed=3)
    observations = asked(rows, "s0", "s1", "s2", answer="list")
    m = a_map(**rows, sources=sources("s0", "s1", "s2", grade="F6"), observations=observations)
    told = list(findings(m))
    absent = [(name, finding) for name, finding in told if finding.absence]
    assert absent
    assert claims(absent) == []
    assert all((finding.coverage or 0) < QUICK.thresholds.indicative_coverage for _, finding in absent)
    # No tie told by one of them alone is claimed, nor a route over one.
    alone = [(name, f) for name, f in told if f.kind in {"tie", "route"} and f.sources == 1]
    assert "supported" not in {finding.verdict for _, finding in alone}


def test_ten_thousand_actors_of_which_one_source_told() -> None:
    rows = society(10_000, told_by=["s0"])
    observations = asked(rows, "s0", answer="list")
    m = a_map(**rows, sources=sources("s0", grade="A1"), observations=observations)
    count = 0
    for name in schema.analyses():
        if name in SLOW or not catalogue.of_a_map(name):
            continue
        _, chosen = next(iter(cases(name, m)))
        try:
            found = answer(name, m, QUICK, **chosen)
        except Refused:
            continue
        told = [(name, finding) for finding in found if finding.analysis not in OF_THE_LOG]
        assert claims(told) == []
        count += len(told)
    assert count > 10_000
