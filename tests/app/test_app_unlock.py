"""The page before a workspace is open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from app_world import DAY, PASSPHRASE, workspace
from opened import page, press, said, the_app, words
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from actormap.store import is_interrupted, keys
from actormap.web.pages.home import locked
from actormap.web.state import session
from actormap.web.state.session import Workspace


@pytest.mark.parametrize("button", ["Finish it", "Go back to what was there"])
def test_an_interrupted_restore_is_finished_or_taken_back_from_the_page(
    tmp_path: Path, button: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    path = workspace(tmp_path / "empty.actormap", None)
    shutil.copy(path, path.with_name(f"{path.name}.part"))
    path.with_name("empty-replaced-20260101T000000000000Z.actormap.restoring").touch()
    here = Workspace(path, DAY, "data_steward")
    run = page(locked.body, here)
    assert "was interrupted. Nothing is lost" in words(run)
    assert not run.text_input, "no passphrase opens what may be either of two"
    next(one for one in run.button if one.label == button).click().run()
    assert not run.exception
    assert not is_interrupted(path)
    assert run.text_input
    here.unlock(PASSPHRASE)
    here.close()


def test_a_damaged_file_is_replaced_by_a_backup_from_the_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    path = workspace(tmp_path / "empty.actormap", None)
    good = path.read_bytes()
    (tmp_path / "backup.actormap").write_bytes(good)
    path.write_bytes(good[:100] + bytes(4096) + good[4196:])
    here = Workspace(path, DAY, "data_steward")
    monkeypatch.setattr(session, "_workspace", here)
    run = unlocked(the_app())
    assert "cannot be opened" in said(run)
    assert "Restore the workspace from a backup" in [one.label for one in run.expander]
    for name, told in (
        ("none.actormap", "There is no backup"),
        ("empty.actormap", "is the workspace itself"),
        ("backup.actormap", "Restored: revision 0"),
    ):
        field(run, "Path of the backup on this computer").set_value(str(tmp_path / name))
        field(run, "Passphrase of the backup").set_value(PASSPHRASE)
        run = press(run, "Restore it")
        assert told in said(run), name
    assert "What was there is kept as" in said(run)
    run = unlocked(run)
    assert run.title[0].value == "Who is there, and whom do we reach?"
    here.close()
    assert not [
        file for file in tmp_path.rglob("*") if file.is_file() and PASSPHRASE.encode() in file.read_bytes()
    ]
    assert PASSPHRASE not in "".join((*capfd.readouterr(), caplog.text)), "what is printed is in the log"


def field(run: AppTest, label: str) -> TextInput:
    """Where a text is typed, by its words."""
    return next(one for one in run.text_input if one.label == label)


def unlocked(run: AppTest) -> AppTest:
    """What comes of typing the passphrase."""
    field(run, "Passphrase or recovery code").set_value(PASSPHRASE)
    # Here no browser is connected whose window could be drawn anew: the page is looked at once more.
    return press(run, "Unlock").run()
