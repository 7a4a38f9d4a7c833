"""Backups that are opened before they count, and a new passphrase for a file."""

from __future__ import annotations

import datetime as dt
import glob
import hmac
import os
import re
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from actormap.core import outputs, schema
from actormap.core.errors import NOWHERE, StoreError, WrongKey
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, Template
from actormap.store import keys
from actormap.store.file import columns, connection, proof, sealed_rows
from actormap.store.history import logs, parts

LATEST = 7
"""How many of the latest revisions keep each a backup in a folder of backups."""

PART = ".part"
"""Ends the name of a file that is still being written."""
_ID = 8


def backup(path: Path, db: Any, key: str, m: ActorMap, to: Path) -> Path:
    """Copy a workspace, then open the copy and compare it; only then it gets its name, which is given back.

    Nobody can write while this runs. `to` is a folder, where older backups make room by and by, or a file
    that is not there yet.
    """
    now = dt.datetime.now(dt.UTC)
    stem = named_for(path, db)
    named = f"{stem}-r{logs.revision(db)}-{now:%Y%m%dT%H%M%SZ}{path.suffix}"
    name = to / named if to.is_dir() else to
    if name.suffix != path.suffix:
        raise StoreError(
            "{name} does not end in {suffix}. Name it {stem}{suffix}.",
            name=Name(name.name),
            suffix=path.suffix,
            stem=name.stem,
        )
    if name.exists():
        raise StoreError(
            "{name} is there already. Choose another name, or wait a second.", name=Name(name.name)
        )
    for killed in name.parent.glob(f"{glob.escape(stem)}-*{path.suffix}{PART}*"):
        outputs.discard(killed)
    copy_whole(path, db, key, m, name)
    if to.is_dir():
        for old in outdated([file.name for file in to.iterdir()], named, stem, path.suffix):
            (to / old).unlink(missing_ok=True)
    return name


def copy_whole(path: Path, db: Any, key: str, m: ActorMap, to: Path) -> None:
    """Copy a workspace into a new file that has its name only once it was compared; else there is none."""
    part = to.with_name(to.name + PART)
    try:
        write_copy(path, db, part)
        verify_copy(part, key, m, db)
        take_name(part, to)
    finally:
        outputs.discard(part, *connection.beside(part))


def take_name(part: Path, to: Path) -> None:
    """Give a finished file its name, in the place of nothing: a file of this name is never replaced."""
    try:
        outputs.take_name(part, to)
    except FileExistsError as error:
        raise StoreError("{name} is there already. Choose another name.", name=Name(to.name)) from error
    except OSError as error:
        raise StoreError(
            "{name} cannot get its name ({error}). Try another disk.",
            name=Name(to.name),
            error=error.strerror,
        ) from error


def named_for(path: Path, db: Any) -> str:
    """How names of backups of a workspace begin: its name, and an id that no other of this name has."""
    return f"{path.stem}-{hmac.digest(logs.key_of(db), b'name of backups', 'sha256').hex()[:_ID]}"


def delete_older(made: Path, stem: str) -> None:
    """Delete the other backups of a workspace (`named_for`) beside the one that was made."""
    for name in backups_in(made.parent, stem, made.suffix):
        if name != made.name:
            (made.parent / name).unlink()


def backups_in(folder: Path, stem: str, suffix: str) -> list[str]:
    """Names of the backups of a workspace in a folder."""
    form = _form(stem, suffix)
    return [file.name for file in folder.iterdir() if form.fullmatch(file.name)]


def _form(stem: str, suffix: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(stem)}-(?:r(\d+)-)?\d{{8}}T\d{{6}}Z{re.escape(suffix)}")


def write_copy(path: Path, db: Any, to: Path) -> None:
    """Write all that a workspace holds into a new file that only its owner may read."""
    pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    try:
        to.unlink(missing_ok=True)
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
        needed, free = pages * size, shutil.disk_usage(to.parent).free
    except OSError as error:
        raise StoreError(
            "{parent} cannot be written ({error}). Choose a folder that you may write.",
            parent=to.parent,
            error=error.strerror,
        ) from error
    if free < needed:
        raise StoreError(
            "The backup needs {needed} and {parent} has {free} free; there is no backup. Make room, "
            "or choose another disk.",
            needed=_megabytes(needed),
            parent=to.parent,
            free=_megabytes(free),
        )
    with connection.explained(path):
        db.execute("VACUUM INTO ?", (str(to.absolute()),))
    try:
        with to.open("r+b") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            "{parent} does not keep what is written ({error}). Try another disk.",
            parent=to.parent,
            error=error.strerror,
        ) from error


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def verify_copy(copy: Path, key: str, m: ActorMap, db: Any) -> None:
    """Refuse a copy that is not what it was made from, or cannot be read."""
    name = copy.name.removesuffix(PART)
    try:
        with connection.explained(copy.with_name(name)):
            mark_anew(copy, key)
            other = connection.connect(copy, key, "ro&immutable=1")
            try:
                reason = _difference(other, m, db)
            finally:
                other.close()
    except WrongKey:  # the key is that of the file, so what it was tried on is damaged
        reason = Sentence("pages are damaged")
    except StoreError as error:
        reason = error.sentence
    if reason:
        raise StoreError(
            "{name} did not pass its test after it was written, and was deleted. There is no backup. Try "
            "another disk; this one may be faulty. What was wrong: {reason}.",
            name=Name(name),
            reason=reason,
        )


