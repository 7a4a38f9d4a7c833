"""Actors and ties that came or went between two dates (A39)."""

from __future__ import annotations

from collections.abc import Iterator

from actormap.core.arrays import Codes
from actormap.core.findings import Finding
from actormap.core.sentences import Sentence
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.change.map_comparison import MapComparison

SHEET = Sheet(__file__)


def counts_of(both: MapComparison, kinds: dict[str, Codes]) -> dict[str, int]:
    """Number of actors and of ties of each kind of change."""
    actors = {name: int(who.sum()) for name, who in both.turnover.items()}
    return actors | {name: len(pairs) for name, pairs in kinds.items()}


def count_words(name: str, count: int) -> Sentence:
    """How many there are of a kind of change."""
    return SHEET.sentence("counted", name, n=count)


def actors(both: MapComparison, name: str, who: Codes) -> Iterator[Finding]:
    """One finding for each of some actors that came or went."""
    side, context = (0, both.before) if name == "not_recorded" else (1, both.after)
    for v in who.tolist():
        actor = str(both.ids[v])
        trust = context.trust_in([int(both.rows[side][v])])
        fact = Fact("actor", f"{name}:{actor}", subject=(actor,), **trust, details={"change": name})
        yield SHEET.finding(context, fact)


def ties(both: MapComparison, name: str, pairs: Codes) -> Iterator[Finding]:
    """One finding for each of some ties that came or went."""
    side, context = (0, both.before) if name in {"ended", "not_reobserved"} else (1, both.after)
    evidence = both.evidence(side, pairs.tolist())
    ends = zip(*(end.tolist() for end in both.ends(pairs)), both.comparable(pairs).tolist(), strict=True)
    for (u, v, comparable), proof in zip(ends, evidence, strict=True):
        rows = both.rows[side][[u, v]].tolist()
        fact = Fact(
            "tie",
            f"{name}:{both.ids[u]}:{both.ids[v]}",
            subject=(str(both.ids[u]), str(both.ids[v])),
            values={"one": context.names[rows[0]], "other": context.names[rows[1]]},
            **context.trust(
                coverage=_coverage_of(both, u, v),
                sources=len(context.sources_of(proof)),
                at_most="indicative",
            ),
            sensitivity=int(context.sensitivity[rows].max()),
            evidence=proof,
            details={"change": name, "comparable": comparable},
        )
        yield SHEET.finding(context, fact)


def _coverage_of(both: MapComparison, u: int, v: int) -> float:
    """Coverage of a pair at the date at which it is lower."""
    sides = zip((both.before, both.after), both.rows, strict=True)
    return min(
        side.coverage.of_pair(int(rows[u]), int(rows[v])) if min(rows[u], rows[v]) >= 0 else 0.0
        for side, rows in sides
    )
