"""Friendly and hostile ties weighed together, and influence for and against told apart (A17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.centrality.spectral import pn
from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import reached_by_sign
from actormap.metrics.base.conduct import arcs_of
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork

Direction = Literal["all", "in", "out"]

SHEET = Sheet(__file__)


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
        raise SHEET.refusal("no_tie")
    score = pn(edges, mode=direction)
    if np.isnan(score).any():
        raise SHEET.refusal("only_hostile")
    return SHEET.answer(
        context,
        scored.listed(score, _Signed(scored, direction, score).fact_of, limit=limit),
        direction=direction,
        actors=scored.n,
        ties=len(scored.edges),
        coverage=scored.coverage,
    )


@dataclass(frozen=True)
class _Signed:
    """Signed centrality of each actor."""

    scored: Subnetwork
    direction: Direction
    score: Floats

    def fact_of(self, v: int, standing: Standing) -> Fact:
        """That of one actor."""
        actor, value = self.scored.ids[v], float(self.score[v])

        def later() -> dict[str, Any]:
            pro, contra = self._movable.by(int(self.scored.nodes[v]))
            ties = {name: int(count[v]) for name, count in self._counts.items()}
            return {
                "case": self.direction,
                # Where some are feared or not spoken of, a first place comes true too seldom for more.
                **self.scored.lean(v, at_most="indicative" if standing["within"] else "supported"),
                "details": {**ties, "reach_for": pro, "reach_against": contra},
            }

        return Fact("score", f"{self.direction}:{actor}", value, later, subject=(actor,), standing=standing)

    @kept_property
    def _counts(self) -> dict[str, Codes]:
        return _counts(self.scored)

    @kept_property
    def _movable(self) -> _Movable:
        return _Movable(self.scored.context)


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
