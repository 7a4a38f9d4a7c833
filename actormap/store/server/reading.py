"""Whom a search for introductions can touch, found on a server so that only they are loaded.

The server follows recorded introductions; how far each is believed is left to the analysis. What is
found here is therefore a little more than the analysis needs, and never less.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.subset import named, without
from actormap.graph import hostility
from actormap.rights import identity
from actormap.store.base import Scope, Search
from actormap.store.server import cypher, statements
from actormap.store.server.seals import Checked


class Ask(Protocol):
    """Sends a query with its parameters; gives the rows."""

    def __call__(self, query: str, **parameters: Any) -> list[list[Any]]:
        """Rows of the answer, each a list of its values."""
        ...


def touched(ask: Ask, search: Search) -> set[str]:
    """Ids of the actors that a search must see.

    They are the offices, the target, everybody on a way of recorded introductions from one to the other (or
    within the steps from an office, where there is no target), and what tells how much is known about them
    and whom they are hostile to: who has a tie with any of them.
    """
    offices = {row[0] for row in ask(cypher.OFFICES)}
    steps = _Steps(ask, search, offices)
    on_way = steps.from_office() if not search.target else steps.corridor(search.target)
    core = offices | on_way | ({search.target} - {""})
    reached = core | _ids(ask(cypher.TIED, ids=sorted(core)))
    reached |= _ids(
        ask(
            cypher.HARMED_BY_EVENTS,
            ids=sorted(reached),
            acts=list(hostility.ACTS),
            separator=schema.SEPARATOR,
        )
    )
    # How many of those seen may be asked tells what an acquaintance of one on the way counts for.
    reached |= _ids(ask(cypher.CONTROLLING, ids=sorted(reached)))
    sought = [search.target] if search.target else sorted(core)
    cells = [cell for row in ask(cypher.GROUPS, ids=sought, separator=schema.SEPARATOR) for cell in row]
    groups = {group for cell in cells for group in cell.split(schema.SEPARATOR)} - {""}
    return reached | _ids(
        ask(cypher.HOSTILE_TO_GROUPS, ids=sorted(reached), groups=sorted(groups), separator=schema.SEPARATOR)
    )


def _ids(rows: Iterable[list[Any]]) -> set[str]:
    return {row[0] for row in rows}


class _Steps:
    """Breadth-first searches: each step is one query on all actors that the last one found."""

    def __init__(self, ask: Ask, search: Search, offices: set[str]) -> None:
        self.ask, self.search, self.offices = ask, search, offices
        self.choices = {
            "date": search.date,
            "introducer_max_risk": search.max_risk,
            "words": cypher.WORDS,
            "may": sorted(code for code, sphere in schema.spheres().items() if sphere.may_introduce),
            "allowed": sorted(_ids(ask(cypher.EXCEPTIONS, target=search.target))),
        }

    def _next(self, query: str, ids: Iterable[str]) -> dict[str, bool]:
        """Neighbours of some actors, and whether each may be asked for an introduction."""
        return {row[0]: row[1] for row in self.ask(query, ids=sorted(ids), **self.choices)}

    def from_office(self, within: dict[str, int] | None = None) -> set[str]:
        """Who is at most so many steps from an office; of those `within`, who has enough steps left."""
        reached: set[str] = set(self.offices)
        edge = self._next(cypher.INTRODUCED, self.offices) | self._next(cypher.MET, self.offices)
        for step in range(1, self.search.steps + 1):
            if within is not None:
                left = self.search.steps - step
                edge = {v: may_ask for v, may_ask in edge.items() if within.get(v, left + 1) <= left}
            new = {v: may_ask for v, may_ask in edge.items() if v not in reached}
            reached |= new.keys()
            onward = {v for v, may_ask in new.items() if may_ask}
            edge = self._next(cypher.INTRODUCED, onward) if onward and step < self.search.steps else {}
        return reached

    def corridor(self, target: str) -> set[str]:
        """Who lies on a way from an office to an actor within the steps."""
        away = {target: 0}
        edge = {target}
        for step in range(1, self.search.steps):
            before = self._next(cypher.INTRODUCING, edge)
            edge = {u for u, may_ask in before.items() if may_ask and u not in away}
            away |= dict.fromkeys(edge, step)
            if not edge:
                break
        return self.from_office(away)


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
