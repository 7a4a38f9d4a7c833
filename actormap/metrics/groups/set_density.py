"""Whether actors that share a cell, a theme or a platform have more or fewer ties than expected (A34)."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import LISTED, SHOWN
from actormap.metrics.base.permutation_test import TWO_YARDSTICKS, approximate
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.groups.shared_sets import SetTies, SharedSets, Sharing, shared_in

SHEET = Sheet(__file__)


@checked
def set_density(m: ActorMap, view: View, *, kind: Sharing = "all", limit: int = SHOWN) -> Findings:
    """Ties among those who share a cell, a theme or a platform, against what is expected (A34).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    kind
        Which sets: ``cells`` (sector in an area), ``themes`` (a sector over all areas, where civil
        society works on it in several), ``platforms`` (their members), or ``all``.
    limit
        Most sets; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One a set of two actors or more, those that fall short by most ties first (value: recorded
        over expected ties, a ratio from 0, 1 as expected, None where none is expected; details
        ``kind``, ``observed`` ties, ``pairs``, ``density`` (ties over pairs, 0 to 1),
        ``expected_by_density`` and ``expected_by_degrees`` ties, ``ratio_by_density``, ``members``
        in sets of up to 50, ``p``: how often a random set of this size goes as far,
        ``p_by_degrees``: how often chance does if each has as many ties as it has, and ``p_fewer``,
        ``p_more``, ``p_corrected`` (of the larger of both), ``p_floor``, ``relabellings``).

    Raises
    ------
    Refused
        No two actors of civil society share anything of the kind.

    Notes
    -----
    By density: each pair has the chance of a tie that all pairs have. By degrees: the ends of all
    ties are matched at random, so that actors with many ties are expected to have more among
    themselves; the claim goes by it, and by the larger of both chances: those who share much may just
    have many ties. Only actors of civil society and ties of collaboration count.

    References
    ----------
    docs/definitions.md#a34; Newman (2006), Proceedings of the National Academy of Sciences 103(23).
    """
    shared = shared_in(context_of(m, view), kind)
    known, kinds = shared.known, shared.kinds
    order = sorted(shared.counts, key=lambda c: (c.which not in known, c.surplus, kinds[c.which], c.which))
    return SHEET.answer(
        shared.context,
        (_density(shared, count) for count in order[:limit]),
        TWO_YARDSTICKS,
        NOT_ASKED,
        *approximate(shared.context, shared.draws),
        relabellings=shared.draws.draws,
        kind=kind,
        limit=limit,
        sets=len(shared.names),
    )


def _density(shared: SharedSets, count: SetTies) -> Fact:
    """Recorded over expected ties of a set."""
    kind, name, known = shared.kinds[count.which], shared.names[count.which], count.which in shared.known
    return Fact(
        kind,
        f"{count.claim if known else 'unknown'}:{kind}:{name}",
        count.observed / count.expected if known else None,
        partial(_of_a_set, shared, count),
        subject=(name,),
    )


def _of_a_set(shared: SharedSets, count: SetTies) -> dict[str, Any]:
    context, trial, rows = shared.context, shared.trials.get(count.which), shared.rows(count.which)
    who, outcome = shared.nodes[rows].tolist(), trial.outcome(context) if trial else "unknown"
    at_most: Verdict = trial.at_most(context) if trial else "insufficient_data"
    return {
        "case": outcome,
        "values": {
            "who": shared.words(count.which, count.size),
            "every_tie": len(shared.ties.source),
            "none_expected": not count.expected,
            "respondents": context.respondent_words("G+", who),
            "test": trial.words if trial else NOTHING,
        },
        "n": count.size,
        "evidence": _evidence(shared, rows),
        "ask": who,
        "in_table": outcome in {"not_told", "unknown"},
        **context.trust_in(who, members=count.size, at_most=at_most),
        "details": {
            "kind": shared.kinds[count.which],
            "observed": count.observed,
            "pairs": count.pairs,
            "density": count.observed / count.pairs,
            "expected_by_density": count.by_density,
            "expected_by_degrees": count.expected,
            "ratio_by_density": count.observed / count.by_density if count.by_density else None,
            "members": [context.ids[v] for v in who] if count.size <= LISTED else None,
            **(trial.details if trial else {}),
        },
    }


def _evidence(shared: SharedSets, rows: Codes) -> tuple[str, ...]:
    inside = np.zeros(shared.ties.n, dtype=bool)
    inside[rows] = True
    edges = np.flatnonzero(inside[shared.ties.source] & inside[shared.ties.target])
    return shared.context.layers.collaboration.evidence(edges.tolist())
