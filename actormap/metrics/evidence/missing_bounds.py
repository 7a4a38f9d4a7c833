"""Least and most of figures on the whole network, by what is doubtful and what nobody asked about (A38)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import unknown_ties, widest
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import Subnetwork, society_of
from actormap.metrics.evidence.learned_maps import worlds_of

SHEET = Sheet(__file__)
SHOWN = 50


@checked
def missing_bounds(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """How low and how high figures could be, by what is doubtful and what nobody asked about (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds; its seed starts the draws.
    limit
        Most actors listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One about the density and one about the share of pairs that are connected by some way of ties
        (value: as recorded, 0 to 1; interval: the least of fifty possible maps, and the most of them if
        all unknown pairs were tied as well; details ``unknown`` pairs), then one an actor with unknown
        pairs, those with most first (value: recorded ties; interval: the same of its number of ties;
        details ``unknown``, ``reach``, ``reach_most``: how many others it is connected with, recorded and
        at most).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    A pair is known if a source was asked about the ties of either of both and answered; whoever only
    told of a tie was not asked what else there is. The upper end is not likely, only not ruled out:
    no network has all of its ties. Ties that were told may not be there, and who was asked may not have
    told: for these, and for no other pairs, the ends lean on possible maps, with rates of untruth and of
    silence that are learned (`LearnedMaps`). How many ties are not there is drawn; of what is connected the
    lower end also takes those by which actors hang on to the others. One pair that is tied
    can join two parts, so the upper end of what is connected is reached soon.

    References
    ----------
    docs/definitions.md#a38 (vi); bounds without assumptions as in Manski (2003), Partial
    Identification of Probability Distributions.
    """
    society = society_of(m, view)
    context, graph = society.context, society.graph
    asked_about = context.coverage.respondents("G+").count[society.nodes] > 0
    unknown = unknown_ties(graph, asked_about)
    ties, reach = _figures(society, asked_about)
    missing = int(unknown.sum()) // 2
    open_ = sorted(np.flatnonzero(unknown).tolist(), key=lambda v: (-unknown[v], v))
    facts = [
        _whole(society, missing, "density", ties),
        _whole(society, missing, "reach", reach),
        *(_actor(society, v, int(unknown[v]), ties, reach) for v in open_[:limit]),
    ]
    return SHEET.answer(context, facts, open_actors=len(open_), limit=limit)


@dataclass(frozen=True, slots=True)
class Ends:
    """A figure of each actor: recorded, and the least and the most of it in each of some possible maps.

    Parameters
    ----------
    recorded
        As recorded, one an actor.
    least, most
        Without what nobody told of, and with all that nobody asked about: a row a possible map.
    """

    recorded: Codes
    least: Codes
    most: Codes

    def of(self, v: int) -> tuple[int, int]:
        """The least and the most of one actor; the record lies in between."""
        return self._around(self.recorded[v], self.least[:, v], self.most[:, v])

    @property
    def pairs(self) -> tuple[int, int]:
        """The same of all pairs, each of which two actors count."""
        return self._around(*(figure.sum(axis=-1) // 2 for figure in (self.recorded, self.least, self.most)))

    @staticmethod
    def _around(recorded: Any, least: Codes, most: Codes) -> tuple[int, int]:
        return int(min(recorded, least.min())), int(max(recorded, most.max()))


def _figures(society: Subnetwork, asked_about: Bools) -> tuple[Ends, Ends]:
    """Number of ties of each actor, and of others with which it is connected."""
    graph, worlds = society.graph, [*worlds_of(society)]
    reported = [world for world, _ in worlds]
    ties = [least.degree for least, _ in worlds], [e.degree + unknown_ties(e, asked_about) for _, e in worlds]
    reach = (
        [_connected(least) for least in (*reported, *_hanging(reported, graph.n))],
        [_connected(widest(e, asked_about)) for _, e in worlds],
    )
    return (
        Ends(graph.degree, *map(np.array, ties)),
        Ends(_connected(graph), *map(np.array, reach)),
    )


def _hanging(worlds: list[Edges], n: int) -> Iterator[Edges]:
    """As many ties as exist in each possible map, without those in doubt by which actors hang on to others.

    How many do not exist is learned, but not which: whoever invents a tie of an actor that has none joins
    it to the others.
    """
    pair, count = np.unique(np.concatenate([world.pair for world in worlds]), return_counts=True)
    every, share = Edges.of_pairs(n, pair), count / len(worlds)
    expected = np.bincount(every.source, share, n) + np.bincount(every.target, share, n)
    least = np.minimum(expected[every.source], expected[every.target])
    kept = np.lexsort((-least, share < 1))
    yield from (every.take(kept[: len(world.pair)]) for world in worlds)


def _connected(edges: Edges) -> Codes:
    """With how many others each node is connected."""
    label = components(edges)
    return np.bincount(label)[label] - 1


def _whole(society: Subnetwork, unknown: int, about: str, ends: Ends) -> Fact:
    n = society.graph.n
    pairs, recorded = n * (n - 1) // 2, int(ends.recorded.sum()) // 2
    low, high = ends.pairs
    return Fact(
        about,
        f"bounds:whole:{about}",
        recorded / pairs,
        values={
            "low": low / pairs,
            "high": high / pairs,
            "wide": high > low,
            "recorded": recorded,
            "pairs": pairs,
            "least": low,
            "most": high,
            "fewer": low < recorded,
        },
        interval=(low / pairs, high / pairs),
        n=n,
        **society.trust,
        details={"unknown": unknown},
    )


def _actor(society: Subnetwork, v: int, unknown: int, ties: Ends, reach: Ends) -> Fact:
    context, row = society.context, int(society.nodes[v])
    degree, (least, most) = int(ties.recorded[v]), ties.of(v)
    return Fact(
        "actor",
        f"bounds:actor:{context.ids[row]}",
        float(degree),
        subject=(context.ids[row],),
        values={"ties": degree, "most": most},
        interval=(float(least), float(most)),
        n=society.graph.n,
        **context.trust_in([row]),
        details={"unknown": unknown, "reach": int(reach.recorded[v]), "reach_most": reach.of(v)[1]},
    )
