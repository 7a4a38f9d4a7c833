"""The few findings that an officer should hear first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings, combine, combine_possible
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, plural
from actormap.metrics.base.context import Analysis, Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN
from actormap.metrics.base.presence_words import NO_PRESENCE
from actormap.metrics.base.tags import Relation
from actormap.metrics.coordination.gaps import gaps
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.evidence.resampling import Progress, resampled
from actormap.metrics.groups.platform_exclusion import platform_exclusion
from actormap.metrics.introductions.introducer_load import introducer_load
from actormap.metrics.reach.isolation import isolated_groups, isolation, isolation_of_groups
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.steps import Definition, steps
from actormap.metrics.structure.components import components

Choice = Callable[[Findings], Iterable[Finding]]
SELF: Relation = "identifies_as"
"""Groups go by what their members say they are."""


def _groups(context: Context, findings: Findings) -> Iterable[Finding]:
    """The group with the largest share without a route, and the one of which the least is known."""
    figures = isolated_groups(context, SELF)
    groups = [(f, figures[f.subject[0]]) for f in findings]
    observed = [f for f, group in groups if group.observed_enough and group.counts["isolated_supported"]]
    silent = [f for f, group in groups if not group.observed_enough]
    for some in (observed, silent):
        yield from sorted(some, key=lambda f: (-(f.value or 0), -(f.n or 0), f.subject))[:1]


def _without_spheres(context: Context) -> list[Finding]:
    """What is missing where nobody is known to be of civil society: all analyses are about it."""
    actors = len(context.m.actors)
    if not actors or context.layers.civil_society.any():
        return []
    unknown = int((context.m.actors["sphere"] == "unknown").sum())
    return [
        Finding(
            id="A10-A31:spheres",
            analysis="A10-A31",
            kind="note",
            subject=("sphere",),
            statement=Sentence("No actor on the map is recorded as civil society."),
            reason=Sentence(
                "The sphere of {unknown} of {actors} is not recorded. All of this is about civil society.",
                unknown=unknown,
                actors=plural(actors, "actor"),
            ),
            n=actors,
            next_question=Sentence(
                "Who among them is civil society? Say it in the list of actors, or import the list again "
                "and say it for all of it."
            ),
        )
    ]


def _first(findings: Findings, count: int) -> Iterable[Finding]:
    return [f for f in findings if f.value][:count]


def _chosen(m: ActorMap, view: View, *, analysis: Analysis, choose: Choice) -> Findings:
    """Those findings of an analysis that are to be heard first."""
    findings = analysis(m, view)
    return findings.replace(choose(findings))


@checked
def main_findings(m: ActorMap, view: View, *, draws: int = 0, progress: Progress | None = None) -> Findings:
    """One or two findings of each kind: routes, reach, load, gaps, platforms (A10, A13, A28, A30, A31).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    draws, progress
        As in `resampling.resampled`, for each analysis.

    Returns
    -------
    Findings
        At most seven, and one more first where it is not known of any actor that it is of civil society;
        an analysis that has nothing to go on is told in the caveats.

    Raises
    ------
    Refused
        The view is that of a possible map, or leaves a source out.

    Notes
    -----
    Each kind is ordered by its own measure, and kinds are not compared: what is not in the list is
    not unimportant. Groups go by self-identification.

    References
    ----------
    The analyses that it takes from: docs/definitions.md#a10, #a13, #a28, #a30, #a31.
    """
    if view.world is not None or view.without:
        raise Refused(
            "the main findings are those of the map as recorded. Ask for them with a view without {options}.",
            options=Name("world, without"),
        )
    view = view.recorded  # also without subjects: it draws possible maps itself
    kinds: list[tuple[Analysis, Choice]] = [
        (partial(isolation_of_groups, relation=SELF), partial(_groups, context_of(m, view))),
        (gap, partial(_first, count=1)),
        (introducer_load, partial(_first, count=1)),
        (gaps, partial(_first, count=2)),
        (missing_platforms, lambda findings: list(findings)[:1]),
    ]
    parts: list[Findings] = []
    refusals: list[Sentence] = []
    for i, (analysis, choose) in enumerate(kinds):
        step = None if progress is None else _step(progress, i, len(kinds))
        try:
            first = partial(_chosen, analysis=analysis, choose=choose)
            parts.append(resampled(first, m, view, draws=draws, unlimited=analysis, progress=step))
        except Refused as reason:
            refusals.append(reason.sentence)
    whole = combine("What to look at first", *parts)
    reasons = (Sentence("{reason}", reason=reason) for reason in dict.fromkeys(refusals))
    return whole.replace((*_without_spheres(context_of(m, view)), *whole.findings), *reasons)


def _step(progress: Progress, done: int, total: int) -> Progress:
    """Progress of one analysis as a part of all."""
    return lambda words, share: progress(words, (done + share) / total)


@checked
def coordination_overview(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Coordination gaps, missing platforms and shared space in one answer (A30-A32)."""
    if m.presence.empty:
        raise Refused(NO_PRESENCE)
    return combine(
        "Coordination: gaps, platforms, shared space (A30, A31, A32)",
        gaps(m, view, limit=limit),
        missing_platforms(m, view, limit=limit),
        shared_space(m, view, limit=limit),
    )


def thin_places(relation: Relation) -> Analysis:
    """Isolation (A10), then seats on platforms (A12), then parts and cores (A02), as one."""
    return partial(_thin_places, relation=relation)


@checked
def _thin_places(m: ActorMap, view: View, *, relation: Relation) -> Findings:
    return combine_possible(
        "Isolation, seats on platforms, connected parts and cores (A02, A10, A12)",
        lambda: isolation(m, view, relation=relation),
        lambda: platform_exclusion(m, view, relation=relation),
        lambda: components(m, view),
    )


def reach_overview(relation: Relation, reached_by: Definition) -> Analysis:
    """Both analyses of reach as one: against who exists (A13), then steps from the office (A03)."""
    return partial(_both, relation=relation, reached_by=reached_by)


@checked
def _both(m: ActorMap, view: View, *, relation: Relation, reached_by: Definition) -> Findings:
    return combine_possible(
        "Reach: against who exists, and in steps from the office (A03, A13)",
        lambda: gap(m, view, relation=relation, definition=reached_by),
        lambda: steps(m, view, relation=relation),
    )
