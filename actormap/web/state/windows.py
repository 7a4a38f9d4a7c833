"""Windows of browsers that show this program: what they hold, and how they are told that it is locked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

from actormap.web.insides import connected, draw_anew, held, session_before
from actormap.web.state import resumed

_TAKEN_UP = "taken up"
FAREWELL = 1.0
"""Seconds in which browsers can still fetch the page that shows no names, once all windows were sent it."""
LONGEST_FAREWELL = 15.0
"""Seconds after which the process ends, whatever a window shows."""


def _sessions() -> dict[str, AppSession]:
    """Windows of browsers that are connected, by the number of their session."""
    return {window.session.id: window.session for window in connected()}


def redraw(of: Callable[[Mapping[str, str]], bool]) -> None:
    """Let the pages of some windows run anew, those whose cookies are such."""
    for window in connected():
        about = window.client.client_context
        if about is not None and of(about.cookies):
            draw_anew(window.session)


def redraw_others() -> None:
    """Let the pages of all windows run anew but that of the one whose page is run."""
    mine = shown_now()
    for number, window in _sessions().items():
        if number not in mine:
            draw_anew(window)


def part_alone() -> bool:
    """Whether a part of a page is drawn by itself (a fragment of Streamlit), and not the page around it."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def shown_now() -> set[str]:
    """The number of the window whose page is run, where there is one."""
    context = get_script_run_ctx()
    return set() if context is None else {context.session_id}


def held_now() -> dict[str, dict[str, Any]]:
    """What windows hold that can be taken up again, by their numbers."""
    with suppress(RuntimeError):  # a page that is drawn meanwhile changes what its window holds
        now = {number: resumed.written(held(window.session_state)) for number, window in _sessions().items()}
        return {number: each for number, each in now.items() if each}
    return {}


def take_up(left: dict[str, dict[str, Any]], *, started: bool) -> None:
    """Let the window whose page is run hold what it held when it was locked; once, before it is drawn.

    Where the program was started since, no window tells which it was: the first goes on with the latest.
    """
    if not left or st.session_state.get(_TAKEN_UP):
        return
    st.session_state[_TAKEN_UP] = True
    number = session_before()
    if number not in left:
        # A window that was loaded anew tells no number either: where only one was left, it goes on with that.
        number = next(reversed(left)) if started or len(left) == 1 else ""
    if number:
        for key, value in resumed.read(left.pop(number)).items():
            st.session_state[key] = value


def say_farewell(locked: set[str]) -> None:
    """Let all windows show that it is locked, and wait until those that do so are all, or for long enough."""
    for window in _sessions().values():
        draw_anew(window)
    latest = time.monotonic() + LONGEST_FAREWELL
    while _sessions().keys() - locked and time.monotonic() < latest:
        time.sleep(0.05)
    time.sleep(FAREWELL)
