"""What would become of the rows that an import writes."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap, Changes
from actormap.core.tables.cells import among
from actormap.core.tables.records import records

OUTCOMES = ("new", "changed", "same")
"""What becomes of a row that is written."""


def preview(m: ActorMap, changes: Changes) -> pd.DataFrame:
    """How many rows of each table concerned are new, changed, the same and dropped, in columns so called."""
    by_table = outcomes(m, changes)
    rows = []
    for name in schema.tables():
        dropped = len(changes.drops.get(name, ()))
        if name in by_table or dropped:
            counts = Counter(by_table[name].tolist() if name in by_table else ())
            rows.append((name, *(counts[what] for what in OUTCOMES), dropped))
    return pd.DataFrame(rows, columns=["table", *OUTCOMES, "dropped"])


def outcomes(m: ActorMap, changes: Changes) -> dict[str, npt.NDArray[np.str_]]:
    """Which rows that are written are new, changed and the same, by table, in the order of the rows."""
    by_table = {}
    for name, frame in changes.upserts.items():
        if frame.empty:
            continue
        known = among(frame["id"], m.ids(name)).to_numpy()
        what = np.where(known, "changed", "new")
        if known.any():
            before = {row["id"]: row for row in records(m[name][among(m[name]["id"], frame["id"])])}
            what[known] = ["same" if before[row["id"]] == row else "changed" for row in records(frame[known])]
        by_table[name] = what
    return by_table
