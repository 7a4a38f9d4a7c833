"""What whoever opens a workspace can compare, with 500 cases in its sealed part and with none.

Both are made of one invented map and used alike: three sessions write something, raise a concern in one of
the two, and open the sealed part. No case is like another: each is edited and has steps. Each table is
counted, in rows and bytes, and so is the file.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from string import ascii_lowercase

import generate
import pandas as pd

from actormap.core import schema
from actormap.core.model import Changes, parse_tables
from actormap.store import keys
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.protection import Protection

PASSPHRASE = "seven lanterns cross the quiet ford"  # noqa: S105 - it opens an invented map
SECRET = "forty herons above the winter canal"  # noqa: S105 - and its invented cases
SESSIONS, HOLDER = 3, "protection_officer"
SEED, EDITS, STEPS = 7, 4, 5


def words(chance: random.Random, number: int) -> str:
    """A text of words by chance, which nothing packs with another."""
    return " ".join("".join(chance.choices(ascii_lowercase, k=chance.randint(2, 10))) for _ in range(number))


def filled(holder: Protection, number: int) -> None:
    """Invented cases of 90 words each, edited four times and with five steps, all different."""
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    rows = [{"id": f"C{at}", "opened": "2026-10-08", "what": words(chance, 90)} for at in range(number)]
    steps = [code for code, item in schema.items().items() if item.set == "case_step"][:STEPS]
    for _ in range(1 + EDITS):
        holder.apply(changes("cases", rows))
        rows = [
            row | {"what": f"{row['what']} {words(chance, 20)}", "note": words(chance, 25)} for row in rows
        ]
    taken = [{"case": row["id"], "item": step, "note": words(chance, 8)} for row in rows for step in steps]
    holder.apply(changes("case_steps", taken))


def changes(table: str, rows: list[dict[str, str]]) -> Changes:
    """Rows to be written."""
    parsed, issues = parse_tables({table: pd.DataFrame(rows).fillna("")})
    assert not issues
    return Changes(parsed, who=HOLDER, why="invented")


def used(path: Path, tables: dict[str, pd.DataFrame], number: int) -> None:
    """A workspace as an office uses it, with so many cases in its sealed part, or none."""
    with create_workspace(path, PASSPHRASE)[0] as store:
        store.apply(Changes(tables, who="data_steward", why="invented"))
        Protection.set_up(store, SECRET, who=HOLDER)[0].close()
    for session in range(SESSIONS):
        with open_workspace(path, PASSPHRASE) as store:
            store.record("export.map", who="hro", detail="3 actors")
            if number:
                raise_concern(store, Concern("A visit at night", "2026-10-08"))
            with Protection.open(store, SECRET, who=HOLDER) as holder:
                if number and not session:
                    filled(holder, number)
                    print(f"{number} cases fill {holder.filled:.0%} of what a holder may use.")


def counted(path: Path) -> dict[str, str]:
    """The length of the file, its pages, and rows and bytes of each table."""
    with open_workspace(path, PASSPHRASE) as store:
        db = store._db  # noqa: SLF001 - what somebody sees who opens the file with other tools
        names = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        tables = {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
        pages = {
            name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")
        }
    told = {
        "length of the file": f"{path.stat().st_size:,}",
        "pages": f"{pages['page_count']:,}",
        "free pages": f"{pages['freelist_count']:,}",
    }
    for name, rows in tables.items():
        told[name] = f"{len(rows):,} rows, {sum(length(cell) for row in rows for cell in row):,} bytes"
    return told


def length(cell: object) -> int:
    """Bytes of a cell; numbers, some of which are drawn by chance, as those of the widest."""
    return len(cell if isinstance(cell, bytes) else cell.encode()) if isinstance(cell, bytes | str) else 8


def main() -> None:
    """Make both, and print what can be counted of them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--actors", type=int, default=100)
    options = parser.parse_args()
    keys.KDF_MEMORY = 64  # how long a key takes to make is told by workspace.py
    parsed, issues = parse_tables(generate.generate(options.actors, 3 * options.actors))
    assert not issues
    tables = {name: frame for name, frame in parsed.items() if len(frame)}
    with tempfile.TemporaryDirectory() as folder:
        both = {}
        for number in (0, options.cases):
            path = Path(folder) / str(number) / "a.actormap"
            path.parent.mkdir()
            used(path, tables, number)
            both[f"{number} cases"] = counted(path)
    table = pd.DataFrame(both)
    table["same"] = (table.iloc[:, 0] == table.iloc[:, 1]).map({True: "yes", False: "NO"})
    empty = (table.iloc[:, :2] == "0 rows, 0 bytes").all(axis=1)
    print(table[~empty].to_string())
    print(f"{empty.sum()} tables are empty in both.")


if __name__ == "__main__":
    main()
