"""Ties that exist and of which nobody told, as possible maps draw them (A38)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats, Integers
from actormap.core.kept import Kept, kept_property
from actormap.engine.statistics.agreement import AS_LEARNED, Telling
from actormap.graph.layers import Layers
from actormap.graph.possible_maps import Candidates, RecordedEdges, pairs
from actormap.metrics.base.coverage import Coverage

STREAMS = {"G+": 3, "T": 4, "S": 5, "W": 6}
"""What tells the coins of missed ties from those of recorded ones, of seats and of presence."""
COUNTED = 1 << 16
"""On so many pairs it is counted how many are near, and how well they were observed."""
LIKELIEST = 0.5
"""A pair of which nothing is known is never taken to be tied more likely than not."""


LEAST_PAIRS = 0.5
"""Where hardly a pair is tied the share that is drawn is uncertain still."""


@dataclass(frozen=True, slots=True)
class Block:
    """Pairs of actors of two kinds, and the chance that such a pair has a tie.

    Parameters
    ----------
    source, target
        Positions of the actors that either end may be.
    far, near
        Chance of a tie, before anybody is asked, between two actors that share neither an area nor a group,
        and between two that share one.
    like
        Recorded ties: a missed one is as strong as one of these, and has its sign.
    """

    source: Codes
    target: Codes
    far: float
    near: float
    like: RecordedEdges

    @property
    def most(self) -> float:
        """The larger of both chances."""
        return max(self.far, self.near)


@dataclass(frozen=True)
class MissedTies:
    """What may be missing on the record: one for each view of it.

    Parameters
    ----------
    layers
        Those of the record.
    coverage
        Who was asked about whom.
    telling
        How often who is asked tells of ties, against what is learned.
    rng
        Draws what share of pairs is tied; without it that is the likeliest.

    Notes
    -----
    A tie between two that may have one, and of which nobody told, exists with the chance
    p m / (1 - p + p m): p is the share of such pairs that have a tie, and m the chance that all who were
    asked about either failed to tell of it (`Respondents.missed`). p is learned where somebody was asked,
    apart for pairs that share an area or a group, and for civil society and others. Whom the office
    itself met it knows from its own log: it misses no tie of its own.

    References
    ----------
    docs/definitions.md#a38; Newman (2018), Physical Review E 98, 062321.
    """

    layers: Layers
    coverage: Coverage
    telling: Telling = AS_LEARNED
    rng: np.random.Generator | None = None
    _kept: Kept = field(default_factory=Kept)

    def drawn(self, layer: str, world: int) -> RecordedEdges:
        """Those that exist in a possible map, none of them a recorded pair, in the order of pairs."""
        rng = np.random.default_rng([self.coverage.view.thresholds.seed, world, STREAMS[layer]])
        drawn = RecordedEdges.joined(
            [self._none, *(self._drawn(layer, block, rng) for block in self._blocks(layer))]
        )
        pair, first = np.unique(pairs(drawn, self._n), return_index=True)
        return drawn.take(first[~self._recorded(layer, pair)])

    def any(self, layer: str) -> bool:
        """Whether any can be missing."""
        return layer in STREAMS and any(block.most for block in self._blocks(layer))

    @kept_property
    def _n(self) -> int:
        return len(self.layers.ids)

    @property
    def _none(self) -> RecordedEdges:
        return self._candidates("G+").edges.take(slice(0))

    def _candidates(self, layer: str) -> Candidates:
        return self.layers.candidates(layer)

    def _recorded(self, layer: str, pair: Codes) -> Bools:
        """Which pairs have any recorded tie of the layer, however doubtful."""
        known = self._kept.once(
            ("pairs", layer), lambda: np.unique(pairs(self._candidates(layer).edges, self._n))
        )
        at = np.searchsorted(known, pair)
        return known[np.minimum(at, len(known) - 1)] == pair

    # --- two actors ----------------------------------------------------------------------------------

    def _near(self, u: Integers, v: Integers) -> Bools:
        """Which pairs share an area, or a group to which both say that they belong."""
        return self.coverage.nearness.of_pairs(u, v)

    def _unseen(self, layer: str, u: Integers, v: Integers) -> Floats:
        """Chance that all who were asked about either of two failed to tell of a tie between them."""
        return self.coverage.respondents(layer).missed(u, v, self.telling)

    def _chance(self, layer: str, block: Block, u: Integers, v: Integers) -> Floats:
        """Chance that two have a tie of which nobody told, 0 to 1."""
        before, unseen = np.where(self._near(u, v), block.near, block.far), self._unseen(layer, u, v)
        return np.asarray(before * unseen / (1 - before + before * unseen), dtype=float)

    def none_between(self, layer: str, some: Codes, others: Codes) -> float:
        """Chance that no tie leads from some actors to others of which nobody told, 0 to 1.

        Nobody is in both. In G+ the way does not matter. Of many pairs a part is looked at.
        """
        rate = 0.0
        for block in self._blocks(layer):
            begin, end = np.intersect1d(some, block.source), np.intersect1d(others, block.target)
            u, v, number = self._counted(begin, end, directed=True)
            if layer == "G+":
                u, v = np.minimum(u, v), np.maximum(u, v)
            chance = self._chance(layer, block, u, v)
            chance[self._recorded(layer, u * np.int64(self._n) + v)] = 0.0
            rate += number * float(-np.log1p(-chance).mean()) if len(u) else 0.0
        return float(np.exp(-rate))

    # --- what is believed before anybody is asked ------------------------------------------------------

    def _blocks(self, layer: str) -> list[Block]:
        return self._kept.once(("blocks", layer), lambda: [*filter(None, self._of_kinds(layer))])

    def _of_kinds(self, layer: str) -> list[Block | None]:
        layers = self.layers
        society = layers.civil_society & ~layers.offices
        kinds = [np.flatnonzero(society)]
        if layer != "G+":
            kinds.append(np.flatnonzero(~layers.civil_society & ~layers.offices))
        return [self._block(layer, *ends) for ends in product(kinds, repeat=2)]

    def _block(self, layer: str, source: Codes, target: Codes) -> Block | None:
        """What is known of ties between two kinds of actors; None where none is recorded."""
        within = np.zeros((2, self._n), dtype=bool)
        within[0, source] = within[1, target] = True
        candidates = self._candidates(layer)
        every = candidates.existing(self.layers.beliefs, least=np.nextafter(0, 1), drawn=True)
        every = every.take(within[0, every.source] & within[1, every.target])
        if not len(every.source):
            return None
        # Of several ties of a pair the likeliest stands for it.
        every = every.take(np.argsort(-every.q, kind="stable"))
        _, first = np.unique(pairs(every, self._n), return_index=True)
        far, near = self._shares(layer, (source, target), every.take(first))
        return Block(source, target, far, near, every)

    def _shares(self, layer: str, kinds: tuple[Codes, Codes], tied: RecordedEdges) -> list[float]:
        """Share of the pairs, far and near, that have a tie, told or not.

        Found / looked at, where a pair counts as looked at as far as a tie of it would have been told. What
        is recorded of all pairs comes before, and counts as one actor asked about.
        """
        u, v, number = self._counted(*kinds, directed=layer != "G+")
        near, unseen = self._near(u, v), self._unseen(layer, u, v)
        tied_near = self._near(tied.source, tied.target)
        tied_unseen = self._unseen(layer, tied.source, tied.target)
        shares, most = [], self.coverage.view.thresholds.most_missed
        for of, of_tied in ((~near, ~tied_near), (near, tied_near)):
            recorded, every = float(tied.q[of_tied].sum()), number * float(of.mean()) if len(of) else 0.0
            known, observed = (
                float(tied.q[of_tied & (tied_unseen < 1)].sum()),
                number * float((of * (1 - unseen)).mean()),
            )
            density = recorded / max(every, recorded, 1.0)
            counts = float(len(kinds[0]))
            tied_pairs = counts * density + known
            if self.rng is not None:
                tied_pairs = float(self.rng.gamma(max(tied_pairs, LEAST_PAIRS)))
            learned = tied_pairs / (counts + observed)
            shares.append(min(learned, density * most, LIKELIEST))
        return shares

    def _counted(self, source: Codes, target: Codes, *, directed: bool) -> tuple[Codes, Codes, int]:
        """Pairs on which is counted, and for how many they stand."""
        same = np.array_equal(source, target)
        number = len(source) * (len(target) - same) // (1 if directed else 2)
        if len(source) * len(target) <= COUNTED:
            u, v = (ends.ravel() for ends in np.meshgrid(source, target, indexing="ij"))
            kept = u != v if directed else u < v
            return u[kept], v[kept], number
        rng = np.random.default_rng(self.coverage.view.thresholds.seed)
        return *self._pairs(rng, source, target, COUNTED), number

    # --- draws -----------------------------------------------------------------------------------------

    def _pairs(
        self, rng: np.random.Generator, source: Codes, target: Codes, count: int
    ) -> tuple[Codes, Codes]:
        """Pairs of two different actors, all as likely."""
        row = rng.integers(0, len(source), count)
        if np.array_equal(source, target):
            return source[row], source[(row + 1 + rng.integers(0, len(source) - 1, count)) % len(source)]
        return source[row], target[rng.integers(0, len(target), count)]

    def _drawn(self, layer: str, block: Block, rng: np.random.Generator) -> RecordedEdges:
        same, directed = np.array_equal(block.source, block.target), layer != "G+"
        number = len(block.source) * (len(block.target) - same) // (1 if directed else 2)
        # A Poisson process is thinned: that costs as much as there are ties, and not as there are pairs.
        rate = -np.log1p(-block.most)
        u, v = self._pairs(rng, block.source, block.target, int(rng.poisson(number * rate)))
        if not directed:
            u, v = np.minimum(u, v), np.maximum(u, v)
        drawn = rng.random(len(u)) * rate
        # Who was asked only takes away: of most pairs it need not be worked out.
        possible = np.flatnonzero(drawn < -np.log1p(-np.where(self._near(u, v), block.near, block.far)))
        chance = self._chance(layer, block, u[possible], v[possible])
        kept = possible[drawn[possible] < -np.log1p(-chance)]
        like = block.like.take(rng.integers(0, len(block.like.source), len(u))[kept])
        return replace(
            like,
            source=u[kept],
            target=v[kept],
            q=np.ones(len(like.q)),
            proof=np.full(len(like.q), "", dtype=object),
        )
