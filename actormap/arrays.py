"""Arrays by what they hold: one name for each, the same everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
"""Numbers of nodes as the engine counts them: 0 and up, half the memory of `Codes`."""
Codes = npt.NDArray[np.int64]
"""Positions in a table, codes of a vocabulary, counts."""
Integers = npt.NDArray[np.integer[Any]]
"""Whole numbers of any width."""
Bools = npt.NDArray[np.bool_]
