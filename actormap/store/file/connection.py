"""A connection to a workspace file, and what goes wrong with one in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from actormap.core.errors import StoreError, WrongKey
from actormap.core.sentences import Name, Sentence, Template, fields, first_of
from actormap.store import keys
from actormap.store.file import location

CHECKED = 64 << 20
"""Bytes up to which a file is looked over when it is opened; a larger one is checked as it is read."""

PATIENCE = 5000
"""Milliseconds for which a connection waits while another one writes."""

_PLAIN = b"SQLite format 3\x00"
_SHOWN = 5
_PAGE = 4096
WRONG = Template(
    "{name} cannot be opened. Either the passphrase is wrong, or the file is not a workspace, or it is "
    "damaged. Type the passphrase again (or the recovery code); if it is right, take the last backup."
)
_SALVAGE = Template(
    "Nothing was changed. Open the last backup, or salvage what is readable into a new workspace; keep the "
    "file as it is until then."
)
_NOT_EVEN = Template(
    "Nothing was changed. The list of its tables is on these pages, so nothing can be salvaged: open the "
    "last backup, and keep the file for somebody who can look into it."
)
_EXPLAINED = {
    sqlcipher.SQLITE_BUSY: Template(
        "{name} is being written by another program. Wait a moment and try again."
    ),
    sqlcipher.SQLITE_FULL: Template("The disk is full; nothing was written. Make room and try again."),
    sqlcipher.SQLITE_READONLY: Template(
        "{name} cannot be written. Get the right to write the file and its folder."
    ),
    sqlcipher.SQLITE_CANTOPEN: Template(
        "{name} cannot be opened. Check that the file and its folder may be written."
    ),
    sqlcipher.SQLITE_IOERR: Template(
        "{name}: the disk does not answer. Check the disk, then open the file again."
    ),
    sqlcipher.SQLITE_CORRUPT: Template("{name} is damaged. {salvage}"),
}
FOREIGN = Template(
    "{name} opens, but what is in it was altered outside of the program and cannot be read. Nothing was "
    "changed. Put the last backup in its place (actormap restore); keep the file for somebody who can "
    "look into it."
)
UNKNOWN = Template("{name} cannot be used ({error}). Open it again; if that fails, take the last backup.")
Failure = sqlcipher.Error
CANNOT_LOOK = {sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_CANTOPEN}
"""Looking takes the right to write: a log has to be carried in or rolled back first."""


def primary_code(error: sqlcipher.Error) -> int:
    """What went wrong; extended codes tell a cause within a cause, the low byte has the remedy."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the database says into a sentence that names the file and the remedy."""
    try:
        yield
    except sqlcipher.Error as error:
        code = primary_code(error)
        if code == sqlcipher.SQLITE_NOTADB:
            raise WrongKey(WRONG, name=Name(path.name)) from error
        template = _EXPLAINED.get(code, UNKNOWN)
        values = {"name": Name(path.name), "error": Name(error), "salvage": Sentence(_SALVAGE)}
        raise StoreError(Sentence(template, **{name: values[name] for name in fields(template)})) from error


ODD = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading ends in where stored content is none that a program of ours can have written."""


@contextmanager
def understood(path: Path, altered: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Turn what goes wrong with stored content that no program of ours can have written into a sentence.

    `altered` tells whether the content is at fault, and not who called.
    """
    with explained(path):
        try:
            yield
        except ODD as error:
            if not altered():
                raise
            raise StoreError(FOREIGN, name=Name(path.name)) from error


