"""Making and opening workspace files; one of an older release is brought up to date, once, beside a copy."""

from __future__ import annotations

import datetime as dt
import glob
import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from actormap.core import outputs, schema
from actormap.core.errors import ActormapError, StoreError
from actormap.core.model import Changes
from actormap.core.sentences import Name, Sentence, Template, counted
from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.rights.access.approvals import EXCEPTIONS
from actormap.store import keys
from actormap.store.file import codes, columns, connection, proof, restoring, sql_tables, upkeep
from actormap.store.file.connection import understood
from actormap.store.file.workspace import Workspace
from actormap.store.history import logs

SUFFIX = ".actormap"
MOVED = "codes.moved"
"""Action of the audit entry that tells that the codes of an older file were turned."""
_OLDER = Template(
    "{name} was made by an older release and cannot be written here. Copy it to a disk of this computer and "
    "open it there: it is brought up to date once."
)
_THEN = Template(
    "The disk failed while {name} was brought up to date, or just after. Open it again; as it was, it is in "
    "{kept} beside it."
)


def open_workspace(path: Path, passphrase: str, *, read_only: bool = False) -> Workspace:
    """Open a workspace file (`store.open_store`).

    `read_only` only looks, also into a file that is damaged or that nobody may write.
    """
    connection.no_core_dumps()
    restoring.check(path)
    key = keys.key_of(passphrase, connection.salt_of(path)).hex()
    with understood(path):
        if read_only:
            return _to_read(path, key)
        if _may_be_written(path):
            return _to_write(path, key)
        proof.check_log(path, key)
        opened = _to_read(path, key)
    opened.warnings += (
        Sentence(
            "{name} can only be read here, so nothing can be changed and nothing can leave: no entry of the "
            "log could tell of it. Copy it to a disk of this computer to work on it.",
            name=Name(path.name),
        ),
    )
    return opened


