"""Who sits on which platform and who works in which cell (layer B), and how far it is believed (A37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode, isin
from actormap.graph.cells import cells_of
from actormap.graph.possible_maps import in_doubt
from actormap.graph.tie_probability import Records, tie_records

_COLUMNS = [
    *("id", "source_id", "target_id", "kind", "sign"),
    *("sources", "independent_key", "grade", "as_of", "from", "to"),
]


@dataclass(frozen=True, slots=True)
class Memberships:
    """Who belongs to what: codes of actors and of columns, one entry a pair.

    Parameters
    ----------
    names
        Platform ids or cell names; `column` holds positions in it. Of some nobody may be believed to
        belong to it.
    actor, column
        Both codes of each pair.
    """

    names: npt.NDArray[Any]
    actor: Ints
    column: Ints

    def take(self, rows: Any) -> Memberships:
        """Some of the pairs."""
        return Memberships(self.names, self.actor[rows], self.column[rows])


@dataclass(frozen=True, slots=True)
class RecordedMemberships:
    """Who belongs to what if all that is recorded of the day is so.

    Parameters
    ----------
    records
        What is recorded.
    every
        All pairs, by actor and column.
    row
        A record of each pair; all that are valid on the day share their probability.
    doubtful
        Whether any pair may or may not exist.
    start, proof
        Records of pair ``p``: ``proof[start[p]:start[p + 1]]``, ids of ties, platforms or presence.
    """

    records: Records
    every: Memberships
    row: Codes
    doubtful: bool
    start: Codes
    proof: npt.NDArray[Any]

    @classmethod
    def of(cls, records: Records, rows: Codes, names: npt.NDArray[Any], q: Floats) -> RecordedMemberships:
        """Those of some records, of known actors and names."""
        frame = records.frame
        actor = records.m.ids("actors").get_indexer(pd.Index(frame["source_id"].array.take(rows)))
        column = pd.Index(names, dtype=object).get_indexer(pd.Index(frame["target_id"].array.take(rows)))
        kept = (actor >= 0) & (column >= 0)
        rows, actor, column = rows[kept], actor[kept], column[kept]
        order = np.lexsort((column, actor))
        rows, actor, column = rows[order], actor[order].astype(np.int32), column[order].astype(np.int32)
        new = np.r_[True, (np.diff(actor) != 0) | (np.diff(column) != 0)][: len(rows)]
        first = np.flatnonzero(new)
        every = Memberships(names, actor[first], column[first])
        proof = frame["id"].to_numpy(dtype=object)[rows]
        return cls(records, every, rows[first], bool(in_doubt(q[rows]).any()), np.r_[first, len(rows)], proof)

    def existing(self, q: Floats, least: float) -> Memberships:
        """Those that exist with a chance of `least` or more."""
        return self.every.take(q[self.row] >= least) if len(self.row) else self.every

    def evidence(self, actors: Iterable[int], columns: Iterable[int]) -> tuple[str, ...]:
        """Ids of the records that say that some actors belong to some columns, sorted, each once."""
        rows, wanted = np.fromiter(actors, dtype=np.int32), frozenset(columns)
        first, last = (np.searchsorted(self.every.actor, rows + i).tolist() for i in (0, 1))
        every = (p for low, high in zip(first, last, strict=True) for p in range(low, high))
        pairs = [p for p in every if int(self.every.column[p]) in wanted]
        records = (self.proof[self.start[p] : self.start[p + 1]] for p in pairs)
        return tuple(sorted({str(record) for some in records for record in some}))


def seat_records(m: ActorMap) -> Records:
    """Who is recorded to sit on which platform: by its list, as sure and as old as its row, and by ties."""
    return m.once("records of seats", _seat_records)


def _seat_records(m: ActorMap) -> Records:
    platforms = m.platforms.reset_index(drop=True)
    members = explode(platforms, "members")
    listed = _taken(platforms, members.index.to_numpy())
    listed |= {"source_id": members.array, "target_id": listed["id"]}
    to_platform = isin(m.ties["kind"], ["membership"]) & isin(m.ties["target_id"], platforms["id"].tolist())
    return _records(m, "seats", [listed, _taken(m.ties, np.flatnonzero(to_platform))], 1)


def presence_records(m: ActorMap) -> Records:
    """Who is recorded to work in which cell, of activities whose status says that somebody is there."""
    return m.once("records of presence", _presence_records)


def _presence_records(m: ActorMap) -> Records:
    rows = np.flatnonzero(present(m.presence))
    ends = {
        "source_id": m.presence["actor_id"].array.take(rows),
        "target_id": cells_of(m.presence).array.take(rows),
    }
    return _records(m, "presence", [_taken(m.presence, rows) | ends], 2)


def all_records(m: ActorMap) -> tuple[Records, ...]:
    """All that is believed more or less: ties, seats and presence."""
    return tie_records(m), seat_records(m), presence_records(m)


def present(presence: pd.DataFrame) -> Bools:
    """Of which rows of `presence` the status says that somebody is there, or nothing."""
    absent = [code for code, status in schema.presence_statuses().items() if not status.present]
    return ~isin(presence["status"], absent)


def _taken(table: pd.DataFrame, rows: npt.NDArray[Any]) -> dict[str, Any]:
    """Some rows of a table in the columns of records that it has."""
    return {column: table[column].array.take(rows) for column in _COLUMNS if column in table}


def _records(m: ActorMap, name: str, parts: Sequence[dict[str, Any]], stream: int) -> Records:
    """Records of a map by columns of parts of its tables; what a part does not have is empty."""
    each = [part for part in parts if len(part["id"])] or parts[:1]
    for part in each:
        empty = pd.array([""] * len(part["id"]), dtype="str")
        part |= {column: empty for column in _COLUMNS if column not in part}
    # Made at once of arrays: frames put together column by column cost most of it on a small map.
    frame = pd.DataFrame({column: _end_to_end([part[column] for part in each]) for column in _COLUMNS})
    source, target = (pd.factorize(frame[end])[0].astype(np.int64) for end in ("source_id", "target_id"))
    fact = pd.factorize(source * max(len(frame), 1) + target)[0].astype(np.int64)
    return Records(m, name, frame, fact, (stream,))


def _end_to_end(arrays: Sequence[Any]) -> Any:
    if len(arrays) == 1:
        return arrays[0]
    return pd.concat([pd.Series(array, dtype="str") for array in arrays], ignore_index=True).array
