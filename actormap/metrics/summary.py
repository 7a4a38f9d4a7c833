"""The few findings that an officer should hear first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, term
from actormap.metrics import catalogue
from actormap.metrics.base.context import Analysis, Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN
from actormap.metrics.base.presence_words import NO_PRESENCE
from actormap.metrics.base.sheets import Fact, Sheet, combine, combine_possible
from actormap.metrics.base.tags import Relation
from actormap.metrics.coordination.gaps import gaps
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.evidence.resampling import Progress, resampled
from actormap.metrics.groups.platform_exclusion import platform_exclusion
from actormap.metrics.reach.contact_log import Definition
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.steps import steps
from actormap.metrics.structure.components import components
from actormap.metrics.to_act import Question, first_of_all, to_act

SHEET = Sheet(__file__)
REASONS = 3
"""So many reasons are told why an analysis has nothing to go on; the others are counted."""
OWN = "summary.main_findings"


def _missing(context: Context) -> Iterator[Fact]:
    """What is not recorded of any actor, or not at all; nothing where nobody is on the map."""
    m, actors = context.m, len(context.m.actors)
    if not actors:
        return
    note = partial(Fact, n=actors, at_most="insufficient_data")
    if not context.layers.civil_society.any():
        unknown = int((m.actors["sphere"] == "unknown").sum())
        yield note("sphere", "sphere", subject=("sphere",), values={"unknown": unknown, "actors": actors})
    for table, (statement, step) in schema.missing().items():
        rows = m[table]
        if not (rows["date"] <= context.view.date if "date" in rows else rows["id"] != "").any():
            words = {"statement": term(statement), "step": term(step), "actors": actors}
            yield note("missing", table, subject=(table,), values=words)


def _chosen(m: ActorMap, view: View, *, analysis: Analysis, ids: frozenset[str]) -> Findings:
    """Those findings of an analysis that are to be heard first."""
    findings = analysis(m, view)
    return findings.replace(finding for finding in findings if finding.id in ids)


def _analysis(question: Question) -> Analysis:
    name, options = question
    return partial(catalogue.load(name), **dict(options))


@checked
def main_findings(
    m: ActorMap, view: View, *, dated: bool = True, draws: int = 0, progress: Progress | None = None
) -> Findings:
    """Ten things to act on, out of all families, each with its next step (A10 to A63).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    dated
        Also what waits for its day alone: plans, promises, decisions, meetings, dates to watch. Home lists it
        as what is due.
    draws, progress
        As in `resampling.resampled`, for each analysis of which a finding is told.

    Returns
    -------
    Findings
        At most ten, the weightiest first (`to_act.Points`): danger for people, how near its day is, how many
        it concerns, how sure it is as recorded, and how cheap the next step is. What says the same of the
        same is told once, with the others under its reason. ``next_question`` is the next step; in
        `details`, beside its own: ``asked`` (its analysis), ``topic``, ``also`` (how many findings are told
        with it) and ``points``. What is not recorded at all, such as any tie, is one of them. An analysis
        that has nothing to go on is told in the caveats.

    Raises
    ------
    Refused
        The view is that of a possible map, or leaves a source out.

    Notes
    -----
    What can be acted on, and its danger, is a judgement of this project (``actions.csv``), not a
    measurement. What is not in the list is not unimportant. Nothing of the sealed part is in it. The order
    is that of the map as recorded, whatever possible maps say. Groups without a route go by
    self-identification.

    References
    ----------
    The analyses that it takes from, isolation first: docs/definitions.md#a10.
    """
    if view.world is not None or view.without:
        raise Refused(
            "the main findings are those of the map as recorded. Ask for them with a view without {options}.",
            options=Name("world, without"),
        )
    view = view.recorded  # also without subjects: it draws possible maps itself
    answers: dict[Question, Findings] = {}
    refusals: list[Sentence] = []
    rows = [row for row in schema.actions() if dated or not row.in_due]
    for question in dict.fromkeys((row.analysis, row.options) for row in rows):
        if question[0] == OWN:
            continue
        try:
            answers[question] = resampled(_analysis(question), m, view, draws=0)
        except Refused as reason:
            refusals.append(reason.sentence)
    context = context_of(m, view)
    own = SHEET.findings(context, _missing(context))
    every = {question: answer.findings for question, answer in answers.items()} | {(OWN, ()): own.findings}
    things = to_act(every, view.date, ties=not m.ties.empty)
    things = [thing for thing in things if dated or not thing.action.in_due]
    first = first_of_all(things)
    sure: dict[Question, Findings] = {(OWN, ()): own}
    leading = [question for question in answers if any(thing.question == question for thing in first)]
    for i, question in enumerate(leading):
        ids = frozenset(thing.finding.id for thing in first if thing.question == question)
        chosen = partial(_chosen, analysis=_analysis(question), ids=ids)
        checks = draws if catalogue.row(question[0]).resample else 0
        step = None if progress is None else _step(progress, i, len(leading))
        sure[question] = resampled(
            chosen, m, view, draws=checks, unlimited=_analysis(question), progress=step
        )
    of = {(question, finding.id): finding for question, answer in sure.items() for finding in answer.findings}
    findings = [thing.words(of[thing.question, thing.finding.id]) for thing in first]
    left = len(things) - len(first)
    reasons = list(dict.fromkeys(refusals))
    unanswered = [Sentence("{reason}", reason=reason) for reason in reasons[:REASONS]]
    unanswered += SHEET.further(left=0, more=max(0, len(reasons) - REASONS))
    more = SHEET.further(left=left, more=0)
    return combine(own.method, *sure.values()).replace(findings, *more, *unanswered)


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
