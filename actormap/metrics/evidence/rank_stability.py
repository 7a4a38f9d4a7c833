"""Which places in an order are firm when doubtful ties come and go, on maps of any size (A38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.engine.edges import Edges
from actormap.engine.statistics.record_errors import scores
from actormap.engine.statistics.sampled_worlds import summarised
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import FIRST, Standing, in_order, placed, standings, stands
from actormap.metrics.base.subnetwork import Subnetwork, society_of
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.evidence.resampling import QUANTILES

Measure = Literal["degree", "pagerank"]
SHOWN = 50
WORDS: dict[Measure, Sentence] = {
    "degree": Sentence("by number of recorded ties of collaboration"),
    "pagerank": Sentence("by recorded ties of collaboration to those who have many (PageRank)"),
}


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
    listed = [_about(society, at, recorded[at], standing, measure) for at, standing in order]
    drawn = _draw(society, measure, [at for at, _ in order])
    findings = [*_whole(society, drawn), *(_firm(society, f, drawn, at) for at, f in enumerate(listed))]
    return Findings(
        "First places in resampled maps (A38)",
        {"measure": measure, "limit": limit},
        (
            Sentence("A place says how often an actor is recorded with others, not how much it matters."),
            NOT_ASKED,
        ),
        tuple(findings),
    )


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


def _about(society: Subnetwork, at: int, value: float, standing: Standing, measure: Measure) -> Finding:
    """The place of one actor in the record."""
    context, v = society.context, int(society.nodes[at])
    layer = context.layers.collaboration
    if measure == "degree":
        shown = plural(round(value), "recorded tie")
    else:
        shown = Sentence("{value:.4f} by ties to those who have many (PageRank)", value=float(value))
    return Finding(
        id=f"A38:{measure}:{context.ids[v]}",
        analysis="A38",
        kind="actor",
        subject=(context.ids[v],),
        statement=placed(context.names[v], standing, WORDS[measure]),
        reason=Sentence(
            "{shown}; place {place} of {actors}.",
            shown=shown,
            place=standing["rank"],
            actors=society.graph.n,
        ),
        details=standing,
        value=float(value),
        n=society.graph.n,
        coverage=float(context.coverage.of_actors[v]),
        sources=len(context.coverage.keys[v]),
        sensitivity=int(context.sensitivity[v]),
        evidence=layer.evidence(np.flatnonzero((layer.source == v) | (layer.target == v)).tolist()),
        would_change=Sentence(
            "A source tells of a tie that is missing, or says that a recorded one does not exist."
        ),
        next_question=Sentence(
            "Ask a second, independent source whom {name} works with.", name=context.names[v]
        ),
    )


def _spread(values: Floats, *, whole: bool = False) -> tuple[float, float, float]:
    """Median, 5th and 95th percentile over the worlds."""
    low, middle, high = np.quantile(values, QUANTILES, method="inverted_cdf" if whole else "linear").tolist()
    return middle, low, high


def _firm(society: Subnetwork, finding: Finding, drawn: RankSamples, column: int) -> Finding:
    """A finding on a place with what the worlds say of it."""
    place = drawn.place[:, column]
    places_ = _spread(place, whole=True)
    holds = float(drawn.holds(finding.details, column).mean())
    top = float((place <= FIRST[0]).mean())
    words = Sentence(
        "Among the first {first} in {top:.0%} of {draws} possible maps, and in place {low:.0f} to "
        "{high:.0f} in 90% of them.",
        first=FIRST[0],
        top=top,
        draws=len(place),
        low=places_[1],
        high=places_[2],
    )
    return replace(
        finding,
        possible_value=_spread(drawn.value[:, column]),
        possible_place=places_,
        **society.context.trust(coverage=finding.coverage, sources=finding.sources, holds_in=holds),
        reason=joined(finding.reason, words),
        details={**finding.details, "top3": top},
    )


def _whole(society: Subnetwork, drawn: RankSamples) -> list[Finding]:
    """How the network as a whole holds together in the worlds."""
    graph = society.graph
    whole = summarised(graph)
    parts = Sentence(
        "Going by recorded ties, civil society is in {parts}.", parts=plural(whole.parts, "separate part")
    )
    largest = Sentence(
        "Going by recorded ties, the largest connected part has {actors}.",
        actors=plural(whole.largest, "actor"),
    )
    findings = []
    for name, value, values, statement in (
        ("parts", whole.parts, drawn.parts, parts),
        ("largest", whole.largest, drawn.largest, largest),
    ):
        spread = _spread(values)
        findings.append(
            Finding(
                id=f"A38:worlds:{name}",
                analysis="A38",
                subject=("civil society",),
                statement=statement,
                reason=Sentence(
                    "{value} as recorded; {low:g} to {high:g} in 90% of {draws} possible maps.",
                    value=value,
                    low=spread[1],
                    high=spread[2],
                    draws=len(values),
                ),
                value=float(value),
                possible_value=spread,
                n=graph.n,
                **society.trust,
                would_change=Sentence("A source tells of a tie between two parts that is missing."),
                next_question=Sentence("Ask independent sources about the ties that alone join two parts."),
            )
        )
    return findings
