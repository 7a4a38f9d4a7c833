"""The few findings that an officer should hear first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.burden import burden
from actormap.metrics.common import Analysis, combine
from actormap.metrics.coordination import gaps
from actormap.metrics.isolation import isolation
from actormap.metrics.reach_gap import reach_gap
from actormap.metrics.robustness import Progress, resampled
from actormap.metrics.space import missing_platforms
from actormap.model import ActorMap


def _groups(found: Findings) -> Iterable[Finding]:
    groups = [f for f in found if f.id.startswith("A10:group:")]
    observed = [f for f in groups if f.details["observed_enough"] and f.details["isolated_supported"]]
    silent = [f for f in groups if not f.details["observed_enough"]]
    for some in (observed, silent):
        yield from sorted(some, key=lambda f: (-(f.value or 0), -(f.n or 0), f.subject))[:1]


def _first(found: Findings, count: int) -> Iterable[Finding]:
    return [f for f in found if f.value][:count]


def main_findings(m: ActorMap, view: View, *, draws: int = 0, progress: Progress | None = None) -> Findings:
    """One or two findings of each kind: routes, reach, load, gaps, platforms (A10, A13, A28, A30, A31).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    draws, progress
        As in `robustness.resampled`, for each analysis.

    Returns
    -------
    Findings
        At most seven; an analysis that has nothing to go on is told in the caveats.

    Notes
    -----
    Each kind is ordered by its own measure, and kinds are not compared: what is not in the list is
    not unimportant. Groups go by self-identification.

    References
    ----------
    The analyses that it takes from: docs/definitions.md#a10, #a13, #a28, #a30, #a31.
    """
    kinds: list[tuple[Analysis, Callable[[Findings], Iterable[Finding]]]] = [
        (partial(isolation, relation="identifies_as"), _groups),
        (reach_gap, partial(_first, count=1)),
        (burden, partial(_first, count=1)),
        (gaps, partial(_first, count=2)),
        (missing_platforms, lambda found: list(found)[:1]),
    ]
    parts, refusals = [], []
    for i, (analysis, choose) in enumerate(kinds):
        step = None if progress is None else _step(progress, i, len(kinds))
        try:
            found = resampled(analysis, m, view, draws=draws, progress=step)
        except Refused as reason:
            refusals.append(str(reason))
        else:
            parts.append(found.replace(choose(found)))
    whole = combine("What to look at first", *parts)
    return whole.replace(whole.findings, *dict.fromkeys(refusals))


def _step(progress: Progress, done: int, total: int) -> Progress:
    """Progress of one analysis as a part of all."""
    return lambda words, share: progress(words, (done + share) / total)
