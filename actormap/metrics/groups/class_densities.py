"""Ties within and between classes of actors, in one figure and for each pair of classes (A04, A05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from actormap.core.arrays import Integers
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import Whole, block_ties, whole
from actormap.engine.segregation.permutation import TailShares
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import (
    OTHERS,
    SHOWN,
    WORDS,
    By,
    Partition,
    PartitionBy,
    described,
    sets_of,
)
from actormap.metrics.base.permutation_test import PermutationTest, approximate, claim_of, draws_for, together
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import RELATION_WORDS
from actormap.metrics.groups.group_comparison import Yardsticks, result, trial_words

SHEET = Sheet(__file__)
NORMAL = (
    Sentence(
        "Approximate, because the map is large: chance is read off a bell-shaped (normal) curve with the "
        "exact mean and spread."
    ),
)
MOST_CLASSES = 20
"""So many classes are compared with each other; the smaller ones count as one."""


@checked
def ei_whole(
    m: ActorMap, view: View, *, classes: PartitionBy = "cell", only: tuple[str, ...] = ()
) -> Findings:
    """Whether ties join alike actors or different ones, such as cells, in one figure (A04, A05).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    classes
        What divides the actors: the one cell (sector in an area) that they work in, the area of
        their seat, their type, or their group tags. Actors with several tags or types are a class
        of their own; actors with several cells, or of which it is not recorded, are left out.
    only
        Codes that make a class; all other actors are one. None given means all codes.

    Returns
    -------
    Findings
        One about all (value: E-I index, -1 all ties within classes to 1 all across; details
        ``external`` and ``internal`` ties, ``expected`` and ``difference``, ``classes``,
        ``left_out`` actors, ``left_out_ties``, ``freeman`` (segregation, 1 no tie across, 0 as
        expected), ``expected_cross``, ``odds_ratio`` (odds of a tie within over odds of a tie
        across), ``assortativity`` (1 no tie across, 0 as the numbers of ties say), and the numbers
        of the test as in `ei_index`).

    Raises
    ------
    Refused
        Nobody has what divides the actors, or a code that was asked for.

    Notes
    -----
    Many small classes make an index near 1 by themselves: read the difference to what is expected.

    References
    ----------
    docs/definitions.md#a04, #a05; Krackhardt and Stern (1988); Freeman (1978), Sociological Methods
    & Research 6(4); Newman (2003), Physical Review E 67; Bojanowski and Corten (2014), Social
    Networks 39.
    """
    sets = sets_of(context_of(m, view), classes, only)
    method = f"E-I index of all ties, {WORDS[classes]} (A04, A05)"
    caveats = NORMAL if _by_moments(sets) else ()
    return result(SHEET, sets, method, [_whole(sets)], caveats, by=classes, only=list(only))


def _whole(sets: Partition) -> Fact:
    """The index of all ties, where it can be compared with chance."""
    index = whole(sets.ties, sets.code)
    known = index.m >= sets.context.view.thresholds.mixing_ties and len(sets.classes) > 1
    if not known or index.ei_expected is None:
        return Fact("whole_unknown", "unknown:whole", None, partial(_of_all, sets, index, None))
    ei = index.ei or 0.0
    key, later = f"{claim_of(ei, index.ei_expected)}:whole", partial(_of_all, sets, index, index.ei_expected)
    return Fact("whole", key, ei, later)


def _of_all(sets: Partition, index: Whole, expected: float | None) -> dict[str, Any]:
    at_most: Verdict = "insufficient_data"
    ei, tested = index.ei or 0.0, dict[str, Any]()
    values = {"by": WORDS[sets.by], "all": index.m, "left_out_words": sets.left_out_words}
    if expected is not None:
        (trial,) = together([PermutationTest(claim_of(ei, expected), _whole_chance(sets, index.cross))])
        at_most = trial.at_most(sets.context)
        values |= trial_words(sets, trial) | {
            "pairs_cross": index.pairs_cross,
            "pairs_within": index.pairs - index.pairs_cross,
        }
        tested = trial.details | {
            "expected": expected,
            "difference": ei - expected,
            "freeman": index.freeman,
            "expected_cross": index.expected_cross,
            "odds_ratio": index.odds_ratio,
            "assortativity": index.assortativity,
        }
    return {
        "values": values,
        "n": index.n,
        **sets.context.trust_in(sets.nodes, at_most=at_most),
        "details": {
            "external": index.cross,
            "internal": index.m - index.cross,
            "classes": len(sets.classes),
            "left_out": sets.left_out,
            "left_out_ties": len(sets.context.layers.collaboration) - index.m,
            **tested,
        },
    }


def _whole_chance(sets: Partition, cross: int) -> TailShares:
    """How often dealing the classes out anew gives as few, and as many, ties across."""
    draws = draws_for(sets.context, sets.ties)
    if _by_moments(sets):
        return permutation.whole_by_moments(sets.ties, sets.code)
    if len(sets.classes) == 2:  # noqa: PLR2004  # two classes are a group and the others
        alone = permutation.relabelled_ties(sets.ties, [sets.code == 0], np.zeros_like(sets.code), draws)[0]
        return permutation.chance(alone.cross, cross, exact=alone.exact)
    dealt = permutation.relabelled_whole(sets.ties, sets.code, draws)
    return permutation.chance(dealt, cross, exact=False, ways=permutation.divisions(sets.code))


def _by_moments(sets: Partition) -> bool:
    """Whether the map is too large for all draws, so that a normal curve stands for them."""
    return bool(approximate(sets.context, draws_for(sets.context, sets.ties)))


@checked
def block_densities(
    m: ActorMap, view: View, *, classes: By = "works_on_rights_of", only: tuple[str, ...] = ()
) -> Findings:
    """Share of the pairs within and between classes of actors that have a tie (A05).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    classes
        What makes the classes: group tags of either kind, the area of the seat, or the type. Actors
        with several tags or types are a class of their own; those whose area or type is not
        recorded are left out, those without a tag are the class ``others``.
    only
        Codes that make a class; all other actors are the class ``others``. None given means all
        codes, and at most 20 classes: the smaller ones join the others.

    Returns
    -------
    Findings
        One a pair of classes, and one a class with itself, but for pairs of classes of one actor each:
        first those whose ties can be told from chance, each in alphabetical order (value: density,
        ties over pairs, 0 to 1, None where there is no pair; details ``ties``, ``pairs``,
        ``expected`` ties at the density of the whole, ``ratio``, ``sizes``, and the numbers of the
        test as in `homophily`).

    Raises
    ------
    Refused
        Nobody has what makes the classes, or a code that was asked for.

    Notes
    -----
    Densities of small classes jump: one tie more or less changes them much. The test deals the
    classes out at random among all actors, and among those of each area, unless areas make the classes.
    Where there are two classes, one of them a group, the ties between answer whether it is apart from
    others, and are told to be few or many only if A04 and A09 say the same.

    References
    ----------
    docs/definitions.md#a05; Wasserman and Faust (1994), Social Network Analysis, chapter 10.
    """
    sets = sets_of(context_of(m, view), classes, only)
    blocks = _Blocks(sets, *_merged(sets))
    method = f"Density within and between classes, {WORDS[classes]} (A05)"
    merged = len(sets.classes) - len(blocks.names)
    further = [SHEET.sentence("where", "merged", classes=merged + 1)] if merged else []
    return result(SHEET, sets, method, blocks.facts(), further=further, by=classes, only=list(only))


def _merged(sets: Partition) -> tuple[list[str], Integers]:
    """The largest classes, all smaller ones joined to the others."""
    size = np.bincount(sets.code, minlength=len(sets.classes))
    order = sorted(range(len(size)), key=lambda c: (-size[c], sets.classes[c]))
    if len(order) <= MOST_CLASSES:
        return list(sets.classes), sets.code
    kept = {sets.classes[c] for c in order[: MOST_CLASSES - 1]} - {OTHERS}
    names = sorted({*kept, OTHERS})
    to = np.array([names.index(name if name in kept else OTHERS) for name in sets.classes], dtype=np.int64)
    return names, to[sets.code]


class BlockPair(NamedTuple):
    """Two classes, or one with itself: their codes, the ties and pairs between, and what is expected."""

    at: tuple[int, int]
    ties: int
    pairs: int
    expected: float


@dataclass(frozen=True)
class _Blocks:
    """The classes that are compared, by name, and the class of each actor."""

    sets: Partition
    names: list[str]
    code: Integers

    @kept_property
    def pairs(self) -> list[BlockPair]:
        """Classes that can have ties between, in alphabetical order."""
        sets, code, width = self.sets, self.code, len(self.names)
        size = np.bincount(code, minlength=width)
        pairs = (np.outer(size, size) - np.diag(size * (size + 1) // 2)).tolist()
        ties, several = block_ties(sets.ties, code, width).tolist(), (size > 1).tolist()
        n, m = sets.ties.n, len(sets.ties.source)
        density = m / (n * (n - 1) / 2) if n > 1 else 0.0
        return [
            BlockPair((g, h), ties[g][h], pairs[g][h], pairs[g][h] * density)
            for g, h in self._corners(width)
            if several[g] or several[h]
        ]

    @staticmethod
    def _corners(width: int) -> Iterator[tuple[int, int]]:
        return ((g, h) for g in range(width) for h in range(g, width))

    @property
    def known(self) -> bool:
        """Whether there are ties enough to hold those of a pair against chance."""
        return len(self.sets.ties.source) >= self.sets.context.view.thresholds.mixing_ties

    @kept_property
    def trials(self) -> dict[tuple[int, int], PermutationTest]:
        """The claim about each pair held against chance; it does not hang on the draws."""
        everywhere = self._chances(np.zeros_like(self.code))
        near = self._chances(self.sets.area) if self.sets.by != "area" else {}
        trials = [
            PermutationTest(
                claim_of(block.ties, block.expected),
                everywhere.get(block.at, TailShares()),
                near.get(block.at),
            )
            for block in self.pairs
        ]
        return {
            block.at: replace(trial, others=self._others(block.at))
            for block, trial in zip(self.pairs, together(trials), strict=True)
        }

    def _others(self, at: tuple[int, int]) -> tuple[PermutationTest, ...]:
        """The same question by other measures, where the one class is a group and the other all others.

        They are those of all groups, so that the answer is the same whichever are asked for.
        """
        if at != (0, 1) or len(self.names) > len(at) or self.sets.by not in RELATION_WORDS:
            return ()
        sets = sets_of(self.sets.context, self.sets.by)
        every = sets.largest(SHOWN)
        groups = [i for i in every if any(np.array_equal(sets.inside(i), self.code == c) for c in at)]
        return Yardsticks(sets, every).of(groups[0]) if groups else ()

    def _chances(self, strata: Integers) -> dict[tuple[int, int], TailShares]:
        draws, width = draws_for(self.sets.context, self.sets.ties), len(self.names)
        if not draws.draws:
            return {}
        few, many = permutation.relabelled_blocks(self.sets.ties, self.code, strata, width, draws)
        floor = 1 / min(draws.draws + 1, permutation.divisions(self.code, strata))
        return {
            at: TailShares(float(few[at]), float(many[at]), floor, draws.draws) for at in self._corners(width)
        }

    def facts(self) -> Iterator[Fact]:
        """Density of each pair of classes."""
        known = self.known
        for block in self.pairs:
            classes = self.names[block.at[0]], self.names[block.at[1]]
            about, claim, density = "unknown", "unknown", None
            if known:
                about, claim = "block", claim_of(block.ties, block.expected)
                density = block.ties / block.pairs
            key, later = f"{claim}:block:{':'.join(classes)}", partial(self._of_a_pair, block, classes)
            yield Fact(about, key, density, later, subject=classes)

    def _of_a_pair(self, block: BlockPair, classes: tuple[str, str]) -> dict[str, Any]:
        sets, context = self.sets, self.sets.context
        trial = self.trials[block.at] if self.known else None
        outcome = trial.outcome(context) if trial else "unknown"
        at_most: Verdict = trial.at_most(context) if trial else "insufficient_data"
        first, second = (described(context, sets.by, name) for name in classes)
        among, sizes = first == second, [int((self.code == c).sum()) for c in block.at]
        ends = np.sort([self.code[sets.ties.source], self.code[sets.ties.target]], axis=0)
        joined = (ends[0] == block.at[0]) & (ends[1] == block.at[1])
        details = {"ties": block.ties, "pairs": block.pairs, "sizes": sizes}
        if trial:
            ratio = block.ties / block.expected if block.expected else None
            details |= {"expected": block.expected, "ratio": ratio, **trial.details}
        where = SHEET.sentence("where", "among" if among else "between", one=first, other=second)
        return {
            "case": "among" if block.at[0] == block.at[1] else outcome,
            "values": {
                "where": where,
                "known": len(sets.ties.source),
                **(trial_words(sets, trial) if trial else {}),
            },
            "in_table": outcome in {"not_told", "unknown"},
            "n": block.pairs,
            "evidence": context.layers.collaboration.evidence(sets.edges[joined].tolist()),
            **context.trust_in(sets.nodes[np.isin(self.code, block.at)], members=min(sizes), at_most=at_most),
            "details": details,
        }
