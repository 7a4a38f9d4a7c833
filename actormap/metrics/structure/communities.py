"""Neighbourhoods of ties, and whether they are more than chance (A36)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import community as louvain
import networkx as nx
import numpy as np

from actormap.arrays import Codes, Ints
from actormap.config import Thresholds, View
from actormap.engine import communities as engine
from actormap.findings import Finding, Findings
from actormap.metrics.base.context import NOT_ASKED, Context, context_of
from actormap.model import ActorMap
from actormap.sentences import plural

Method = Literal["leiden", "louvain"]
FULL_EFFORT = 50_000
"""Runs times actors up to which all runs are made; above it fewer, and the result says so."""
LEAST_RUNS = 5
ROUNDS = 2
"""So often a run goes over its result on a map that does not get all runs, else until nothing changes."""


def communities(m: ActorMap, view: View, *, method: Method = "leiden") -> Findings:
    """Actors that have more ties among themselves than with others (A36).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    method
        ``leiden``, or ``louvain`` for comparison with older work.

    Returns
    -------
    Findings
        First one about the whole (value: modularity, -0.5 to 1; details ``stability``,
        ``null_mean``, ``null_high``, ``runs``), then one a neighbourhood, the largest first
        (value: actors, a count; details ``members``, ``ties_inside``, ``ties_outside``).

    Notes
    -----
    Many runs from different starts are compared: two actors are together if most runs put them
    together; stability is the mean likeness of two runs (adjusted Rand index, 1 = the same). On
    large maps there are fewer runs, of two rounds each. The null is what the same search by Leiden
    finds in networks with the same numbers of ties and otherwise at random: small networks always
    show neighbourhoods. Small ones can hide in large ones. A neighbourhood is a pattern of recorded
    ties; never name it after a group.

    References
    ----------
    Traag, Waltman and van Eck (2019), Scientific Reports 9; Blondel et al. (2008), J. Stat. Mech.;
    docs/definitions.md#a36.
    """
    context = context_of(m, view)
    layer, t = context.layers.collaboration, view.thresholds
    nodes = np.flatnonzero(layer.nodes)
    n = len(nodes)
    source, target = np.searchsorted(nodes, layer.source), np.searchsorted(nodes, layer.target)
    ends = source.astype(np.int32), target.astype(np.int32)
    runs = max(LEAST_RUNS, min(t.community_runs, FULL_EFFORT // max(n, 1)))
    seeds = [t.seed + i for i in range(runs)]
    rounds = ROUNDS if runs < t.community_runs else -1
    found = _search(n, ends, method=method, t=t, seeds=seeds, rounds=rounds)
    parts = engine.consensus(n, *ends, found, agreement=t.community_agreement)
    quality = engine.modularity(n, *ends, parts, resolution=t.community_resolution)
    nulls = engine.rewired_modularity(
        n, *ends, resolution=t.community_resolution, seeds=seeds[: t.community_nulls], rounds=rounds
    )  # fmt: skip
    stability = float(np.mean([engine.adjusted_rand(a, b) for a, b in pairwise(found)])) if n else 1.0
    caveats = [NOT_ASKED, "A neighbourhood is a pattern of recorded ties; never name it after a group."]
    if len(layer) < t.small_map:
        caveats.append(f"Only {plural(len(layer), 'tie')}: too small to trust.")
    if runs < t.community_runs:
        caveats.append(f"Approximate: {runs} runs instead of {t.community_runs}, because the map is large.")
    whole = _whole(context, parts, quality, stability, nulls)
    each = _neighbourhoods(context, nodes, parts, (parts[source], parts[target]), stability)
    return Findings(
        "Neighbourhoods of ties (A36)",
        context.parameters(
            "community_resolution", "community_agreement", "seed", "small_map", method=method, runs=runs
        ),
        tuple(caveats), (whole, *each),
    )  # fmt: skip


def _search(
    n: int, ends: tuple[Ints, Ints], *, method: Method, t: Thresholds, seeds: list[int], rounds: int
) -> list[Ints]:
    if method == "leiden":
        return engine.leiden(n, *ends, resolution=t.community_resolution, seeds=seeds, rounds=rounds)
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(*(end.tolist() for end in ends), strict=True))
    parts = [
        louvain.best_partition(graph, resolution=t.community_resolution, random_state=seed) for seed in seeds
    ]
    return [np.array([part[v] for v in range(n)], dtype=np.int32) for part in parts]


def _whole(context: Context, parts: Ints, quality: float, stability: float, nulls: list[float]) -> Finding:
    count = int(parts.max()) + 1 if len(parts) else 0
    high = float(np.quantile(nulls, 0.95)) if nulls else 0.0
    mean = float(np.mean(nulls)) if nulls else 0.0
    more = "more than" if quality > high else "no more than"
    enough = len(context.layers.collaboration) >= context.view.thresholds.small_map
    return Finding(
        id="A36:whole", analysis="A36", subject=("civil society",),
        statement=f"The recorded ties form {plural(count, 'neighbourhood')}, {more} chance alone would give.",
        reason=f"Modularity {quality:.3f}; networks with the same numbers of ties at random reach "
        f"{mean:.3f}, one in twenty {high:.3f}. Two runs agree to {stability:.2f}.",
        value=quality, n=len(parts),
        **context.trust_in(
            context.layers.civil_society, at_most="indicative" if enough else "insufficient_data"
        ),
        would_change="Ties that were not asked about.",
        next_question="Who links neighbourhoods that look apart?",
        details={
            "neighbourhoods": count, "stability": stability,
            "null_mean": mean, "null_high": high,
        },
    )  # fmt: skip


def _neighbourhoods(
    context: Context, nodes: Codes, parts: Ints, ends: tuple[Ints, Ints], stability: float
) -> Iterator[Finding]:
    """One finding a part; `ends` are the parts of both ends of each tie."""
    count = int(parts.max()) + 1 if len(parts) else 0
    within = np.flatnonzero(ends[0] == ends[1])
    across = np.bincount(np.concatenate([np.delete(end, within) for end in ends]), minlength=count)
    inside = engine.by_part(ends[0][within], count)
    for part, some in enumerate(engine.by_part(parts, count)):
        ties = within[inside[part]]
        yield _neighbourhood(context, nodes[some], ties, part + 1, int(across[part]), stability)


def _neighbourhood(
    context: Context, rows: Codes, within: Codes, number: int, across: int, stability: float
) -> Finding:
    layer = context.layers.collaboration
    evidence = layer.evidence(within.tolist())
    ids = [context.ids[v] for v in rows.tolist()]
    enough = len(layer) >= context.view.thresholds.small_map
    return Finding(
        id=f"A36:neighbourhood:{number}", analysis="A36", subject=tuple(ids),
        statement=f"Neighbourhood {number}: {plural(len(ids), 'actor')}, "
        f"{plural(len(within), 'tie')} among them and {across} to others.",
        reason=f"Together in {context.view.thresholds.community_agreement:.0%} of the runs or more.",
        value=float(len(ids)), n=len(ids),
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()),
            sources=len(context.told_by(evidence)),
            at_most="supported" if enough else "insufficient_data",
        ),
        sensitivity=int(context.sensitivity[rows].max()), evidence=evidence,
        would_change="Ties that were not asked about.",
        next_question="Who links this neighbourhood with the others?",
        details={
            "members": ids, "ties_inside": len(within), "ties_outside": across,
            "stability": stability,
        },
    )  # fmt: skip
