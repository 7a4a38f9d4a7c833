"""An answer of an analysis on a page: its picture, the findings that matter most, the rest for experts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.viz.charts import Picture
from actormap.web.parts import charts, components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def show(
    reading: Reading,
    analysis: str,
    draw: Callable[[ActorMap, Findings], Picture | None] | None = None,
    *,
    most: int | None = None,
    then: Callable[[Finding], None] = lambda _finding: None,
    explains: bool = True,
    **options: Any,
) -> Findings:
    """Ask an analysis, and show what it says.

    `most` narrows how many findings stand on the page, each with what can be done about it (`then`).
    """
    result = ask(reading, analysis, **options)
    if draw is not None:
        charts.show(reading, charts.of_answer(analysis, draw, **options), key=analysis)
    if most != 0:
        components.first(list(result)[:most], then=then)
    components.for_experts(tables.finding_table(result), result, key=f"{analysis} table")
    if explains:
        components.explained(analysis, result)
    return result
