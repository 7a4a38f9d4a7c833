"""One figure a group on its ties, held against chance: what A04, A05, A06 and A09 have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np

from actormap.core.findings import NOTHING, Findings
from actormap.core.kept import kept_property
from actormap.core.sentences import Sentence, plural
from actormap.core.verdicts import Verdict
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import Mixing, balance
from actormap.engine.segregation.permutation import NullCounts
from actormap.metrics.base.partition import LISTED, Partition
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
    about
        The table of the sheet that says it.
    compare
        What is compared with chance and what is expected of it; None where there is none.
    values
        What is compared, in each relabelling.
    value
        The value of the finding, where there is something to compare.
    words
        What sentences need of a set, by its position among the sets, and the details of the finding.
    in_areas
        Whether labels are dealt out within areas too.
    """

    about: str
    compare: Callable[[Mixing], tuple[float, float] | None]
    values: Callable[[NullCounts], Any]
    value: Callable[[Mixing], float | None]
    words: Callable[[Partition, int], tuple[dict[str, Any], dict[str, Any]]]
    in_areas: bool = False


def _shares(null: NullCounts) -> Any:
    total = (null.cross + null.within).astype(float)
    total[total == 0] = np.nan
    return (null.cross - null.within) / total


def _share(mix: Mixing) -> tuple[float, float] | None:
    return None if mix.ei is None or mix.ei_expected is None else (mix.ei, mix.ei_expected)


def _against(expected: float | None, mix: Mixing) -> tuple[float, float] | None:
    return (mix.cross, expected) if expected else None


def _share_words(sets: Partition, which: int) -> tuple[dict[str, Any], dict[str, Any]]:
    mix = sets.mixing[which]
    expected = mix.ei_expected or 0.0
    details: dict[str, Any] = {
        "external": mix.cross,
        "internal": mix.within,
        "expected": expected,
        "difference": (mix.ei or 0.0) - expected,
        "partition": mix.whole.ei,
    }
    if mix.size <= LISTED:
        details["actors"] = _of_members(sets, sets.inside(which))
    return {"all": mix.within + mix.cross}, details


def _of_members(sets: Partition, inside: Any) -> dict[str, float | None]:
    """The E-I index of each member."""
    source, target = sets.ties.source, sets.ties.target
    internal = np.bincount(source[inside[target]], minlength=len(inside))
    internal += np.bincount(target[inside[source]], minlength=len(inside))
    external = sets.ties.degree - internal
    return {
        sets.context.ids[int(sets.nodes[v])]: balance(int(external[v]), int(internal[v]))
        for v in np.flatnonzero(inside).tolist()
    }


def _pair_words(sets: Partition, which: int) -> tuple[dict[str, Any], dict[str, Any]]:
    mix = sets.mixing[which]
    expected, (within, cross) = mix.whole.expected_cross or 0.0, mix.pairs
    details = {
        "observed": mix.cross,
        "expected": expected,
        "ratio": mix.cross / expected,
        "odds_ratio": mix.whole.odds_ratio,
        "smi": mix.smi,
        "density_within": mix.within / within,
        "density_to_others": mix.cross / cross,
    }
    return {"ties_within": mix.within, "within": within, "cross": cross}, details


def _stub_words(sets: Partition, which: int) -> tuple[dict[str, Any], dict[str, Any]]:
    mix = sets.mixing[which]
    details = {
        "observed": mix.cross,
        "expected": mix.expected_by_stubs or 0.0,
        "stubs": mix.stubs,
        "coleman": mix.coleman,
    }
    return {"ends": 2 * mix.m}, details


