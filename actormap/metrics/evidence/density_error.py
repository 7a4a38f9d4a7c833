"""How wide figures on the whole network are: by who is on the map, and by whom nobody asked (A38)."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, plural
from actormap.engine.connectivity.components import components
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import (
    bootstrap_density,
    jackknife_density,
    unknown_ties,
    widest,
)
from actormap.metrics.base.context import NOT_ASKED
from actormap.metrics.base.options import checked
from actormap.metrics.base.subnetwork import LEAST_ACTORS, Subnetwork, society_of
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.evidence.resampling import BAND

SHOWN = 50


@checked
def density_error(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Density of the network and within groups, with the error that comes from who is on the map (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags the groups go by.

    Returns
    -------
    Findings
        One about the whole, then one a group with two members or more, in alphabetical order
        (value: density, 0 to 1; n: number of actors; details ``ties``, ``pairs``, ``se_jackknife``,
        ``se_bootstrap``, both in units of the density, ``bootstrap``: 5th and 95th percentile of the
        density over sets of actors drawn anew, which need not hold that of the recorded set; None
        where there are too few actors to tell).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    The error is that of another set of actors of the same kind. It says nothing of ties that were
    missed (see `missing_bounds`) or that do not exist. A small group has a wide interval whatever
    was recorded.

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2); docs/definitions.md#a38.
    """
    society = society_of(m, view)
    labels = group_labels(m)
    who = Sentence("{n} actors of civil society", n=society.graph.n)
    findings = [_density(society, society.graph, society.nodes, who)]
    for code, mask in members(m, relation).items():
        rows = np.flatnonzero(mask[society.nodes])
        inside = society.graph.among(rows)
        if inside.n > 1:
            tag = tagged(labels.get(code, code), relation)
            who = Sentence("{n} actors {tagged}", n=inside.n, tagged=tag)
            findings.append(_density(society, inside, society.nodes[rows], who, group=code))
    return Findings(
        "Densities and their error (A38)",
        {"relation": relation},
        (Sentence("This error leaves out ties that nobody told of; for these, see the bounds."), NOT_ASKED),
        tuple(findings),
    )


def _density(society: Subnetwork, graph: Edges, rows: Codes, who: Sentence, *, group: str = "") -> Finding:
    context, pairs, ties = society.context, graph.n * (graph.n - 1) // 2, len(graph.source)
    draws = context.view.thresholds.bootstrap_draws
    se = jackknife_density(graph)
    band, spread = None, None
    varied = 0 < ties < pairs  # else every resampled set is the same, which says nothing of an error
    if graph.n >= LEAST_ACTORS and varied:
        rng = np.random.default_rng([society.context.view.thresholds.seed, graph.n])
        drawn = bootstrap_density(graph, draws=draws, rng=rng)
        band, spread = tuple(np.quantile(drawn, BAND).tolist()), float(drawn.std(ddof=1))
    error = _error(se, tied=bool(ties), varied=varied)
    if band:
        error = Sentence(
            "{error}; {low:.3f} to {high:.3f} in 90% of {draws} sets of actors drawn anew",
            error=error,
            low=band[0],
            high=band[1],
            draws=draws,
        )
    return Finding(
        id=f"A38:density:group:{group}" if group else "A38:density:whole",
        analysis="A38",
        kind="group" if group else "whole",
        subject=(group or "civil society",),
        statement=counted(
            ties,
            "{n} tie of collaboration is recorded among {who}.",
            "{n} ties of collaboration are recorded among {who}.",
            who=who,
        ),
        reason=Sentence(
            "A tie is recorded for {ties} of {pairs}, a share of {density:.4f} (density); {told}.",
            ties=ties,
            pairs=plural(pairs, "pair"),
            density=ties / pairs,
            told=error,
        ),
        value=ties / pairs,
        n=graph.n,
        **context.trust_in(rows, members=graph.n if group else None),
        would_change=Sentence(
            "Somebody enters further actors of the same kind, or a source tells of ties that are missing."
        ),
        next_question=Sentence("Ask independent sources about those whose ties nobody was asked about."),
        details={
            "ties": ties,
            "pairs": pairs,
            "se_jackknife": se,
            "se_bootstrap": spread,
            "bootstrap": band,
        },
    )


def _error(se: float | None, *, tied: bool, varied: bool) -> Sentence:
    if se is None:
        return Sentence("there are too few actors to say how far it may be off")
    if varied:
        return Sentence("it may be off by some {se:.4f} (standard error, jackknife)", se=se)
    if tied:
        return Sentence("every pair is tied, so it cannot be said how far it may be off")
    return Sentence("no pair is tied, so it cannot be said how far it may be off")


