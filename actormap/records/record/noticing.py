"""What is told of rows that are written all the same: what is doubtful in them, who does it already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Issue
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes, check_changes
from actormap.core.sentences import Sentence, shown
from actormap.core.tables.cells import parse
from actormap.core.tables.checks import check_rows
from actormap.core.tables.judged import check_against
from actormap.metrics.partner import already
from actormap.records.record.editing import as_text, in_words

TABLE = "undertakings"
ANALYSIS = "partner.already"
SCOPE = ("sector", "pcode")
"""What must be known of an activity before it can be asked who does it."""


def noticed(m: ActorMap, changes: Changes) -> list[Sentence]:
    """What is told of rows that are written nevertheless; the map is what the user sees of it."""
    issues = [issue for issue in check_changes(m, changes) if issue.warning]
    for table, frame in changes.upserts.items():
        issues += check_against(table, frame, m.tables, changes.upserts)
    return _sentences(issues)


def doubts(row: Mapping[str, Any]) -> list[Sentence]:
    """What is wrong or doubtful in an undertaking, such as a strategy that rests on no finding.

    The row need not be whole, nor written: cells that are not there are empty.
    """
    columns = schema.columns()[TABLE]
    cells = {name: as_text(columns[name], value) for name, value in row.items()}
    frame, _ = parse(
        TABLE, pd.DataFrame([{"purpose": "."} | {name: text for name, text in cells.items() if text}])
    )
    return _sentences(check_rows(TABLE, frame))


def _sentences(issues: list[Issue]) -> list[Sentence]:
    return list(dict.fromkeys(in_words(issue.file, issue) for issue in issues))


def asks_already(row: Mapping[str, Any]) -> bool:
    """Whether a row is an activity of the office of which the theme or the area is known."""
    return row.get("kind") == "activity" and any(row.get(name) for name in SCOPE)


def who_does(m: ActorMap, view: View, row: Mapping[str, Any]) -> Findings:
    """Who does an activity already, on a map as it is handed out; `Refused` where a code is not on it."""
    return already(m, view, sector=row.get("sector") or "", area=row.get("pcode") or "")


def cited(answer: Findings, revision: int) -> dict[str, Any]:
    """Cells of an activity that keep what was found of it before it was written: a count, and no name."""
    whole = answer.findings[0]
    return {
        "findings": shown(whole.statement),
        "analysis": ANALYSIS,
        "figure": whole.value,
        "revision": revision,
    }
