"""Which places in an order are firm when doubtful ties come and go, on maps of any size (A38)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import scores, summarised
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import FIRST, Standing, in_order, placed, standings, stands
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import Subnetwork, society_of
from actormap.metrics.evidence.resampling import QUANTILES

Measure = Literal["degree", "pagerank"]
SHEET = Sheet(__file__)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class RankSamples:
    """What was seen in the worlds, one row a world.

    Parameters
    ----------
    parts, largest
        Number of connected parts; actors in the largest.
    value, place, within
        Value and place of each actor that is listed, and what could be claimed of the place.
    """

    parts: Floats
    largest: Floats
    value: Floats
    place: Floats
    within: Floats

    def holds(self, claimed: Mapping[str, Any], column: int) -> Bools:
        """In which worlds what is claimed of the place of an actor stands."""
        there = self.place[:, column], self.within[:, column]
        return np.asarray(stands(claimed, *there), dtype=bool)


@checked
def rank_stability(m: ActorMap, view: View, *, measure: Measure = "degree", limit: int = SHOWN) -> Findings:
    """Whether the first actors stay the first, and the network in one piece, if ties are doubtful (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds; its seed starts the draws.
    measure
        By what actors are put in order: ``degree`` or ``pagerank``.
    limit
        Most actors listed; those at the same place as the last one are not cut off.

    Returns
    -------
    Findings
        Number of connected parts and size of the largest (value: as recorded, a count;
        possible_value: its median, 5th and 95th percentile over the possible maps), then one an
        actor, the first by `measure` first (value: number of ties, or PageRank, 0 to 1;
        possible_value and possible_place likewise; holds_in: share of possible maps in which it is
        among the first ``within``; details ``rank``, ``within``, ``of``, ``top3``).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    In each world a tie exists with its own probability: also ties that are less likely than not
    come back at times, and so do some that nobody told of. A first place is a place in the record,
    not importance: who is well known is asked about more often.

    References
    ----------
    docs/definitions.md#a38; Borgatti, Carley and Krackhardt (2006), Social Networks 28(2).
    """
    society = society_of(m, view)
    context, nodes = society.context, society.nodes
    recorded = scores(society.graph, measure)
    ids = [context.ids[v] for v in nodes.tolist()]
    order = list(in_order(ids, recorded, limit=limit))
    drawn = _draw(society, measure, [at for at, _ in order])
    facts = [*_whole(society, drawn), *_places(society, drawn, order, recorded, measure)]
    return SHEET.answer(context, facts, measure=measure, limit=limit)


def _draw(society: Subnetwork, measure: Measure, listed: list[int]) -> RankSamples:
    m, view, nodes = society.context.m, society.context.view, society.nodes
    shape = view.thresholds.world_draws, len(listed)
    drawn = RankSamples(np.zeros(shape[0]), np.zeros(shape[0]), *(np.zeros(shape) for _ in range(3)))
    for world in range(shape[0]):
        layer = Context(m, replace(view, world=world)).layers.collaboration
        graph = summarised(Edges(len(layer.ids), layer.source, layer.target).among(nodes))
        value = graph.edges.degree.astype(float) if measure == "degree" else graph.pagerank()
        drawn.parts[world], drawn.largest[world] = graph.parts, graph.largest
        drawn.value[world] = value[listed]
        place, within, _ = standings(value)
        drawn.place[world], drawn.within[world] = place[listed], within[listed]
    return drawn


def _spread(values: Floats, *, whole: bool = False) -> tuple[float, float, float]:
    """Median, 5th and 95th percentile over the worlds."""
    low, middle, high = np.quantile(values, QUANTILES, method="inverted_cdf" if whole else "linear").tolist()
    return middle, low, high


def _places(
    society: Subnetwork,
    drawn: RankSamples,
    order: list[tuple[int, Standing]],
    recorded: Floats,
    measure: Measure,
) -> Iterator[Fact]:
    """The place of each actor that is listed, in the record and in the worlds."""
    context, layer = society.context, society.context.layers.collaboration
    for column, (at, standing) in enumerate(order):
        v, value, place = int(society.nodes[at]), float(recorded[at]), drawn.place[:, column]
        places = _spread(place, whole=True)
        yield Fact(
            "place",
            f"{measure}:{context.ids[v]}",
            value,
            subject=(context.ids[v],),
            standing=standing,
            values={
                "placed": placed(context.names[v], standing, SHEET.sentence("place", "order", measure)),
                "measure": measure,
                "ties": round(value),
                "first": FIRST[0],
                "draws": len(place),
                "low": places[1],
                "high": places[2],
            },
            n=society.graph.n,
            possible_value=_spread(drawn.value[:, column]),
            possible_place=places,
            **context.trust_in([v], holds_in=float(drawn.holds(standing, column).mean())),
            evidence=layer.evidence(np.flatnonzero((layer.source == v) | (layer.target == v)).tolist()),
            details={"top3": float((place <= FIRST[0]).mean())},
        )


def _whole(society: Subnetwork, drawn: RankSamples) -> Iterator[Fact]:
    """How the network as a whole holds together in the worlds."""
    whole = summarised(society.graph)
    for about, value, values in (
        ("parts", whole.parts, drawn.parts),
        ("largest", whole.largest, drawn.largest),
    ):
        spread = _spread(values)
        yield Fact(
            about,
            f"worlds:{about}",
            float(value),
            values={"value": value, "low": spread[1], "high": spread[2], "draws": len(values)},
            possible_value=spread,
            n=society.graph.n,
            **society.trust,
        )
