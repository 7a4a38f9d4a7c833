"""Rows as plain values, for JSON and for comparing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: whole numbers as int, missing numbers as None, for JSON and stores."""
    names = [str(name) for name in frame.columns]
    columns = (map(_native, frame.iloc[:, at].tolist()) for at in range(len(names)))
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _native(cell: Any) -> Any:
    if isinstance(cell, np.generic):
        cell = cell.item()
    if cell is pd.NA:
        return None
    if isinstance(cell, float):
        return None if math.isnan(cell) else int(cell) if cell.is_integer() else cell
    return cell
