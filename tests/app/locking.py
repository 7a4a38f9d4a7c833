"""The lock without a browser: what it keeps of windows, and the windows after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_world import DAY, PASSPHRASE
from streamlit.testing.v1 import AppTest

from actormap.store import keys
from actormap.web import insides
from actormap.web.state import resumed, session
from actormap.web.state import resumed as of_browsers
from actormap.web.state.session import Workspace


class Windows:
    """The windows of a test: the pages of `AppTest` stand for those of browsers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open: dict[str, AppTest] = {}
        self.telling = ""
        monkeypatch.setattr(keys, "KDF_MEMORY", 64)
        monkeypatch.setattr(of_browsers, "_sessions", dict)
        monkeypatch.setattr(of_browsers, "session_before", lambda: self.telling)

    def lock(self, here: Workspace) -> None:
        """What the lock keeps of the windows; then the workspace is closed."""
        left = {
            number: resumed.written(insides.held(run._session_state._state))
            for number, run in self.open.items()
        }
        here._windows_left = left
        here._keep_windows()
        here.close()

    def unlocked(self, path: Path, role: str = "hro", *, started: bool = False) -> Workspace:
        """The workspace in the process that took the place of the one before, or in one started by hand."""
        again = Workspace(path, DAY, role)
        again.started = started
        again.unlock(PASSPHRASE)
        session.use(again)
        return again
