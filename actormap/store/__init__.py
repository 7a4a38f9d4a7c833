"""Where actor maps are kept: one encrypted file, with every change and the way back."""

from __future__ import annotations

from pathlib import Path

from actormap.errors import StoreError
from actormap.store import workspace
from actormap.store.base import ALL, Scope, Store

__all__ = ["ALL", "Scope", "Store", "create_store", "open_store"]


def open_store(url: str | Path, *, passphrase: str) -> Store:
    """Open what keeps a map.

    Parameters
    ----------
    url
        Path of a workspace file.
    passphrase
        Its passphrase, or its recovery code.

    Raises
    ------
    WrongKey
        The passphrase is wrong, or the file is not a workspace, or it is damaged.
    StoreError
        There is no such file, or it cannot be used; the file is as before.
    """
    if "://" in str(url):
        scheme = str(url).split("://", maxsplit=1)[0]
        raise StoreError(
            f"{scheme}:// leads to a database server, which comes with the server mode and is not in "
            "this version. Give the path of a workspace file, such as country.actormap."
        )
    return workspace.open_workspace(Path(url), passphrase)


def create_store(path: str | Path, *, passphrase: str) -> tuple[Store, str]:
    """Make a new, empty workspace file that only its owner may read.

    Parameters
    ----------
    path
        Where; the name ends in ``.actormap`` and nothing is there yet.
    passphrase
        At least 12 characters.

    Returns
    -------
    tuple
        The open store, and the recovery code that opens it without the passphrase. The code is
        kept nowhere: show it once, to be written down and locked away.

    Raises
    ------
    StoreError
        The passphrase is too weak, or the file is there already or cannot be made.
    """
    return workspace.create_workspace(Path(path), passphrase)
