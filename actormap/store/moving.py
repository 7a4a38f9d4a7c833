"""Copying a store to another one, history included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from actormap import schema
from actormap.errors import StoreError
from actormap.model import ActorMap, Changes
from actormap.store import codes, create_store, journal
from actormap.store.base import Store
from actormap.tables import packing


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
    Who, when and why are copied, names of snapshots, and the key of codes, so that what is brought again is
    found again. Logs begin anew, since each store proves its own. Codes of a map of an older release,
    which has no such key, are turned.
    """
    rows, names = source.history(), source.snapshots()
    target, code = create_store(to, passphrase=passphrase, code_key=source.code_key)
    with target:
        as_kept = _as_kept(source, target, rows["revision"])
        for number, row in enumerate(rows.itertuples(), start=1):
            undoes = None if pd.isna(row.undoes) else int(row.undoes)
            changes = as_kept(journal.again(source.written(int(row.revision))))
            target.apply(replace(changes, who=row.who, why=row.why, when=row.when, undoes=undoes))
            for name in names["name"][names["revision"] == row.revision]:
                target.snapshot(name)
            progress("Copying the history", number / len(rows))
        here = as_kept(Changes(source.load().tables)).upserts
        there = target.load().digest()
        warnings = target.warnings
    if ActorMap.trusted(here).digest() != there:
        raise StoreError(
            "what arrived is not what was sent: the source changed meanwhile, or its history has gaps. "
            "Delete the copy and repeat it while nobody writes."
        )
    told = {"to": to, "revisions": len(rows), "digest": there, "recovery_code": code}
    return told | ({"warnings": list(warnings)} if warnings else {})


def _as_kept(source: Store, target: Store, revisions: Iterable[int]) -> Callable[[Changes], Changes]:
    """What becomes of changes in the copy: codes of a map of an older release are turned with its key."""
    key = target.code_key
    if source.code_key == key:
        return lambda changes: changes
    contents: dict[str, list[pd.DataFrame]] = {table: [] for table in schema.tables()}
    for revision in revisions:
        texts: dict[str, list[str]] = {}
        for table, _, *pair in source.written(int(revision)):
            texts.setdefault(table, []).extend(text for text in pair if text is not None)
        for table, some in texts.items():
            contents[table].append(packing.unpacked(table, some))
    ids = {table: codes.turned_ids(table, frames, key) for table, frames in contents.items()}

    def turned(changes: Changes) -> Changes:
        rows = {table: codes.turned(table, rows, key, ids[table]) for table, rows in changes.upserts.items()}
        drops = {
            table: tuple(ids[table].get(one, one) for one in gone) for table, gone in changes.drops.items()
        }
        return replace(changes, upserts=rows, drops=drops)

    return turned
