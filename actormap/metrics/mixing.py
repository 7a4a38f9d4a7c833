"""Whether the ties of a group stay within it or lead to others, against what is expected (A04, A05, A09)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from actormap.config import View
from actormap.engine import relabelling
from actormap.engine.mixing import Mixing, balance, whole
from actormap.engine.relabelling import Chance, Null
from actormap.findings import Finding, Findings
from actormap.metrics.against_chance import (
    COMPARED,
    TWO_YARDSTICKS,
    Trial,
    approximate,
    claim_of,
    draws_for,
    is_world,
    together,
)
from actormap.metrics.common import Relation, context_of, plural
from actormap.metrics.grouped import ASK, CHANGE, Measure, Words, findings, result
from actormap.metrics.sets import LISTED, SHOWN, WORDS, Partition, Sets, sets_of
from actormap.model import ActorMap

NORMAL = ("Approximate: exact mean and spread of all relabellings, and a normal curve, as the map is large.",)


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
        One a group, in alphabetical order (value: E-I index, -1 all ties within to 1 all with
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
    found = [_with_actors(sets, finding) for finding in findings(sets, EI, limit)]
    method = f"E-I index of groups, {WORDS[relation]} (A04)"
    return result(sets, method, found, relation=relation, limit=limit)


def _ei_words(mix: Mixing, who: str, trial: Trial) -> Words:
    ei, expected = mix.ei or 0.0, mix.ei_expected or 0.0
    few, than = COMPARED[trial.claim]
    return Words(
        mix.ei,
        f"Records show {few} ties of {who} with others {than} equal mixing of all pairs would give: "
        f"{mix.cross} of {mix.within + mix.cross}, an E-I index of {ei:.2f} against {expected:.2f}.",
        f"E-I = ({mix.cross} - {mix.within}) / ({mix.cross} + {mix.within}), from -1 (all ties within) to 1 "
        f"(all with others).{trial.words}",
        {
            "external": mix.cross, "internal": mix.within, "expected": expected,
            "difference": ei - expected, "partition": mix.whole.ei,
        },
    )  # fmt: skip


def _ei_values(null: Null) -> Any:
    total = (null.cross + null.within).astype(float)
    total[total == 0] = np.nan
    return (null.cross - null.within) / total


def _ei_pair(mix: Mixing) -> tuple[float, float] | None:
    return None if mix.ei is None or mix.ei_expected is None else (mix.ei, mix.ei_expected)


EI = Measure("A04", _ei_pair, _ei_values, _ei_words)


def _with_actors(sets: Sets, finding: Finding) -> Finding:
    """The finding with the E-I index of each member, if these are few enough to be listed."""
    if finding.value is None or (finding.n or 0) > LISTED or is_world(sets.context):
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


def ei_whole(m: ActorMap, view: View, *, by: Partition = "cell", only: tuple[str, ...] = ()) -> Findings:
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
    return result(sets, method, [_whole(sets)], NORMAL if _by_moments(sets) else (), by=by, only=list(only))


def _whole(sets: Sets) -> Finding:
    context, found = sets.context, whole(sets.ties, sets.code)
    about: dict[str, Any] = {
        "analysis": "A04", "subject": ("civil society",), "n": found.n, "would_change": CHANGE,
    }  # fmt: skip
    details: dict[str, Any] = {
        "external": found.cross, "internal": found.m - found.cross, "classes": len(sets.classes),
        "left_out": sets.left_out, "left_out_ties": len(context.layers.collaboration) - found.m,
    }  # fmt: skip
    if found.m < context.view.thresholds.mixing_ties or found.ei_expected is None or len(sets.classes) == 1:
        return Finding(
            id="A04:unknown:whole", details=details,
            statement=f"The records do not say whether ties join alike or different actors "
            f"({WORDS[sets.by]}).",
            reason=f"{plural(found.m, 'recorded tie')} and {plural(len(sets.classes), 'class', 'classes')} "
            f"among {plural(found.n, 'actor')}.{sets.left_out_words}",
            next_question="Which ties, and what divides the actors, are not entered?",
            **about, **context.trust_in(sets.nodes, at_most="insufficient_data"),
        )  # fmt: skip
    ei, expected = found.ei or 0.0, found.ei_expected
    trial = together([Trial(claim_of(ei, expected), _whole_chance(sets, found.cross))])[0]
    few, than = COMPARED[trial.claim]
    return Finding(
        id=f"A04:{trial.claim}:whole",
        statement=f"Records show {few} ties between actors of different classes ({WORDS[sets.by]}) {than} "
        f"equal mixing of all pairs would give: {found.cross} of {found.m}, an E-I index of {ei:.2f} "
        f"against {expected:.2f}.",
        reason=f"{found.cross} of {found.pairs_cross} pairs across classes and {found.m - found.cross} of "
        f"{found.pairs - found.pairs_cross} pairs within have a tie; {plural(found.n, 'actor')} in "
        f"{len(sets.classes)} classes.{sets.left_out_words}{trial.words}",
        value=ei, next_question=ASK[trial.claim], **about,
        **context.trust_in(sets.nodes, at_most=trial.at_most(context)),
        details=details | trial.details | {
            "expected": expected, "difference": ei - expected, "freeman": found.freeman,
            "expected_cross": found.expected_cross, "odds_ratio": found.odds_ratio,
            "assortativity": found.assortativity,
        },
    )  # fmt: skip


def _whole_chance(sets: Sets, cross: int) -> Chance:
    """How often dealing the classes out anew gives as few, and as many, ties across."""
    draws = draws_for(sets.context, sets.ties)
    if _by_moments(sets):
        return relabelling.whole_by_moments(sets.ties, sets.code)
    if len(sets.classes) == 2:  # noqa: PLR2004  # two classes are a group and the others
        alone = relabelling.relabelled_ties(sets.ties, [sets.code == 0], np.zeros_like(sets.code), draws)[0]
        return relabelling.chance(alone.cross, cross, exact=alone.exact)
    dealt = relabelling.relabelled_whole(sets.ties, sets.code, draws)
    return relabelling.chance(dealt, cross, exact=False, ways=relabelling.divisions(sets.code))


def _by_moments(sets: Sets) -> bool:
    """Whether the map is too large for all draws, so that a normal curve stands for them."""
    return bool(approximate(sets.context, draws_for(sets.context, sets.ties)))


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
        One a group, in alphabetical order (value: Freeman's segregation, 1 no tie with others, 0 as
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
    few; `mixing` does. Where a cell of the odds ratio is empty, half a tie is added to all four.

    References
    ----------
    docs/definitions.md#a05; Freeman (1978), Sociological Methods & Research 6(4); Fershtman (1997),
    Social Networks 19(3); Bojanowski and Corten (2014), Social Networks 39.
    """
    sets = sets_of(context_of(m, view), relation)
    method = f"Segregation of groups, {WORDS[relation]} (A05)"
    return result(sets, method, findings(sets, FREEMAN, limit), relation=relation, limit=limit)


