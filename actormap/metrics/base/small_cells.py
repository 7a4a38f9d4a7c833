"""Counts of groups that are so small that they point at somebody (A42)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.model import ActorMap

LEAST, LEAST_OF_SENSITIVE = 5, 10


def min_cell(m: ActorMap, group: str) -> int:
    """The least count of a group that may leave the office; a group that is not listed is sensitive."""
    own = dict(zip(m["groups"]["id"], m["groups"]["sensitive"], strict=True))
    _label, listed = schema.groups().get(group, ("", True))
    sensitive = own[group] != "no" if own.get(group) else listed
    return LEAST_OF_SENSITIVE if sensitive else LEAST


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
