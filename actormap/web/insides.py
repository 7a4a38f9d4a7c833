"""What is replaced of Streamlit's insides, and all that is asked of them: here alone.

Streamlit promises none of it. `tests/app/test_app_insides.py` says first, after an upgrade, what has to be
read again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit import delta_generator, runtime
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.state import SessionState


class Pages(PagesManager):
    """The pages of a window, and which of them it shows.

    Notes
    -----
    Streamlit answers a click in a thread of its own and lets the run before come to its end. Where that one
    begins anew, as it does when a check beside the page is over, it would say that its page is the one that
    is meant, and the page that was clicked is never shown. Here it ends before it says so.
    """

    def set_script_intent(self, page_script_hash: str, page_name: str) -> None:
        """Say which page is meant; ends the thread of a run that has nothing to say any more."""
        context = get_script_run_ctx(suppress_warning=True)
        requests = context.script_requests if context is not None else None
        if requests is not None and requests._state is ScriptRequestType.STOP:  # noqa: SLF001
            raise SystemExit  # of this thread alone
        super().set_script_intent(page_script_hash, page_name)


class Requests(ScriptRequests):
    """What a window asks to be run.

    Notes
    -----
    A part of a page that watches work asks to be drawn anew several times a second. Where the page was left
    meanwhile, Streamlit would turn to that page again for it, find no such part, and leave the window empty.
    Here a part is a part of the page that is shown; where that has none such, nothing is drawn.
    """

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """What is run next."""
        request = super().on_scriptrunner_ready()
        context = get_script_run_ctx(suppress_warning=True)
        if request.type is not ScriptRequestType.RERUN or context is None:
            return request
        shown = context.pages_manager.current_page_script_hash
        if not request.rerun_data.fragment_id_queue or not shown:
            return request
        return ScriptRequest(request.type, replace(request.rerun_data, page_script_hash=shown))


def follow_clicks() -> None:
    """Let every window show what was clicked last."""
    script_runner.ScriptRequests = Requests  # type: ignore[attr-defined]
    app_session.PagesManager = Pages  # type: ignore[attr-defined]


def connected() -> list[ActiveSessionInfo]:
    """Windows of browsers that are connected."""
    if not runtime.exists():
        return []
    return runtime.get_instance()._session_mgr.list_active_sessions()  # noqa: SLF001


def draw_anew(window: AppSession) -> None:
    """Let a window run the page that it shows: without being told, Streamlit would turn to the first one."""
    before, state = window._client_state, ClientState()  # noqa: SLF001
    state.query_string, state.page_script_hash = before.query_string, before.page_script_hash
    state.context_info.CopyFrom(before.context_info)
    window.request_rerun(state)


SETTABLE = frozenset(
    {
        "bool_value",
        "double_array_value",
        "double_value",
        "int_array_value",
        "int_value",
        "string_array_value",
        "string_value",
    }
)
"""Kinds of values of elements that a program may set: not what was pressed, and no file."""


def held(state: SessionState) -> dict[str, Any]:
    """What a window holds under keys, as far as it can be set again: its elements' values and our own."""
    elements, ids = state._new_widget_state.widget_metadata, state._key_id_mapper  # noqa: SLF001
    kinds = {
        key: elements[identifier].value_type
        for key in state.filtered_state
        if (identifier := ids.get_id_from_key(key, None)) in elements
    }
    return {
        key: value
        for key, value in state.filtered_state.items()
        if key not in kinds or kinds[key] in SETTABLE
    }


def drawn(key: str) -> bool:
    """Whether an element with a key stands on the page already, as far as that is drawn."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and key in context.shared.widget_user_keys_this_run


def session_before() -> str:
    """The number that the session of this window had before the program began anew; "" for a new window.

    Streamlit's pages tell it, third of what they say, when they open a WebSocket.
    """
    header = st.context.headers.get("Sec-WebSocket-Protocol") or ""
    return [*map(str.strip, header.split(",")), "", "", ""][2]


def no_doubt_of_the_start() -> None:
    """Let the first page not ask how Python was started.

    Streamlit would read the source of every function on the way to it, for a warning to who started it by
    hand: that is a quarter of the work for the first page of a small map.
    """
    delta_generator._use_warning_has_been_displayed = True  # noqa: SLF001 - there is no option for it
