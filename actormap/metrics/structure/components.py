"""Connected parts, and how deep in the network each actor lies (A02)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actormap.arrays import Codes, Ints
from actormap.config import View
from actormap.engine.connectivity import components as kernel
from actormap.findings import Finding, Findings
from actormap.metrics.base.context import NOT_ASKED, context_of
from actormap.model import ActorMap
from actormap.sentences import Sentence, plural

WEAK_TIE = Sentence("One weak tie joins two parts; a low core number is not unimportance.")


def components(m: ActorMap, view: View) -> Findings:
    """Connected parts, actors without any tie, and how deep in the network each actor lies (A02).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        First one about the whole (value: density, 0 to 1; details ``actors``, ``ties``,
        ``parts``), then one an actor of civil society (value: core number, a count; details
        ``part``, ``degree``, ``isolate``).

    Notes
    -----
    The graph is G+: recorded collaboration among civil society, the office left out. The core
    number is the largest k such that the actor lies in a part where everybody has k ties or more.
    A low core says where the record is thin, not who is unimportant. One weak tie joins two parts.

    References
    ----------
    Seidman (1983), Social Networks 5(3); docs/definitions.md#a02.
    """
    context = context_of(m, view)
    layer = context.layers.collaboration
    n = len(layer.ids)
    nodes = np.flatnonzero(layer.nodes)
    part = _numbered(kernel.components(n, layer.source, layer.target), nodes)
    core = kernel.core_numbers(n, layer.source, layer.target)
    degree = np.bincount(layer.source, minlength=n) + np.bincount(layer.target, minlength=n)
    pairs = len(nodes) * (len(nodes) - 1) / 2
    parts = len(set(part[nodes].tolist()))
    whole = Finding(
        id="A02:whole", analysis="A02", subject=("civil society",),
        statement=Sentence(
            "{actors} of civil society with {ties} of collaboration, in {parts}.",
            actors=plural(len(nodes), "actor"), ties=plural(len(layer), "recorded tie"),
            parts=plural(parts, "separate part"),
        ),
        reason=Sentence(
            "{ties} of {pairs:.0f} possible pairs have a tie.", ties=len(layer), pairs=pairs
        ),
        value=len(layer) / pairs if pairs else None, n=len(nodes),
        **context.trust_in(context.layers.civil_society, at_most="indicative"),
        would_change=Sentence("Ties that were not told, or that do not exist."),
        next_question=Sentence("Ask about the ties of those who were never asked about."),
        details={"actors": len(nodes), "ties": len(layer), "parts": parts},
    )  # fmt: skip
    found = [whole]
    evidence = _evidence(layer.source, layer.target, layer.start, layer.proof, n)
    sources = [len(keys) for keys in context.coverage.keys]
    for v in nodes.tolist():
        isolate = degree[v] == 0
        found.append(Finding(
            id=f"A02:{'isolate' if isolate else 'main' if part[v] == 1 else 'apart'}:{context.ids[v]}",
            analysis="A02", kind="actor", subject=(context.ids[v],),
            statement=Sentence("No tie of collaboration is recorded for {name}.", name=context.names[v])
            if isolate else
            Sentence(
                "{name}: {ties} of collaboration.",
                name=context.names[v], ties=plural(int(degree[v]), "recorded tie"),
            ),
            reason=Sentence(
                "Part {part} of {parts}; core number {core}.",
                part=int(part[v]), parts=parts, core=int(core[v]),
            ),
            value=float(core[v]), n=int(degree[v]), sensitivity=int(context.sensitivity[v]),
            evidence=evidence[v],
            **context.trust(coverage=float(context.coverage.of_actors[v]), sources=sources[v]),
            details={
                "part": int(part[v]), "core": int(core[v]), "degree": int(degree[v]),
                "isolate": bool(isolate),
            },
        ))  # fmt: skip
    caveats = (NOT_ASKED, WEAK_TIE)
    return Findings(
        "Connected parts and cores (A02)", context.parameters("tie_exists"), caveats, tuple(found)
    )  # fmt: skip


def _numbered(labels: Ints, nodes: Codes) -> Codes:
    """Parts numbered from 1, the largest first, equal ones by their first actor."""
    _, first, inverse, counts = np.unique(
        labels[nodes], return_index=True, return_inverse=True, return_counts=True
    )  # fmt: skip
    rank = np.empty(len(counts), dtype=np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(1, len(counts) + 1)
    numbered = np.zeros(len(labels), dtype=np.int64)
    numbered[nodes] = rank[inverse]
    return numbered


def _evidence(
    source: Ints, target: Ints, start: Codes,
    proof: npt.NDArray[np.object_], n: int,
) -> list[tuple[str, ...]]:  # fmt: skip
    """Ids of the ties at each node."""
    ties: list[list[str]] = [[] for _ in range(n)]
    for edge, (u, v) in enumerate(zip(source.tolist(), target.tolist(), strict=True)):
        ids = proof[start[edge] : start[edge + 1]].tolist()
        ties[u] += ids
        ties[v] += ids
    return [tuple(sorted(some)) for some in ties]
