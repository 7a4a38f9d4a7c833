"""The Neo4j store against what one would write at first: rows one by one, and a bare loop that reads.

A server is started for the measurement alone (Neo4j's long-term version, 1 GB of heap) and ended
after it. Each measurement runs in a process of its own. Nothing is asserted about times: compare
the ratios.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import generate
import neo4j

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import StoreError
from actormap.core.model import Changes, parse_tables
from actormap.store import Scope, Search, create_store, open_store
from actormap.store.server import cypher

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "neo4j"))
from neo4j_server import LTS, running

ROUNDS = 3
"""So often both sides load; the one in the middle counts."""
TARGET = "A000500"
"""Somebody in the middle of the generated country."""


class Taken(NamedTuple):
    """Seconds of the clock, and the most memory of the process in MB before and after."""

    wall: float
    before: float
    after: float


class Place(NamedTuple):
    """Where to write."""

    bolt: str
    url: str
    password: str


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> Taken:
    before, started = memory(), time.perf_counter()
    kept = work()
    taken = time.perf_counter() - started
    del kept
    return Taken(taken, before, memory())


def changes(options: argparse.Namespace) -> Changes:
    parsed, issues = parse_tables(generate.generate(options.actors, options.ties))
    assert not issues
    return Changes(upserts={name: frame for name, frame in parsed.items() if len(frame)}, who="officer")


def driver(place: Place) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        place.bolt, auth=("neo4j", place.password), telemetry_disabled=True, notifications_min_severity="OFF"
    )


def our_import(place: Place, options: argparse.Namespace) -> Taken:
    everything = changes(options)
    store, _ = create_store(place.url, passphrase=place.password)
    with store:
        return timed(lambda: store.apply(everything))


def one_by_one(place: Place, options: argparse.Namespace) -> Taken:
    """A sample of rows, each in a transaction of its own, as in most examples; with an index."""
    tables = changes(options).upserts
    half = options.sample // 2
    actors = tables["actors"].head(half).to_dict("records")
    ids = [row["id"] for row in actors]
    ties = tables["ties"].head(half).to_dict("records")

    def work() -> None:
        with driver(place) as bare, bare.session() as session:
            session.run(
                "CREATE CONSTRAINT sample IF NOT EXISTS FOR (n:Sample) REQUIRE n.id IS UNIQUE"
            ).consume()
            for row in actors:
                session.run("MERGE (n:Sample {id: $id}) SET n += $row", id=row["id"], row=row).consume()
            for at, row in enumerate(ties):
                session.run(
                    "MATCH (u:Sample {id: $u}) MATCH (v:Sample {id: $v}) MERGE (u)-[r:TIE {id: $id}]->(v) "
                    "SET r += $row",
                    u=ids[at % half],
                    v=ids[(at * 7 + 1) % half],
                    id=row["id"],
                    row=row,
                ).consume()

    return timed(work)


def bare_load(place: Place, _: argparse.Namespace) -> Taken:
    """The same queries as the store's, every record kept as a tuple: no frames, no checks."""
    name = place.url.partition("?map=")[2]

    def work() -> list[Any]:
        with driver(place) as bare, bare.session(fetch_size=10_000) as session:
            revision = session.run(cypher.REVISION, map=name).single(strict=True)[0]
            queries = (*cypher.READ.values(), *cypher.READ_TIES.values())
            return [
                [tuple(record) for record in session.run(query, map=name, revision=revision)]
                for query in queries
            ]

    return timed(work)


def our_load(place: Place, _: argparse.Namespace) -> Taken:
    with open_store(place.url, passphrase=place.password) as store:
        return timed(store.load)


def searched(place: Place, _: argparse.Namespace) -> Taken:
    """What a search for introductions to one actor loads: the server finds whom it can touch."""
    with open_store(place.url, passphrase=place.password) as store:
        view = View()
        t = view.thresholds
        search = Search(TARGET, view.date, t.max_steps, t.introducer_max_risk)
        taken = timed(lambda: len(store.load(Scope(search=search)).actors))
        print(f"  of the map it loaded {len(store.load(Scope(search=search)).actors)} actors")
        return taken


def one_edit(place: Place, _: argparse.Namespace) -> Taken:
    with open_store(place.url, passphrase=place.password) as store:
        row = store.load().actors.head(1).assign(note=f"seen at {time.time()}")
        return timed(lambda: store.apply(Changes(upserts={"actors": row}, who="officer")))


def alone(work: Callable[[Place, argparse.Namespace], Taken], place: Place, options: Any) -> Taken:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, place, options).result()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--sample", type=int, default=2000, help="rows that are written one by one")
    options = parser.parse_args(arguments)
    with running(LTS) as server:
        place = Place(
            f"bolt://127.0.0.1:{server.port}", f"{server.url}?map=b{uuid.uuid4().hex[:8]}", server.password
        )
        rows = sum(len(frame) for frame in changes(options).upserts.values())
        tables = len(schema.open_tables())
        print(f"{options.actors} actors, {options.ties} ties, {rows} rows in {tables} tables")
        slow = alone(one_by_one, place, options)
        scaled = slow.wall / options.sample * rows
        print(f"one by one, scaled from {options.sample} rows {scaled:9.1f} s", flush=True)
        try:
            ours = alone(our_import, place, options)
        except StoreError as error:
            print(f"import through the store: {error}")
            return
        ratio = f"{scaled / ours.wall:.1f} times as fast, history included"
        print(f"import through the store              {ours.wall:9.1f} s   {ratio}", flush=True)
        # The first to read pays for the server's plans and pages: after it, both sides take turns.
        alone(bare_load, place, options)
        turns = [[alone(side, place, options) for side in (bare_load, our_load)] for _ in range(ROUNDS)]
        bare, load = (
            sorted(side, key=lambda one: one.wall)[ROUNDS // 2] for side in zip(*turns, strict=True)
        )
        print(f"bare loop over the same rows          {bare.wall:9.1f} s   {bare.after:.0f} MB", flush=True)
        print(
            f"load                                  {load.wall:9.1f} s   {load.after:.0f} MB "
            f"({load.after - load.before:.0f} more than before); {load.wall / bare.wall:.2f} x the bare loop"
        )
        some = alone(searched, place, options)
        print(
            f"load for one search (routes)          {some.wall:9.1f} s   {some.after:.0f} MB; "
            f"{load.wall / some.wall:.1f} times as fast as loading all",
            flush=True,
        )
        edit = alone(one_edit, place, options)
        print(f"change one row of a loaded map        {edit.wall:9.2f} s")


if __name__ == "__main__":
    main()
