"""Tables that lack some of their rows, made whole again by taking out what leans on the missing ones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap, Changes, check_changes
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.values import split


def without(cell: str, gone: set[str]) -> str:
    """A cell of several ids without some of them."""
    return schema.SEPARATOR.join(code for code in split(cell) if code not in gone)


def mended(
    tables: Mapping[str, pd.DataFrame], beside: ActorMap | None = None
) -> tuple[ActorMap, list[tuple[str, str, Sentence]]]:
    """A map of all rows that can stand without those that are missing.

    Rows may lean on those of a map `beside` them. With it come table, id and reason of each row that was
    taken out or lost a mention.
    """
    tables, beside = dict(tables), beside or ActorMap.empty()
    losses: list[tuple[str, str, Sentence]] = []
    while errors := [issue for issue in check_changes(beside, Changes(upserts=tables)) if not issue.warning]:
        cut: dict[tuple[str, str], set[str]] = {}
        out: dict[str, dict[int, Sentence]] = {}
        for issue in errors:
            column = schema.columns()[issue.file].get(issue.column)
            at = (issue.row or 1) - 1
            spared = column is not None and (column.many or column.if_hidden == "cell")
            if column and column.references and spared and not column.required:
                cut.setdefault((issue.file, issue.column), set()).add(issue.value)
            else:
                out.setdefault(issue.file, {})[at] = issue.problem
        for (table, name), gone in cut.items():
            frame = tables[table]
            cells = frame[name].map(lambda cell, gone=gone: without(cell, gone)).astype("str")
            ids = frame.loc[cells != frame[name], "id"]
            loss = Sentence("{column} no longer names a lost row", column=Name(name))
            losses += [(table, identifier, loss) for identifier in ids]
            tables[table] = frame.assign(**{name: cells})
        for table, rows in out.items():
            frame = tables[table].reset_index(drop=True)
            losses += [(table, str(frame["id"].iat[at]), problem) for at, problem in rows.items()]
            tables[table] = frame.drop(index=list(rows))
    return ActorMap.trusted(tables), losses
