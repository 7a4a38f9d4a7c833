"""How far two orders of the same actors agree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DIGITS = 9
"""Scores that differ only beyond so many digits are equal."""
SMALL = 300
"""Up to so many actors all pairs are compared."""


def overlap(x: Floats, y: Floats, first: int) -> float:
    """Share of those among the first in either order who are among the first in both, 0 to 1.

    Parameters
    ----------
    x, y
        Two scores of the same actors, at least one actor.
    first
        How many are first; those equal to the last of them count too.
    """
    one, other = (_among(score, first) for score in (x, y))
    return float((one & other).sum() / (one | other).sum())


def _among(score: Floats, first: int) -> npt.NDArray[np.bool_]:
    rounded = np.round(score, DIGITS)
    return rounded >= np.sort(rounded)[-min(first, len(rounded))]


def spearman(x: Floats, y: Floats) -> float:
    """Correlation of the places in two orders, -1 to 1; NaN where one score is the same for all.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15.
    """
    one, other = (_places(score) for score in (x, y))
    spread = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / spread) if spread else float("nan")


def _places(score: Floats) -> Floats:
    """Places from the mean; equal scores share the middle of theirs."""
    _, code, counts = np.unique(np.round(score, DIGITS), return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    return middle[code] - (len(score) + 1) / 2


def kendall(x: Floats, y: Floats) -> float:
    """Pairs in the same order less those in the other, with the correction for equal scores (tau-b).

    Returns
    -------
    float
        -1 to 1; NaN where one score is the same for all.

    References
    ----------
    Kendall (1945), Biometrika 33.
    """
    one, other = (np.round(score, DIGITS) for score in (x, y))
    if len(x) > SMALL:
        from scipy.stats import kendalltau  # noqa: PLC0415 - a second to import, for large maps alone

        return float(kendalltau(one, other, method="asymptotic").statistic)
    first, second = (np.sign(score[:, None] - score) for score in (one, other))
    spread = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / spread) if spread else float("nan")
