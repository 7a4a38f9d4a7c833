"""A file made by the first release stays readable, for good."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from store_world import actors

from actormap.store import keys, open_store
from actormap.store.file.opening import open_workspace

MADE = Path(__file__).with_name("first_release.actormap")
"""Made by format 1 with four revisions, the last of which undoes the third, and one audit entry."""

PASSPHRASE = "first release opens for good"
CODE = "E91A-F203-688F-43E8-A1C2-4C0F-22D0-0E2D-7F90-56A2-DA27-3050-C7D2-A98B-2126-D4B5-135E"


@pytest.fixture
def old(path: Path) -> Path:
    shutil.copy(MADE, path)
    return path


def test_the_first_release_opens_with_passphrase_and_code(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 256 << 10)
    for secret in (PASSPHRASE, CODE):
        with open_store(old, passphrase=secret) as store:
            m = store.load()
            assert m.actors["name"].tolist() == ["Forum é", "Réseau", "نص"]
            assert m.actors["note"].tolist() == ["second", "", ""]
            assert m.actors["at_risk_level"].fillna(-1).tolist() == [-1, 3, 0]
            assert m.platforms["members"].tolist() == ["A;B"]
            assert sorted(m.ties["kind"]) == ["coordination", "trust"]
            assert m.ties.set_index("kind").loc["coordination", "weight"] == 0.1
            history = store.history()
            assert history["why"].tolist() == ["first list", "a note", "wrong list", "not ours"]
            assert history["undoes"].fillna(0).tolist() == [0, 0, 0, 3]


def test_the_first_release_can_be_worked_with(old: Path) -> None:
    with open_workspace(old, CODE) as store:
        assert store.verify("log 5 - TU6V-QIAZ") == store.head_code()
        assert store.load_at(3).actors["id"].tolist() == ["A", "B", "C", "D"]
        assert store.load_at(1).actors["note"].tolist() == ["", "", ""]
        assert store.snapshot("first") == 4
        assert store.apply(actors("E")) == 5
        assert store.undo(who="", why="", revision=2) == 6
        assert store.load_snapshot("first").actors["id"].tolist() == ["A", "B", "C"]
        assert store.verify("log 5 - TU6V-QIAZ") == store.head_code()
        assert store.backup(old.with_name("backup.actormap")).exists()
