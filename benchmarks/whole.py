"""All measures of a large network from CSV to CSV: this package, igraph called directly, and networkx.

Each side is a process of its own, started as `whole.py --side NAME`; they read the same tables, take
turns and must give the same results, or this stops and says what differs. Nothing is asserted about
times: see README.md here.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from whole_scripts import DAY, LISTED, OFFICE, SEED, SOURCES, WORKING, with_igraph, with_networkx

Side = Callable[[Path, Path], None]
MEMORY_1M = 8192.0


def write_tables(folder: Path, actors: int, ties: int) -> None:
    """The tables of `generate.py`, so that all of their ties are of the network that is measured."""
    import generate  # noqa: PLC0415 - each side imports only its own

    tables = generate.generate(actors, ties)
    people, rows, presence = tables["actors"], tables["ties"], tables["presence"]
    people["sphere"] = people["sphere"].where(people["sphere"] == OFFICE, "civil_society")
    rows["kind"] = rows["kind"].where(rows["kind"].isin(WORKING), "coordination")
    met = sorted(set(tables["contacts"]["actor_id"]))
    first = rows.index[: len(met)]
    rows.loc[first, "source_id"], rows.loc[first, "target_id"] = generate.OFFICE, met
    rows.loc[first, "kind"] = "contact"
    presence = presence.drop_duplicates(["actor_id", "sector", "pcode"])
    people[["id", "name", "sphere", "adm1_pcode"]].to_csv(folder / "actors.csv", index=False)
    rows[["id", "source_id", "target_id", "kind", "from", "to"]].to_csv(folder / "ties.csv", index=False)
    presence[["actor_id", "sector", "pcode", "from", "to"]].to_csv(folder / "presence.csv", index=False)


def ours(folder: Path, out: Path, *, checked: bool = False) -> None:
    """Layers of a map, and of the one of collaboration what the analyses ask the engine for."""
    import numpy as np  # noqa: PLC0415 - each side imports only its own
    import pandas as pd  # noqa: PLC0415
    from pyarrow import csv, table  # noqa: PLC0415

    from actormap.core.config import View  # noqa: PLC0415
    from actormap.core.model import ActorMap  # noqa: PLC0415
    from actormap.engine.edges import Edges  # noqa: PLC0415
    from actormap.engine.segregation.mixing import set_ties  # noqa: PLC0415
    from actormap.graph.layers import Layers  # noqa: PLC0415

    def read(name: str) -> Any:
        return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, engine="pyarrow")

    def write(name: str, ids: Any, values: Any) -> None:
        csv.write_csv(table({"id": ids, "value": values}), out / f"{name}.csv")

    def layers() -> Layers:
        tables = {name: read(name) for name in ("actors", "ties", "presence")}
        if checked:
            return Layers(ActorMap(**tables), view)
        return Layers(ActorMap.trusted(tables), view)

    view = View(date=DAY, certain=True)
    seen = layers()
    ids, working, cells = seen.ids, seen.collaboration, seen.cells
    met = seen.referral.target[seen.offices[seen.referral.source]]
    group = _groups(seen.map, cells)
    ties = Edges(len(ids), working.source, working.target)
    del seen, working

    which, names = group
    some = which >= 0
    inside, across = set_ties(ties, np.flatnonzero(some), which[some], len(names))
    told = inside + across > 0
    write("ei", names[told], (across - inside)[told] / (across + inside)[told])
    _gaps(ids, cells, ties.source, ties.target, write)
    del cells
    _measures(ids, ties, met, write)


def _measures(ids: Any, ties: Any, met: Any, write: Callable[..., None]) -> None:
    import numpy as np  # noqa: PLC0415

    from actormap.engine import communities  # noqa: PLC0415
    from actormap.engine.centrality.betweenness import Sample, betweenness  # noqa: PLC0415
    from actormap.engine.centrality.brokerage import holes  # noqa: PLC0415
    from actormap.engine.centrality.spectral import pagerank  # noqa: PLC0415
    from actormap.engine.connectivity.cutpoints import components, core_numbers  # noqa: PLC0415
    from actormap.engine.paths.bit_parallel_bfs import steps_from_any  # noqa: PLC0415

    write("degree", ids, ties.degree)
    parts = components(ties)
    write("parts", ids, np.bincount(parts)[parts])
    found = holes(ties)
    write("constraint", ids, found.constraint)
    write("effective_size", ids, found.effective_size)
    write("clustering", ids, np.nan_to_num(found.clustering))
    del found
    sample = Sample(exact=0, sources=SOURCES, seed=SEED)
    others = SOURCES - np.isin(np.arange(ties.n), sample.of(ties.n))
    # The sample tells of all starts; back to what passes through from those that were drawn.
    write("betweenness", ids, betweenness(ties, sample).value * others / (ties.n - 1))
    write("pagerank", ids, pagerank(ties, damping=0.85))
    steps = steps_from_any(ties, met) + 1
    write("reach", ids[np.isfinite(steps)], steps[np.isfinite(steps)])
    write("core", ids, core_numbers(ties))
    (part,) = communities.leiden(ties, resolution=1.0, seeds=[SEED], rounds=2)
    write("communities", ids, part)
    write("modularity", ["modularity"], [communities.modularity(ties, part, resolution=1.0)])


def _groups(m: Any, cells: Any) -> tuple[Any, Any]:
    """Sector by area: the first in the alphabet of each actor's sectors, and its own area."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    sectors = np.array([name.partition("@")[0] for name in cells.names], dtype=object)
    sector = np.full(len(m.actors), None, dtype=object)
    actor, first = np.unique(cells.actor, return_index=True)
    sector[actor] = sectors[cells.column[first]]
    found = pd.factorize(pd.Series(sector, dtype="str") + "@" + m.actors["adm1_pcode"], sort=True)
    return found[0], found[1].to_numpy(dtype=object)


