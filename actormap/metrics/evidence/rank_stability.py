"""Which places in an order are firm when doubtful ties come and go, on maps of any size (A38)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from actormap import schema
from actormap.arrays import Floats
from actormap.config import View
from actormap.engine.statistics.record_errors import scores
from actormap.engine.statistics.sampled_worlds import sampled_graphs
from actormap.findings import Finding, Findings
from actormap.graph.layers import Layer, Layers
from actormap.metrics.base.context import NOT_ASKED
from actormap.metrics.base.ranking import FIRST, places, ranked, within
from actormap.metrics.base.subnetwork import Society, society_of
from actormap.metrics.evidence.resampling import BAND
from actormap.model import ActorMap
from actormap.sentences import plural

Measure = Literal["degree", "pagerank"]
SHOWN = 50
WORDS: dict[Measure, str] = {
    "degree": "by number of ties of collaboration",
    "pagerank": "by ties of collaboration to those who have many (PageRank)",
}


@dataclass(frozen=True, slots=True)
class RankSamples:
    """What was seen in the worlds, one row a world.

    Parameters
    ----------
    parts, largest
        Number of connected parts; actors in the largest.
    value, place
        Value and place of each actor that is listed.
    """

    parts: Floats
    largest: Floats
    value: Floats
    place: Floats


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
        Number of connected parts and size of the largest (value: as recorded, a count; interval:
        5th to 95th percentile over the worlds), then one an actor, the first by `measure` first
        (value: number of ties, or PageRank, 0 to 1; interval as before; holds_in: share of worlds in
        which it is among the first ``within``; details ``rank``, ``within``, ``of``, ``rank_band``,
        ``top3``).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    In each world a tie exists with its own probability; also ties that are less likely than not
    come back at times. Ties that nobody told of never do. A first place is a place in the record,
    not importance: who is well known is asked about more often.

    References
    ----------
    docs/definitions.md#a38; Borgatti, Carley and Krackhardt (2006), Social Networks 28(2).
    """
    society = society_of(m, view)
    context, nodes = society.context, society.nodes
    recorded = scores(society.graph, measure)
    ids = [context.ids[v] for v in nodes.tolist()]
    listed = ranked(
        ids, recorded, lambda at, place: _about(society, at, recorded[at], place, measure), limit=limit
    )
    row = {actor: at for at, actor in enumerate(ids)}
    drawn = _draw(society, _every_pair(m, view), measure, [row[f.subject[0]] for f in listed])
    found = [*_whole(society, drawn), *(_firm(society, f, drawn, at) for at, f in enumerate(listed))]
    return Findings(
        "First places in resampled maps (A38)",
        context.parameters("tie_exists", "world_draws", "seed", measure=measure, limit=limit),
        ("A place says how often an actor is recorded with others, not how much it matters.", NOT_ASKED),
        tuple(found),
    )  # fmt: skip


def _every_pair(m: ActorMap, view: View) -> tuple[Layer, Floats]:
    """Pairs with any tie of collaboration however doubtful, and the chance that one of them exists."""
    thresholds = replace(view.thresholds, tie_exists=0.0)
    layers = Layers(m, replace(view, thresholds=thresholds))
    layer = layers.collaboration
    edge = np.repeat(np.arange(len(layer)), np.diff(layer.start))
    row = pd.Index(m.ties["id"]).get_indexer(layer.proof)
    ties = m.ties.iloc[row]
    directed = ties["kind"].isin([k.kind for k in schema.tie_kinds().values() if k.directed])
    facts = pd.DataFrame({
        "edge": edge, "kind": ties["kind"].to_numpy(), "sign": ties["sign"].to_numpy(),
        "way": ties["source_id"].where(directed, "").to_numpy(), "missing": 1 - layers.beliefs[row],
    })  # fmt: skip
    once = facts.drop_duplicates(["edge", "kind", "sign", "way"])
    return layer, 1 - once.groupby("edge")["missing"].prod().to_numpy(dtype=float)


