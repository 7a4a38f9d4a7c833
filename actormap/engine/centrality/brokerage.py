"""Who stands between two others that are not tied, in which role, and against chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Codes, Floats, Integers
from actormap.engine.centrality.triangles import by_degree, triangles
from actormap.engine.edges import Edges

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
"""By the classes of source, broker and target: AAA, ABA, ABB, AAB, ABC."""
BY_ALIKE = np.array([4, 3, 2, -1, 1, -1, -1, 0])
"""Role by what is alike: 1 if source and broker are, 2 if target and broker, 4 if source and target."""
BLOCK = 1 << 18
"""So many arcs and triads are looked at at once, over several relabellings: what the processor keeps near."""


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
class TwoPaths:
    """Directed edges, and the ways a, b, c over two of them that do not count.

    Parameters
    ----------
    edges
        The edges.
    a, b, c
        Ways from a over b to c where a is tied to c as well, or is c.
    """

    edges: Edges
    a: Codes
    b: Codes
    c: Codes

    @classmethod
    def build(cls, edges: Edges) -> TwoPaths:
        """Find the ways that do not count, among the triangles and the mutual edges."""
        pairs, place = by_degree(edges)
        node = np.argsort(place)
        ends = place[edges.source], place[edges.target]
        edge = np.searchsorted(pairs.pair, np.minimum(*ends).astype(np.int64) * edges.n + np.maximum(*ends))
        there = np.zeros((2, len(pairs.pair)), dtype=bool)
        there[(ends[0] > ends[1]).astype(np.int64), edge] = True
        mutual = np.flatnonzero(there.all(axis=0))
        low, high = node[pairs.source[mutual]], node[pairs.target[mutual]]
        closed = [np.stack([low, high, low]), np.stack([high, low, high])]
        for first, second, third in triangles(pairs):
            corner = node[pairs.source[first]], node[pairs.target[first]], node[pairs.target[second]]
            # The arc from one corner to another: its edge, and whether it runs against the order.
            arc = {(0, 1): first, (0, 2): second, (1, 2): third}
            for a, b, c in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
                steps = ((a, b), (b, c), (a, c))
                real = [there[int(x > y), arc[min(x, y), max(x, y)]] for x, y in steps]
                all_three = real[0] & real[1] & real[2]
                closed.append(np.stack([corner[i][all_three] for i in (a, b, c)]))
        a, b, c = np.concatenate(closed, axis=1)
        return cls(edges, a, b, c)


def counts(paths: TwoPaths, classes: Codes) -> Codes:
    """How often each node is the broker in each role, under several labellings at once.

    Parameters
    ----------
    paths
        The network.
    classes
        ``[labelling, node]``: class from 0, or -1 for a node that has none and is in no triad.

    Returns
    -------
    array
        ``[labelling, role, node]``: pairs a, c with arcs from a to the node and from it to c, and
        none from a to c.
    """
    incoming, own_in = _by_class(classes, paths.edges.target, paths.edges.source)
    outgoing, own_out = _by_class(classes, paths.edges.source, paths.edges.target)
    other_in, other_out = incoming.sum(axis=2) - own_in, outgoing.sum(axis=2) - own_out
    within = own_in * own_out
    alike = np.einsum("ijk,ijk->ij", incoming, outgoing) - within
    by_role = np.stack(
        [within, alike, other_in * own_out, own_in * other_out, other_in * other_out - alike], axis=1
    )
    return by_role - _not_open(paths, classes)


def _by_class(classes: Codes, end: Integers, other: Integers) -> tuple[Codes, Codes]:
    """Arcs at each node that has a class, by the class of their other end, and those of its own class.

    ``[labelling, node, class]`` and ``[labelling, node]``; of each arc `end` is the node at which it counts.
    """
    many, n = classes.shape
    width = int(classes.max(initial=0)) + 2
    filled = np.where(classes < 0, width - 1, classes)
    cell = filled.take(other, axis=1) + (np.arange(many)[:, None] * n + end) * width
    arcs = np.bincount(cell.ravel(), minlength=many * n * width).reshape(many, n, width)
    arcs[classes < 0] = 0
    own = np.take_along_axis(arcs, filled[:, :, None], axis=2)
    return arcs[:, :, :-1], own[:, :, 0]


def _not_open(paths: TwoPaths, classes: Codes) -> Codes:
    """The ways that do not count, by role and broker."""
    many, n = classes.shape
    x, own, y = (classes.take(end, axis=1) for end in (paths.a, paths.b, paths.c))
    known = (x >= 0) & (own >= 0) & (y >= 0)
    role = BY_ALIKE[(x == own) + 2 * (y == own) + 4 * (x == y)]
    size = len(ROLES)
    place = (np.arange(many)[:, None] * size + role) * n + paths.b
    return np.bincount(place[known], minlength=many * size * n).reshape(many, size, n)


def roles(paths: TwoPaths, classes: Codes, *, draws: int, seed: int) -> Roles:
    """Brokerage of each node in each role, compared with classes dealt out at random.

    Parameters
    ----------
    paths
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
    observed = counts(paths, classes[None])[0]
    total, squares, as_many = (np.zeros(observed.shape) for _ in range(3))
    random = np.random.default_rng(seed)
    labelled = np.flatnonzero(classes >= 0)
    at_once = max(1, BLOCK // max(len(paths.edges.source) + len(paths.a) + paths.edges.n, 1))
    for done in range(0, draws, at_once):
        many = min(at_once, draws - done)
        dealt = np.full((many, paths.edges.n), -1, dtype=np.int64)
        dealt[:, labelled] = random.permuted(np.tile(classes[labelled], (many, 1)), axis=1)
        by_chance = counts(paths, dealt)
        total += by_chance.sum(axis=0)
        squares += (by_chance.astype(float) ** 2).sum(axis=0)
        as_many += (by_chance >= observed).sum(axis=0)
    if draws <= 0:
        nothing = np.full(observed.shape, np.nan)
        return Roles(observed, nothing, nothing, nothing)
    mean = total / draws
    spread = np.sqrt(np.maximum(squares / draws - mean**2, 0.0))
    return Roles(observed, mean, spread, (as_many + 1) / (draws + 1))


@dataclass(frozen=True, slots=True)
class Holes:
    """What is known of each node's contacts; NaN where it has none.

    Parameters
    ----------
    constraint
        Burt's constraint: near 0 many contacts that do not know each other, 1 a single contact; it
        can exceed 1 in small dense circles.
    effective_size
        Contacts less what is redundant among them.
    degree
        Number of contacts.
    clustering
        Share of the pairs of contacts that are tied, 0 to 1; NaN below two contacts.
    """

    constraint: Floats
    effective_size: Floats
    degree: Codes
    clustering: Floats


def holes(edges: Edges) -> Holes:
    """Constraint, effective size, degree and clustering of every node.

    Parameters
    ----------
    edges
        Edges without self-ties, weighted by strength. The strength of a pair is the sum over its edges
        in both directions, so that directed and undirected lists are taken alike. An edge without a
        strength above 0 is none.

    References
    ----------
    Burt (1992), Structural Holes; Borgatti (1997), Connections 20(1), for effective size.
    """
    edges, place = by_degree(edges)
    ones, w = np.ones(len(edges.source)), edges.weights
    degree, strength = _sums(edges, ones, ones), _sums(edges, w, w)
    through, shared, closed = _over_triangles(edges, strength)
    strongest = np.zeros(edges.n)
    for end in (edges.source, edges.target):
        np.maximum.at(strongest, end, w)
    bound = (w + through) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        constraint = _sums(edges, bound, bound) / strength**2
        redundant = (
            _sums(edges, shared / strongest[edges.target], shared / strongest[edges.source]) / strength
        )
        clustering = _sums(edges, closed, closed) / (degree * (degree - 1))
    return Holes(
        constraint[place], (degree - redundant)[place], degree[place].astype(np.int64), clustering[place]
    )


def _sums(edges: Edges, to_low: Floats, to_high: Floats) -> Floats:
    """Sum at each node of what its edges carry to it."""
    at_low: Floats = np.bincount(edges.source, to_low, minlength=edges.n).astype(float)
    return at_low + np.bincount(edges.target, to_high, minlength=edges.n)


def _over_triangles(edges: Edges, strength: Floats) -> tuple[Floats, Floats, Floats]:
    """For each edge, over the neighbours that both its ends have: the two sums, and their number."""
    size, w = len(edges.source), edges.weights
    plain = bool((w == 1).all())
    through, shared, closed = np.zeros((3, size))
    for first, second, third in triangles(edges):
        corners = (
            (third, first, second, edges.source[first]),
            (second, first, third, edges.target[first]),
            (first, second, third, edges.target[second]),
        )
        for edge, side, other_side, common in corners:
            both = w[side] * w[other_side]
            through += np.bincount(edge, both / strength[common], minlength=size)
            closed += np.bincount(edge, minlength=size)
            if not plain:
                shared += np.bincount(edge, both, minlength=size)
    return through, closed if plain else shared, closed
