"""Whether somebody can tell from two copies of a workspace that a concern was put in between them.

A game of many rounds. In each, an invented workspace is used before, a copy is taken, something is done in
which a concern is raised or not, and another copy is taken. The observer has the passphrase of the workspace,
knows what was done but for the concern, and guesses from all that differs: lengths of the file and of its
log, pages, rows and bytes of each table, entries of both logs, and the letters with their bytes. It learns
from one half of the rounds and guesses the other. An observer who cannot tell is right in half of them.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from actormap import cli
from actormap.core.model import Changes, parse_tables
from actormap.store import Workspace, keys
from actormap.store.file import connection
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.protection import Protection

PASSPHRASE = "seven lanterns cross the quiet ford"  # noqa: S105 - it opens an invented map
SECRET = "forty herons above the winter canal"  # noqa: S105 - and its invented cases
HOLDER = "protection_officer"
LIST = "id,name,sphere,consent_c1\nnew:1,Harbour Women,civil_society,yes\n"
WORDS = ("A visit at night", "Two men asked for her at work, and came back", "نص " * 90, "x" * 900)
LOOKS = 6
"""Pages that are looked at in one sitting."""
Look = Callable[[], None]
Act = Callable[[Path, bool, random.Random, Look], None]


def changes(**tables: Any) -> Changes:
    """Rows as a change of the map."""
    parsed, issues = parse_tables({name: pd.DataFrame(rows, dtype="str") for name, rows in tables.items()})
    assert not issues
    return Changes(parsed, who="data_steward", why="invented")


def made(folder: Path) -> Path:
    """A workspace with a few actors, in whose sealed part nothing is."""
    path = folder / "country.actormap"
    with create_workspace(path, PASSPHRASE)[0] as store:
        store.apply(changes(actors={"id": ["A1", "A2"], "name": ["River Forum", "Quiet Radio"]}))
        Protection.set_up(store, SECRET, who=HOLDER)[0].close()
    return path


def concern(chance: random.Random) -> Concern:
    """What somebody has to say."""
    return Concern(chance.choice(WORDS), "2026-10-08", subjects=chance.choice(("", "A1")), raised_by="hro")


# What is done: a sitting in the app, a login, a command. Each with a concern, or without one.


def looked(store: Workspace, said: bool, chance: random.Random) -> None:
    """Pages are looked at, each of which writes the letter anew (`web.state.session.Workspace.sits`)."""
    at = {chance.randrange(LOOKS) for _ in range(chance.randint(1, 3))} if said else set[int]()
    for page in range(LOOKS):
        if page in at:
            raise_concern(store, concern(chance))
        else:
            store.renew()


def sitting(path: Path, said: bool, chance: random.Random, _: Look) -> None:
    """The app is opened, looked at and locked."""
    with open_workspace(path, PASSPHRASE) as store:
        looked(store, said, chance)
        store.keep("windows", "what they showed")


def between(path: Path, said: bool, chance: random.Random, look: Look) -> None:
    """Copies are made during a sitting, before a page is looked at and after."""
    with open_workspace(path, PASSPHRASE) as store:
        looked(store, said=False, chance=chance)
        look()
        if said:
            raise_concern(store, concern(chance))
        else:
            store.renew()
        look()


def writing(path: Path, said: bool, chance: random.Random, _: Look) -> None:
    """The same, and something is entered."""
    with open_workspace(path, PASSPHRASE) as store:
        store.renew()
        store.apply(changes(actors={"id": ["A3"], "name": ["Harbour Women"]}))
        looked(store, said, chance)
        store.record("export.map", who="hro", detail="3 actors")


def logins(path: Path, said: bool, chance: random.Random, _: Look) -> None:
    """Three people are logged in at one server, and one of them has something to say, or none."""
    who, speaks = "", chance.randrange(3)
    with open_workspace(path, PASSPHRASE) as store:
        store.letters.sitting = lambda: who
        store.record("office.login", who="hro", detail="")
        for turn in range(3):
            who = f"login {turn}"
            looked(store, said and turn == speaks, chance)


def opened(path: Path, said: bool, chance: random.Random, look: Look) -> None:
    """A sitting, and the protection officer opens the part."""
    sitting(path, said, chance, look)
    with open_workspace(path, PASSPHRASE) as store:
        Protection.open(store, SECRET, who=HOLDER).close()


def typed(*words: str, role: str = "hro") -> None:
    """A command, as it is typed."""
    os.environ |= {"ACTORMAP_PASSPHRASE": PASSPHRASE, "ACTORMAP_ROLE": role}
    former, sys.argv = sys.argv, ["actormap", *words]
    try:
        with suppress(SystemExit), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            cli.main()
    finally:
        sys.argv = former


def commands(*first: str, role: str = "hro", instead: str = "import --dry-run") -> Act:
    """A command, or none, and then a concern by the command line, or another command instead."""

    def act(path: Path, said: bool, chance: random.Random, _: Look) -> None:
        beside = path.parent
        (beside / "list").mkdir()
        (beside / "list" / "actors.csv").write_text(LIST, encoding="utf-8")
        (beside / "words.txt").write_text(concern(chance).what, encoding="utf-8")
        here = ("-w", str(path))
        if first:
            typed(*(word.format(folder=beside) for word in first), *here, role=role)
        if said:
            typed("protect", "raise", "--file", str(beside / "words.txt"), *here, "--role", role)
        elif instead == "backup":
            typed("backup", "--to", str(beside / "kept"), *here, role="data_steward")
        else:
            typed("import", str(beside / "list"), "--dry-run", *here, role="hro")

    return act


ACTS: dict[str, Act] = {
    "a sitting in the app": sitting,
    "a page, copied during the sitting": between,
    "a sitting in which something is entered": writing,
    "three logins at an office": logins,
    "a sitting, and the part is opened": opened,
    "protect raise, or a dry run": commands(),
    "protect raise of a viewer, or a dry run": commands(role="viewer"),
    "protect raise of an administrator, or a dry run": commands(role="admin"),
    "protect raise, or a backup": commands(instead="backup"),
    "find, then one of them": commands("find", "Radio"),
    "import, then one of them": commands("import", "{folder}/list", role="data_steward"),
    "snapshot, then one of them": commands("snapshot", "2026", role="data_steward"),
    "what is refused to a viewer, then one of them": commands("import", "{folder}/list", role="viewer"),
}


# What the observer sees.


@dataclass(frozen=True)
class Seen:
    """A copy of a workspace, as who has its passphrase reads it."""

    sizes: Mapping[str, int]
    tables: Mapping[str, tuple[int, int]]
    entries: tuple[tuple[Any, ...], ...]
    letters: Mapping[int, bytes]


def seen(path: Path, key: str) -> Seen:
    """Look at a copy; the files themselves are not touched."""
    sizes = {"file": path.stat().st_size, "log": connection.log_of(path)}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for file in (path, path.with_name(f"{path.name}-wal")):
            if file.exists():
                shutil.copy(file, Path(folder) / file.name)
        db = connection.connect(copy, key, "rw")
        for name in ("page_count", "freelist_count"):
            sizes[name] = db.execute(f"PRAGMA {name}").fetchone()[0]
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
        db.close()
    tables = {name: (len(every), sum(map(_length, every))) for name, every in rows.items()}
    entries = [tuple(filter(_told, row)) for name in ("_audit", "_journal") for row in rows[name]]
    letters = {number: bytes(letter) for number, letter in rows["_letter"]}
    return Seen(sizes, tables, tuple(entries), letters)


def _told(cell: Any) -> bool:
    """Whether a cell of an entry is neither a time nor a mark made of one."""
    return not isinstance(cell, bytes) and str(cell)[:2] != "20"


def _length(row: tuple[Any, ...]) -> int:
    """Bytes of a row; numbers, some of which are drawn by chance, as those of the widest."""
    return sum(len(cell) if isinstance(cell, bytes | str) else 8 for cell in row)


def differs(before: Seen, after: Seen) -> tuple[dict[str, Any], list[float]]:
    """What is not as it was: all that is counted, by name, and figures of the letters that were written."""
    shared = before.letters.keys() & after.letters.keys()
    written = [number for number in after.letters if before.letters.get(number) != after.letters[number]]
    entries = Counter(map(repr, after.entries)) - Counter(map(repr, before.entries))
    counted = {
        **{name: size - before.sizes[name] for name, size in after.sizes.items()},
        **{name: table for name, table in after.tables.items() if table != before.tables.get(name)},
        **entries,
        "letters": (len(before.letters), len(after.letters), len(written), len(shared)),
        "lengths": sorted({len(letter) for letter in after.letters.values()}),
    }
    order = sorted(after.letters)
    texts = np.frombuffer(b"".join(after.letters[number] for number in written) or b"\0", dtype=np.uint8)
    figures = [
        float(np.mean([order.index(number) / len(order) for number in written] or [0])),
        float(texts.mean()),
        float(texts.std()),
        float(np.bincount(texts, minlength=256).max() / len(texts)),
        float(len({letter[:8] for letter in after.letters.values()})),
    ]
    return counted, figures


def play(base: Path, key: str, act: Act, *, said: bool, seed: int) -> tuple[list[str], list[float]]:
    """One round: what the observer sees."""
    chance = random.Random(seed)  # noqa: S311 - which round it is
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a" / base.name
        path.parent.mkdir()
        shutil.copy(base, path)
        for _ in range(chance.randrange(4)):  # others were here before
            with open_workspace(path, PASSPHRASE) as store:
                store.renew()
        looks: list[Seen] = []

        def look() -> None:
            looks.append(seen(path, key))

        look()
        act(path, said, chance, look)
        look()
    # What is copied during it counts, where it is.
    counted, figures = differs(*(looks if len(looks) == 2 else looks[1:3]))
    return [f"{what}: {figure}" for what, figure in counted.items()], figures


def rounds(
    base: Path, key: str, act: Act, number: int, first: int = 0
) -> list[tuple[bool, list[str], list[float]]]:
    """Many rounds, half of them with a concern; a round with one begins as a round without."""
    return [
        (said, *play(base, key, act, said=said, seed=first + at))
        for at in range(number)
        for said in (False, True)
    ]


def score(played: list[tuple[bool, list[str], list[float]]]) -> float:
    """How often the observer is right in the second half, having learned from the first.

    All that was counted speaks for the side on which it was met more often; where that is even, the nearer
    mean of the figures decides.
    """
    middle = len(played) // 4 * 2
    learned, guessed = played[:middle], played[middle:]
    met: dict[str, Counter[bool]] = {}
    for said, counted, _ in learned:
        for one in counted:
            met.setdefault(one, Counter())[said] += 1
    table = np.array([figures for *_, figures in learned])
    scale = table.std(axis=0) + 1e-9
    means = {side: table[[said is side for said, *_ in learned]].mean(axis=0) for side in (False, True)}
    right = 0
    for said, counted, figures in guessed:
        votes = [met[one] for one in counted if one in met]
        speaks = sum(math.log((vote[True] + 0.5) / (vote[False] + 0.5)) for vote in votes)
        far = {side: float(np.sum(((np.array(figures) - mean) / scale) ** 2)) for side, mean in means.items()}
        guess = speaks > 0 if abs(speaks) > 1e-9 else far[True] < far[False]
        right += guess is said
    return right / len(guessed)


def interval(share: float, number: int) -> tuple[float, float]:
    """Between what a share lies, 19 times of 20 (Wilson 1927)."""
    z = 1.96
    middle = (share + z**2 / (2 * number)) / (1 + z**2 / number)
    half = z / (1 + z**2 / number) * float(np.sqrt(share * (1 - share) / number + z**2 / (4 * number**2)))
    return middle - half, middle + half


def main() -> None:
    """Play, and print how often the observer is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    keys.KDF_MEMORY = 64  # how long a key takes to make is told by workspace.py
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        base = made(Path(folder))
        with open_workspace(base, PASSPHRASE) as store:
            key = store._key  # noqa: SLF001 - the observer has it
        for name, act in ACTS.items():
            played = rounds(base, key, act, options.rounds)
            with_it, without = (
                {tuple(counted) for said, counted, _ in played if said is side} for side in (True, False)
            )
            right = score(played)
            low, high = interval(right, len(played) // 2)
            rows.append(
                {
                    "what is done": name,
                    "rounds": len(played),
                    "seen with a concern alone": len(with_it - without),
                    "observer is right": f"{right:.2f} ({low:.2f} to {high:.2f})",
                }
            )
            print(rows[-1], flush=True)
    print(pd.DataFrame(rows).to_string(index=False))


if __name__ == "__main__":
    main()
