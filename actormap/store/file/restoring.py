"""Putting a backup in the place of a workspace, without what a log beside it would mix into it."""

from __future__ import annotations

import datetime as dt
import glob
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from actormap.core import outputs
from actormap.core.errors import StoreError
from actormap.core.sentences import Name, Sentence
from actormap.store import keys
from actormap.store.file import connection, proof, upkeep
from actormap.store.history import logs

_NOTE = ".restoring"
"""Ends the name of an empty file that tells that a workspace is being replaced, and where it is kept."""
_TIME = f"{'[0-9]' * 8}T{'[0-9]' * 12}Z"


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
    code: Sentence


def restore(backup: Path, to: Path, *, passphrase: str) -> Restored:
    """Put a backup in the place of a workspace; what was there is kept aside with its log.

    Pages, tables, logs and rows of the backup are proved first: then only anything is moved. The backup may
    be any workspace file that nobody has open; the passphrase is that of its time, else it is a `WrongKey`.
    Where the disk fails on the way, the message says how to go on.
    """
    check(to)
    if not backup.is_file():
        raise StoreError("There is no backup {backup}. Check the name. Nothing was moved.", backup=backup)
    if to.suffix != backup.suffix:
        raise StoreError(
            "{name} does not end in {suffix}. Name it {stem}{suffix}.",
            name=Name(to.name),
            suffix=backup.suffix,
            stem=to.stem,
        )
    if to.exists() and backup.samefile(to):
        raise StoreError(
            "{name} is the workspace itself. Name the backup to put in its place.", name=Name(backup.name)
        )
    if connection.log_of(backup):
        raise StoreError(
            "{name} has a log beside it, so it is in use or was not closed. Open it and close it "
            "again, or take another backup.",
            name=Name(backup.name),
        )
    key = keys.key_of(passphrase, connection.salt_of(backup)).hex()
    part = _part(to)
    try:
        _copy(backup, part)
        revision, code = _proved(part, key, backup.name)
        kept = _replaced(to)
    finally:
        if not _notes(to):
            outputs.discard(part, *connection.beside(part))
    return Restored(to, kept, revision, code)


def check(path: Path) -> None:
    """Refuse a workspace whose replacement was interrupted; the message says how it is finished or undone."""
    if is_interrupted(path):
        raise _interrupted(path)


def _interrupted(path: Path) -> StoreError:
    return StoreError(
        "Putting a backup in the place of {name} was interrupted. Nothing is lost. Finish it ({finish}), or "
        "go back to what was there ({undo}).",
        name=Name(path.name),
        finish=Name(f"actormap restore --finish -w {path.name}"),
        undo=Name(f"actormap restore --undo -w {path.name}"),
    )


def is_interrupted(path: Path) -> bool:
    """Whether putting a backup in the place of a workspace was interrupted (`finish_restore`)."""
    return bool(_notes(path))


def finish_restore(path: Path) -> Path:
    """Finish what a kill interrupted (`restore`); the backup was proved before.

    Gives where the former file is. Where the disk does not answer, it can be tried again.
    """
    with _going_on(path) as aside:
        return _swap(path, aside)


def undo_restore(path: Path) -> None:
    """Take back what was there before `restore` was interrupted.

    Where the disk does not answer, it can be tried again.
    """
    with _going_on(path) as aside:
        _give_back(path, aside)


def _part(path: Path) -> Path:
    return path.with_name(path.name + upkeep.PART)


def _notes(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}-replaced-{_TIME}{path.suffix}{_NOTE}"))


def _note(aside: Path) -> Path:
    return aside.with_name(aside.name + _NOTE)


@contextmanager
def _going_on(path: Path) -> Iterator[Path]:
    """Where the former file is kept or is to be, as the note of a replacement says."""
    notes = _notes(path)
    if not notes:
        raise StoreError(
            "No replacement of {name} was interrupted. Open it, or name a backup to put in its place.",
            name=Name(path.name),
        )
    try:
        yield notes[0].with_name(notes[0].name.removesuffix(_NOTE))
    except OSError as error:
        raise StoreError(
            "{interrupted} The disk says: {error}.",
            interrupted=_interrupted(path).sentence,
            error=Name(error.strerror),
        ) from error


def _replaced(path: Path) -> Path | None:
    """Put the proved copy in the place of a workspace; gives where the former file is."""
    if not any(file.exists() for file in (path, *connection.beside(path))):
        upkeep.take_name(_part(path), path)
        return None
    now = dt.datetime.now(dt.UTC)
    aside = path.with_name(f"{path.stem}-replaced-{now:%Y%m%dT%H%M%S%fZ}{path.suffix}")
    try:
        os.close(os.open(_note(aside), os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR))
        outputs.names_on_disk(path.parent)
        return _swap(path, aside)
    except OSError as error:
        try:
            _give_back(path, aside)
        except OSError:
            raise _interrupted(path) from error
        raise StoreError(
            "{name} could not be replaced ({error}), and is as before. Try another disk.",
            name=Name(path.name),
            error=error.strerror,
        ) from error


def _swap(path: Path, aside: Path) -> Path:
    """Give a workspace and its log another name, the file first, then its name to the copy.

    It is never there with the log of another, and each step can be taken again.
    """
    part = _part(path)
    if part.exists():
        for file in (path, *connection.beside(path)):
            if file.exists():
                file.rename(_kept(file, path, aside))
        part.rename(path)
    _done(aside)
    return aside


def _give_back(path: Path, aside: Path) -> None:
    part = _part(path)
    if not part.exists() and path.exists():
        path.rename(part)
    for file in (*connection.beside(path), path):
        if (kept := _kept(file, path, aside)).exists():
            kept.rename(file)
    _done(aside)
    outputs.discard(part, *connection.beside(part))


def _kept(file: Path, path: Path, aside: Path) -> Path:
    return file.with_name(aside.name + file.name.removeprefix(path.name))


def _done(aside: Path) -> None:
    """Names are on the disk before the note goes that says how to go on."""
    outputs.names_on_disk(aside.parent)
    _note(aside).unlink(missing_ok=True)


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
            "{parent} cannot be written ({error}): {needed} bytes are needed, {free} are free. "
            "Nothing was changed. Make room, or get the right to write there.",
            parent=part.parent,
            error=error.strerror,
            needed=needed,
            free=free,
        ) from error


def _proved(part: Path, key: str, name: str) -> tuple[int, Sentence]:
    with connection.explained(part.with_name(name)):
        upkeep.mark_anew(part, key)
        db = connection.connect(part, key, "ro&immutable=1")
        try:
            wrong = proof.fault(db)
            if wrong:
                raise StoreError(
                    "{name}: {wrong}. Nothing was changed. Take another backup.", name=Name(name), wrong=wrong
                )
            return logs.revision(db), logs.head_code(db)
        finally:
            db.close()
