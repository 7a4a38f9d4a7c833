"""How far the ties of a group lead back into it (A06)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.segregation import permutation
from actormap.engine.segregation.permutation import PermutationBudget
from actormap.engine.segregation.spectral_segregation import Spectrum, relabelled_mean, spectrum
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import LISTED, SHOWN, WORDS, Partition, sets_of
from actormap.metrics.base.permutation_test import PermutationTest, claim_of, draws_for, together
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation
from actormap.metrics.groups.group_comparison import (
    Yardsticks,
    about,
    lacking,
    result,
    sizes,
    trial_words,
    unknown,
)

Side = Literal["members", "others"]
"""Whose ties are looked at: those of the group, or those of all others, who may be closed as well."""

SHEET = Sheet(__file__)
SOLVED = 40_000
"""Relabellings times actors of a set up to which all are tried; above it, so many are drawn."""

LEAST_DRAWS = 99


@checked
def spectral_segregation(
    m: ActorMap,
    view: View,
    *,
    relation: Relation = "works_on_rights_of",
    side: Side = "members",
    limit: int = SHOWN,
) -> Findings:
    """How far the ties of each group lead back into it, and into those it is tied to (A06).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.
    side
        Whose closure: that of the ``members``, or that of all ``others`` against the group.
    limit
        Most groups, the largest first.

    Returns
    -------
    Findings
        One a group, first those that can be told from chance, each in alphabetical order (value:
        mean spectral segregation, 0 no tie within to 1 no
        tie to the other side; details ``expected``: mean of random sets of the same size,
        ``ratio``, ``parts``: how many parts the ties within make, ``part_values``: the value of
        each part, the highest first, ``actors``: the index of each actor, from 0, which may be
        above 1, in sets of up to 50, and the numbers of the test: ``p``, ``p_fewer``, ``p_more``,
        ``p_corrected``, ``p_floor``, ``relabellings``, and within areas as in `homophily`).

    Raises
    ------
    Refused
        No actor of civil society carries a tag.

    Notes
    -----
    The index of an actor is high if most of its ties lead to actors of its set whose ties, in turn,
    do the same; it is the largest eigenvalue (the factor by which a walk along ties stays in the
    set at each step) of the part it is in, shared out over its actors. An actor without a tie
    within has 0. It is told to be apart only where random sets with as many of each area, and the other
    measures of the same question (A04, A05, A09), say the same. On large maps fewer random sets are
    drawn, and the number is told.

    References
    ----------
    docs/definitions.md#a06; Echenique and Fryer (2007), Quarterly Journal of Economics 122(2).
    """
    sets = sets_of(context_of(m, view), relation)
    which = sets.largest(limit)
    inside = {i: _inside(sets, i, side) for i in which if not lacking(sets, i)}
    spectra = {i: spectrum(sets.ties, rows) for i, rows in inside.items()}
    tried = [_tried(sets, rows, spectra[i].mean or 0.0) for i, rows in inside.items()]
    yardsticks = Yardsticks(sets, which)
    trials = {
        i: replace(trial, others=tuple(each.turned for each in yardsticks.of(i)))
        for i, trial in zip(inside, together([trial for trial, _ in tried]), strict=True)
    }
    expected = {i: mean for i, (_, mean) in zip(inside, tried, strict=True)}
    facts = (
        _closure(sets, i, (side, inside[i], spectra[i], expected[i]), trials[i])
        if i in inside
        else unknown(sets, i)
        for i in which
    )
    figures = (SHEET.figure(sets.context, fact) for fact in facts)
    method = f"Spectral segregation of groups, {WORDS[relation]} (A06)"
    majority = SHEET.sentence("caveat", "majority")
    return result(sets, method, figures, further=[majority], relation=relation, side=side, limit=limit)


def _inside(sets: Partition, which: int, side: Side) -> Bools:
    inside = sets.inside(which)
    return inside if side == "members" else ~inside


def _tried(sets: Partition, inside: Bools, observed: float) -> tuple[PermutationTest, float | None]:
    """The value against random sets of the same size, and their mean."""
    every = draws_for(sets.context, sets.ties)
    fitting = max(LEAST_DRAWS, SOLVED // max(int(inside.sum()), 1))
    draws = PermutationBudget(min(every.exact, fitting), min(every.draws, fitting), every.seed)
    everywhere, near = (
        relabelled_mean(sets.ties, inside, strata, draws) for strata in (np.zeros_like(sets.area), sets.area)
    )
    values = everywhere[0]
    chance, in_areas = (
        permutation.chance(dealt, observed, exact=exact) for dealt, exact in (everywhere, near)
    )
    expected = float(values.mean()) if len(values) else None
    claim = "as_expected" if expected is None else claim_of(observed, expected)
    return PermutationTest(claim, chance, in_areas), expected


def _closure(
    sets: Partition, which: int, measured: tuple[Side, Bools, Spectrum, float | None], trial: PermutationTest
) -> Fact:
    """How far the ties of a set lead back into it."""
    name, (_, _, closure, _) = sets.names[which], measured
    later = partial(_of_a_group, sets, which, measured, trial)
    return Fact("group", f"{trial.claim}:group:{name}", closure.mean or 0.0, later, subject=(name,))


def _of_a_group(
    sets: Partition, which: int, measured: tuple[Side, Bools, Spectrum, float | None], trial: PermutationTest
) -> dict[str, Any]:
    side, inside, closure, expected = measured
    ids = [sets.context.ids[v] for v in sets.nodes[inside].tolist()]
    return about(sets, which, trial.at_most(sets.context)) | {
        "values": {
            **trial_words(sets, trial),
            "side": side,
            "who": sets.who(sets.names[which], sets.mixing[which].size),
            "inside": len(ids),
            "most": float(closure.value.max(initial=0)),
        },
        "details": sizes(sets, which)
        | trial.details
        | {
            "expected": expected,
            "ratio": (closure.mean or 0.0) / expected if expected else None,
            "parts": len(closure.value),
            "part_values": np.sort(closure.value)[::-1][:LISTED].tolist(),
            "actors": dict(zip(ids, closure.score.tolist(), strict=True)) if len(ids) <= LISTED else None,
        },
    }
