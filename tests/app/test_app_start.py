"""The first page asks nothing about the start of the server, which takes long to find out."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from streamlit import delta_generator

from actormap.web.server import runs


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
    runs.no_doubt_of_the_start()
    assert "is_repl" not in asked()