@checked
def missing_bounds(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """How much higher figures could be if everything that nobody asked about were tied (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    limit
        Most actors listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One about the density and one about the share of pairs that are connected by some way of ties
        (value: as recorded, 0 to 1; interval: as recorded, and if all unknown pairs were tied; details
        ``unknown`` pairs), then one an actor with unknown pairs, those with most first (value:
        recorded ties; interval: the same of its number of ties; details ``unknown``, ``reach``,
        ``reach_most``: how many others it is connected with, recorded and at most).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    A pair is known if a source was asked about the ties of either of both and answered; whoever only
    told of a tie was not asked what else there is. The upper end is not likely, only not ruled out:
    no network has all of its ties. The lower end takes recorded ties for sure. One pair that is tied
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
    pairs, missing = graph.n * (graph.n - 1) / 2, int(unknown.sum()) // 2
    reach = _connected(graph)
    most = _connected(widest(graph, asked_about))
    whole = [
        ("density", Sentence("tied"), len(graph.source) / pairs, (len(graph.source) + missing) / pairs),
        (
            "reach",
            Sentence("connected by some path of ties"),
            float(reach.sum() / 2 / pairs),
            float(most.sum() / 2 / pairs),
        ),
    ]
    findings = [_whole(society, missing, *row) for row in whole]
    open_ = sorted(np.flatnonzero(unknown).tolist(), key=lambda v: (-unknown[v], v))
    for v in open_[:limit]:
        figures = {
            "unknown": int(unknown[v]),
            "reach": int(reach[v]),
            "reach_most": int(most[v]),
        }
        findings.append(_actor(society, v, int(graph.degree[v]), figures))
    return Findings(
        "Bounds by what nobody asked about (A38)",
        {"open_actors": len(open_), "limit": limit},
        (Sentence("The upper end is what is not ruled out, not what is likely."), NOT_ASKED),
        tuple(findings),
    )


def _connected(edges: Edges) -> Codes:
    """With how many others each node is connected."""
    label = components(edges)
    return np.bincount(label)[label] - 1


def _whole(society: Subnetwork, unknown: int, name: str, words: Sentence, low: float, high: float) -> Finding:
    n = society.graph.n
    pairs = n * (n - 1) // 2
    span = Sentence("{low:.1%}", low=low)
    if high > low:
        span = Sentence("Between {low:.1%} and {high:.1%}", low=low, high=high)
    return Finding(
        id=f"A38:bounds:whole:{name}",
        analysis="A38",
        subject=("civil society",),
        statement=Sentence(
            "{span} of all pairs of civil society could be {words}, going by what was asked.",
            span=span,
            words=words,
        ),
        reason=Sentence(
            "{low:.0f} of {pairs} pairs as recorded, {high:.0f} if every pair that nobody asked about "
            "were tied: {unknown}.",
            low=low * pairs,
            pairs=pairs,
            high=high * pairs,
            unknown=plural(unknown, "pair"),
        ),
        value=low,
        interval=(low, high),
        n=n,
        **society.trust,
        would_change=Sentence("A source answers about an actor that nobody was asked about."),
        next_question=Sentence("Ask first about those with the most unknown pairs."),
        details={"unknown": unknown},
    )


def _actor(society: Subnetwork, v: int, degree: int, figures: dict[str, Any]) -> Finding:
    context, row = society.context, int(society.nodes[v])
    name, most = context.names[row], degree + figures["unknown"]
    return Finding(
        id=f"A38:bounds:actor:{context.ids[row]}",
        analysis="A38",
        kind="actor",
        subject=(context.ids[row],),
        statement=Sentence(
            "{name}: {ties} recorded; up to {most} are not ruled out, since nobody was asked.",
            name=name,
            ties=plural(degree, "tie of collaboration", "ties of collaboration"),
            most=most,
        ),
        reason=Sentence(
            "{pairs} with others whom nobody was asked about either; connected with {reach} as recorded, and "
            "with {reach_most} at most.",
            pairs=plural(figures["unknown"], "pair"),
            reach=figures["reach"],
            reach_most=figures["reach_most"],
        ),
        value=float(degree),
        interval=(float(degree), float(most)),
        n=society.graph.n,
        **context.trust(
            coverage=float(context.coverage.of_actors[row]),
            sources=len(context.coverage.keys[row]),
        ),
        sensitivity=int(context.sensitivity[row]),
        would_change=Sentence("A source answers with whom {name} works.", name=name),
        next_question=Sentence(
            "Ask an independent source with whom {name} works. Note also the answer that there is nobody.",
            name=name,
        ),
        details=figures,
    )
