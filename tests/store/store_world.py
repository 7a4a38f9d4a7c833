"""What several test files of the store share: small changes, and programs that can be killed."""

from __future__ import annotations

import hashlib
import re
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd
from waiting import forks, until

from actormap.core import schema, words
from actormap.core.errors import Conflict, StoreError
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.core.sentences import Sentence
from actormap.store import keys
from actormap.store.file import columns, connection
from actormap.store.file.opening import open_workspace

_CONTEXT = forks("store_world")


def changes(drops: dict[str, tuple[str, ...]] | None = None, why: str = "test", **rows: Any) -> Changes:
    tables, issues = parse_tables({name: pd.DataFrame(cells) for name, cells in rows.items()})
    assert not issues
    return Changes(upserts=tables, drops=drops or {}, who="data_steward", why=why)


def actors(*ids: str, **cells: Any) -> Changes:
    names = {"name": [f"Actor {i}" for i in ids], "sphere": "civil_society"}
    return changes(actors={"id": list(ids), **names, **cells})


def cases(*ids: str) -> Changes:
    return changes(cases={"id": list(ids), "opened": "2026-10-08", "what": [f"Case {i}" for i in ids]})


def many(prefix: str, count: int, **cells: Any) -> Changes:
    return actors(*(f"{prefix}{number:05}" for number in range(count)), **cells)


def content(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def raw(path: Path, code: str) -> Any:
    return connection.connect(path, keys.key_of(code, b"").hex(), "rw")


def dump(path: Path, code: str) -> str:
    """All that is in a file, decrypted."""
    db = raw(path, code)
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = [str(db.execute(f'SELECT rowid, * FROM "{name}"').fetchall()) for name in names]  # noqa: S608
    db.close()
    return "\n".join(found)


def plain_bytes(path: Path, code: str, to: Path) -> bytes:
    """The whole file decrypted page by page, free pages included."""
    db = raw(path, code)
    db.execute("ATTACH DATABASE ? AS plain KEY ''", (str(to),))
    db.execute("SELECT sqlcipher_export('plain')")
    db.close()
    return to.read_bytes()


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def same_as_rows(store: Any) -> bool:
    """Whether what is loaded is what the rows say."""
    rows = {table: columns.read_rows(store._db, table) for table in schema.tables()}
    return bool(store.load().equals(ActorMap.trusted(rows)))


class Program:
    """A program of its own that tells how far it got, until it ends or is killed."""

    def __init__(self, work: Callable[..., None], *arguments: Any) -> None:
        self._told, telling = _CONTEXT.Pipe(duplex=False)
        self.process = _CONTEXT.Process(target=work, args=(telling, *map(str, arguments)), daemon=True)
        self.process.start()
        telling.close()

    def next(self) -> Any:
        """What it tells next."""
        return self._told.recv()

    def has_told(self) -> bool:
        """Whether it has told something that nobody took."""
        return self._told.poll()

    def kill(self) -> list[Any]:
        """Kill it and give all it had told before."""
        self.process.kill()
        return self.end()

    def kill_once(self, state: Callable[[], bool]) -> list[Any]:
        """Kill it in the state that is waited for, or find it ended, and give all it had told before."""
        until(lambda: state() or not self.process.is_alive(), pause=0)
        return self.kill()

    def end(self) -> list[Any]:
        """All it tells until it ends by itself."""
        told = []
        try:
            while True:
                told.append(self._told.recv())
        except (EOFError, OSError):
            self.process.join()
        return told


def importing(tell: Connection, path: str, code: str) -> None:
    keys.KDF_MEMORY = 64
    store = open_workspace(Path(path), code)
    rows = many("N", 2000).upserts["actors"]
    tell.send(store.revision)
    for at in range(0, 2000, 250):
        tell.send(store.apply(Changes(upserts={"actors": rows[at : at + 250]})))


def opening_alone(tell: Connection, path: str, passphrase: str) -> None:
    keys.KDF_MEMORY = 64
    tell.send("start")
    open_workspace(Path(path), passphrase).close()
    tell.send("opened")


def changing_key(tell: Connection, path: str, old: str, new: str) -> None:
    keys.KDF_MEMORY = 64
    store = open_workspace(Path(path), old)
    tell.send("start")
    tell.send(store.rekey(new))


def filling_log(tell: Connection, path: str, code: str) -> None:
    keys.KDF_MEMORY = 64
    store = open_workspace(Path(path), code)
    for batch in range(12):
        store.apply(actors(*(f"L{batch:02}-{row}" for row in range(10))))
        tell.send(store.load().digest())
    tell.send("done")
    # Until it is killed: a program that ends closes the store, which carries the log into the file.
    signal.pause()


def counting(tell: Connection, path: str, code: str, times: str) -> None:
    keys.KDF_MEMORY = 64
    store = open_workspace(Path(path), code)
    for _ in range(int(times)):
        while True:
            seen = store.revision
            now = store.load().actors
            more = now.assign(introduction_load=now["introduction_load"] + 1)
            try:
                store.apply(Changes(upserts={"actors": more}), expect=seen)
                break
            except Conflict:
                pass
            except StoreError as busy:
                # Whoever waits longest is not always next; nothing was written then.
                if "written by another program" not in str(busy):
                    raise
    store.close()
    tell.send("done")


def untranslated(sentence: Sentence) -> list[str]:
    """English words of a sentence as it is said in Arabic, but for names."""
    arabic = sentence.in_language(lambda _: "", words.catalogue("ar"))
    return re.findall(r"[A-Za-z]{2,}", arabic)
