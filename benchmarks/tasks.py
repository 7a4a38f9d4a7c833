"""How many clicks, typed fields and seconds the tasks of the three users take, as rows for `docs/tasks.md`.

    uv run python benchmarks/tasks.py [--repeat 3]

A real browser and a real server on the sample, without a pause for thought: the seconds are what the app
and the browser make their user wait, from the first press of a task until the page has come to rest. Each
round has an app of its own, as the tasks write; the median counts. They are of this computer, and of how
busy it is.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path += [str(Path(__file__).parent.parent / "tests" / part) for part in ("", "app")]
import walks
from app_world import running_sample
from browser import chromium

USERS = {
    walks.OFFICER: walks.officer,
    walks.ANALYST: walks.analyst,
    walks.PLANNER: walks.planner,
}


def main() -> None:
    """Print a row a task."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=3, help="so many rounds")
    took = defaultdict(list)
    with chromium() as browser:
        for _ in range(parser.parse_args().repeat):
            with tempfile.TemporaryDirectory() as folder, running_sample(Path(folder)) as app:
                for who, walk in USERS.items():
                    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
                        page = context.new_page()
                        page.goto(app.url)
                        hand = walks.begin(app, page)
                        walk(hand)
                    for task, effort in hand.took.items():
                        took[who, task].append(effort)
    for (who, task), rounds in took.items():
        seconds = statistics.median(effort.seconds for effort in rounds)
        print(f"| {who} | {task} | {rounds[0].clicks} | {rounds[0].typed} | {seconds:.1f} |")


if __name__ == "__main__":
    main()
