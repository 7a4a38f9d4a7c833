"""Entries that a person found to be one and the same actor, taken together when a map is handed out.

What is stored stays as it is: each entry keeps its row and what refers to it. A decision is a row of
`duplicates`; without it the entries are apart again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap, Changes
from actormap.core.schema import SEPARATOR
from actormap.core.tables.cells import among
from actormap.core.tables.values import split
from actormap.rights.safeguards import safest

SAME, DIFFERENT, LATER = "same", "different", "later"
"""What a person can decide on two entries."""
TABLE = "duplicates"


def kept(decisions: pd.DataFrame) -> dict[str, str]:
    """The entry that stands for each one that was found to be the same as another.

    Entries of which two were found not to be the same are all apart: which of the decisions is wrong,
    only a person can say.
    """
    columns = ["first_id", "second_id", "decision", "kept_id"]
    rows = decisions.sort_values(["date", "id"], kind="stable")[columns]
    same = [(a, b, keep) for a, b, what, keep in rows.itertuples(index=False) if what == SAME]
    sets = _sets((a, b) for a, b, _ in same)
    torn = {
        sets[a]
        for a, b, what, _ in rows.itertuples(index=False)
        if what == DIFFERENT and b in sets.get(a, ())
    }
    given_up = {b if keep == a else a for a, b, keep in same}
    roots: dict[str, str] = {}
    for entry, several in sets.items():
        chosen = [keep for *_, keep in reversed(same) if keep in several]
        # One that is kept in every decision; where there is none, that of the last one.
        root = next((choice for choice in chosen if choice not in given_up), chosen[0])
        if entry != root and several not in torn:
            roots[entry] = root
    return roots


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """For each entry all that are the same as it, over however many decisions."""
    sets: dict[str, frozenset[str]] = {}
    for a, b in pairs:
        joined = sets.get(a, frozenset({a})) | sets.get(b, frozenset({b}))
        sets |= dict.fromkeys(joined, joined)
    return sets


def merged(m: ActorMap, decisions: pd.DataFrame | None = None) -> ActorMap:
    """The map as it is handed out: each actor once, with all that is recorded of its entries.

    Names of the others become aliases; where entries differ, what is safer wins (`safeguards.safest`), else
    the entry that was kept. What leads to any of them leads to that one; a tie between two of them is none.
    The map is as it is stored; its own decisions count by default.
    """
    if decisions is not None:
        return _merged(m, kept(decisions))
    return m if m[TABLE].empty else m.once("merged", lambda m: _merged(m, kept(m[TABLE])))


def _merged(m: ActorMap, to: Mapping[str, str]) -> ActorMap:
    if not to:
        return m
    tables = {
        name: _led(name, frame, to) if len(frame) else frame
        for name, frame in m.tables.items()
        if name != "actors"
    }
    for name, (a, b) in {"ties": ("source_id", "target_id"), TABLE: ("first_id", "second_id")}.items():
        tables[name] = tables[name][(tables[name][a] != tables[name][b]).to_numpy()]
    merged_map = m.with_tables(tables | {"actors": _merged_actors(m.actors, to)})
    if m.unseen is not None:
        ends = {name: m.unseen[name].replace(dict(to)) for name in ("by", "against")}
        merged_map = merged_map.protected_by(m.unseen.assign(**ends))
    return merged_map


def _led(table: str, frame: pd.DataFrame, to: Mapping[str, str]) -> pd.DataFrame:
    """Rows in which whatever named an entry names the one that stands for it."""
    cells: dict[str, Any] = {}
    for name, column in schema.columns()[table].items():
        if "actors" in column.references:
            different = {cell: _cell(cell, to) for cell in frame[name].unique()}
            cells[name] = frame[name].map(different).astype("str")
    return frame.assign(**cells) if cells else frame


def _cell(cell: str, to: Mapping[str, str]) -> str:
    return SEPARATOR.join(dict.fromkeys(to.get(code, code) for code in cell.split(SEPARATOR)))


def _merged_actors(actors: pd.DataFrame, to: Mapping[str, str]) -> pd.DataFrame:
    root = actors["id"].map(lambda entry: to.get(entry, entry))
    several = among(root, set(to.values())).to_numpy()
    rows = [merged_row(entries, str(kept)) for kept, entries in actors[several].groupby(root[several])]
    joined = pd.DataFrame(rows, columns=actors.columns).astype(actors.dtypes.to_dict())
    return pd.concat([actors[~several], joined], ignore_index=True)


def merged_row(entries: pd.DataFrame, kept: str) -> dict[str, Any]:
    """One row of `actors` for several entries that are one actor, under the id of the one that is kept."""
    entries = entries.sort_values("id", key=lambda ids: ids != kept, kind="stable")
    row: dict[str, Any] = {}
    for name, column in schema.columns()["actors"].items():
        values = entries[name].tolist()
        if column.many:
            row[name] = SEPARATOR.join(dict.fromkeys(part for cell in values for part in split(cell)))
        else:
            known = [value for value in values if not pd.isna(value) and value not in {"", column.default}]
            row[name] = (known or values)[0]
    names = [*entries["name"], *split(row["aliases"])]
    others = dict.fromkeys(name for name in names if name and name != row["name"])
    notes = "\n".join(dict.fromkeys(filter(None, entries["note"])))
    return row | safest(entries) | {"id": kept, "aliases": SEPARATOR.join(others), "note": notes}


def entries_of(m: ActorMap, ids: Iterable[str]) -> list[str]:
    """All entries, in a map as it is stored, of some actors of the map that is handed out."""
    to, wanted = kept(m[TABLE]), set(ids)
    return [entry for entry in m.actors["id"] if to.get(entry, entry) in wanted]


def apart(changes: Changes, m: ActorMap) -> Changes:
    """Changes that were made on the map as it was handed out, as they are made on what is stored (`m`).

    What their author left as it was shown stays as it is stored, so that nothing of a decision is written
    into other rows.
    """
    if merged(m) is m:
        return changes
    upserts = {table: _apart(frame, m[table], merged(m)[table]) for table, frame in changes.upserts.items()}
    return replace(changes, upserts=upserts)


def _apart(frame: pd.DataFrame, stored: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    known = frame["id"][among(frame["id"], stored["id"]) & among(frame["id"], shown["id"])]
    if known.empty:
        return frame
    now, before = (rows.set_index("id").loc[known] for rows in (stored, shown))
    after = frame.set_index("id")
    new = after.loc[known]
    after.loc[known] = new.where(~((new == before) | (new.isna() & before.isna())), now)
    return after.reset_index()[list(frame)]
