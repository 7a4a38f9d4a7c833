"""One figure a group on its ties, held against chance: what A04, A05 and A09 have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.sentences import Sentence, plural
from actormap.core.verdicts import Verdict
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import Mixing
from actormap.engine.segregation.permutation import NullCounts, TailShares
from actormap.metrics.base.figures import answer
from actormap.metrics.base.partition import Partition
from actormap.metrics.base.permutation_test import (
    CAVEATS,
    Outcome,
    PermutationTest,
    approximate,
    claim_of,
    draws_for,
    together,
)
from actormap.metrics.base.safeguards import asking

APART = Sentence("Ask each side, alone, with whom it works, and what stands between the two.")
OPEN = Sentence("Ask each side, alone, with whom it works, and with whom else it would want to.")
ASK: dict[Outcome, Sentence] = {"fewer": APART, "more": OPEN, "as_expected": OPEN, "not_told": OPEN}
"""What to ask next, by what is said of the ties between two sides."""

CHANGE = Sentence(
    "A source tells of ties that nobody asked about, or an actor states a tag that is not recorded."
)


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
    words
        What it says of a group, given its name in words, the trial of its claim, and what may be said.
    in_areas
        Whether labels are dealt out within areas too.
    """

    id: str
    compare: Callable[[Mixing], tuple[float, float] | None]
    value: Callable[[Mixing], float | None]
    values: Callable[[NullCounts], Any]
    words: Callable[[Mixing, Sentence, PermutationTest, Outcome], GroupStatement]
    in_areas: bool = False


@dataclass(frozen=True)
class _Comparison:
    """What is measured of some sets, by their position among the sets."""

    sets: Partition
    measure: GroupMeasure
    which: list[int]

    @kept_property
    def pairs(self) -> dict[int, tuple[float, float]]:
        """What is compared and what is expected of it, for each set that has enough of both."""
        compared = {
            i: self.measure.compare(self.sets.mixing[i]) for i in self.which if not lacking(self.sets, i)
        }
        return {i: pair for i, pair in compared.items() if pair is not None}

    @kept_property
    def trials(self) -> dict[int, PermutationTest]:
        """The claim about each of these sets, held against chance; it does not hang on the draws."""
        everywhere = self._chances(np.zeros_like(self.sets.area))
        near = self._chances(self.sets.area) if self.measure.in_areas else {}
        trials = [
            PermutationTest(claim_of(*pair), everywhere[i], near.get(i)) for i, pair in self.pairs.items()
        ]
        return dict(zip(self.pairs, together(trials), strict=True))

    def _chances(self, strata: Any) -> dict[int, TailShares]:
        sets = self.sets
        groups = [sets.inside(i) for i in self.pairs]
        nulls = permutation.relabelled_ties(sets.ties, groups, strata, draws_for(sets.context, sets.ties))
        return {
            i: permutation.chance(self.measure.values(null), observed, exact=null.exact)
            for (i, (observed, _)), null in zip(self.pairs.items(), nulls, strict=True)
        }


def figures(sets: Partition, measure: GroupMeasure, limit: int) -> Iterator[Figure]:
    """One figure a set, in alphabetical order."""
    comparison = _Comparison(sets, measure, sets.largest(limit))
    for i in comparison.which:
        if i not in comparison.pairs:
            yield unknown(sets, measure.id, i)
            continue
        name = sets.names[i]
        yield Figure(
            f"{measure.id}:{claim_of(*comparison.pairs[i])}:group:{name}",
            measure.id,
            "group",
            (name,),
            measure.value(sets.mixing[i]),
            words=partial(_words, comparison, i),
        )


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


def about(sets: Partition, which: int) -> dict[str, Any]:
    """The fields of a finding that a set itself gives."""
    return {
        "n": sets.mixing[which].size,
        "would_change": CHANGE,
        "evidence": sets.evidence(sets.inside(which)),
    }


def question_for(sets: Partition, which: int, question: Sentence) -> dict[str, Any]:
    """What to ask next where somebody is sent to members of a set, and to which."""
    members = sets.nodes[sets.inside(which)].tolist()
    return asking(sets.context, members, question, Sentence("Ask independent sources, and leave them alone."))


def sizes(sets: Partition, which: int) -> dict[str, int]:
    """How many actors are in a set, and how many are not."""
    mix = sets.mixing[which]
    return {"members": mix.size, "others": mix.n - mix.size}


def trust(sets: Partition, which: int, at_most: Verdict = "insufficient_data") -> dict[str, Any]:
    """How far to lean on a finding on a set, whose members were observed more or less."""
    rows = sets.nodes[sets.inside(which)]
    return sets.context.trust_in(rows, members=len(rows), at_most=at_most)


def _words(comparison: _Comparison, which: int, figure: Figure) -> Finding:
    sets, trial = comparison.sets, comparison.trials[which]
    name, mix = sets.names[which], sets.mixing[which]
    outcome = trial.outcome(sets.context)
    words = comparison.measure.words(mix, sets.who(name, mix.size), trial, outcome)
    return figure.worded(
        statement=words.statement,
        reason=words.reason,
        **question_for(sets, which, ASK[outcome]),
        **about(sets, which),
        **trust(sets, which, trial.at_most(sets.context)),
        details=words.details | trial.details | sizes(sets, which),
    )


def unknown(sets: Partition, analysis: str, which: int) -> Figure:
    """That a set cannot be compared with chance."""
    name = sets.names[which]
    words = partial(_unknown_words, sets, which)
    return Figure(f"{analysis}:unknown:group:{name}", analysis, "group", (name,), None, words=words)


def _unknown_words(sets: Partition, which: int, figure: Figure) -> Finding:
    return figure.worded(
        statement=Sentence(
            "The records do not say how the ties of {who} compare with chance.",
            who=sets.who(sets.names[which], sets.mixing[which].size),
        ),
        reason=lacking(sets, which) or Sentence("No tie of theirs is recorded."),
        **about(sets, which),
        **trust(sets, which),
        details=sizes(sets, which),
        **question_for(
            sets,
            which,
            Sentence("Ask actors which tags they state for themselves, and with whom they work."),
        ),
    )


def result(
    sets: Partition,
    method: str,
    figures: Iterable[Figure],
    caveats: Iterable[Sentence] | None = None,
    *,
    further: Iterable[Sentence] = (),
    **choices: Any,
) -> Findings:
    """The result of an analysis of sets, with what it was made with; what can be told stands first.

    The caveats are the usual ones, then those given, by default how far it is approximate, then the further.
    """
    draws = draws_for(sets.context, sets.ties)
    own = approximate(sets.context, draws) if caveats is None else caveats
    counts = {"relabellings": draws.draws, "sets": len(sets.names), "left_out": sets.left_out}
    findings = answer(
        sets.context, method, figures, parameters=counts | choices, caveats=(*CAVEATS, *own, *further)
    )
    return findings.replace(
        sorted(findings.findings, key=lambda finding: finding.at_most == "insufficient_data")
    )
