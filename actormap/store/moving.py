"""Copying a store to another one, history included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence
from actormap.core.tables import packing
from actormap.core.tables.ids import CodeKey
from actormap.store import create_store, is_server
from actormap.store.base import Store
from actormap.store.file import codes, location, opening
from actormap.store.history import journal


def copy_store(
    source: Store, to: str, *, passphrase: str, progress: Callable[[str, float], object]
) -> dict[str, Any]:
    """Copy a map with its history to a new store, revision by revision, and compare both.

    Gives ``to``, ``revisions``, ``digest`` (of both maps) and ``recovery_code`` ("" on a server); the
    passphrase is that of the new store. `StoreError` where it cannot be made, the source changed meanwhile,
    or what arrived is not the same.

    Who, when and why are copied, names of snapshots, and the key of codes, so that what is brought again is
    found again. Logs begin anew, since each store proves its own. Codes of a map of an older release, which
    has no such key, are turned.
    """
    rows, names = source.history(), source.snapshots()
    with _made(to, passphrase, source.code_key) as (target, code):
        as_kept = _as_kept(source, target, rows["revision"])
        for number, row in enumerate(rows.itertuples(), start=1):
            undoes = None if pd.isna(row.undoes) else int(row.undoes)
            changes = as_kept(journal.again(source.written(int(row.revision))))
            target.apply(replace(changes, who=row.who, why=row.why, when=row.when, undoes=undoes))
            for named in names[names["revision"] == row.revision].itertuples():
                target.snapshot(named.name, who=named.who)
            progress("Copying the history", number / len(rows))
        # As it is: whoever copies a map does not hold its key.
        if (part := source.sealed_part()).public:
            target.seal(part, instead_of=target.sealed_part())
        here = as_kept(Changes(source.load().tables)).upserts
        there = target.load().digest()
        if ActorMap.trusted(here).digest() != there:
            remedy = Sentence("There is no copy. Repeat it while nobody writes.")
            if is_server(to):
                remedy = Sentence("Delete the copy, and repeat it while nobody writes.")
            raise StoreError(
                "what arrived is not what was sent: the source changed meanwhile, or its history has "
                "gaps. {remedy}",
                remedy=remedy,
            )
    warnings = target.warnings if is_server(to) else location.warnings(Path(to))
    report = {"to": to, "revisions": len(rows), "digest": there, "recovery_code": code}
    return report | ({"warnings": list(warnings)} if warnings else {})


@contextmanager
def _made(to: str, passphrase: str, code_key: CodeKey) -> Iterator[tuple[Store, str]]:
    """The new store; a file is there only once it is whole."""
    if is_server(to):
        target, code = create_store(to, passphrase=passphrase, code_key=code_key)
        with target:
            yield target, code
    else:
        with opening.draft(Path(to), passphrase, code_key) as made:
            yield made


def _as_kept(source: Store, target: Store, revisions: Iterable[int]) -> Callable[[Changes], Changes]:
    """What becomes of changes in the copy: codes of a map of an older release are turned with its key."""
    key = target.code_key
    if source.code_key == key:
        return lambda changes: changes
    contents: dict[str, list[pd.DataFrame]] = {table: [] for table in schema.open_tables()}
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
            table: tuple(ids[table].get(code, code) for code in gone) for table, gone in changes.drops.items()
        }
        return replace(changes, upserts=rows, drops=drops)

    return turned
