"""Where the recorded network is thin, and whether that means anything (A02, A10)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from actormap.config import View
from actormap.engine import structure
from actormap.findings import Finding, Findings, Verdict
from actormap.metrics.common import (
    NOT_ASKED,
    Analysis,
    Context,
    Relation,
    combine_possible,
    context_of,
    group_labels,
    members,
    plural,
    tagged,
)
from actormap.metrics.coverage import isolated_posterior
from actormap.metrics.exclusion import platform_exclusion
from actormap.metrics.reach import steps_from_office
from actormap.model import ActorMap

AT_MOST: dict[str, Verdict] = {
    "isolated_supported": "supported",
    "possibly_isolated": "indicative",
    "not_observed_enough": "insufficient_data",
}
"""The best that can be said of an actor, whatever resampling says."""

NAMED_AT_MOST = 2 / 3
"""A group is spoken of as a whole only when at least this share of its members was observed enough."""


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
    part = _numbered(structure.components(n, layer.source, layer.target), nodes)
    core = structure.core_numbers(n, layer.source, layer.target)
    degree = np.bincount(layer.source, minlength=n) + np.bincount(layer.target, minlength=n)
    pairs = len(nodes) * (len(nodes) - 1) / 2
    parts = len(set(part[nodes].tolist()))
    whole = Finding(
        id="A02:whole", analysis="A02", subject=("civil society",),
        statement=f"{plural(len(nodes), 'actor')} of civil society with {plural(len(layer), 'recorded tie')} "
        f"of collaboration, in {plural(parts, 'separate part')}.",
        reason=f"{len(layer)} of {pairs:.0f} possible pairs have a tie.",
        value=len(layer) / pairs if pairs else None, n=len(nodes),
        **context.trust_in(context.layers.civil_society, at_most="indicative"),
        would_change="Ties that were not told, or that do not exist.",
        next_question="Ask about the ties of those who were never asked about.",
        details={"actors": len(nodes), "ties": len(layer), "parts": parts},
    )  # fmt: skip
    found = [whole]
    evidence = _evidence(layer.source, layer.target, layer.start, layer.proof, n)
    sources = [len(keys) for keys in context.coverage.keys]
    for v in nodes.tolist():
        isolate = degree[v] == 0
        found.append(Finding(
            id=f"A02:{'isolate' if isolate else 'main' if part[v] == 1 else 'apart'}:{context.ids[v]}",
            analysis="A02",
            subject=(context.ids[v],),
            statement=f"No tie of collaboration is recorded for {context.names[v]}." if isolate else
            f"{context.names[v]}: {plural(int(degree[v]), 'recorded tie')} of collaboration.",
            reason=f"Part {part[v]} of {parts}; core number {core[v]}.",
            value=float(core[v]), n=int(degree[v]), sensitivity=int(context.sensitivity[v]),
            evidence=evidence[v],
            **context.trust(coverage=float(context.coverage.of_actors[v]), sources=sources[v]),
            details={
                "part": int(part[v]), "core": int(core[v]), "degree": int(degree[v]),
                "isolate": bool(isolate),
            },
        ))  # fmt: skip
    caveats = (NOT_ASKED, "One weak tie joins two parts; a low core number is not unimportance.")
    return Findings(
        "Connected parts and cores (A02)", context.parameters("tie_exists"), caveats, tuple(found)
    )  # fmt: skip


def _numbered(labels: npt.NDArray[np.int32], nodes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
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
    source: npt.NDArray[np.int32], target: npt.NDArray[np.int32], start: npt.NDArray[np.int64],
    proof: npt.NDArray[np.object_], n: int,
) -> list[tuple[str, ...]]:  # fmt: skip
    """Ids of the ties at each node."""
    ties: list[list[str]] = [[] for _ in range(n)]
    for edge, (u, v) in enumerate(zip(source.tolist(), target.tolist(), strict=True)):
        ids = proof[start[edge] : start[edge + 1]].tolist()
        ties[u] += ids
        ties[v] += ids
    return [tuple(sorted(some)) for some in ties]


def thin_places(relation: Relation) -> Analysis:
    """Isolation (A10), then seats on platforms (A12), then parts and cores (A02), as one.

    Parameters
    ----------
    relation
        Which group tags the group findings go by.

    Returns
    -------
    function
        From a map and a view to `Findings`. What cannot be said, such as A10 without an office,
        is told in a caveat.
    """
    return partial(_thin_places, relation=relation)


def _thin_places(m: ActorMap, view: View, *, relation: Relation) -> Findings:
    return combine_possible(
        "Isolation, seats on platforms, connected parts and cores (A02, A10, A12)",
        lambda: isolation(m, view, relation=relation),
        lambda: platform_exclusion(m, view, relation=relation),
        lambda: components(m, view),
    )


def isolation(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Actors to whom no trusted route is recorded, and whether that is evidence (A10).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags the group findings go by.

    Returns
    -------
    Findings
        One for each actor of civil society without a route from the office within the allowed
        steps (value: chance that it is isolated given what was asked, 0 to 1; ``isolation`` in
        details is ``isolated_supported``, ``possibly_isolated`` or ``not_observed_enough``;
        `n` is the number of independent observations), then one a group with such members
        (details ``isolated_supported``, ``possibly_isolated``, ``not_observed_enough``,
        ``reached``: how many members each).

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    The absence of a tie is not evidence of isolation: with d the chance that one independent
    observation shows a tie that exists, and s observations in which none was seen, the chance is
    prior / (prior + (1 - prior)(1 - d)^s). Prior and d are assumptions; they are printed.

    References
    ----------
    docs/definitions.md#a10; detection logic as in occupancy models: MacKenzie et al. (2002),
    Ecology 83(8).
    """
    context = context_of(m, view)
    t = view.thresholds
    steps = steps_from_office(context)
    apart = context.layers.civil_society & ~(steps <= t.max_steps)
    verdicts = {v: _verdict(len(context.coverage.asked[v]), view) for v in np.flatnonzero(apart).tolist()}
    found = [_about_actor(context, v, *verdict) for v, verdict in verdicts.items()]
    found.sort(key=lambda finding: (-(finding.value or 0), finding.subject))
    for code, rows in members(m, relation).items():
        concerned = np.flatnonzero(rows & context.layers.civil_society).tolist()
        if any(v in verdicts for v in concerned):
            found.append(_about_group(context, code, concerned, verdicts, relation))
    caveats = (
        NOT_ASKED,
        "A recorded route is not the only way to meet somebody: new contacts may be possible directly.",
    )
    return Findings(
        "Isolation, or not asked (A10)",
        context.parameters(
            "max_steps", "trusted_step", "detection", "isolated_prior", "isolated_observations",
            "isolated_posterior", "possibly_isolated_posterior", relation=relation,
        ),
        caveats, tuple(found),
    )  # fmt: skip


