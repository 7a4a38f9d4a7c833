"""What a revision did to each row, how that is written down, and how it is taken back."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.errors import InvalidMap, StoreError
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name, Sentence, first_of, plural, term
from actormap.core.tables import packing
from actormap.core.tables.cells import among, canonical, empty
from actormap.rights.admission import Written, in_words

Last = Mapping[str, tuple[str | None, str | None, int]]
"""What the last change of each row of a table left: before, after and the revision, by id."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Edits:
    """What changes in one table; rows that stay the same are in neither frame.

    Parameters
    ----------
    table
        Name of the table.
    before
        Changed and dropped rows as they were.
    after
        New and changed rows as they will be.
    """

    table: str
    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def dropped(self) -> list[str]:
        """Ids that will be gone."""
        dropped: list[str] = self.before["id"][~_among(self.before, self.after["id"])].tolist()
        return dropped

    def counts(self) -> dict[str, int]:
        """Number of rows that are new, changed and dropped."""
        dropped = len(self.dropped)
        changed = len(self.before) - dropped
        return {"new": len(self.after) - changed, "changed": changed, "dropped": dropped}

    def written(self) -> Iterator[Written]:
        """Rows for the change log."""
        before = dict(zip(self.before["id"].tolist(), packing.packed(self.table, self.before), strict=True))
        ids, dropped = self.after["id"].tolist(), self.dropped
        # Whole columns side by side: an import writes each of its rows here once more.
        return chain(
            zip(
                repeat(self.table),
                ids,
                map(before.get, ids),
                packing.packed(self.table, self.after),
                strict=False,
            ),
            zip(repeat(self.table), dropped, map(before.get, dropped), repeat(None), strict=False),
        )


def edits(m: ActorMap, changes: Changes, result: ActorMap | None = None) -> list[Edits]:
    """What changes do to the rows of a map, one item for each table in which anything changes.

    The result is the map after them, if it is known already; its rows are in order.
    """
    edited = []
    for table in schema.tables():
        rows, drops = changes.upserts.get(table), changes.drops.get(table, ())
        if rows is None and not drops:
            continue
        after = (empty(table) if rows is None else rows)[list(schema.columns()[table])]
        if result is not None and len(result[table]) == len(after):
            # Nothing else is in the table, so its rows need not be put in order again.
            after = result[table][list(after)]
        else:
            after = canonical(after)
        now = m[table]
        before = now[_among(now, after["id"]) | _among(now, drops)]
        if len(before):
            same = _same(before, after)
            before, after = before[~_among(before, same)], after[~_among(after, same)]
        if len(before) or len(after):
            edited.append(Edits(table, before, after))
    return edited


def _among(frame: pd.DataFrame, ids: Any) -> Bools:
    return among(frame["id"], pd.Index(ids, dtype="str")).to_numpy()


def _same(before: pd.DataFrame, after: pd.DataFrame) -> pd.Index[Any]:
    """Ids of rows that both frames hold with equal cells."""
    old = before[_among(before, after["id"])].set_index("id")
    new = after[_among(after, old.index)].set_index("id")
    equal = (old == new) | (old.isna() & new.isna())
    return old.index[equal.all(axis=1)]


