"""Candidates for influence by how much of it reaches those who have influence (A16)."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict, best
from actormap.engine.centrality import spectral
from actormap.engine.edges import Edges
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, strength_unknown

Measure = Literal["pagerank", "katz", "eigenvector"]

SHEET = Sheet(__file__)
AT_INFLUENCE = Sentence("with recorded ties of influence for rights")


@checked
def influencers(
    m: ActorMap, view: View, *, measure: Measure = "pagerank", alpha: float = 0.0, limit: int = SHOWN
) -> Findings:
    """Actors whose influence for rights reaches those who have influence themselves (A16).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    measure
        ``pagerank``: each actor passes its importance on to those who influence it. ``katz``: 1
        for itself, and for every way that leaves it the product of alpha and strengths.
        ``eigenvector``: its value is the weighted sum of those it influences.
    alpha
        What each further arc counts, where ways of any length are (Katz); 0 lets the program choose
        (0.85 over the largest eigenvalue, or 0.5 where that is 0).
    limit
        Most actors listed.

    Returns
    -------
    Findings
        One an actor at an arc of influence for rights, the highest first (value: PageRank, which
        sums to 1 over all actors; Katz, 1 or more; or eigenvector, 1 for the highest; details
        ``rank``, ``influences``: on how many actors it has a recorded influence).

    Raises
    ------
    Refused
        No arc of influence for rights is recorded, coverage is below the least for any finding,
        alpha is too large, or asked of another measure than katz; or an eigenvector is asked for
        where not everybody can be reached from everybody.

    Notes
    -----
    Influence of i on j is an arc from i to j, and PageRank runs against the arcs: those who are
    influenced vouch for those who influence them. Run along the arcs it would put first who is
    influenced most. Influence against rights is left out: never subtract it (see A17). Money and
    formal command count as influence with their recorded strength.

    References
    ----------
    Brin and Page (1998); Katz (1953), Psychometrika 18(1); Bonacich (1972);
    docs/definitions.md#a16.
    """
    if alpha and measure != "katz":
        raise SHEET.refusal("alpha", measure=measure)
    scored = positive_influence(m, view)
    scored.require(2, AT_INFLUENCE)
    score, settings = _weights(scored, measure, alpha)
    out = np.bincount(scored.source, minlength=scored.n)

    unknown = strength_unknown(scored.context, scored.layer, scored.edges)

    def place(v: int, standing: Standing) -> Fact:
        about, word = ("influence", measure) if out[v] else ("no_influence", "no_influence")
        actor = scored.ids[v]

        def later() -> dict[str, Any]:
            return scored.lean(v) if out[v] else scored.lean_on_respondents(v, at_most=_none(scored, v))

        return Fact(
            about,
            f"{word}:{actor}",
            float(score[v]),
            later,
            subject=(actor,),
            standing=standing,
            case=measure,
            values={"others": scored.n - 1},
            details={"influences": int(out[v])},
        )

    return SHEET.answer(
        scored.context,
        scored.listed(score, place, limit=limit),
        *unknown,
        *SHEET.further(),
        measure=measure,
        actors=scored.n,
        arcs=len(scored.edges),
        coverage=scored.coverage,
        **settings,
    )


def _none(scored: Subnetwork, v: int) -> Verdict:
    """The best that may be said of it that an actor has no influence: few are asked, and there is much."""
    context, row = scored.context, scored.nodes[[v]]
    others = np.setdiff1d(np.arange(len(context.ids)), row)
    return best(context.recorded.missed.none_between("W", row, others), context.view.thresholds)


def positive_influence(m: ActorMap, view: View) -> Subnetwork:
    """W+: the actors at arcs of influence for rights, the office left out."""
    context = context_of(m, view)
    layer = context.layers.influence
    return Subnetwork.at_edges(context, layer, (layer.sign > 0) & (layer.weight > 0))


def _weights(scored: Subnetwork, measure: Measure, alpha: float) -> tuple[Floats, dict[str, float]]:
    """The scores, and the numbers they were made with."""
    arcs = Edges(scored.n, scored.source, scored.target, scored.weight, directed=True)
    if measure == "pagerank":
        damping = scored.context.view.thresholds.damping
        return spectral.pagerank(arcs.reversed(), damping=damping), {"damping": damping}
    value, vector = spectral.leading(arcs)
    if measure == "eigenvector":
        if vector is None:
            raise SHEET.refusal("not_joined")
        return vector, {"eigenvalue": value}
    damping = scored.context.view.thresholds.damping
    chosen = alpha or (damping / value if value else 0.5)
    if not (chosen > 0 and chosen * value < 1):
        if not value:
            raise SHEET.refusal("above")
        raise SHEET.refusal("between", most=1 / value)
    return spectral.katz(arcs, alpha=chosen), {"alpha": chosen, "eigenvalue": value}