def _draw(society: Society, pairs: tuple[Layer, Floats], measure: Measure, listed: list[int]) -> RankSamples:
    layer, q = pairs
    thresholds = society.context.view.thresholds
    code = np.full(len(layer.ids), -1, dtype=np.int32)
    code[society.nodes] = np.arange(len(society.nodes))
    shape = thresholds.world_draws, len(listed)
    drawn = RankSamples(np.zeros(shape[0]), np.zeros(shape[0]), np.zeros(shape), np.zeros(shape))
    every = sampled_graphs(
        len(society.nodes), code[layer.source], code[layer.target], q, draws=shape[0], seed=thresholds.seed
    )
    for row, world in enumerate(every):
        value = world.degree.astype(float) if measure == "degree" else world.pagerank()
        drawn.parts[row], drawn.largest[row] = world.parts, world.largest
        drawn.value[row], drawn.place[row] = value[listed], places(value)[listed]
    return drawn


def _about(society: Society, at: int, value: float, place: int, measure: Measure) -> Finding:
    """The place of one actor in the record."""
    context, v = society.context, int(society.nodes[at])
    layer = context.layers.collaboration
    shown = f"{plural(round(value), 'recorded tie')}" if measure == "degree" else f"PageRank {value:.4f}"
    return Finding(
        id=f"A38:{measure}:{context.ids[v]}", analysis="A38", subject=(context.ids[v],),
        statement=f"{context.names[v]} is among the first {within(place)} {WORDS[measure]}.",
        reason=f"{shown[:1].upper()}{shown[1:]}; place {place} of {society.graph.n}.",
        value=float(value), n=society.graph.n,
        coverage=float(context.coverage.of_actors[v]), sources=len(context.coverage.keys[v]),
        sensitivity=int(context.sensitivity[v]),
        evidence=layer.evidence(np.flatnonzero((layer.source == v) | (layer.target == v)).tolist()),
        would_change="A tie that was not told, or one that was told and does not exist.",
        next_question=f"Ask a second, independent source whom {context.names[v]} works with.",
    )  # fmt: skip


def _band(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, BAND)
    return float(low), float(high)


def _firm(society: Society, finding: Finding, drawn: RankSamples, column: int) -> Finding:
    """A finding on a place with what the worlds say of it."""
    place = drawn.place[:, column]
    low, high = (int(x) for x in np.quantile(place, BAND, method="inverted_cdf"))
    holds = float((place <= finding.details["within"]).mean())
    top = float((place <= FIRST[0]).mean())
    return replace(
        finding, interval=_band(drawn.value[:, column]),
        **society.context.trust(coverage=finding.coverage, sources=finding.sources, holds_in=holds),
        reason=f"{finding.reason} Top {FIRST[0]} in {top:.0%} of {len(place)} draws, place {low} to {high} "
        "in 90% of them.",
        details={**finding.details, "rank_band": (low, high), "top3": top},
    )  # fmt: skip


def _whole(society: Society, drawn: RankSamples) -> list[Finding]:
    """How the network as a whole holds together in the worlds."""
    graph = society.graph
    every = np.ones(len(graph.source))
    whole = next(sampled_graphs(graph.n, graph.source, graph.target, every, draws=1, seed=0))
    say: list[tuple[str, int, Floats, Callable[[str], str]]] = [
        ("parts", whole.parts, drawn.parts, lambda n: f"Civil society is recorded in {n}."),
        (
            "largest",
            whole.largest,
            drawn.largest,
            lambda n: f"The largest connected part is recorded with {n}.",
        ),
    ]
    found = []
    for name, value, values, sentence in say:
        low, high = _band(values)
        count = plural(value, "separate part" if name == "parts" else "actor")
        found.append(Finding(
            id=f"A38:worlds:{name}", analysis="A38", subject=("civil society",), statement=sentence(count),
            reason=f"{value} as recorded; {low:g} to {high:g} in 90% of {len(values)} draws.",
            value=float(value), interval=(low, high), n=graph.n, **society.trust,
            would_change="A tie between two parts that was not told.",
            next_question="Ask about the ties that alone join two parts.",
        ))  # fmt: skip
    return found
