"""The layers of an actor map at a day.

A layer is a list of edges between row numbers of `actors`: parallel ties are collapsed by a stated
rule, self-ties do not exist, and each edge knows the records that prove it.

======  =====================================================================================
G+      who works together: undirected, civil society only, the office left out
T       who can introduce to whom: u to v where v trusts u, or u offered it, or the office met v
S       who is friendly or hostile to whom: directed, with sign
W       who can influence whom: directed, with sign
B       who sits on which platform, and who works in which cell (sector in an area)
======  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.core.tables.cells import isin
from actormap.core.tables.subset import valid
from actormap.graph.layer import LINKS, UNDIRECTED, Layer, collapsed, kinds_of
from actormap.graph.memberships import Memberships, RecordedMemberships, presence_records, seat_records
from actormap.graph.outcomes import tried
from actormap.graph.possible_maps import (
    Candidates,
    Missed,
    RecordedEdges,
    RecordedProperty,
    in_doubt,
    look_at,
    pairs,
    with_missed,
)
from actormap.graph.tie_probability import Records, beliefs_of, facts, tie_records

T = TypeVar("T")


NO_OTHERS: Mapping[str, Floats] = {}


class Layers:
    """All layers of a map as seen at a day; each is built when it is first asked for.

    Parameters
    ----------
    m
        The map.
    view
        The day, the certainty and the thresholds.
    beliefs
        Other chances than the recorded ones, by the name of the records (`with_beliefs`).
    missed
        What a possible map has of ties that nobody told of; none without it.
    """

    def __init__(
        self,
        m: ActorMap,
        view: View,
        beliefs: Mapping[str, Floats] = NO_OTHERS,
        missed: Missed | None = None,
    ) -> None:
        self.map = m
        self.view = view
        self.missed = missed
        self.ids: npt.NDArray[Any] = m.once("ids of actors", lambda m: m.actors["id"].to_numpy(dtype=object))
        self._kept = Kept()
        self._other_beliefs = beliefs
        world = view.world is not None or view.without
        self.recorded: Layers = layers_of(m, view.recorded) if world else self

    def with_beliefs(self, beliefs: Mapping[str, Floats]) -> Self:
        """The layers if ties, seats or presence existed with other chances, by the name of the records."""
        other = type(self)(self.map, self.view, beliefs)
        other.recorded = self.recorded
        return other

    def beliefs_of(self, records: Records) -> Floats:
        """Probability that what each record tells is so, 0 to 1 (A37)."""
        other = self._other_beliefs.get(records.name)
        return beliefs_of(records, self.view) if other is None else other

    @RecordedProperty
    def civil_society(self) -> Bools:
        """Which actors are civil society."""
        return self._in_sphere([code for code, sphere in schema.spheres().items() if sphere.civil_society])

    @RecordedProperty
    def offices(self) -> Bools:
        """Which actors are field presences."""
        return self._in_sphere(["field_presence"])

    @property
    def everyone(self) -> Bools:
        """All actors."""
        return np.ones(len(self.ids), dtype=bool)

    def _in_sphere(self, codes: list[str]) -> Bools:
        return isin(self.map.actors["sphere"], codes)

    @RecordedProperty
    def current(self) -> Bools:
        """Which ties are valid on the day: begun, and not ended."""
        return self.valid(self.map.ties)

    def valid(self, frame: pd.DataFrame) -> Bools:
        """Which rows with `from` and `to` are valid on the day."""
        return valid(frame, self.view.date)

    @kept_property
    def beliefs(self) -> Floats:
        """Probability that each tie exists, 0 to 1 (A37); parallel ties of a kind share theirs."""
        if in_doubt(self.recorded._beliefs).any():  # noqa: SLF001 - of the same class
            look_at("ties")
        return self._beliefs

    @kept_property
    def _beliefs(self) -> Floats:
        return self.beliefs_of(tie_records(self.map))

    @property
    def _drawn(self) -> bool:
        """Whether each tie exists or does not."""
        return self.view.world is not None

    @RecordedProperty
    def _kinds(self) -> tuple[Codes, list[str]]:
        """Kind of each tie as a position in the kinds that occur."""
        code, kinds = pd.factorize(self.map.ties["kind"])
        return code, [str(kind) for kind in kinds]

    def _of_kind(self, chosen: Iterable[str]) -> Bools:
        """Which ties are of one of some kinds."""
        code, kinds = self._kinds
        wanted = set(chosen)
        return np.array([kind in wanted for kind in kinds], dtype=bool)[code]

    @RecordedProperty
    def _recorded(self) -> RecordedEdges:
        """All ties as they are recorded, whatever their probability."""
        ties = self.map.ties
        source, target = self.map.codes()
        negative = self._of_kind(k.kind for k in schema.tie_kinds().values() if k.signs == ("-",))
        sign = np.where(negative | (ties["sign"] == "-").to_numpy(dtype=bool), -1, 1)
        return RecordedEdges(
            source,
            target,
            ties["weight"].to_numpy(dtype=float),
            np.ones(len(ties)),
            sign,
            ties["id"].to_numpy(dtype=object),
        )

    def _rows(self, layer: str) -> Codes:
        """Valid ties of the kinds that belong to a layer."""
        kinds = LINKS if layer == "links" else kinds_of(layer)
        return np.flatnonzero(self.current & self._of_kind(kinds))

    def candidates(self, layer: str) -> Candidates:
        """The edges of a layer before anybody asks which of its ties exist."""
        recorded = self.recorded
        return recorded._kept.once(layer, recorded._laid_out, layer)  # noqa: SLF001 - of the same class

    def _existing(self, layer: str, least: float) -> RecordedEdges:
        """The edges that exist with a chance of `least` or more; `doubtful_layers` hears what may differ."""
        candidates, missed = self.candidates(layer), self.missed
        if candidates.doubtful:
            look_at(layer)
        edges = candidates.existing(self._beliefs, least=least, drawn=self._drawn)
        if missed is None or self.view.world is None or not missed.any(layer):
            return edges
        look_at(layer)
        return with_missed(edges, missed.drawn(layer, self.view.world), len(self.ids))

    def _laid_out(self, layer: str) -> Candidates:
        if layer == "T":
            edges, row = self._introductions()
        else:
            edges, row = self._strong(layer)
        order = np.lexsort((-edges.weight, pairs(edges, len(self.ids))))
        ties = row[row >= 0]
        return Candidates(edges, row, bool(in_doubt(self._beliefs[ties]).any()), order)

    def _strong(self, layer: str) -> tuple[RecordedEdges, Codes]:
        """Valid ties of a layer between its actors; strength 1 where none is recorded."""
        rows, nodes = self._rows(layer), self.civil_society if layer == "G+" else self.everyone
        edges = self._recorded.take(rows)
        if layer in UNDIRECTED:
            low, high = np.minimum(edges.source, edges.target), np.maximum(edges.source, edges.target)
            edges = replace(edges, source=low, target=high)
        edges = replace(edges, weight=np.where(np.isnan(edges.weight), 1.0, edges.weight))
        kept = (edges.source != edges.target) & nodes[edges.source] & nodes[edges.target]
        return edges.take(kept), rows[kept]

    @kept_property
    def disbelieved(self) -> Mapping[str, RecordedEdges]:
        """Ties that somebody told of and that are less likely there than not, each once, by layer.

        No edge of a layer rests on them. In T there are none: it takes all introductions, however doubtful.
        """
        doubted = {}
        for layer in ("G+", "S", "W"):
            candidates = self.candidates(layer)
            _, first = np.unique(facts(self.map)[candidates.row], return_index=True)
            edges = candidates.existing(self._beliefs, least=0, drawn=False).take(first)
            doubted[layer] = edges.take((edges.q > 0) & (edges.q < self.view.thresholds.tie_exists))
        return doubted

    @kept_property
    def disbelieved_seats(self) -> tuple[Memberships, Floats]:
        """Seats that somebody told of and that are less likely there than not, and how likely each is."""
        seats = self.recorded_seats
        q = self.beliefs_of(seats.records)[seats.row]
        doubted = (q > 0) & (q < self.view.thresholds.tie_exists)
        return seats.every.take(doubted), q[doubted]

    def _likely(self, layer: str) -> RecordedEdges:
        """Those that exist more likely than not."""
        return self._existing(layer, self.view.thresholds.tie_exists)

    @kept_property
    def collaboration(self) -> Layer:
        """G+: an edge where any positive tie of collaboration exists more likely than not."""
        return collapsed("G+", self.ids, self.civil_society, self._likely("G+"), ordered=self._drawn)

    @kept_property
    def links(self) -> Layer:
        """What lists link without saying how: to be drawn, and used by no analysis."""
        return collapsed("links", self.ids, self.everyone, self._likely("links"), ordered=self._drawn)

    @kept_property
    def referral(self) -> Layer:
        """T: u to v where v trusts u, u offered to introduce to v, or the office u has met v.

        A tie of trust from v to u is turned round: who is trusted can introduce. Where nothing is
        recorded on how far (weight empty) there is no edge; that is unknown, not zero. What came of
        introductions that were tried raises or lowers the chance (`outcomes.tried`).
        """
        edges = self._existing("T", np.nextafter(0, 1))
        return collapsed("T", self.ids, self.everyone, edges, ordered=self._drawn)

    def _introductions(self) -> tuple[RecordedEdges, Codes]:
        """Every introduction that somebody may make, and the tie behind it; -1 for the office's own log."""
        rows = self._rows("T")
        edges = self._recorded.take(rows)
        trust, contact = self._of_kind(["trust"])[rows], self._of_kind(["contact"])[rows]
        levels = schema.grades("trust")
        steps = [0.0, *map(float, levels)]
        chance = np.interp(edges.weight, steps, [0.0, *levels.values()])
        weight = np.where(trust, chance, edges.weight)
        weight[contact & np.isnan(weight)] = self.view.thresholds.contact_probability
        turned = RecordedEdges(
            np.where(trust, edges.target, edges.source),
            np.where(trust, edges.source, edges.target),
            weight,
            edges.q,
            edges.sign,
            edges.proof,
        )
        met = self._met()
        every = RecordedEdges.joined([turned, met])
        kept = (every.weight > 0) & (every.source != every.target)
        every, row = every.take(kept), np.r_[rows, np.full(len(met.source), -1)][kept]
        # Before the best of parallel ties is taken: a higher trust could otherwise lower the chance.
        weight = tried(self.map, self.view, every.source, every.target, every.weight)
        return replace(every, weight=weight), row

    @kept_property
    def slight(self) -> Bools:
        """Which edges of T rest on acquaintance alone: no more trust, no offer and no contact is recorded."""
        layer, acquainted = self.referral, self._acquainted
        if not acquainted or not len(layer):
            return np.zeros(len(layer), dtype=bool)
        records = np.array([record in acquainted for record in layer.proof.tolist()], dtype=bool)
        slight = np.logical_and.reduceat(records, layer.start[:-1])
        # Of what nobody told only the chance is known.
        missed = layer.proof[layer.start[:-1]] == ""
        return slight | (missed & (layer.weight <= float(schema.grades("trust")["1"])))

    @RecordedProperty
    def _acquainted(self) -> frozenset[str]:
        """Ties of trust that say no more than acquainted."""
        rows = self._rows("T")
        slight = self._of_kind(["trust"])[rows] & (self._recorded.weight[rows] <= 1)
        return frozenset(self._recorded.proof[rows[slight]])

    def _met(self) -> RecordedEdges:
        """Edges from the office to whom it met lately, from its own log."""
        met = self.map.contacts[self.established]
        index = pd.Index(self.map.actors["id"])
        ones = np.ones(len(met))
        return RecordedEdges(
            index.get_indexer(met["office"]),
            index.get_indexer(met["actor_id"]),
            ones * self.view.thresholds.contact_probability,
            ones,
            ones,
            met["id"].to_numpy(dtype=object),
        )

    @RecordedProperty
    def established(self) -> Bools:
        """Which contacts are recent enough to count as established on the day."""
        day = pd.Timestamp(self.view.date)
        oldest = day - pd.DateOffset(months=int(self.view.thresholds.established_months))
        first = oldest.date().isoformat()
        dates = self.map.contacts["date"].tolist()
        return np.array([first <= date <= self.view.date for date in dates], dtype=bool)

    @kept_property
    def signed(self) -> Layer:
        """S: friendly and hostile ties; where a pair has both, the hostile one counts.

        Ties that have no direction are kept once, as recorded.
        """
        edges = self._likely("S")
        pair, hostile = pairs(edges, len(self.ids)), edges.sign < 0
        edges = edges.take(hostile | ~np.isin(pair, pair[hostile]))
        return collapsed("S", self.ids, self.everyone, edges, ordered=self._drawn)

    @kept_property
    def influence(self) -> Layer:
        """W: who can change whose conduct, with sign."""
        return collapsed("W", self.ids, self.everyone, self._likely("W"), ordered=self._drawn)

    @kept_property
    def platforms(self) -> Memberships:
        """B, first half: who sits on which active platform, by its list and by ties of membership.

        Those who sit there more likely than not; all active platforms have their names.
        """
        return self._belonging(self.recorded_seats)

    @kept_property
    def cells(self) -> Memberships:
        """B, second half: who works in which cell, each by its code; those who do more likely than not."""
        return self._belonging(self.recorded_presence)

    @RecordedProperty
    def recorded_seats(self) -> RecordedMemberships:
        """Who sits on which active platform if all that is recorded is so."""
        records = seat_records(self.map)
        active = self.map.platforms["id"][self.valid(self.map.platforms)].to_numpy(dtype=object)
        return self._recorded_memberships(records, active)

    @RecordedProperty
    def recorded_presence(self) -> RecordedMemberships:
        """Who works in which cell if all that is recorded of what goes on is so."""
        records = presence_records(self.map)
        there = records.frame["target_id"][records.current(self.view.date)]
        return self._recorded_memberships(records, np.sort(there.unique().astype(object)))

    def _recorded_memberships(self, records: Records, names: npt.NDArray[Any]) -> RecordedMemberships:
        rows = np.flatnonzero(records.current(self.view.date))
        return RecordedMemberships.of(records, rows, names, beliefs_of(records, self.view))

    def _belonging(self, recorded: RecordedMemberships) -> Memberships:
        if recorded.doubtful:
            look_at(recorded.records.name)
        return recorded.existing(self.beliefs_of(recorded.records), self.view.thresholds.tie_exists)


def layers_of(m: ActorMap, view: View, missed: Missed | None = None) -> Layers:
    """The layers of a map as seen at a day; those of the record are kept with the map."""
    if view.world is not None or view.without:
        return Layers(m, view, missed=missed)
    return m.once(("layers", view), lambda m: Layers(m, view))
