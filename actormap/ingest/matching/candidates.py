"""Entries that may be one and the same actor, each pair with what speaks for it and against it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from actormap.core.errors import Refused
from actormap.core.findings import plain
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Sentence
from actormap.ingest.matching.entries import Entries, Progress
from actormap.ingest.matching.evidence import Evidence
from actormap.rights import identity
from actormap.rights.access import Principal

PROBABLE = 0.5
"""The least certainty of a pair that is proposed."""
VERY, RATHER = 0.95, 0.75
"""Certainty from which a pair is called very much alike, and alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entries that may be one and the same actor; a person decides.

    Parameters
    ----------
    first, second
        Their ids.
    names
        Their names.
    evidence
        What speaks for it and against it, in the order in which it is added up.
    decision
        ``later`` where somebody put it off, else "".
    """

    first: str
    second: str
    names: tuple[str, str]
    evidence: tuple[Evidence, ...]
    decision: str = ""

    @property
    def sum(self) -> float:
        """All weights together, in bits."""
        return sum(piece.weight for piece in self.evidence)

    @property
    def certainty(self) -> float:
        """The sum as a chance, 0 to 1: half where it is nought."""
        return 1 / (1 + 2.0**-self.sum)

    @property
    def alike(self) -> Sentence:
        """How alike both are, in words: the certainty puts pairs in order and is not measured."""
        if self.certainty >= VERY:
            return Sentence("Very much alike")
        return Sentence("Alike") if self.certainty >= RATHER else Sentence("Somewhat alike")

    def as_dict(self) -> dict[str, Any]:
        """The pair as plain values, its evidence as a waterfall: each weight and the sum so far."""
        steps, total = [], 0.0
        for piece in self.evidence:
            total += piece.weight
            steps.append(
                {
                    "code": piece.code,
                    "weight": round(piece.weight, 2),
                    "sum": round(total, 2),
                    "reason": str(piece.sentence),
                    "sentence": plain(piece.sentence.data()),
                }
            )
        return {
            "first": self.first,
            "second": self.second,
            "names": list(self.names),
            "certainty": round(self.certainty, 4),
            "sum": round(self.sum, 2),
            "decision": self.decision,
            "evidence": steps,
        }


def candidates(
    m: ActorMap,
    principal: Principal,
    *,
    certainty: float = PROBABLE,
    among: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> list[Candidate]:
    """Pairs of entries that may be one and the same, the most certain first.

    Nothing is merged: a person decides (`decisions.decided`). Pairs that were decided on are left out,
    those put off come last. `m` is what the principal sees (`access.read`); some persons are compared across
    sources only where it may. What `progress` raises ends the search.
    """
    if not 0 <= certainty <= 1:
        raise Refused("certainty={certainty}: not a share. Give a number from 0 to 1.", certainty=certainty)
    least = math.inf if certainty == 1 else math.log2(certainty / (1 - certainty)) if certainty else -math.inf
    progress = progress or (lambda _doing, _share: None)
    progress("Reading names", 0.0)
    search = Entries(m, principal, among)
    matches = (Candidate(*ids, names, evidence) for ids, names, evidence in search.pairs(least, progress))
    return undecided(matches, m)


def undecided(pairs: Iterable[Candidate], m: ActorMap) -> list[Candidate]:
    """Those of some pairs that are still to be decided on, the most certain first, those put off last.

    The pairs may be of an earlier map; `m` is what the principal sees now (`access.read`).
    """
    decided, there = _decided(m), set(m.ids("actors"))
    stands = [(pair, decided.get(frozenset((pair.first, pair.second)), "")) for pair in pairs]
    left = [
        replace(pair, decision=decision)
        for pair, decision in stands
        if decision in {"", identity.LATER} and {pair.first, pair.second} <= there
    ]
    return sorted(left, key=lambda pair: (pair.decision, -pair.sum, pair.first, pair.second))


def candidates_of_import(
    m: ActorMap, changes: Changes, principal: Principal, *, certainty: float = PROBABLE
) -> list[Candidate]:
    """Pairs of an import that nobody has accepted yet: its new entries with each other and the map.

    `m` is what the principal may see of the map as it is stored (`access.visible`).
    """
    new = changes.upserts.get("actors")
    if new is None:
        return []
    known = m.ids("actors")
    after = identity.merged(apply_changes(m, changes))
    return candidates(
        after, principal, certainty=certainty, among=[actor for actor in new["id"] if actor not in known]
    )


def _decided(m: ActorMap) -> dict[frozenset[str], str]:
    rows = m[identity.TABLE].sort_values(["date", "id"], kind="stable")
    pairs = zip(rows["first_id"], rows["second_id"], rows["decision"], strict=True)
    return {frozenset((a, b)): decision for a, b, decision in pairs}
