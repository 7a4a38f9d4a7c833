"""Two lists of a number of actors that is known, and how often intervals from them hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb

Counts = tuple[int, int, int]
"""On the first list, on the second, on both."""
Interval = Callable[[int, int, int], tuple[float, float]]


@dataclass(frozen=True)
class Lists:
    """So many exist, and each is on the first and on the second list with these chances.

    Parameters
    ----------
    exist
        How many exist.
    first, second
        Chance of each to be on a list, 0 to 1.
    copied
        Share of those on the first list that the second takes over from it.
    hidden
        Share of those who exist that keep off both lists.
    """

    exist: int
    first: float
    second: float
    copied: float = 0.0
    hidden: float = 0.0

    def outcomes(self, negligible: float = 1e-9) -> Iterator[tuple[Counts, float]]:
        """All that may be counted, each with its chance; what is rarer than `negligible` is left out."""
        seen = self.exist - round(self.hidden * self.exist)
        again = self.second + self.copied * (1 - self.second)
        for first, p in enumerate(binomial(seen, self.first)):
            others = binomial(seen - first, self.second)
            for both, q in enumerate(binomial(first, again) if p > negligible else []):
                for other, r in enumerate(others if p * q > negligible else []):
                    if p * q * r > negligible:
                        yield (first, both + other, both), p * q * r

    def holding(self, interval: Interval, least: int) -> tuple[float, float]:
        """Chance that a figure is given, so many on both at least, and that it is and holds."""
        given = holds = 0.0
        for counts, chance in self.outcomes():
            if counts[2] >= least:
                low, high = interval(*counts)
                given += chance
                holds += chance * (low <= self.exist <= high)
        return given, holds


def binomial(trials: int, chance: float) -> list[float]:
    """Chance of each number of successes."""
    return [comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(trials + 1)]
