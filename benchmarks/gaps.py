"""Coordination gaps alone: pairs that share a cell and are not tied, by three ways side by side.

Ours takes the product of who works where by blocks of rows; scipy holds the whole product; the
networkx script goes through the pairs of each cell. Each side is a process of its own; its CPU and
memory are what it takes beyond the tables as arrays, or beyond the ready graph.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import whole
from whole_scripts import DAY, LISTED

Given = tuple[int, Any, Any, Any, Any]
Answer = tuple[int, float]
Work = Callable[[], Answer]


def ours(given: Given) -> Work:
    def work() -> Answer:
        best, count = whole.gaps(*given)
        return count, float(-best[0].sum())

    return work


def with_scipy(given: Given) -> Work:
    from scipy import sparse  # noqa: PLC0415 - each side imports only its own

    n, actor, cell, source, target = given

    def work() -> Answer:
        where = sparse.csr_array((np.ones(len(actor), dtype=np.int32), (actor, cell)))
        shared = sparse.triu(where @ where.T, k=1).tocoo()
        key = shared.row.astype(np.int64) * n + shared.col
        tied = np.isin(key, source.astype(np.int64) * n + target)
        u, v, count = shared.row[~tied], shared.col[~tied], shared.data[~tied]
        size = np.bincount(actor, minlength=n)
        overlap = count / np.minimum(size[u], size[v])
        return len(u), float(np.sort(overlap)[::-1][:LISTED].sum())

    return work


def with_networkx(given: Given) -> Work:
    import networkx as nx  # noqa: PLC0415

    n, actor, cell, source, target = given
    graph = nx.empty_graph(n)
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    cells, occupied = defaultdict(list), Counter(actor.tolist())
    for a, c in zip(actor.tolist(), cell.tolist(), strict=True):
        cells[c].append(a)

    def work() -> Answer:
        shared: Counter[tuple[int, int]] = Counter()
        for here in cells.values():
            for pair in combinations(sorted(here), 2):
                if not graph.has_edge(*pair):
                    shared[pair] += 1
        best = sorted(
            (count / min(occupied[u], occupied[v]) for (u, v), count in shared.items()), reverse=True
        )
        return len(shared), sum(best[:LISTED])

    return work


SIDES = {"ours": ours, "scipy": with_scipy, "networkx": with_networkx}


def measure(side: str, file: Path) -> None:
    """One side: its CPU seconds, memory in MiB and answer, as JSON."""
    if side == "ours":
        import actormap.engine.pairs.co_occurrence  # noqa: F401, PLC0415 - before memory is taken note of
    told = np.load(file)
    work = SIDES[side]((int(told["n"]), *(told[name] for name in ("actor", "cell", "source", "target"))))
    before, start = whole.peak(), time.process_time()
    answer = work()
    print(json.dumps([time.process_time() - start, whole.peak() - before, *answer]))


def arrays(folder: Path, file: Path) -> None:
    """The layers of the tables of `whole.py` as arrays."""
    import pandas as pd  # noqa: PLC0415

    from actormap.core.config import View  # noqa: PLC0415
    from actormap.core.model import ActorMap  # noqa: PLC0415
    from actormap.graph.layers import Layers  # noqa: PLC0415

    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("actors", "ties", "presence")
    }
    layers = Layers(ActorMap(**tables), View(date=DAY, certain=True))
    work, cells = layers.collaboration, layers.cells
    np.savez(
        file, n=len(layers.ids), actor=cells.actor, cell=cells.column, source=work.source, target=work.target
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Coordination gaps, side by side.")
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the tables of whole.py are")
    parser.add_argument("--side", choices=list(SIDES), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        measure(given.side, given.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder, file = given.folder or Path(temporary), Path(temporary) / "gaps.npz"
        if given.folder is None:
            whole.write_tables(folder, given.actors, given.ties)
        arrays(folder, file)
        runs: dict[str, list[Any]] = {side: [] for side in SIDES}
        for turn in range(given.repeat):
            for side in SIDES if turn == 0 else ("ours", "scipy"):
                command = [sys.executable, __file__, "--side", side, "--folder", str(file)]
                runs[side].append(json.loads(subprocess.check_output(command)))
    middle = {side: np.median(np.array(found), axis=0) for side, found in runs.items()}
    for side, (cpu, memory, pairs, _) in middle.items():
        print(f"{side:10}{cpu:9.2f} s{memory:9.1f} MiB{int(pairs):12} pairs, {len(runs[side])} runs")
        if not np.allclose(middle["ours"][2:], middle[side][2:], rtol=1e-12):
            raise SystemExit(f"{side} has other answers: {middle[side][2:]} against {middle['ours'][2:]}")
    faster = middle["networkx"][0] / middle["ours"][0]
    memory = middle["ours"][1] / middle["scipy"][1]
    print(f"CPU, networkx / ours {faster:.1f}, target 20, met {'yes' if faster >= 20 else 'no'}")
    print(f"memory, ours / scipy {memory:.3f}, target 0.1, met {'yes' if memory <= 0.1 else 'no'}")
    print(f"CPU, ours / scipy {middle['ours'][0] / middle['scipy'][0]:.2f}")


if __name__ == "__main__":
    main()
