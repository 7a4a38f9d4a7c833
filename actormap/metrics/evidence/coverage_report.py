"""How good the record is: who was asked about, how well it is sourced, and what to ask next (A10)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, plural, series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.evidence.record_quality import RecordQuality, record_quality

SHOWN = 50


@checked
def coverage(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """How well each actor was observed, who was never asked about, how ties are sourced (A10).

    Parameters
    ----------
    m
        The map.
    view
        The day and the chance of detection.
    limit
        Most actors listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        The mean coverage of civil society (value: 0 to 1; details ``actors``, ``never_asked``,
        ``not_observed``). Then, over the ties of the day (value: a share, 0 to 1, None where nothing
        is known; n: ties of which it is known): told by one independent source alone (details
        ``none``, ``one``, ``several``), not graded, told by a primary source (details ``primary``,
        ``secondary``, ``unknown``). Then the independent sources (value: their number; details
        ``kinds``: number of listed sources of each). Then one an actor, first whom to ask about next
        (value: coverage, 0 to 1; n: independent observations; details ``asked``, ``told``, ``ties``,
        ``needed``: how many more observations make its coverage enough for a supported finding, or of
        an actor without a tie how many more are to be asked until that is evidence).

    Raises
    ------
    Refused
        There is no actor of civil society.

    Notes
    -----
    Coverage is the chance that a tie would have been seen if it existed; the chance of detection in
    one observation is an assumption and is printed. A source that told of a tie observed the actor
    but was not asked what else there is. Many sources that know each other are few: give them the
    same independent key. A primary source need not be right, nor a secondary one wrong.

    References
    ----------
    docs/definitions.md#a10, #a37; MacKenzie et al. (2002), Ecology 83(8).
    """
    context = context_of(m, view)
    nodes = np.flatnonzero(context.layers.civil_society)
    if not len(nodes):
        raise Refused(
            "no actor of civil society is recorded. Say the sphere of those who are: choose them in the list "
            "of actors, or say it of a whole list when it is brought."
        )
    records = record_quality(context)
    findings = [_mean(context, nodes), *_of_ties(context, records), _sources(context, records)]
    ties = np.bincount(records.ends, minlength=len(context.ids))
    asked_by = context.coverage.respondents().count
    of_actors = context.coverage.of_actors
    order = sorted(nodes.tolist(), key=lambda v: (bool(asked_by[v]), of_actors[v], -ties[v], v))
    findings += [_actor(context, v, int(ties[v])) for v in order[:limit]]
    caveats = [Sentence("A source that did not want to tell counts as if it had answered.")]
    if m.observations.empty:
        caveats.append(
            Sentence(
                "Nobody is recorded as asked. Enter who was asked about whom (the table observations), "
                "also where the answer was that there is nobody."
            )
        )
    return Findings(
        "Coverage and sources of the record (A10)",
        {"actors": len(nodes), "limit": limit},
        tuple(caveats),
        tuple(findings),
    )


def _mean(context: Context, nodes: Codes) -> Finding:
    of_actors, asked_by = context.coverage.of_actors[nodes], context.coverage.respondents().count[nodes]
    never = int((asked_by == 0).sum())
    blank = int((of_actors == 0).sum())
    return Finding(
        id="A10:coverage:whole",
        analysis="A10",
        subject=("civil society",),
        statement=Sentence(
            "Nobody is recorded as asked about the ties of {never} of {actors} of civil society.",
            never=never,
            actors=plural(len(nodes), "actor"),
        ),
        reason=Sentence(
            "Mean coverage is {mean:.2f}. Actors of whom no source is recorded as telling anything: {blank}.",
            mean=float(of_actors.mean()),
            blank=blank,
        ),
        value=float(of_actors.mean()),
        n=len(nodes),
        **context.trust_in(nodes, at_most="indicative"),
        would_change=Sentence(
            "The office enters who was asked about whom, also where the answer was that there is nobody."
        ),
        next_question=Sentence("Ask about those at the top of this list, and note who was asked."),
        details={"actors": len(nodes), "never_asked": never, "not_observed": blank},
    )


def _of_ties(context: Context, records: RecordQuality) -> list[Finding]:
    """What the sources of all ties of the day are worth; nothing where there is none."""
    if not records.total:
        return []
    total, several = records.total, int((records.sources > 1).sum())
    single, graded = int((records.sources == 1).sum()), int(records.graded.sum())
    primary, secondary = (int((records.role == word).sum()) for word in ("primary", "secondary"))
    by_sources = {"one": single, "several": several, "none": total - several - single}
    by_grade = {"ungraded": total - graded, "graded": graded}
    by_role = {"primary": primary, "secondary": secondary, "unknown": total - primary - secondary}
    return [
        _share(
            context,
            records,
            "single_source",
            by_sources,
            Sentence(
                "Ties told by one source: {one}; by several: {several}; by none on record: {none}.",
                **by_sources,
            ),
        ),
        _share(
            context,
            records,
            "ungraded",
            by_grade,
            Sentence("Ties not graded: {ungraded}; graded: {graded}.", **by_grade),
        ),
        _share(
            context,
            records,
            "primary",
            by_role,
            Sentence(
                "Ties told by a primary source: {primary}; by secondary sources only: {secondary}; not "
                "known: {unknown}.",
                **by_role,
            ),
        ),
    ]


WHAT_OF_TIES = {
    "single_source": Sentence("told by one independent source alone"),
    "ungraded": Sentence("not graded"),
    "primary": Sentence("told by a primary source"),
}
ASK_OF_TIES = {
    "single_source": Sentence("Ask a second, independent source about the ties on which most rests."),
    "ungraded": Sentence(
        "Grade the sources (such as B2): how reliable each is, and how credible what it told is."
    ),
    "primary": Sentence(
        "Note of each source whether it was there itself (primary) or heard of it (secondary)."
    ),
}


def _share(
    context: Context, records: RecordQuality, name: str, counts: dict[str, int], reason: Sentence
) -> Finding:
    """The share of ties of which the first of some counts is true; what is unknown is left out."""
    count, total = next(iter(counts.values())), records.total - counts.get("unknown", 0)
    ties, every = (plural(n, "recorded tie") for n in (total, records.total))
    what = WHAT_OF_TIES[name]
    statement = counted(count, "{n} of {ties} is {what}.", "{n} of {ties} are {what}.", ties=ties, what=what)
    if not total and records.total:
        statement = Sentence(
            "For none of {ties} is it recorded whether it was {what}.", ties=every, what=what
        )
    return Finding(
        id=f"A10:records:{name}",
        analysis="A10",
        subject=("civil society",),
        statement=statement,
        reason=reason,
        value=count / total if total else None,
        n=total,
        **_whole(context, records),
        next_question=ASK_OF_TIES[name],
        would_change=Sentence("The office enters sources or grades that are missing."),
        details=counts,
    )


def _whole(context: Context, records: RecordQuality) -> dict[str, Any]:
    """How far to lean on a count of ties: how well their actors are observed, by how many sources told."""
    coverage = context.trust_in(np.unique(records.ends))["coverage"]
    return {
        **context.trust(coverage=coverage, sources=records.independent, at_most="indicative"),
        "sensitivity": records.sensitivity,
    }


def _sources(context: Context, records: RecordQuality) -> Finding:
    """How many independent sources there are, and of how many kinds."""
    kinds = context.m.sources["kind"].replace("", "not recorded").value_counts().sort_index()
    words = schema.vocabulary("source_kind")
    listed = series(
        Sentence("{kind} {n}", kind=term(words.get(str(kind), str(kind)).lower()), n=int(count))
        for kind, count in kinds.items()
    )
    independent = records.independent
    return Finding(
        id="A10:sources",
        analysis="A10",
        subject=("civil society",),
        statement=Sentence(
            "The recorded ties come from {sources}.", sources=plural(independent, "independent source")
        )
        if independent
        else Sentence("No source of a tie is recorded."),
        reason=Sentence("Sources by kind: {kinds}.", kinds=listed)
        if listed
        else Sentence("Sources by kind: no source is on the list."),
        value=float(independent),
        n=len(context.m.sources),
        **_whole(context, records),
        next_question=Sentence(
            "Talk to kinds of sources that are missing here, and to those who are seldom asked."
        ),
        would_change=Sentence(
            "The office enters sources that are missing, or learns that some of them know each other."
        ),
        details={"kinds": {str(kind): int(count) for kind, count in kinds.items()}},
    )


def _needed(context: Context, observations: int) -> int | None:
    """How many more observations give enough coverage for a supported finding; None where none do."""
    thresholds = context.view.thresholds
    enough, missed = thresholds.supported_coverage, 1 - thresholds.detection
    if float(detection_share(observations, thresholds)) >= enough:
        return 0
    if missed in {0.0, 1.0}:
        return 1 if missed == 0 else None
    if enough >= 1:
        return None
    return math.ceil(math.log(1 - enough) / math.log(missed) - 1e-9) - observations


def _reason(ties: int, needed: int | None, fields: Mapping[str, Any]) -> Sentence:
    """What was observed, and how many more would be enough for what can be said of such an actor."""
    if not needed:
        return Sentence("{observations}, coverage {coverage:.2f}; {ties}.", **fields)
    if not ties:
        return Sentence(
            "{observations}, coverage {coverage:.2f}; {ties}. Silence becomes evidence once the office "
            "has asked {needed} more.",
            needed=needed,
            **fields,
        )
    return Sentence(
        "{observations}, coverage {coverage:.2f}; {ties}. {needed} more would be enough to lean on this.",
        needed=needed,
        **fields,
    )


def _actor(context: Context, v: int, ties: int) -> Finding:
    name, coverage = context.names[v], float(context.coverage.of_actors[v])
    asked_by, count = int(context.coverage.respondents().count[v]), int(context.coverage.observations[v])
    needed = _needed(context, count) if ties else context.coverage.needed_of_none(v, asked_by)
    fields = {
        "observations": plural(count, "independent observation"),
        "coverage": coverage,
        "ties": plural(ties, "recorded tie"),
    }
    return Finding(
        id=f"A10:coverage:{'asked' if asked_by else 'never_asked'}:{context.ids[v]}",
        analysis="A10",
        kind="actor",
        subject=(context.ids[v],),
        statement=_statement(name, asked_by),
        reason=_reason(ties, needed, fields),
        value=coverage,
        n=count,
        **context.trust(coverage=coverage, sources=count),
        sensitivity=int(context.sensitivity[v]),
        would_change=Sentence("The office asks another source about these ties."),
        next_question=_next_question(name, asked_by, needed),
        details={"asked": asked_by, "told": count - asked_by, "ties": ties, "needed": needed},
    )


def _statement(name: Name, asked_by: int) -> Sentence:
    if not asked_by:
        return Sentence("Nobody is recorded as asked about the ties of {name}.", name=name)
    return counted(
        asked_by,
        "{n} independent source was asked about the ties of {name}.",
        "{n} independent sources were asked about the ties of {name}.",
        name=name,
    )


def _next_question(name: Name, asked_by: int, needed: int | None) -> Sentence:
    if not asked_by:
        return Sentence(
            "Ask an independent source with whom {name} works. Note also the answer that there is nobody.",
            name=name,
        )
    if not needed:
        return NOTHING
    return Sentence("Ask {more} about the ties of {name}.", more=plural(needed, "more source"), name=name)