def no_core_dumps() -> None:
    """Forbid core files: one would hold the key and every name."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has no such module

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def connect(path: Path, key: str, mode: str, *, log: str = "") -> Any:
    """A connection with everything set as the design asks for, to a file that is there.

    The key is in hexadecimal, with the salt after it for a new file. The mode is ``rw``, ``ro``, or
    ``ro&immutable=1`` where nobody can write; the log "" stays as it is.
    """
    db = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in (
            "cipher_log_level = NONE",
            f"key = \"x'{key}'\"",
            "cipher_compatibility = 4",
            f"busy_timeout = {PATIENCE}",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "trusted_schema = OFF",
            "temp_store = MEMORY",
            "cache_size = -65536",
        ):
            db.execute(f"PRAGMA {pragma}")
        db.execute("SELECT count(*) FROM sqlite_master")
        if log:
            db.execute(f"PRAGMA journal_mode = {log}")
    except sqlcipher.Error as error:
        # Pages that a kill tore are in the log, and a look at the file alone does not see it.
        whole = log_of(path) or primary_code(error) != sqlcipher.SQLITE_CORRUPT
        pages = [] if whole else damaged_pages(db)
        db.close()
        if pages:
            raise StoreError(damage(path, pages, _NOT_EVEN)) from error
        raise
    return db


def connect_to_read(path: Path, key: str) -> Any:
    """A connection that never writes, not even a log beside the file, which may be in a locked folder."""
    # A log means that somebody is writing, or was killed: it holds newer rows than the file.
    logs = [path.with_name(path.name + kind) for kind in ("-wal", "-journal")]
    return connect(path, key, "ro" if any(log.exists() for log in logs) else "ro&immutable=1")


def connect_to_write(path: Path, key: str) -> Any:
    """A connection that may write, with the kind of log that fits the place of the file."""
    # First without the right to write: closing a connection whose key is wrong would otherwise
    # carry what a killed program left in the -wal file into the workspace.
    try:
        connect_to_read(path, key).close()
    except sqlcipher.Error as error:
        # A change of passphrase that was killed has to be rolled back, which takes the right to write.
        if primary_code(error) not in CANNOT_LOOK:
            raise
    return connect(path, key, "rw", log=log_for(path))


def log_for(path: Path) -> str:
    """The log for a place: one that many can share or, on a network drive, where that fails, the old one."""
    return "DELETE" if location.on_network(path) else "WAL"


def beside(path: Path) -> list[Path]:
    """What SQLite may have left beside a file."""
    return [path.with_name(path.name + kind) for kind in ("-wal", "-journal", "-shm")]


def log_of(path: Path) -> int:
    """Bytes in the log beside a file."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def is_alone(db: Any) -> bool:
    """Whether a connection keeps everybody else out until it is closed."""
    return bool(db.execute("PRAGMA locking_mode").fetchone()[0] == "exclusive")


def empty_log(db: Any) -> None:
    """Carry the log into the file and give its room back, unless somebody is reading or the disk is full."""
    with suppress(sqlcipher.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def is_full(error: BaseException) -> bool:
    """Whether the disk was full."""
    return isinstance(error, sqlcipher.Error) and primary_code(error) == sqlcipher.SQLITE_FULL


def damaged_pages(db: Any) -> list[int]:
    """Numbers of the pages whose content is not what was written."""
    lines = [text for (text,) in db.execute("PRAGMA cipher_integrity_check")]
    return [int(page) for text in lines for page in re.findall(r"page (\d+)", text)]


def check_pages(db: Any, path: Path) -> None:
    """Refuse a file with damaged pages, naming them; the file is as before."""
    if path.stat().st_size > CHECKED:
        return
    empty_log(db)
    # Twice, because another program may be carrying its log into the file while pages are read; and
    # what is still in the log is newer than the pages.
    if damaged_pages(db) and (pages := damaged_pages(db)) and not log_of(path):
        raise StoreError(damage(path, pages, _SALVAGE))


def damage(path: Path, pages: list[int], remedy: Template) -> Sentence:
    """The sentence that names damaged pages."""
    return Sentence(
        "{name} is damaged in {n} of its {all} pages ({pages}). {remedy}",
        name=Name(path.name),
        n=len(pages),
        all=path.stat().st_size // _PAGE,
        pages=first_of(pages, _SHOWN),
        remedy=Sentence(remedy),
    )


def salt_of(path: Path) -> bytes:
    """The salt at the start of a workspace file; what is none is refused."""
    try:
        with path.open("rb") as file:
            salt = file.read(keys.SALT_BYTES)
    except FileNotFoundError as error:
        raise StoreError(
            "There is no file {path}. Check the name, or create a workspace.", path=Name(path)
        ) from error
    except OSError as error:
        raise StoreError(
            "{name} cannot be read ({error}). Check the file's rights.",
            name=Name(path.name),
            error=error.strerror,
        ) from error
    if not salt:
        raise StoreError(
            "{name} is empty: its making was interrupted. Delete it and create it again.",
            name=Name(path.name),
        )
    if salt == _PLAIN:
        raise StoreError(
            "{name} is not encrypted, so it is no workspace. Import its tables instead.", name=Name(path.name)
        )
    if len(salt) < keys.SALT_BYTES:
        raise WrongKey(WRONG, name=Name(path.name))
    return salt
