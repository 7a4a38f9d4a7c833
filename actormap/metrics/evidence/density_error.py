"""How wide a density is by who is on the map, and by who told and who was asked (A38)."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import Thresholds, View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import (
    bootstrap_density,
    jackknife_density,
)
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.subnetwork import LEAST_ACTORS, Subnetwork, society_of
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.evidence.learned_maps import WORLDS, World, learned_maps, worlds_of
from actormap.metrics.evidence.resampling import BAND, EQUAL


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
        (value: density, 0 to 1; interval: the least of it in fifty possible maps without what nobody told
        of, and the most with it; n: number of actors; details
        ``ties``, ``pairs``, ``se_jackknife``, ``se_bootstrap``, both in units of the density,
        ``bootstrap``: 5th and 95th percentile of the density over sets of actors drawn anew, which
        need not hold that of the recorded set; None where there are too few actors to tell).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    The error (jackknife, bootstrap) is that of another set of actors of the same kind. It says nothing of
    ties that were missed or that do not exist: the interval does, as far as somebody was asked (see
    `missing_bounds` for what nobody asked about). The figure of the whole is claimed as often as it moves
    by no more than a share ``same_figure`` in these maps; that of a group is told with its interval. A
    small group has a wide error whatever was recorded. How much of what was told is not so, and how often
    who is asked tells, is learned for this from how far sources agree, and differs from map to map
    (`LearnedMaps`).

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2); docs/definitions.md#a38.
    """
    society = society_of(m, view)
    labels = group_labels(m)
    who = Sentence("{n} actors of civil society", n=society.graph.n)
    worlds = [*worlds_of(society)]
    findings = [_density(society, society.graph, society.nodes, who, worlds)]
    for code, mask in members(m, relation).items():
        rows = np.flatnonzero(mask[society.nodes])
        inside = society.graph.among(rows)
        if inside.n > 1:
            tag = tagged(labels.get(code, code), relation)
            who = Sentence("{n} actors {tagged}", n=inside.n, tagged=tag)
            possible = [(reported.among(rows), every.among(rows)) for reported, every in worlds]
            findings.append(_density(society, inside, society.nodes[rows], who, possible, group=code))
    return Findings(
        "Densities and their error (A38)",
        {"relation": relation},
        (Sentence("This error leaves out ties that nobody told of; for these, see the bounds."), NOT_ASKED),
        tuple(findings),
    )


def _density(
    society: Subnetwork, graph: Edges, rows: Codes, who: Sentence, worlds: list[World], *, group: str = ""
) -> Finding:
    context, pairs, ties = society.context, graph.n * (graph.n - 1) // 2, len(graph.source)
    error, details = _drawn_anew(context.view.thresholds, graph)
    reported, possible = (
        np.array([len(edges.source) for edges in each]) for each in zip(*worlds, strict=True)
    )
    low, high = min(ties, int(reported.min())), max(ties, int(possible.max()))
    same = float((abs(possible - ties) <= context.view.thresholds.same_figure * ties + EQUAL).mean())
    return Finding(
        id=f"A38:density:group:{group}" if group else "A38:density:whole",
        analysis="A38",
        kind="group" if group else "whole",
        subject=(group or "civil society",),
        statement=joined(
            counted(
                ties,
                "{n} tie of collaboration is recorded among {who}.",
                "{n} ties of collaboration are recorded among {who}.",
                who=who,
            ),
            Sentence("Going by who told and who was asked, there can be {low} to {high}.", low=low, high=high)
            if low < high
            else NOTHING,
        ),
        reason=joined(
            Sentence(
                "A tie is recorded for {ties} of {pairs}, a share of {density:.4f} (density); {told}.",
                ties=ties,
                pairs=plural(pairs, "pair"),
                density=ties / pairs,
                told=error,
            ),
            NOTHING if group else _untrue(context),
        ),
        value=ties / pairs,
        interval=(low / pairs, high / pairs),
        n=graph.n,
        **context.trust_in(
            rows,
            members=graph.n if group else None,
            holds_in=None if group else same,
            at_most="indicative",
        ),
        would_change=Sentence(
            "Somebody enters further actors of the same kind, or a source tells of ties that are missing."
        ),
        next_question=Sentence("Ask independent sources about those whose ties nobody was asked about."),
        details={"ties": ties, "pairs": pairs, **details},
    )


def _untrue(context: Context) -> Sentence:
    """How much of what was told may not be so, and how far that is known."""
    if context.view.certain:
        return NOTHING
    maps = learned_maps(context)
    low, high = maps.untrue(WORLDS)
    shares = {"low": low, "high": high}
    if not maps.agreement.cases:
        return Sentence(
            "Of the ties on record {low:.0%} to {high:.0%} may not exist. That is assumed by how sources are "
            "graded: nobody else was asked about what one told.",
            **shares,
        )
    return Sentence(
        "Of the ties on record {low:.0%} to {high:.0%} may not exist, by how sources are graded and by how "
        "often others who were asked told of the same ({cases}).",
        cases=plural(maps.agreement.cases, "tie"),
        **shares,
    )


def _drawn_anew(thresholds: Thresholds, graph: Edges) -> tuple[Sentence, dict[str, Any]]:
    """The error of the density by who is on the map, in words and in figures."""
    pairs, ties, se = graph.n * (graph.n - 1) // 2, len(graph.source), jackknife_density(graph)
    band, spread = None, None
    varied = 0 < ties < pairs  # else every resampled set is the same, which says nothing of an error
    if graph.n >= LEAST_ACTORS and varied:
        rng = np.random.default_rng([thresholds.seed, graph.n])
        drawn = bootstrap_density(graph, draws=thresholds.bootstrap_draws, rng=rng)
        band, spread = tuple(np.quantile(drawn, BAND).tolist()), float(drawn.std(ddof=1))
    error = _error(se, tied=bool(ties), varied=varied)
    if band:
        error = Sentence(
            "{error}; {low:.3f} to {high:.3f} in 90% of {draws} sets of actors drawn anew",
            error=error,
            low=band[0],
            high=band[1],
            draws=thresholds.bootstrap_draws,
        )
    return error, {"se_jackknife": se, "se_bootstrap": spread, "bootstrap": band}


def _error(se: float | None, *, tied: bool, varied: bool) -> Sentence:
    if se is None:
        return Sentence("there are too few actors to say how far it may be off")
    if varied:
        return Sentence("it may be off by some {se:.4f} (standard error, jackknife)", se=se)
    if tied:
        return Sentence("every pair is tied, so it cannot be said how far it may be off")
    return Sentence("no pair is tied, so it cannot be said how far it may be off")
