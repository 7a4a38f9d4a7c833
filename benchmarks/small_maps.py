"""A small map: building it against pandas alone, and against reading its columns one by one, side by side.

Three ways to the tables of a map of six actors and five ties: `ActorMap`, which also checks them; the
bare `pandas.DataFrame` of the same values; and each column of each table as a `Series` of its own, read
by the same rules and not checked. They take turns and must give the same tables, or this stops. The first
map of a process also reads the schema: it is built in processes of its own, after the imports. Nothing is
asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import value
from actormap.ingest import read_map

TARGET = 25.0
ACTORS = pd.DataFrame(
    {
        "id": list("ABCDEF"),
        "name": ["Forum", "Desk", "Union", "Circle", "Bar", "Office"],
        "sphere": [*["civil_society"] * 5, "field_presence"],
        "types": ["ngo_national"] * 6,
    }
)
TIES = pd.DataFrame(
    {
        "source_id": list("AABCF"),
        "target_id": list("BCDEA"),
        "weight": ["1", "3", "2", "0.5", ""],
        "kind": ["coordination", "trust", "trust", "funding", "contact"],
        "from": ["2024-01-01"] * 5,
    }
)
GIVEN = {"actors": ACTORS, "ties": TIES}
Tables = dict[str, pd.DataFrame]


def ours() -> Tables:
    """The map, checked."""
    return ActorMap(**GIVEN).tables


def by_column() -> Tables:
    """Every column of every table as a Series of its own, each different text read once."""
    tables: Tables = {}
    for table, columns in schema.columns().items():
        frame = GIVEN.get(table, pd.DataFrame())
        parsed: dict[str, Any] = {}
        for name, column in columns.items():
            texts = frame[name] if name in frame else pd.Series("", index=frame.index, dtype="str")
            meant: dict[str, Any] = {}
            for text in texts.unique():
                try:
                    meant[text] = value(text, column)
                except Unreadable:
                    meant[text] = math.nan if column.numeric else ""
            parsed[name] = texts.map(meant).astype("float64" if column.numeric else "str")
        tables[table] = pd.DataFrame(parsed, index=frame.index)
    return tables


def bare(tables: Tables) -> Callable[[], Tables]:
    """What pandas alone needs for the same values, when they are lists already."""
    cells = {table: {name: frame[name].tolist() for name in frame} for table, frame in tables.items()}
    dtypes = {table: frame.dtypes.to_dict() for table, frame in tables.items()}
    return lambda: {table: pd.DataFrame(cells[table]).astype(dtypes[table]) for table in cells}


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def agree(one: Tables, other: Tables) -> None:
    """Stop where the tables differ; ids that were left out are made by the map alone."""
    for table in schema.open_tables():
        a, b = one[table].drop(columns="id"), other[table].drop(columns="id")
        order = list(a.columns)
        a, b = (frame.sort_values(order, ignore_index=True) for frame in (a, b))
        pd.testing.assert_frame_equal(a, b)


def fresh(code: str, repeat: int) -> float:
    """Median of what code prints in processes of its own; bytecode is made before the clock runs."""
    with tempfile.TemporaryDirectory() as folder:
        env = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = folder
        run = functools.partial(subprocess.check_output, [sys.executable, "-c", code], text=True, env=env)
        run()
        return statistics.median(float(run()) for _ in range(repeat))


def first(repeat: int) -> float:
    """The first map of a process, once all that it imports is there."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import small_maps as s; "
        "print(s.milliseconds(lambda: s.ActorMap(**s.GIVEN)))"
    )
    return fresh(code, repeat)


def imports(what: str, repeat: int) -> float:
    code = f"import time; {what}; print(1000 * time.process_time())"
    return fresh(code, repeat)


def command(repeat: int) -> float:
    """`actormap --help`, whole."""
    code = (
        "import contextlib, io, sys, time; from actormap.cli import main; sys.argv = ['actormap', '--help']\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): main()\n"
        "print(1000 * time.process_time())"
    )
    return fresh(code, repeat)


def import_of_files() -> float:
    """The tables of the small map read from files."""
    with tempfile.TemporaryDirectory() as folder:
        for table, frame in GIVEN.items():
            frame.to_csv(Path(folder, f"{table}.csv"), index=False)
        return milliseconds(lambda: read_map([Path(folder)]).require())


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the building of a small map with pandas alone.")
    parser.add_argument("--repeat", type=int, default=50)
    parser.add_argument("--processes", type=int, default=5)
    asked = parser.parse_args()
    tables = ours()
    agree(tables, by_column())
    alone = bare(tables)
    agree(tables, alone())
    again = ActorMap(**GIVEN).tables
    sides: dict[str, Callable[[], object]] = {
        "pandas alone, all tables": alone,
        "column by column, unchecked": by_column,
        "ActorMap": lambda: ActorMap(**GIVEN),
        "ActorMap, and every table asked for": ours,
        "ActorMap of its own tables": lambda: ActorMap(**again),
    }
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(asked.repeat):
        for name, side in sides.items():
            taken[name].append(milliseconds(side))
    columns = sum(map(len, schema.columns().values()))
    print(f"6 actors, 5 ties, {columns} columns; CPU milliseconds, median of {asked.repeat} interleaved runs")
    base = statistics.median(taken["pandas alone, all tables"])
    for name, times in taken.items():
        print(f"  {name:36} {statistics.median(times):7.1f}   {statistics.median(times) / base:5.2f}")
    start = first(asked.processes)
    met = "yes" if max(start, statistics.median(taken["ActorMap"])) <= TARGET else "no"
    print(f"  {'the first ActorMap of a process':36} {start:7.1f}   target {TARGET:g}, met {met}")
    with contextlib.suppress(OSError):
        files = statistics.median(import_of_files() for _ in range(asked.processes))
        print(f"  {'read_map of the two tables as files':36} {files:7.1f}")
    for what in ("import pandas", "import actormap.core.model", "from actormap.ingest import read_map"):
        print(f"  {what:36} {imports(what, asked.processes):7.1f}")
    print(f"  {'actormap --help':36} {command(asked.processes):7.1f}")


if __name__ == "__main__":
    main()
