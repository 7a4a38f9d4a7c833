"""Where actors and platforms stand on a map, keyed by their ids."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from actormap.engine.edges import Edges
from actormap.engine.layout import Progress, place
from actormap.graph.layer import Layer
from actormap.graph.layers import Layers

Position = tuple[float, float]
UNIT = 26
"""Length of a unit of `positions` on the map."""


def drawn(layers: Layers) -> dict[str, tuple[Layer, npt.NDArray[np.intp]]]:
    """The layers of ties that a map can show, each with the numbers of the edges that belong to it."""
    every = {
        "collaboration": layers.collaboration,
        "referral": layers.referral,
        "influence": layers.influence,
        "links": layers.links,
    }
    result = {name: (layer, np.arange(len(layer))) for name, layer in every.items()}
    result["tension"] = (layers.signed, np.flatnonzero(layers.signed.sign < 0))
    return result


def node_ids(layers: Layers) -> list[str]:
    """Ids of everything that has a place: all actors, then the active platforms."""
    return [*map(str, layers.ids), *map(str, layers.platforms.names)]


def edges(layers: Layers) -> Edges:
    """Pairs that draw each other near, as positions in `node_ids`.

    Hostility draws nobody near, but who has no other link stands beside those.
    """
    every = [
        (layer.source[rows], layer.target[rows], layer.sign[rows]) for layer, rows in drawn(layers).values()
    ]
    source, target, sign = (np.concatenate(part) for part in zip(*every, strict=True))
    near = sign > 0
    seats = layers.platforms
    seat = seats.column + np.int32(len(layers.ids))
    linked = np.zeros(len(layers.ids), dtype=bool)
    linked[source[near]] = linked[target[near]] = linked[seats.actor] = True
    kept = near | ~linked[source] | ~linked[target]
    ends = np.r_[source[kept], seats.actor], np.r_[target[kept], seat]
    return Edges(len(node_ids(layers)), *ends)


def positions(
    layers: Layers, *, start: Mapping[str, Position] | None = None, progress: Progress | None = None
) -> dict[str, Position]:
    """Place of every actor and platform, by id; the same for the same map.

    x and y, y downwards; two neighbours in a disk are about 2 apart. Who was there in `start`, places of an
    earlier map, stays; new ones stand next to their neighbours. `progress` is told now and then the share
    that is laid out, 0 to 1; what it raises ends the work.
    """
    ids = node_ids(layers)
    before = None
    if start:
        unknown = (float("nan"), float("nan"))
        before = np.array([start.get(i, unknown) for i in ids], dtype=float).reshape(-1, 2)
    points = place(edges(layers), seed=layers.view.thresholds.seed, start=before, progress=progress)
    return {i: (round(float(x), 3), round(float(y), 3)) for i, (x, y) in zip(ids, points, strict=True)}
