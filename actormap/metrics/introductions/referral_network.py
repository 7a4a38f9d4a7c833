"""The introductions that may be asked for on one map, on the way to each actor, and whom they expose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, log

import numpy as np
import pandas as pd

from actormap.arrays import Bools, Codes, Floats, Ints
from actormap.engine.paths.best_routes import BestRoutes, best_routes
from actormap.engine.paths.k_shortest import Ahead, DirectedEdges, Edges, least_costs
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions, exclusions_of

NOBODY: ActorSet = frozenset()
KEPT = 16
"""So much of what was worked out for single actors is kept: on a large map each takes some megabytes."""


@dataclass(frozen=True)
class OpenIntroductions:
    """The introductions that may be asked for on the way to an actor.

    Parameters
    ----------
    arcs
        With their costs.
    bound
        Least cost from an office to each actor within each number of steps.
    effective
        Chance of each edge of the referral layer, 0 to 1.
    """

    arcs: DirectedEdges
    bound: Floats
    effective: Floats

    @cached_property
    def ahead(self) -> Ahead:
        """What a search asks of them."""
        return Ahead(self.arcs, self.bound)


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
        """With which mechanisms anybody engaged lately."""
        return frozenset(self._engaged[1].tolist())

    @cached_property
    def _engaged(self) -> tuple[Ints, Ints]:
        """Who engaged with which human rights mechanism so lately that reprisals are feared."""
        view, ties = self.context.view, self.context.m.ties
        rows = np.flatnonzero((ties["kind"] == "engages_mechanism") & (ties["from"] <= view.date))
        months = int(view.thresholds.mechanism_months)
        oldest = (pd.Timestamp(view.date) - pd.DateOffset(months=months)).date().isoformat()
        some = ties.iloc[rows]
        # An engagement that is over exposes as long after its end as another after its beginning.
        ended = some["to"].where(some["to"] <= view.date, "")
        last = np.maximum(some["from"].to_numpy(dtype=object), ended.to_numpy(dtype=object))
        source, target = (codes[rows[last >= oldest]] for codes in self.context.m.codes())
        # One that is excluded is on no map that a search knows.
        kept = ~self.exclusions.always[target]
        return source[kept], target[kept]

    # --- who may be asked, and with what chance ----------------------------------------------------

    def asked(self, banned: ActorSet, allowed: ActorSet) -> Bools:
        """Who may be asked for an introduction; the offices are among them."""
        asked = ~self.exclusions.always | self.context.layers.offices
        asked[list(allowed)] = True
        asked[list(banned)] = False
        return asked

    @cached_property
    def slight(self) -> Codes:
        """Edges that rest on acquaintance alone."""
        return np.flatnonzero(self.context.layers.slight)

    @cached_property
    def counted(self) -> ActorSet:
        """Without whom others would be less exposed, or an introduction by others likelier."""
        crowd = self._acquaintances
        of, to = crowd.of.crowded, crowd.to.crowded
        return (
            self.mechanisms
            | {v for u, v in crowd.chance if u in of}
            | {u for u, v in crowd.chance if v in to}
        )

    def _damped(self, banned: ActorSet, allowed: ActorSet) -> Floats:
        """Chance of those; of many acquaintances of one actor, all together count as a few."""
        layer, asked = self.context.layers.referral, self.asked(banned, allowed)
        source, target = layer.source[self.slight], layer.target[self.slight]
        n, most = len(asked), self.context.view.thresholds.acquaintances
        fans = np.maximum(
            np.bincount(source[asked[target]], minlength=n)[source],
            np.bincount(target[asked[source]], minlength=n)[target],
        )
        return _as_a_few(layer.effective[self.slight], fans, most)

    def without(self, banned: ActorSet, allowed: ActorSet, barred: ActorSet) -> OpenIntroductions:
        """What is left for an actor.

        Parameters
        ----------
        banned
            Who is not asked, beyond those that are asked for nobody.
        allowed
            Who is asked for it although its sphere may not introduce.
        barred
            Those of the banned that are not on the map for it: one that is only not wished for is.
        """
        if not (banned or allowed):
            return self.open
        key = banned, allowed, barred & self.mechanisms
        if key not in self._kept:
            if len(self._kept) == KEPT:
                del self._kept[next(iter(self._kept))]
            full = allowed or key[2]
            self._kept[key] = (
                self._built(banned, allowed, self.exposure(key[2])) if full else self._closed(banned)
            )
        return self._kept[key]

    def near(self, target: int, banned: ActorSet, last: Bools | None) -> Near:
        """What leads to an actor without some others, where only the chances of others hang on these.

        Parameters
        ----------
        target
            The actor.
        banned
            As in `without`.
        last
            Who may make the last introduction to it; None where that is anybody.
        """
        return Near(
            self.open.ahead, self.context.layers.offices.data, self._acquaintances, target, banned, last,
            lambda: self.without(banned, NOBODY, NOBODY).arcs,
        )  # fmt: skip

    @cached_property
    def _acquaintances(self) -> Acquaintances:
        layer, asked = self.context.layers.referral, self.asked(NOBODY, NOBODY)
        source, target = layer.source[self.slight], layer.target[self.slight]
        most = self.context.view.thresholds.acquaintances
        of, to = Fan.of(source, target, asked, most), Fan.of(target, source, asked, most)
        chances = layer.effective[self.slight].tolist()
        each = zip(source.tolist(), target.tolist(), chances, strict=True)
        crowd = {(u, v): chance for u, v, chance in each if u in of.crowded or v in to.crowded}
        return Acquaintances(of, to, crowd, self._asks(self.exposed).data, most)

    @cached_property
    def open(self) -> OpenIntroductions:
        """The introductions for an actor for which nobody is barred but for those that always are."""
        return self._built(NOBODY, NOBODY, self.exposed)

    @cached_property
    def best(self) -> BestRoutes:
        """The best route to every actor over these."""
        return best_routes(self.open.arcs, self.open.bound, self.context.layers.offices)

    def _built(self, banned: ActorSet, allowed: ActorSet, exposure: Floats) -> OpenIntroductions:
        layers, layer = self.context.layers, self.context.layers.referral
        effective = layer.effective
        effective[self.slight] = self._damped(banned, allowed)
        kept = self.asked(banned, allowed)[layer.source] & ~layers.offices[layer.target]
        kept[np.isin(layer.target, list(banned))] = False
        source, target = layer.source[kept], layer.target[kept]
        cost = self._cost(source, effective[kept], exposure)
        arcs = DirectedEdges.build(len(self.context.ids), source, target, cost)
        steps = self.context.view.thresholds.max_steps
        return OpenIntroductions(arcs, least_costs(arcs, layers.offices, steps), effective)

    def _cost(self, source: Ints, chance: Floats, exposure: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(chance) + self._asks(exposure)[source])

    def _asks(self, exposure: Floats) -> Floats:
        """What it costs to ask each actor: nothing for an office."""
        t = self.context.view.thresholds
        return np.asarray(
            ~self.context.layers.offices * (t.exposure_weight * exposure + t.hop_cost), dtype=np.float64
        )

    @cached_property
    def _place(self) -> Codes:
        """Place among the open arcs of each edge that rests on acquaintance alone; -1 where it is on none."""
        layer, arcs = self.context.layers.referral, self.open.arcs
        pair = arcs.target.astype(np.int64) * arcs.n + arcs.source
        order = np.argsort(pair)
        wanted = layer.target[self.slight].astype(np.int64) * arcs.n + layer.source[self.slight]
        at = np.minimum(np.searchsorted(pair, wanted, sorter=order), max(len(pair) - 1, 0))
        place = order[at] if len(pair) else np.zeros(len(wanted), dtype=np.int64)
        return np.where(pair[place] == wanted, place, -1) if len(pair) else place - 1

    def _closed(self, banned: ActorSet) -> OpenIntroductions:
        """The open ways without some actors.

        All costs from the office are worked out again, although few change: how long that took would
        tell whether the best ways led over those who must not be asked.
        """
        open_, layer = self.open, self.context.layers.referral
        damped = self._damped(banned, NOBODY)
        other = np.flatnonzero((damped != open_.effective[self.slight]) & (self._place >= 0))
        effective, arcs = open_.effective, open_.arcs
        if len(self.slight):
            effective = effective.copy()
            effective[self.slight] = damped
        if len(other):
            edges, cost = self.slight[other], arcs.cost.copy()
            cost[self._place[other]] = self._cost(layer.source[edges], damped[other], self.exposed)
            arcs = DirectedEdges(arcs.n, arcs.source, arcs.target, cost, arcs.start)
        out = np.zeros(arcs.n, dtype=bool)
        out[list(banned)] = True
        lost = np.flatnonzero(out[arcs.source] | out[arcs.target])
        left = arcs.at_other_than(lost)
        return OpenIntroductions(
            left, least_costs(left, self.context.layers.offices, len(open_.bound) - 1), effective
        )


def _as_a_few(chance: Floats, fans: Codes, most: float) -> Floats:
    """Chances of acquaintances of whom there are so many; all together count as a few."""
    return np.asarray(chance * np.minimum(1.0, most / np.maximum(fans, 1)))


ActorSet = frozenset[int]


@dataclass(frozen=True, slots=True)
class Fan:
    """With whom actors are acquainted: ordered by the actor, those alone that may be asked.

    Parameters
    ----------
    other
        The acquaintances.
    start
        Those of actor ``v`` are ``start[v]`` to ``start[v + 1]``.
    crowded
        Who has more of them than count in full.
    """

    other: Ints
    start: Codes
    crowded: ActorSet

    @classmethod
    def of(cls, actor: Ints, other: Ints, asked: Bools, most: float) -> Fan:
        """From pairs of actors."""
        kept = asked[other]
        actor, other = actor[kept], other[kept]
        order = np.argsort(actor, kind="stable")
        start = np.searchsorted(actor[order], np.arange(len(asked) + 1))
        return cls(other[order], start, frozenset(np.flatnonzero(np.diff(start) > most).tolist()))

    def left(self, actor: int, out: ActorSet) -> int:
        """How many an actor has left without some others."""
        return sum(
            other not in out for other in self.other[self.start[actor] : self.start[actor + 1]].tolist()
        )


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """The introductions that rest on acquaintance alone; of many of one actor, all together count as a few.

    Parameters
    ----------
    of, to
        Those to whom each actor introduces, and those who introduce to it.
    chance
        Chance of each pair by itself, 0 to 1.
    asks
        What it costs to ask each actor.
    most
        How many count as so many.
    """

    of: Fan
    to: Fan
    chance: dict[tuple[int, int], float]
    asks: memoryview
    most: float


@dataclass(frozen=True)
class Near:
    """The introductions that lead to one actor without some others: all that a search for routes to it needs.

    Parameters
    ----------
    open
        The introductions where none of them is missing.
    offices
        Who is an office.
    acquaintances
        Those that become likelier without some others.
    goal
        The actor.
    out
        Who is missing.
    last
        Who may make the last introduction; None where that is anybody.
    whole
        The introductions that are left on all of the map.

    Notes
    -----
    All that leads there from an office within so many steps is worked out again, whatever it costs: how
    long that takes does not tell whether the best ways led over those who must not be asked.
    """

    open: Ahead
    offices: memoryview
    acquaintances: Acquaintances
    goal: int
    out: ActorSet
    last: Bools | None
    whole: Callable[[], DirectedEdges]
    _noted: dict[tuple[int, int], Edges] = field(default_factory=dict)
    _left: dict[tuple[int, bool], int] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """As for `k_shortest.Before`."""
        return self.open.steps

    @property
    def arcs(self) -> DirectedEdges:
        """As for `k_shortest.Before`."""
        arcs = self.whole()
        return arcs if self.last is None else arcs.only_through(self.goal, self.last)

    def __call__(self, node: int, left: int, /) -> Edges:
        """As `k_shortest.Before`."""
        known = self._noted.get((node, left))
        if known is not None:
            return known
        known, out, last = [], self.out, self.last if node == self.goal else None
        crowd, offices = self.acquaintances, self.offices
        many, crowded = node in crowd.to.crowded, crowd.of.crowded
        for _, u, price in self.open(node, left):
            if u in out or (last is not None and not last[u]):
                continue
            own = self._cost(u, node, price) if many or u in crowded else price
            # Before a last step with none left stands an office: nothing is ever asked for less than none.
            if offices[u]:
                known.append((own, u, own))
            elif further := self(u, left - 1):
                known.append((own + further[0][0], u, own))
        known.sort()
        self._noted[node, left] = known
        return known

    def _cost(self, u: int, v: int, price: float) -> float:
        """Cost of an introduction of a crowd."""
        plain = self.acquaintances.chance.get((u, v))
        if plain is None:
            return price
        chance = self.chance(u, v, plain)
        return (-log(chance) if chance else inf) + float(self.acquaintances.asks[u])

    def chance(self, u: int, v: int, otherwise: float) -> float:
        """Chance of an introduction, 0 to 1: if it is between mere acquaintances; what it is otherwise."""
        crowd = self.acquaintances
        plain = crowd.chance.get((u, v))
        if plain is None:
            return otherwise
        fans = max(self._still(crowd.of, u, True), self._still(crowd.to, v, False))
        return plain * min(1.0, crowd.most / max(fans, 1))

    def _still(self, fan: Fan, actor: int, side: bool) -> int:
        left = self._left.get((actor, side))
        if left is None:
            left = self._left[actor, side] = fan.left(actor, self.out)
        return left
