"""Opening a map on a server, and making one with its key file."""

# ruff: noqa: SLF001 - the other half of Neo4jStore: what is done once, before anybody has it

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actormap.core.errors import StoreError
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.store.server import cypher, key_file, sealed_nodes, seals
from actormap.store.server.connection import older
from actormap.store.server.neo4j import Neo4jStore
from actormap.store.server.reaching import address, connect

FORMAT = 2
KEYLESS = 1
"""Format of maps of an older release, whose codes were made without a key and whose rows have no seals."""


def open_neo4j(url: str, password: str, *, to_copy: bool = False) -> Neo4jStore:
    """Open a map on a server (`Address`), with the password of the database account.

    `to_copy`: it is only copied, and so may be of an older release. `WrongKey` where the server does not
    accept user and password; `StoreError` where the address is refused, the server is not there or too old,
    or it has no such map, or its keys are not here (`key_file`).
    """
    return _opened(url, password, lambda store: _find(store, to_copy=to_copy))


def create_neo4j(url: str, password: str, codes: CodeKey = NO_KEY) -> Neo4jStore:
    """Make a new, empty map on a server, with the constraints that keep it sound, and its key file.

    `codes` is what codes are made with, where it is to hold what another store held; by default a new key.
    Errors are those of `open_neo4j`; also where the map is there already, or the key file cannot be written.
    """

    def begin(store: Neo4jStore) -> None:
        # Before the map: there is none whose keys are nowhere.
        keys, file = key_file.make(codes)
        try:
            _make(store, keys)
        except BaseException:
            file.unlink()
            raise
        store._hold(keys)
        where = Sentence(
            "The keys of this map are in {file}, and nowhere else. Keep a copy in the safe of the office: "
            "without it nothing can be written, and nothing checked. Who works on the map from another "
            "computer needs it there.",
            file=Name(file),
        )
        store.warnings = (where,)

    return _opened(url, password, begin)


def _opened(url: str, password: str, begin: Callable[[Neo4jStore], None]) -> Neo4jStore:
    place = address(url)
    store = Neo4jStore(connect(place, password), place)
    try:
        begin(store)
    except BaseException:
        store.close()
        raise
    return store


def _find(store: Neo4jStore, *, to_copy: bool) -> None:
    name = store.place.name
    with store._session() as session:
        row = session.run(cypher.FIND_MAP, map=name).single()
    if row is None:
        # Which other maps there are is not for everybody who knows the server.
        raise StoreError(
            "{where} has no map '{name}'. Check its name ({part}), or make it ({command}).",
            where=store.where,
            name=Name(name),
            part=Name("?map=NAME"),
            command=Name("actormap new"),
        )
    if row[0] > FORMAT:
        raise StoreError("the map '{name}' was made by a newer program. Update this one.", name=Name(name))
    if row[0] == KEYLESS and not to_copy:
        raise older(name)
    if row[0] > KEYLESS:
        store._hold(key_file.read(row[1], row[2], name))


def _make(store: Neo4jStore, keys: key_file.Keys) -> None:
    name, nothing = store.place.name, seals.after("", b"", [])
    with store._session(write=True) as session:
        missing = lacking(session, cypher.SHOW_CONSTRAINTS, cypher.CONSTRAINTS)
        for query in [*missing, *lacking(session, cypher.SHOW_INDEXES, cypher.INDEXES)]:
            session.run(query).consume()
        session.run(cypher.MAKE_KNOWN, names=cypher.COLUMNS).consume()
        made = session.run(
            cypher.CREATE_MAP,
            map=name,
            format=FORMAT,
            of=keys.map,
            sign=keys.sign,
            sum=nothing,
            seal=seals.of_sum(keys.chain, 0, nothing),
        ).single(strict=True)
        if made[0]:
            sealed_nodes.make(session, name, keys.chain)
    if not made[0]:
        raise StoreError(
            "{where} has a map '{name}' already. Choose another name ({part}).",
            where=store.where,
            name=Name(name),
            part=Name("?map=NAME"),
        )


def lacking(session: Any, query: str, wanted: Mapping[str, str]) -> list[str]:
    """What makes those that are not there: even to ask for what is there makes a server forget its plans."""
    there = {name for (name,) in session.run(query).values()}
    return [made for name, made in wanted.items() if name not in there]
