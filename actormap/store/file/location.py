"""Where a workspace lies: on a network drive, or in a folder that is copied to somebody else's computer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath

from actormap.core import outputs
from actormap.core.sentences import Name, Sentence

MOUNTS = Path("/proc/mounts")
"""Where Linux lists what is mounted."""

COMMAND = ("/sbin/mount",)
"""What lists it on macOS."""

_NETWORK = {
    "9p",
    "afpfs",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.davfs",
    "fuse.glusterfs",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs3",
    "nfs4",
    "smb3",
    "smbfs",
    "vboxsf",
    "webdav",
}
_REMOTE_DRIVE = 4
_SYNCED = (
    ("OneDrive", re.compile(r"onedrive( .*|-.*)?")),
    ("Dropbox", re.compile(r"dropbox( .*|-.*)?")),
    ("Google Drive", re.compile(r"google ?drive( .*|-.*)?|my drive|drivefs")),
    ("iCloud", re.compile(r"icloud( ?drive.*)?|mobile documents|com~apple~clouddocs")),
    ("Nextcloud", re.compile(r"nextcloud( .*|-.*|\d*)?")),
)


def synced_by(path: PurePath) -> str | None:
    """The service that copies the folder of a file to other computers, by the names of folders, or None."""
    for folder in path.parts[:-1]:
        for service, form in _SYNCED:
            if form.fullmatch(folder.casefold()):
                return service
    return None


def mounted(text: str) -> list[tuple[str, str]]:
    """Folders where something is mounted and its kind, from what Linux or macOS tell.

    That is the content of ``/proc/mounts``, or what ``mount`` prints on macOS.
    """
    mounts = []
    for line in text.splitlines():
        mac = re.fullmatch(r".+? on (/.*) \(([\w.]+)[,)].*", line)
        parts = mac.groups() if mac else line.split(" ")[1:3]
        if len(parts) == 2:  # noqa: PLR2004 - folder and kind
            folder = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), parts[0])
            mounts.append((folder, parts[1]))
    return mounts


def is_network(path: PurePath, mounts: Iterable[tuple[str, str]]) -> bool:
    """Whether a file, by its absolute path, lies on a network drive."""
    if isinstance(path, PureWindowsPath):
        return path.drive.startswith("\\\\")
    # The deepest folder holds the file; of two at the same place the later one covers the other.
    over = [
        (len(folder), at, kind) for at, (folder, kind) in enumerate(mounts) if path.is_relative_to(folder)
    ]
    return bool(over) and max(over)[2] in _NETWORK


def on_network(path: Path) -> bool:
    """Whether a file lies on a network drive of this computer."""
    if sys.platform == "win32":  # pragma: no cover - asked of Windows itself
        import ctypes  # noqa: PLC0415

        drive = f"{path.absolute().drive}\\"
        return is_network(path.absolute(), ()) or ctypes.windll.kernel32.GetDriveTypeW(drive) == _REMOTE_DRIVE
    return is_network(path.resolve(), mounted(_mounts()))


def _mounts() -> str:
    try:
        return MOUNTS.read_text(errors="replace")
    except OSError:
        pass
    try:
        listed = subprocess.run(COMMAND, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - constant
    except (OSError, subprocess.SubprocessError):
        return ""
    return listed.stdout


def warnings(path: Path) -> tuple[Sentence, ...]:
    """What the user should know about the place of a workspace, one sentence or two each."""
    sentences = []
    name, service = Name(path.name), synced_by(path.absolute())
    if service:
        sentences.append(
            Sentence(
                "{name} lies in a folder that {service} copies to other computers, and two copies can "
                "overwrite each other. Move it to a folder of this computer only.",
                name=name,
                service=Name(service),
            )
        )
    if on_network(path):
        sentences.append(
            Sentence(
                "{name} lies on a network drive, which can damage it when the network fails. Move it to this "
                "computer; let only one program at a time use it until then.",
                name=name,
            )
        )
    if path.exists() and outputs.others_may_read(path):
        sentences.append(
            Sentence(
                "Others on this computer may read {name} and try passphrases. Take that right away: "
                "{command}",
                name=name,
                command=outputs.for_its_owner(name),
            )
        )
    return tuple(sentences)
