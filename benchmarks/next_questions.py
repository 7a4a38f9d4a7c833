"""How soon an office finds what it looks for that asks as the program proposes, by order of questions.

The program itself is asked: `tests/asked.py` makes the map of what was told before each interview, takes the
first interview of `evidence.ask`, and reads off `reach.isolation` who is isolated. The others are simple
orders; of all of them the same analyses speak. Nothing here is a forecast.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from asked import ORDERS, outcome
from interviewed import Setting, Society

SIZES = (22, 17, 14, 12, 9, 6)
SETTINGS = {
    "in groups": Setting(SIZES, (0.03, 0.05, 0.05, 0.1, 0.7, 0.8)),
    "scattered": Setting(SIZES, (0.15,) * 6),
    "in groups, hushed": Setting(SIZES, (0.03, 0.05, 0.05, 0.1, 0.7, 0.4), hush=True),
}
"""Where the isolated are, and whether half of all say nothing about the last group."""
SIMPLE = "least asked, if open"


def main() -> None:
    """Print interviews in the median society, in how many it never comes to that, and what of the simple."""
    parser = argparse.ArgumentParser(description="Interviews until the isolated are found, by order.")
    parser.add_argument("--societies", type=int, default=16)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    parser.add_argument("--orders", nargs="+", default=[SIMPLE, "evidence ask"], choices=ORDERS)
    parser.add_argument("--settings", nargs="+", default=[*SETTINGS], choices=SETTINGS)
    chosen = parser.parse_args()
    heads = "".join(f"{head:>18}" for head in ("half (never)", "nine (never)", "routes (never)"))
    print(f"{'':42}{heads}{'precision':>12}")
    for setting in chosen.settings:
        simple = None
        for name in chosen.orders:
            seeds = range(chosen.first, chosen.first + chosen.societies)
            came = [outcome(Society(seed, SETTINGS[setting]), ORDERS[name], seed) for seed in seeds]
            counts = np.array([(one.half, one.nine, one.routes) for one in came])
            median, precision = np.median(counts, axis=0), np.mean([one.precision for one in came])
            never = np.isinf(counts).mean(axis=0)
            cells = "".join(f"{n:>11g} ({share:>4.0%})" for n, share in zip(median, never, strict=True))
            print(f"{setting:20}{name:22}{cells}{precision:>12.3f}", flush=True)
            if name == SIMPLE:
                simple = median
            elif simple is not None:
                ratios = "".join(f"{ratio:>11.0%}       " for ratio in median / simple)
                print(f"{'':20}{'of the simple order':22}{ratios}", flush=True)


if __name__ == "__main__":
    main()
