"""Who stands between two others that are not tied, in which role, and against chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actormap.engine.structure import Floats, Ints
from actormap.engine.triangles import Codes, Ordered

Classes = npt.NDArray[np.int64]
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
"""By the classes of source, broker and target: AAA, ABA, ABB, AAB, ABC."""
BLOCK = 1 << 20
"""So many arcs and triads are looked at at once, over several relabellings."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Counts of each role for each node, and what relabelling gives.

    Parameters
    ----------
    observed
        ``[role, node]``: open triads in which the node is the broker.
    mean, sd
        The same over relabellings; NaN where there was none.
    p
        Chance of as many or more, 0 to 1 (add-one estimate).
    """

    observed: Codes
    mean: Floats
    sd: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class Arcs:
    """Directed simple edges, and the ways a, b, c over two of them that do not count.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Ends of the edges.
    a, b, c
        Ways from a over b to c where a is tied to c as well, or is c.
    """

    n: int
    source: Codes
    target: Codes
    a: Codes
    b: Codes
    c: Codes

    @classmethod
    def build(cls, n: int, source: Ints, target: Ints) -> Arcs:
        """Find the ways that do not count, among the triangles and the mutual edges."""
        edges = Ordered.build(n, source, target)
        node = np.argsort(edges.place)
        ends = edges.place[source], edges.place[target]
        edge = np.searchsorted(edges.pair, np.minimum(*ends) * n + np.maximum(*ends))
        there = np.zeros((2, len(edges.pair)), dtype=bool)
        there[(ends[0] > ends[1]).astype(np.int64), edge] = True
        mutual = np.flatnonzero(there.all(axis=0))
        low, high = node[edges.low[mutual]], node[edges.high[mutual]]
        found = [np.stack([low, high, low]), np.stack([high, low, high])]
        for first, second, third in edges.triangles():
            corner = node[edges.low[first]], node[edges.high[first]], node[edges.high[second]]
            # The arc from one corner to another: its edge, and whether it runs against the order.
            arc = {(0, 1): first, (0, 2): second, (1, 2): third}
            for a, b, c in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
                steps = ((a, b), (b, c), (a, c))
                real = [there[int(x > y), arc[min(x, y), max(x, y)]] for x, y in steps]
                all_three = real[0] & real[1] & real[2]
                found.append(np.stack([corner[i][all_three] for i in (a, b, c)]))
        a, b, c = np.concatenate(found, axis=1)
        return cls(n, source.astype(np.int64), target.astype(np.int64), a, b, c)


def counts(arcs: Arcs, classes: Classes) -> Codes:
    """How often each node is the broker in each role, under several labellings at once.

    Parameters
    ----------
    arcs
        The network.
    classes
        ``[labelling, node]``: class from 0, or -1 for a node that has none and is in no triad.

    Returns
    -------
    array
        ``[labelling, role, node]``: pairs a, c with arcs from a to the node and from it to c, and
        none from a to c.
    """
    many, n = classes.shape
    base = np.arange(many)[:, None] * n
    x, y = classes[:, arcs.source], classes[:, arcs.target]
    known = (x >= 0) & (y >= 0)

    def at(end: Codes, kept: npt.NDArray[np.bool_]) -> Codes:
        return np.bincount((base + end)[kept], minlength=many * n).reshape(many, n)

    within, across = known & (x == y), known & (x != y)
    own_in, own_out = at(arcs.target, within), at(arcs.source, within)
    other_in, other_out = at(arcs.target, across), at(arcs.source, across)
    width = int(classes.max(initial=0)) + 1
    incoming = np.bincount(((base + arcs.target) * width + x)[across], minlength=many * n * width)
    outgoing = np.bincount(((base + arcs.source) * width + y)[across], minlength=many * n * width)
    alike = (incoming * outgoing).reshape(many, n, width).sum(axis=2)
    found = np.stack([
        own_in * own_out, alike, other_in * own_out, own_in * other_out, other_in * other_out - alike
    ], axis=1)  # fmt: skip
    return found - _not_open(arcs, classes)


def _not_open(arcs: Arcs, classes: Classes) -> Codes:
    """The ways that do not count, by role and broker."""
    many, n = classes.shape
    x, own, y = classes[:, arcs.a], classes[:, arcs.b], classes[:, arcs.c]
    known = (x >= 0) & (own >= 0) & (y >= 0)
    role = np.select([(x == own) & (y == own), x == y, y == own, x == own], [0, 1, 2, 3], 4)
    size = len(ROLES)
    place = (np.arange(many)[:, None] * size + role) * n + arcs.b
    return np.bincount(place[known], minlength=many * size * n).reshape(many, size, n)


def roles(arcs: Arcs, classes: Classes, *, draws: int, seed: int) -> Roles:
    """Brokerage of each node in each role, compared with classes dealt out at random.

    Parameters
    ----------
    arcs
        The network.
    classes
        Class of each node from 0, or -1 for none. Relabelling deals the classes out again among
        the nodes that have one.
    draws, seed
        Number of relabellings, and start of the random sequence.

    References
    ----------
    Gould and Fernandez (1989), Sociological Methodology 19.
    """
    observed = counts(arcs, classes[None])[0]
    total, squares, as_many = (np.zeros(observed.shape) for _ in range(3))
    random = np.random.default_rng(seed)
    labelled = np.flatnonzero(classes >= 0)
    at_once = max(1, BLOCK // max(len(arcs.source) + len(arcs.a) + arcs.n, 1))
    for done in range(0, draws, at_once):
        many = min(at_once, draws - done)
        dealt = np.full((many, arcs.n), -1, dtype=np.int64)
        dealt[:, labelled] = random.permuted(np.tile(classes[labelled], (many, 1)), axis=1)
        found = counts(arcs, dealt)
        total += found.sum(axis=0)
        squares += (found.astype(float) ** 2).sum(axis=0)
        as_many += (found >= observed).sum(axis=0)
    if draws <= 0:
        nothing = np.full(observed.shape, np.nan)
        return Roles(observed, nothing, nothing, nothing)
    mean = total / draws
    spread = np.sqrt(np.maximum(squares / draws - mean**2, 0.0))
    return Roles(observed, mean, spread, (as_many + 1) / (draws + 1))
