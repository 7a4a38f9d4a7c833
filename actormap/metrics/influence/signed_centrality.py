"""Friendly and hostile ties weighed together, and influence for and against told apart (A17)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.engine.centrality.spectral import pn
from actormap.engine.edges import Edges
from actormap.engine.paths.signed_paths import reached_by_sign
from actormap.metrics.base.conduct import arcs_of
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing, placed
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork
from actormap.metrics.base.who_was_asked import NOT_ASKED

Direction = Literal["all", "in", "out"]

METHOD = "Signed centrality (A17)"
NOT_NETTED = Sentence(
    "Whom an actor could move for rights and whom it could move against them are counted apart. "
    "One is never subtracted from the other."
)
NO_GUILT = Sentence(
    "A hostile tie may be the conduct of the other side. A low value can mean that others oppose the actor."
)


@checked
def signed_influence(
    m: ActorMap, view: View, *, direction: Direction = "all", limit: int = SHOWN
) -> Findings:
    """Friendly and hostile ties in one score, and reach for and against rights apart (A17).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    direction
        ``all`` takes each tie both ways, ``out`` counts what an actor has towards others, ``in``
        what others have towards it.
    limit
        Most actors listed.

    Returns
    -------
    Findings
        One an actor, the highest first (value: PN, about 1; above it with friendly ties to actors
        that have few hostile ones, below it with hostile ties; details ``rank``, ``friendly_out``,
        ``friendly_in``, ``hostile_out``, ``hostile_in``: ties by direction, those without one
        in both; ``reach_for``, ``reach_against``: how many actors it can move for and against
        rights along channels of influence of up to ``channel_arcs`` arcs).

    Raises
    ------
    Refused
        Fewer than two actors, no friendly or hostile tie, two actors that are only hostile to each
        other, or coverage below the least for any finding.

    Notes
    -----
    All actors of the map count but the office. Where a pair has friendly and hostile ties, the
    hostile one counts. The score describes ties, not conduct: who is opposed by many has a low
    value without having done anything.

    References
    ----------
    Everett and Borgatti (2014), Social Networks 38; docs/definitions.md#a17.
    """
    context = context_of(m, view)
    scored = Subnetwork.among(context, context.layers.signed, ~context.layers.offices)
    scored.require(2, Sentence("on the map"))
    edges = _edges(scored, direction)
    if not len(edges.source):
        raise Refused("no friendly or hostile tie is recorded. Import ties of collaboration and of tension.")
    score = pn(edges, mode=direction)
    if np.isnan(score).any():
        raise Refused("two actors that are only hostile to each other have no signed score. Add more actors.")
    return answer(
        context,
        METHOD,
        scored.listed(score, _Signed(scored, direction, score).figure_of, limit=limit),
        parameters={
            "direction": direction,
            "actors": scored.n,
            "ties": len(scored.edges),
            "coverage": scored.coverage,
        },
        caveats=(NO_GUILT, NOT_NETTED, NOT_ASKED),
    )


@dataclass(frozen=True)
class _Signed:
    """Signed centrality of each actor."""

    scored: Subnetwork
    direction: Direction
    score: Floats

    def figure_of(self, v: int, standing: Standing) -> Figure:
        """That of one actor."""
        actor, value, words = self.scored.ids[v], float(self.score[v]), partial(_words, self, v)
        return Figure(
            f"A17:{self.direction}:{actor}", "A17", "actor", (actor,), value, words=words, details=standing
        )

    @kept_property
    def _counts(self) -> dict[str, Codes]:
        return _counts(self.scored)

    @kept_property
    def _movable(self) -> _Movable:
        return _Movable(self.scored.context)

    def counts(self, v: int) -> dict[str, int]:
        """How many ties of each sign an actor has, and how many actors it can move."""
        pro, contra = self._movable.by(int(self.scored.nodes[v]))
        ties = {name: int(count[v]) for name, count in self._counts.items()}
        return {**ties, "reach_for": pro, "reach_against": contra}


def _words(signed: _Signed, v: int, figure: Figure) -> Finding:
    scored, counts = signed.scored, signed.counts(v)
    return figure.worded(
        statement=placed(scored.name(v), figure.details, BY[signed.direction]),
        reason=Sentence(
            "Recorded towards others: {friendly} and {hostile_out} hostile; from others: {friendly_in} "
            "and {hostile_in}. Along recorded influence it could move {movable} for rights and {against} "
            "against. Its score is {value:.3f} (signed centrality).",
            value=figure.value,
            friendly=plural(counts["friendly_out"], "friendly tie"),
            hostile_out=counts["hostile_out"],
            friendly_in=counts["friendly_in"],
            hostile_in=counts["hostile_in"],
            movable=plural(counts["reach_for"], "actor"),
            against=counts["reach_against"],
        ),
        # Where some are feared or not spoken of, a first place comes true too seldom for more.
        **scored.lean(v, at_most="indicative" if figure.details["within"] else "supported"),
        would_change=Sentence("A source tells of another tie, or that a recorded tension has ended."),
        next_question=Sentence(
            "Ask those who told of them: which of the recorded ties of {name} are still as they were?",
            name=scored.name(v),
        ),
        details={**counts, **figure.details},
    )


BY: dict[Direction, Sentence] = {
    "in": Sentence(
        "by a score that recorded friendly ties towards it raise and hostile ones lower (signed centrality)"
    ),
    "out": Sentence(
        "by a score that its recorded friendly ties to others raise and hostile ones lower (signed "
        "centrality)"
    ),
    "all": Sentence(
        "by a score that recorded friendly ties raise and hostile ones lower (signed centrality)"
    ),
}


def _edges(scored: Subnetwork, direction: Direction) -> Edges:
    """Edges as the score takes them: each pair once, hostile where any of its ties is."""
    arcs = arcs_of(scored.context)
    place = np.searchsorted(scored.nodes, np.stack([arcs.source, arcs.target])[:, arcs.first])
    sign = np.where(arcs.hostile[arcs.first], -1.0, 1.0)
    u, v = np.sort(place, axis=0) if direction == "all" else place
    order = np.lexsort((sign, v, u))
    u, v, sign = u[order], v[order], sign[order]
    first = np.r_[True, (u[1:] != u[:-1]) | (v[1:] != v[:-1])][: len(u)]
    return Edges(scored.n, u[first], v[first], sign[first], directed=True)


def _counts(scored: Subnetwork) -> dict[str, Codes]:
    """Ties of each actor by sign and direction, a pair once; those without a direction count in both."""
    edges = _edges(scored, "out")
    return {
        f"{word}_{way}": np.bincount(ends[edges.weights == value], minlength=scored.n)
        for word, value in (("friendly", 1), ("hostile", -1))
        for way, ends in (("out", edges.source), ("in", edges.target))
    }


class _Movable:
    """How many actors one can move for and against rights."""

    def __init__(self, context: Context) -> None:
        layer, self.steps = context.layers.influence, context.view.thresholds.channel_arcs
        office = context.layers.offices
        kept = (layer.weight > 0) & ~office[layer.source] & ~office[layer.target]
        signs = layer.sign.astype(float)
        self.arcs = Edges(len(layer.ids), layer.source, layer.target, signs, directed=True).take(kept)

    def by(self, actor: int) -> tuple[int, int]:
        """The two counts of an actor."""
        return reached_by_sign(self.arcs, actor, self.steps)
