"""How ties to others compare with ties among the members of a group (A04)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.segregation import permutation
from actormap.engine.segregation.mixing import Mixing, Whole, balance, whole
from actormap.engine.segregation.permutation import TailShares
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import LISTED, SHOWN, WORDS, Partition, PartitionBy, sets_of
from actormap.metrics.base.permutation_test import PermutationTest, approximate, claim_of, draws_for, together
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation
from actormap.metrics.groups.group_comparison import BY_SHARE, GroupMeasure, figures, result, trial_words

SHEET = Sheet(__file__)
NORMAL = (
    Sentence(
        "Approximate, because the map is large: chance is read off a bell-shaped (normal) curve with the "
        "exact mean and spread."
    ),
)


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
    with_actors = (
        figure._replace(words=partial(_with_actors, sets, figure.words))
        for figure in figures(sets, EI, limit)
    )
    method = f"E-I index of groups, {WORDS[relation]} (A04)"
    return result(sets, method, with_actors, relation=relation, limit=limit)


def _ei_words(mix: Mixing) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = mix.ei_expected or 0.0
    details = {
        "external": mix.cross,
        "internal": mix.within,
        "expected": expected,
        "difference": (mix.ei or 0.0) - expected,
        "partition": mix.whole.ei,
    }
    return {"all": mix.within + mix.cross}, details


EI = GroupMeasure(SHEET, BY_SHARE, attrgetter("ei"), _ei_words)


def _with_actors(sets: Partition, words: Callable[[Figure], Finding], figure: Figure) -> Finding:
    """The finding with the E-I index of each member, if these are few enough to be listed."""
    finding = words(figure)
    if finding.value is None or (finding.n or 0) > LISTED:
        return finding
    inside = sets.inside(sets.names.index(finding.subject[0]))
    source, target = sets.ties.source, sets.ties.target
    internal = np.bincount(source[inside[target]], minlength=len(inside))
    internal += np.bincount(target[inside[source]], minlength=len(inside))
    external = sets.ties.degree - internal
    scores = {
        sets.context.ids[int(sets.nodes[v])]: balance(int(external[v]), int(internal[v]))
        for v in np.flatnonzero(inside).tolist()
    }
    return replace(finding, details={**finding.details, "actors": scores})


@checked
def ei_whole(m: ActorMap, view: View, *, by: PartitionBy = "cell", only: tuple[str, ...] = ()) -> Findings:
    """Whether ties join alike actors or different ones, such as cells, in one figure (A04, A05).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    by
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
    sets = sets_of(context_of(m, view), by, only)
    method = f"E-I index of all ties, {WORDS[by]} (A04, A05)"
    return result(
        sets,
        method,
        [SHEET.figure(sets.context, _whole(sets))],
        NORMAL if _by_moments(sets) else (),
        by=by,
        only=list(only),
    )


def _whole(sets: Partition) -> Fact:
    """The index of all ties, where it can be compared with chance."""
    index = whole(sets.ties, sets.code)
    known = index.m >= sets.context.view.thresholds.mixing_ties and len(sets.classes) > 1
    if not known or index.ei_expected is None:
        return Fact("whole_unknown", "unknown:whole", None, partial(_unknown_whole, sets, index))
    ei = index.ei or 0.0
    key, later = f"{claim_of(ei, index.ei_expected)}:whole", partial(_of_all, sets, index, index.ei_expected)
    return Fact("whole", key, ei, later)


def _numbers(sets: Partition, index: Whole) -> dict[str, Any]:
    """How many ties and actors the index is of, as they go into a finding."""
    return {
        "external": index.cross,
        "internal": index.m - index.cross,
        "classes": len(sets.classes),
        "left_out": sets.left_out,
        "left_out_ties": len(sets.context.layers.collaboration) - index.m,
    }


def _values(sets: Partition, index: Whole) -> dict[str, Any]:
    return {"by": WORDS[sets.by], "all": index.m, "left_out_words": sets.left_out_words}


def _unknown_whole(sets: Partition, index: Whole) -> dict[str, Any]:
    return {
        "values": _values(sets, index),
        "n": index.n,
        **sets.context.trust_in(sets.nodes, at_most="insufficient_data"),
        "details": _numbers(sets, index),
    }


def _of_all(sets: Partition, index: Whole, expected: float) -> dict[str, Any]:
    ei = index.ei or 0.0
    trial = together([PermutationTest(claim_of(ei, expected), _whole_chance(sets, index.cross))])[0]
    return {
        "values": {
            **_values(sets, index),
            **trial_words(sets, trial),
            "pairs_cross": index.pairs_cross,
            "pairs_within": index.pairs - index.pairs_cross,
        },
        "n": index.n,
        **sets.context.trust_in(sets.nodes, at_most=trial.at_most(sets.context)),
        "details": _numbers(sets, index)
        | trial.details
        | {
            "expected": expected,
            "difference": ei - expected,
            "freeman": index.freeman,
            "expected_cross": index.expected_cross,
            "odds_ratio": index.odds_ratio,
            "assortativity": index.assortativity,
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
