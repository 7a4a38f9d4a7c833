"""How good the record is: who was asked about, how well it is sourced, and what to ask next (A10)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.evidence.record_quality import RecordQuality, record_quality

SHEET = Sheet(__file__)
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
        raise SHEET.refusal("nobody")
    records = record_quality(context)
    ties = np.bincount(records.ends, minlength=len(context.ids))
    asked_by = context.coverage.respondents().count
    of_actors = context.coverage.of_actors
    order = sorted(nodes.tolist(), key=lambda v: (bool(asked_by[v]), of_actors[v], -ties[v], v))
    facts = [
        _mean(context, nodes),
        *_of_ties(context, records),
        _sources(context, records),
        *(_actor(context, v, int(ties[v])) for v in order[:limit]),
    ]
    unasked = [SHEET.sentence("note", "unasked")] if m.observations.empty else []
    return SHEET.answer(context, facts, *unasked, actors=len(nodes), limit=limit)


def _mean(context: Context, nodes: Codes) -> Fact:
    of_actors, asked_by = context.coverage.of_actors[nodes], context.coverage.respondents().count[nodes]
    return Fact(
        "whole",
        "coverage:whole",
        float(of_actors.mean()),
        n=len(nodes),
        **context.trust_in(nodes, at_most="indicative"),
        details={
            "actors": len(nodes),
            "never_asked": int((asked_by == 0).sum()),
            "not_observed": int((of_actors == 0).sum()),
        },
    )


def _of_ties(context: Context, records: RecordQuality) -> list[Fact]:
    """What the sources of all ties of the day are worth; nothing where there is none."""
    if not records.total:
        return []
    total, several = records.total, int((records.sources > 1).sum())
    single, graded = int((records.sources == 1).sum()), int(records.graded.sum())
    primary, secondary = (int((records.role == word).sum()) for word in ("primary", "secondary"))
    counts = {
        "single_source": {"one": single, "several": several, "none": total - several - single},
        "ungraded": {"ungraded": total - graded, "graded": graded},
        "primary": {"primary": primary, "secondary": secondary, "unknown": total - primary - secondary},
    }
    return [_share(context, records, about, each) for about, each in counts.items()]


def _share(context: Context, records: RecordQuality, about: str, counts: dict[str, int]) -> Fact:
    """The share of ties of which the first of some counts is true; what is unknown is left out."""
    count, total = next(iter(counts.values())), records.total - counts.get("unknown", 0)
    return Fact(
        about,
        f"records:{about}",
        count / total if total else None,
        case="known" if total else "unknown",
        values={"count": count, "every": records.total},
        n=total,
        **_whole(context, records),
        details=counts,
    )


def _whole(context: Context, records: RecordQuality) -> dict[str, Any]:
    """How far to lean on a count of ties: how well their actors are observed, by how many sources told."""
    coverage = context.trust_in(np.unique(records.ends))["coverage"]
    return {
        **context.trust(coverage=coverage, sources=records.independent, at_most="indicative"),
        "sensitivity": records.sensitivity,
    }


def _sources(context: Context, records: RecordQuality) -> Fact:
    """How many independent sources there are, and of how many kinds."""
    kinds = context.m.sources["kind"].replace("", "not recorded").value_counts().sort_index()
    words, counts = schema.vocabulary("source_kind"), {str(kind): int(count) for kind, count in kinds.items()}
    return Fact(
        "sources",
        "sources",
        float(records.independent),
        values={
            "independent": records.independent,
            "listed": series(
                SHEET.sentence("sources", "each", kind=term(words.get(kind, kind).lower()), n=count)
                for kind, count in counts.items()
            ),
        },
        n=len(context.m.sources),
        **_whole(context, records),
        details={"kinds": counts},
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


def _actor(context: Context, v: int, ties: int) -> Fact:
    coverage, asked_by = float(context.coverage.of_actors[v]), int(context.coverage.respondents().count[v])
    count = int(context.coverage.observations[v])
    needed = _needed(context, count) if ties else context.coverage.needed_of_none(v, asked_by)
    case, more = "asked" if asked_by else "never_asked", "more" if needed else "enough"
    return Fact(
        "actor",
        f"coverage:{case}:{context.ids[v]}",
        coverage,
        subject=(context.ids[v],),
        case={
            "statement": case,
            "reason": "silence" if needed and not ties else more,
            "next_question": more if asked_by else case,
        },
        n=count,
        **context.trust(coverage=coverage, sources=count),
        details={"asked": asked_by, "told": count - asked_by, "ties": ties, "needed": needed},
    )
