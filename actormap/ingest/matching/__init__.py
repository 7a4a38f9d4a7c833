"""Entries that may be one and the same actor, with what speaks for it, and what a person decides on two."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused, shorten
from actormap.core.findings import plain
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Sentence, series
from actormap.core.tables.cells import parse
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import day
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

    Nothing is merged: a person decides (`decided`). Pairs that were decided on are left out,
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
    known, there = _decided(m), set(m.ids("actors"))
    stands = [(pair, known.get(frozenset((pair.first, pair.second)), "")) for pair in pairs]
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


def decided(  # noqa: PLR0913 - each part of a decision has a name of its own
    m: ActorMap,
    first: str,
    second: str,
    decision: str,
    *,
    keep: str = "",
    why: str = "",
    date: str = "",
    by: str = "",
) -> Changes:
    """The changes that say whether two entries are one; a later decision on both takes its place.

    `keep` stands for both where they are the same. `why` is for the record and the history, without names;
    `by` is a role. `Refused` where it cannot be decided so.
    """
    _check(m, first, second, decision, keep)
    try:
        on = day(date) if date else dt.date.today().isoformat()
    except Unreadable as problem:
        raise Refused(
            "date '{date}' is {problem}. {remedy}",
            date=shorten(date),
            problem=problem.problem,
            remedy=problem.remedy,
        ) from problem
    a, b = sorted((first, second))
    row = {
        "first_id": a,
        "second_id": b,
        "decision": decision,
        "kept_id": keep if decision == identity.SAME else "",
        "date": on,
        "decided_by": by,
        "note": why,
    }
    frame, issues = parse(identity.TABLE, pd.DataFrame([row]))
    if issues:
        raise Refused(series((issue.sentence for issue in issues), "\n"))
    return Changes(upserts={identity.TABLE: frame}, why=why or f"{decision}: {a} and {b}")


def _check(m: ActorMap, first: str, second: str, decision: str, keep: str) -> None:
    """Refuse a decision that cannot be made."""
    words = list(schema.vocabulary("duplicate_decision"))
    if decision not in words:
        raise Refused(
            "there is no decision '{decision}'. Use one of: {all}.",
            decision=shorten(decision),
            all=series(words),
        )
    if first == second:
        raise Refused("{first} is held against itself. Name two entries.", first=first)
    rest = m[identity.TABLE].drop(_on(m, first, second).index)
    to = identity.kept(rest)
    for actor in (first, second):
        if actor not in m.ids("actors"):
            raise Refused("no actor has the id '{id}'. See the list of actors.", id=shorten(actor))
        if actor in to:
            raise Refused(
                "{one} is taken together with {other}. Decide on {other}, or take that back first.",
                one=actor,
                other=to[actor],
            )
    if decision == identity.SAME and keep not in {first, second}:
        raise Refused(
            "it is not said which entry stands for both. Keep {first} or {second}.",
            first=first,
            second=second,
        )
    if decision == identity.SAME:
        apart = rest[rest["decision"] == identity.DIFFERENT]
        for a, b in zip(apart["first_id"], apart["second_id"], strict=True):
            if {to.get(a, a), to.get(b, b)} == {first, second}:
                raise Refused("{a} and {b} were found to be different. Take that back first.", a=a, b=b)


def taken_back(m: ActorMap, first: str, second: str, *, why: str = "") -> Changes:
    """The changes that take a decision back, as if it had never been made; `Refused` where there is none."""
    rows = _on(m, first, second)
    if rows.empty:
        raise Refused(
            "nothing was decided on {first} and {second}. See all decisions "
            "(actormap duplicates list --decided).",
            first=first,
            second=second,
        )
    return Changes(drops={identity.TABLE: tuple(rows["id"])}, why=why or f"taken back: {first} and {second}")


def _on(m: ActorMap, first: str, second: str) -> pd.DataFrame:
    """The decision on two entries, whichever is named first."""
    rows, ends = m[identity.TABLE], [first, second]
    return rows[rows["first_id"].isin(ends) & rows["second_id"].isin(ends)]


def decisions(m: ActorMap) -> pd.DataFrame:
    """All decisions, the newest first, with the names of both entries."""
    names = m.actors.set_index("id")["name"]
    rows = m[identity.TABLE].sort_values(["date", "id"], ascending=False, kind="stable", ignore_index=True)
    named = {name: rows[f"{name}_id"].map(names) for name in ("first", "second")}
    return rows.assign(**named)
