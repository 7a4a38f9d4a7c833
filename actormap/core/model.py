"""The actor map as a value, and changes to it.

An `ActorMap` is a set of checked tables that nothing changes any more; `apply_changes` gives a new
one. A store is right when loading it gives the fold of all changes that were applied to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Ints
from actormap.core.errors import InvalidMap, Issue
from actormap.core.kept import Kept
from actormap.core.sentences import Sentence
from actormap.core.tables.cells import among, canonical, empty, parse
from actormap.core.tables.checks import check_references, check_rows
from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.core.tables.packing import completed, packed
from actormap.core.tables.subset import concerning

T = TypeVar("T")
_NO_IDS = pd.Index([], dtype="str")


class ActorMap:
    """Actors, their ties and all that is recorded around them: checked once, never changed.

    `unseen` is what protects its actors although a role may not see it (`graph.hostility`); None where
    the map is all that is recorded. `code_key` is that of the workspace it was loaded from.

    Parameters
    ----------
    tables
        Tables by name, as keywords (``actors=...``, ``ties=...``); those left out are empty.
        ``schema/columns.csv`` says which columns each has, with units and ranges. Text columns
        hold "" where nothing is recorded, number columns NaN: neither means none or zero.

    Raises
    ------
    InvalidMap
        A table breaks a rule; `issues` holds all of them, not only the first.

    Examples
    --------
    >>> import pandas as pd
    >>> m = ActorMap(
    ...     actors=pd.DataFrame({"id": ["A", "B"], "name": ["Forum", "Desk"]}),
    ...     ties=pd.DataFrame({"source_id": ["A"], "target_id": ["B"], "kind": ["coordination"]}),
    ... )
    >>> len(m.actors), len(m.ties)
    (2, 1)
    """

    __slots__ = ("_codes", "_kept", "_tables", "code_key", "unseen")

    def __init__(self, **tables: pd.DataFrame) -> None:
        unknown = set(tables) - set(schema.tables())
        if unknown:
            message = f"no such table: {', '.join(sorted(unknown))}"
            raise TypeError(message)
        parsed, issues = parse_tables(tables)
        errors = [issue for issue in distinct(issues + check_tables(parsed)) if not issue.warning]
        if errors:
            raise InvalidMap(errors)
        self._set({name: canonical(frame) for name, frame in parsed.items()})

    def _set(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = dict(tables)
        self._codes: tuple[Ints, Ints] | None = None
        self._kept = Kept()
        self.unseen: pd.DataFrame | None = None
        self.code_key = NO_KEY

    @classmethod
    def trusted(cls, tables: Mapping[str, pd.DataFrame], code_key: CodeKey = NO_KEY) -> ActorMap:
        """A map of tables that were checked before, as a store with this key gives them back."""
        new = cls._of(_in_order({name: completed(name, frame) for name, frame in tables.items()}))
        new.code_key = code_key
        return new

    @classmethod
    def _of(cls, tables: Mapping[str, pd.DataFrame]) -> ActorMap:
        new = object.__new__(cls)
        new._set(tables)
        return new

    @classmethod
    def empty(cls) -> ActorMap:
        """A map of nothing."""
        return cls.trusted({})

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in self._tables:
            self._tables[table] = empty(table)
        return self._tables[table]

    @property
    def actors(self) -> pd.DataFrame:
        """Organisations, persons and offices, one a row, sorted by id."""
        return self["actors"]

    @property
    def ties(self) -> pd.DataFrame:
        """Recorded relations, one a row; parallel ones are kept apart."""
        return self["ties"]

    @property
    def platforms(self) -> pd.DataFrame:
        """Networks, coalitions, clusters; `members` holds actor ids."""
        return self["platforms"]

    @property
    def presence(self) -> pd.DataFrame:
        """Who does what where, one a row."""
        return self["presence"]

    @property
    def universe(self) -> pd.DataFrame:
        """How many actors exist, by group, area and sector."""
        return self["universe"]

    @property
    def contacts(self) -> pd.DataFrame:
        """The office's contacts, one meeting a row."""
        return self["contacts"]

    @property
    def observations(self) -> pd.DataFrame:
        """Who was asked about whom, also where the answer was that there is nothing."""
        return self["observations"]

    @property
    def sources(self) -> pd.DataFrame:
        """Sources by pseudonym, with their grades."""
        return self["sources"]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name."""
        return {name: self[name] for name in schema.tables()}

    def __repr__(self) -> str:
        filled = ", ".join(f"{len(frame)} {name}" for name, frame in self.tables.items() if len(frame))
        return f"<ActorMap: {filled or 'empty'}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: how much there is of what, and no name."""
        filled = [(name, len(frame)) for name, frame in self.tables.items() if len(frame)]
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{count}</td></tr>" for name, count in filled)
        return f"<table><caption>Actor map</caption>{rows or '<tr><td>empty</td></tr>'}</table>"

    def ids(self, table: str) -> pd.Index[Any]:
        """Ids of the rows of a table, in their order."""
        if table not in self._tables and table in schema.tables():
            return _NO_IDS
        return pd.Index(self[table]["id"])

    def codes(self) -> tuple[Ints, Ints]:
        """Both ends of every tie as row numbers of `actors`.

        Returns
        -------
        tuple
            Two int32 arrays in the order of `ties`; -1 where the end is a platform.
        """
        if self._codes is None:
            index = self.ids("actors")
            self._codes = (
                index.get_indexer(pd.Index(self.ties["source_id"])).astype(np.int32),
                index.get_indexer(pd.Index(self.ties["target_id"])).astype(np.int32),
            )
        return self._codes

    def once(self, key: Hashable, make: Callable[[ActorMap], T]) -> T:
        """Something worked out from the map; kept with it, since the map never changes.

        Parameters
        ----------
        key
            What it is, with all that it depends on besides the map.
        make
            Works it out when it is first asked for.
        """
        return self._kept.once(key, make, self)

    def where(self, ids: Iterable[str]) -> ActorMap:
        """A smaller map: these actors, and only what concerns no other.

        Parameters
        ----------
        ids
            Actors to keep; ids that no actor has are ignored.
        """
        return self.with_tables(concerning(self.tables, ids))

    def with_tables(self, tables: Mapping[str, pd.DataFrame]) -> ActorMap:
        """The same map with some tables exchanged for others that need no check; what protects stays."""
        others = {name: frame for name, frame in self._tables.items() if name not in tables}
        new = self._of(_copies(others) | _in_order(tables))
        new.unseen, new.code_key = self.unseen, self.code_key
        return new

    def protected_by(self, unseen: pd.DataFrame | None) -> ActorMap:
        """The same map with what protects its actors although it does not show it (`graph.hostility`)."""
        new = self.with_tables({})
        new.unseen = unseen
        return new

    def replace(self, **tables: pd.DataFrame) -> ActorMap:
        """The same map with some tables exchanged; they are checked like new ones."""
        new = ActorMap(**(self.tables | tables)).protected_by(self.unseen)
        new.code_key = self.code_key
        return new

    def equals(self, other: ActorMap) -> bool:
        """Whether both maps hold the same rows."""
        return self.digest() == other.digest()

    def digest(self) -> str:
        """A code that changes with any cell: SHA-256 in hexadecimal over all rows in order.

        Tables and columns that come later, and hold nothing yet, do not change it.
        """
        total = hashlib.sha256()
        for name in schema.tables():
            if len(self[name]):
                total.update(f"{name}\n".encode())
                total.update("\n".join(packed(name, self[name], bare=True)).encode())
        return total.hexdigest()


