"""The workspace against plain SQLite: time and memory of imports and loads, side by side.

Every measurement runs in a process of its own and the sides take turns; medians are shown. Plain
SQLite writes and reads the same rows without encryption, checks, history or data frames, which were
turned into rows before the clock starts. It is the one that comes with Python; the one inside SQLCipher
is another version, built otherwise, so it is measured as well. Nothing is asserted about times: see
README.md here.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import generate
import pandas as pd
import sqlcipher3.dbapi2 as sqlcipher

from actormap.core.model import ActorMap, Changes, apply_changes, parse_tables
from actormap.store import create_store, keys, open_store
from actormap.store.file import columns
from actormap.store.file.opening import open_workspace
from actormap.store.history import journal

PASSPHRASE = "seven lanterns cross the quiet ford"  # noqa: S105 - it opens an invented map


class Taken(NamedTuple):
    """What one run took: seconds of the processor and of the clock, and the most memory in MB."""

    cpu: float
    wall: float
    memory: float


def timed(work: Callable[[], object]) -> Taken:
    cpu, wall = time.process_time(), time.perf_counter()
    kept = work()
    taken = time.process_time() - cpu, time.perf_counter() - wall
    del kept
    return Taken(*taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def tables(options: argparse.Namespace) -> dict[str, pd.DataFrame]:
    parsed, issues = parse_tables(generate.generate(options.actors, options.ties))
    assert not issues
    return {name: frame for name, frame in parsed.items() if len(frame)}


def plain_import(
    folder: Path, options: argparse.Namespace, *, history: bool = False, engine: Any = sqlite3
) -> Taken:
    parsed = tables(options)
    edits = journal.edits(ActorMap.empty(), Changes(upserts=parsed))
    log = [row for edit in edits for row in edit.written()] if history else []
    rows = {edit.table: list(edit.after.itertuples(index=False, name=None)) for edit in edits}
    path = folder / f"plain{history}{engine.sqlite_version}.db"

    def work() -> None:
        db = engine.connect(path, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN")
        for name, lines in rows.items():
            cells = ", ".join(f'"{c}"' + " PRIMARY KEY" * (c == "id") for c in parsed[name].columns)
            db.execute(f"CREATE TABLE {name} ({cells})")
            places = ", ".join("?" * len(lines[0]))
            db.executemany(f"INSERT INTO {name} VALUES ({places})", lines)  # noqa: S608
        db.execute('CREATE TABLE _change ("table", id, before, after, PRIMARY KEY ("table", id))')
        db.executemany("INSERT INTO _change VALUES (?, ?, ?, ?)", log)
        db.execute("COMMIT")
        db.close()

    path.unlink(missing_ok=True)
    return timed(work)


def our_import(folder: Path, options: argparse.Namespace) -> Taken:
    changes = Changes(upserts=tables(options))
    path = folder / "our.actormap"
    path.unlink(missing_ok=True)
    store, _ = create_store(path, passphrase=PASSPHRASE)

    def work() -> None:
        store.apply(changes)
        store.close()

    return timed(work)


def checking(_: Path, options: argparse.Namespace) -> Taken:
    changes = Changes(upserts=tables(options))
    return timed(lambda: apply_changes(ActorMap.empty(), changes))


def plain_load(folder: Path, _: argparse.Namespace) -> Taken:
    def work() -> object:
        db = sqlite3.connect(folder / f"plainFalse{sqlite3.sqlite_version}.db")
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [db.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in names]  # noqa: S608

    return timed(work)


def our_load(folder: Path, _: argparse.Namespace) -> Taken:
    with open_store(folder / "our.actormap", passphrase=PASSPHRASE) as store:
        return timed(store.load)


def row_load(folder: Path, _: argparse.Namespace) -> Taken:
    with open_workspace(folder / "our.actormap", PASSPHRASE) as store:
        names = ActorMap.empty().tables
        return timed(lambda: [columns.read_rows(store._db, name) for name in names])  # noqa: SLF001


def our_open(folder: Path, _: argparse.Namespace) -> Taken:
    return timed(lambda: open_store(folder / "our.actormap", passphrase=PASSPHRASE).close())


def one_edit(folder: Path, _: argparse.Namespace) -> Taken:
    with open_store(folder / "our.actormap", passphrase=PASSPHRASE) as store:
        row = store.load().actors.head(1)
        note = f"seen at {time.time()}"
        return timed(lambda: store.apply(Changes(upserts={"actors": row.assign(note=note)})))


def backup(folder: Path, _: argparse.Namespace) -> Taken:
    target = folder / "backup.actormap"
    target.unlink(missing_ok=True)
    with open_workspace(folder / "our.actormap", PASSPHRASE) as store:
        return timed(lambda: store.backup(target))


def plain_rows(folder: Path, options: argparse.Namespace) -> Taken:
    return plain_import(folder, options)


def plain_rows_by_sqlcipher(folder: Path, options: argparse.Namespace) -> Taken:
    return plain_import(folder, options, engine=sqlcipher)


def plain_rows_and_history(folder: Path, options: argparse.Namespace) -> Taken:
    return plain_import(folder, options, history=True)


SIDES: dict[str, tuple[Callable[[Path, argparse.Namespace], Taken], str]] = {
    "import: plain SQLite, the rows": (plain_rows, ""),
    "import: plain, engine of SQLCipher": (plain_rows_by_sqlcipher, "import: plain SQLite, the rows"),
    "import: plain SQLite, rows and history": (plain_rows_and_history, "import: plain SQLite, the rows"),
    "import: checking the changes alone": (checking, "import: plain SQLite, the rows"),
    "import: workspace": (our_import, "import: plain SQLite, the rows"),
    "load: plain SQLite": (plain_load, ""),
    "load: workspace": (our_load, "load: plain SQLite"),
    "load: workspace, no kept columns": (row_load, "load: plain SQLite"),
    "open with the passphrase": (our_open, ""),
    "change one row": (one_edit, ""),
    "load after that": (our_load, "load: plain SQLite"),
    "backup, opened and compared": (backup, ""),
}


def measured(options: argparse.Namespace) -> dict[str, Taken]:
    """Medians of all sides, which take turns in processes of their own."""
    runs: dict[str, list[Taken]] = {name: [] for name in SIDES}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for name, (work, _) in SIDES.items():
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                    runs[name].append(pool.submit(work, Path(folder), options).result())
        size = (Path(folder) / "our.actormap").stat().st_size / 1e6
        print(f"workspace {size:.0f} MB, Argon2id {keys.KDF_MEMORY >> 10} MB, SQLite", end=" ")
        print(f"{sqlite3.sqlite_version} of Python, {sqlcipher.sqlite_version} of SQLCipher")
    return {
        name: Taken(*(statistics.median(values) for values in zip(*taken, strict=True)))
        for name, taken in runs.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    found = measured(options)
    print(f"{options.actors} actors, {options.ties} ties, median of {options.rounds}")
    print(f"{'':42}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'x CPU':>7}{'x wall':>7}")
    for name, taken in found.items():
        base = found.get(SIDES[name][1])
        ratio = f"{taken.cpu / base.cpu:7.2f}{taken.wall / base.wall:7.2f}" if base else ""
        print(f"{name:42}{taken.cpu:8.2f}{taken.wall:8.2f}{taken.memory:9.0f}{ratio}")


if __name__ == "__main__":
    main()
