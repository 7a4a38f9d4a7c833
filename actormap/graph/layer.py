"""One layer: edges between actors, one for each pair, with the records that prove it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.graph.possible_maps import RecordedEdges, pairs

UNDIRECTED = frozenset({"G+", "links"})
"""Layers in which an edge has no direction."""
LINKS = ("linked", "linked_to")
"""Kinds of ties of which nobody has said yet what they are."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Edges between actors, one for each pair that has any.

    Parameters
    ----------
    name
        G+, T, S or W.
    ids
        Ids of all actors; the codes below are positions in it.
    nodes
        Which actors belong to the layer, also those without any edge.
    source, target
        Codes of both ends; in an undirected layer the smaller one first.
    weight
        T: chance that the introduction succeeds once the tie exists. S, W, G+: strength, 1 where
        none is recorded. 0 to 1.
    q
        Probability that the edge exists, 0 to 1.
    sign
        +1 or -1.
    start, proof
        Records behind edge ``e``: ``proof[start[e]:start[e + 1]]``, ids of ties or contacts.
    """

    name: str
    ids: npt.NDArray[Any]
    nodes: Bools
    source: Ints
    target: Ints
    weight: Floats
    q: Floats
    sign: npt.NDArray[np.int8]
    start: Codes
    proof: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.source)

    def evidence(self, edges: Iterable[int]) -> tuple[str, ...]:
        """Ids of the records that prove some edges, sorted, each once; none of what nobody told of."""
        ids = {str(i) for e in edges for i in self.proof[self.start[e] : self.start[e + 1]]}
        return tuple(sorted(ids - {""}))

    @property
    def effective(self) -> Floats:
        """Weight times probability, 0 to 1: in T the chance of one introduction."""
        return self.weight * self.q


def kinds_of(layer: str) -> list[str]:
    """Kinds of ties that belong to a layer."""
    return [kind.kind for kind in schema.tie_kinds().values() if layer in kind.layers]


def collapsed(
    name: str, ids: npt.NDArray[Any], nodes: Bools, edges: RecordedEdges, *, ordered: bool
) -> Layer:
    """One edge a pair: the parallel one with the highest weight times probability stands for it."""
    pair = pairs(edges, len(ids))
    if not ordered:
        order = np.lexsort((-(edges.weight * edges.q), pair))
        edges, pair = edges.take(order), pair[order]
    first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else np.zeros(0, dtype=np.int64)
    best = edges.take(first)
    return Layer(
        name,
        ids,
        nodes,
        best.source.astype(np.int32),
        best.target.astype(np.int32),
        best.weight,
        best.q,
        best.sign.astype(np.int8),
        np.r_[first, len(pair)],
        edges.proof,
    )
