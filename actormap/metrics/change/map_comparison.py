"""Two maps side by side: who is on both, which pairs can be compared, what each difference means (A39)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.tables.cells import among
from actormap.core.tables.subset import over
from actormap.engine.pairs.co_observation import ObservedPairs, observed_pairs
from actormap.graph.layer import Layer
from actormap.metrics.base.context import Context
from actormap.metrics.base.coverage import Coverage, detection_share

LAYERS = ("G+", "T")
"""Layers whose ties the measures of a change are made of."""
STOPPED = ("inactive", "banned")
"""What the status of an actor says once it no longer works."""
MOST_OBSERVERS = 1_000
"""Where so many observers of a pair are not enough, no number is."""


@dataclass(frozen=True)
class MapComparison:
    """An earlier and a later map, each looked at on its own day.

    Actors are known by their position in `ids`, pairs by ``low * len(ids) + high``.

    Parameters
    ----------
    before, after
        Both maps as they are looked at.
    """

    before: Context
    after: Context

    @property
    def _sides(self) -> tuple[Context, Context]:
        return self.before, self.after

    @kept_property
    def ids(self) -> pd.Index[Any]:
        """Ids of the actors of either map, sorted."""
        return pd.Index(self.before.ids, dtype=object).union(pd.Index(self.after.ids, dtype=object))

    @kept_property
    def _positions(self) -> tuple[Codes, Codes]:
        """Position of each actor of each map."""
        first, second = (self.ids.get_indexer(side.ids).astype(np.int64) for side in self._sides)
        return first, second

    @kept_property
    def rows(self) -> tuple[Codes, Codes]:
        """Row of each of all actors on each map; -1 where it is not on it."""
        first, second = (
            pd.Index(side.ids, dtype=object).get_indexer(self.ids).astype(np.int64) for side in self._sides
        )
        return first, second

    def _marked(self, side: int, marked: Bools) -> Bools:
        """What is marked on one map, for all actors."""
        flags = np.zeros(len(self.ids), dtype=bool)
        flags[self._positions[side]] = marked
        return flags

    @kept_property
    def society(self) -> tuple[Bools, Bools]:
        """Who is civil society on each map."""
        first, second = (self._marked(i, side.layers.civil_society) for i, side in enumerate(self._sides))
        return first, second

    @kept_property
    def turnover(self) -> dict[str, Bools]:
        """Actors of civil society that came or went.

        ``joined``: recorded to have begun since; ``newly_recorded``: may have been there before;
        ``stopped``: recorded to work no more; ``not_recorded``: not on the later map.
        """
        was, is_ = self.society
        first, second = (side.m.actors for side in self._sides)
        came = is_ & ~was
        since = self._marked(1, (second["present_since"] > self.before.view.date).to_numpy(dtype=bool))
        ended, over = (
            self._marked(i, actors["status"].isin(STOPPED).to_numpy(dtype=bool))
            for i, actors in enumerate((first, second))
        )
        return {
            "joined": came & since,
            "newly_recorded": came & ~since,
            "stopped": was & is_ & over & ~ended,
            "not_recorded": was & ~is_,
        }

    @kept_property
    def _steady(self) -> Bools:
        """Who is on both maps, as the same kind of actor."""
        on_both = (self.rows[0] >= 0) & (self.rows[1] >= 0)
        return on_both & (self.society[0] == self.society[1])

    # --- which pairs can be compared -----------------------------------------------------------------

    @kept_property
    def least(self) -> int:
        """How many independent observers of a pair make it comparable."""
        t = self.after.view.thresholds
        enough = detection_share(np.arange(MOST_OBSERVERS), t) >= t.comparable_coverage - 1e-9
        return int(np.argmax(enough)) if enough.any() else MOST_OBSERVERS

    def _aligned(self, side: int, observers: list[frozenset[str]]) -> list[frozenset[str]]:
        return [observers[row] if row >= 0 else frozenset() for row in self.rows[side].tolist()]

    @kept_property
    def _observed(self) -> ObservedPairs:
        both = [self._aligned(i, side.coverage.keys) for i, side in enumerate(self._sides)]
        return observed_pairs(both, self.least)

    @kept_property
    def _observed_since(self) -> ObservedPairs:
        """Who was asked about ties after the earlier day, up to the later one."""
        m = self.after.m
        lately = m.observations[m.observations["date"] > self.before.view.date]
        part = ActorMap.trusted({"actors": m.actors, "sources": m.sources, "observations": lately})
        return observed_pairs(
            [self._aligned(1, Coverage(part, self.after.view).respondents().keys)], self.least
        )

    def comparable(self, pairs: Codes) -> Bools:
        """Which pairs were observed well enough at both dates."""
        u, v = self.ends(pairs)
        return self._steady[u] & self._steady[v] & self._observed.pairs(u, v)

    @kept_property
    def dyads(self) -> tuple[int, int]:
        """Number of pairs of civil society that are comparable, and of all that were there at both dates."""
        was, is_ = self.society
        total = int(((was | is_) & ~self.turnover["joined"]).sum())
        return self._observed.count(was & is_), total * (total - 1) // 2

    # --- which ties came and went --------------------------------------------------------------------

    def ends(self, pairs: Codes) -> tuple[Codes, Codes]:
        """Positions of both ends of some pairs."""
        low, high = np.divmod(pairs, max(len(self.ids), 1))
        return low, high

    def _pairs(self, side: int, source: npt.NDArray[Any], target: npt.NDArray[Any]) -> Codes:
        position = self._positions[side]
        u, v = position[source], position[target]
        return np.minimum(u, v) * len(self.ids) + np.maximum(u, v)

    def _layer(self, side: int, layer: str) -> Layer:
        layers = self._sides[side].layers
        return layers.collaboration if layer == "G+" else layers.referral

    def tied(self, side: int, layer: str = "G+") -> Codes:
        """Pairs with a tie on one map, sorted."""
        edges = self._layer(side, layer)
        return np.unique(self._pairs(side, edges.source, edges.target))

    def evidence(self, side: int, pairs: Iterable[int]) -> list[tuple[str, ...]]:
        """Records that prove each of some ties of collaboration on one map."""
        edges = self._layer(side, "G+")
        of = self._pairs(side, edges.source, edges.target)
        order = np.argsort(of, kind="stable")
        wanted = np.array(list(pairs), dtype=np.int64)
        at = order[np.searchsorted(of, wanted, sorter=order)]
        return [edges.evidence([edge]) for edge in at.tolist()]

    def _recorded_ties(self, side: int, layer: str) -> tuple[pd.DataFrame, Bools, Codes]:
        """Records of a layer's kinds between actors, which are valid on the day, and their pairs."""
        context = self._sides[side]
        kinds = [kind.kind for kind in schema.tie_kinds().values() if layer in kind.layers]
        source, target = context.m.codes()
        between = (source >= 0) & (target >= 0) & context.m.ties["kind"].isin(kinds).to_numpy(dtype=bool)
        at = np.flatnonzero(between)
        pairs = self._pairs(side, source[at], target[at])
        return context.m.ties.iloc[at], context.layers.current[at], pairs

    def _over(self, layer: str, after: str, until: str) -> Codes:
        """Pairs of which either map records a tie that was there on a day, and over on another."""
        pairs_of = []
        for side in (0, 1):
            ties, _, pairs = self._recorded_ties(side, layer)
            pairs_of.append(pairs[over(ties, until) & ~over(ties, after)])
        return np.unique(np.concatenate(pairs_of))

    def new(self, layer: str = "G+") -> dict[str, Codes]:
        """Pairs with a tie on the later map alone: ``new``, ``resumed`` or ``newly_observed``."""
        pairs = np.setdiff1d(self.tied(1, layer), self.tied(0, layer))
        u, v = self.ends(pairs)
        joined = self.turnover["joined"]
        day = self.before.view.date
        records, now, of = self._recorded_ties(1, layer)
        older = now & ((records["from"] != "") & (records["from"] <= day)).to_numpy(dtype=bool)
        _, then, of_before = self._recorded_ties(0, layer)
        known = np.union1d(of[older], of_before[then])
        resumed = np.isin(pairs, self._over(layer, "", day))
        began = ~resumed & (joined[u] | joined[v])
        observed = ~resumed & ~began & (~self.comparable(pairs) | np.isin(pairs, known))
        return {
            "new": pairs[~resumed & ~observed],
            "resumed": pairs[resumed],
            "newly_observed": pairs[observed],
        }

    def lost(self, layer: str = "G+") -> dict[str, Codes]:
        """Pairs with a tie on the earlier map alone: ``ended`` or ``not_reobserved``."""
        pairs = np.setdiff1d(self.tied(0, layer), self.tied(1, layer))
        u, v = self.ends(pairs)
        stopped = self.turnover["stopped"]
        _, now, of = self._recorded_ties(1, layer)
        observed = (
            self._observed_since.pairs(u, v) & self._steady[u] & self._steady[v] & ~np.isin(pairs, of[now])
        )
        recorded = np.isin(pairs, self._over(layer, self.before.view.date, self.after.view.date))
        ended = recorded | stopped[u] | stopped[v] | observed
        return {"ended": pairs[ended], "not_reobserved": pairs[~ended]}

    # --- the same maps, as if both had been observed alike -------------------------------------------

    def on_equal_observation(self) -> tuple[ActorMap, ActorMap]:
        """Both maps without what only a new look, or a missing one, tells apart."""
        first = _less(self.before.m, self.ids[self.turnover["not_recorded"]])
        second = _less(self.after.m, self.ids[self.turnover["newly_recorded"]])
        out, back = self._observation_alone()
        again = first.ties[among(first.ties["id"], back)]
        there = pd.Index(second.actors["id"])
        again = again[among(again["source_id"], there) & among(again["target_id"], there)]
        kept = second.ties[~among(second.ties["id"], [*out, *again["id"]])]
        tables = {
            "ties": pd.concat([kept, again], ignore_index=True),
            "platforms": self._platforms(first.where(there), second),
        }
        return first, second.with_tables(tables)

    def _observation_alone(self) -> tuple[list[str], list[str]]:
        """Ids of ties that were newly observed, and of ties that were not observed again."""
        out: list[str] = []
        back: list[str] = []
        for layer in LAYERS:
            out += self._records(1, layer, self.new(layer)["newly_observed"])
            back += self._records(0, layer, self.lost(layer)["not_reobserved"])
        return out, back

    def _records(self, side: int, layer: str, pairs: Codes) -> list[str]:
        records, current, of = self._recorded_ties(side, layer)
        ids: list[str] = records["id"][current & np.isin(of, pairs)].tolist()
        return ids

    def _platforms(self, first: ActorMap, second: ActorMap) -> pd.DataFrame:
        """Platforms of the later map that are not merely new to the record, and those that fell out of it."""
        was, is_ = first.platforms, second.platforms
        kept = is_[among(is_["id"], was["id"]) | (is_["from"] > self.before.view.date)]
        return pd.concat([kept, was[~among(was["id"], is_["id"])]], ignore_index=True)


def _less(m: ActorMap, ids: Iterable[Any]) -> ActorMap:
    out = set(ids)
    return m.where(i for i in m.actors["id"] if i not in out) if out else m


def there(m: ActorMap, view: View) -> ActorMap:
    """The map without actors that are recorded to have begun after the day."""
    return _less(m, m.actors["id"][m.actors["present_since"] > view.date])
