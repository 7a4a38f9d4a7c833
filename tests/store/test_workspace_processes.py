"""Workspaces that several programs write, and that a kill interrupts."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from waiting import program

from actormap.core.errors import WrongKey
from actormap.core.model import Changes, parse_tables
from actormap.store import open_store

CHILD = """
    import sys
    import pandas as pd
    from actormap.core.errors import Conflict
    from actormap.core.model import Changes, parse_tables
    from actormap.store import open_store
    from actormap.store import keys
    keys.KDF_MEMORY = 64
    store = open_store(sys.argv[1], passphrase=sys.argv[2])

    def actors(ids, **cells):
        rows = pd.DataFrame({"id": ids, "name": ids, "sphere": "civil_society", **cells})
        return Changes(upserts=parse_tables({"actors": rows})[0], who="child", why="test")
"""


def child(path: Path, passphrase: str, code: str) -> AbstractContextManager[subprocess.Popen[str]]:
    text = textwrap.dedent(CHILD) + textwrap.dedent(code)
    return program(sys.executable, "-c", text, path, passphrase, stderr=None)


def actors(*ids: str, **cells: Any) -> Changes:
    rows = pd.DataFrame({"id": list(ids), "name": list(ids), "sphere": "civil_society", **cells})
    parsed, issues = parse_tables({"actors": rows})
    assert not issues
    return Changes(upserts=parsed, who="officer", why="test")


def files(folder: Path) -> dict[str, bytes]:
    """Content of all files but the index of the log, which every reader may renew."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


def test_a_failed_open_leaves_what_a_killed_program_wrote(path: Path, closed: str) -> None:
    with child(
        path,
        closed,
        """
        import os, signal
        store.apply(actors(["B"]))
        os.kill(os.getpid(), signal.SIGKILL)
    """,
    ) as killed:
        killed.communicate()
    before = files(path.parent)
    assert f"{path.name}-wal" in before
    with pytest.raises(WrongKey):
        open_store(path, passphrase="not the passphrase at all")
    assert files(path.parent) == before
    with open_store(path, passphrase=closed) as store:
        assert list(store.load().actors["id"]) == ["A", "B"]


@pytest.mark.kill
@pytest.mark.parametrize("batches", [1, 6])
def test_a_kill_in_an_import_leaves_whole_imports(path: Path, closed: str, batches: int) -> None:
    with child(
        path,
        closed,
        """
        for batch in range(1000):
            done = store.apply(actors([f"N{batch:04}-{row:04}" for row in range(300)]))
            print(done, flush=True)
    """,
    ) as importing:
        assert importing.stdout
        told = [importing.stdout.readline() for _ in range(batches)]
        importing.kill()
        rest, _ = importing.communicate()
    acknowledged = max(map(int, [*told, *rest.split("\n")[:-1]]))
    with open_store(path, passphrase=closed) as store:
        assert acknowledged <= store.revision <= acknowledged + 1
        assert len(store.load().actors) == 1 + 300 * (store.revision - 1)
        assert list(store.history()["new"]) == [1] + [300] * (store.revision - 1)
        assert store.apply(actors("B")) == store.revision


@pytest.mark.skipif(os.name == "nt", reason="Windows writes no core files")
def test_open_forbids_core_files(path: Path, closed: str) -> None:
    with child(path, closed, "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") as one:
        assert one.communicate()[0].strip() == "(0, 0)"
