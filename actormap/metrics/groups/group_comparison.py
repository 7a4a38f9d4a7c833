"""One figure a group on its ties, held against chance: what A04, A05 and A09 have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from actormap.core.findings import NOTHING, Figure, Findings
from actormap.core.kept import kept_property
from actormap.core.sentences import Sentence, plural
from actormap.core.verdicts import Verdict
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import Mixing
from actormap.engine.segregation.permutation import NullCounts, TailShares
from actormap.metrics.base.partition import Partition
from actormap.metrics.base.permutation_test import (
    CAVEATS,
    PermutationTest,
    approximate,
    claim_of,
    draws_for,
    together,
)
from actormap.metrics.base.sheets import Fact, Sheet, answer


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the ties of a group with others are held against.

    Parameters
    ----------
    compare
        What is compared with chance and what is expected of it; None where there is none.
    values
        What is compared, in each relabelling.
    in_areas
        Whether labels are dealt out within areas too.
    """

    compare: Callable[[Mixing], tuple[float, float] | None]
    values: Callable[[NullCounts], Any]
    in_areas: bool = False


def _shares(null: NullCounts) -> Any:
    total = (null.cross + null.within).astype(float)
    total[total == 0] = np.nan
    return (null.cross - null.within) / total


def _share(mix: Mixing) -> tuple[float, float] | None:
    return None if mix.ei is None or mix.ei_expected is None else (mix.ei, mix.ei_expected)


def _crossing(null: NullCounts) -> Any:
    return null.cross


def _against(expected: float | None, mix: Mixing) -> tuple[float, float] | None:
    return (mix.cross, expected) if expected else None


BY_SHARE = Yardstick(_share, _shares)
BY_PAIRS = Yardstick(lambda mix: _against(mix.whole.expected_cross, mix), _crossing)
BY_TIES = Yardstick(lambda mix: _against(mix.expected_by_stubs, mix), _crossing, in_areas=True)
YARDSTICKS = (BY_SHARE, BY_PAIRS, BY_TIES)
"""They answer one question, whether a group has fewer ties with others or more: only together is it told."""


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """What an analysis makes of the ties of a group.

    Parameters
    ----------
    sheet
        Its sentences.
    yardstick
        What they are held against.
    value
        The value of the finding, where there is something to compare.
    words
        What its sentences need of a group, and the details of the finding.
    """

    sheet: Sheet
    yardstick: Yardstick
    value: Callable[[Mixing], float | None]
    words: Callable[[Mixing], tuple[dict[str, Any], dict[str, Any]]]


@dataclass(frozen=True)
class Yardsticks:
    """What each yardstick says of some sets, by their position among the sets."""

    sets: Partition
    which: list[int]

    def pairs(self, yardstick: Yardstick) -> dict[int, tuple[float, float]]:
        """What is compared and what is expected of it, for each set that has enough of both."""
        compared = {
            i: yardstick.compare(self.sets.mixing[i]) for i in self.which if not lacking(self.sets, i)
        }
        return {i: pair for i, pair in compared.items() if pair is not None}

    @kept_property
    def trials(self) -> dict[Yardstick, dict[int, PermutationTest]]:
        """The claim about each of these sets, held against chance by each; it does not hang on the draws."""
        return {yardstick: self._trials(yardstick) for yardstick in YARDSTICKS}

    def of(self, which: int) -> tuple[PermutationTest, ...]:
        """What all of them say of one set."""
        return tuple(trials[which] for trials in self.trials.values() if which in trials)

    def _trials(self, yardstick: Yardstick) -> dict[int, PermutationTest]:
        pairs = self.pairs(yardstick)
        everywhere = self._chances(yardstick, self._everywhere)
        near = self._chances(yardstick, self._in_areas) if yardstick.in_areas else {}
        trials = [PermutationTest(claim_of(*pair), everywhere[i], near.get(i)) for i, pair in pairs.items()]
        return dict(zip(pairs, together(trials), strict=True))

    @kept_property
    def _everywhere(self) -> dict[int, NullCounts]:
        return self._nulls(np.zeros_like(self.sets.area))

    @kept_property
    def _in_areas(self) -> dict[int, NullCounts]:
        return self._nulls(self.sets.area)

    def _nulls(self, strata: Any) -> dict[int, NullCounts]:
        """The ties of each set with its tags dealt out anew."""
        sets, which = self.sets, [i for i in self.which if not lacking(self.sets, i)]
        groups, draws = [sets.inside(i) for i in which], draws_for(sets.context, sets.ties)
        return dict(zip(which, permutation.relabelled_ties(sets.ties, groups, strata, draws), strict=True))

    def _chances(self, yardstick: Yardstick, nulls: dict[int, NullCounts]) -> dict[int, TailShares]:
        return {
            i: permutation.chance(yardstick.values(nulls[i]), observed, exact=nulls[i].exact)
            for i, (observed, _) in self.pairs(yardstick).items()
        }


