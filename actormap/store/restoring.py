"""Putting a backup in the place of a workspace, without what a log beside it would mix into it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from actormap.errors import StoreError
from actormap.store import connection, keys, logs, proof, upkeep

_PART = ".part"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it.

    Parameters
    ----------
    path
        The workspace, which is now as the backup.
    kept
        Where the former file is with its log; None where there was none.
    revision
        Newest revision of the backup.
    code
        Head code of its logs, to be compared with one that was printed.
    """

    path: Path
    kept: Path | None
    revision: int
    code: str


def restore(backup: Path, to: Path, *, passphrase: str) -> Restored:
    """Put a backup in the place of a workspace; what was there is kept aside with its log.

    Pages, tables, logs and rows of the backup are proved first: then only anything is moved.

    Parameters
    ----------
    backup
        A backup, or any workspace file that nobody has open.
    to
        The workspace to replace; it need not be there.
    passphrase
        Of the backup. After a change of passphrase that is the one of its time.

    Raises
    ------
    WrongKey
        The passphrase is not that of the backup.
    StoreError
        The backup is not whole, or cannot be copied; nothing was moved.
    """
    if not backup.is_file():
        raise StoreError(f"There is no backup {backup}. Check the name. Nothing was moved.")
    if to.suffix != backup.suffix:
        raise StoreError(f"{to.name} does not end in {backup.suffix}. Name it {to.stem}{backup.suffix}.")
    if to.exists() and backup.samefile(to):
        raise StoreError(f"{backup.name} is the workspace itself. Name the backup to put in its place.")
    if connection.log_of(backup):
        raise StoreError(
            f"{backup.name} has a log beside it, so it is in use or was not closed. Open it and close it "
            "again, or take another backup."
        )
    key = keys.key_of(passphrase, connection.salt_of(backup)).hex()
    part = to.with_name(to.name + _PART)
    try:
        _copy(backup, part)
        revision, code = _proved(part, key, backup.name)
        kept = _set_aside(to)
        part.replace(to)
    finally:
        for leftover in (part, *connection.beside(part)):
            leftover.unlink(missing_ok=True)
    upkeep.written_down(to.parent)
    return Restored(to, kept, revision, code)


def _copy(backup: Path, part: Path) -> None:
    needed, free = backup.stat().st_size, 0
    try:
        part.unlink(missing_ok=True)
        free = shutil.disk_usage(part.parent).free
        with (
            backup.open("rb") as source,
            os.fdopen(
                os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR), "wb"
            ) as copy,
        ):
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError as error:
        raise StoreError(
            f"{part.parent} cannot be written ({error.strerror}): {needed} bytes are needed, {free} are "
            "free. Nothing was changed. Make room, or get the right to write there."
        ) from error


def _proved(part: Path, key: str, name: str) -> tuple[int, str]:
    with connection.explained(part.with_name(name)):
        upkeep.mark_anew(part, key)
        db = connection.connect(part, key, "ro&immutable=1")
        try:
            wrong = proof.fault(db)
            if wrong:
                raise StoreError(f"{name}: {wrong}. Nothing was changed. Take another backup.")
            (revision,) = db.execute("SELECT coalesce(max(revision), 0) FROM _journal").fetchone()
            return int(revision), logs.head_code(db)
        finally:
            db.close()


def _set_aside(path: Path) -> Path | None:
    """Give a workspace and its log another name, the file first: it is never there with another's log."""
    now = dt.datetime.now(dt.UTC)
    aside = path.with_name(f"{path.stem}-replaced-{now:%Y%m%dT%H%M%S%fZ}{path.suffix}")
    there = [file for file in (path, *connection.beside(path)) if file.exists()]
    for file in there:
        file.rename(file.with_name(aside.name + file.name.removeprefix(path.name)))
    return aside if there else None
