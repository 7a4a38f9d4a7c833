"""What is asked of a Neo4j server to load a map, or the part of it that is wanted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.subset import named, without
from actormap.rights import identity
from actormap.store.base import Scope
from actormap.store.server import cypher, statements
from actormap.store.server.seals import Checked
from actormap.store.server.touched import Ask, touched


def read(ask: Ask, scope: Scope, checked: Checked | None) -> ActorMap:
    """The map, or the actors of a scope with all that concerns no other; of a search, whom it can touch.

    `checked` holds what is read against its seals; None where an older program wrote it, without any.
    """
    if (scope.search is None and scope.ids is None) or (scope.search and _entries_merged(ask)):
        return _read(ask, cypher.READ, cypher.READ_TIES, checked)
    ids = sorted(touched(ask, scope.search) if scope.search else scope.ids or ())
    part = _read(ask, cypher.READ_SOME, cypher.READ_TIES_SOME, checked, ids=ids)
    # Rows of these actors name others, of whom nothing was sent.
    others = named("actors", part.tables).union(part.ids("actors")).difference(part.ids("platforms"))
    return part.with_tables(without(part.tables, {"actors": others.difference(pd.Index(ids))}))


def _entries_merged(ask: Ask) -> bool:
    """Whether entries are taken together: a way leads on from one to the other, which no search sees."""
    table = identity.TABLE
    rows, _ = statements.frame(table, list(schema.columns()[table]), ask(cypher.READ[table]))
    return bool(identity.kept(rows))


def _read(
    ask: Ask, rows: dict[str, str], ties: dict[str, str], checked: Checked | None, **which: Any
) -> ActorMap:
    columns = schema.columns()
    frames = {
        table: statements.frame(table, list(columns[table]), ask(query, **which))
        for table, query in rows.items()
    }
    others = [name for name in columns["ties"] if name not in {"source_id", "target_id"}]
    every = [row for query in ties.values() for row in ask(query, **which)]
    frames["ties"] = statements.frame("ties", ["source_id", "target_id", *others], every)
    if checked:
        for table, (frame, seals) in frames.items():
            checked.take(table, frame, seals)
    return ActorMap.trusted({table: frame for table, (frame, _) in frames.items()})