def history(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """The table that `Store.history` gives.

    A row is revision, when, who, why, what it undid, counts by table as JSON, and the person; the oldest
    first.
    """
    counts = [json.loads(row[5]) for row in rows]
    totals = {
        kind: [sum(table[kind] for table in tables.values()) for tables in counts]
        for kind in ("new", "changed", "dropped")
    }
    texts = {name: [row[at] for row in rows] for at, name in enumerate(("when", "who", "why"), start=1)}
    frame = pd.DataFrame({"revision": [row[0] for row in rows]}, dtype="int64")
    frame = frame.assign(**texts, what=[in_words(tables) for tables in counts], **totals)
    kinds = dict.fromkeys((*texts, "what"), "str") | dict.fromkeys(totals, "int64")
    undoes = pd.array([row[4] for row in rows], dtype="Int64")
    person = pd.array([row[6] for row in rows], dtype="str")
    return frame.astype(kinds).assign(undoes=undoes, person=person)


def undone(revisions: Iterable[tuple[int, int | None]]) -> set[int]:
    """Revisions that are not in effect; each comes with the revision that it undoes, oldest first."""
    gone: set[int] = set()
    for revision, undoes in reversed(list(revisions)):
        if undoes is not None and revision not in gone:
            gone.add(undoes)
    return gone


def to_undo(revisions: Sequence[tuple[int, int | None]], wanted: int | None) -> int:
    """The revision that an undo is about: the wanted one, or the newest change in effect.

    `StoreError` where there is none, or it is undone.
    """
    gone = undone(revisions)
    if wanted is None:
        live = [revision for revision, undoes in revisions if undoes is None and revision not in gone]
        if not live:
            raise StoreError("There is nothing to undo. To redo what was undone, name the undoing.")
        return live[-1]
    if wanted not in dict(revisions):
        raise StoreError("There is no revision {wanted}. Look at the history for its number.", wanted=wanted)
    if wanted in gone:
        by = max(revision for revision, undoes in revisions if undoes == wanted)
        raise StoreError(
            "Revision {wanted} is undone. To do it again, undo revision {by}.", wanted=wanted, by=by
        )
    return wanted


def inverse(m: ActorMap, written: Iterable[Written]) -> tuple[Changes, list[str]]:
    """The changes that take back what was written, and the rows that are not as they were left.

    Rows are compared by content and not by who touched them last: what was changed and taken back
    since is no obstacle.
    """
    tables: dict[str, list[Written]] = {}
    for row in written:
        tables.setdefault(row[0], []).append(row)
    upserts: dict[str, pd.DataFrame] = {}
    drops: dict[str, tuple[str, ...]] = {}
    other: list[str] = []
    for table, rows in tables.items():
        left = canonical(packing.unpacked(table, [after for _, _, _, after in rows if after is not None]))
        now = m[table][_among(m[table], [identifier for _, identifier, _, _ in rows])]
        differ = set(left["id"]).symmetric_difference(now["id"])
        differ |= set(left["id"]) & set(now["id"]) - set(_same(now, left))
        other += [f"{table} {identifier}" for identifier in sorted(differ)]
        former = [before for _, _, before, _ in rows if before is not None]
        if former:
            upserts[table] = packing.unpacked(table, former)
        drops[table] = tuple(identifier for _, identifier, before, _ in rows if before is None)
    return Changes(upserts=upserts, drops=drops), other


def link(key: bytes, previous: bytes, log: str, entry: Sequence[object]) -> bytes:
    """The link of an entry to the one before it in a log: HMAC-SHA256, 32 bytes.

    An entry that is altered, taken out or moved breaks all later links; a cut tail does not show.
    """
    if log == "journal" and entry and not entry[-1]:
        entry = entry[:-1]  # as it was made before entries named persons
    text = json.dumps([log, *entry], separators=(",", ":"), sort_keys=True)
    return hmac.digest(key, previous + text.encode(), "sha256")


def taken_back(m: ActorMap, revision: int, written: Sequence[Written]) -> Changes:
    """The changes that undo a revision on a map as it is now.

    Refused where some of its rows were removed for good, or changed later.
    """
    if any(before is None and after is None for *_, before, after in written):
        raise StoreError(
            "Revision {revision} cannot be undone: some of its rows were removed for good. Name "
            "another revision.",
            revision=revision,
        )
    back, other = inverse(m, written)
    if other:
        raise StoreError(
            "Revision {revision} cannot be undone: {number} of its rows were changed later, such as "
            "{other}. Undo the later changes first, the newest one before the others.",
            revision=revision,
            number=len(other),
            other=other[0],
        )
    return back


def meanwhile(what: Sentence, last: Sequence[Any] | None, expect: int) -> Sentence:
    """Why a change of a workspace or a map (`what`) that was made on revision `expect` is refused.

    `last` is revision, when and who of the newest entry; None where there is none.
    """
    if last is None or last[0] < expect:
        return Sentence(
            "The {what} has no revision {expect}. Load it again and repeat the change.",
            what=what,
            expect=expect,
        )
    return Sentence(
        "The {what} was changed since it was read: revision {revision} by {who} at {when}. Load it again "
        "and repeat the change.",
        what=what,
        revision=last[0],
        who=Name(last[2]) if last[2] else term("somebody"),
        when=last[1],
    )


def leaned_on(revision: int, error: InvalidMap) -> StoreError:
    """Why a revision cannot be undone where later ones need its rows."""
    return StoreError(
        "Revision {revision} cannot be undone: later changes depend on it. Undo those first.\n{error}",
        revision=revision,
        error=error.sentence,
    )


def again(written: Sequence[Written]) -> Changes:
    """The changes that a revision made, from what was written of it; what is gone for good is not there."""
    upserts: dict[str, pd.DataFrame] = {}
    drops: dict[str, tuple[str, ...]] = {}
    for table in schema.tables():
        rows = [row for row in written if row[0] == table]
        after = [text for *_, text in rows if text is not None]
        if after:
            upserts[table] = packing.unpacked(table, after)
        gone = tuple(row[1] for row in rows if row[3] is None and row[2] is not None)
        if gone:
            drops[table] = gone
    return Changes(upserts=upserts, drops=drops)


def outside(rows: list[str]) -> StoreError:
    """What is said where the logs are whole, and rows are not what they say."""
    return StoreError(
        "The logs are whole, but {rows} are not what they say: the data was changed outside of the "
        "program. Compare it with the last backup.",
        rows=in_number(rows),
    )


def in_number(rows: list[str]) -> Sentence:
    """Rows in words: how many, and the first of them."""
    first = first_of([Name(row) for row in rows], _SHOWN)
    return Sentence("{rows} ({first})", rows=plural(len(rows), "row"), first=first)


def differing(table: str, now: pd.DataFrame, last: Last, frames: Sequence[pd.DataFrame] = ()) -> list[str]:
    """Ids of rows of a table that are not as the last change of them left them.

    `last` is by id; rows that were removed for good are not compared. Frames are rows that were added and
    never changed.
    """
    left = packing.unpacked(table, [after for _, after, _ in last.values() if after is not None])
    purged = [i for i, (before, after, _) in last.items() if before is None and after is None]
    due = canonical(pd.concat([left, *frames], ignore_index=True).drop_duplicates("id", keep="last"))
    now = canonical(now[~among(now["id"], purged)])
    if now.equals(due):
        return []
    both = now.merge(due, how="outer", indicator=True)
    return sorted(set(both.loc[both["_merge"] != "both", "id"]))


def now() -> str:
    """UTC, to the second, as YYYY-MM-DDTHH:MM:SSZ."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
