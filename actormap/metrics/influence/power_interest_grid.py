"""Power and interest on an issue, and where actors stand (A21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, either
from actormap.engine.centrality.spectral import pagerank
from actormap.engine.edges import Edges
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import places
from actormap.metrics.base.safeguards import permitted
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.influence.influencers import AT_INFLUENCE, positive_influence
from actormap.metrics.influence.issue_records import issue_name, known_issue
from actormap.metrics.influence.ratings import Rated, mean_of, ratings_of, sides_of, spread_of

SHEET = Sheet(__file__)
RATERS = 2
"""From so many independent raters on a rating says more than one person's view."""
QUARTILE = 75
FEW_TO_RANK = 4
"""With fewer actors that have both a rating and a score a quarter of them is nobody."""


@checked
def power_interest_grid(m: ActorMap, view: View, *, issue: str = "") -> Findings:
    """Where actors stand by power, interest and alignment on an issue, with the spread of raters (A21).

    Parameters
    ----------
    m
        The map; `ratings` hold power, interest and alignment per issue and rater.
    view
        The day and the thresholds.
    issue
        The issue; empty takes all.

    Returns
    -------
    Findings
        One an issue and actor, by issue, then the most power first (value: mean rated power, 0 to
        4; `holds_in`: share of raters whose own rating falls in the same cell; details
        ``quadrants``: one, or several on a line, ``borderline``, ``power``, ``interest``,
        ``alignment``: mean, lowest and highest, ``style``: the style of AIIM, ``spectrum``,
        ``listen_first``: whether it is civil society, a community or a person, ``raters``,
        ``rank_difference`` between rated power and recorded influence, ``discuss``: whether that is
        among the largest quarter).

    Raises
    ------
    Refused
        There are no ratings, or none on this issue.

    Notes
    -----
    High is above ``high_rating``; exactly on it is borderline. Cells and styles say what the office does,
    never what is done to anybody. Of an actor rated as against human rights the statement gives its style
    instead of its cell. Civil society, communities and persons are never watched: if they disagree they
    are listened to first. Of each rater the newest rating counts, and raters that share an independent
    key count once. Ratings stay opinions: one alone is not enough, nor are several where one of them
    decides the cell; else they are indicative. The largest differences between rated power and recorded
    influence are to be discussed: either the raters or the map miss something.

    References
    ----------
    Mendelow (1981) for the grid; Mendizabal (2010) for alignment, interest and influence;
    Oppenheimer and Lakey (1965) for the spectrum of allies; docs/definitions.md#a21.
    """
    context = context_of(m, view)
    known_issue(context, issue)
    kept_in = context if view.without else context.recorded
    rated = kept_in.once(f"rated:{issue}", partial(ratings_of, issue=issue))
    if not rated:
        raise SHEET.refusal("on_issue" if issue else "none", issue=issue_name(context, issue))
    check = _CrossCheck(context, rated)
    facts = [_placed(check, each) for each in rated]
    if context.possible:
        return SHEET.answer(context, facts)
    further = SHEET.further(reason=check.missing)
    return SHEET.answer(context, facts, *further, issue=issue, raters_needed=RATERS)


@dataclass(frozen=True)
class _CrossCheck:
    """Rated power held against recorded influence (A16)."""

    context: Context
    rated: Sequence[Rated]

    @kept_property
    def _influence(self) -> tuple[dict[str, float], Sentence]:
        """PageRank of the actors, and why there is none."""
        scored = positive_influence(self.context.m, self.context.view)
        try:
            scored.require(FEW_TO_RANK, AT_INFLUENCE)
        except Refused as reason:
            return {}, reason.sentence
        backwards = Edges(scored.n, scored.target, scored.source, scored.weight, directed=True)
        rank = pagerank(backwards, damping=self.context.view.thresholds.damping)
        return dict(zip(scored.ids, rank.tolist(), strict=True)), NOTHING

    @property
    def missing(self) -> Sentence:
        """Why there is none; empty where there is one."""
        return self._influence[1]

    @kept_property
    def apart(self) -> dict[tuple[str, str], tuple[int, bool]]:
        """By issue and actor how far its places by both are apart, and whether that is much."""
        differences: dict[tuple[str, str], tuple[int, bool]] = {}
        scores, _ = self._influence
        rated = [r for r in self.rated if r.actor in scores and not np.isnan(mean_of(r.power))]
        for issue in sorted({r.issue for r in rated}):
            both = [r for r in rated if r.issue == issue]
            if len(both) < FEW_TO_RANK:
                continue
            by_power = places(np.array([mean_of(r.power) for r in both]))
            by_score = places(np.array([scores[r.actor] for r in both]))
            apart = np.abs(by_power - by_score)
            large = (apart >= np.percentile(apart, QUARTILE)) & (apart > 0)
            differences |= {
                (r.issue, r.actor): (int(d), bool(x)) for r, d, x in zip(both, apart, large, strict=True)
            }
        return differences


