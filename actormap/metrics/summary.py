"""The few findings that an officer should hear first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.burden import burden
from actormap.metrics.common import combine
from actormap.metrics.coordination import gaps
from actormap.metrics.isolation import isolation
from actormap.metrics.reach_gap import reach_gap
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


def main_findings(m: ActorMap, view: View) -> Findings:
    """One or two findings of each kind: groups without a route, reach, load, gaps, platforms.

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        At most seven; an analysis that has nothing to go on is told in the caveats.
    """
    kinds: list[tuple[Callable[[ActorMap, View], Findings], Callable[[Findings], Iterable[Finding]]]] = [
        (partial(isolation, relation="identifies_as"), _groups),
        (reach_gap, partial(_first, count=1)),
        (burden, partial(_first, count=1)),
        (gaps, partial(_first, count=2)),
        (missing_platforms, lambda found: list(found)[:1]),
    ]
    parts, refusals = [], []
    for analysis, choose in kinds:
        try:
            found = analysis(m, view)
        except Refused as reason:
            refusals.append(str(reason))
        else:
            parts.append(found.replace(choose(found)))
    return combine("What to look at first", *parts).replace(
        [f for part in parts for f in part], *dict.fromkeys(refusals)
    )  # fmt: skip
