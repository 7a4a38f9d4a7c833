"""Possible maps with rates of untruth and of silence that are learned from the record (A38)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.kept import Kept, kept_property
from actormap.engine.edges import Edges
from actormap.engine.statistics.agreement import Agreement, Rates
from actormap.graph.layers import Layers
from actormap.graph.tie_probability import LEAST, MOST, facts, log_odds, tie_keys, told_beliefs
from actormap.metrics.base.context import Context
from actormap.metrics.base.missed_ties import MissedTies
from actormap.metrics.base.subnetwork import Subnetwork

STREAM = 7
"""What tells these draws from others."""


World = tuple[Edges, Edges]
"""What exists in a possible map: of what was told, and all."""
WORLDS = 50
"""Of so many possible maps the least and the most leave out one in twenty-five."""


@dataclass(frozen=True)
class LearnedMaps:
    """Possible maps of a record, each with rates of its own.

    Parameters
    ----------
    context
        The map as recorded, and the day.
    """

    context: Context
    _kept: Kept = field(default_factory=Kept)

    @kept_property
    def _fact(self) -> Codes:
        return facts(self.context.m)

    @kept_property
    def _odds(self) -> Floats:
        """Log-odds of each fact by grades and age: nobody that was silent is heard."""
        q, current = told_beliefs(self.context.m, self.context.view), self.context.layers.current
        most = np.full(int(self._fact.max(initial=-1)) + 1, LEAST)
        np.maximum.at(most, self._fact[current], q[current])
        return np.asarray(log_odds(np.clip(most, LEAST, MOST)), dtype=float)

    @kept_property
    def agreement(self) -> Agreement:
        """Who told of which tie, of those who were asked and of others."""
        context, n, t = self.context, len(self._odds), self.context.view.thresholds
        statements = tie_keys(context.m).where(context.layers.current)
        width = max(1, len(statements.keys))
        each = np.unique(self._fact[statements.row] * width + statements.key)
        tellers = np.bincount(each // width, minlength=n)
        trials, (near, far) = context.coverage.trials, context.coverage.near_far
        alone = 1 / (1 + np.exp(-self._odds[tellers == 1]))
        prior = float(alone.mean()) if len(alone) else 0.5
        detection = np.where(trials.far, far, near)
        return Agreement(
            tellers, trials.tie, trials.success, detection, prior, t.detection, t.detection_counts_as
        )

    def _exist(self, rates: Rates) -> Floats:
        return self.agreement.exist(self._odds, rates)

    def untrue(self, count: int) -> tuple[float, float]:
        """The least and the most of the share of recorded ties that do not exist, in so many of them."""
        known = self.agreement.tellers > 0
        drawn = (self.agreement.drawn(rng) for rng in self._rngs(count))
        shares = [1 - float(self._exist(rates)[known].mean()) for rates in drawn if known.any()]
        return min(shares, default=0.0), max(shares, default=0.0)

    def _rngs(self, count: int) -> Iterator[np.random.Generator]:
        seed = self.context.view.thresholds.seed
        yield from (np.random.default_rng([seed, world, STREAM]) for world in range(count))

    def drawn(self, count: int) -> Iterator[Layers]:
        """The layers of so many possible maps."""
        context = self.context
        current = context.layers.current
        for world, rng in enumerate(self._rngs(count)):
            rates = self.agreement.drawn(rng)
            exist = self._exist(rates)
            there = rng.random(len(exist)) < exist
            chance = context.layers.with_beliefs({"ties": np.where(current, exist[self._fact], 0.0)})
            beliefs = {"ties": (there[self._fact] & current).astype(float)}
            missed = MissedTies(chance, context.coverage, rates.telling, rng)
            yield Layers(context.m, replace(context.view, world=world), beliefs, missed)


def learned_maps(context: Context) -> LearnedMaps:
    """Those of a record; rates are learned once, whichever analyses ask."""
    return context.once("learned maps", LearnedMaps)


def worlds_of(society: Subnetwork) -> Iterator[World]:
    """What exists in each possible map; the record alone where that is certain."""
    view = society.context.view
    if view.certain:
        yield society.graph, society.graph
        return
    for layers in learned_maps(society.context).drawn(WORLDS):
        layer = layers.collaboration
        every = Edges(len(layer.ids), layer.source, layer.target)
        reported = layer.proof[layer.start[:-1]] != ""
        yield every.take(reported).among(society.nodes), every.among(society.nodes)
