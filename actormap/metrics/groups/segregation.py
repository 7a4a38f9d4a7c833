"""Ties of each group with others and among its members, against chance (A04, A05, A06, A09)."""

from __future__ import annotations

from collections.abc import Iterator
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
from actormap.metrics.base.permutation_test import (
    TWO_YARDSTICKS,
    PermutationTest,
    claim_of,
    draws_for,
    together,
)
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation
from actormap.metrics.groups.group_comparison import (
    BY_PAIRS,
    BY_SHARE,
    BY_TIES,
    Yardsticks,
    about,
    facts,
    lacking,
    result,
    sizes,
    trial_words,
    unknown,
)

SHEET = Sheet(__file__)
Side = Literal["members", "others"]
"""Whose ties are looked at: those of the group, or those of all others, who may be closed as well."""

SOLVED = 40_000
"""Relabellings times actors of a set up to which all are tried; above it, so many are drawn."""

LEAST_DRAWS = 99


@checked
def segregation(
    m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of", limit: int = SHOWN
) -> Findings:
    """Ties between each group and others, against pairs at random: Freeman, odds ratio, SMI (A05).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.
    limit
        Most groups, the largest first.

    Returns
    -------
    Findings
        One a group, first those that can be told from chance, each in alphabetical order (value:
        Freeman's segregation, 1 no tie with others, 0 as
        expected, below 0 more; details ``observed`` and ``expected`` ties with others and their
        ``ratio``, ``odds_ratio`` (odds of a tie within the group or within the others, over odds of a
        tie between them), ``smi`` (density within against density to others, -1 to 1),
        ``density_within``, ``density_to_others``, and the numbers of the test as in `ei_index`).

    Raises
    ------
    Refused
        No actor of civil society carries a tag.

    Notes
    -----
    The expectation knows how many pairs there are, not that some actors have many ties and others
    few; `homophily` does. Where a cell of the odds ratio is empty, half a tie is added to all four.

    References
    ----------
    docs/definitions.md#a05; Freeman (1978), Sociological Methods & Research 6(4); Fershtman (1997),
    Social Networks 19(3); Bojanowski and Corten (2014), Social Networks 39.
    """
    sets = sets_of(context_of(m, view), relation)
    method = f"Segregation of groups, {WORDS[relation]} (A05)"
    return result(SHEET, sets, method, facts(sets, BY_PAIRS, limit), relation=relation, limit=limit)


@checked
def ei_index(
    m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of", limit: int = SHOWN
) -> Findings:
    """Recorded ties between each group and others, and among its members: the E-I index (A04).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.
    limit
        Most groups, the largest first.

    Returns
    -------
    Findings
        One a group, first those that can be told from chance, each in alphabetical order (value:
        E-I index, -1 all ties within to 1 all with
        others, None where it cannot be told; details ``external`` and ``internal`` ties,
        ``expected`` and ``difference``, ``partition``: the index of the division into the group and
        the others, ``actors``: the index of each member in groups of up to 50, ``p`` and the other
        numbers of the test: ``p_fewer``, ``p_more``, ``p_corrected``, ``p_floor``,
        ``relabellings``).

    Raises
    ------
    Refused
        No actor of civil society carries a tag.

    Notes
    -----
    Expected is the index if every pair of actors had the same chance of a tie. For a small group
    it is near 1, so that an index of 0 can be far below it: read the difference. The test deals
    the tags out at random among all actors; for few members it can never be small (``p_floor``).

    References
    ----------
    docs/definitions.md#a04; Krackhardt and Stern (1988), Social Psychology Quarterly 51(2).
    """
    sets = sets_of(context_of(m, view), relation)
    method = f"E-I index of groups, {WORDS[relation]} (A04)"
    return result(SHEET, sets, method, facts(sets, BY_SHARE, limit), relation=relation, limit=limit)


@checked
def homophily(
    m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of", limit: int = SHOWN
) -> Findings:
    """Ties between each group and others, against how many ties each actor has (A09).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.
    limit
        Most groups, the largest first.

    Returns
    -------
    Findings
        One a group, first those that can be told from chance, each in alphabetical order (value:
        recorded over expected ties with others, a ratio
        from 0, 1 as expected, None where there is none; details ``observed`` and ``expected`` ties
        with others, ``stubs``: ends of ties in the group, ``coleman``: Coleman's index, -1 all ties
        with others, 0 as group sizes say, 1 all within, ``p`` and the other numbers of the test as
        in `ei_index`, and the same when tags are dealt out only among actors of the same area:
        ``p_in_areas``, ``p_in_areas_floor``, ``relabellings_in_areas``).

    Raises
    ------
    Refused
        No actor of civil society carries a tag.

    Notes
    -----
    Expected is what a random matching of the ends of all ties gives, so that a group of actors with
    few ties is not said to have fewer with others for that. People meet who is near: a difference is
    leaned on only if it also shows when tags are dealt out within areas (actors without a recorded
    area are together).

    References
    ----------
    docs/definitions.md#a09; Coleman (1958), Human Organization 17; Molloy and Reed (1995), Random
    Structures & Algorithms 6.
    """
    sets = sets_of(context_of(m, view), relation)
    method = f"Homophily of groups, {WORDS[relation]} (A09)"
    figures = facts(sets, BY_TIES, limit)
    return result(SHEET, sets, method, figures, further=[TWO_YARDSTICKS], relation=relation, limit=limit)


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
    method = f"Spectral segregation of groups, {WORDS[relation]} (A06)"
    closures, further = _closures(sets, sets.largest(limit), side), [SHEET.sentence("caveat", "majority")]
    return result(SHEET, sets, method, closures, further=further, relation=relation, side=side, limit=limit)


def _closures(sets: Partition, which: list[int], side: Side) -> Iterator[Fact]:
    """How far the ties of each set lead back into it, in alphabetical order."""
    inside = {i: sets.inside(i) == (side == "members") for i in which if not lacking(sets, i)}
    spectra = {i: spectrum(sets.ties, rows) for i, rows in inside.items()}
    tried = [_tried(sets, rows, spectra[i].mean or 0.0) for i, rows in inside.items()]
    yardsticks, trials = Yardsticks(sets, which), together([trial for trial, _ in tried])
    tests = dict(zip(inside, zip(trials, (mean for _, mean in tried), strict=True), strict=True))
    for i in which:
        if i not in inside:
            yield unknown(sets, i, "closure")
            continue
        trial, expected = tests[i]
        trial = replace(trial, others=tuple(each.turned for each in yardsticks.of(i)))
        later = partial(_of_a_closure, sets, i, side, spectra[i], expected, trial)
        key, name = f"{trial.claim}:group:{sets.names[i]}", sets.names[i]
        yield Fact("closure", key, spectra[i].mean or 0.0, later, subject=(name,))


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


def _of_a_closure(
    sets: Partition,
    which: int,
    side: Side,
    closure: Spectrum,
    expected: float | None,
    trial: PermutationTest,
) -> dict[str, Any]:
    ids = [sets.context.ids[v] for v in sets.nodes[sets.inside(which) == (side == "members")].tolist()]
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
