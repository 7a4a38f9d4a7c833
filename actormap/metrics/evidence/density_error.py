"""How wide a density is by who is on the map, and by who told and who was asked (A38)."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import Thresholds, View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import (
    bootstrap_density,
    jackknife_density,
)
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import LEAST_ACTORS, Subnetwork, society_of
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.evidence.learned_maps import WORLDS, World, learned_maps, worlds_of
from actormap.metrics.evidence.resampling import BAND, EQUAL

SHEET = Sheet(__file__)


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
    worlds = [*worlds_of(society)]
    facts = [_density(society, society.graph, society.nodes, worlds)]
    for code, mask in members(m, relation).items():
        rows = np.flatnonzero(mask[society.nodes])
        inside = society.graph.among(rows)
        if inside.n > 1:
            tag = tagged(labels.get(code, code), relation)
            possible = [(reported.among(rows), every.among(rows)) for reported, every in worlds]
            facts.append(_density(society, inside, society.nodes[rows], possible, code, tag))
    return SHEET.answer(society.context, facts, relation=relation)


def _density(
    society: Subnetwork, graph: Edges, rows: Codes, worlds: list[World], group: str = "", tag: str = ""
) -> Fact:
    context, pairs, ties = society.context, graph.n * (graph.n - 1) // 2, len(graph.source)
    error, details = _drawn_anew(context.view.thresholds, graph)
    reported, possible = (
        np.array([len(edges.source) for edges in each]) for each in zip(*worlds, strict=True)
    )
    low, high = min(ties, int(reported.min())), max(ties, int(possible.max()))
    same = float((abs(possible - ties) <= context.view.thresholds.same_figure * ties + EQUAL).mean())
    return Fact(
        "group" if group else "whole",
        f"density:group:{group}" if group else "density:whole",
        ties / pairs,
        subject=(group or "civil society",),
        values={
            "tagged": tag,
            "low": low,
            "high": high,
            "wide": low < high,
            **error,
            "untrue": NOTHING if group else _untrue(context),
        },
        interval=(low / pairs, high / pairs),
        n=graph.n,
        **context.trust_in(
            rows,
            members=graph.n if group else None,
            holds_in=None if group else same,
            at_most="indicative",
        ),
        details={"ties": ties, "pairs": pairs, **details},
    )


def _untrue(context: Context) -> Sentence:
    """How much of what was told may not be so, and how far that is known."""
    if context.view.certain:
        return NOTHING
    maps = learned_maps(context)
    low, high = maps.untrue(WORLDS)
    cases = maps.agreement.cases
    return SHEET.sentence("untrue", "learned" if cases else "assumed", low=low, high=high, cases=cases)


def _drawn_anew(thresholds: Thresholds, graph: Edges) -> tuple[dict[str, Any], dict[str, Any]]:
    """The error of the density by who is on the map: what its words need, and its figures."""
    pairs, ties, se = graph.n * (graph.n - 1) // 2, len(graph.source), jackknife_density(graph)
    band, spread = None, None
    varied = 0 < ties < pairs  # else every resampled set is the same, which says nothing of an error
    case = "few" if se is None else "varied" if varied else "tied" if ties else "untied"
    error: dict[str, Any] = {"error": case}
    if graph.n >= LEAST_ACTORS and varied:
        rng, draws = np.random.default_rng([thresholds.seed, graph.n]), thresholds.bootstrap_draws
        drawn = bootstrap_density(graph, draws=draws, rng=rng)
        band, spread = tuple(np.quantile(drawn, BAND).tolist()), float(drawn.std(ddof=1))
        error = {"error": "anew", "first": band[0], "last": band[1], "draws": draws}
    return error, {"se_jackknife": se, "se_bootstrap": spread, "bootstrap": band}
