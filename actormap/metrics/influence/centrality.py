"""Candidates for influence by where they stand in the recorded network (A15, A16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.arrays import Floats
from actormap.config import View
from actormap.engine.centrality import betweenness as kernels
from actormap.engine.centrality import spectral
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.base.context import NOT_ASKED, context_of
from actormap.metrics.base.subnetwork import ASK_MORE, SHOWN, Subnetwork, among_the_first, strength_unknown
from actormap.model import ActorMap
from actormap.sentences import plural

Where = Literal["collaboration", "influence"]
Length = Literal["inverse", "log"]
Measure = Literal["pagerank", "katz", "eigenvector"]

STEP = 1e-6
"""Added to each arc's length -ln w: of two equally strong ways the one with fewer arcs is shorter."""
CANDIDATES = "A score shows where an actor stands in what is recorded: a candidate to discuss, not a verdict."
MISSING = "Betweenness reacts more than any other score to ties that were not told; read it after closeness."
WHERE = {"collaboration": "of civil society", "influence": "at arcs of influence"}
AT_INFLUENCE = "at arcs of influence for rights"
LENGTHS = {"inverse": "1 / strength", "log": "-ln of strength"}


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
        In the layer of influence: ``inverse`` takes 1 / strength as the length of an arc, ``log``
        takes -ln of it, so that the shortest way is the one with the largest product of strengths.
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
    starts; the interval covers the exact value in 95 of 100 samples or more. Losing somebody who stands
    between others hurts many: support and back up.

    References
    ----------
    Freeman (1977), Sociometry 40(1); Brandes (2001); Smith and Moody (2013), Social Networks 35(4),
    on missing data; docs/definitions.md#a15.
    """
    scored = _scored(m, view, layer)
    scored.require(3, WHERE[layer])
    found = kernels.betweenness(_net(scored, layer, length, STEP), _sample(view))
    ordered = layer == "influence"
    pairs = (scored.n - 1) * (scored.n - 2) / (1 if ordered else 2)
    measured = _Measured(scored, layer, length, found.times(1 / pairs))
    return Findings(
        "Betweenness (A15)", measured.parameters(), (*measured.caveats(), MISSING),
        scored.listed(
            measured.found.value, partial(_between, measured, pairs), limit=limit, places=measured.places
        ),
    )  # fmt: skip


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
        In the layer of influence: ``inverse`` takes 1 / strength as the length of an arc; with
        ``log`` it is -ln of it, and the score is the mean strength of the strongest way to others.
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
    scored = _scored(m, view, layer)
    scored.require(2, WHERE[layer])
    kernel = kernels.nearness if _by_strength(layer, length) else kernels.harmonic
    found = kernel(_net(scored, layer, length, 0.0), _sample(view))
    measured = _Measured(scored, layer, length, found)
    return Findings(
        "Closeness (A15)", measured.parameters(), (*measured.caveats(), NOT_ASKED),
        scored.listed(found.value, partial(_near, measured), limit=limit, places=measured.places),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Measured:
    """A score of every actor of a layer, and what it was made with."""

    scored: Subnetwork
    layer: Where
    length: Length
    found: kernels.Estimate

    @property
    def places(self) -> bool:
        """Whether enough was asked for ranks to mean anything."""
        return self.scored.coverage >= self.scored.context.view.thresholds.ranked_coverage - 1e-9

    @property
    def about(self) -> str:
        """Marks a statement whose value is an estimate."""
        return "" if self.found.exact else " (approximate)"

    def interval(self, v: int) -> tuple[float, float] | None:
        """Bounds of the value of an actor; None where it is exact."""
        return None if self.found.exact else (float(self.found.low[v]), min(1.0, float(self.found.high[v])))

    def parameters(self) -> dict[str, Any]:
        """What it was made with."""
        return self.scored.context.parameters(
            "tie_exists", "ranked_coverage", "indicative_coverage", "betweenness_exact",
            "betweenness_sources", "seed", layer=self.layer,
            length=LENGTHS[self.length] if self.layer == "influence" else "one step a tie",
            actors=self.scored.n, ties=len(self.scored.edges), coverage=self.scored.coverage,
            ranks_shown=self.places, approximate=not self.found.exact, starts=self.found.sources,
        )  # fmt: skip

    def caveats(self) -> Iterator[str]:
        """What a reader could wrongly conclude."""
        yield CANDIDATES
        if not self.places:
            least = self.scored.context.view.thresholds.ranked_coverage
            yield (
                f"Ranks are not shown: observation coverage is {self.scored.coverage:.2f}, below "
                f"{least:.2f}. {ASK_MORE}"
            )
        if not self.found.exact:
            yield (
                f"The values are approximate: from {self.found.sources} of {self.scored.n} actors drawn at "
                "random; the interval covers the exact value in 95 of 100 such draws or more."
            )
        if self.layer == "influence":
            yield from strength_unknown(self.scored.context, self.scored.layer, self.scored.edges)


def _between(measured: _Measured, pairs: float, v: int, place: int) -> Finding:
    scored, about = measured.scored, measured.about
    value, name = float(measured.found.value[v]), scored.name(v)
    if value > 0 and place:
        said = f"{name} {among_the_first(place)} by how many shortest recorded ways between others pass"
        statement = f"{said} through it{about}."
    elif value > 0:
        statement = f"Some of the shortest recorded ways between others pass through {name}{about}."
    else:
        statement = f"None of the shortest recorded ways between others passes through {name}{about}."
    return Finding(
        id=f"A15:{'between' if value > 0 else 'not_between'}:{scored.ids[v]}", analysis="A15",
        subject=(scored.ids[v],), statement=statement, value=value, interval=measured.interval(v),
        reason=f"It joins {value * pairs:.1f} of {plural(round(pairs), 'pair')} of others: {value:.3f}.",
        **scored.lean(v),
        would_change="Ties among others that nobody told of: they open other ways.",
        next_question=f"Do people really go through {name}, and who else could join them?",
        details={"raw": value * pairs, "approximate": not measured.found.exact},
    )  # fmt: skip


def _near(measured: _Measured, v: int, place: int) -> Finding:
    scored, about = measured.scored, measured.about
    value, name = float(measured.found.value[v]), scored.name(v)
    if value > 0 and place:
        statement = f"{name} {among_the_first(place)} by how near it is to all others{about}."
    elif value > 0:
        statement = f"Recorded ways lead from {name} to others{about}."
    else:
        statement = f"No recorded way leads from {name} to anybody else{about}."
    strength = _by_strength(measured.layer, measured.length)
    what = "the mean strength of the strongest way" if strength else "the mean of 1 / length of the way"
    return Finding(
        id=f"A15:{'near' if value > 0 else 'not_near'}:{scored.ids[v]}", analysis="A15",
        subject=(scored.ids[v],), statement=statement, value=value, interval=measured.interval(v),
        reason=f"Over the {scored.n - 1} others, {what} is {value:.3f}.",
        **scored.lean(v),
        would_change="Ties that nobody told of.",
        next_question=f"Whom does {name} reach that is not recorded?",
        details={"approximate": not measured.found.exact},
    )  # fmt: skip


def _by_strength(layer: Where, length: Length) -> bool:
    return layer == "influence" and length == "log"


def _scored(m: ActorMap, view: View, layer: Where) -> Subnetwork:
    context = context_of(m, view)
    if layer == "collaboration":
        return Subnetwork.among(context, context.layers.collaboration, context.layers.civil_society)
    influence = context.layers.influence
    return Subnetwork.at_edges(context, influence, influence.weight > 0)


def _net(scored: Subnetwork, layer: Where, length: Length, step: float) -> kernels.Net:
    if layer == "collaboration":
        return kernels.Net(scored.n, scored.source, scored.target)
    long = 1 / scored.weight if length == "inverse" else step - np.log(scored.weight)
    return kernels.Net(scored.n, scored.source, scored.target, directed=True, length=long)


def _sample(view: View) -> kernels.Sample:
    t = view.thresholds
    return kernels.Sample(t.betweenness_exact, t.betweenness_sources, t.seed)


APART = "Influence against rights is left out here, not subtracted; signed-influence tells both apart."
SCORES = {
    "pagerank": "by influence on those who have influence (PageRank)",
    "katz": "by how much influence runs out from it over any number of arcs (Katz)",
    "eigenvector": "by influence on those who have influence (eigenvector)",
}


def influencers(
    m: ActorMap, view: View, *, measure: Measure = "pagerank", alpha: float = 0.0, limit: int = SHOWN
) -> Findings:
    """Actors whose influence for rights reaches those who have influence themselves (A16).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    measure
        ``pagerank``: each actor passes its importance on to those who influence it. ``katz``: 1
        for itself, and for every way that leaves it the product of alpha and strengths.
        ``eigenvector``: its value is the weighted sum of those it influences.
    alpha
        Katz: what each further arc counts; 0 takes 0.85 over the largest eigenvalue, or 0.5 where
        that is 0.
    limit
        Most actors listed.

    Returns
    -------
    Findings
        One an actor at an arc of influence for rights, the highest first (value: PageRank, which
        sums to 1 over all actors; Katz, 1 or more; or eigenvector, 1 for the highest; details
        ``rank``, ``influences``: on how many actors it has a recorded influence).

    Raises
    ------
    Refused
        No arc of influence for rights is recorded, coverage is below the least for any finding,
        alpha is too large, or an eigenvector is asked for where not everybody can be reached from
        everybody.

    Notes
    -----
    Influence of i on j is an arc from i to j, and PageRank runs against the arcs: those who are
    influenced vouch for those who influence them. Run along the arcs it would put first who is
    influenced most. Influence against rights is left out: never subtract it (see A17). Money and
    formal command count as influence with their recorded strength.

    References
    ----------
    Brin and Page (1998); Katz (1953), Psychometrika 18(1); Bonacich (1972);
    docs/definitions.md#a16.
    """
    scored = positive_influence(m, view)
    scored.require(2, AT_INFLUENCE)
    score, told = _weights(scored, measure, alpha)
    out = np.bincount(scored.source, minlength=scored.n)

    def say(v: int, place: int) -> Finding:
        name = scored.name(v)
        said = f"{name} {among_the_first(place)} {SCORES[measure]}: a candidate, to discuss."
        return Finding(
            id=f"A16:{measure if out[v] else 'no_influence'}:{scored.ids[v]}", analysis="A16",
            subject=(scored.ids[v],),
            statement=said if out[v] else f"No influence of {name} on others is recorded.",
            reason=f"Value {score[v]:.3f}, place {place} of {scored.n}; influence on "
            f"{out[v]} of {plural(scored.n - 1, 'other')} is recorded.",
            value=float(score[v]), **scored.lean(v),
            would_change="An arc of influence that nobody told of, or another strength.",
            next_question=f"Who listens to {name}, and on what?",
            details={"influences": int(out[v])},
        )  # fmt: skip

    parameters = scored.context.parameters(
        "tie_exists", "indicative_coverage", measure=measure, actors=scored.n, arcs=len(scored.edges),
        coverage=scored.coverage, **told,
    )  # fmt: skip
    unknown = strength_unknown(scored.context, scored.layer, scored.edges)
    return Findings(
        "Influence (A16)", parameters, (CANDIDATES, APART, *unknown, NOT_ASKED),
        scored.listed(score, say, limit=limit),
    )  # fmt: skip


def positive_influence(m: ActorMap, view: View) -> Subnetwork:
    """W+: the actors at arcs of influence for rights, the office left out."""
    context = context_of(m, view)
    layer = context.layers.influence
    return Subnetwork.at_edges(context, layer, (layer.sign > 0) & (layer.weight > 0))


def _weights(scored: Subnetwork, measure: Measure, alpha: float) -> tuple[Floats, dict[str, float]]:
    """The scores, and the numbers they were made with."""
    n, u, v, w = scored.n, scored.source, scored.target, scored.weight
    if measure == "pagerank":
        damping = scored.context.view.thresholds.damping
        return spectral.pagerank(n, v, u, w, damping=damping), {"damping": damping}
    value, vector = spectral.leading(n, u, v, w)
    if measure == "eigenvector":
        if vector is None:
            raise Refused(
                "an eigenvector needs a network in which everybody can be reached from everybody along "
                "the arcs; this one is not. Use pagerank or katz."
            )
        return vector, {"eigenvalue": value}
    damping = scored.context.view.thresholds.damping
    chosen = alpha or (damping / value if value else 0.5)
    if not (chosen > 0 and chosen * value < 1):
        most = f" and below {1 / value:.3f}" if value else ""
        raise Refused(f"alpha must be above 0{most} on this network. Choose another, or 0 for the default.")
    return spectral.katz(n, u, v, w, alpha=chosen), {"alpha": chosen, "eigenvalue": value}