def _placed(check: _CrossCheck, rated: Rated) -> Fact:
    """Rated power of an actor on an issue, and the cells that it is in."""
    context, high = check.context, check.context.view.thresholds.high_rating
    cells = rated.advice(high)
    where = "+".join(cells).replace(",", "").replace(" ", "_") or "not_rated"
    power = mean_of(rated.power)

    def later() -> dict[str, Any]:
        apart, discuss = check.apart.get((rated.issue, rated.actor), (None, False))
        single, alignment = rated.single_source(high), mean_of(rated.alignment)
        question, spoken_to = _question(context, rated, discuss=discuss)
        spectrum = () if isnan(alignment) else rated.spectrum()
        return {
            "case": {"statement": _statement(rated, high), "next_question": question},
            "values": {
                "about": issue_name(context, rated.issue),
                "power_level": _level(power, high),
                "interest_level": _level(mean_of(rated.interest), high),
                "stands": either(spectrum),
                "styles": either(rated.style(high)),
                "cells": either(cells),
                "cell": next(iter(cells), ""),
                "power_rated": _rating_words("power", rated.power),
                "interest_rated": _rating_words("interest", rated.interest),
                "alignment_rated": _rating_words("alignment", rated.alignment),
            },
            "n": rated.raters,
            "sensitivity": rated.sensitivity,
            **context.trust(
                coverage=float(detection_share(rated.raters, context.view.thresholds)),
                sources=rated.raters,
                holds_in=rated.agreement(high),
                at_most="indicative" if rated.raters >= RATERS and not single else "insufficient_data",
            ),
            "single_source": single,
            "acts": {"contact": spoken_to} if spoken_to else {},
            "details": {
                "issue": rated.issue,
                "quadrants": list(cells),
                "borderline": len(rated.cells(high)) > 1,
                "power": spread_of(rated.power),
                "interest": spread_of(rated.interest),
                "alignment": spread_of(rated.alignment),
                "style": list(rated.style(high)),
                "spectrum": list(spectrum),
                "listen_first": rated.heard,
                "raters": rated.raters,
                "records": list(rated.records),
                "rank_difference": apart,
                "discuss": discuss,
            },
        }

    value, identity = None if isnan(power) else power, f"{rated.issue}:{where}:{rated.actor}"
    return Fact("rated_actor", identity, value, later, subject=(rated.actor,))


def _statement(rated: Rated, high: float) -> str:
    """Whether it has a place on the grid, and which; of whoever is rated as against, its style is told."""
    power, interest = isnan(mean_of(rated.power)), isnan(mean_of(rated.interest))
    if power or interest:
        return "neither" if power and interest else "no_power" if power else "no_interest"
    return "against" if rated.against else "on_line" if len(rated.cells(high)) > 1 else "in_cell"


def _level(rating: float, high: float) -> Sentence:
    return either(SHEET.sentence("level", str(side).lower()) for side in sides_of(rating, high))


def _question(context: Context, rated: Rated, *, discuss: bool) -> tuple[str, tuple[str, ...]]:
    """What is asked: of those who rate it, unless they agree and are enough, of it, or of others."""
    agreement = rated.agreement(context.view.thresholds.high_rating)
    if agreement is not None and agreement < 1:
        return "differ", ()
    if discuss:
        return "discuss", ()
    if rated.raters < RATERS:
        return "few", ()
    spoken_to = permitted(context, "contact", [context.code(rated.actor)]) if rated.heard else ()
    return "itself" if spoken_to else "others", spoken_to


def _rating_words(name: str, values: Sequence[float]) -> Sentence:
    what, spread = SHEET.sentence("rated", name), spread_of(values)
    if spread is None:
        return SHEET.sentence("rating", "nobody", what=what)
    mean, low, high = spread
    few = len([x for x in values if not np.isnan(x)]) < RATERS
    case = "spread" if low != high else "single" if few else "alike"
    return SHEET.sentence("rating", case, what=what, mean=mean, low=low, high=high)
