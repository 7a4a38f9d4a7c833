"""The introductions that may be asked for on one map, on the way to each actor, and whom they expose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.core.kept import Kept, kept_property
from actormap.core.tables.subset import over
from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import BoundedPredecessors
from actormap.engine.paths.shortest_paths import ShortestPaths, least_costs, shortest_paths
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions, exclusions_of

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

    @kept_property
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
    _kept: Kept = field(default_factory=Kept)

    @kept_property
    def exclusions(self) -> Exclusions:
        """Who is never asked."""
        return exclusions_of(self.context)

    # --- whom it exposes ---------------------------------------------------------------------------

    @kept_property
    def exposed(self) -> Floats:
        """Exposure of each actor where nobody is barred but for those that always are."""
        return self.exposure(NOBODY)

    def exposure(self, barred: ActorSet, there: ActorSet = NOBODY) -> Floats:
        """Exposure of each actor, 0 to 1: its risk level over 4, and more while it is watched."""
        context, t = self.context, self.context.view.thresholds
        who, with_whom = self._engaged
        watched = np.zeros(len(context.ids), dtype=bool)
        watched[who[self.may_introduce(barred, there)[with_whom]]] = True
        exposure = np.minimum(context.risk / 4 + t.mechanism_exposure * watched, 1.0)
        for actor, known in self.known.items():
            exposure[context.code(actor)] = known
        return exposure

    @kept_property
    def mechanisms(self) -> ActorSet:
        """With which mechanisms anybody engages, or did lately."""
        return frozenset(self._engaged[1].tolist())

    def exposure_for(self, target: int, barred: ActorSet, allowed: ActorSet) -> Floats:
        """Exposure of each actor on the way to a target, as on the map that there is for it."""
        barred, there = barred & self.mechanisms, (allowed | {target}) & self.noticed
        return self.exposure(barred, there) if barred or there else self.exposed

    @kept_property
    def _engaged(self) -> tuple[Ints, Ints]:
        """Who engages with which human rights mechanism, or did so lately that reprisals are feared."""
        view, ties = self.context.view, self.context.m.ties
        months = int(view.thresholds.mechanism_months)
        oldest = (pd.Timestamp(view.date) - pd.DateOffset(months=months)).date().isoformat()
        begun = (ties["kind"] == "engages_mechanism") & (ties["from"] <= view.date)
        # It exposes as long as it goes on, and for some months after its end.
        rows = np.flatnonzero(begun & ~over(ties, oldest))
        source, target = (codes[rows] for codes in self.context.m.codes())
        return source, target

    # --- who may be asked, and with what chance ----------------------------------------------------

    @kept_property
    def _introducers(self) -> Bools:
        """Who is asked for anybody; the offices are among them."""
        return ~self.exclusions.always | self.context.layers.offices

    def may_introduce(self, banned: ActorSet, allowed: ActorSet) -> Bools:
        """Who may be asked for an introduction; the offices are among them."""
        introducers = self._introducers.copy()
        introducers[list(allowed)] = True
        introducers[list(banned)] = False
        return introducers

    @kept_property
    def slight(self) -> Codes:
        """Edges that rest on acquaintance alone."""
        return np.flatnonzero(self.context.layers.slight)

    @kept_property
    def counted(self) -> ActorSet:
        """Without whom others would be less exposed, or an introduction by others likelier."""
        return self.mechanisms | self.crowd

    @kept_property
    def crowd(self) -> ActorSet:
        """Acquaintances of those that have too many: without one the others count for more."""
        layer, most = self.context.layers.referral, self.context.view.thresholds.acquaintances
        source, target = layer.source[self.slight], layer.target[self.slight]
        to, by = self._acquaintances(NOBODY, NOBODY)
        return frozenset([*target[to[source] > most].tolist(), *source[by[target] > most].tolist()])

    @kept_property
    def noticed(self) -> ActorSet:
        """Who is asked for nobody, and yet changes what others count for where it is on the map.

        A mechanism makes who engages with it more exposed; one acquaintance more can be one too many.
        """
        layer, most = self.context.layers.referral, self.context.view.thresholds.acquaintances
        source, target = layer.source[self.slight], layer.target[self.slight]
        to, by = self._acquaintances(NOBODY, NOBODY)
        too_many = {*target[to[source] >= most].tolist(), *source[by[target] >= most].tolist()}
        return frozenset(v for v in self.mechanisms | too_many if not self._introducers[v])

    def _acquaintances(self, barred: ActorSet, there: ActorSet) -> tuple[Codes, Codes]:
        """How many on the map each actor introduces to, and is introduced by, as an acquaintance."""
        layer, introducers = self.context.layers.referral, self.may_introduce(barred, there)
        source, target = layer.source[self.slight], layer.target[self.slight]
        to = np.bincount(source[introducers[target]], minlength=len(introducers))
        return to, np.bincount(target[introducers[source]], minlength=len(introducers))

    def for_target(self, target: int, barred: ActorSet, allowed: ActorSet) -> OpenIntroductions:
        """The introductions for an actor, with the costs and chances of the map that there is for it.

        Introductions by who is `barred` are still there, for a search to leave out; `allowed` is who is asked
        for it although its sphere may not introduce.
        """
        # Who is on the map but asked for nobody may himself make a crowd of acquaintances.
        there = allowed | (self.noticed & {target})
        key = barred if there else barred & self.counted, allowed, there
        if not any(key):
            return self.open
        if key not in self._kept and len(self._kept) == KEPT:
            del self._kept[next(iter(self._kept))]

        def built() -> OpenIntroductions:
            exposure = self.exposure_for(target, barred, allowed)
            return self._built(self.chance(key[0], there), allowed, exposure)

        return self._kept.once(key, built)

    @kept_property
    def open(self) -> OpenIntroductions:
        """The introductions for an actor for which nobody is barred but for those that always are."""
        return self._built(self.chance(), NOBODY, self.exposed)

    @kept_property
    def best(self) -> ShortestPaths:
        """The best route to every actor over these."""
        return shortest_paths(self.open.edges, self.open.bound, self.context.layers.offices)

    def _built(self, effective: Floats, allowed: ActorSet, exposure: Floats) -> OpenIntroductions:
        order, every = self._by_target
        edges = replace(every, weight=self._cost(every.source, effective[order], exposure))
        edges = edges.take(self.usable(edges, allowed))
        offices, steps = self.context.layers.offices, self.context.view.thresholds.max_steps
        return OpenIntroductions(edges, least_costs(edges, offices, steps), effective)

    def usable(self, introductions: Edges, allowed: ActorSet = NOBODY) -> Bools:
        """Which introductions may be asked for: who makes them may be, and no office is introduced."""
        introducers, offices = self.may_introduce(NOBODY, allowed), self.context.layers.offices
        return introducers[introductions.source] & ~offices[introductions.target]

    @kept_property
    def _by_target(self) -> tuple[Codes, Edges]:
        """The referral layer in the order of who is introduced: costs change, this does not."""
        layer = self.context.layers.referral
        order = np.lexsort((layer.source, layer.target))
        ends = layer.source[order], layer.target[order]
        return order, Edges(len(self.context.ids), *ends, directed=True)

    def chance(self, barred: ActorSet = NOBODY, there: ActorSet = NOBODY) -> Floats:
        """Chance of each edge of the referral layer, 0 to 1, as on a map without who is not asked."""
        return self.context.layers.referral.effective * self.share(barred, there)

    def share(self, barred: ActorSet = NOBODY, there: ActorSet = NOBODY) -> Floats:
        """What counts of each edge, 0 to 1: of many acquaintances of one actor, all together as of a few."""
        layer, most = self.context.layers.referral, self.context.view.thresholds.acquaintances
        source, target = layer.source[self.slight], layer.target[self.slight]
        to, by = self._acquaintances(barred, there)
        # Whoever is introduced is on the map, though it may be asked for nobody.
        fans = np.maximum(to[source] + ~self.may_introduce(NOBODY, there)[target], by[target])
        share = np.ones(len(layer))
        share[self.slight] = np.minimum(1.0, most / np.maximum(fans, 1))
        return share

    def _cost(self, source: Ints, chance: Floats, exposure: Floats) -> Floats:
        """What each introduction costs (A23); to ask an office costs nothing."""
        t = self.context.view.thresholds
        asks = ~self.context.layers.offices * (t.exposure_weight * exposure + t.hop_cost)
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(chance) + asks[source])


def network_of(context: Context) -> ReferralNetwork:
    """The introductions of a map as seen at a day; made once and kept with the map."""
    return context.once("roads", ReferralNetwork)