def _may_be_written(path: Path) -> bool:
    """Whether the file and its folder can be written; a medium that can only be read is looked into."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _to_read(path: Path, key: str) -> Workspace:
    opened = Workspace(path, connection.connect_to_read(path, key), key)
    if not opened.code_key.secret:
        opened.close()
        raise StoreError(_OLDER, name=Name(path.name))
    return opened


def _to_write(path: Path, key: str) -> Workspace:
    proof.check_log(path, key)
    db, kept = connection.connect_to_write(path, key), None
    try:
        connection.check_pages(db, path)
        there = {table: sql_tables.present(db, table) for table in schema.open_tables()}
        if sql_tables.older(db) and not codes.key_of(db).secret:
            upkeep.alone(path, db)
            kept = _keep_copy(path, db, key)
        sql_tables.bring_up_to_date(db, path.name, partial(_turn_codes, there=there))
        swept = _swept(path, db) if upkeep.to_sweep(db) else ()
        if connection.is_alone(db):
            db.close()
            db = connection.connect_to_write(path, key)
        opened = Workspace(path, db, key)
        signed = _take_out_signed(opened) if kept else ()
    except BaseException as error:
        db.close()
        if kept is None:
            raise
        if _is_as_it_was(path, key):
            outputs.discard(kept)
            raise
        raise StoreError(_THEN, name=path.name, kept=kept.name) from error
    opened.warnings += swept
    if kept:
        moved = Sentence(
            "{name} was brought up to date: its codes are now made with a key of its own. As it was, it is "
            "in {kept} beside it. Delete that when nothing is missed: its codes can be guessed from names.",
            name=Name(path.name),
            kept=Name(kept.name),
        )
        opened.warnings += (moved, *signed)
    return opened


def _is_as_it_was(path: Path, key: str) -> bool:
    """Whether an older file was not moved, so that it needs no copy: certain, or no."""
    try:
        with closing(connection.connect_to_read(path, key)) as db:
            return sql_tables.older(db) and not proof.fault(db)
    except (ActormapError, sqlcipher.Error, OSError):
        return False


def _swept(path: Path, db: Any) -> tuple[Sentence, ...]:
    try:
        upkeep.alone(path, db)
    except StoreError:  # somebody has it open, and the next who opens it sweeps
        return ()
    return upkeep.sweep(path, db)


def _turn_codes(db: Any, there: dict[str, list[str]]) -> None:
    if not codes.key_of(db).secret:
        before = len(proof.differences(db))
        codes.turn(db, there)
        if len(proof.differences(db)) != before:
            raise StoreError(
                "The workspace could not be brought up to date, and is as it was: its history does not fit "
                "its rows. Keep it, and open the last backup."
            )
        logs.audit(db, MOVED, who="", detail="")
        upkeep.leave_to_sweep(db)


def _take_out_signed(opened: Workspace) -> tuple[Sentence, ...]:
    """Take out exceptions that somebody wrote to be approved: since this release an approval is an act."""
    ids = tuple(opened.load()[EXCEPTIONS]["id"])
    if not ids:
        return ()
    opened.apply(
        Changes(drops={EXCEPTIONS: ids}, why="exceptions for introducers that nobody approved by an act")
    )
    notice = counted(
        len(ids),
        "{n} exception for an introducer was removed, since whoever wrote it could write that it was "
        "approved. Enter it again: it waits for a second person. The history has it.",
        "{n} exceptions for introducers were removed, since whoever wrote them could write that they were "
        "approved. Enter them again: they wait for a second person. The history has them.",
    )
    return (notice,)


def _keep_copy(path: Path, db: Any, key: str) -> Path:
    """A copy of an older file as it is, proved, beside it."""
    for killed in path.parent.glob(f"{glob.escape(path.stem)}-as-it-was-*{upkeep.PART}*"):
        killed.unlink(missing_ok=True)
    now = dt.datetime.now(dt.UTC)
    copy = path.with_name(f"{path.stem}-as-it-was-{now:%Y%m%dT%H%M%S%fZ}{path.suffix}")
    upkeep.copy_whole(path, db, key, columns.read(db, NO_KEY), copy)
    return copy


def create_workspace(
    path: Path, passphrase: str | keys.NewKey, code_key: CodeKey = NO_KEY
) -> tuple[Workspace, str]:
    """Make a workspace file (`store.create_store`); gives its recovery code with it."""
    with draft(path, passphrase, code_key) as (_, code):
        pass
    try:
        return open_workspace(path, code), code
    except StoreError as error:
        # Nothing is in it, and its recovery code is shown to nobody.
        outputs.discard(path, *connection.beside(path))
        raise StoreError(
            "{name} cannot be read where it was made. Delete it if it is there; choose another disk.",
            name=Name(path.name),
        ) from error


@contextmanager
def draft(
    path: Path, passphrase: str | keys.NewKey, code_key: CodeKey = NO_KEY
) -> Iterator[tuple[Workspace, str]]:
    """A new workspace, to be filled, and its recovery code.

    The file has its name only when it is proved to be whole, else there is none; another file is never
    replaced.
    """
    connection.no_core_dumps()
    if path.suffix != SUFFIX:
        raise StoreError(
            "{name} does not end in {suffix}. Name it {value}{suffix}.",
            name=Name(path.name),
            suffix=SUFFIX,
            value=path.stem or "map",
        )
    if isinstance(passphrase, str):
        keys.check_new(passphrase)
    restoring.check(path)
    if path.exists():
        raise StoreError("{name} is there already. Open it, or choose another name.", name=Name(path.name))
    new = keys.new_key(passphrase) if isinstance(passphrase, str) else passphrase
    salt, key = new.salt, new.key
    part = path.with_name(path.name + upkeep.PART)
    outputs.discard(part, *connection.beside(part))
    try:
        _make_file(part, path.name)
        with _unmade(path.name):
            # Nobody knows of the file yet, so what takes it back need not be on the disk.
            db = connection.connect(part, key.hex() + salt.hex(), "rw", log="MEMORY")
            try:
                sql_tables.make(
                    db, keys.derived(key, b"actormap audit"), lambda made: codes.give_key(made, code_key)
                )
                proof.write_mark(db)
                yield Workspace(part, db, key.hex()), keys.recovery_code(key)
                _whole(db, path.name)
            finally:
                db.close()
        upkeep.take_name(part, path)
    finally:
        outputs.discard(part, *connection.beside(part))


def _make_file(part: Path, name: str) -> None:
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    except OSError as error:
        raise StoreError(
            "{name} cannot be made ({error}). Choose a folder that you may write.",
            name=Name(name),
            error=error.strerror,
        ) from error


@contextmanager
def _unmade(name: str) -> Iterator[None]:
    try:
        yield
    except connection.Failure as error:
        raise StoreError(
            "{name} was not made, for the disk stopped it ({error}). Try another disk.",
            name=Name(name),
            error=Name(error),
        ) from error


def _whole(db: Any, name: str) -> None:
    """Refuse a file that does not hold what was written into it."""
    if wrong := proof.fault(db):
        raise StoreError(
            "{name} is not what was written ({wrong}), and was deleted. Try another disk.",
            name=Name(name),
            wrong=wrong,
        )
