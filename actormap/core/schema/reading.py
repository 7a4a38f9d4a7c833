"""The files of the schema, row by row, and the parts of their cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a table of the schema, by column."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def cell_values(text: str) -> tuple[str, ...]:
    """Values of a cell that may hold several."""
    return tuple(part for part in text.split("|") if part)


def cell_number(text: str) -> float | None:
    """The number in a cell; None where it is empty."""
    return float(text) if text else None
