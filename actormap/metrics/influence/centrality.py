"""Candidates for influence by where they stand in the recorded network (A15)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.thresholds import LARGEST
from actormap.engine.centrality import betweenness as kernels
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork
from actormap.metrics.influence.layer_scores import Length, Measured, Where, by_strength, scored_at

STEP = 1e-6
"""Added to each arc's length -ln w: of two equally strong ways the one with fewer arcs is shorter."""
WORLD_STEPS = 1_200_000
"""So many actors and ties are passed in one possible map, over all starts, to work out betweenness."""
LEAST_WORLD_STARTS = 64
STARTS_DRAWN = 15
"""Follows the seed and the number of a possible map: its starts are not drawn like its ties."""
BETWEENNESS = Sheet(str(Path(__file__).with_name("betweenness")))
CLOSENESS = Sheet(__file__)
WHERE = {
    "collaboration": Sentence("of civil society"),
    "influence": Sentence("with recorded ties of influence"),
}


@checked
def betweenness(
    m: ActorMap, view: View, *, layer: Where = "collaboration", length: Length = "inverse", limit: int = SHOWN
) -> Findings:
    """Actors that lie on the shortest recorded ways between others (A15).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    layer
        ``collaboration``: among civil society, each tie one step. ``influence``: arcs of influence,
        for or against rights, with a length.
    length
        In the layer of influence: with ``inverse`` an arc is as long as 1 / strength, with ``log`` the
        shortest way is the one with the largest product of strengths.
    limit
        Most actors listed.

    Returns
    -------
    Findings
        One an actor, the highest first (value: share of the pairs of others whose shortest way
        passes through it, 0 to 1; interval where it is approximate; details ``raw``: the number of
        pairs, ``rank``, ``approximate``). Where coverage is below the threshold for ranks they are
        in the order of ids, without ranks.

    Raises
    ------
    Refused
        Fewer than three actors, or coverage below the least for any finding.

    Notes
    -----
    A recorded way is not one that people take. Of all scores this one suffers most from ties that
    nobody told of. Above ``betweenness_exact`` actors it is approximate, from a random sample of
    starts; the interval covers the exact value in 95 of 100 samples or more. The possible maps of all but
    small maps are each looked at from fewer starts, drawn anew; a caveat says from how many. Losing
    somebody who stands between others hurts many: support and back up.

    References
    ----------
    Freeman (1977), Sociometry 40(1); Brandes (2001); Smith and Moody (2013), Social Networks 35(4),
    on missing data; docs/definitions.md#a15.
    """
    scored = scored_at(m, view, layer)
    scored.require(3, WHERE[layer])
    net, starts = _net(scored, layer, length, STEP), _world_starts(scored, layer)
    if view.world is not None and starts < scored.n:
        drawn = kernels.Sample(0, starts, (view.thresholds.seed, view.world, STARTS_DRAWN)).of(scored.n)
        value = kernels.betweenness_from(net, drawn)
        estimate = kernels.Estimate(value, value, value, starts)
    else:
        estimate = kernels.betweenness(net, _sample(view))
    ordered = layer == "influence"
    pairs = (scored.n - 1) * (scored.n - 2) / (1 if ordered else 2)
    measured = Measured(scored, layer, length, estimate.times(1 / pairs))
    further = BETWEENNESS.further(starts=starts if starts < scored.n else 0, actors=scored.n)
    facts = measured.listed(partial(_between, measured, pairs), limit=limit)
    return BETWEENNESS.answer(scored.context, facts, *measured.caveats(), *further, **measured.parameters())


@checked
def closeness(
    m: ActorMap, view: View, *, layer: Where = "collaboration", length: Length = "inverse", limit: int = SHOWN
) -> Findings:
    """Actors that are near to many others (A15).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    layer
        ``collaboration``: among civil society, each tie one step. ``influence``: arcs of influence
        that leave the actor, for or against rights.
    length
        In the layer of influence: with ``inverse`` an arc is as long as 1 / strength, with ``log`` the
        score is the mean strength of the strongest way to others.
    limit
        Most actors listed.

    Returns
    -------
    Findings
        One an actor, the highest first (value: harmonic closeness, the mean over all others of
        1 / length of the shortest way, 0 to 1, or of its strength; interval where it is
        approximate; details ``rank``, ``approximate``). Where coverage is below the threshold for
        ranks they are in the order of ids, without ranks.

    Raises
    ------
    Refused
        Fewer than two actors, or coverage below the least for any finding.

    Notes
    -----
    Harmonic closeness is defined for actors without ties and for separate parts: an actor to whom
    no way is recorded counts 0, which can mean that nobody asked.

    References
    ----------
    Marchiori and Latora (2000), Physica A 285(3-4); docs/definitions.md#a15.
    """
    scored = scored_at(m, view, layer)
    scored.require(2, WHERE[layer])
    kernel = kernels.nearness if by_strength(layer, length) else kernels.harmonic
    estimate = kernel(_net(scored, layer, length, 0.0), _sample(view))
    measured = Measured(scored, layer, length, estimate)
    facts = measured.listed(partial(_near, measured), limit=limit)
    return CLOSENESS.answer(
        scored.context, facts, *measured.caveats(), *CLOSENESS.further(), **measured.parameters()
    )


def _between(measured: Measured, pairs: float, v: int, standing: Standing) -> Fact:
    """Share of the pairs of others whose shortest way passes through an actor."""
    value = float(measured.estimate.value[v])
    # A possible map is looked at from fewer starts: that none shows a way does not say that there is none.
    between = value > 0 or (measured.scored.context.possible and measured.missed(v))
    return measured.score(
        "between",
        "between" if between else "not_between",
        v,
        standing,
        {"ties": 2, "at_most": "supported" if standing else "indicative"},
        values={"pairs": round(pairs)},
        details={"raw": value * pairs, "approximate": not measured.estimate.exact},
    )


def _near(measured: Measured, v: int, standing: Standing) -> Fact:
    """How near an actor is to all others."""
    word = "near" if measured.estimate.value[v] > 0 else "not_near"
    strength = by_strength(measured.layer, measured.length)
    values = {"others": measured.scored.n - 1, "by_strength": strength}
    details = {"approximate": not measured.estimate.exact}
    return measured.score("near", word, v, standing, {}, values=values, details=details)


def _world_starts(scored: Subnetwork, layer: Where) -> int:
    """From how many actors betweenness is worked out in a possible map; from all where that is cheap."""
    recorded = scored.context.recorded
    starts = recorded.once(f"world starts:{layer}", lambda c: _affordable(scored_at(c.m, c.view, layer)))
    return min(scored.n, starts)


def _affordable(scored: Subnetwork) -> int:
    """So many starts are affordable in each possible map; from each the search passes the part it is in."""
    if not scored.n:
        return LARGEST
    part = components(scored.graph)
    actors = np.bincount(part)
    passed = actors + np.bincount(part[scored.source], minlength=len(actors))
    starts = max(LEAST_WORLD_STARTS, int(WORLD_STEPS / (actors @ passed / scored.n)))
    return starts if starts < scored.n else LARGEST


def _net(scored: Subnetwork, layer: Where, length: Length, step: float) -> Edges:
    if layer == "collaboration":
        return scored.graph
    long = 1 / scored.weight if length == "inverse" else step - np.log(scored.weight)
    return Edges(scored.n, scored.source, scored.target, long, directed=True)


def _sample(view: View) -> kernels.Sample:
    t = view.thresholds
    return kernels.Sample(t.betweenness_exact, t.betweenness_sources, t.seed)
