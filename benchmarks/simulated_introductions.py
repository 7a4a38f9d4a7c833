"""What comes of asking for introductions in 200 invented societies whose truth is known.

Ours against the shortest path and the most connected contact. `tests/society.py` says how the
societies are made; nothing here is a forecast.
"""

from __future__ import annotations

import argparse
import sys
from functools import reduce
from operator import add
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from society import POLICIES, QUARTERS, Society, asked_for, errors_by_quarter


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Introductions, requests and exposure by policy.")
    parser.add_argument("--societies", type=int, default=200)
    every = [Society(seed) for seed in range(parser.parse_args().societies)]
    heads = "targets", "introduced", "requests", "a request", "exposure each", "barred"
    print(" " * 16 + "".join(f"{head:>14}" for head in heads))
    for name, policy in POLICIES.items():
        one = reduce(add, (asked_for(society, policy) for society in every))
        print(
            f"{name:16}{one.targets:14}{one.introduced:14}{one.requests:14}{one.per_request:14.3f}"
            f"{one.exposed:14.3f}{one.barred:14}"
        )
    print()
    print(f"{'Brier score on':16}" + "".join(f"{day:>14}" for day in QUARTERS))
    scores = zip(*(errors_by_quarter(seed) for seed in range(len(every))), strict=True)
    print(f"{'will say yes':16}" + "".join(f"{mean(score):14.4f}" for score in scores))


if __name__ == "__main__":
    main()
