"""How soon the isolated are found in 200 invented societies of which the truth is known, by order.

Ours against the order of the coverage report and the best simple one. `tests/interviewed.py` says how the
societies are made; nothing here is a forecast.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from interviewed import ORDERS, outcome


def main() -> None:
    """Print the table: interviews in the median society, and in how many of all it never comes to that."""
    parser = argparse.ArgumentParser(description="Interviews until the isolated are found, by order.")
    parser.add_argument("--societies", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    chosen = parser.parse_args()
    print(" " * 22 + "".join(f"{head:>16}" for head in ("half (never)", "nine (never)", "precision")))
    for name, order in ORDERS.items():
        seeds = range(chosen.first, chosen.first + chosen.societies)
        every = np.array([outcome(seed, order) for seed in seeds])
        counts = "".join(
            f"{np.median(found):>8g} ({np.isinf(found).mean():>4.0%})" + " " for found in every[:, :2].T
        )
        print(f"{name:22}{counts}{every[:, 2].mean():>16.3f}", flush=True)


if __name__ == "__main__":
    main()
