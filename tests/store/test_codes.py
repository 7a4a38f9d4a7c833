"""Codes, pseudonyms and ids in a workspace are made with its key: nobody makes them of a guess."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from maps import a_map, actor
from store_world import actors, changes, dump

from actormap.core.config import View
from actormap.core.model import ActorMap, Changes
from actormap.core.tables.ids import NO_KEY, CodeKey, fingerprint, made_ids
from actormap.ingest import read_map
from actormap.meetings.after import after_meeting
from actormap.meetings.report import Report
from actormap.rights.access import KEY_HOLDER, Principal, enter, read, undo
from actormap.store import Store, keys, open_store
from actormap.store.file.salvage import salvage
from actormap.store.moving import copy_store

PASSPHRASE = "seven lanterns cross the quiet ford"
OPEN = re.compile(r"\b[a-z]+-[0-9a-f]{16}\b")
ONE, OTHER = CodeKey(b"1" * 32), CodeKey(b"2" * 32)
DAY = View(date="2026-11-25")


def code_of(path: Path) -> str:
    return keys.recovery_code(keys.key_of(PASSPHRASE, path.read_bytes()[:16]))


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    """A list that names organisations, ties without ids, and what was told after a meeting."""
    store.apply(Changes(a_map(actors=[actor("C007", "Quiet Harbour"), actor("C008")]).tables))
    (tmp_path / "3w.csv").write_text(
        "Organisation,Sector,Admin1\nOpen Forum,Law,North\nDesk,Law,South\n", "utf-8"
    )
    for _ in range(2):
        base = store.load()
        imported = read_map(
            [tmp_path / "3w.csv"], base=base, constants={"legal_basis": "published"}
        ).require()
        if imported.changing:
            enter(store, imported.changes, KEY_HOLDER)
    met = Report("C007", date="2026-11-20", ties={"works_with": ("C008",)})
    enter(store, after_meeting(read(store, KEY_HOLDER), DAY, met), Principal("hro"), made_on_read=True)
    return store


def test_nobody_finds_out_what_codes_are_made_of(filled: Store, path: Path) -> None:
    held = dump(path, code_of(path))
    guesses = [f"said-{fingerprint([f'C{number:03}'])}" for number in range(1000)]
    guesses += [f"org-{fingerprint([name])}" for name in ("Open Forum", "Desk")]
    assert not [one for one in guesses if one in held]
    assert not OPEN.findall(held)
    assert len(filled.load().actors) == 5, "three of our own and two of the list"


def test_what_is_made_again_is_found_again(filled: Store) -> None:
    m, key = filled.load(), filled.code_key
    assert m.code_key == key
    assert key.code("said", ["C007"]) in set(m.sources["id"])
    assert m.presence["id"].tolist() == key.row_ids("presence", m.presence)
    assert len(m.presence) == 2, "the list came twice"


def test_two_workspaces_make_two_codes_of_one_name() -> None:
    assert ONE.code("org", ["Open Forum"]) == ONE.code("org", ["Open Forum"])
    assert ONE.code("org", ["Open Forum"]) != OTHER.code("org", ["Open Forum"])
    assert NO_KEY.code("org", ["Open Forum"]) == f"org-{fingerprint(['Open Forum'])}"


@pytest.mark.parametrize(
    "own", ["C001", "NGO-12", "org-12", "org-ABCDEF0123456789", "ngo-0123456789abcdef", ""]
)
def test_codes_of_ones_own_stay(own: str) -> None:
    assert ONE.sealed(own) == own
    assert ONE.sealed_text(f"see {own}.") == f"see {own}."


def test_a_sealed_code_is_not_sealed_again() -> None:
    once = ONE.code("org", ["Open Forum"])
    assert ONE.sealed(once) == OTHER.sealed(once) == once
    assert not OPEN.search(once)
    assert ONE.by_chance("org") != ONE.by_chance("org")
    assert not OPEN.search(ONE.by_chance("a"))


def test_what_is_applied_without_the_gate_is_sealed_too(store: Store, path: Path) -> None:
    org = f"org-{fingerprint(['Open Forum'])}"
    store.apply(actors("A", org, note=["", f"told by said-{'0' * 16}"]))
    tie = changes(ties={"source_id": ["A"], "target_id": [org], "kind": ["trust"]})
    assert tie.upserts["ties"]["id"].tolist() == made_ids("ties", tie.upserts["ties"])
    store.apply(tie)
    m, key = store.load(), store.code_key
    assert m.ties["target_id"].tolist() == [key.sealed(org)]
    assert m.ties["id"].tolist() == key.row_ids("ties", m.ties), "as if it were entered on the map as it is"
    store.apply(Changes(drops={"ties": tuple(m.ties["id"])}, why=f"no friend of {org}"))
    assert not OPEN.findall(dump(path, code_of(path)))


def test_a_copy_and_what_is_salvaged_keep_the_key(
    filled: Store, path: Path, passphrase: str, tmp_path: Path
) -> None:
    key, m = filled.code_key, filled.load()
    to, phrase = str(tmp_path / "copy.actormap"), "seven lanterns cross the ford"
    copy_store(filled, to, passphrase=phrase, progress=lambda *_: None)
    with open_store(to, passphrase=phrase) as copy:
        assert copy.code_key == key
    filled.close()
    salvage(path, passphrase, tmp_path / "saved.actormap")
    with open_store(tmp_path / "saved.actormap", passphrase=passphrase) as again:
        assert again.code_key == key
        assert again.load().equals(m)


def test_undoing_brings_back_the_same_codes(filled: Store) -> None:
    before = filled.load()
    taken = undo(filled, KEY_HOLDER, why="")
    undo(filled, KEY_HOLDER, why="", revision=taken)
    assert filled.load().equals(before)


def test_rows_in_which_nothing_was_made_stay_the_same_frame() -> None:
    m = ActorMap(actors=a_map("A").actors)
    assert ONE.sealed_rows(m.tables)["actors"] is m.actors or ONE.sealed_rows(m.tables)["actors"].equals(
        m.actors
    )