def _gaps(ids: Any, cells: Any, source: Any, target: Any, write: Callable[..., None]) -> None:
    best, count = gaps(len(ids), cells.actor, cells.column, source, target)
    overlap, _, u, v = best
    write("gaps", [*(ids[u] + ":" + ids[v]), "all"], [*-overlap, float(count)])


def gaps(n: int, actor: Any, column: Any, source: Any, target: Any) -> tuple[tuple[Any, ...], int]:
    """Pairs that share a cell and are not tied: the first of them, and how many there are."""
    import numpy as np  # noqa: PLC0415

    from actormap.engine.pairs.co_occurrence import TopRows, pairs_in_common  # noqa: PLC0415

    tied = 1 << 20
    best, count, size = TopRows(LISTED), 0, np.bincount(actor, minlength=n)
    for u, v, value in pairs_in_common(n, [(actor, column, 1)], [(source, target, tied)]):
        free = value < tied
        count += int(np.count_nonzero(free))
        keys = -(value / np.minimum(size[u], size[v])), -value, u, v
        rows = np.flatnonzero(free & best.may_enter(*keys))
        best.add(*(key[rows] for key in keys))
    return best.rows(), count


def checked(folder: Path, out: Path) -> None:
    """The same with every cell of the tables checked, as an import does."""
    ours(folder, out, checked=True)


SIDES: dict[str, Side] = {
    "ours": ours,
    "checked": checked,
    "igraph": with_igraph,
    "networkx": with_networkx,
}


class Taken(NamedTuple):
    """What a process took: CPU seconds, and the most memory in MiB."""

    cpu: float
    memory: float


def run(side: str, folder: Path, out: Path) -> Taken:
    """One side in a process of its own; the figures are of the whole process."""
    out.mkdir(exist_ok=True)
    command = [
        sys.executable,
        str(Path(__file__)),
        "--side",
        side,
        "--folder",
        str(folder),
        "--out",
        str(out),
    ]
    child = subprocess.Popen(command, env=os.environ | {"OMP_NUM_THREADS": "1"})
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{side} stopped with {child.returncode}")
    return Taken(used.ru_utime + used.ru_stime, json.loads((out / "peak.json").read_text()))


