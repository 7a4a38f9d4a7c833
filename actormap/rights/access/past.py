"""What of the history a principal may know: told as the present is, row by row and cell by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.model import ActorMap
from actormap.core.tables import packing
from actormap.core.tables.cells import among, explode
from actormap.core.tables.subset import without
from actormap.rights import figures
from actormap.rights.access.principals import Principal, may_change
from actormap.rights.access.visibility import Readable, hidden_alone, visible
from actormap.rights.admission import Written, hideable, in_words

_CODE = re.compile(r"\b[^\W\d_][\w-]*\d\d[\w-]*")
"""What has the form of a code: letters before, and some digits."""
_NONE = pd.Index([], dtype="str")


class Remembering(Readable, Protocol):
    """What the gate needs of a store to tell of its past."""

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first."""
        ...

    def written(self, revision: int) -> list[Written]:
        """Table, id and content before and after of each row of a revision."""
        ...

    def snapshots(self) -> pd.DataFrame:
        """All snapshots, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What a principal may know of a revision.

    Parameters
    ----------
    rows
        Its rows, with no cell that the principal may not see.
    whole
        Whether these are all of its rows, with all of their cells.
    """

    rows: tuple[Written, ...]
    whole: bool


def history(store: Remembering, principal: Principal) -> pd.DataFrame:
    """Revisions that a principal may know of (`Store.history`); denied to a role that may not change the map.

    Who does not see all of the map gets those of its own role in which there is a row that it sees today,
    and of these no other row: counts and reasons too speak of what it sees.
    """
    may_change(principal)
    rows = store.history()
    if principal.sees_all:
        return rows
    known = _own(store, principal)
    shown = rows[rows["revision"].isin([revision for revision, part in known.items() if part.rows])]
    counts = [_counted(known[revision].rows) for revision in shown["revision"]]
    totals = {
        kind: [sum(table[kind] for table in tables.values()) for tables in counts]
        for kind in ("new", "changed", "dropped")
    }
    why = _reasons_shown(shown["why"].tolist(), store.load(), principal)
    # Who of those with the same role it was is for who answers for all of the map.
    entries = shown.assign(person="", what=[in_words(tables) for tables in counts], why=why, **totals)
    return entries.astype(rows.dtypes.to_dict()).reset_index(drop=True)


def written(store: Remembering, principal: Principal, revision: int) -> list[Written]:
    """What a revision that a principal may know of (`history`) did to each row that it sees."""
    if principal.sees_all:
        return store.written(revision)
    known = _own(store, principal).get(revision)
    return list(known.rows) if known else []


def fully_visible(store: Remembering, principal: Principal, revision: int) -> bool:
    """Whether a revision is one that a principal may know of, with all that it did."""
    if principal.sees_all:
        return True
    known = _own(store, principal).get(revision)
    return known is not None and known.whole


def last_change(
    store: Remembering, principal: Principal, since: int, rows: Iterable[tuple[str, str]]
) -> tuple[str, str] | None:
    """When some rows were changed last after a revision, and by which role; by anybody, where it is seen."""
    wanted, entries = set(rows), store.history()
    entries = entries[entries["revision"] > since]
    written = {number: store.written(number) for number in map(int, entries["revision"])}
    known = (
        written
        if principal.sees_all
        else {number: list(part.rows) for number, part in _known(written, store.load(), principal).items()}
    )
    for entry in entries.iloc[::-1].to_dict("records"):
        if any((table, identifier) in wanted for table, identifier, *_ in known[int(entry["revision"])]):
            return str(entry["when"]), str(entry["who"])
    return None


def _own(store: Remembering, principal: Principal) -> Mapping[int, Known]:
    """What a principal may know of the revisions of its own role; worked out once at each revision."""
    whole = store.load()
    rows = store.history()
    own = rows["revision"][rows["who"] == principal.role].tolist()

    def work_out(m: ActorMap) -> Mapping[int, Known]:
        return _known({int(number): store.written(int(number)) for number in own}, m, principal)

    return whole.once(("past", principal.role, tuple(own)), work_out)


def _known(
    written: Mapping[int, Sequence[Written]], whole: ActorMap, principal: Principal
) -> dict[int, Known]:
    """What of some revisions a principal may know, by what it sees of the map today."""
    every = [(number, *row) for number, rows in written.items() for row in rows]
    shown = _shown([(table, text) for _, table, _, *pair in every for text in pair], whole, principal)
    shown_rows: dict[int, list[Written]] = {number: [] for number in written}
    complete = dict.fromkeys(written, True)
    for at, (number, table, identifier, *raw) in enumerate(every):
        before, after = shown[2 * at], shown[2 * at + 1]
        complete[number] &= [before, after] == raw and raw != [None, None]
        before, after = (figures.without_in(table, text) for text in (before, after))
        if before != after:
            shown_rows[number].append((table, identifier, before, after))
    return {number: Known(tuple(rows), complete[number]) for number, rows in shown_rows.items()}


