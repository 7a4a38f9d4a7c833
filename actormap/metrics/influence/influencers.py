"""Candidates for influence by how much of it reaches those who have influence (A16)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.core.verdicts import Verdict, best
from actormap.engine.centrality import spectral
from actormap.engine.edges import Edges
from actormap.metrics.base.context import context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing, placed
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, strength_unknown
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.influence.layer_scores import CANDIDATES

Measure = Literal["pagerank", "katz", "eigenvector"]

METHOD = "Influence (A16)"
AT_INFLUENCE = Sentence("with recorded ties of influence for rights")
APART = Sentence(
    "Only influence for rights counts here. Influence against rights is left out, not subtracted."
)
SCORES = {
    "pagerank": Sentence("by recorded influence on those who have influence (PageRank)"),
    "katz": Sentence("by how much recorded influence runs out from it, over any number of ties (Katz)"),
    "eigenvector": Sentence("by recorded influence on the most influential (eigenvector)"),
}


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
        raise Refused(
            "only one measure (katz) takes alpha; {measure} does not. Leave alpha out, or choose that "
            "measure.",
            measure=measure,
        )
    scored = positive_influence(m, view)
    scored.require(2, AT_INFLUENCE)
    score, settings = _weights(scored, measure, alpha)
    out = np.bincount(scored.source, minlength=scored.n)

    def place(v: int, standing: Standing) -> Figure:
        word, actor, moved = measure if out[v] else "no_influence", scored.ids[v], int(out[v])
        words = partial(_words, scored, measure, v, moved)
        return Figure(
            f"A16:{word}:{actor}", "A16", "actor", (actor,), float(score[v]), words=words, details=standing
        )

    return answer(
        scored.context,
        METHOD,
        scored.listed(score, place, limit=limit),
        parameters={
            "measure": measure,
            "actors": scored.n,
            "arcs": len(scored.edges),
            "coverage": scored.coverage,
            **settings,
        },
        caveats=_caveats(scored),
    )


def _caveats(scored: Subnetwork) -> Iterator[Sentence]:
    """What a reader could wrongly conclude."""
    yield from (CANDIDATES, APART)
    yield from strength_unknown(scored.context, scored.layer, scored.edges)
    yield NOT_ASKED


def _words(scored: Subnetwork, measure: Measure, v: int, moved: int, figure: Figure) -> Finding:
    """What is told of an actor, given on how many others it has a recorded influence."""
    name = scored.name(v)
    return figure.worded(
        statement=joined(
            placed(name, figure.details, SCORES[measure]), Sentence("It is a candidate for discussion.")
        )
        if moved
        else Sentence("No influence of {name} on others is recorded.", name=name),
        reason=scored.figure_or_silence(
            v,
            Sentence(
                "Its influence on {moved} of {others} is recorded. Its score is {value:.3f}, place {place} "
                "of {n}.",
                value=figure.value,
                place=figure.details["rank"],
                n=scored.n,
                moved=moved,
                others=plural(scored.n - 1, "other"),
            ),
            there=moved > 0,
        ),
        **(scored.lean(v) if moved else scored.lean_on_respondents(v, at_most=_none(scored, v))),
        would_change=Sentence("A source tells of another tie of influence, or of another strength."),
        next_question=Sentence("Who listens to {name}, and on what?", name=name),
        details={"influences": moved, **figure.details},
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
            raise Refused(
                "this measure (eigenvector) needs a network in which everybody can be reached from "
                "everybody, and this is not one. Choose influence on those who have influence (pagerank), or "
                "over any number of ties (katz)."
            )
        return vector, {"eigenvalue": value}
    damping = scored.context.view.thresholds.damping
    chosen = alpha or (damping / value if value else 0.5)
    if not (chosen > 0 and chosen * value < 1):
        if not value:
            raise Refused("alpha must be above 0 on this network. Choose another, or 0 for the default.")
        raise Refused(
            "alpha must be above 0 and below {most:.3f} on this network. Choose another, or 0 for the "
            "default.",
            most=1 / value,
        )
    return spectral.katz(arcs, alpha=chosen), {"alpha": chosen, "eigenvalue": value}
