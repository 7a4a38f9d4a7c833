"""What the server finds by itself is enough: the same answers on the part as on the whole map."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from maps import QUICK, a_map, actor, offer, random_actor, random_map, random_tie, table, text, tie
from neo4j_server import Server
from seeds import chosen, tries

from actormap.cli.session import search_of, searched
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes
from actormap.metrics.introductions.routes import introducers, routes
from actormap.metrics.reach.steps import within_reach
from actormap.store import Scope, Search, Store, open_store

SHORT = View(date=QUICK.date, thresholds=Thresholds(max_steps=3))
SPARSE = list(range(12))
Question = Callable[..., Findings]


def sparse_map(seed: int) -> ActorMap:
    """Forty actors with about three ties each, so that most are far from each other."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    ids = [f"n{number:02}" for number in range(40)]
    small = random_map(seed).tables
    rows = {
        "actors": table([random_actor(pick, id_) | {"id": id_} for id_ in ids]),
        "ties": table([random_tie(pick, f"t{number:03}", ids) for number in range(60)]),
        "contacts": table(
            [
                {"id": f"c{number}", "date": "2025-01-15", "office": ids[0], "actor_id": pick.choice(ids[1:])}
                for number in range(3)
            ]
        ),
        "observations": table(
            [
                {
                    "id": f"o{number:02}",
                    "source": pick.choice(["s1", "s2", "s3"]),
                    "date": "2025-01-15",
                    "subject_id": pick.choice(ids),
                    "asked_about": "ties_all",
                    "answer": "list",
                }
                for number in range(30)
            ]
        ),
    }
    rest = {name: small[name] for name in ("sources", "areas", "sectors", "groups", "universe")}
    return ActorMap(**rows, **rest)


def keep(store: Store, m: ActorMap) -> None:
    store.apply(
        Changes(upserts={name: frame for name, frame in m.tables.items() if len(frame)}, who="officer")
    )


def said(answer: Callable[[], Findings]) -> str:
    try:
        return text(answer())
    except Refused as reason:
        return str(reason)


def search(view: View, target: str = "") -> Scope:
    return Scope(search=search_of(view, target))


def told(parts: Store, m: ActorMap, question: Question, view: View, target: str) -> tuple[str, int]:
    """What the command line says where nothing was read before, and of how many actors it was worked out."""
    read = []

    def load(only: Search | None) -> ActorMap:
        read.append(parts.load(Scope(search=only)) if only else m)
        return read[-1]

    words = said(lambda: searched(load, lambda part: question(part, view, target), view, target)[0])
    return words, len(read[-1].actors)


@pytest.mark.parametrize("seed", chosen(SPARSE, 2))
def test_the_part_that_the_server_finds_gives_the_answers_of_the_whole(
    server: Server, store: Store, url: str, seed: int
) -> None:
    m = sparse_map(seed)
    keep(store, m)
    sizes = []
    with open_store(url, passphrase=server.password) as other:
        for view in (SHORT, QUICK):
            part = other.load(search(view))
            sizes.append(len(part.actors))
            assert said(partial(within_reach, part, view)) == said(partial(within_reach, m, view))
            for target in m.actors["id"][:: tries(1, few=3)]:  # every third, unless all are tried
                words, size = told(other, m, routes, view, target)
                sizes.append(size)
                assert words == said(partial(routes, m, view, target))
    assert min(sizes) < len(m.actors) / 2


@pytest.mark.parametrize("seed", chosen(list(range(8)), 2))
def test_dense_maps_too(server: Server, store: Store, url: str, seed: int) -> None:
    m = random_map(seed)
    keep(store, m)
    with open_store(url, passphrase=server.password) as other:
        for target in m.actors["id"]:
            for question in (introducers, routes):
                words, _ = told(other, m, question, QUICK, target)
                assert words == said(partial(question, m, QUICK, target))


@pytest.mark.parametrize("seed", chosen(list(range(4)), 2))
def test_a_part_is_what_where_keeps(server: Server, store: Store, url: str, seed: int) -> None:
    m = sparse_map(seed)
    keep(store, m)
    ids = frozenset(random.Random(seed).sample(list(m.actors["id"]), 12)) | {"nobody"}  # noqa: S311
    with open_store(url, passphrase=server.password) as other:
        part = other.load(Scope(ids=ids))
    assert part.equals(m.where(ids))
    assert len(part.ties)
    assert len(part["observations"])


def test_what_is_not_near_is_not_sent(server: Server, store: Store, url: str) -> None:
    """A chain from the office and a crowd that has nothing to do with it."""
    crowd = [f"z{number}" for number in range(20)]
    keep(
        store,
        a_map(
            "A",
            "B",
            "C",
            *crowd,
            actors=[actor("S", sphere="state"), actor("X")],
            ties=[
                offer("O", "A", 1),
                offer("A", "B", 1),
                tie("C", "B", "trust", weight=4),
                offer("A", "S", 1),
                offer("S", "X", 1),
                *(offer(u, v, 1) for u, v in pairwise(crowd)),
            ],
        ),
    )
    with open_store(url, passphrase=server.password) as other:
        assert list(other.load(search(SHORT, "C")).actors["id"]) == ["A", "B", "C", "O", "S"]
        assert "X" not in set(other.load(search(SHORT, "B")).actors["id"])
        assert set(other.load(search(SHORT)).actors["id"]) == {"A", "B", "C", "O", "S", "X"}
        found = routes(other.load(search(SHORT, "C")), SHORT, "C")
        assert found.findings[0].details["route"] == ["O", "A", "B", "C"]


def test_a_map_that_is_loaded_is_not_asked_for_again(server: Server, store: Store, url: str) -> None:
    m = sparse_map(0)
    keep(store, m)
    with open_store(url, passphrase=server.password) as other:
        assert other.load() is other.load(search(QUICK, "n01"))


def test_an_unknown_target_is_refused_in_the_same_words(store: Store) -> None:
    keep(store, sparse_map(0))
    part = store.load(search(QUICK, "nobody"))
    with pytest.raises(Refused, match="no actor has the id 'nobody'"):
        routes(part, QUICK, "nobody")
