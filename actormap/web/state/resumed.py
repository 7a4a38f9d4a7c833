"""What windows were shown and had half filled in when they were locked, to be taken up where they were left.

It goes into the workspace, encrypted as all of it, and comes back as plain values: a file that somebody else
made can name nothing that is run. What else a window holds says by `keeps` how it is written and read.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

from actormap.web.insides import connected, draw_anew, held, session_before

KEPT = "form windows"
"""Under which name it is kept in the workspace; what begins so goes when an actor is forgotten."""
MOST = 8
"""So many windows are kept, the latest."""
NEVER = "start "
"""How the names begin of what is filled in where a workspace is made: passphrases, which no file holds."""
SEALED = "sealed part: "
"""Stands in the names of all that belongs to the sealed part: it is not put into the open one."""
_PLAIN = (bool, int, float, str, type(None))
_MADE: dict[str, Callable[[Any], Any]] = {
    "tuple": lambda items: tuple(map(_read, items)),
    "set": lambda items: set(map(_read, items)),
    "date": dt.date.fromisoformat,
    "dict": lambda pairs: {_read(key): _read(value) for key, value in pairs},
}
_KEEPERS: dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {}


def keeps(key: str, write: Callable[[Any], Any], read: Callable[[Any], Any], under: str = "") -> None:
    """Say how what a window holds under a key is written as plain values, and read; None is not kept.

    What was read is held under another key where one is given.
    """
    _KEEPERS[key] = (under or key, write, read)


def written(held: Mapping[str, Any]) -> dict[str, Any]:
    """What a window holds, as far as it can be taken up again."""
    kept: dict[str, Any] = {}
    for key, value in held.items():
        if key.startswith(NEVER) or SEALED in key:
            continue
        plain = _KEEPERS[key][1](value) if key in _KEEPERS else value
        try:
            described = _described(plain)
        except TypeError:
            continue
        if plain is not None:
            kept[key] = described
    return kept


def read(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `written` wrote, by the keys under which it is held; what is none is left out."""
    held: dict[str, Any] = {}
    for key, described in kept.items():
        under, _, make = _KEEPERS.get(key, (key, None, None))
        try:
            plain = _read(described)
            held[under] = plain if make is None else make(plain)
        except (TypeError, ValueError, KeyError):
            continue
    return held


@dataclass(frozen=True, slots=True)
class Left:
    """What stands in a workspace of windows that were locked.

    Parameters
    ----------
    role
        As whom they looked.
    windows
        What each held (`written`), by the number of its session, the latest last.
    drafts
        Reports of meetings that no window shows: about whom, what was filled in (`written`), when.
    """

    role: str = ""
    windows: dict[str, dict[str, Any]] = field(default_factory=dict)
    drafts: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))


def left(text: str) -> Left:
    """What is kept; nothing where somebody else wrote something else."""
    try:
        match json.loads(text or "{}"):
            case {"role": str(role), "windows": dict(windows), "drafts": list(drafts)}:
                return Left(
                    role,
                    {number: held for number, held in windows.items() if isinstance(held, dict)},
                    [(str(about), dict(answers), str(when)) for about, answers, when in drafts],
                )
    except (TypeError, ValueError):
        pass
    return Left()


def _described(value: Any) -> Any:
    """A value as JSON knows it; `TypeError` where it is more than a value."""
    if type(value) in _PLAIN or isinstance(value, str):
        return value
    if isinstance(value, list):
        return list(map(_described, value))
    if isinstance(value, dict):
        return {"dict": [[_described(key), _described(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, set, frozenset)):
        return {"tuple" if isinstance(value, tuple) else "set": list(map(_described, value))}
    if type(value) is dt.date:
        return {"date": value.isoformat()}
    message = f"{type(value).__name__} is not a value"
    raise TypeError(message)


def _read(described: Any) -> Any:
    if isinstance(described, list):
        return list(map(_read, described))
    if isinstance(described, dict):
        ((kind, content),) = described.items()
        return _MADE[kind](content)
    return described


MOST_DRAFTS = 20
"""So many are kept for one reader; a further one takes the place of the oldest."""


class Draft(NamedTuple):
    """What was filled in about somebody.

    Parameters
    ----------
    about
        Whom it is about.
    answers
        What was filled in, by question.
    when
        When it was last changed, as this computer has it.
    """

    about: str
    answers: Mapping[str, Any]
    when: dt.datetime


class Drafts:
    """What is half filled in, by who fills it in and whom it is about."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Draft]] = {}
        self._lock = threading.Lock()

    def keep(self, reader: str, about: str, answers: Mapping[str, Any]) -> None:
        """Keep what is filled in now, in place of what was; nothing filled in is nothing kept."""
        with self._lock:
            held = self._held.setdefault(reader, {})
            before = held.get(about)
            if before is not None and before.answers == answers:
                return
            held.pop(about, None)
            if answers:
                held[about] = Draft(about, dict(answers), dt.datetime.now().astimezone())
            for oldest in list(held)[: max(len(held) - MOST_DRAFTS, 0)]:
                del held[oldest]

    def of(self, reader: str) -> list[Draft]:
        """What a reader has half filled in, the newest first."""
        with self._lock:
            return list(self._held.get(reader, {}).values())[::-1]

    def forget(self, reader: str, about: str) -> None:
        """Let go of what is filled in about somebody: it is written, or not wanted any more."""
        self.keep(reader, about, {})

    def written(self, reader: str) -> list[tuple[str, dict[str, Any], str]]:
        """What a reader has half filled in, the oldest first, as plain values."""
        return [
            (draft.about, written(draft.answers), draft.when.isoformat())
            for draft in reversed(self.of(reader))
        ]

    def take_up(self, reader: str, drafts: Iterable[tuple[str, dict[str, Any], str]]) -> None:
        """Hold again what `written` wrote."""
        with self._lock:
            for about, answers, when in drafts:
                with suppress(ValueError):  # a day that is none: somebody else wrote it
                    draft = Draft(about, read(answers), dt.datetime.fromisoformat(when))
                    self._held.setdefault(reader, {})[about] = draft

    def leave(self, reader: str) -> None:
        """Let go of all that a reader has half filled in."""
        with self._lock:
            self._held.pop(reader, None)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._held.clear()


DRAFTS = Drafts()


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
        now = {number: written(held(window.session_state)) for number, window in _sessions().items()}
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
        for key, value in read(left.pop(number)).items():
            st.session_state[key] = value


def say_farewell(locked: set[str]) -> None:
    """Let all windows show that it is locked, and wait until those that do so are all, or for long enough."""
    for window in _sessions().values():
        draw_anew(window)
    latest = time.monotonic() + LONGEST_FAREWELL
    while _sessions().keys() - locked and time.monotonic() < latest:
        time.sleep(0.05)
    time.sleep(FAREWELL)
