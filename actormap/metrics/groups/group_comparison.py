"""One finding a group on its ties, held against chance: what A04, A05 and A09 have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap.core.findings import NOTHING, Finding, Findings, Verdict
from actormap.core.sentences import Sentence, plural
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import Mixing
from actormap.engine.segregation.permutation import NullCounts, TailShares
from actormap.metrics.base.context import claim, is_world
from actormap.metrics.base.partition import Partition
from actormap.metrics.base.permutation_test import (
    CAVEATS,
    PermutationTest,
    Told,
    approximate,
    claim_of,
    draws_for,
    together,
)

APART = Sentence("Ask both sides with whom they work, and what stands between them.")
OPEN = Sentence("Ask both sides with whom they work, and with whom else they would want to.")
ASK: dict[Told, Sentence] = {"fewer": APART, "more": OPEN, "as_expected": OPEN, "not_told": OPEN}
"""What to ask next, by what is said of the ties between two sides."""

CHANGE = Sentence("Ties that nobody asked about, and tags that were not recorded.")


@dataclass(frozen=True, slots=True)
class GroupStatement:
    """What an analysis says of one group."""

    statement: Sentence
    reason: Sentence
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """What an analysis makes of the ties of a group.

    Parameters
    ----------
    id
        Its number.
    compare
        What is compared with chance and what is expected of it; None where there is none.
    value
        The value of the finding, where there is something to compare.
    values
        What is compared, in each relabelling.
    say
        What it says of a group, given its name in words, the trial of its claim, and what may be said.
    in_areas
        Whether labels are dealt out within areas too.
    """

    id: str
    compare: Callable[[Mixing], tuple[float, float] | None]
    value: Callable[[Mixing], float | None]
    values: Callable[[NullCounts], Any]
    say: Callable[[Mixing, Sentence, PermutationTest, Told], GroupStatement]
    in_areas: bool = False


def findings(sets: Partition, measure: GroupMeasure, limit: int) -> list[Finding]:
    """One finding a set, in alphabetical order.

    Parameters
    ----------
    sets
        The sets.
    measure
        What is measured.
    limit
        Most sets, the largest first.
    """
    which = sets.largest(limit)
    pairs = {i: measure.compare(sets.mixing[i]) for i in which if not lacking(sets, i)}
    known = {i: pair for i, pair in pairs.items() if pair is not None}
    if is_world(sets.context):
        return [_claimed(sets, measure, i, known.get(i)) for i in which]
    everywhere = _chances(sets, measure, known, np.zeros_like(sets.area))
    near = _chances(sets, measure, known, sets.area) if measure.in_areas else {}
    trials = together([PermutationTest(claim_of(*known[i]), everywhere[i], near.get(i)) for i in known])
    said = dict(zip(known, trials, strict=True))
    return [_said(sets, measure, i, said[i]) if i in said else _unsaid(sets, measure.id, i) for i in which]


def _claimed(sets: Partition, measure: GroupMeasure, which: int, pair: tuple[float, float] | None) -> Finding:
    """What is claimed of a set in a possible map; a claim does not hang on the draws."""
    name = sets.names[which]
    if pair is None:
        return claim(f"{measure.id}:unknown:group:{name}", measure.id, "group", (name,))
    value = measure.value(sets.mixing[which])
    return claim(f"{measure.id}:{claim_of(*pair)}:group:{name}", measure.id, "group", (name,), value)


def lacking(sets: Partition, which: int) -> Sentence:
    """What is missing to compare the ties of a set with chance, in a sentence; empty if nothing is."""
    t, mix = sets.context.view.thresholds, sets.mixing[which]
    if mix.size < t.mixing_members:
        few, needed = plural(mix.size, "member"), t.mixing_members
    elif mix.n - mix.size < t.mixing_members:
        few, needed = plural(mix.n - mix.size, "other actor"), t.mixing_members
    elif mix.m < t.mixing_ties:
        few, needed = plural(mix.m, "tie of collaboration", "ties of collaboration"), t.mixing_ties
    else:
        return NOTHING
    return Sentence("Only {few} recorded; {needed} are needed.", few=few, needed=needed)


def _chances(
    sets: Partition, measure: GroupMeasure, known: dict[int, tuple[float, float]], strata: Any
) -> dict[int, TailShares]:
    groups = [sets.inside(i) for i in known]
    nulls = permutation.relabelled_ties(sets.ties, groups, strata, draws_for(sets.context, sets.ties))
    return {
        i: permutation.chance(measure.values(null), observed, exact=null.exact)
        for (i, (observed, _)), null in zip(known.items(), nulls, strict=True)
    }


def about(sets: Partition, which: int) -> dict[str, Any]:
    """The fields of a finding that a set itself gives."""
    return {
        "kind": "group",
        "subject": (sets.names[which],),
        "n": sets.mixing[which].size,
        "would_change": CHANGE,
        "evidence": sets.evidence(sets.inside(which)),
    }


def trust(sets: Partition, which: int, at_most: Verdict = "insufficient_data") -> dict[str, Any]:
    """How far to lean on a finding on a set, whose members were observed more or less."""
    rows = sets.nodes[sets.inside(which)]
    return sets.context.trust_in(rows, members=len(rows), at_most=at_most)


def _said(sets: Partition, measure: GroupMeasure, which: int, trial: PermutationTest) -> Finding:
    name, mix = sets.names[which], sets.mixing[which]
    told = trial.told(sets.context)
    words = measure.say(mix, sets.who(name, mix.size), trial, told)
    return Finding(
        id=f"{measure.id}:{trial.claim}:group:{name}",
        analysis=measure.id,
        statement=words.statement,
        reason=words.reason,
        value=measure.value(mix),
        next_question=ASK[told],
        **about(sets, which),
        **trust(sets, which, trial.at_most(sets.context)),
        details=words.details | trial.details | {"members": mix.size, "others": mix.n - mix.size},
    )


def _unsaid(sets: Partition, analysis: str, which: int) -> Finding:
    name, mix = sets.names[which], sets.mixing[which]
    why = lacking(sets, which) or Sentence("No tie of theirs is recorded.")
    return unsaid(sets, analysis, which, why, {"members": mix.size, "others": mix.n - mix.size}, name)


def unsaid(
    sets: Partition, analysis: str, which: int, why: Sentence, details: dict[str, Any], name: str
) -> Finding:
    """A finding that says what is missing."""
    return Finding(
        id=f"{analysis}:unknown:group:{name}",
        analysis=analysis,
        statement=Sentence(
            "The records do not say how the ties of {who} compare with chance.",
            who=sets.who(name, sets.mixing[which].size),
        ),
        reason=why,
        **about(sets, which),
        **trust(sets, which),
        details=details,
        next_question=Sentence("Which actors carry this tag, and with whom do they work?"),
    )


def result(
    sets: Partition,
    method: str,
    found: Iterable[Finding],
    caveats: Sequence[Sentence] | None = None,
    **choices: Any,
) -> Findings:
    """The result of an analysis of sets, with what it was made with.

    Parameters
    ----------
    sets, method, found
        What was compared, how, and what was found.
    caveats
        How the test is approximate; by default that fewer relabellings were drawn, if they were.
    choices
        The options of the analysis.
    """
    draws = draws_for(sets.context, sets.ties)
    told = approximate(sets.context, draws) if caveats is None else caveats
    counts = {"relabellings": draws.draws, "sets": len(sets.names), "left_out": sets.left_out}
    return Findings(method, counts | choices, (*CAVEATS, *told), told_first(found))


def told_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What can be told before what cannot be told from chance, each in its order."""
    return tuple(sorted(found, key=lambda one: one.at_most == "insufficient_data"))