def mark_anew(copy: Path, key: str) -> None:
    """Give a copy a mark of its own, so that the log of what it is a copy of does not fit it."""
    db = connection.connect(copy, key, "rw", log="DELETE")
    try:
        proof.write_mark(db, anew=True)
    finally:
        db.close()


def _difference(other: Any, m: ActorMap, db: Any) -> Sentence:
    if damage := proof.damage(other):
        return damage
    # Row by row, for the rows are what a backup is for.
    if not all(columns.read_rows(other, table).equals(m[table]) for table in schema.open_tables()):
        return Sentence("its rows differ")
    same = logs.verify(other, None) == logs.head_code(db)
    same &= _counts(other) == _counts(db)
    if sealed_rows.read(other) != sealed_rows.read(db):
        return Sentence("its sealed part differs")
    return NOWHERE if same else Sentence("its history differs")


def _counts(db: Any) -> tuple[Any, ...]:
    counted = "SELECT (SELECT count(*) FROM _change), (SELECT count(*) FROM _snapshot)"
    return *db.execute(counted), parts.size(db)


def outdated(names: Iterable[str], made: str, stem: str, suffix: str) -> list[str]:
    """Backups that need not be kept, by the revisions that they hold: the clock of a computer may be wrong.

    All of the latest `LATEST` revisions stay, of those before it one about half, a quarter, an eighth ... as
    new; of one revision the last. Whatever holds a later revision than the one just made is of another
    history, and stays, as does a backup of a release that wrote no revision into the name. Only backups of
    this workspace are ever named, and the backup just made always stays.
    """
    form = _form(stem, suffix)
    revisions = {name: int(match[1]) for name in names if (match := form.fullmatch(name)) and match[1]}
    newest = revisions.pop(made)
    names_by_revision = {revisions[name]: name for name in sorted(revisions)} | {newest: made}
    past = sorted((revision for revision in names_by_revision if revision <= newest), reverse=True)
    # The oldest of each stretch stays: the newest would never come into the next one.
    stretches = {(newest - revision).bit_length(): revision for revision in past[LATEST:]}
    kept = {names_by_revision[revision] for revision in (*past[:LATEST], *stretches.values())}
    return sorted(name for name, revision in revisions.items() if revision <= newest and name not in kept)


def rekey(path: Path, db: Any, passphrase: str) -> bytes:
    """Encrypt a file anew under the key of another passphrase; a kill leaves the old or the new one.

    Gives the new key. Nobody else may have the file open; a weak passphrase is refused, and the old one
    stays in force.
    """
    keys.check_new(passphrase, columns.read_rows(db, "areas")["name"])
    new = keys.key_of(passphrase, connection.salt_of(path))
    check_room(path)
    alone(path, db)
    try:
        db.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
    except connection.Failure as error:
        raise StoreError(OLD_KEY) from error
    return new


_TO_SWEEP = "to sweep"


OLD_KEY = Template(
    "The disk stopped the change of passphrase; the old one is in force. Make room and try again."
)
WHICH_KEY = Template(
    "The disk stopped answering while the passphrase was changed. Check the disk, then open the file with "
    "the old passphrase; if that fails, with the new one."
)


def leave_to_sweep(db: Any) -> None:
    """Note that unused room of the file may hold what was taken out for good, until it is written anew."""
    db.execute("INSERT OR REPLACE INTO _meta (name, value) VALUES (?, ?)", (_TO_SWEEP, b"1"))


def to_sweep(db: Any) -> bool:
    """Whether unused room of the file may hold what was taken out for good."""
    return bool(db.execute("SELECT count(*) FROM _meta WHERE name = ?", (_TO_SWEEP,)).fetchone()[0])


def sweep(path: Path, db: Any) -> tuple[Sentence, ...]:
    """Write the file anew without what was taken out; where the disk stops it, that is told in a sentence.

    Nobody else may have it open (`alone`).
    """
    try:
        db.execute("VACUUM")
        db.execute("DELETE FROM _meta WHERE name = ?", (_TO_SWEEP,))
    except connection.Failure:
        not_swept = Sentence(
            "What was deleted for good may still stand in unused room of {name}, since the file could not be "
            "written anew. That is done when the file is opened next and nobody else has it open.",
            name=Name(path.name),
        )
        return (not_swept,)
    return ()


def check_room(path: Path) -> None:
    """Refuse to write a whole file anew where the disk has no room for what takes it back."""
    needed, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < needed:
        raise StoreError(
            "This needs {needed} and {parent} has {free} free; nothing was changed. Make room and try again.",
            needed=_megabytes(needed),
            parent=path.parent,
            free=_megabytes(free),
        )


def alone(path: Path, db: Any) -> None:
    """Keep everybody else out of a file until the connection is closed, with nothing left in a log."""
    try:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = DELETE").fetchone()
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
    except connection.Failure as error:
        db.execute("PRAGMA locking_mode = NORMAL")
        raise StoreError(
            "{name} is open in another program, or in another window of this one. Close it there and "
            "try again.",
            name=Name(path.name),
        ) from error
