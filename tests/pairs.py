"""Pairs of workspaces that grow side by side and differ in what a role may not see, and in nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from command_line import PASSPHRASE
from maps import AREAS, CERTAIN, NAMES, QUICK, SECTORS, SOURCES, cases, random_map, some, text

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.model import ActorMap, Changes
from actormap.core.tables.cells import parse
from actormap.core.tables.ids import CodeKey
from actormap.metrics import catalogue
from actormap.records.finder import find
from actormap.records.record.history import changes_of, latest
from actormap.rights import access
from actormap.rights.access import KEY_HOLDER, Principal
from actormap.rights.redact import redact
from actormap.store import Store, create_store

KEY = CodeKey(bytes(range(32)))
OF_A_MAP = [name for name in schema.analyses() if catalogue.of_a_map(name)]
SECRET = "3"
"""No role of those who do not see all sees what is as sensitive."""
HIDDEN_NAMES = [
    "Lantern House",
    *NAMES,
    "n01",
    "c00",
    "<b>Lantern</b>",
    "'; DROP TABLE actors; --",
    "…",
    "LEG",
]
QUIET = sorted(
    {"coordination", "joint_activity", "trust", "referral_offer", "support", "funding", "influence", "linked"}
)
"""Kinds of ties that protect nobody when they are hidden: those that do are seen in whom nothing proposes."""
QUESTIONS = 5
"""So many are asked after each step."""
WORDS = ["lantern", "forum", "n01", "network", "law", "XA01", "H000", "h001", "draft"]


def frame(table: str, *rows: dict[str, Any]) -> pd.DataFrame:
    found, issues = parse(table, pd.DataFrame(rows))
    assert not issues, issues
    return found


UNSEEN = [
    {"sensitivity": SECRET, "consent_c1": "yes"},
    {"consent_c1": "unknown"},
    {"consent_c1": "withdrawn"},
]
"""Why an actor is not seen."""


class Hiding:
    """Draws changes that a data steward alone sees: of actors, platforms, seats, ties, places on the map.

    Parameters
    ----------
    pick
        Draws them.
    """

    def __init__(self, pick: random.Random) -> None:
        self.pick, self.number = pick, 0

    def change(self, m: ActorMap) -> Changes:
        """Something hidden that is done to a map."""
        kinds: list[Callable[[ActorMap], Changes | None]] = [
            self._actor,
            self._platform,
            self._member,
            self._tie,
            self._renamed,
            self._dropped,
            self._pinned,
            self._child,
        ]
        return next(filter(None, (make(m) for make in self.pick.sample(kinds, len(kinds)))))

    def hidden(self, m: ActorMap, of: str = "actors") -> list[str]:
        """Codes of what was hidden."""
        return [one for one in m[of]["id"] if one.startswith("H")]

    def _code(self) -> str:
        self.number += 1
        return f"H{self.number:03}{self.pick.choice('ABC')}"

    def _changes(self, **rows: dict[str, Any]) -> Changes:
        why = self.pick.choice(["a secret", "after a talk with Lantern House", ""])
        who = self.pick.choice(["data_steward", "data_steward", "hro"])
        return Changes({table: frame(table, row) for table, row in rows.items()}, who=who, why=why)

    def _actor(self, m: ActorMap) -> Changes:
        del m
        pick, code = self.pick, self._code()
        told = {
            "id": code,
            "name": pick.choice(HIDDEN_NAMES),
            "sphere": "civil_society",
            **pick.choice(UNSEEN),
            "sources": pick.choice(["", "hidden-source"]),
            "adm1_pcode": pick.choice(["", *AREAS]),
            "works_on_rights_of": pick.choice(["", "women"]),
        }
        works = {"id": f"{code}w", "actor_id": code, "sector": pick.choice(SECTORS), "pcode": AREAS[0]}
        return self._changes(actors=told, presence=works)

    def _platform(self, m: ActorMap) -> Changes:
        ids = [*m.actors["id"]]
        return self._changes(
            platforms={
                "id": self._code(),
                "name": self.pick.choice(HIDDEN_NAMES),
                "sensitivity": SECRET,
                "members": some(self.pick, ids),
                "theme": some(self.pick, SECTORS, 1),
            }
        )

    def _member(self, m: ActorMap) -> Changes | None:
        hidden, rows = self.hidden(m), m.platforms[~m.platforms["id"].str.startswith("H")]
        if not hidden or rows.empty:
            return None
        row = rows.sample(1, random_state=self.pick.randrange(99))
        seats = ";".join(filter(None, [row["members"].iloc[0], self.pick.choice(hidden)]))
        return Changes({"platforms": row.assign(members=_once(seats))}, who="hro", why="they sit there")

    def _tie(self, m: ActorMap) -> Changes:
        ids = [*m.actors["id"]]
        one, other = self.pick.sample(ids, 2)
        kind = self.pick.choice(QUIET)
        return self._changes(
            ties={
                "id": self._code(),
                "source_id": one,
                "target_id": other,
                "kind": kind,
                "sensitivity": SECRET,
                "weight": "0.5",
                "sign": "+" if kind == "influence" else "",
                "from": "2025-01-01",
                "sources": self.pick.choice(["", *SOURCES, "hidden-source"]),
            }
        )

    def _renamed(self, m: ActorMap) -> Changes | None:
        if not (hidden := self.hidden(m)):
            return None
        row = m.actors[m.actors["id"] == self.pick.choice(hidden)]
        name = self.pick.choice(HIDDEN_NAMES) + str(self.pick.randrange(9))
        return Changes({"actors": row.assign(name=name).astype(row.dtypes.to_dict())}, who="hro", why=name)

    def _dropped(self, m: ActorMap) -> Changes | None:
        hidden = self.hidden(m, "ties")
        return Changes(drops={"ties": (self.pick.choice(hidden),)}, who="hro", why="gone") if hidden else None

    def _pinned(self, m: ActorMap) -> Changes | None:
        if not (hidden := self.hidden(m)):
            return None
        return self._changes(pins={"actor_id": self.pick.choice(hidden), "x": "0.5", "y": "0.25"})

    def _child(self, m: ActorMap) -> Changes | None:
        hidden, rows = self.hidden(m, "platforms"), m.platforms[~m.platforms["id"].str.startswith("H")]
        if not hidden or rows.empty:
            return None
        row = rows.sample(1, random_state=self.pick.randrange(99))
        parent = row.assign(parent=self.pick.choice(hidden)).astype(row.dtypes.to_dict())
        return Changes({"platforms": parent}, who="data_steward", why="")


class Side:
    """One of the two: a workspace, and the hidden things that were put into it.

    Parameters
    ----------
    path
        Where the workspace is made.
    m
        What both hold.
    pick
        Draws what is hidden in this one alone.
    """

    def __init__(self, path: Path, m: ActorMap, pick: random.Random) -> None:
        self.store: Store = create_store(path, passphrase=PASSPHRASE, code_key=KEY)[0]
        self.store.apply(Changes(m.tables, who=KEY_HOLDER.role, why="a list"))
        self.hiding = Hiding(pick)

    def hide(self) -> None:
        """Write something that only a data steward sees: one revision."""
        self.store.apply(self.hiding.change(self.store.load()))

    def hidden(self) -> list[str]:
        """Codes of actors that were hidden in this one."""
        return self.hiding.hidden(self.store.load())

    def snapshot(self) -> None:
        """Name a snapshot after one of these."""
        name = f"before {self.hiding.pick.choice(self.hidden())} came, {self.store.revision}"
        self.store.snapshot(name, who=KEY_HOLDER.role)


def _once(cell: str) -> str:
    return ";".join(dict.fromkeys(cell.split(";")))


class Pair:
    """Two sides and the role that must not tell them apart.

    Parameters
    ----------
    folder
        Where the workspaces are made.
    seed
        What is drawn.
    role
        Who looks.
    """

    def __init__(self, folder: Path, seed: int, role: str) -> None:
        self.pick, self.principal = random.Random(seed), Principal(role)  # noqa: S311 - repeatable
        m = random_map(seed % 8)
        self.sides = [
            Side(folder / f"{seed}-{side}.actormap", m, random.Random(2 * seed + side))  # noqa: S311
            for side in (0, 1)
        ]

    def close(self) -> None:
        """Let go of both."""
        for side in self.sides:
            side.store.close()

    def step(self, before: Callable[[], None]) -> Iterator[tuple[str, str, str]]:
        """Hide something else in each, do the same in both; gives what each says, question by question.

        Parameters
        ----------
        before
            Called before each is asked.
        """
        for side in self.sides:
            side.hide()
        if all(side.hidden() for side in self.sides) and self.pick.random() < 0.2:
            for side in self.sides:
                side.snapshot()
        for name, ask in self.pick.sample(self._questions(), QUESTIONS):
            said = []
            for side in self.sides:
                before()
                said.append(_said(ask, side.store))
            yield name, said[0], said[1]

    def _questions(self) -> list[tuple[str, Callable[[Store], str]]]:
        pick, who = self.pick, self.principal
        m = access.read(self.sides[0].store, who)
        ids = [*m.actors["id"]] or ["A"]
        analysis, word, code = pick.choice(OF_A_MAP), pick.choice([*WORDS, *ids]), pick.choice(ids)
        _, options = pick.choice(list(cases(analysis, m)))
        revision = pick.randrange(1, self.sides[0].store.revision + 2)
        writing = self._writing(m, ids)
        level = pick.choice(["inside", "organisations"])
        return [
            ("list", lambda store: _tables(access.read(store, who))),
            (
                analysis,
                lambda store: text(
                    catalogue.answer(analysis, access.read(store, who), QUICK, who, **options)
                ),
            ),
            ("search", lambda store: str(find(access.read(store, who), CERTAIN, word))),
            ("history", lambda store: access.history(store, who).to_csv()),
            ("written", lambda store: str(access.written(store, who, revision))),
            ("record", lambda store: _told(changes_of(store, access.read(store, who), who, code))),
            ("latest", lambda store: _told(latest(store, access.read(store, who), who, 9))),
            ("last change", lambda store: str(access.last_change(store, who, 0, [("actors", code)]))),
            ("snapshots", lambda store: access.snapshots(store, who)[["name", "revision"]].to_csv()),
            ("waiting", lambda store: str(access.waiting(access.read(store, who), who))),
            (
                "clash",
                lambda store: str(access.write(store, writing, who, expect=pick_before(store, revision))),
            ),
            ("write", lambda store: str(access.enter(store, writing, who).codes)),
            ("undo", lambda store: str(access.undo(store, who, why="", revision=revision))),
            (
                "export",
                lambda store: _tables(
                    redact(access.read(store, who), level, principal=who, alike="stand").content
                ),
            ),
        ]

    def _writing(self, m: ActorMap, ids: list[str]) -> Changes:
        """A change as the role could write it, with codes that may be those of something hidden."""
        pick = self.pick
        one, other = pick.choice(ids), pick.choice([*ids, "H001A", "H002B"])
        seats = m.platforms.sample(1, random_state=pick.randrange(99)) if len(m.platforms) else m.platforms
        code = pick.choice(["new:Lantern", "new:b", "H001A", "H001B", "H002C"])
        new = {
            "id": code,
            "name": pick.choice(HIDDEN_NAMES),
            "sphere": "civil_society",
            "consent_c1": "yes",
        }
        tie = {"source_id": one, "target_id": other, "kind": "coordination", "from": "2025-01-01"}
        wanted: list[dict[str, pd.DataFrame]] = [
            {"actors": frame("actors", new)},
            {"ties": frame("ties", tie)},
            {"platforms": seats.assign(name=f"Net {pick.randrange(9)}").astype(seats.dtypes.to_dict())},
            {"platforms": seats.assign(members=some(pick, [*ids, "H001A"])).astype(seats.dtypes.to_dict())},
            {"presence": frame("presence", {"actor_id": one, "sector": SECTORS[0], "pcode": AREAS[1]})},
        ]
        if pick.random() < 0.2 and len(m.ties):
            return Changes(drops={"ties": (pick.choice([*m.ties["id"]]),)}, why="gone")
        return Changes(pick.choice(wanted), why=pick.choice(["", "a talk", "about H001A", "Lantern House"]))


def told_of(m: ActorMap, principal: Principal, pick: random.Random) -> Iterator[tuple[str, str]]:
    """What a role is told of a map in memory: its rows, what is kept of the rest, an analysis, a search."""
    seen = access.handed_out(m, principal)
    yield "list", _tables(seen) + repr(seen.unseen)
    analysis = pick.choice(OF_A_MAP)
    _, options = pick.choice(list(cases(analysis, seen)))
    yield analysis, _text(lambda: text(catalogue.answer(analysis, seen, QUICK, principal, **options)))
    word = pick.choice([*WORDS, *seen.actors["id"]])
    yield "search", _text(lambda: str(find(seen, CERTAIN, word)))
    level = pick.choice(["inside", "organisations"])
    yield "export", _text(lambda: _tables(redact(seen, level, principal=principal).content))


def pick_before(store: Store, revision: int) -> int:
    """A revision that somebody saw a while ago."""
    return min(revision, store.revision - 1)


def _said(ask: Callable[[Store], str], store: Store) -> str:
    return _text(lambda: ask(store))


def _text(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except ActormapError as refused:
        return f"{type(refused).__name__}: {refused}"


def _tables(m: ActorMap) -> str:
    return "\n".join(f"{name}\n{frame.to_csv(index=False)}" for name, frame in m.tables.items())


def _told(changes: list[Any]) -> str:
    return "\n".join(str(one) for change in changes for one in (change, *change.said))
