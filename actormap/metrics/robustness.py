"""How far a finding leans on doubtful ties and on single sources (A38)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.belief import tie_keys
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings, judge, lower
from actormap.metrics.common import Analysis
from actormap.metrics.ranking import FIRST
from actormap.model import ActorMap
from actormap.tables.cells import explode

Progress = Callable[[str, float], object]
Floats = npt.NDArray[np.float64]
World = Mapping[str, Finding]
MOST_SOURCES = 50
"""Above so many independent sources they are not left out one by one."""
LEAST_WORLDS = 20
"""Worlds below which there is no telling where 5 in 100 lie."""
BAND = (0.05, 0.95)
"""The part of the worlds that an interval leaves out on either side."""


@dataclass(frozen=True, slots=True)
class Trials:
    """What the worlds say of the findings of a map, one row a world, one column a finding.

    Parameters
    ----------
    holds
        Whether the finding holds there.
    value
        Its value there; NaN where it does not occur or has none.
    rank
        Its place there; NaN where it does not occur or has none.
    """

    holds: npt.NDArray[np.bool_]
    value: Floats
    rank: Floats


def resampled(
    analysis: Analysis,
    m: ActorMap,
    view: View,
    *,
    draws: int,
    unlimited: Analysis | None = None,
    progress: Progress | None = None,
) -> Findings:
    """The result of an analysis, each finding with the share of worlds in which it holds (A38).

    Parameters
    ----------
    analysis
        An analysis of a map and a view.
    m
        The map.
    view
        The day and the thresholds; its seed starts the draws.
    draws
        Number of worlds: in each, every tie exists with its own probability. 0 draws none.
    unlimited
        The same analysis without a limit on what it lists; by default `analysis`.
    progress
        Called with a few words and the share done, 0 to 1; what it raises ends the work.

    Returns
    -------
    Findings
        The same findings with ``holds_in``, ``single_source`` and the verdict that follows. A
        finding holds in a world in which the analysis says the same about the same (its id); one
        with a place (``rank`` in `details`) holds where it is among the first ``within``. Those
        that had an exact ``holds_in`` keep it. ``interval``, where the analysis gave none, is the
        5th to 95th percentile of the value over the worlds in which the finding occurs, 20 at least.
        In `details`: ``rank_band`` (the same of its place), ``top3`` (share of worlds in which it is
        among the first three) and ``falls_without`` (pseudonyms of the sources without which it
        falls, those that count as one together).

    Notes
    -----
    Ties are resampled, what was never recorded is not: a world has no tie that nobody told of. The
    recorded value can lie outside of its interval, since every tie that is more likely than not
    counts there and none of them is sure.

    References
    ----------
    domain.md A38; Borgatti, Carley and Krackhardt (2006), Social Networks 28(2).
    """
    base = analysis(m, view)
    if draws <= 0:
        return base
    unlimited = unlimited or analysis
    keys = sorted(tie_keys(m).keys)
    alone = keys if len(keys) <= MOST_SOURCES else []
    work = draws + len(alone)
    shape = draws, len(base)
    trials = Trials(np.zeros(shape, dtype=bool), np.full(shape, np.nan), np.full(shape, np.nan))
    for world in range(draws):
        _note(trials, world, base, _claims(unlimited, m, replace(view, world=world)))
        _tell(progress, "Resampling the map", (world + 1) / work)
    falls: list[list[str]] = [[] for _ in base]
    for done, key in enumerate(alone, start=draws + 1):
        left = _claims(unlimited, m, replace(view, without=key))
        for finding, without in zip(base, falls, strict=True):
            if not _holds(finding, left):
                without.append(key)
        _tell(progress, "Leaving out one source after another", done / work)
    told = _pseudonyms(m)
    found = []
    for column, (finding, without) in enumerate(zip(base, falls, strict=True)):
        tried = _with_worlds(finding, trials, column)
        names = tuple(told[key] for key in without) if alone else None
        found.append(_judged(_with_sources(tried, names), view))
    caveat = f"holds_in is the share of {draws} resampled worlds (seed {view.thresholds.seed})."
    return base.replace(found, caveat)


def _claims(analysis: Analysis, m: ActorMap, view: View) -> World:
    """What an analysis says in one world; nothing where it has no ground to say anything."""
    try:
        return {finding.id: finding for finding in analysis(m, view)}
    except Refused:
        return {}


def _holds(finding: Finding, world: World) -> bool:
    """Whether a world says the same, and of a place that it is not further down."""
    there = world.get(finding.id)
    if there is None:
        return False
    return bool(there.details.get("rank", 0) <= finding.details.get("within", math.inf))


def _note(trials: Trials, row: int, base: Findings, world: World) -> None:
    """Keep what a world says of each finding."""
    for column, finding in enumerate(base):
        trials.holds[row, column] = _holds(finding, world)
        there = world.get(finding.id)
        if there is not None and there.value is not None:
            trials.value[row, column] = there.value
        if there is not None and "rank" in there.details:
            trials.rank[row, column] = there.details["rank"]


def _tell(progress: Progress | None, words: str, share: float) -> None:
    if progress is not None:
        progress(words, share)


def _pseudonyms(m: ActorMap) -> dict[str, str]:
    """The sources of each independent key by their pseudonyms; a key itself may be any text."""
    told = tie_keys(m)
    found: dict[str, set[str]] = {key: set() for key in told.keys}
    for key, source in zip(told.key.tolist(), explode(m.ties, "sources").tolist(), strict=True):
        found[told.keys[key]].add(source)
    return {key: "+".join(sorted(sources)) for key, sources in found.items()}


def _band(values: Floats, *, whole: bool = False) -> tuple[float, float] | None:
    """5th and 95th percentile of what is known; None where that is too little."""
    known = values[~np.isnan(values)]
    if len(known) < LEAST_WORLDS:
        return None
    low, high = np.quantile(known, BAND, method="inverted_cdf" if whole else "linear")
    return float(low), float(high)


def _with_worlds(finding: Finding, trials: Trials, column: int) -> Finding:
    """The finding with what the worlds say of it."""
    draws = len(trials.holds)
    changes: dict[str, Any] = {}
    if finding.holds_in is None:
        changes["holds_in"] = float(trials.holds[:, column].mean())
    if finding.interval is None and finding.value is not None:
        changes["interval"] = _band(trials.value[:, column])
    if "rank" in finding.details:
        rank = trials.rank[:, column]
        band, top = _band(rank, whole=True), float((rank <= FIRST[0]).mean())
        place = f", place {band[0]:.0f} to {band[1]:.0f} in 90% of them" if band else ""
        changes["reason"] = f"{finding.reason} Top {FIRST[0]} in {top:.0%} of {draws} draws{place}."
        places = None if band is None else (int(band[0]), int(band[1]))
        changes["details"] = {**finding.details, "rank_band": places, "top3": top}
    return replace(finding, **changes)


def _with_sources(finding: Finding, without: tuple[str, ...] | None) -> Finding:
    """The finding with the sources without which it falls; None where that was not tried."""
    if without is None:
        return finding
    single = bool(without) if finding.single_source is None else finding.single_source
    return replace(finding, single_source=single, details={**finding.details, "falls_without": without})


def _judged(finding: Finding, view: View) -> Finding:
    members = finding.n if ":group:" in finding.id or ":cell:" in finding.id else None
    verdict = judge(
        coverage=finding.coverage, sources=finding.sources, holds_in=finding.holds_in,
        thresholds=view.thresholds, members=members,
    )  # fmt: skip
    return replace(finding, verdict=lower(verdict, finding.at_most))
