"""Where the recorded network is thin, and whether that means anything (A02, A10)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actormap.arrays import Codes
from actormap.config import View
from actormap.findings import Finding, Findings, Verdict
from actormap.metrics.base.context import NOT_ASKED, Context, context_of
from actormap.metrics.base.coverage import isolated_posterior
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.introductions.reachability import steps_from_office
from actormap.model import ActorMap
from actormap.sentences import plural

AT_MOST: dict[str, Verdict] = {
    "isolated_supported": "supported",
    "possibly_isolated": "indicative",
    "not_observed_enough": "insufficient_data",
}
"""The best that can be said of an actor, whatever resampling says."""

NAMED_AT_MOST = 2 / 3
"""A group is spoken of as a whole only when at least this share of its members was observed enough."""


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


def _ties(context: Context) -> Codes:
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