def _copies(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables with rows, as copies that share their cells: who changes a frame later changes no map."""
    return {name: frame.copy(deep=False) for name, frame in tables.items() if len(frame)}


def _in_order(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same, each in the order in which a map keeps it."""
    return {name: canonical(frame) for name, frame in _copies(tables).items()}


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows to write and ids to take out, with who, when and why.

    Parameters
    ----------
    upserts
        Whole rows by table; a row replaces the one with its id, or is new.
    drops
        Ids by table.
    who, why
        Role of the user (never a name) and the reason, for the journal.
    person
        Pseudonym of the user among those of the role, where there is a login; "" where there is none.
    when
        UTC, as YYYY-MM-DDTHH:MM:SSZ; "" lets the store fill it in.
    undoes
        The revision that these changes take back, for the journal.
    """

    upserts: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    drops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    who: str = ""
    why: str = ""
    when: str = ""
    undoes: int | None = None
    person: str = ""

    def __bool__(self) -> bool:
        return any(len(rows) for rows in (*self.upserts.values(), *self.drops.values()))


def with_reason(changes: Changes, why: str) -> Changes:
    """The same changes with a reason for the journal."""
    return replace(changes, why=why)


def distinct(issues: Iterable[Issue]) -> list[Issue]:
    """The first issue of each place, in the order of files and rows.

    A cell that could not be read counts as empty afterwards; that is not a second mistake, also where one
    issue speaks of many rows.
    """
    first: list[Issue] = []
    reported: dict[tuple[str, str, str], set[object]] = {}
    for issue in issues:
        before = reported.setdefault((issue.file, issue.sheet, issue.column), set())
        left = tuple(row for row in issue.lines if row not in before)
        if issue.lines and not left:
            continue
        if not issue.lines and issue.where in before:
            continue
        before.update(left or {issue.where})
        partly = len(left) < len(issue.lines)
        first.append(replace(issue, row=left[0], rows=left) if partly else issue)
    return sorted(first, key=lambda issue: (issue.file, issue.row or 0))


def parse_tables(
    tables: Mapping[str, pd.DataFrame], origins: Mapping[str, pd.DataFrame] | None = None
) -> tuple[dict[str, pd.DataFrame], list[Issue]]:
    """`cells.parse` for several tables at once."""
    parsed: dict[str, pd.DataFrame] = {}
    issues: list[Issue] = []
    for name, frame in tables.items():
        parsed[name], wrong = parse(name, frame, (origins or {}).get(name))
        issues += wrong
    return parsed, issues


def check_tables(tables: Mapping[str, pd.DataFrame]) -> list[Issue]:
    """Everything wrong in a set of parsed tables that is to become a map."""
    return check_changes(ActorMap.empty(), Changes(upserts=tables))


def check_changes(
    m: ActorMap, changes: Changes, origins: Mapping[str, pd.DataFrame] | None = None
) -> list[Issue]:
    """Everything that forbids to apply changes to a map, and the warnings."""
    origins = origins or {}
    issues: list[Issue] = []
    for name in filter(changes.drops.get, schema.tables()):
        issues += [
            Issue(
                name,
                None,
                "id",
                lost,
                "id.missing",
                Sentence("no row has this id"),
                Sentence("There is nothing to remove."),
            )
            for lost in sorted(set(changes.drops[name]).difference(m.ids(name).tolist()))
        ]
    ids = _ids_after(m, changes)
    issues += [
        Issue(
            "platforms",
            None,
            "id",
            str(both),
            "platform.is_actor",
            Sentence("an actor has this id too"),
            Sentence("Give the platform an id of its own."),
        )
        for both in sorted(ids("platforms") & ids("actors"))
    ]
    for name, frame in changes.upserts.items():
        issues += check_rows(name, frame, origins.get(name))
        issues += check_references(name, frame, ids, origins.get(name))
    if any(len(dropped) for dropped in changes.drops.values()):
        for name, rest in _rest(m, changes).items():
            dangling = check_references(name, rest, ids)
            issues += [issue for issue in dangling if not issue.warning]
    return issues


def _ids_after(m: ActorMap, changes: Changes) -> Callable[[str], frozenset[str]]:
    """The ids of each table as it will be; worked out for those that are asked for."""

    @cache
    def ids(name: str) -> frozenset[str]:
        left = frozenset(m.ids(name).tolist()).difference(changes.drops.get(name, ()))
        return left.union(changes.upserts[name]["id"].tolist()) if name in changes.upserts else left

    return ids


def _rest(m: ActorMap, changes: Changes) -> dict[str, pd.DataFrame]:
    """Rows of the map that the changes leave as they are."""
    rest = {}
    for name in schema.tables():
        gone = pd.Index(list(changes.drops.get(name, ())), dtype="str")
        if name in changes.upserts:
            gone = gone.append(pd.Index(changes.upserts[name]["id"]))
        rest[name] = m[name][~among(m[name]["id"], gone)] if len(gone) and len(m[name]) else m[name]
    return rest


def apply_changes(m: ActorMap, changes: Changes) -> ActorMap:
    """The map after the changes; `InvalidMap` where `check_changes` finds an error."""
    errors = [issue for issue in check_changes(m, changes) if not issue.warning]
    if errors:
        raise InvalidMap(errors)
    tables = _rest(m, changes)
    for name, frame in changes.upserts.items():
        tables[name] = pd.concat([tables[name], frame], ignore_index=True)
    return ActorMap.trusted(tables, m.code_key)