@dataclass(frozen=True)
class _Comparison:
    """What is measured of some sets, by their position among the sets."""

    sets: Partition
    measure: GroupMeasure
    which: list[int]

    @kept_property
    def pairs(self) -> dict[int, tuple[float, float]]:
        """What is compared and what is expected of it, for each set that has enough of both."""
        return Yardsticks(self.sets, self.which).pairs(self.measure.yardstick)

    @kept_property
    def trials(self) -> dict[int, PermutationTest]:
        """The claim about each of these sets, held against chance by each yardstick."""
        every = dict(Yardsticks(self.sets, self.which).trials)
        own = every.pop(self.measure.yardstick)
        return {
            i: replace(trial, others=tuple(trials[i] for trials in every.values() if i in trials))
            for i, trial in own.items()
        }


def figures(sets: Partition, measure: GroupMeasure, limit: int) -> Iterator[Figure]:
    """One figure a set, in alphabetical order."""
    comparison = _Comparison(sets, measure, sets.largest(limit))
    for i in comparison.which:
        name, fact = sets.names[i], unknown(sets, i)
        if i in comparison.pairs:
            key = f"{claim_of(*comparison.pairs[i])}:group:{name}"
            value, later = measure.value(sets.mixing[i]), partial(_of_a_group, comparison, i)
            fact = Fact("group", key, value, later, subject=(name,))
        yield measure.sheet.figure(sets.context, fact)


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


def about(sets: Partition, which: int, at_most: Verdict = "insufficient_data") -> dict[str, Any]:
    """The fields of a finding that a set itself gives, whose members were observed more or less."""
    rows = sets.nodes[sets.inside(which)]
    return {
        "n": sets.mixing[which].size,
        "evidence": sets.evidence(sets.inside(which)),
        "ask": rows.tolist(),
        **sets.context.trust_in(rows, members=len(rows), at_most=at_most),
    }


def trial_words(sets: Partition, trial: PermutationTest) -> dict[str, Any]:
    """What the sentences need of a test."""
    context = sets.context
    return {
        "outcome": trial.outcome(context),
        "confounder": trial.confounder(context),
        "test": trial.words,
    }


def sizes(sets: Partition, which: int) -> dict[str, int]:
    """How many actors are in a set, and how many are not."""
    mix = sets.mixing[which]
    return {"members": mix.size, "others": mix.n - mix.size}


def _of_a_group(comparison: _Comparison, which: int) -> dict[str, Any]:
    sets, trial, mix = comparison.sets, comparison.trials[which], comparison.sets.mixing[which]
    (words, details), context = comparison.measure.words(mix), sets.context
    fields = about(sets, which, trial.at_most(context))
    few_asked = fields["coverage"] < context.view.thresholds.indicative_coverage
    return fields | {
        "values": {
            **trial_words(sets, trial),
            **words,
            "who": sets.who(sets.names[which], mix.size),
            "hardly_asked": few_asked and trial.apart(context),
        },
        "details": details | trial.details | sizes(sets, which),
    }


def unknown(sets: Partition, which: int) -> Fact:
    """That a set cannot be compared with chance."""
    name = sets.names[which]
    return Fact("unknown", f"unknown:group:{name}", None, partial(_unknown, sets, which), subject=(name,))


def _unknown(sets: Partition, which: int) -> dict[str, Any]:
    who = sets.who(sets.names[which], sets.mixing[which].size)
    values = {"who": who, "lacking": lacking(sets, which)}
    return about(sets, which) | {"values": values, "details": sizes(sets, which)}


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
