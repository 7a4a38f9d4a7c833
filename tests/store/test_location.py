"""Network drives and folders that a service copies."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from store_world import actors, flip, many

from actormap.core.errors import StoreError
from actormap.store import create_store
from actormap.store.file import location
from actormap.store.file.opening import open_workspace

LINUX = """\
/dev/sda1 / ext4 rw,relatime 0 0
server:/export /home/amal/shared nfs4 rw 0 0
//server/office /mnt/office\\040files cifs rw 0 0
/dev/sdb1 /mnt/office\\040files/local ext4 rw 0 0
amal@host: /home/amal/remote fuse.sshfs rw 0 0

"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//amal@server/office on /Volumes/office (smbfs, nodev, nosuid, mounted by amal)
server:/export on /Volumes/two words (nfs)
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PureWindowsPath(r"C:\Users\Amal\OneDrive - United Nations\map.actormap"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Amal\OneDrive\Documents\map.actormap"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Amal\Dropbox (Office)\map.actormap"), "Dropbox"),
        (PureWindowsPath(r"G:\My Drive\map.actormap"), "Google Drive"),
        (PureWindowsPath(r"C:\Users\Amal\iCloudDrive\map.actormap"), "iCloud"),
        (PurePosixPath("/Users/amal/Library/CloudStorage/GoogleDrive-a@b.org/map.actormap"), "Google Drive"),
        (PurePosixPath("/Users/amal/Library/CloudStorage/OneDrive-UN/map.actormap"), "OneDrive"),
        (PurePosixPath("/Users/amal/Library/Mobile Documents/x/map.actormap"), "iCloud"),
        (PurePosixPath("/home/amal/Nextcloud/map.actormap"), "Nextcloud"),
        (PurePosixPath("/home/amal/Dropbox/a/b/map.actormap"), "Dropbox"),
        (PurePosixPath("/home/amal/Documents/map.actormap"), None),
        (PurePosixPath("/home/amal/nextclouds of tomorrow/map.actormap"), None),
        (PurePosixPath("/home/amal/OneDrive.actormap"), None),
    ],
)
def test_synced_by_names_the_service(path: PurePosixPath, expected: str | None) -> None:
    assert location.synced_by(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/amal/map.actormap", False),
        ("/home/amal/shared/map.actormap", True),
        ("/home/amal/sharedness/map.actormap", False),
        ("/mnt/office files/a/map.actormap", True),
        ("/mnt/office files/local/map.actormap", False),
        ("/home/amal/remote/map.actormap", True),
    ],
)
def test_is_network_on_linux(path: str, expected: bool) -> None:
    assert location.is_network(PurePosixPath(path), location.mounted(LINUX)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/Users/amal/map", False), ("/Volumes/office/map", True), ("/Volumes/two words/map", True)],
)
def test_is_network_on_a_mac(path: str, expected: bool) -> None:
    assert location.is_network(PurePosixPath(path), location.mounted(MAC)) == expected


def test_is_network_on_windows_and_where_nothing_is_known() -> None:
    assert location.is_network(PureWindowsPath(r"\\server\share\map.actormap"), ())
    assert not location.is_network(PureWindowsPath(r"C:\map.actormap"), ())
    assert not location.is_network(PurePosixPath("/map.actormap"), ())


def test_a_later_mount_covers_an_earlier_one() -> None:
    twice = [("/mnt", "nfs4"), ("/mnt", "ext4")]
    assert not location.is_network(PurePosixPath("/mnt/map"), twice)
    assert location.is_network(PurePosixPath("/mnt/map"), twice[::-1])


def test_on_network_asks_the_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not location.on_network(tmp_path / "map.actormap")
    monkeypatch.setattr(location, "MOUNTS", tmp_path / "nothing")
    monkeypatch.setattr(location, "COMMAND", (str(tmp_path / "nothing"),))
    assert not location.on_network(tmp_path / "map.actormap")
    listed = f"//server/office on {tmp_path.resolve()} (smbfs, nodev)"
    monkeypatch.setattr(location, "COMMAND", (sys.executable, "-c", f"print({listed!r})"))
    assert location.on_network(tmp_path / "map.actormap")


@pytest.fixture
def on_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The computer says that the folder of this test is a share of a server."""
    table = tmp_path / "mounts"
    table.write_text(f"//server/office {tmp_path.resolve()} cifs rw 0 0\n")
    monkeypatch.setattr(location, "MOUNTS", table)


@pytest.mark.usefixtures("on_network")
def test_a_network_drive_gets_the_safe_log_and_a_warning(path: Path, passphrase: str) -> None:
    store, code = create_store(path, passphrase=passphrase)
    with store:
        store.apply(actors("A"))
        assert not path.with_name(f"{path.name}-wal").exists()
    with open_workspace(path, code) as again:
        assert again._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert again.load().actors["id"].tolist() == ["A"]
        (warning,) = again.warnings
        assert "network drive" in warning
        again.apply(many("B", 20))
        assert again.backup(path.with_name("backup.actormap")).exists()
        assert again.rekey("nine candles light the lower road") != code
        assert again._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.usefixtures("on_network")
def test_damage_is_named_on_a_network_drive(path: Path, closed: str) -> None:
    open_workspace(path, closed).close()
    flip(path, path.stat().st_size - 100)
    with pytest.raises(StoreError, match="is damaged in 1 of its"):
        open_workspace(path, closed)


def test_a_file_that_moved_to_a_network_drive_gets_the_safe_log(
    path: Path, closed: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("on_network")
    with open_workspace(path, closed) as store:
        assert store._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert store.load().actors["id"].tolist() == ["A"]


def test_a_synced_folder_gives_a_warning(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "OneDrive - UN" / "country.actormap"
    path.parent.mkdir()
    store, code = create_store(path, passphrase=passphrase)
    store.close()
    with open_workspace(path, code) as again:
        (warning,) = again.warnings
    assert warning == (
        "country.actormap lies in a folder that OneDrive copies to other computers, and two copies can "
        "overwrite each other. Move it to a folder of this computer only."
    )


def test_an_ordinary_folder_gives_no_warning(path: Path, closed: str) -> None:
    with open_workspace(path, closed) as store:
        assert store.warnings == ()
