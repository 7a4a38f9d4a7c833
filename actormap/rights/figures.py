"""Figures that were written down as somebody else saw the map: two of them together tell what is hidden.

*35 of 113 groups* beside an own *33 of 109* says that four are hidden. Who does not see all of a map is shown
no figure that rests on an analysis as it was recorded; whoever reads works it out anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema

RECORDED = {
    "undertakings": ("findings", "figure"),
    "swot_items": ("text", "figure"),
    "assessments": ("figure",),
}
"""Columns in which the figure of an analysis is kept, in words or as a number, of rows that name one."""
_NUMBER = re.compile(r"\d+(?:[.,٫٬\u202f\u00a0]\d+)*")
"""In any script; the digits of all of them are digits."""
GONE = "…"


def without(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without recorded figures; words stay."""
    return {table: _without(table, frame) for table, frame in tables.items()}


def _without(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    resting = frame["analysis"] != "" if table in RECORDED else None
    if resting is None or not resting.any():
        return frame
    cells = {}
    for name in RECORDED[table]:
        kept = frame[name].mask(resting.to_numpy())
        cells[name] = kept if _numeric(table, name) else kept.fillna(frame[name].map(_blank)).astype("str")
    return frame.assign(**cells)


def without_in(table: str, row: str | None) -> str | None:
    """The same of one packed row; the text itself where nothing of it is blanked."""
    cells = json.loads(row) if row is not None and table in RECORDED else {}
    if not cells.get("analysis"):
        return row
    for name in RECORDED[table]:
        if _numeric(table, name):
            cells.pop(name, None)
        elif name in cells:
            cells[name] = _blank(cells[name])
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def restored(table: str, after: pd.DataFrame, stored: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Rows with recorded figures that their author was not shown and left as they were shown.

    `stored` and `shown` are rows by id. What rests on another analysis now has no figure of the former one.
    """
    if table not in RECORDED or shown.empty:
        return after
    rests = [
        identifier if analysis == shown["analysis"].get(identifier) else None
        for identifier, analysis in zip(after["id"], after["analysis"], strict=True)
    ]
    for name in RECORDED[table]:
        was, is_shown = stored[name].to_dict(), shown[name].to_dict()
        cells = [
            was[row] if row is not None and _same(cell, is_shown[row]) else cell
            for row, cell in zip(rests, after[name], strict=True)
        ]
        values = np.array(cells, dtype=float) if _numeric(table, name) else pd.array(cells, dtype="str")
        after = after.assign(**{name: values})
    return after


def _numeric(table: str, name: str) -> bool:
    return schema.columns()[table][name].numeric


def _blank(text: str) -> str:
    return _NUMBER.sub(GONE, text)


def _same(first: Any, second: Any) -> bool:
    return first == second or (pd.isna(first) and pd.isna(second))
