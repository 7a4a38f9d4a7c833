"""What is replaced of Streamlit's insides is as it was read: this fails first after an upgrade."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from streamlit import delta_generator
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.state import SessionState

from actormap.web import insides

READ: dict[str, tuple[Callable[..., Any], str]] = {
    "which page is meant": (PagesManager.set_script_intent, "a4163f4f27738fb0"),
    "what is run next": (ScriptRequests.on_scriptrunner_ready, "89daaa18f02d9fa3"),
    "a run of a page": (script_runner.ScriptRunner._run_script, "b576d3acf1a5b905"),
    "where a run begins": (script_runner.ScriptRunner.__init__, "45c8c754b2dc1d97"),
    "where a window begins": (app_session.AppSession.__init__, "64cab45766dcefc4"),
    "a page that is drawn anew": (app_session.AppSession.request_rerun, "52f29d8973368c8b"),
    "what a window holds": (vars(SessionState)["filtered_state"].fget, "c9cebb3efcc6df9b"),
    "which windows there are": (Runtime.__init__, "e5a5fb5dd960c87c"),
    "the warning to who starts it by hand": (delta_generator._maybe_print_use_warning, "eca7a25a1a632e98"),
}
"""What was read in Streamlit, and the beginning of the digest of its source then."""


@pytest.mark.parametrize("what", READ)
def test_what_was_read_stands_as_it_was(what: str) -> None:
    function, digest = READ[what]
    now = hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]
    assert now == digest, (
        f"Streamlit's {function.__qualname__} has changed since actormap/web/insides.py was written. "
        f"Read it again, mend that module, then write {now} here."
    )


def test_what_is_replaced_is_there() -> None:
    assert script_runner.ScriptRequests.__mro__[-2] is ScriptRequests  # type: ignore[attr-defined]
    assert app_session.PagesManager.__mro__[-2] is PagesManager  # type: ignore[attr-defined]
    assert "_state" in vars(ScriptRequests())
    assert ScriptRequestType.STOP.name == "STOP"
    assert isinstance(delta_generator._use_warning_has_been_displayed, bool)


def test_without_a_server_no_window_is_connected() -> None:
    assert insides.connected() == []
