"""A profile of the conduct of others towards a group as a figure, and its words (A11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence, listed, plural
from actormap.core.verdicts import Verdict
from actormap.metrics.base.conduct import keys_of, sensitivity_of
from actormap.metrics.base.context import Context
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation, group_labels, tagged

SHEET = Sheet(__file__)
TESTED = ("S2", "S3", "S4", "S5")
"""Indicators that count where chance rarely gives as much; S1 and S6 are context."""


def _beyond_chance(figures: Mapping[str, Any], view: View) -> bool:
    """Whether so many indicators count that something is claimed."""
    t = view.thresholds
    return figures["members"] >= t.stigma_members and len(figures["counts"]) >= t.stigma_indicative


def conduct(
    context: Context,
    relation: Relation,
    code: str,
    rows: Bools,
    figures: Mapping[str, Any],
    profile: Callable[[], tuple[dict[str, Any], tuple[str, ...]]],
) -> Fact:
    """The conduct of others towards a group, as recorded, and whether anything is claimed of it."""
    word = "beyond_chance" if _beyond_chance(figures, context.view) else "recorded"
    later = partial(_of_a_group, context, relation, code, rows, profile)
    return Fact("group", f"group:{word}:{code}", None, later, subject=(code,))


def _weakest(figures: Mapping[str, Any], view: View) -> float | None:
    """The largest corrected chance among the indicators on which the claim rests; None where none is made."""
    if not _beyond_chance(figures, view):
        return None
    chances = sorted(figures["p_corrected"][name] for name in figures["counts"])
    return max(chances[: view.thresholds.stigma_supported], default=None)


def _verdict(figures: Mapping[str, Any], sources: int, coverage: float, view: View) -> Verdict:
    """The best that the profile allows to say."""
    t = view.thresholds
    if not _beyond_chance(figures, view):
        return "insufficient_data"
    enough = (
        len(figures["counts"]) >= t.stigma_supported
        and figures["members"] >= t.supported_members
        and sources >= t.stigma_sources
        and coverage >= t.supported_coverage
    )
    return "supported" if enough else "indicative"


def _of_a_group(
    context: Context,
    relation: Relation,
    code: str,
    rows: Bools,
    profile: Callable[[], tuple[dict[str, Any], tuple[str, ...]]],
) -> dict[str, Any]:
    (figures, ties), who = profile(), np.flatnonzero(rows)
    size, hostile, labels = figures["members"], figures["s1_hostile"], figures["s3_labels"]
    sources = len(keys_of(context, ties, figures["events"]))
    coverage = float(context.coverage.of_actors[who].mean())
    few = size < context.view.thresholds.stigma_members
    rare = listed(SHEET.sentence("rare", name) for name in figures["counts"] if not few)
    conduct = [plural(hostile, "hostile tie")] * bool(hostile) + [plural(labels, "label")] * bool(labels)
    return {
        "case": "rare_alone" if rare and not conduct else "recorded",
        "values": {
            "tagged": tagged(group_labels(context.m).get(code, code), relation),
            "conduct": listed(conduct),
            "few": few,
            "rare": rare,
            "outside": hostile + figures["s1_friendly"],
            "every_label": labels + figures["s3_labels_others"],
            "corrected": any(p is not None for p in figures["p_corrected"].values()),
            **{name: _rarely(figures[f"{name.lower()}_p"], figures["p_corrected"][name]) for name in TESTED},
        },
        "n": size,
        **context.trust(
            coverage=coverage,
            sources=sources,
            members=size,
            p=_weakest(figures, context.view),
            at_most=_verdict(figures, sources, coverage, context.view),
        ),
        "sensitivity": max(
            int(context.sensitivity[who].max()), sensitivity_of(context, ties, figures["events"])
        ),
        "evidence": tuple(dict.fromkeys((*ties, *figures["events"]))),
        "ask": who.tolist(),
        "details": figures,
    }


def _rarely(p: float | None, corrected: float | None) -> Sentence:
    """How often chance gives as much of an indicator; nothing where it is not known."""
    if p is None:
        return NOTHING
    if corrected is None:
        return SHEET.sentence("rarely", "alone", p=share_of_cases(p))
    return SHEET.sentence("rarely", "corrected", p=share_of_cases(p), corrected=share_of_cases(corrected))
