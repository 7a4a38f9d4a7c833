"""Where nodes stand on a picture: communities as disks, so that a reader sees who belongs together.

Each community is laid out by itself, the communities are laid out as if each were one node, and
disks that overlap are pushed apart. Smaller components stand in columns beside the largest, nodes
without any edge in a disk of their own below those: for this project they are a finding.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import igraph as ig
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine.communities import leiden
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges

Progress = Callable[[float], object]
Spots = npt.NDArray[np.complex128]
"""Places as complex numbers: several times as fast as two columns where pairs are few."""

SPREAD = 1.3
"""Radius of a disk for one node; a disk of n nodes has sqrt(n) times as much."""
NEAREST = 1.9
"""Least distance between two nodes."""
MARGIN = 1.6
"""Free space around a disk."""
_MIDDLING, _LARGE = 100, 400
_GOLDEN = np.pi * (3 - np.sqrt(5))
_WIDE = np.array([1.25, 0.85])
_ROUNDS = 60


def place(
    edges: Edges,
    membership: Ints | None = None,
    *,
    seed: int,
    start: Floats | None = None,
    progress: Progress | None = None,
) -> Floats:
    """Positions of nodes, the same ones for the same input.

    Parameters
    ----------
    edges
        Edges; direction, parallel ones and self-ties do not matter.
    membership
        Community of each node; by default the one that Leiden finds.
    seed
        Start of the random sequence.
    start
        Where nodes stood before, one row a node, NaN for new ones. Nodes that have an edge stay
        there and new ones are placed next to their neighbours.
    progress
        Told after each community the share of nodes whose communities are laid out. What it raises
        ends the work.

    Returns
    -------
    array
        x and y of each node, y downwards; no two nodes are much nearer than `NEAREST`.

    References
    ----------
    Fruchterman and Reingold (1991), Software: Practice and Experience 21(11); Traag, Waltman and
    van Eck (2019), Scientific Reports 9, for the communities.
    """
    edges = edges.take(edges.source != edges.target)
    linked = edges.degree > 0
    points = np.full((edges.n, 2), np.nan)
    if start is not None:
        points = _remembered(start, linked)
        _add_neighbours(points, edges)
    rest = linked & np.isnan(points[:, 0])
    if rest.any():
        fresh = _fresh(edges, membership, seed, progress)[rest]
        known = points[linked & ~rest]
        points[rest] = fresh if not len(known) else fresh - fresh.min(axis=0) + _below(known)
    _add_unlinked(points, linked)
    return points


def communities(edges: Edges, *, seed: int) -> Ints:
    """Community of each node as Leiden finds it; a node without an edge is one by itself."""
    return leiden(edges, resolution=1.0, seeds=[seed])[0]


def _groups(labels: Ints) -> list[npt.NDArray[np.intp]]:
    """Positions of each label, largest group first, equal ones by their first member."""
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted((p for p in parts if len(p)), key=lambda part: (-len(part), part[0]))


def _fresh(edges: Edges, membership: Ints | None, seed: int, progress: Progress | None) -> Floats:
    """Positions of all nodes that have an edge; the others stay at 0."""
    if membership is None:
        membership = communities(edges, seed=seed)
    inside = membership[edges.source] == membership[edges.target]
    within, between = edges.take(inside), edges.take(~inside)
    part = components(within)
    ig.set_random_number_generator(random.Random(seed))  # noqa: S311 - repeatable, not secret
    points = np.zeros((edges.n, 2))
    radii = np.zeros(int(part.max()) + 1)
    done = 0
    for nodes in _groups(part):
        points[nodes] = _disk(within.graph.induced_subgraph(nodes.tolist()))
        radii[part[nodes[0]]] = np.hypot(*points[nodes].T).max() + MARGIN
        done += len(nodes)
        if progress is not None:
            progress(done / edges.n)
    points += _centres(between.renumbered(len(radii), part), radii)[part]
    _stack([w for w in _groups(components(edges)) if len(w) > 1], points)
    return points


def _disk(graph: Any) -> Floats:
    """One community around 0: angles as a force layout finds them, evenly dense from the middle out."""
    n = graph.vcount()
    points = np.asarray(_forces(graph).coords, dtype=float).reshape(n, 2)
    points -= points.mean(axis=0)
    distance = np.hypot(*points.T)
    rank = np.argsort(np.argsort(distance, kind="stable"))
    even = SPREAD * np.sqrt(rank + 0.5) * (n > 1)
    points *= (even / np.maximum(distance, 1e-9))[:, None]
    return _apart(points, np.full(n, NEAREST / 2))


def _forces(graph: Any) -> Any:
    """A force layout; 50 rounds from a rough one find about as short edges as 300 from anywhere."""
    n = graph.vcount()
    if n < _MIDDLING:
        return graph.layout_fruchterman_reingold(niter=300, grid=False)
    rough = graph.layout_fruchterman_reingold(niter=120, grid=True)
    return rough if n >= _LARGE else graph.layout_fruchterman_reingold(niter=50, grid=False, seed=rough)


def _centres(edges: Edges, radii: Floats) -> Floats:
    """Centres of disks: those with many edges between them near each other, none upon another."""
    pairs, counts = np.unique(edges.pair, return_counts=True)
    graph = Edges.of_pairs(edges.n, pairs).graph
    graph.es["weight"] = np.sqrt(counts)
    centres = np.zeros((edges.n, 2))
    for whole in _groups(components(edges)):
        if len(whole) == 1:
            continue
        part = graph.induced_subgraph(whole.tolist())
        coords = np.asarray(part.layout_fruchterman_reingold(weights="weight", niter=500).coords)
        coords -= coords.mean(axis=0)
        size = np.sqrt((radii[whole] ** 2).sum())
        centres[whole] = _apart(coords / np.abs(coords).max() * size * _WIDE, radii[whole], pull=0.98)
    return centres


def _apart(points: Floats, radii: Floats, *, pull: float = 1.0) -> Floats:
    """Push disks apart until none overlaps much; `pull` below 1 draws them together meanwhile."""
    if len(points) == 1:
        return points
    spots = points.copy().view(complex)[:, 0]
    slack = radii.max()
    last = np.full_like(spots, np.inf)
    for turn in range(_ROUNDS * (1 if pull == 1.0 else 4)):
        if turn < _ROUNDS:
            spots *= pull
        # Nobody else can overlap before one has moved half the slack.
        if np.abs(spots - last).max() > slack / 2:
            last = spots.copy()
            a, b, reach = _close(spots, radii, slack)
        gap = spots[a] - spots[b]
        distance = np.abs(gap)
        near = np.flatnonzero(distance < reach)
        gap, distance, overlap = gap[near], distance[near], (reach - distance)[near]
        if not (overlap > 0.02 * radii.min()).any():
            if turn >= _ROUNDS or pull == 1.0:
                break
            continue
        same = distance < 1e-9  # noqa: PLR2004 - two nodes in one place have no direction to part in
        gap[same], distance[same] = 1.0, 1.0
        move = gap / distance * overlap * 0.4
        np.add.at(spots, a[near], move)
        np.add.at(spots, b[near], -move)
    return _plane(spots)


def _close(spots: Spots, radii: Floats, slack: float) -> tuple[Ints, Ints, Floats]:
    """Pairs of disks with less than `slack` between them, and the distance at which the two touch."""
    a, b = cKDTree(_plane(spots)).query_pairs(2 * radii.max() + slack, output_type="ndarray").T
    reach = radii[a] + radii[b]
    kept = np.abs(spots[a] - spots[b]) < reach + slack
    return a[kept], b[kept], reach[kept]


def _plane(spots: Spots) -> Floats:
    """The same places with a column for each axis."""
    return spots.view(float).reshape(-1, 2)


def _stack(wholes: list[npt.NDArray[np.intp]], points: Floats) -> None:
    """Move all components but the first, which is the largest, into columns to its right."""
    if not wholes:
        return
    top, bottom = points[wholes[0], 1].min(), points[wholes[0], 1].max()
    bottom = max(bottom, top + 3 * np.sqrt(sum(map(len, wholes))))
    x, y, width = points[wholes[0], 0].max() + 2 * MARGIN, top, 0.0
    for nodes in wholes[1:]:
        size = np.ptp(points[nodes], axis=0)
        if y > top and y + size[1] > bottom:
            x, y, width = x + width + 2 * MARGIN, top, 0.0
        points[nodes] += (x, y) - points[nodes].min(axis=0)
        y, width = y + size[1] + 2 * MARGIN, max(width, size[0])


def _below(points: Floats) -> Floats:
    """The free corner under some nodes."""
    return np.array([points[:, 0].min(), points[:, 1].max() + 2 * MARGIN])


def _spiral(n: int) -> Floats:
    """Points evenly over a disk around 0, from the middle out."""
    turn = np.arange(n)
    radius = SPREAD * np.sqrt(turn + 0.5) * (n > 1)
    return np.column_stack([radius * np.cos(turn * _GOLDEN), radius * np.sin(turn * _GOLDEN)])


def _add_unlinked(points: Floats, linked: Bools) -> None:
    """The disk of nodes without any edge, as far left at the lower right as others leave it room."""
    disk = _spiral(int((~linked).sum()))
    if linked.any() and len(disk):
        reach = np.hypot(*disk.T).max() + 3 * MARGIN
        y = points[linked, 1].max() - reach + 3 * MARGIN
        beside = np.abs(points[linked, 1] - y) < reach
        x, height = points[linked][beside].T
        disk += ((x + np.sqrt(reach**2 - (height - y) ** 2)).max(), y)
    points[~linked] = disk


def _remembered(start: Floats, linked: Bools) -> Floats:
    """Old positions of nodes that have an edge; one that stood among those without is new here."""
    points = np.where(linked[:, None], start, np.nan)
    before = start[~linked & ~np.isnan(start[:, 0])]
    if len(before):
        centre = before.mean(axis=0)
        reach = np.hypot(*(before - centre).T).max()
        points[np.hypot(*(start - centre).T) <= reach] = np.nan
    return points


def _add_neighbours(points: Floats, edges: Edges) -> None:
    """Place new nodes next to neighbours that have a place, round by round."""
    ends, others = np.r_[edges.source, edges.target], np.r_[edges.target, edges.source]
    around = NEAREST * (_spiral(400) / SPREAD)
    while True:
        known = ~np.isnan(points[:, 0])
        ready = ~known[ends] & known[others]
        if not ready.any():
            return
        for node in np.unique(ends[ready]).tolist():
            near = points[others[ready & (ends == node)]].mean(axis=0)
            placed = points[~np.isnan(points[:, 0])]
            free = cKDTree(placed).query(near + around)[0] >= NEAREST
            points[node] = near + around[np.argmax(free) if free.any() else -1]
