"""Where actor maps are kept: one encrypted file, with every change and the way back."""

from __future__ import annotations

from pathlib import Path

from actormap.core.errors import StoreError
from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.store.base import ALL, Scope, Search, Store
from actormap.store.file import opening
from actormap.store.file.restoring import Restored, finish_restore, is_interrupted, restore, undo_restore
from actormap.store.file.salvage import Salvaged, salvage
from actormap.store.file.workspace import Workspace
from actormap.store.keys import NewKey
from actormap.store.server import opening as server

__all__ = [
    "ALL",
    "Restored",
    "Salvaged",
    "Scope",
    "Search",
    "Store",
    "Workspace",
    "create_store",
    "finish_restore",
    "is_interrupted",
    "is_server",
    "open_store",
    "restore",
    "salvage",
    "undo_restore",
]


def open_store(url: str | Path, *, passphrase: str, to_copy: bool = False) -> Store:
    """Open what keeps a map.

    Parameters
    ----------
    url
        Path of a workspace file, or ``neo4j+s://user@host/database?map=name`` (`reaching.Address`).
    passphrase
        Its passphrase or its recovery code; on a server, the password of the account.
    to_copy
        Whether it is only copied, so that a map of an older release on a server may be opened.

    Raises
    ------
    WrongKey
        The passphrase is wrong, or the file is not a workspace, or it is damaged.
    StoreError
        There is no such file, or it cannot be used; the file is as before.
    """
    if is_server(url):
        return server.open_neo4j(str(url), passphrase, to_copy=to_copy)
    return opening.open_workspace(Path(url), passphrase)


def is_server(url: str | Path) -> bool:
    """Whether an address leads to a database server and not to a file."""
    return "://" in str(url)


def create_store(
    path: str | Path, *, passphrase: str | NewKey, code_key: CodeKey = NO_KEY
) -> tuple[Store, str]:
    """Make a new, empty workspace file that only its owner may read.

    Parameters
    ----------
    path
        Where; the name of a file ends in ``.actormap``, and nothing is there yet.
    passphrase
        At least 12 characters; or the key of a file, whose recovery code was noted already.
    code_key
        What codes are made with, where it is to hold what another store held; by default a new key.

    Returns
    -------
    tuple
        The open store, and the recovery code that opens it without the passphrase. The code is
        kept nowhere: show it once, to be written down and locked away. "" on a server.

    Raises
    ------
    StoreError
        The passphrase is too weak, or the file is there already or cannot be made.
    """
    if is_server(path):
        if not isinstance(passphrase, str):
            raise StoreError("A server is opened by its password. Give that.")
        return server.create_neo4j(str(path), passphrase, code_key), ""
    return opening.create_workspace(Path(path), passphrase, code_key)
