"""Counts of groups that are so small that they point at somebody (A42)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Bools


def small(counts: npt.ArrayLike, least: int) -> Bools:
    """Which counts are too small; none is none."""
    cells = np.asarray(counts)
    return (cells > 0) & (cells < least)


def withheld(rows: Sequence[npt.ArrayLike], least: Sequence[int]) -> list[bool]:
    """Which rows of a table of counts are withheld, each as a whole: those that hold a small one.

    One alone could be worked out from a total: the smallest of the others goes with it.
    """
    kept = np.array([not small(row, of_row).any() for row, of_row in zip(rows, least, strict=True)], bool)
    sums = np.array([np.asarray(row).sum() for row in rows], int)
    if (~kept).sum() == 1 and (others := kept & (sums > 0)).any():
        kept[np.flatnonzero(others)[sums[others].argmin()]] = False
    return (~kept).tolist()
