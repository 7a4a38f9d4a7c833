"""Ways to the source of a threat that pass nobody who is not safe for the person (A18, A23, A25)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from actormap.core.findings import Finding
from actormap.metrics.base.safeguards import locked_reason
from actormap.metrics.influence.channels import channels_past
from actormap.metrics.introductions.planner import IntroducerRequirements, planner_in
from actormap.metrics.introductions.route_findings import route_finding
from actormap.metrics.protect.cases import SEVERE
from actormap.metrics.protect.deliverers import Deliverers

Way = Literal["office", "leader"]
"""Whether the office itself speaks to the source, or somebody whom the source may listen to."""


def ways_to(able: Deliverers) -> tuple[Finding, ...]:
    """Ways of the office to the source, then channels of others."""
    return () if locked_reason(able.context, able.source) else (*_of_office(able), *_of_leaders(able))


def _of_office(able: Deliverers) -> Iterator[Finding]:
    """Routes of introduction to the source (A23)."""
    context = able.context
    offices = context.layers.offices
    if not offices.any() or offices[able.source]:
        return
    planner = planner_in(context, IntroducerRequirements.of((), able.without()))
    routes = planner.diverse(able.source)
    yield from _as_ways(
        (route_finding(planner, way, rank, None) for rank, way in enumerate(routes, 1)), "office"
    )


def _of_leaders(able: Deliverers) -> Iterator[Finding]:
    """Channels of influence on the source that may be proposed (A18)."""
    context = able.context
    barred = frozenset(map(context.code, able.without()))
    strongest = channels_past(context, able.source, barred, context.view.thresholds.routes)
    yield from _as_ways(strongest, "leader")


def _as_ways(findings: Iterable[Finding], way: Way) -> Iterator[Finding]:
    for finding in findings:
        yield replace(
            finding,
            id=f"A52:{finding.id}",
            analysis="A52",
            sensitivity=SEVERE,
            details={**finding.details, "way": way},
        )
