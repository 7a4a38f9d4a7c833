"""How often the interval of how many exist, from two lists, holds what is true.

Every outcome of two lists is counted with its chance; nothing is drawn at random. Ours against the
log-normal interval of Chao (1987).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations_with_replacement
from math import exp, log1p, sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from drawn_lists import Lists

from actormap.core.thresholds import Thresholds
from actormap.engine.statistics.small_samples import Z95, chapman, overlap_interval

SIZES = 8, 10, 12, 15, 20, 30, 50, 100
SHARES = 0.3, 0.5, 0.65, 0.8
WHAT = {
    "made apart": {},
    "a fifth copied": {"copied": 0.2},
    "half copied": {"copied": 0.5},
    "a fifth hides": {"hidden": 0.2},
}
RARE = 0.05
"""Lists on which so many are on both no more often than this are left out of the worst."""


@cache
def log_normal(first: int, second: int, both: int) -> tuple[float, float]:
    """The interval of Chao (1987)."""
    estimate, variance = chapman(first, second, both)
    listed = first + second - both
    missed = estimate - listed
    if missed <= 0:
        return listed, listed
    spread = exp(Z95 * sqrt(log1p(variance / missed**2)))
    return listed + missed / spread, listed + missed * spread


WAYS = {
    "log-normal, 3 on both": (log_normal, 3),
    "log-normal, 5 on both": (log_normal, 5),
    "ours": (lru_cache(maxsize=None)(overlap_interval), Thresholds().two_list_overlap),
}
"""Intervals, and how many on both they ask for."""


def told(every: Sequence[Lists], way: str) -> str:
    """How often a figure is given, holds where it is, and holds for the worst of several pairs of lists."""
    interval, least = WAYS[way]
    found = [lists.holding(interval, least) for lists in every]
    given = sum(given for given, _ in found)
    worst = min((holds / given for given, holds in found if given >= RARE), default=float("nan"))
    return f"{given / len(found):9.2f}{sum(holds for _, holds in found) / given:9.3f}{worst:9.3f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How often intervals from two lists hold.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    for what, values in WHAT.items():
        print(f"\n{what:14}" + "".join(f"{way:>27}" for way in WAYS))
        print(f"{'exist':14}" + f"{'given':>9}{'holds':>9}{'worst':>9}" * len(WAYS))
        for exist in sizes:
            every = [Lists(exist, *pair, **values) for pair in combinations_with_replacement(SHARES, 2)]
            print(f"{exist:<14}" + "".join(told(every, way) for way in WAYS), flush=True)


if __name__ == "__main__":
    main()
