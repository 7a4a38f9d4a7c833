"""Names for the arrays that everything is worked out on: one axis or more, one kind of number each.

Who writes ``Floats`` says what the numbers are; the docstring of the function says how many, in
which order, and in which unit.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
"""Measures: shares, probabilities, weights; NaN where nothing is known."""

Ints: TypeAlias = npt.NDArray[np.int32]
"""Row numbers of actors and ties, as the layers and their edges hold them: half the memory."""

Codes: TypeAlias = npt.NDArray[np.int64]
"""Row numbers and counts as numpy gives them back, and which of the different values each row has."""

Integers: TypeAlias = npt.NDArray[np.integer[Any]]
"""Whole numbers of any width."""

Bools: TypeAlias = npt.NDArray[np.bool_]
"""Yes or no for each row."""
