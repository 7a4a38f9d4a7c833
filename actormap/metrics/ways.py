"""The introductions that may be asked for on one map, on the way to each actor, and whom they expose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.engine.routes import Ahead, Arcs, least_costs
from actormap.metrics.common import Bools, Context
from actormap.metrics.exclusions import Exclusions, exclusions_of
from actormap.metrics.nearby import Acquaintances, Fan, Near, Who

Floats = npt.NDArray[np.float64]
NOBODY: Who = frozenset()
KEPT = 16
"""So much of what was worked out for single actors is kept: on a large map each takes some megabytes."""


@dataclass(frozen=True)
class Ways:
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

    arcs: Arcs
    bound: Floats
    effective: Floats

    @cached_property
    def ahead(self) -> Ahead:
        """What a search asks of them."""
        return Ahead(self.arcs, self.bound)


@dataclass(frozen=True)
class Roads:
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
    _kept: dict[tuple[Who, Who, Who], Ways] = field(default_factory=dict)

    @cached_property
    def exclusions(self) -> Exclusions:
        """Who is never asked."""
        return exclusions_of(self.context)

    # --- whom it exposes ---------------------------------------------------------------------------

    @cached_property
    def exposed(self) -> Floats:
        """Exposure of each actor where nobody is barred but for those that always are."""
        return self.exposure(NOBODY)

    def exposure(self, barred: Who) -> Floats:
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
    def mechanisms(self) -> Who:
        """With which mechanisms anybody engaged lately."""
        return frozenset(self._engaged[1].tolist())

    @cached_property
    def _engaged(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
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

    def asked(self, banned: Who, allowed: Who) -> Bools:
        """Who may be asked for an introduction; the offices are among them."""
        asked = ~self.exclusions.always | self.context.layers.offices
        asked[list(allowed)] = True
        asked[list(banned)] = False
        return asked

    @cached_property
    def slight(self) -> npt.NDArray[np.int64]:
        """Edges that rest on acquaintance alone."""
        return np.flatnonzero(self.context.layers.slight)

    @cached_property
    def counted(self) -> Who:
        """Without whom others would be less exposed, or an introduction by others likelier."""
        crowd = self._acquaintances
        of, to = crowd.of.crowded, crowd.to.crowded
        return (
            self.mechanisms
            | {v for u, v in crowd.chance if u in of}
            | {u for u, v in crowd.chance if v in to}
        )

    def _damped(self, banned: Who, allowed: Who) -> Floats:
        """Chance of those; of many acquaintances of one actor, all together count as a few."""
        layer, asked = self.context.layers.referral, self.asked(banned, allowed)
        source, target = layer.source[self.slight], layer.target[self.slight]
        n, most = len(asked), self.context.view.thresholds.acquaintances
        fans = np.maximum(
            np.bincount(source[asked[target]], minlength=n)[source],
            np.bincount(target[asked[source]], minlength=n)[target],
        )
        return _as_a_few(layer.effective[self.slight], fans, most)

    def without(self, banned: Who, allowed: Who, barred: Who) -> Ways:
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

    def near(self, target: int, banned: Who, last: Bools | None) -> Near:
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
    def open(self) -> Ways:
        """The introductions for an actor for which nobody is barred but for those that always are."""
        return self._built(NOBODY, NOBODY, self.exposed)

    def _built(self, banned: Who, allowed: Who, exposure: Floats) -> Ways:
        layers, layer = self.context.layers, self.context.layers.referral
        effective = layer.effective
        effective[self.slight] = self._damped(banned, allowed)
        kept = self.asked(banned, allowed)[layer.source] & ~layers.offices[layer.target]
        kept[np.isin(layer.target, list(banned))] = False
        source, target = layer.source[kept], layer.target[kept]
        cost = self._cost(source, effective[kept], exposure)
        arcs = Arcs.build(len(self.context.ids), source, target, cost)
        steps = self.context.view.thresholds.max_steps
        return Ways(arcs, least_costs(arcs, layers.offices, steps), effective)

    def _cost(self, source: npt.NDArray[np.int32], chance: Floats, exposure: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(chance) + self._asks(exposure)[source])

    def _asks(self, exposure: Floats) -> Floats:
        """What it costs to ask each actor: nothing for an office."""
        t = self.context.view.thresholds
        return np.asarray(
            ~self.context.layers.offices * (t.exposure_weight * exposure + t.hop_cost), dtype=np.float64
        )

    @cached_property
    def _place(self) -> npt.NDArray[np.int64]:
        """Place among the open arcs of each edge that rests on acquaintance alone; -1 where it is on none."""
        layer, arcs = self.context.layers.referral, self.open.arcs
        pair = arcs.target.astype(np.int64) * arcs.n + arcs.source
        order = np.argsort(pair)
        wanted = layer.target[self.slight].astype(np.int64) * arcs.n + layer.source[self.slight]
        at = np.minimum(np.searchsorted(pair, wanted, sorter=order), max(len(pair) - 1, 0))
        place = order[at] if len(pair) else np.zeros(len(wanted), dtype=np.int64)
        return np.where(pair[place] == wanted, place, -1) if len(pair) else place - 1

    def _closed(self, banned: Who) -> Ways:
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
            arcs = Arcs(arcs.n, arcs.source, arcs.target, cost, arcs.start)
        out = np.zeros(arcs.n, dtype=bool)
        out[list(banned)] = True
        lost = np.flatnonzero(out[arcs.source] | out[arcs.target])
        left = arcs.at_other_than(lost)
        return Ways(left, least_costs(left, self.context.layers.offices, len(open_.bound) - 1), effective)


def _as_a_few(chance: Floats, fans: npt.NDArray[np.int64], most: float) -> Floats:
    """Chances of acquaintances of whom there are so many; all together count as a few."""
    return np.asarray(chance * np.minimum(1.0, most / np.maximum(fans, 1)))
