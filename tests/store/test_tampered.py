"""Content that somebody with the key altered: every operation ends as it should, or in a sentence of ours."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from store_world import actors, changes, many, raw

from actormap.core.errors import ActormapError
from actormap.store import salvage
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.file.workspace import Workspace
from actormap.store.history import parts

TAMPERED = {
    "no key of the logs": "DELETE FROM _meta WHERE name = 'audit key'",
    "key is a number": "UPDATE _meta SET value = 7 WHERE name = 'audit key'",
    "kept columns": "INSERT OR REPLACE INTO _meta VALUES ('columns', '{')",
    "kept columns of nothing": "INSERT OR REPLACE INTO _meta VALUES ('columns', '{}')",
    "counts": "UPDATE _journal SET counts = '{'",
    "counts of another kind": "UPDATE _journal SET counts = '[1]'",
    "no time": "UPDATE _journal SET \"when\" = x'ff'",
    "reason is bytes": "UPDATE _journal SET why = x'ff'",
    "link": "UPDATE _journal SET h = ''",
    "revision": "PRAGMA foreign_keys = OFF; UPDATE _journal SET revision = 9e18 WHERE revision = 2",
    "undoes": "PRAGMA foreign_keys = OFF; UPDATE _journal SET undoes = 99 WHERE revision = 3",
    "change is no JSON": "UPDATE _change SET after = '{'",
    "change is a list": "UPDATE _change SET after = '[]', before = '[]'",
    "change is bytes": "UPDATE _change SET after = x'ff'",
    "change of no table": "UPDATE _change SET \"table\" = 'moon'",
    "cells of other kinds": 'UPDATE _change SET after = \'{"id": [1], "sensitivity": "x"}\'',
    "part": "UPDATE _part SET content = x'00'",
    "columns of a part": "UPDATE _part SET columns = '7'",
    "columns are no JSON": "UPDATE _part SET columns = '{'",
    "part of no table": "UPDATE _part SET \"table\" = 'moon'",
    "snapshot": "UPDATE _snapshot SET content = x'ff'",
    "snapshot of nothing": "UPDATE _snapshot SET content = 7",
    "snapshot of no revision": "UPDATE _snapshot SET revision = 99",
    "row is bytes": "UPDATE actors SET name = x'ff' WHERE id = 'B'",
    "number is text": "UPDATE actors SET sensitivity = 'x' WHERE id = 'B'",
    "id is a number": "UPDATE actors SET id = 7 WHERE id = 'B'",
    "audit": "UPDATE _audit SET revision = 'x'",
    "no journal": "DROP TABLE _part; PRAGMA foreign_keys = OFF; DROP TABLE _journal",
    "no actors": "DROP TABLE actors",
    "format": "PRAGMA user_version = -1",
}
DONE: dict[str, Callable[[Workspace, Path], object]] = {
    "load": lambda w, _: w.load(),
    "load_at": lambda w, _: w.load_at(1),
    "history": lambda w, _: w.history(),
    "written": lambda w, _: [w.written(number) for number in (1, 2, 3)],
    "snapshots": lambda w, _: w.snapshots(),
    "load_snapshot": lambda w, _: w.load_snapshot("first"),
    "snapshot": lambda w, _: w.snapshot("again"),
    "verify": lambda w, _: w.verify(),
    "head_code": lambda w, _: w.head_code(),
    "record": lambda w, _: w.record("export", who="hro", detail="B"),
    "backup": lambda w, to: w.backup(to / "backup.actormap"),
    "mentions": lambda w, _: w.mentions("B"),
    "undo": lambda w, _: w.undo(who="hro", why="wrong"),
    "apply": lambda w, _: w.apply(actors("C")),
    "forget": lambda w, _: w.forget("B", who="data_steward", why="asked"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("made") / "country.actormap"
    store, code = create_workspace(path, "seven lanterns cross the quiet ford")
    with store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "LARGE", 50)
        store.apply(many("A", 51))
        store.apply(actors("B"))
        store.snapshot("first")
        store.record("export", who="hro", detail="B")
        store.apply(changes(actors={"id": ["B"], "name": ["Other"], "sphere": ["state"]}))
    return path, code


@pytest.mark.parametrize("case", TAMPERED)
def test_tampered_content_is_told_in_words_of_ours(made: tuple[Path, str], tmp_path: Path, case: str) -> None:
    path, code = made
    file = tmp_path / path.name
    shutil.copy(path, file)
    db = raw(file, code)
    db.executescript(TAMPERED[case])
    db.close()
    foreign = []
    for name, do in DONE.items():
        try:
            with open_workspace(file, code) as store:
                do(store, tmp_path)
        except ActormapError:
            pass
        except Exception as error:  # noqa: BLE001 - what this looks for
            foreign.append(f"{name}: {type(error).__name__}: {error}")
    try:
        salvage(file, code, tmp_path / "saved.actormap")
    except ActormapError:
        pass
    except Exception as error:  # noqa: BLE001 - what this looks for
        foreign.append(f"salvage: {type(error).__name__}: {error}")
    assert not foreign