def _freeman_words(mix: Mixing, who: str, trial: Trial) -> Words:
    expected, freeman = mix.whole.expected_cross or 0.0, mix.whole.freeman or 0.0
    within, cross = mix.pairs
    few, than = COMPARED[trial.claim]
    return Words(
        freeman,
        f"Records show {few} ties between {who} and others {than} pairs at random would have ({mix.cross} "
        f"against {expected:.2f}).",
        f"{mix.within} of {plural(within, 'pair')} within and {mix.cross} of {plural(cross, 'pair')} with "
        f"others have a tie; Freeman's index is {freeman:.2f} (1 no tie with others, 0 as expected)."
        f"{trial.words}",
        {
            "observed": mix.cross, "expected": expected, "ratio": mix.cross / expected,
            "odds_ratio": mix.whole.odds_ratio, "smi": mix.smi,
            "density_within": mix.within / within, "density_to_others": mix.cross / cross,
        },
    )  # fmt: skip


def _freeman_pair(mix: Mixing) -> tuple[float, float] | None:
    expected = mix.whole.expected_cross
    return (mix.cross, expected) if expected else None


def _crossing(null: Null) -> Any:
    return null.cross


FREEMAN = Measure("A05", _freeman_pair, _crossing, _freeman_words)


def mixing(
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
        One a group, in alphabetical order (value: recorded over expected ties with others, a ratio
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
    found = result(sets, method, findings(sets, STUBS, limit), relation=relation, limit=limit)
    return found.replace(found.findings, TWO_YARDSTICKS)


def _stub_words(mix: Mixing, who: str, trial: Trial) -> Words:
    expected, coleman = mix.expected_by_stubs or 0.0, mix.coleman
    few, than = COMPARED[trial.claim]
    index = "none" if coleman is None else f"{coleman:.2f}"
    return Words(
        mix.cross / expected,
        f"Records show {few} ties between {who} and others {than} expected from how many ties each has "
        f"({mix.cross} against {expected:.2f}).",
        f"{mix.stubs} of {2 * mix.m} ends of ties are in the set; Coleman's index is {index} (0 as group "
        f"sizes say, 1 all ties within).{trial.words}",
        {
            "observed": mix.cross, "expected": expected, "stubs": mix.stubs, "coleman": coleman,
        },
    )  # fmt: skip


def _stub_pair(mix: Mixing) -> tuple[float, float] | None:
    expected = mix.expected_by_stubs
    return (mix.cross, expected) if expected else None


STUBS = Measure("A09", _stub_pair, _crossing, _stub_words, in_areas=True)
