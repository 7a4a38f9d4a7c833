"""Look-alikes: how many are found and how many of those told are right; the time of 100 000 names.

    uv run python benchmarks/duplicates.py FOLDER [--splink PYTHON]

FOLDER holds three public tables of names whose identity is known (docs/decisions/0010-duplicates.md says
which). PYTHON is one that has Splink and DuckDB, which are no part of the project: it then reads the
same names and says its pairs (benchmarks/duplicates_splink.py).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from actormap.core.model import ActorMap
from actormap.core.search.names import name_of
from actormap.ingest.matching import PROBABLE, candidates
from actormap.ingest.matching.blocking import pairs
from actormap.rights.access import KEY_HOLDER

SAMPLE = 2_000
MANY = 100_000
LEAST = 2
"""A name of more words than that is still a name where one is left out."""


@dataclass(frozen=True)
class Known:
    """Names, and which of them are one and the same.

    `lists` keeps pairs of one list out, where two lists were joined and each has everybody once.
    """

    title: str
    names: list[tuple[str, str]]
    same: frozenset[frozenset[int]]
    lists: list[int] | None = None

    def pairs(self, found: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
        """Those of the pairs that count."""
        several = self.lists
        return {frozenset(p) for p in found if several is None or several[p[0]] != several[p[1]]}


def _groups(keys: Iterable[Iterable[str]]) -> frozenset[frozenset[int]]:
    """Pairs of rows that share a key, or are connected by rows that do."""
    sets: dict[str, set[int]] = {}
    for at, several in enumerate(keys):
        joined = set().union({at}, *(sets.get(key, set()) for key in several))
        known = {key for key, rows in sets.items() if rows & joined} | set(several)
        sets |= dict.fromkeys(known, joined)
    return frozenset(frozenset(p) for rows in sets.values() for p in combinations(sorted(rows), 2))


def charities(folder: Path) -> Known:
    """Charities of two registers under one number of either; the names are those of one of them."""
    with (folder / "uk-charity-identity/dual-registered-uk-charities.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    names = [(name, "") for _, _, name in rows]
    return Known(f"{len(rows):,} charities", names, _groups([f"S{a}", f"E{b}"] for a, b, _ in rows))


def altered(folder: Path) -> Known:
    """Each charity once more with one invented change, as somebody else might have typed it."""
    once = {name_of(name).ordered: name for name, _ in charities(folder).names}
    plain = [name for name in once.values() if len(name.split()) > LEAST]
    rng = random.Random(10)  # noqa: S311 - the same changes each time
    again = [rng.choice(CHANGES)(rng, name) for name in plain]
    same = frozenset(frozenset((at, at + len(plain))) for at in range(len(plain)))
    lists = [0] * len(plain) + [1] * len(again)
    return Known(f"{len(plain):,} charities, each typed anew", [(n, "") for n in plain + again], same, lists)


def _slip(rng: random.Random, name: str) -> str:
    """A letter left out, or two that changed places."""
    at = rng.randrange(len(name) - 1)
    return rng.choice([name[:at] + name[at + 1 :], name[:at] + name[at + 1] + name[at] + name[at + 2 :]])


def _turned(rng: random.Random, name: str) -> str:
    """Words in another order."""
    words = name.split()
    rng.shuffle(words)
    return " ".join(words)


def _less(rng: random.Random, name: str) -> str:
    """The first or the last word left out."""
    words = name.split()
    del words[rng.choice([0, len(words) - 1])]
    return " ".join(words)


def _more(_: random.Random, name: str) -> str:
    """In capitals, with its acronym."""
    initials = re.findall(r"(?<!\w)\w", name)
    return f"{name} ({''.join(initials)})".upper()


def _formed(_: random.Random, name: str) -> str:
    """With a legal form."""
    return f"{name} Ltd"


CHANGES = [_slip, _turned, _less, _more, _formed]


def aliases(folder: Path) -> Known:
    """Names of humanitarian organisations as they are written, and what they stand for."""
    with (folder / "hdx-org-aliases/org_aliases_hxl.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[2:]
    entries = dict.fromkeys((canon, short, canon) for _, canon, short, *_ in rows)
    entries |= dict.fromkeys((text, "", canon) for text, canon, *_ in rows if text != canon)
    names = [(name, short) for name, short, _ in entries]
    return Known(f"{len(rows)} names of organisations", names, _groups([canon] for *_, canon in entries))


def companies(folder: Path) -> Known:
    """Two lists of companies, one with legal forms and one often without."""
    listed = json.loads((folder / "littlesis-cmp/cmp_data.json").read_text(encoding="utf-8"))
    with (folder / "littlesis-cmp/cmp_top_50.csv").open(encoding="utf-8", newline="") as file:
        top = list(csv.DictReader(file))
    keys = [[str(row["id"])] for row in listed] + [[row["entity_id"]] for row in top]
    names = [(row["name"], "") for row in listed] + [(row["case_study"], "") for row in top]
    lists = [0] * len(listed) + [1] * len(top)
    same = frozenset(p for p in _groups(keys) if len({lists[at] for at in p}) > 1)
    return Known(f"{len(listed)} and {len(top)} companies", names, same, lists)


def ours(known: Known) -> tuple[list[tuple[int, int, float]], float]:
    """Pairs with their certainty, and the CPU time."""
    rows = [
        {"id": str(at), "name": name, "aliases": short, "sphere": "civil_society"}
        for at, (name, short) in enumerate(known.names)
    ]
    m = ActorMap(actors=pd.DataFrame(rows))
    start = time.process_time()
    found = candidates(m, KEY_HOLDER, certainty=0)
    spent = time.process_time() - start
    return [(int(one.first), int(one.second), one.certainty) for one in found], spent


def splinks(known: Known, python: Path) -> tuple[list[tuple[int, int, float]], float]:
    """The same of Splink, in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "names.json"
        read = [(name_of(name).ordered, short) for name, short in known.names]
        table.write_text(json.dumps(read), encoding="utf-8")
        script = Path(__file__).with_name("duplicates_splink.py")
        done = subprocess.run([python, script, table], check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    return [tuple(pair) for pair in answer["pairs"]], answer["seconds"]


def figures(known: Known, found: list[tuple[int, int, float]], least: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs of at least some certainty."""
    told = known.pairs((a, b) for a, b, certainty in found if certainty >= least)
    right = len(told & known.same)
    precision, recall = right / max(len(told), 1), right / len(known.same)
    return precision, recall, 2 * right / max(len(told) + len(known.same), 1)


def best(known: Known, found: list[tuple[int, int, float]]) -> float:
    """The threshold with the highest F1, which nobody has who does not know the answer."""
    every = sorted({certainty for *_, certainty in found} | {0.5})
    steps = every[:: max(1, len(every) // 200)]
    return max(steps, key=lambda least: figures(known, found, least)[2])


def quality(folder: Path, python: Path | None) -> None:
    print(f"{'':42} {'threshold':>10} {'precision':>10} {'recall':>8} {'F1':>6} {'CPU s':>7}")
    for make in (charities, altered, aliases, companies):
        known = make(folder)
        print(f"{known.title}, {len(known.same):,} pairs are the same")
        rows = [("  ours", PROBABLE, *ours(known))]
        rows += [("  ours, best threshold", best(known, rows[0][2]), *rows[0][2:])]
        if python:
            found, seconds = splinks(known, python)
            rows.append(("  Splink", 0.5, found, seconds))
            rows.append(("  Splink, best threshold", best(known, found), found, seconds))
        for title, least, found, seconds in rows:
            print(
                f"{title:42} {least:10.3f}"
                + "{:10.3f} {:9.3f} {:6.3f}".format(*figures(known, found, least))
                + f" {seconds:7.2f}"
            )


SYLLABLES = re.findall("..", "kasimbiratolenmordufaberganzuwelpimeru")
TOPICS = ["Women", "Youth", "Human Rights", "Peace", "Health", "Education", "Water", "Farmers", "Legal Aid"]
KINDS = ["Association", "Network", "Union", "Committee", "Forum", "Initiative", "Foundation", "Centre"]


def invented(many: int) -> list[str]:
    """Names as organisations of one country have them: few topics, many places."""
    rng = random.Random(1)  # noqa: S311 - the same names each time
    places = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).title() for _ in range(many // 10)]
    shapes = ["{p} {t} {k}", "{k} for {t} in {p}", "{p} {q} {k}", "{p} and {q}"]
    return [
        rng.choice(shapes).format(
            p=rng.choice(places), q=rng.choice(places), t=rng.choice(TOPICS), k=rng.choice(KINDS)
        )
        for _ in range(many)
    ]


def speed(many: int) -> None:
    """CPU time of the search among many names against all pairs, extrapolated from a sample."""
    texts = invented(many)
    start = time.process_time()
    read = [name_of(text) for text in texts]
    reading = time.process_time() - start
    start = time.process_time()
    near = pairs(read)
    searching = time.process_time() - start
    print(f"{many:,} names: read {reading:.1f} s, searched {searching:.1f} s, {len(near):,} pairs looked at")
    m = ActorMap(
        actors=pd.DataFrame(
            {"id": [f"A{at}" for at in range(many)], "name": texts, "sphere": "civil_society"}
        )
    )
    start = time.process_time()
    found = candidates(m, KEY_HOLDER)
    whole = time.process_time() - start
    print(f"whole, with reading, evidence and order: {whole:.1f} s, {len(found):,} candidates")
    rng = random.Random(2)  # noqa: S311 - the same sample each time
    ordered = [read[at].ordered for at in rng.sample(range(many), SAMPLE * 2)]
    a, b = ordered[:SAMPLE], ordered[SAMPLE:]
    for scorer in (fuzz.ratio, fuzz.token_set_ratio, fuzz.WRatio):
        start = time.process_time()
        process.cdist(a, b, scorer=scorer, workers=1, dtype=np.uint8)
        every = (time.process_time() - start) * many * (many - 1) / 2 / SAMPLE**2
        times = f"{every / searching:6.0f} x searching, {every / whole:5.0f} x the whole"
        print(f"all pairs, {scorer.__name__:16} {every:8.0f} s  = {times}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="folder of the three tables")
    parser.add_argument("--splink", type=Path, help="a Python that has Splink")
    parser.add_argument("--names", type=int, default=MANY)
    asked = parser.parse_args()
    quality(asked.folder, asked.splink)
    speed(asked.names)


if __name__ == "__main__":
    main()
