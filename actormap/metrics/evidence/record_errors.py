"""What would become of the order of actors if the record had mistakes, or fewer actors in it (A38)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.statistics import agreement
from actormap.engine.statistics.density_error import Measure, Mistake, missing, mistaken, scores
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import Subnetwork, society_of

Choice = Literal["all", "degree", "betweenness", "closeness", "pagerank"]

SHEET = Sheet(__file__)
MISTAKES: tuple[Mistake, ...] = ("ties_missing", "ties_added", "actors_missing", "actors_added")
"""The kinds of mistakes, each with random numbers of its own by its place here."""
AGREEMENT = ("spearman", "kendall", "top1", "top3", "top10")
"""What is kept of each trial, in this order."""
TENTH = 10
LEAST_TRIALS, SECONDS, SECONDS_ALONE = 10, 0.5, 6.0
"""Trials of each scenario on any map; what all scenarios of a measure may cost on a usual machine, one
of several that were asked for at once or alone."""
TOO_LONG = 600.0
"""Above so many seconds a measure is not tried at all."""
MINUTE = 60.0
PAIRWISE = frozenset({"betweenness", "closeness"})
"""What looks at every pair of actors."""
SECONDS_A_STEP: dict[Measure, float] = {
    "degree": 8e-8,
    "betweenness": 2e-8,
    "closeness": 1e-8,
    "pagerank": 4.5e-7,
}
"""Cost of one trial for each actor and tie; what looks at pairs costs so much for each actor again."""


@checked
def record_errors(m: ActorMap, view: View, *, measure: Choice = "all") -> Findings:
    """How much of the order of actors would be left if the record had mistakes (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    measure
        By what actors are put in order: ``degree``, ``betweenness``, ``closeness`` (harmonic),
        ``pagerank``, or ``all`` of them.

    Returns
    -------
    Findings
        One a measure, kind of mistake and share of mistakes (value: mean of Spearman's rank
        correlation with the recorded order, -1 to 1, 1 the same order; n: number of actors; details
        ``measure``, ``mistake``, ``share``, ``count`` (how many that is here, one at least),
        ``trials``, ``spearman``, ``spearman_spread`` (5th and 95th percentile over the trials),
        ``kendall`` (tau-b, -1 to 1), ``top1``, ``top3``, ``top10`` (of those among the first one,
        three or tenth in either order the share that is in both, 0 to 1)).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    The graph is G+. The record is taken for the truth and mistakes are put in at random, since the
    true network is not known; how far the record is from the truth may differ. Real gaps are not
    random. Orders are compared over actors that are in both. On large maps there are fewer trials:
    of ``all`` measures those that take long are left out and can be asked for one by one, and what
    would take hours is not tried. The caveats say so.

    References
    ----------
    Borgatti, Carley and Krackhardt (2006), Social Networks 28(2); docs/definitions.md#a38.
    """
    society, shares = society_of(m, view), view.thresholds.error_shares
    cases = [(mistake, share) for mistake in MISTAKES for share in shares]
    orders, caveats = _orders(society, measure, len(cases))
    trials = [_trials(orders, mistake, share) for mistake, share in cases]
    graph = society.graph
    facts = (
        _fact(
            order,
            "error",
            f"{mistake}:{100 * share:g}",
            graph.n,
            rows[place],
            mistake=mistake,
            share=share,
            count=missing(len(graph.source) if mistake.startswith("ties") else graph.n, share),
        )
        for place, order in enumerate(orders)
        for (mistake, share), rows in zip(cases, trials, strict=True)
    )
    return SHEET.answer(society.context, facts, *caveats, measure=measure)


@checked
def coverage_curve(m: ActorMap, view: View, *, measure: Choice = "all") -> Findings:
    """How soon the order of actors is lost as fewer of them are on the map (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    measure
        By what actors are put in order: ``degree``, ``betweenness``, ``closeness`` (harmonic),
        ``pagerank``, or ``all`` of them.

    Returns
    -------
    Findings
        One a measure and share of actors kept (value: mean of Spearman's rank correlation with the
        order on the whole map, among those kept, -1 to 1; n: number of actors kept; details as in
        `record_errors`, ``share`` being the share kept).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    Read it backwards: if the curve falls fast from 100 % to 50 % of the recorded actors, the true
    order, of which the record is a part, may well be another. Actors are left out at random; those
    who are really missing are not.

    References
    ----------
    Costenbader and Valente (2003), Social Networks 25(4); docs/definitions.md#a38.
    """
    society = society_of(m, view)
    shares = view.thresholds.coverage_shares
    orders, caveats = _orders(society, measure, len(shares))
    trials = [_trials(orders, "actors_missing", 1 - share) for share in shares]
    n = society.graph.n
    facts = (
        _fact(order, "curve", f"{100 * share:g}", n - missing(n, 1 - share), rows[place], share=share)
        for place, order in enumerate(orders)
        for share, rows in zip(shares, trials, strict=True)
    )
    answered = SHEET.answer(society.context, facts, *caveats, measure=measure)
    return replace(answered, method="Fewer actors on the map (A38)")


# --- what can be tried -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RankingUnderError:
    """An order of actors that is to be tried.

    Parameters
    ----------
    society, by, recorded
        The actors, what they are ordered by, and its recorded values.
    trials
        How often each scenario is tried.
    """

    society: Subnetwork
    by: Measure
    recorded: Floats
    trials: int


def _orders(
    society: Subnetwork, measure: Choice, cases: int
) -> tuple[list[RankingUnderError], list[Sentence]]:
    """The orders that can be tried in so many cases, and caveats on what could not."""
    graph, most = society.graph, society.context.view.thresholds.error_trials
    wanted: Sequence[Measure] = list(SECONDS_A_STEP) if measure == "all" else [measure]
    orders: list[RankingUnderError] = []
    caveats = []
    for by in wanted:
        alone = len(wanted) == 1
        steps = graph.n + len(graph.source)
        cost = SECONDS_A_STEP[by] * cases * steps * (graph.n if by in PAIRWISE else 1)
        least = cost * min(most, LEAST_TRIALS)
        if least > TOO_LONG:
            caveats.append(SHEET.sentence("note", "too_many", by=by))
        elif least > SECONDS and orders:
            caveats.append(SHEET.sentence("note", "too_long", by=by, takes=_time(least)))
        else:
            trials = min(most, max(LEAST_TRIALS, int((SECONDS_ALONE if alone else SECONDS) / cost)))
            orders.append(RankingUnderError(society, by, scores(graph, by), trials))
            if trials < most:
                caveats.append(SHEET.sentence("note", "few_trials", trials=trials, by=by))
    if not orders:
        raise Refused(caveats[0])
    return orders, caveats


def _time(seconds: float) -> Sentence:
    if seconds > 2 * MINUTE:
        return SHEET.sentence("note", "minutes", n=seconds / MINUTE)
    return SHEET.sentence("note", "seconds", n=seconds)


# --- trials ------------------------------------------------------------------------------------------


def _trials(orders: Sequence[RankingUnderError], mistake: Mistake, share: float) -> list[Floats]:
    """Agreement with each recorded order, one row a trial that has an order to compare.

    The same trial has the same mistakes for every measure.
    """
    society, kind = orders[0].society, MISTAKES.index(mistake)
    seed, kept = society.context.view.thresholds.seed, [list[list[float]]() for _ in orders]
    recorded = [agreement.Ranking.by(order.recorded) for order in orders]
    for trial in range(max(order.trials for order in orders)):
        rng = np.random.default_rng([seed, kind, round(share * 1000), trial])
        changed, before = mistaken(society.graph, mistake, share, rng)
        common = before >= 0
        both, all_there = before[common], common.sum() == society.n
        for order, whole, rows in zip(orders, recorded, kept, strict=True):
            if trial < order.trials:
                x = whole if all_there else agreement.Ranking.by(order.recorded[both])
                rows.extend(_agreement(x, agreement.Ranking.by(scores(changed, order.by)[common])))
    return [np.array(rows).reshape(len(rows), len(AGREEMENT)) for rows in kept]


def _agreement(x: agreement.Ranking, y: agreement.Ranking) -> list[list[float]]:
    """How far two orders agree, as one row; no row where one of them is no order."""
    rho = agreement.spearman(x, y)
    if math.isnan(rho):
        return []
    firsts = (1, 3, math.ceil(len(x.place) / TENTH))
    return [[rho, agreement.kendall(x, y), *(agreement.overlap(x, y, n) for n in firsts)]]


def _fact(order: RankingUnderError, about: str, key: str, n: int, rows: Floats, **details: Any) -> Fact:
    """What the trials of one scenario say."""
    means = dict(zip(AGREEMENT, rows.mean(axis=0).tolist() if len(rows) else [None] * 5, strict=True))
    low, high = np.quantile(rows[:, 0], (0.05, 0.95)).tolist() if len(rows) else (None, None)
    spread = {"spearman_spread": (low, high)} if len(rows) else {}
    return Fact(
        about,
        f"{about}:{order.by}:{key}",
        means["spearman"],
        case="order" if len(rows) else "none",
        values={"low": low, "high": high},
        n=n,
        **order.society.trust,
        details={**details, "measure": order.by, "trials": len(rows), **means, **spread},
    )