def peak() -> float:
    """Most memory of this process, in MiB; that of the process that started it is not counted."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def compare(one: Path, other: Path, *, same_search: bool) -> list[str]:
    """Names of the measures that are the same; stops at the first that is not."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    same = []
    for path in sorted(one.glob("*.csv")):
        name = path.stem
        a, b = (pd.read_csv(folder / path.name, dtype={"id": str}) for folder in (one, other))
        a, b = (frame.set_index("id")["value"].sort_index() for frame in (a, b))
        if name == "communities":
            continue
        if name == "reach":  # the script's answer includes the office itself
            b = b.reindex(a.index)
        if not a.index.equals(b.index):
            raise SystemExit(f"{name}: not the same rows in {one.name} and {other.name}")
        if name == "modularity":
            if a.iloc[0] < b.iloc[0] - (0.005 if same_search else 0.01):
                raise SystemExit(f"modularity: {a.iloc[0]} against {b.iloc[0]} of {other.name}")
            continue
        scale = float(b.abs().max())
        x, y = a.to_numpy(dtype=float), b.to_numpy(dtype=float)
        if name in {"constraint", "effective_size"}:
            x, y = np.nan_to_num(x), np.nan_to_num(y)
        if not np.allclose(x, y, rtol=1e-8, atol=1e-10 * scale, equal_nan=True):
            worst = int(np.nanargmax(np.abs(x - y)))
            raise SystemExit(f"{name}: {x[worst]} against {y[worst]} of {other.name} at {a.index[worst]}")
        same.append(name)
    return same


def report(taken: dict[str, list[Taken]], given: argparse.Namespace) -> None:
    """One row a side, then ratios against their targets."""
    middle = {
        side: Taken(*(statistics.median(figures) for figures in zip(*runs, strict=True)))
        for side, runs in taken.items()
    }
    print(f"{'':10}{'CPU s':>9}{'MiB':>9}{'runs':>6}")
    for side, of_side in middle.items():
        print(f"{side:10}{of_side.cpu:9.2f}{of_side.memory:9.0f}{len(taken[side]):6}")
    mine = middle["ours"]
    rows = []
    if "networkx" in middle:
        rows += [
            ("CPU, networkx / ours", middle["networkx"].cpu / mine.cpu, ">=", 40.0),
            ("memory, networkx / ours", middle["networkx"].memory / mine.memory, ">=", 4.0),
        ]
    if "igraph" in middle:
        rows.append(("CPU, ours / igraph", mine.cpu / middle["igraph"].cpu, "<=", 1.0))
    if given.against:
        rows += [
            (f"CPU, ours / {given.against} s", mine.cpu / given.against, "<=", 25.0),
            ("memory of ours, MiB", mine.memory, "<=", MEMORY_1M),
        ]
    for what, found, sign, target in rows:
        met = found >= target if sign == ">=" else found <= target
        print(f"{what:30}{found:9.2f}  target {sign} {target:g}, met {'yes' if met else 'no'}")


def main() -> None:
    parser = argparse.ArgumentParser(description="All measures from CSV to CSV, side by side.")
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--networkx", type=int, default=1, help="runs of the networkx script")
    parser.add_argument("--sides", nargs="+", default=list(SIDES), choices=list(SIDES))
    parser.add_argument("--against", type=float, help="CPU seconds of ours on a smaller network")
    parser.add_argument("--folder", type=Path, help="where the tables are; by default new ones are written")
    parser.add_argument("--side", choices=[*SIDES, "tables"], help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        SIDES[given.side](given.folder, given.out)
        (given.out / "peak.json").write_text(json.dumps(peak()))
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = given.folder or Path(temporary)
        if not (place / "ties.csv").exists():
            place.mkdir(exist_ok=True)
            write_tables(place, given.actors, given.ties)
        taken: dict[str, list[Taken]] = {side: [] for side in given.sides}
        load = os.getloadavg()[0]
        for turn in range(max(given.repeat, given.networkx)):
            for side in given.sides:
                if turn < (given.networkx if side == "networkx" else given.repeat):
                    taken[side].append(run(side, place, place / side))
                    print(f"  {side} {taken[side][-1].cpu:.2f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        print(f"{given.actors} actors, {given.ties} ties, {time.strftime('%H:%M')}")
        print(f"load {load:.1f} to {os.getloadavg()[0]:.1f}; whole processes, medians")
        report(taken, given)
        for side in given.sides[1:]:
            same = compare(place / "ours", place / side, same_search=side != "networkx")
            print(f"the same as {side}: {', '.join(same)}; modularity no lower")


if __name__ == "__main__":
    main()
