"""A full disk, a folder that cannot be written, a file that vanishes, and what is left lying about."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store_world import actors, content, many

from actormap.core.errors import StoreError
from actormap.store.file.opening import create_workspace, open_workspace

MOUNT = "mount"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="small disks and rights are made the Unix way here")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 3 MB; only root may have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk can be made by root only; the limit on file sizes is tested all the same")
    yield folder
    subprocess.run([f"u{MOUNT}", "-l", folder], check=True)


def test_a_full_disk_in_an_import_changes_nothing(small_disk: Path, passphrase: str) -> None:
    path = small_disk / "country.actormap"
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 200))
        before = store.load().digest()
        with pytest.raises(StoreError, match="The disk is full; nothing was written"):
            store.apply(many("B", 6000, note="x" * 300))
        assert store.load().digest() == before
        assert store.revision == 1
    with open_workspace(path, code) as again:
        assert again.load().digest() == before
        assert again.apply(actors("C")) == 2
        again.verify()


def test_a_full_disk_in_a_backup_leaves_no_half_of_one(small_disk: Path, path: Path, passphrase: str) -> None:
    store, _ = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 3000, note="x" * 300))
        (small_disk / "other").write_bytes(b"x" * 2_400_000)
        with pytest.raises(
            StoreError, match=r"needs \d+\.\d MB and .* has \d\.\d MB free; there is no backup"
        ):
            store.backup(small_disk)
        assert list(content(small_disk)) == ["other"]
        assert store.apply(actors("C")) == 2


def test_a_disk_that_fills_up_in_a_change_of_passphrase_leaves_the_old_one(
    small_disk: Path, passphrase: str
) -> None:
    path = small_disk / "country.actormap"
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 400, note="x" * 100))
        before = store.load().digest()
    free = os.statvfs(small_disk)
    (small_disk / "other").write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - 40_000))
    with (
        open_workspace(path, code) as store,
        pytest.raises(StoreError, match=r"needs .* free; nothing was changed"),
    ):
        store.rekey("nine candles light the lower road")
    (small_disk / "other").unlink()
    with open_workspace(path, passphrase) as again:
        assert again.load().digest() == before
        assert again.apply(actors("C")) == 2


@pytest.fixture
def limit() -> Iterator[Any]:
    """No file may grow beyond what the test says."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, former)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_file_that_may_not_grow_changes_nothing(path: Path, passphrase: str, limit: Any) -> None:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 200))
        before = store.load().digest()
        limit(2_600_000)
        with pytest.raises(StoreError, match="disk"):
            store.apply(many("B", 8000, note="x" * 300))
        limit(100_000)
        with pytest.raises(StoreError, match="disk"):
            store.backup(path.with_name("backup.actormap"))
        assert not path.with_name("backup.actormap").exists()
        assert not list(path.parent.glob("*.part*"))
        with pytest.raises(StoreError, match=r"disk stopped .* the old one is in force"):
            store.rekey("nine candles light the lower road")
        limit(resource.RLIM_INFINITY)
        assert store.load().digest() == before
    with open_workspace(path, code) as again:
        assert again.load().digest() == before
        assert again.apply(actors("C")) == 2


@pytest.fixture
def locked(small_disk: Path, passphrase: str) -> Path:
    """A workspace on a disk that takes no writing, as from a CD or a locked share."""
    path = small_disk / "country.actormap"
    store, _ = create_workspace(path, passphrase)
    with store:
        store.apply(actors("A"))
    subprocess.run([MOUNT, "-o", "remount,ro", small_disk], check=True, capture_output=True)
    return path


def test_a_folder_that_cannot_be_written_is_told_and_can_be_read(locked: Path, passphrase: str) -> None:
    before = content(locked.parent)
    with open_workspace(locked, passphrase) as store:
        assert "can only be read here" in store.warnings[0]
        assert store.load().actors["id"].tolist() == ["A"]
        assert store.verify()
        with pytest.raises(StoreError, match="cannot be written"):
            store.apply(actors("B"))
        with pytest.raises(StoreError, match="cannot be made"):
            create_workspace(locked.with_name("other.actormap"), passphrase)
    assert content(locked.parent) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_cannot_be_written_is_told(path: Path, closed: str) -> None:
    path.chmod(0o400)
    with pytest.raises(StoreError, match="cannot be written"):
        open_workspace(path, closed)
    path.chmod(0)
    with pytest.raises(StoreError, match="cannot be read"):
        open_workspace(path, closed)


def test_a_file_that_is_deleted_while_open_is_told(path: Path, closed: str) -> None:
    store = open_workspace(path, closed)
    kept = path.read_bytes()
    path.unlink()
    for write in (
        lambda: store.apply(actors("B")),
        lambda: store.rekey("nine candles light the lower road"),
        lambda: store.forget("A", who="", why=""),
        lambda: store.snapshot("one"),
        lambda: store.undo(who="", why=""),
    ):
        with pytest.raises(StoreError, match="moved, replaced or deleted"):
            write()
    assert store.load().actors["id"].tolist() == ["A"]
    store.close()
    path.write_bytes(kept)
    with open_workspace(path, closed) as again:
        assert again.load().actors["id"].tolist() == ["A"]


SESSION = """
    import os, sys
    from pathlib import Path
    import pandas as pd
    from actormap.core.errors import ActormapError
    from actormap.core.model import Changes, parse_tables
    from actormap.store import create_store
    from actormap.store import keys
    from actormap.store.file.salvage import salvage
    from actormap.store.file.opening import open_workspace
    keys.KDF_MEMORY = 64
    path, marker = Path(sys.argv[1]), "Zebulon-Marker"

    def changes(ids, **cells):
        rows = pd.DataFrame({"id": ids, "name": marker, "sphere": "civil_society", "note": marker, **cells})
        return Changes(upserts=parse_tables({"actors": rows})[0], who="data_steward", why=marker)

    store, _ = create_store(path, passphrase="a phrase of marker words")
    with store:
        store.apply(changes([f"A{n}" for n in range(3000)]))
        store.apply(changes(["A1"], note="other"))
        store.undo(who="data_steward", why=marker)
        store.snapshot(marker)
        store.load_at(1)
        store.record("export", who="editor", detail=marker)
        store.backup(path.parent)
        store.rekey("another phrase of marker words")
        store.forget("A7", who="data_steward", why="asked")
        try:
            store.apply(changes(["B"], sphere=marker))
        except ActormapError:
            pass
        try:
            open_workspace(path, "a phrase of marker words")
        except ActormapError as error:
            print(error)
    salvage(path, "another phrase of marker words", path.with_name("saved.actormap"))
    last = open_workspace(path, "another phrase of marker words")
    last.apply(changes(["C"]))
    os.kill(os.getpid(), 9)
"""


def test_a_session_leaves_no_plain_text_anywhere(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("home", "temp", "work")}
    for folder in folders.values():
        folder.mkdir()
    temp = str(folders["temp"])
    own = {
        "HOME": str(folders["home"]),
        "TMPDIR": temp,
        "SQLITE_TMPDIR": temp,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SESSION), folders["work"] / "country.actormap"],
        env=os.environ | own,
        cwd=folders["work"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) >= 4
    for data in (ran.stdout, ran.stderr, *(file.read_bytes() for file in files)):
        for marker in (b"Zebulon", b"marker words", b"civil_society"):
            assert marker not in data
    assert not list(folders["temp"].iterdir())
