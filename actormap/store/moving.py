"""Copying a store to another one, history included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from actormap.errors import StoreError
from actormap.store import create_store, journal
from actormap.store.base import Store


def copy_store(
    source: Store, to: str, *, passphrase: str, progress: Callable[[str, float], object]
) -> dict[str, Any]:
    """Copy a map with its history to a new store, revision by revision, and compare both.

    Parameters
    ----------
    source
        The open store to copy.
    to
        Where: a new workspace file, or a new map on a server.
    passphrase
        Of the new store.
    progress
        Called with a few words and the share done, 0 to 1.

    Returns
    -------
    dict
        ``to``, ``revisions``, ``digest`` (of both maps) and ``recovery_code`` ("" on a server).

    Raises
    ------
    StoreError
        The new store cannot be made, the source changed meanwhile, or what arrived is not the same.

    Notes
    -----
    Who, when and why are copied; logs begin anew, since each store proves its own.
    """
    rows = source.history()
    target, code = create_store(to, passphrase=passphrase)
    with target:
        for number, row in enumerate(rows.itertuples(), start=1):
            undoes = None if pd.isna(row.undoes) else int(row.undoes)
            changes = journal.again(source.written(int(row.revision)))
            target.apply(replace(changes, who=row.who, why=row.why, when=row.when, undoes=undoes))
            progress("Copying the history", number / len(rows))
        here, there = source.load().digest(), target.load().digest()
    if here != there:
        raise StoreError(
            "what arrived is not what was sent: the source changed meanwhile, or its history has gaps. "
            "Delete the copy and repeat it while nobody writes."
        )
    return {"to": to, "revisions": len(rows), "digest": here, "recovery_code": code}