BY_SHARE = Yardstick("share", _share, _shares, attrgetter("ei"), _share_words)
BY_PAIRS = Yardstick(
    "pairs",
    lambda mix: _against(mix.whole.expected_cross, mix),
    attrgetter("cross"),
    lambda mix: mix.whole.freeman or 0.0,
    _pair_words,
)
BY_TIES = Yardstick(
    "ties",
    lambda mix: _against(mix.expected_by_stubs, mix),
    attrgetter("cross"),
    lambda mix: mix.cross / mix.expected_by_stubs if mix.expected_by_stubs else None,
    _stub_words,
    in_areas=True,
)
YARDSTICKS = (BY_SHARE, BY_PAIRS, BY_TIES)
"""They answer one question, whether a group has fewer ties with others or more: only together is it told."""


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
        everywhere, near = (self._nulls(strata) for strata in (np.zeros_like(self.sets.area), self.sets.area))
        return {
            yardstick: self._trials(yardstick, everywhere, near if yardstick.in_areas else {})
            for yardstick in YARDSTICKS
        }

    def of(self, which: int, without: Yardstick | None = None) -> tuple[PermutationTest, ...]:
        """What all of them say of one set, but for one."""
        every = (trials for yardstick, trials in self.trials.items() if yardstick is not without)
        return tuple(trials[which] for trials in every if which in trials)

    def _nulls(self, strata: Any) -> dict[int, NullCounts]:
        """The ties of each set with its tags dealt out anew."""
        sets, which = self.sets, [i for i in self.which if not lacking(self.sets, i)]
        groups, draws = [sets.inside(i) for i in which], draws_for(sets.context, sets.ties)
        return dict(zip(which, permutation.relabelled_ties(sets.ties, groups, strata, draws), strict=True))

    def _trials(
        self, yardstick: Yardstick, everywhere: dict[int, NullCounts], near: dict[int, NullCounts]
    ) -> dict[int, PermutationTest]:
        pairs = self.pairs(yardstick)
        chances, in_areas = (
            {
                i: permutation.chance(yardstick.values(nulls[i]), pairs[i][0], exact=nulls[i].exact)
                for i in pairs
                if nulls
            }
            for nulls in (everywhere, near)
        )
        trials = [PermutationTest(claim_of(*pair), chances[i], in_areas.get(i)) for i, pair in pairs.items()]
        return dict(zip(pairs, together(trials), strict=True))


def facts(sets: Partition, yardstick: Yardstick, limit: int) -> Iterator[Fact]:
    """One a set, in alphabetical order."""
    every = Yardsticks(sets, sets.largest(limit))
    pairs = every.pairs(yardstick)
    for i in every.which:
        if i in pairs:
            name, value = sets.names[i], yardstick.value(sets.mixing[i])
            key, later = f"{claim_of(*pairs[i])}:group:{name}", partial(_of_a_group, every, yardstick, i)
            yield Fact(yardstick.about, key, value, later, subject=(name,))
        else:
            yield unknown(sets, i, yardstick.about)


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


def _of_a_group(every: Yardsticks, yardstick: Yardstick, which: int) -> dict[str, Any]:
    sets = every.sets
    context, (words, details) = sets.context, yardstick.words(sets, which)
    trial = replace(every.trials[yardstick][which], others=every.of(which, yardstick))
    fields = about(sets, which, trial.at_most(context))
    few_asked = fields["coverage"] < context.view.thresholds.indicative_coverage
    return fields | {
        "values": {
            **trial_words(sets, trial),
            **words,
            "who": sets.who(sets.names[which], sets.mixing[which].size),
            "hardly_asked": few_asked and trial.apart(context),
        },
        "details": details | trial.details | sizes(sets, which),
    }


def unknown(sets: Partition, which: int, about: str) -> Fact:
    """That a set cannot be compared with chance."""
    name = sets.names[which]
    key, later = f"unknown:group:{name}", partial(_unknown, sets, which)
    return Fact(f"{about}_unknown", key, None, later, subject=(name,))


def _unknown(sets: Partition, which: int) -> dict[str, Any]:
    who = sets.who(sets.names[which], sets.mixing[which].size)
    values = {"who": who, "lacking": lacking(sets, which)}
    return about(sets, which) | {"values": values, "details": sizes(sets, which)}


def result(
    sheet: Sheet,
    sets: Partition,
    method: str,
    facts: Iterable[Fact],
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
    figures = (sheet.figure(sets.context, fact) for fact in facts)
    findings = answer(
        sets.context, method, figures, parameters=counts | choices, caveats=(*CAVEATS, *own, *further)
    )
    return findings.replace(
        sorted(findings.findings, key=lambda finding: finding.at_most == "insufficient_data")
    )