def _shown(
    texts: Sequence[tuple[str, str | None]], whole: ActorMap, principal: Principal
) -> list[str | None]:
    """Contents of rows as a principal sees them; None for one that it does not see.

    What is on the map is judged by what is seen of it today, what is on it no more by what it said itself.
    """
    places: dict[str, list[int]] = {}
    for at, (table, text) in enumerate(texts):
        if text is not None:
            places.setdefault(table, []).append(at)
    # Each content is a row of its own here, whichever row it is one of: ids are the places of texts.
    own = {
        table: packing.unpacked(table, [texts[at][1] or "" for at in some]) for table, some in places.items()
    }
    frames = {table: frame.assign(id=list(map(_mark, places[table]))) for table, frame in own.items()}
    kept = {table: _kept(table, frame["id"], frame, whole, principal) for table, frame in own.items()}
    visible_rows = {table: frame[kept[table]] for table, frame in frames.items()}
    known = {table: own[table]["id"][kept[table]] for table in own}
    left = without(ActorMap.empty().tables | visible_rows, _gone(visible_rows, known, whole, principal))
    result: list[str | None] = [None] * len(texts)
    for table, before in visible_rows.items():
        names = [name for name, column in schema.columns()[table].items() if column.references]
        after = left[table]
        same = (after[names] == before[names].loc[after.index]).all(axis=1)
        for mark, untouched, *cells in zip(after["id"], same, *(after[name] for name in names), strict=True):
            text = texts[int(mark[1:])][1] or ""
            result[int(mark[1:])] = text if untouched else _with(text, dict(zip(names, cells, strict=True)))
    return result


def _mark(place: int) -> str:
    return f"\x1f{place}"


def _with(text: str, cells: Mapping[str, str]) -> str:
    row = json.loads(text) | cells
    kept = {name: cell for name, cell in row.items() if cell != "" or name not in cells}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _kept(table: str, ids: pd.Series, frame: pd.DataFrame, whole: ActorMap, principal: Principal) -> Bools:
    """Which contents are of rows that are seen today; of those on the map no more, which could be seen."""
    if not hideable(table):
        return np.ones(len(frame), dtype=bool)
    in_sight = visible(whole, principal)
    absent = ~among(ids, whole.ids(table)).to_numpy()
    shown: Bools = among(ids, in_sight.ids(table)).to_numpy()
    return shown | (absent & ~hidden_alone(table, frame, in_sight, principal))


def _gone(
    frames: Mapping[str, pd.DataFrame], known: Mapping[str, pd.Series], whole: ActorMap, principal: Principal
) -> dict[str, pd.Index]:
    """Ids that rows name and that are not to be told, by table."""
    shown = visible(whole, principal)
    gone: dict[str, pd.Index] = {}
    for table, frame in frames.items():
        for name, column in schema.columns()[table].items():
            # What named a source may be on the map no more: whose row is told, its sources are.
            of = [target for target in column.references if target != "sources" and hideable(target)]
            if of:
                named = pd.Index(explode(frame.reset_index(drop=True), name).unique())
                for target in of:
                    named = named.difference(shown.ids(target), sort=False)
                    named = named.difference(pd.Index(known.get(target, ())), sort=False)
                for target in of:
                    gone[target] = gone.get(target, _NONE).append(named)
    return gone


def _counted(rows: Sequence[Written]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for table, _, before, after in rows:
        kind = "new" if before is None else "dropped" if after is None else "changed"
        counts.setdefault(table, {"new": 0, "changed": 0, "dropped": 0})[kind] += 1
    return counts


def _reasons_shown(reasons: Sequence[str], whole: ActorMap, principal: Principal) -> list[str]:
    """Reasons without what may be the code of something that a principal does not see.

    Whether there is something with that code plays no part: who tries codes in reasons would be told.
    """
    known = visible(whole, principal)
    words = pd.Series(sorted({word for why in reasons for word in _CODE.findall(why)}), dtype="str")
    shown: set[str] = set()
    for table in filter(hideable, schema.tables()):
        shown.update(words[among(words, known.ids(table))])
    return [_CODE.sub(lambda word: word[0] if word[0] in shown else "…", why) for why in reasons]


def snapshots(store: Remembering, principal: Principal) -> pd.DataFrame:
    """All snapshots (`Store.snapshots`), with the names alone that a principal may be told.

    Who does not see all of the map is told those that its own role gave: another one could name what is
    hidden. To look for that in a name would tell whoever tries names what is there.
    """
    rows = store.snapshots()
    if principal.sees_all or rows.empty:
        return rows
    numbered = pd.Series([f"… {revision}" for revision in rows["revision"]], index=rows.index, dtype="str")
    return rows.assign(name=rows["name"].where(rows["who"] == principal.role, numbered))
