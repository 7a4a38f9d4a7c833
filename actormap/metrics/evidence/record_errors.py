"""What would become of the order of actors if the record had mistakes, or fewer actors in it (A38)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.engine.statistics import rank_agreement
from actormap.engine.statistics.record_errors import Measure, Mistake, missing, mistaken, scores
from actormap.metrics.base.options import checked
from actormap.metrics.base.subnetwork import Subnetwork, society_of
from actormap.metrics.base.who_was_asked import NOT_ASKED

Choice = Literal["all", "degree", "betweenness", "closeness", "pagerank"]

MEASURES: dict[Measure, Sentence] = {
    "degree": Sentence("number of ties (degree)"),
    "betweenness": Sentence("lying between others (betweenness)"),
    "closeness": Sentence("nearness to all others (harmonic closeness)"),
    "pagerank": Sentence("ties to those who have many (PageRank)"),
}
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
    "pagerank": 4.5e-7,
    "betweenness": 2e-8,
    "closeness": 1e-8,
}
"""Cost of one trial for each actor and tie; what looks at pairs costs so much for each actor again."""
CAVEATS = (
    Sentence(
        "The mistakes tried here are random. Real ones are not: actors that are small or at risk are "
        "missed more often."
    ),
    NOT_ASKED,
)


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
    findings = [
        _scenario(order, *case, rows[place])
        for place, order in enumerate(orders)
        for case, rows in zip(cases, trials, strict=True)
    ]
    return Findings(
        "Mistakes in the record (A38)",
        {"measure": measure},
        (*CAVEATS, *caveats),
        tuple(findings),
    )


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
    findings = [
        _kept(order, share, rows[place])
        for place, order in enumerate(orders)
        for share, rows in zip(shares, trials, strict=True)
    ]
    return Findings(
        "Fewer actors on the map (A38)",
        {"measure": measure},
        (*CAVEATS, *caveats),
        tuple(findings),
    )


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
    wanted: Sequence[Measure] = list(MEASURES) if measure == "all" else [measure]
    orders: list[RankingUnderError] = []
    caveats = []
    for by in wanted:
        alone = len(wanted) == 1
        steps = graph.n + len(graph.source)
        cost = SECONDS_A_STEP[by] * cases * steps * (graph.n if by in PAIRWISE else 1)
        least = cost * min(most, LEAST_TRIALS)
        if least > TOO_LONG:
            caveats.append(
                Sentence(
                    "Too many actors to repeat {by} on changed maps; ask by number of ties (degree) or by "
                    "ties to those who have many (pagerank).",
                    by=by,
                )
            )
        elif least > SECONDS and orders:
            caveats.append(
                Sentence(
                    "Without {by}, which takes about {takes} on a map of this size: ask for it alone.",
                    by=by,
                    takes=_time(least),
                )
            )
        else:
            trials = min(most, max(LEAST_TRIALS, int((SECONDS_ALONE if alone else SECONDS) / cost)))
            orders.append(RankingUnderError(society, by, scores(graph, by), trials))
            if trials < most:
                caveats.append(
                    Sentence(
                        "Only {trials} trials of each kind of mistake for {by}, since the map is large.",
                        trials=trials,
                        by=by,
                    )
                )
    if not orders:
        raise Refused(caveats[0])
    return orders, caveats


def _time(seconds: float) -> Sentence:
    if seconds > 2 * MINUTE:
        return Sentence("{n:.0f} minutes", n=seconds / MINUTE)
    return Sentence("{n:.0f} seconds", n=seconds)


# --- trials ------------------------------------------------------------------------------------------


def _trials(orders: Sequence[RankingUnderError], mistake: Mistake, share: float) -> list[Floats]:
    """Agreement with each recorded order, one row a trial that has an order to compare.

    The same trial has the same mistakes for every measure.
    """
    society, kind = orders[0].society, MISTAKES.index(mistake)
    seed, kept = society.context.view.thresholds.seed, [list[list[float]]() for _ in orders]
    recorded = [rank_agreement.Ranking.by(order.recorded) for order in orders]
    for trial in range(max(order.trials for order in orders)):
        rng = np.random.default_rng([seed, kind, round(share * 1000), trial])
        changed, before = mistaken(society.graph, mistake, share, rng)
        common = before >= 0
        both, all_there = before[common], common.sum() == society.n
        for order, whole, rows in zip(orders, recorded, kept, strict=True):
            if trial < order.trials:
                x = whole if all_there else rank_agreement.Ranking.by(order.recorded[both])
                rows.extend(_agreement(x, rank_agreement.Ranking.by(scores(changed, order.by)[common])))
    return [np.array(rows).reshape(len(rows), len(AGREEMENT)) for rows in kept]


def _agreement(x: rank_agreement.Ranking, y: rank_agreement.Ranking) -> list[list[float]]:
    """How far two orders agree, as one row; no row where one of them is no order."""
    rho = rank_agreement.spearman(x, y)
    if math.isnan(rho):
        return []
    firsts = (1, 3, math.ceil(len(x.place) / TENTH))
    return [[rho, rank_agreement.kendall(x, y), *(rank_agreement.overlap(x, y, n) for n in firsts)]]


def _scenario(order: RankingUnderError, mistake: Mistake, share: float, trials: Floats) -> Finding:
    graph = order.society.graph
    count = missing(len(graph.source) if mistake.startswith("ties") else graph.n, share)
    finding = _finding(order, _with(mistake, share, count), trials)
    return replace(
        finding,
        id=f"A38:error:{order.by}:{mistake}:{100 * share:g}",
        n=graph.n,
        details={**finding.details, "mistake": mistake, "share": share, "count": count},
    )


def _kept(order: RankingUnderError, share: float, trials: Floats) -> Finding:
    only = Sentence("only {share:.0%} of the actors", share=share)
    finding = _finding(order, only, trials)
    n = order.society.graph.n
    return replace(
        finding,
        id=f"A38:curve:{order.by}:{100 * share:g}",
        n=n - missing(n, 1 - share),
        details={**finding.details, "share": share},
    )


def _with(mistake: Mistake, share: float, count: int) -> Sentence:
    """What is changed, in words that follow `with`."""
    fields = {"share": share, "count": count}
    return {
        "ties_missing": Sentence("{share:.0%} of the ties ({count}) taken away", **fields),
        "ties_added": Sentence(
            "{share:.0%} more ties ({count}) put in between pairs that have none", **fields
        ),
        "actors_missing": Sentence("{share:.0%} of the actors ({count}) taken away", **fields),
        "actors_added": Sentence(
            "{share:.0%} more actors ({count}) put in, with as many ties as recorded ones have", **fields
        ),
    }[mistake]


def _finding(order: RankingUnderError, words: Sentence, rows: Floats) -> Finding:
    """What the trials of one scenario say."""
    society, name = order.society, MEASURES[order.by]
    common = {
        "id": "",
        "analysis": "A38",
        "kind": "measure",
        "subject": ("civil society",),
        **society.trust,
        "would_change": Sentence("A source answers about actors that nobody was asked about."),
        "next_question": Sentence(
            "Ask independent sources who else works with the first actors, and whether their recorded "
            "ties exist."
        ),
    }
    means = dict(zip(AGREEMENT, rows.mean(axis=0).tolist() if len(rows) else [None] * 5, strict=True))
    details = {"measure": order.by, "trials": len(rows), **means}
    if not len(rows):
        return Finding(
            **common,
            details=details,
            statement=Sentence(
                "With {words} there is no order by {name} to compare.", words=words, name=name
            ),
            reason=Sentence("All actors have the same value, as recorded or in every trial."),
        )
    rho = rows[:, 0]
    low, high = np.quantile(rho, (0.05, 0.95)).tolist()
    return Finding(
        **common,
        details={**details, "spearman_spread": (low, high)},
        value=means["spearman"],
        statement=Sentence(
            "With {words}, the order by {name} agrees with the recorded one to {rho:.2f}, where 1 is the "
            "same order and 0 is no agreement.",
            words=words,
            name=name,
            rho=means["spearman"],
        ),
        reason=Sentence(
            "Mean agreement of places (Spearman) in {trials}, in 90% of them {low:.2f} to {high:.2f}; "
            "agreement of pairs (Kendall) {kendall:.2f}. Of the first in either order {top1:.0%} are in "
            "both, of the first three {top3:.0%}, of the first tenth {top10:.0%}.",
            trials=plural(len(rows), "trial"),
            low=low,
            high=high,
            kendall=means["kendall"],
            top1=means["top1"],
            top3=means["top3"],
            top10=means["top10"],
        ),
    )
