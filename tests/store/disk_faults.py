"""Every operation on a disk that fails: each call in turn fails, is torn, or is the last before a kill.

A program of its own, since the disk that fails is loaded before it (`test_faults_table.py`).
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store_world import actors, cases, changes

from actormap.core import outputs
from actormap.core.errors import ActormapError
from actormap.store import create_store, keys, open_store, restore, salvage
from actormap.store.file import restoring
from actormap.store.moving import copy_store
from actormap.store.sealed import lock
from actormap.store.sealed.concerns import Concern, raise_concern, received
from actormap.store.sealed.content import Content
from actormap.store.sealed.protection import Protection
from actormap.store.server import key_file

PASSPHRASE = "seven lanterns cross the quiet ford"
NEXT = "nine candles light the lower road"
OLD = Path(__file__).with_name("second_release.actormap"), "second release opens for good"
NIGHT = Concern("A visit at night", "2026-10-08")
KINDS = {"fails": 1, "is gone": 2, "is full": 3, "is torn": 4, "is torn, then a kill": 5, "is the last": 6}
MEETS = {
    "r": ("fails", "is gone", "is torn"),
    "w": ("fails", "is gone", "is full", "is torn", "is torn, then a kill", "is the last"),
    "s": ("fails", "is gone", "is torn, then a kill", "is the last"),
    "n": ("fails", "is gone", "is torn, then a kill", "is the last"),
    "l": ("fails", "is gone", "is torn, then a kill", "is the last"),
    "u": ("fails", "is gone", "is torn, then a kill", "is the last"),
    "o": ("fails", "is gone"),
}
"""What each kind of call can meet: read, write, sync, a new name, a new length, unlink, open."""
DONE, REFUSED, RAW = 0, 3, 4

State = dict[str, str]
"""What a user finds: what each file of the folder opens to, by its name without its time."""


@dataclass(frozen=True)
class Operation:
    """Something that writes or reads files.

    Parameters
    ----------
    act
        Does it, in a folder.
    ready
        Makes the folder in which it is done.
    """

    act: Callable[[Path], object]
    ready: Callable[[Path], object] = lambda _: None


@dataclass(frozen=True)
class Met:
    """A fault, how the program ended that met it, and what it said."""

    which: str
    ended: int
    said: str


@dataclass
class Tally:
    """What came of the faults of one operation.

    Parameters
    ----------
    calls
        Number of calls that could fail.
    tried
        Faults tried, by kind.
    wrong
        What should not be, each with its faults: ``half`` of something was found, what was said to be done
        is ``lost``, an error is ``raw`` and none of ours, or says that nothing was changed and is ``false``,
        and something was ``left`` that nobody asked for.
    """

    calls: int
    tried: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, met: Met, what: str) -> None:
        """Note something that should not be."""
        self.wrong.setdefault(kind, []).append(f"{met.which}: ended {met.ended}, {what}; {met.said[-500:]}")


def workspace(folder: Path) -> Path:
    """The workspace of a folder."""
    return folder / "a.actormap"


def made(folder: Path) -> None:
    """A closed workspace with two revisions."""
    store, _ = create_store(workspace(folder), passphrase=PASSPHRASE)
    with store:
        store.apply(actors("A", "B", "C", note=["one", "two", "three"]))
        store.apply(changes(ties={"id": ["T"], "source_id": ["A"], "target_id": ["B"], "kind": ["contact"]}))


def killed(folder: Path) -> None:
    """A workspace whose log was left by a kill: half of what it holds is there alone."""
    aside = folder / "aside"
    aside.mkdir()
    made(aside)
    with open_store(workspace(aside), passphrase=PASSPHRASE) as store:
        for number in range(5):
            store.apply(actors(*(f"K{number}{row}" for row in range(20))))
        for file in aside.iterdir():
            if not file.name.endswith("-shm"):
                shutil.copy(file, folder)
    shutil.rmtree(aside)


def opened(act: Callable[[Any], object]) -> Callable[[Path], None]:
    """An operation on an open workspace."""

    def acting(folder: Path) -> None:
        with open_store(workspace(folder), passphrase=PASSPHRASE) as store:
            act(store)

    return acting


def backed_up(folder: Path) -> None:
    """A workspace and an older backup of it."""
    made(folder)
    with open_store(workspace(folder), passphrase=PASSPHRASE) as store:
        store.backup(folder / "backup.actormap")  # type: ignore[attr-defined] # a file
        store.apply(actors("later"))


SECRET = "forty herons above the winter canal"


def sealed(folder: Path) -> None:
    """A workspace with a case in its sealed part, and a concern that waits."""
    made(folder)
    with open_store(workspace(folder), passphrase=PASSPHRASE) as store:
        with Protection.set_up(store, SECRET, who="protection_officer")[0] as holder:
            holder.apply(cases("C1"))
        raise_concern(store, NIGHT)


def case(store: Any) -> None:
    """Open the sealed part and enter a case."""
    with Protection.open(store, SECRET, who="protection_officer") as holder:
        holder.apply(cases("C2"))


def within(store: Any) -> str:
    """What the sealed part holds, and what waits for its opening; nothing is written."""
    part = store.sealed_part()
    if not part.public:
        return ""
    key = lock.opened(part.wrapped, SECRET, lock.of_map(store.code_key))
    rows = Content.unpacked(key.unlocked(part.content)).frames()["cases"]
    waiting = len(received(part, key, store.code_key)[0])
    # A concern is in one of the two places: what comes of it must never be half.
    return f" {len(rows) + waiting} cases"


def keyed(folder: Path) -> None:
    """Keys of a map on a server."""
    os.environ[key_file.VARIABLE] = str(folder / "server.key")
    key_file.make()


OPERATIONS = {
    "create": Operation(lambda folder: create_store(workspace(folder), passphrase=PASSPHRASE)[0].close()),
    "open and close": Operation(opened(lambda store: store.load()), made),
    "open after a kill": Operation(opened(lambda store: store.load()), killed),
    "import": Operation(opened(lambda store: store.apply(actors("N", "A", note="new"))), made),
    "undo": Operation(opened(lambda store: store.undo(who="data_steward", why="test")), made),
    "snapshot": Operation(opened(lambda store: store.snapshot("then")), made),
    "audit entry": Operation(opened(lambda store: store.record("export", who="hro", detail="x")), made),
    "forget": Operation(opened(lambda store: store.forget("C", who="data_steward", why="asked")), made),
    "change of passphrase": Operation(opened(lambda store: store.rekey(NEXT)), made),
    "protection passphrase": Operation(
        opened(lambda store: Protection.set_up(store, SECRET, who="protection_officer")), made
    ),
    "concern": Operation(opened(lambda store: raise_concern(store, NIGHT)), sealed),
    "case": Operation(opened(case), sealed),
    "backup": Operation(opened(lambda store: store.backup(store.path.parent)), made),
    "restore": Operation(
        lambda folder: restore(folder / "backup.actormap", workspace(folder), passphrase=PASSPHRASE),
        backed_up,
    ),
    "salvage": Operation(
        lambda folder: salvage(workspace(folder), PASSPHRASE, folder / "saved.actormap"), killed
    ),
    "copy to another file": Operation(
        opened(
            lambda store: copy_store(
                store, str(store.path.with_name("copy.actormap")), passphrase=NEXT, progress=lambda *_: None
            )
        ),
        made,
    ),
    "an older file": Operation(
        lambda folder: open_store(workspace(folder), passphrase=OLD[1]).close(),
        lambda folder: shutil.copy(OLD[0], workspace(folder)),
    ),
    "two outputs": Operation(
        lambda folder: outputs.write(
            {folder / "map.html": "<!doctype html>new", folder / "map.svg": "<svg/>"}
        ),
        lambda folder: (folder / "map.html").write_text("<!doctype html>old", "utf-8"),
    ),
    "key file of a server": Operation(keyed),
}


def seen(folder: Path) -> State:
    """What a user finds in a folder who opens everything in it."""
    found = {}
    for file in sorted(folder.iterdir()):
        name = "".join("#" if letter.isdigit() else letter for letter in file.name)
        if file.name.startswith(".actormap-"):
            found["a draft"] = "left"
        elif file.suffix == ".actormap":
            found[name] = _opens(file)
        elif file.suffix in {".html", ".svg", ".key"}:
            found[name] = file.read_text("utf-8") if file.suffix != ".key" else str(len(file.read_bytes()))
        elif not file.name.endswith(("-wal", "-shm", "-journal")):
            found[name] = "left"
    return found


def _opens(file: Path) -> str:
    said = ""
    for passphrase in (PASSPHRASE, NEXT, OLD[1]):
        try:
            with open_store(file, passphrase=passphrase) as store:
                store.verify()
                actor_map = store.load()
                kept = store.code_key.secret and len(actor_map.actors)
                named = list(store.snapshots()["name"])
                return f"{store.revision} {kept} {passphrase[:4]} {named}{within(store)}"
        except ActormapError as error:
            said = f"{type(error).__name__}: {error}"
    return said


class Disk:
    """The library that fails, in a program that has it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disk_kinds.restype = ctypes.c_char_p

    def run(self, operation: Operation, folder: Path, kind: int, number: int) -> tuple[int, str]:
        """Do an operation in a process of its own; how it ended and what it said, or its calls."""
        out, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(out)
            ended = RAW
            try:
                ended, said = self._act(operation, folder, kind, number)
                os.write(into, said.encode()[:60_000])
            finally:
                os._exit(ended)
        os.close(into)
        with os.fdopen(out, encoding="utf-8") as told:
            said = told.read()
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), said

    def _act(self, operation: Operation, folder: Path, kind: int, number: int) -> tuple[int, str]:
        self._library.disk_fails(kind, number, str(folder).encode())
        try:
            operation.act(folder)
            ended, said = DONE, self._library.disk_kinds().decode()
        except ActormapError as error:
            ended, said = REFUSED, f"{type(error).__name__}: {error}"
        except Exception:  # noqa: BLE001 - it is what is looked for
            ended, said = RAW, traceback.format_exc()
        self._library.disk_fails(0, -1, b"")
        return ended, said


