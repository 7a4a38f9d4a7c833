"""Actors and ties that came or went between two dates (A39)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from actormap.core.arrays import Codes
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, plural
from actormap.metrics.change.map_comparison import MapComparison

COUNTED: dict[str, Callable[[int], Sentence]] = {
    "joined": lambda n: plural(n, "actor that began since", "actors that began since"),
    "newly_recorded": lambda n: plural(n, "actor newly recorded", "actors newly recorded"),
    "stopped": lambda n: plural(n, "actor that stopped", "actors that stopped"),
    "not_recorded": lambda n: plural(n, "actor no longer recorded", "actors no longer recorded"),
    "new": lambda n: plural(n, "new tie"),
    "resumed": lambda n: plural(n, "resumed tie"),
    "newly_observed": lambda n: plural(n, "newly observed tie"),
    "ended": lambda n: plural(n, "ended tie"),
    "not_reobserved": lambda n: plural(n, "tie not observed again", "ties not observed again"),
}
"""How many there are of each kind of change."""
TURNOVER: dict[str, Callable[[Name], Sentence]] = {
    "joined": lambda name: Sentence(
        "{actor} is recorded as having begun since the earlier date.", actor=name
    ),
    "newly_recorded": lambda name: Sentence(
        "{actor} is newly recorded. It may have been there before.", actor=name
    ),
    "stopped": lambda name: Sentence("{actor} is recorded as no longer working.", actor=name),
    "not_recorded": lambda name: Sentence("{actor} is no longer recorded as civil society.", actor=name),
}
"""What is said of an actor that came or went."""
TIES: dict[str, Callable[[Name, Name], Sentence]] = {
    "new": lambda first, other: Sentence(
        "{one} and {other}: a new tie of collaboration is recorded.", one=first, other=other
    ),
    "resumed": lambda first, other: Sentence(
        "{one} and {other}: a tie of collaboration that had ended is recorded as resumed.",
        one=first,
        other=other,
    ),
    "newly_observed": lambda first, other: Sentence(
        "{one} and {other}: a tie first observed since the earlier date. It may be older.",
        one=first,
        other=other,
    ),
    "ended": lambda first, other: Sentence(
        "{one} and {other}: their tie of collaboration is recorded as ended.", one=first, other=other
    ),
    "not_reobserved": lambda first, other: Sentence(
        "{one} and {other}: a tie that nobody told of again. It may go on.", one=first, other=other
    ),
}
"""What is said of a tie that came or went."""


def counts_of(both: MapComparison, kinds: dict[str, Codes]) -> dict[str, int]:
    """Number of actors and of ties of each kind of change."""
    actors = {name: int(who.sum()) for name, who in both.turnover.items()}
    return actors | {name: len(pairs) for name, pairs in kinds.items()}


WHERE = {
    "both": Sentence("Recorded as civil society at both dates."),
    "earlier": Sentence("Recorded as civil society at the earlier date alone."),
    "later": Sentence("Recorded as civil society at the later date alone."),
}


def actors(both: MapComparison, name: str, who: Codes) -> Iterator[Finding]:
    """One finding for each of some actors that came or went."""
    side, context = (0, both.before) if name == "not_recorded" else (1, both.after)
    where = "both" if name == "stopped" else ("earlier", "later")[side]
    for v in who.tolist():
        row = int(both.rows[side][v])
        yield Finding(
            id=f"A39:{name}:{both.ids[v]}",
            analysis="A39",
            kind="actor",
            subject=(str(both.ids[v]),),
            statement=TURNOVER[name](context.names[row]),
            reason=WHERE[where],
            **context.trust(
                coverage=float(context.coverage.of_actors[row]),
                sources=len(context.coverage.keys[row]),
            ),
            sensitivity=int(context.sensitivity[row]),
            would_change=Sentence("Somebody corrects its status, or the day since which it is there."),
            next_question=Sentence("Since when has it been there, and does it still work?"),
            details={"change": name},
        )


def ties(both: MapComparison, name: str, pairs: Codes) -> Iterator[Finding]:
    """One finding for each of some ties that came or went."""
    side, context = (0, both.before) if name in {"ended", "not_reobserved"} else (1, both.after)
    evidence = both.evidence(side, pairs.tolist())
    ends = zip(*(end.tolist() for end in both.ends(pairs)), both.comparable(pairs).tolist(), strict=True)
    for (u, v, comparable), proof in zip(ends, evidence, strict=True):
        rows = both.rows[side][[u, v]].tolist()
        yield Finding(
            id=f"A39:{name}:{both.ids[u]}:{both.ids[v]}",
            analysis="A39",
            kind="tie",
            subject=(str(both.ids[u]), str(both.ids[v])),
            statement=TIES[name](context.names[rows[0]], context.names[rows[1]]),
            reason=Sentence("Enough sources were asked about the pair at both dates.")
            if comparable
            else Sentence("At one date or both, too few sources were asked about the pair."),
            **context.trust(
                coverage=_coverage_of(both, u, v),
                sources=len(context.sources_of(proof)),
                at_most="indicative",
            ),
            sensitivity=int(context.sensitivity[rows].max()),
            evidence=proof,
            would_change=Sentence("Somebody corrects the day on which the tie began or ended."),
            next_question=Sentence("Ask each separately: why did it end, and is it missed?")
            if name == "ended"
            else Sentence("Ask either of them: since when, and does it go on?"),
            details={"change": name, "comparable": comparable},
        )


def _coverage_of(both: MapComparison, u: int, v: int) -> float:
    """Coverage of a pair at the date at which it is lower."""
    sides = zip((both.before, both.after), both.rows, strict=True)
    return min(
        side.coverage.of_pair(int(rows[u]), int(rows[v])) if min(rows[u], rows[v]) >= 0 else 0.0
        for side, rows in sides
    )
