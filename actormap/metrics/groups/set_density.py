"""Whether actors that share a cell, a theme or a platform have more or fewer ties than expected (A34)."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.metrics.base.context import context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import LISTED, SHOWN
from actormap.metrics.base.permutation_test import TWO_YARDSTICKS, Outcome, approximate
from actormap.metrics.base.safeguards import asking
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.groups.shared_sets import SetTies, SharedSets, Sharing, shared_in

CAVEATS = (
    Sentence("Two actors that share a cell or a platform need not work together: encourage, never order."),
    TWO_YARDSTICKS,
    NOT_ASKED,
)


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
    return answer(
        shared.context,
        "Ties among those who share a cell, a theme or a platform (A34)",
        (_density(shared, count) for count in order[:limit]),
        parameters={
            "relabellings": shared.draws.draws,
            "kind": kind,
            "limit": limit,
            "sets": len(shared.names),
        },
        caveats=CAVEATS + approximate(shared.context, shared.draws),
    )


def _density(shared: SharedSets, count: SetTies) -> Figure:
    """Recorded over expected ties of a set."""
    kind, name, known = shared.kinds[count.which], shared.names[count.which], count.which in shared.known
    return Figure(
        f"A34:{count.claim if known else 'unknown'}:{kind}:{name}",
        "A34",
        kind,
        (name,),
        count.observed / count.expected if known else None,
        words=partial(_words, shared, count),
    )


def _words(shared: SharedSets, count: SetTies, figure: Figure) -> Finding:
    context, which = shared.context, count.which
    trial = shared.trials.get(which)
    rows = shared.rows(which)
    who = shared.nodes[rows].tolist()
    members = shared.words(which, count.size)
    details = _details(shared, count, who)
    about: dict[str, Any] = {
        "n": count.size,
        "evidence": _evidence(shared, rows),
        "would_change": Sentence(
            "A source tells of ties that nobody asked about, or somebody enters presence or seats that "
            "are missing."
        ),
        **asking(
            context,
            who,
            Sentence(
                "Ask them which of the others there they work with, and which they would want to work with."
            ),
        ),
    }
    if trial is None:
        return figure.worded(
            statement=Sentence(
                "The records do not say whether {members} have more or fewer ties than expected.",
                members=members,
            ),
            reason=_too_little(shared, count),
            details=details,
            in_table=True,
            **about,
            **context.trust_in(who, members=count.size, at_most="insufficient_data"),
        )
    tied = Sentence(
        "A tie is recorded for {ties} of {pairs}; it would be {by_density:.2f} if ties were spread "
        "evenly over the whole map.",
        ties=count.observed,
        pairs=plural(count.pairs, "pair"),
        by_density=count.by_density,
    )
    outcome = trial.outcome(context)
    return figure.worded(
        statement=_statement(members, count, outcome),
        reason=joined(tied, trial.words),
        details=details | trial.details,
        in_table=outcome == "not_told",
        **about,
        **context.trust_in(who, members=count.size, at_most=trial.at_most(context)),
    )


def _too_little(shared: SharedSets, count: SetTies) -> Sentence:
    recorded = plural(len(shared.ties.source), "tie of collaboration", "ties of collaboration")
    return joined(
        Sentence("{ties} recorded on the whole map.", ties=recorded),
        NOTHING
        if count.expected
        else Sentence("At most one of them has any recorded tie, so no tie among them is expected."),
        shared.context.respondent_words("G+", shared.nodes[shared.rows(count.which)].tolist()),
    )


def _statement(members: Sentence, count: SetTies, outcome: Outcome) -> Sentence:
    fields = {"members": members, "ties": count.observed, "expected": count.expected}
    return {
        "fewer": Sentence(
            "Records show fewer ties among the {members} than expected from how many ties each has ({ties} "
            "against {expected:.2f}).",
            **fields,
        ),
        "more": Sentence(
            "Records show more ties among the {members} than expected from how many ties each has ({ties} "
            "against {expected:.2f}).",
            **fields,
        ),
        "as_expected": Sentence(
            "Records show as many ties among the {members} as expected from how many ties each has ({ties} "
            "against {expected:.2f}).",
            **fields,
        ),
        "not_told": Sentence(
            "How many ties there are among the {members} cannot be told from chance: records show "
            "{ties}, where {expected:.2f} are expected from how many ties each has.",
            **fields,
        ),
    }[outcome]


def _details(shared: SharedSets, count: SetTies, who: list[int]) -> dict[str, Any]:
    return {
        "kind": shared.kinds[count.which],
        "observed": count.observed,
        "pairs": count.pairs,
        "density": count.observed / count.pairs,
        "expected_by_density": count.by_density,
        "expected_by_degrees": count.expected,
        "ratio_by_density": count.observed / count.by_density if count.by_density else None,
        "members": [shared.context.ids[v] for v in who] if count.size <= LISTED else None,
    }


def _evidence(shared: SharedSets, rows: Codes) -> tuple[str, ...]:
    inside = np.zeros(shared.ties.n, dtype=bool)
    inside[rows] = True
    edges = np.flatnonzero(inside[shared.ties.source] & inside[shared.ties.target])
    return shared.context.layers.collaboration.evidence(edges.tolist())
