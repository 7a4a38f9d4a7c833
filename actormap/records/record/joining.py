"""Two rows of a table that a person found to tell the same: joined into one, the other is taken out.

Unlike entries of actors (`rights.identity`) they are joined in what is stored; Undo takes both apart again.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, check_changes
from actormap.core.schema import SEPARATOR
from actormap.core.sentences import series, term
from actormap.core.tables.values import split
from actormap.records.record import editing, telling
from actormap.rights.access import Principal
from actormap.rights.safeguards import safer_cells


def joined(m: ActorMap, table: str, kept: str, other: str, *, principal: Principal) -> Changes:
    """The changes that join two rows of a table: lists are put together, empty cells filled, safer cells win.

    Where they differ otherwise, that which is kept counts; records that name the other one name it. The map
    is what the user sees of it as it is stored (`access.visible`). `Refused` to who does not see all: with a
    row goes whatever of it is hidden from its role.
    """
    if not principal.sees_all:
        raise Refused("only who sees all of both may join them. Ask a data steward.")
    if kept == other:
        raise Refused("this is one {what} already. Choose two.", what=term(telling.noun(table)))
    rows = [editing.row_of(m, table, identifier) for identifier in (kept, other)]
    frame = m[table].iloc[[m.ids(table).get_loc(identifier) for identifier in (kept, other)]]
    cells = _cells(table, rows) | safer_cells(table, frame)
    upserts = {name: _led(m[name], name, table, kept, other) for name in _naming(table)}
    upserts = {name: part for name, part in upserts.items() if len(part)}
    own = upserts.get(table, m[table].iloc[:0])
    after = frame.iloc[[0]].assign(**cells).astype(frame.dtypes.to_dict())
    upserts[table] = pd.concat([own[~own["id"].isin([kept, other])], after])
    why = f"{telling.noun(table)} {other} joined with {kept}"
    changes = Changes(upserts, {table: (other,)}, why=why)
    wrong = [issue.sentence for issue in check_changes(m, changes) if not issue.warning]
    if wrong:
        raise Refused(series(dict.fromkeys(wrong), "\n"))
    return changes


def _cells(table: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the first row holds, and where that is nothing, the other one."""
    ids, cells = {row["id"] for row in rows}, dict[str, Any]()
    for name, column in schema.columns()[table].items():
        values = [row[name] for row in rows]
        if column.many:
            every = dict.fromkeys(part for value in values for part in split(value))
            cells[name] = SEPARATOR.join(part for part in every if part not in ids)
        elif name == "note":
            cells[name] = "\n".join(dict.fromkeys(filter(None, values)))
        else:
            known = [value for value in values if not pd.isna(value) and value not in {"", column.default}]
            cells[name] = (known or values)[0]
    return cells


def _naming(table: str) -> list[str]:
    """Tables kept by forms of which a column names rows of a table."""
    return [
        name
        for name in schema.forms()
        if any(table in column.references for column in schema.columns()[name].values())
    ]


def _led(frame: pd.DataFrame, name: str, table: str, kept: str, other: str) -> pd.DataFrame:
    """The rows that name the other one, as they name the one that is kept."""
    columns = [column.name for column in schema.columns()[name].values() if table in column.references]

    def led(cell: str) -> str:
        return SEPARATOR.join(dict.fromkeys(kept if part == other else part for part in split(cell)))

    naming = [column for column in columns if frame[column].str.contains(other, regex=False).any()]
    changed = frame.assign(**{column: frame[column].map(led).astype("str") for column in naming})
    return changed[(changed[columns] != frame[columns]).any(axis=1)]
