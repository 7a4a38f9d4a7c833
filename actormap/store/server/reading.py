"""What is asked of a Neo4j server to load a map, or the part of it that is wanted."""

from __future__ import annotations

from typing import Any

from actormap import identity, schema
from actormap.model import ActorMap
from actormap.store.base import Scope
from actormap.store.server import cypher, statements
from actormap.store.server.touched import Ask, touched


def read(ask: Ask, scope: Scope) -> ActorMap:
    """The map, or the actors of a scope with all that concerns no other.

    Parameters
    ----------
    ask
        Sends a query about one map at one revision.
    scope
        What is wanted; of a search, whom it can touch.
    """
    if (scope.search is None and scope.ids is None) or (scope.search and _entries_are_one(ask)):
        return _read(ask, cypher.READ, cypher.READ_TIES)
    ids = sorted(touched(ask, scope.search) if scope.search else scope.ids or ())
    return _read(ask, cypher.READ_SOME, cypher.READ_TIES_SOME, ids=ids).where(ids)


def _entries_are_one(ask: Ask) -> bool:
    """Whether entries are taken together: a way leads on from one to the other, which no search sees."""
    table = identity.TABLE
    rows = statements.frame(table, list(schema.columns()[table]), ask(cypher.READ[table]))
    return bool(identity.kept(rows))


def _read(ask: Ask, rows: dict[str, str], ties: dict[str, str], **which: Any) -> ActorMap:
    columns = schema.columns()
    tables = {
        table: statements.frame(table, list(columns[table]), ask(query, **which))
        for table, query in rows.items()
    }
    others = [name for name in columns["ties"] if name not in {"source_id", "target_id"}]
    found = [row for query in ties.values() for row in ask(query, **which)]
    tables["ties"] = statements.frame("ties", ["source_id", "target_id", *others], found)
    return ActorMap.trusted(tables)