def _verdict(observations: int, view: View) -> tuple[str, float]:
    t = view.thresholds
    posterior = isolated_posterior(observations, t)
    # A posterior that equals the threshold by its formula must not fall below it by rounding.
    if posterior >= t.isolated_posterior - 1e-12 and observations >= t.isolated_observations:
        return "isolated_supported", posterior
    if posterior >= t.possibly_isolated_posterior - 1e-12:
        return "possibly_isolated", posterior
    return "not_observed_enough", posterior


def _ties(context: Context) -> npt.NDArray[np.int64]:
    """Number of ties of collaboration of each actor."""
    layer = context.layers.collaboration
    return np.bincount(np.r_[layer.source, layer.target], minlength=len(context.ids))


def _about_actor(context: Context, v: int, verdict: str, posterior: float) -> Finding:
    name, observed = context.names[v], len(context.coverage.asked[v])
    asked = plural(observed, "independent source")
    ties = int(context.once("ties of collaboration", _ties)[v])
    words = {
        "isolated_supported": f"No route from the office to {name} is recorded, though {asked} were asked.",
        "possibly_isolated": f"No route from the office to {name} is recorded; {asked} were asked, which is "
        "indicative.",
        "not_observed_enough": f"No route from the office to {name} is recorded; its ties were not observed "
        f"enough ({asked} asked), so this is not evidence that none exists.",
    }
    coverage = float(context.coverage.of_actors[v])
    return Finding(
        id=f"A10:{verdict}:{context.ids[v]}", analysis="A10", subject=(context.ids[v],),
        statement=words[verdict], value=posterior, n=observed,
        reason=f"With {asked} asked and no route told, the chance that there is none is {posterior:.2f}; "
        f"{plural(ties, 'tie')} of collaboration recorded.",
        **context.trust(coverage=coverage, sources=observed, at_most=AT_MOST[verdict]),
        sensitivity=int(context.sensitivity[v]),
        would_change="One recorded tie of trust, or a contact with the office.",
        next_question=f"Ask {'another' if observed else 'an'} independent source: with whom does {name} "
        "work, and who do they trust?",
        details={
            "isolation": verdict, "posterior": posterior, "observations": observed,
            "collaboration_ties": ties,
        },
    )  # fmt: skip


def _about_group(
    context: Context, code: str, concerned: Sequence[int], verdicts: dict[int, tuple[str, float]],
    relation: Relation,
) -> Finding:  # fmt: skip
    label = group_labels(context.m).get(code, code)
    counts = dict.fromkeys(("isolated_supported", "possibly_isolated", "not_observed_enough"), 0)
    for v in concerned:
        if v in verdicts:
            counts[verdicts[v][0]] += 1
    total, without = len(concerned), sum(counts.values())
    observed_enough = counts["not_observed_enough"] <= (1 - NAMED_AT_MOST) * total
    who = f"{plural(total, 'recorded actor')} {tagged(label, relation)}"
    if observed_enough:
        statement = f"No route is recorded to {without} of {who}."
    else:
        statement = (
            f"The ties of {counts['not_observed_enough']} of {who} were not observed enough to say "
            "whether routes exist."
        )
    best = next((verdict for verdict, count in counts.items() if count), "not_observed_enough")
    allowed = AT_MOST[best] if observed_enough else "insufficient_data"
    return Finding(
        id=f"A10:group:{code}", analysis="A10", subject=(code,), statement=statement,
        reason=f"{counts['isolated_supported']} observed and without a route, {counts['possibly_isolated']} "
        f"possibly, {counts['not_observed_enough']} not observed enough, {total - without} with a route.",
        value=without / total, n=total,
        **context.trust_in(concerned, members=total, at_most=allowed),
        would_change="Observations of those that were not asked about.",
        next_question="Ask independent sources about the members that were not observed enough."
        if counts["not_observed_enough"]
        else "Ask those that have no route whom they trust, and who could introduce the office.",
        details=counts | {"reached": total - without, "members": total, "observed_enough": observed_enough},
    )  # fmt: skip
