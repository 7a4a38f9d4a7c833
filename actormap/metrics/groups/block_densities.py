"""How dense the ties are within and between classes of actors (A05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Integers
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import block_ties
from actormap.engine.segregation.permutation import TailShares
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import (
    OTHERS,
    SHOWN,
    WORDS,
    By,
    Partition,
    described,
    sets_of,
)
from actormap.metrics.base.permutation_test import PermutationTest, claim_of, draws_for, together
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import RELATION_WORDS
from actormap.metrics.groups.group_comparison import Yardsticks, result, trial_words

MOST_CLASSES = 20
"""So many classes are compared with each other; the smaller ones count as one."""

SHEET = Sheet(__file__)


@checked
def block_densities(
    m: ActorMap, view: View, *, by: By = "works_on_rights_of", only: tuple[str, ...] = ()
) -> Findings:
    """Share of the pairs within and between classes of actors that have a tie (A05).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    by
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
    sets = sets_of(context_of(m, view), by, only)
    blocks = _Blocks(sets, *_merged(sets))
    method = f"Density within and between classes, {WORDS[by]} (A05)"
    merged = len(sets.classes) - len(blocks.names)
    further = [SHEET.sentence("where", "merged", classes=merged + 1)] if merged else []
    figures = (SHEET.figure(sets.context, fact) for fact in _facts(blocks))
    return result(sets, method, figures, further=further, by=by, only=list(only))


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


@dataclass(frozen=True)
class BlockPair:
    """Two classes, or one with itself: their codes, the ties and pairs between, and what is expected."""

    sets: Partition
    names: list[str]
    code: Integers
    at: tuple[int, int]
    ties: int
    pairs: int
    expected: float

    @property
    def classes(self) -> tuple[str, str]:
        """Names of both classes."""
        return self.names[self.at[0]], self.names[self.at[1]]

    @property
    def sizes(self) -> list[int]:
        """Actors of both classes."""
        return [int((self.code == c).sum()) for c in self.at]

    @property
    def where(self) -> Sentence:
        """Where the ties are, in words."""
        first, second = (described(self.sets.context, self.sets.by, name) for name in self.classes)
        if first == second:
            return SHEET.sentence("where", "among", which=first)
        return SHEET.sentence("where", "between", one=first, other=second)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of the ties between."""
        ends = np.sort([self.code[self.sets.ties.source], self.code[self.sets.ties.target]], axis=0)
        joined = (ends[0] == self.at[0]) & (ends[1] == self.at[1])
        return self.sets.context.layers.collaboration.evidence(self.sets.edges[joined].tolist())


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
            BlockPair(sets, self.names, code, (g, h), ties[g][h], pairs[g][h], pairs[g][h] * density)
            for g, h in self._corners(width)
            if several[g] or several[h]
        ]

    @staticmethod
    def _corners(width: int) -> Iterator[tuple[int, int]]:
        return ((g, h) for g in range(width) for h in range(g, width))

    @kept_property
    def known(self) -> dict[tuple[int, int], BlockPair]:
        """Those whose ties can be held against chance, by their classes."""
        enough = len(self.sets.ties.source) >= self.sets.context.view.thresholds.mixing_ties
        return {block.at: block for block in self.pairs if enough}

    @kept_property
    def trials(self) -> dict[tuple[int, int], PermutationTest]:
        """The claim about each of these, held against chance; it does not hang on the draws."""
        everywhere = self._chances(np.zeros_like(self.code)) if self.known else {}
        near = self._chances(self.sets.area) if self.known and self.sets.by != "area" else {}
        trials = [
            PermutationTest(
                claim_of(block.ties, block.expected), everywhere.get(at, TailShares()), near.get(at)
            )
            for at, block in self.known.items()
        ]
        return {
            at: replace(trial, others=self._others(at))
            for at, trial in zip(self.known, together(trials), strict=True)
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


def _facts(blocks: _Blocks) -> Iterator[Fact]:
    """Density of each pair of classes."""
    tested = blocks.known
    for block in blocks.pairs:
        known, key = block.at in tested, f"block:{':'.join(block.classes)}"
        if known:
            density, later = block.ties / block.pairs, partial(_of_a_pair, blocks, block)
            key = f"{claim_of(block.ties, block.expected)}:{key}"
            yield Fact("block", key, density, later, subject=block.classes)
        else:
            yield Fact("unknown", f"unknown:{key}", None, partial(_unknown, block), subject=block.classes)


def _about(block: BlockPair, at_most: Verdict) -> dict[str, Any]:
    rows = block.sets.nodes[np.isin(block.code, block.at)]
    trust = block.sets.context.trust_in(rows, members=min(block.sizes), at_most=at_most)
    return {"n": block.pairs, "evidence": block.evidence, **trust}


def _of_a_pair(blocks: _Blocks, block: BlockPair) -> dict[str, Any]:
    context, trial = block.sets.context, blocks.trials[block.at]
    outcome = trial.outcome(context)
    return _about(block, trial.at_most(context)) | {
        "case": "among" if block.at[0] == block.at[1] else outcome,
        "values": {"where": block.where, **trial_words(block.sets, trial)},
        "in_table": outcome == "not_told",
        "details": {
            "ties": block.ties,
            "pairs": block.pairs,
            "sizes": block.sizes,
            "expected": block.expected,
            "ratio": block.ties / block.expected if block.expected else None,
            **trial.details,
        },
    }


def _unknown(block: BlockPair) -> dict[str, Any]:
    return _about(block, "insufficient_data") | {
        "values": {"where": block.where, "known": len(block.sets.ties.source)},
        "in_table": True,
        "details": {"ties": block.ties, "pairs": block.pairs, "sizes": block.sizes},
    }
