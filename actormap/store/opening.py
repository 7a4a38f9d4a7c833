"""Making and opening workspace files; one of an older release is brought up to date, once, beside a copy."""

from __future__ import annotations

import datetime as dt
import glob
import os
import secrets
import stat
from functools import partial
from pathlib import Path
from typing import Any

from actormap import schema
from actormap.access.approvals import EXCEPTIONS
from actormap.errors import StoreError
from actormap.model import Changes
from actormap.store import codes, columns, connection, keys, layout, logs, proof, upkeep
from actormap.store.connection import explained, understood
from actormap.store.workspace import Workspace
from actormap.tables.ids import NO_KEY, CodeKey

SUFFIX = ".actormap"
MOVED = "codes.moved"
"""Action of the audit entry that tells that the codes of an older file were turned."""
_OLDER = (
    "{name} was made by an older release and cannot be written here. Copy it to a disk of this computer and "
    "open it there: it is brought up to date once."
)
_MOVED = (
    "{name} was brought up to date: its codes are now made with a key of its own. As it was, it is in {kept} "
    "beside it. Delete that when nothing is missed: its codes can be guessed from names."
)
_SIGNED = (
    "{number} exceptions for introducers were taken out, since whoever wrote them could write that they were "
    "approved. Enter them again: they wait for a second person. The history has them."
)


def open_workspace(path: Path, passphrase: str, *, read_only: bool = False) -> Workspace:
    """Open a workspace file (`store.open_store`).

    Parameters
    ----------
    path, passphrase
        The workspace.
    read_only
        Only look, also into a file that is damaged or that nobody may write.
    """
    connection.no_core_dumps()
    key = keys.key_of(passphrase, connection.salt_of(path)).hex()
    with understood(path):
        return _to_read(path, key) if read_only else _to_write(path, key)


def _to_read(path: Path, key: str) -> Workspace:
    opened = Workspace(path, connection.connect_to_read(path, key), key)
    if not opened.code_key.secret:
        opened.close()
        raise StoreError(_OLDER.format(name=path.name))
    return opened


def _to_write(path: Path, key: str) -> Workspace:
    proof.check_log(path, key)
    db = connection.connect_to_write(path, key)
    try:
        connection.check_pages(db, path)
        kept, there = None, {table: layout.present(db, table) for table in schema.tables()}
        if layout.older(db) and not codes.key_of(db).secret:
            upkeep.alone(path, db)
            kept = _keep_copy(path, db, key)
        layout.bring_up_to_date(db, path.name, partial(_turn_codes, there=there))
        if kept:
            db.close()
            db = connection.connect_to_write(path, key)
        opened = Workspace(path, db, key)
    except BaseException:
        db.close()
        raise
    if kept:
        opened.warnings += (_MOVED.format(name=path.name, kept=kept.name), *_take_out_signed(opened))
    return opened


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


def _take_out_signed(opened: Workspace) -> tuple[str, ...]:
    """Take out exceptions that somebody wrote to be approved: since this release an approval is an act."""
    ids = tuple(opened.load()[EXCEPTIONS]["id"])
    if not ids:
        return ()
    opened.apply(
        Changes(drops={EXCEPTIONS: ids}, why="exceptions for introducers that nobody approved by an act")
    )
    return (_SIGNED.format(number=len(ids)),)


def _keep_copy(path: Path, db: Any, key: str) -> Path:
    """A copy of an older file as it is, proved, beside it."""
    for killed in path.parent.glob(f"{glob.escape(path.stem)}-as-it-was-*{upkeep.PART}*"):
        killed.unlink(missing_ok=True)
    now = dt.datetime.now(dt.UTC)
    copy = path.with_name(f"{path.stem}-as-it-was-{now:%Y%m%dT%H%M%SZ}{path.suffix}")
    upkeep.copy_whole(db, key, columns.read(db, NO_KEY), copy)
    return copy


def create_workspace(path: Path, passphrase: str, code_key: CodeKey = NO_KEY) -> tuple[Workspace, str]:
    """Make a workspace file (`store.create_store`).

    Parameters
    ----------
    path, passphrase
        The workspace.
    code_key
        The key of its codes, where it is to hold what another one held; by default a new one.
    """
    connection.no_core_dumps()
    if path.suffix != SUFFIX:
        raise StoreError(f"{path.name} does not end in {SUFFIX}. Name it {path.stem or 'map'}{SUFFIX}.")
    keys.check_new(passphrase)
    salt = secrets.token_bytes(keys.SALT_BYTES)
    key = keys.key_of(passphrase, salt)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    except FileExistsError as error:
        raise StoreError(f"{path.name} is there already. Open it, or choose another name.") from error
    except OSError as error:
        raise StoreError(
            f"{path.name} cannot be made ({error.strerror}). Choose a folder that you may write."
        ) from error
    try:
        with explained(path):
            log = connection.log_for(path)
            db = connection.connect(path, key.hex() + salt.hex(), "rw", log=log)
            try:
                audit_key = keys.derived(key, b"actormap audit")
                layout.make(db, audit_key, lambda made: codes.give_key(made, code_key))
                proof.write_mark(db)
                connection.empty_log(db)
                return Workspace(path, db, key.hex()), keys.recovery_code(key)
            except BaseException:
                db.close()
                raise
    except BaseException:
        path.unlink()
        raise
