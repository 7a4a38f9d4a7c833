"""The introductions that may be asked for on one map, on the way to each actor, and whom they expose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from actormap.arrays import Bools, Codes, Floats, Ints
from actormap.engine.edges import Edges
from actormap.engine.paths.bellman_ford import least_costs
from actormap.engine.paths.k_shortest import BoundedPredecessors
from actormap.engine.paths.shortest_paths import ShortestPaths, shortest_paths
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions, exclusions_of
from actormap.metrics.introductions.reachability import may_be_asked, open_introductions

ActorSet = frozenset[int]
NOBODY: ActorSet = frozenset()
KEPT = 16
"""So much of what was worked out for single actors is kept: on a large map each takes some megabytes."""


@dataclass(frozen=True)
class OpenIntroductions:
    """The introductions that may be asked for on the way to an actor.

    Parameters
    ----------
    edges
        Who introduces to whom, weighted by what it costs.
    bound
        Least cost from an office to each actor within each number of steps.
    effective
        Chance of each edge of the referral layer, 0 to 1.
    """

    edges: Edges
    bound: Floats
    effective: Floats

    @cached_property
    def before(self) -> BoundedPredecessors:
        """What a search asks of them."""
        return BoundedPredecessors(self.edges, self.bound)

    def only(self, edges: Edges, starts: Bools) -> OpenIntroductions:
        """Some of them, and how cheaply they lead to each actor."""
        return OpenIntroductions(edges, least_costs(edges, starts, len(self.bound) - 1), self.effective)


@dataclass(frozen=True)
class ReferralNetwork:
    """All introductions on a map that somebody may make, and what is left of them without some.

    Parameters
    ----------
    context
        The map and the view.
    known
        Exposure of some actors, 0 to 1, by id, where it is known better than their risk level.
    """

    context: Context
    known: Mapping[str, float] = field(default_factory=dict)
    _kept: dict[tuple[ActorSet, ActorSet, ActorSet], OpenIntroductions] = field(default_factory=dict)

    @cached_property
    def exclusions(self) -> Exclusions:
        """Who is never asked."""
        return exclusions_of(self.context)

    # --- whom it exposes ---------------------------------------------------------------------------

    @cached_property
    def exposed(self) -> Floats:
        """Exposure of each actor where nobody is barred but for those that always are."""
        return self.exposure(NOBODY)

    def exposure(self, barred: ActorSet) -> Floats:
        """Exposure of each actor, 0 to 1: its risk level over 4, and more while it is watched.

        Parameters
        ----------
        barred
            Who is not on the map for the actor that is looked for.
        """
        context, t = self.context, self.context.view.thresholds
        who, with_whom = self._engaged
        watched = np.zeros(len(context.ids), dtype=bool)
        watched[who[~np.isin(with_whom, list(barred))]] = True
        exposure = np.minimum(context.risk / 4 + t.mechanism_exposure * watched, 1.0)
        for actor, known in self.known.items():
            exposure[context.code(actor)] = known
        return exposure

    @cached_property
    def mechanisms(self) -> ActorSet:
        """With which mechanisms anybody engages, or did lately."""
        return frozenset(self._engaged[1].tolist())

    @cached_property
    def _engaged(self) -> tuple[Ints, Ints]:
        """Who engages with which human rights mechanism, or did so lately that reprisals are feared."""
        view, ties = self.context.view, self.context.m.ties
        months = int(view.thresholds.mechanism_months)
        oldest = (pd.Timestamp(view.date) - pd.DateOffset(months=months)).date().isoformat()
        begun = (ties["kind"] == "engages_mechanism") & (ties["from"] <= view.date)
        # It exposes as long as it goes on, and for some months after its end.
        rows = np.flatnonzero(begun & ((ties["to"] == "") | (ties["to"] >= oldest)))
        source, target = (codes[rows] for codes in self.context.m.codes())
        # One that is excluded is on no map that a search knows.
        kept = ~self.exclusions.always[target]
        return source[kept], target[kept]

    # --- who may be asked, and with what chance ----------------------------------------------------

    def asked(self, banned: ActorSet, allowed: ActorSet) -> Bools:
        """Who may be asked for an introduction; the offices are among them."""
        asked = may_be_asked(self.context, allowed)
        asked[list(banned)] = False
        return asked

    @cached_property
    def slight(self) -> Codes:
        """Edges that rest on acquaintance alone."""
        return np.flatnonzero(self.context.layers.slight)

    @cached_property
    def counted(self) -> ActorSet:
        """Without whom others would be less exposed, or an introduction by others likelier."""
        layer, most = self.context.layers.referral, self.context.view.thresholds.acquaintances
        source, target = layer.source[self.slight], layer.target[self.slight]
        to, by = self._acquaintances(NOBODY, NOBODY)
        crowd = {*target[to[source] > most].tolist(), *source[by[target] > most].tolist()}
        return self.mechanisms | frozenset(crowd)

    def _acquaintances(self, banned: ActorSet, allowed: ActorSet) -> tuple[Codes, Codes]:
        """How many that may be asked each actor introduces to, and is introduced by, as an acquaintance."""
        layer, asked = self.context.layers.referral, self.asked(banned, allowed)
        source, target = layer.source[self.slight], layer.target[self.slight]
        to = np.bincount(source[asked[target]], minlength=len(asked))
        return to, np.bincount(target[asked[source]], minlength=len(asked))

    def for_target(self, banned: ActorSet, allowed: ActorSet, barred: ActorSet) -> OpenIntroductions:
        """The introductions for an actor, with the costs and chances of a map without some others.

        Parameters
        ----------
        banned
            Who is not asked for it, beyond those that are asked for nobody. Introductions by them are
            still there, for a search to leave out.
        allowed
            Who is asked for it although its sphere may not introduce.
        barred
            Those of the banned that are not on the map for it: one that is only not wished for is.
        """
        # Whoever is allowed by exception may himself make a crowd of acquaintances.
        key = banned if allowed else banned & self.counted, allowed, barred & self.mechanisms
        if not any(key):
            return self.open
        if key not in self._kept:
            if len(self._kept) == KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self._built(key[0], allowed, self.exposure(key[2]))
        return self._kept[key]

    @cached_property
    def open(self) -> OpenIntroductions:
        """The introductions for an actor for which nobody is barred but for those that always are."""
        return self._built(NOBODY, NOBODY, self.exposed)

    @cached_property
    def best(self) -> ShortestPaths:
        """The best route to every actor over these."""
        return shortest_paths(self.open.edges, self.open.bound, self.context.layers.offices)

    def _built(self, banned: ActorSet, allowed: ActorSet, exposure: Floats) -> OpenIntroductions:
        offices, effective = self.context.layers.offices, self.context.layers.referral.effective
        effective[self.slight] = self._damped(banned, allowed)
        order, every = self._by_target
        cost = self._cost(every.source, effective[order], exposure)
        edges = open_introductions(self.context, replace(every, weight=cost), allowed)
        steps = self.context.view.thresholds.max_steps
        return OpenIntroductions(edges, least_costs(edges, offices, steps), effective)

    @cached_property
    def _by_target(self) -> tuple[Codes, Edges]:
        """The referral layer in the order of who is introduced: costs change, this does not."""
        layer = self.context.layers.referral
        order = np.lexsort((layer.source, layer.target))
        ends = layer.source[order], layer.target[order]
        return order, Edges(len(self.context.ids), *ends, directed=True)

    def _damped(self, banned: ActorSet, allowed: ActorSet) -> Floats:
        """Chance of acquaintances; of many of one actor, all together count as a few."""
        layer, most = self.context.layers.referral, self.context.view.thresholds.acquaintances
        to, by = self._acquaintances(banned, allowed)
        fans = np.maximum(to[layer.source[self.slight]], by[layer.target[self.slight]])
        return np.asarray(layer.effective[self.slight] * np.minimum(1.0, most / np.maximum(fans, 1)))

    def _cost(self, source: Ints, chance: Floats, exposure: Floats) -> Floats:
        """What each introduction costs (A23); to ask an office costs nothing."""
        t = self.context.view.thresholds
        asks = ~self.context.layers.offices * (t.exposure_weight * exposure + t.hop_cost)
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(chance) + asks[source])
