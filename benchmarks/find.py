"""Search: CPU milliseconds a query on an invented map, against reading every name with rapidfuzz.

    uv run python benchmarks/find.py [--actors 10000]

The other side is what a short script would do: `rapidfuzz.process.extract` with `WRatio` over all names. It
knows no groups, themes, places, scripts or reasons. Both sides take turns; the median of each counts. Nothing
is asserted.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable
from functools import partial

from generate import DAY, generate
from rapidfuzz import fuzz, process, utils

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.records.finder import find
from actormap.records.finder.entries import belonging_of, entries_of

SYLLABLES = re.findall("..", "kasimbiratolenmordufaberganzuwelpimeru")
TOPICS = ["Women", "Youth", "Human Rights", "Peace", "Health", "Education", "Water", "Farmers", "Legal Aid"]
KINDS = ["Association", "Network", "Union", "Committee", "Forum", "Initiative", "Foundation", "Centre"]
ARABIC = ["جمعية نساء", "رابطة", "مركز رصد", "لجنة مزارعي", "شباب من أجل"]
CYRILLIC = ["Комитет", "Союз женщин", "Центр права", "Движение"]
REPEAT = 15


def invented(many: int) -> ActorMap:
    """A country whose areas and actors have names: few topics, many places, a fifth in two other scripts."""
    tables = generate(many, many, seed=1)
    rng = random.Random(1)  # noqa: S311 - the same names each time
    towns = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).title() for _ in range(many // 10)]
    shapes = ["{p} {t} {k}", "{k} for {t} in {p}", "{p} {q} {k}", "{p} and {q}", "{t} {k} {p}"]
    shapes += [f"{rng.choice([*ARABIC, *CYRILLIC])} {{p}}"]
    parts = {"p": towns, "q": towns, "t": TOPICS, "k": KINDS}
    names = [
        rng.choice(shapes).format(**{part: rng.choice(words) for part, words in parts.items()})
        for _ in tables["actors"]["id"]
    ]
    areas = tables["areas"].assign(name=rng.choices(towns, k=len(tables["areas"])))
    sectors = tables["sectors"].assign(name=[*TOPICS, "Land", "Media", "Displacement"])
    return ActorMap(
        **tables
        | {
            "actors": tables["actors"].assign(name=names),
            "areas": areas,
            "sectors": sectors,
        }
    )


def queries(m: ActorMap) -> dict[str, str]:
    """What somebody types, by what it is."""
    name, town = m.actors["name"].iloc[7], m["areas"]["name"].iloc[40 % len(m["areas"])]
    return {
        "a whole name": name,
        "its first letters": name[:3],
        "one letter": "k",
        "with a slip": "x" + name[1:],
        "group and place": f"women {town}",
        "both with a slip": f"womem {town[:-1]}x",
        "another script": "نساء",
        "nothing is like it": "qqqqqqq",
        "many words": "association for human rights and legal aid in the north",
        "as many as can be": "union right of farmer young peopl watre schol helth in peas",
    }


def spent(ask: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    ask()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print what building and each query cost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--actors", type=int, default=10_000)
    many = parser.parse_args().actors
    m, view = invented(many), View(date=DAY)
    names = m.actors["name"].tolist()
    print(f"{len(names):,} actors; CPU milliseconds, medians of {REPEAT}, both sides take turns")
    print(f"built once a revision: {spent(lambda: entries_of(m)):,.0f} (texts), ", end="")
    print(f"{spent(lambda: belonging_of(m, view)):,.0f} (who works where, on what)")
    print(f"{'':20}{'found':>8}{'ours':>8}{'WRatio':>8}{'ratio':>7}")
    for what, text in queries(m).items():
        ask, other = (
            partial(find, m, view, text),
            partial(
                process.extract, text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=10
            ),
        )
        both = [(spent(ask), spent(other)) for _ in range(REPEAT)]
        ours, theirs = map(statistics.median, zip(*both, strict=True))
        print(f"{what:20}{ask().total:8,}{ours:8.1f}{theirs:8.1f}{theirs / ours:7.1f}")


if __name__ == "__main__":
    main()
