"""The chained logs and their head code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from store_world import actors, raw, untranslated

from actormap.core import words
from actormap.core.errors import StoreError
from actormap.core.model import Changes
from actormap.core.sentences import Sentence, shown
from actormap.store.file.opening import open_workspace
from actormap.store.history import logs


@pytest.fixture
def codes(path: Path, closed: str) -> list[Sentence]:
    """Head codes of a workspace, one after each entry of either log."""
    found = []
    with open_workspace(path, closed) as store:
        found.append(store.verify())
        for number in range(3):
            store.apply(actors(f"B{number}"))
            found.append(store.verify())
            store.record("export", who="editor", detail=f"{number} rows")
            found.append(store.verify())
        store.record("export", who="editor", detail="again")
        found.append(store.verify())
    return found


def test_a_head_code_is_short_and_counts_both_logs(codes: list[Sentence]) -> None:
    for number, code in enumerate(codes, start=1):
        assert re.fullmatch(rf"log {number} - [A-Z2-7]{{4}}-[A-Z2-7]{{4}}", code)
    assert len({code[-9:] for code in codes}) == len(codes)


def test_verify_takes_every_code_that_was_printed(path: Path, closed: str, codes: list[Sentence]) -> None:
    with open_workspace(path, closed) as store:
        for code in [*codes, codes[2].lower(), f"  {codes[3].removeprefix('log ')} "]:
            assert store.verify(code) == codes[-1] == store.head_code()


def test_verify_takes_a_code_as_another_language_shows_it(path: Path, closed: str) -> None:
    with open_workspace(path, closed) as store:
        code = store.head_code()
        words.speak(words.catalogue("ar"))
        try:
            said = shown(code)
        finally:
            words.speak(None)
        assert said.startswith("السجل ")
        assert store.verify(said) == code


def test_verify_of_an_empty_workspace_is_log_0(path: Path, closed: str) -> None:
    with open_workspace(path, closed) as store:
        store._db.executescript("DELETE FROM _change; DELETE FROM _journal; DELETE FROM actors")
        assert store.verify(store.head_code()).startswith("log 0 - ")


@pytest.mark.parametrize("wrong", ["", "log", "log 3", "log x - AAAA-AAAA", "log 3 - AAAA-AAA1"])
def test_verify_refuses_what_is_no_code(path: Path, closed: str, wrong: str) -> None:
    with open_workspace(path, closed) as store, pytest.raises(StoreError, match="is no head code"):
        store.verify(wrong)


SWAP = """
    UPDATE _audit SET seq = 9 WHERE seq = 1; UPDATE _audit SET seq = 1 WHERE seq = 2;
    UPDATE _audit SET seq = 2 WHERE seq = 9
"""
RENUMBER = "DELETE FROM _audit WHERE seq = 2; UPDATE _audit SET seq = seq - 1 WHERE seq > 2"
EDITS = {
    "journal altered": ("UPDATE _journal SET why = 'x' WHERE revision = 2", "journal is broken at entry 2 "),
    "journal undoes": ("UPDATE _journal SET undoes = 1 WHERE revision = 3", "journal is broken at entry 3 "),
    "audit altered": ("UPDATE _audit SET role = 'x' WHERE seq = 3", "audit is broken at entry 3 "),
    "audit removed": ("DELETE FROM _audit WHERE seq = 2", "audit is broken: entry 2 is missing"),
    "first removed": ("DELETE FROM _audit WHERE seq = 1", "audit is broken: entry 1 is missing"),
    "swapped": (SWAP, "audit is broken at entry 1 "),
    "renumbered": (RENUMBER, "audit is broken at entry 2 "),
}


def edit(path: Path, code: str, statements: str) -> Any:
    db = raw(path, code)
    db.execute("PRAGMA foreign_keys = OFF")
    db.executescript(statements)
    db.close()


@pytest.mark.parametrize("kind", EDITS)
@pytest.mark.usefixtures("codes")
def test_verify_names_the_first_broken_entry(path: Path, closed: str, kind: str) -> None:
    edit(path, closed, EDITS[kind][0])
    with (
        open_workspace(path, closed) as store,
        pytest.raises(StoreError, match=EDITS[kind][1]) as refused,
    ):
        store.verify()
    assert not untranslated(refused.value.sentence)


@pytest.mark.parametrize(
    "cut", ["DELETE FROM _audit WHERE seq >= 3", "DELETE FROM _journal WHERE revision >= 4"]
)
def test_verify_sees_a_cut_end_with_the_code_only(
    path: Path, closed: str, codes: list[Sentence], cut: str
) -> None:
    edit(path, closed, cut)
    with open_workspace(path, closed) as store:
        store.verify()
        with pytest.raises(StoreError, match="their end was cut off, or this is an older copy"):
            store.verify(codes[-1])
        store.record("export", who="editor", detail="hidden")
        store.record("export", who="editor", detail="hidden")
        with pytest.raises(StoreError, match="are not those that the code was made of"):
            store.verify(codes[-1])


def test_order_is_that_of_writing_when_the_clock_goes_back(
    path: Path, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(path, closed) as store:
        store.apply(actors("B"))
        store.record("export", who="editor", detail="first")
        monkeypatch.setattr(logs, "now", lambda: "2001-01-01T00:00:00Z")
        early = actors("C")
        store.apply(Changes(upserts=early.upserts, when="2001-01-01T00:00:00Z"))
        store.record("export", who="editor", detail="second")
        assert store.history()["revision"].tolist() == [1, 2, 3]
        assert store.history()["when"].iat[2] < store.history()["when"].iat[1]
        assert store.undo(who="", why="") == 4
        assert store.load().actors["id"].tolist() == ["A", "B"]
        assert store.verify().startswith("log 6 - ")
        told = store._db.execute("SELECT object FROM _audit ORDER BY seq").fetchall()
        assert told == [("first",), ("second",)]