def tried(disk: Disk, name: str, step: int, most: int, into: Path) -> Tally:
    """Let every so many-th call of an operation meet every fault, but try no more than so many."""
    operation = OPERATIONS[name]
    ready = into / "ready"
    ready.mkdir(parents=True)
    operation.ready(ready)
    clean = _copied(ready, into / "clean")
    ended, calls = disk.run(operation, clean, 0, -1)
    assert ended == DONE, calls
    before, after = seen(_copied(ready, into / "seen")), seen(clean)
    tally = Tally(len(calls))
    faults = list(_faults(calls))
    # An odd step meets all kinds of faults, which stand in groups of two, four and six.
    for number, kind in faults[:: max(step, len(faults) // most | 1)]:
        folder = _copied(ready, into / "tried")
        met = Met(
            f"call {number} ({calls[number]}) {kind}", *disk.run(operation, folder, KINDS[kind], number)
        )
        tally.tried[kind] += 1
        if met.ended == RAW:
            tally.add("raw", met, "")
        if _interrupted(folder):
            _judge_interrupted(tally, met, before, after, folder)
        else:
            _judge(tally, met, before, after, seen(folder))
        shutil.rmtree(folder)
    shutil.rmtree(into)
    return tally


def _faults(calls: str) -> Iterator[tuple[int, str]]:
    for number, call in enumerate(calls):
        for kind in MEETS[call]:
            yield number, kind


def _judge(tally: Tally, met: Met, before: State, after: State, now: State) -> None:
    left = {name for name, state in now.items() if state == "left"}
    now = {name: state for name, state in now.items() if name not in left}
    half = {
        name: now.get(name, "gone")
        for name in {*before, *after, *now}
        if now.get(name) not in {before.get(name), after.get(name)}
    }
    if half:
        tally.add("half", met, f"{half} instead of {before} or {after}")
    elif met.ended == DONE and any(now.get(name) != after.get(name) for name in after):
        tally.add("lost", met, f"{now} instead of {after}")
    elif met.ended == REFUSED and now != before and "othing was" in met.said:
        tally.add("false", met, f"{now} and not {before}")
    # Who is killed, or whose disk lets nothing be deleted, leaves what was begun.
    if left and met.ended >= 0 and "gone" not in met.which and "(u)" not in met.which:
        tally.add("left", met, f"{left}")


def _judge_interrupted(tally: Tally, met: Met, before: State, after: State, folder: Path) -> None:
    for how, due in ((restoring.finish_restore, after), (restoring.undo_restore, before)):
        settled = _copied(folder, folder.with_name("settled"))
        how(workspace(settled))
        if (found := seen(settled)) != due:
            tally.add("half", met, f"{how.__name__} leaves {found} instead of {due}")
        shutil.rmtree(settled)


def _interrupted(folder: Path) -> bool:
    """Whether a program says that a restore was interrupted, and how it is finished or undone."""
    try:
        restoring.check(workspace(folder))
    except ActormapError as told:
        return "--finish" in str(told) and "--undo" in str(told)
    return False


def _copied(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def main(step: str = "1", most: str = "1000000", *names: str) -> None:
    """Say what came of every so many-th fault of some operations, or of all; of no more than so many."""
    keys.KDF_MEMORY = 64
    disk = Disk()
    for name in names or OPERATIONS:
        with tempfile.TemporaryDirectory() as scratch:
            tally = tried(disk, name, int(step), int(most), Path(scratch).resolve() / "disk")
        sys.stdout.write(json.dumps({"operation": name} | vars(tally)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
