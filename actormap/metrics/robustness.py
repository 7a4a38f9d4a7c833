"""How far a finding leans on doubtful ties and on single sources (A38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from actormap.belief import tie_keys
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings, judge, lower
from actormap.metrics.common import Analysis
from actormap.model import ActorMap

Progress = Callable[[str, float], object]
MOST_SOURCES = 50
"""Above so many independent sources they are not left out one by one."""


def _claims(analysis: Analysis, m: ActorMap, view: View) -> set[str]:
    """What an analysis says in one world; nothing where it has no ground to say anything."""
    try:
        return {finding.id for finding in analysis(m, view)}
    except Refused:
        return set()


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
        finding holds in a world in which the analysis says the same about the same (its id).
        Those that had an exact ``holds_in`` keep it.

    Notes
    -----
    Ties are resampled, what was never recorded is not: a world has no tie that nobody told of.

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
    held: Counter[str] = Counter()
    for world in range(draws):
        held.update(_claims(unlimited, m, replace(view, world=world)))
        _tell(progress, "Resampling the map", (world + 1) / (draws + len(alone)))
    falls: set[str] = set()
    for i, key in enumerate(alone, start=1):
        falls |= {finding.id for finding in base} - _claims(unlimited, m, replace(view, without=key))
        _tell(progress, "Leaving out one source after another", (draws + i) / (draws + len(alone)))
    found = [
        _with(finding, held[finding.id] / draws, finding.id in falls if alone else None, view)
        for finding in base
    ]
    caveat = f"holds_in is the share of {draws} resampled worlds (seed {view.thresholds.seed})."
    return base.replace(found, caveat)


def _tell(progress: Progress | None, words: str, share: float) -> None:
    if progress is not None:
        progress(words, share)


def _with(finding: Finding, holds_in: float, falls: bool | None, view: View) -> Finding:
    exact = finding.holds_in is not None
    finding = replace(
        finding,
        holds_in=finding.holds_in if exact else holds_in,
        single_source=finding.single_source if finding.single_source is not None else falls,
    )
    members = finding.n if ":group:" in finding.id or ":cell:" in finding.id else None
    verdict = judge(
        coverage=finding.coverage, sources=finding.sources, holds_in=finding.holds_in,
        thresholds=view.thresholds, members=members,
    )  # fmt: skip
    return replace(finding, verdict=lower(verdict, finding.at_most))
