"""The page before a workspace is open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from app_world import DAY, PASSPHRASE, workspace
from opened import page, words

from actormap.store import is_interrupted
from actormap.store.file import keys
from actormap.web.pages import unlock
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
    run = page(unlock.body, here)
    assert "was interrupted. Nothing is lost" in words(run)
    assert not run.text_input, "no passphrase opens what may be either of two"
    next(one for one in run.button if one.label == button).click().run()
    assert not run.exception
    assert not is_interrupted(path)
    assert run.text_input
    here.unlock(PASSPHRASE)
    here.close()
