"""The first page asks nothing about the start of the server, and apps of tests start as those of users."""

from __future__ import annotations

import json
import subprocess
import sys
from types import FrameType

import pytest
from forked import READ_BEFORE
from streamlit import delta_generator

from actormap.web import insides


def asked() -> set[str]:
    """Functions that Streamlit calls before it sends the first element of a page."""
    found: set[str] = set()

    def note(frame: FrameType, _event: str, _about: object) -> None:
        found.add(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        delta_generator._maybe_print_use_warning()
    finally:
        sys.setprofile(None)
    return found


def test_no_page_asks_how_python_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    assert "is_repl" in asked()
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    insides.no_doubt_of_the_start()
    assert "is_repl" not in asked()


READ = """
import json, sys, tempfile
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
import streamlit.config
ours = [name for name in sys.modules if name.startswith(("actormap.web", "actormap.web.pages"))]
print(json.dumps([ours, streamlit.config._config_options, tempfile.tempdir]))
"""


def test_what_apps_of_tests_find_read_is_nothing_of_an_app_and_of_no_home() -> None:
    """An app reads its own code, the settings in its home and where temporary files go for itself."""
    told = subprocess.run([sys.executable, "-c", READ, *READ_BEFORE], capture_output=True, check=True).stdout
    assert json.loads(told) == [[], None, None]
