"""Which findings are about an actor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pandas as pd

from actormap.core.config import View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.base.tags import Relation
from actormap.metrics.reach.existing_cells import cells_of


def appears_in(m: ActorMap, view: View, identifier: str, findings: Iterable[Finding]) -> list[Finding]:
    """Findings that are about an actor: that name it, or a group and a place in which it is counted (A13)."""
    at = m.ids("actors").get_indexer(pd.Index([identifier]))[0]
    context = context_of(m, view)
    every = (cell for relation in get_args(Relation) for cell in cells_of(context, relation))
    cells = {cell.subject for cell in every if cell.recorded[at]}
    return [
        finding
        for finding in findings
        if identifier in finding.subject or (finding.kind == "cell" and finding.subject in cells)
    ]
