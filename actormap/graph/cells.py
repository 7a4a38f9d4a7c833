"""Cells: a sector in an area, in which somebody works; the code of a cell is made of both codes."""

from __future__ import annotations

import pandas as pd

EVERYWHERE = "*"
"""In the place of the area: all areas of a sector."""
_AT = "@"


def cell_code(sector: str, area: str) -> str:
    """The code of a cell, such as ``PRO@XZ03``; of one of both alone, where the other is not told."""
    return _AT.join(filter(None, (sector, area)))


def cells_of(rows: pd.DataFrame) -> pd.Series:
    """The code of the cell that each of some rows of `presence` is about."""
    return rows["sector"] + _AT + rows["pcode"]


def sector_and_area(code: str) -> tuple[str, str]:
    """The codes that the code of a cell is made of; the sector is "" where it has none."""
    sector, _, area = code.rpartition(_AT)
    return sector, area
