"""How the map is looked at in a window: a browser tells it, an address leads to it, a picture shows it."""

from __future__ import annotations

import base64
from dataclasses import replace

import streamlit as st

from actormap.viz.map.state import MapState
from actormap.web.state import chosen, resumed

NAME = "seen"
"""What it is called in an address of the page of the map."""
_KEPT = "map as it is seen"
_IN_BROWSER = "map as the browser shows it"
_SENT = "map as the browser is to show it"
_NUMBER = "how often it was told"

resumed.keeps(_KEPT, MapState.written, MapState.read)


def current() -> MapState:
    """How the map is looked at: as it was left, wherever in the app it is asked."""
    held: MapState = st.session_state.get(_KEPT, MapState())
    return held


def here() -> MapState:
    """The same on the page of the map, where an address may lead to another."""
    wanted, held = _decoded(chosen.value(NAME)), current()
    if _in_address(held) != wanted:
        st.session_state[_KEPT] = held = wanted
    return held


def keep(new: MapState) -> None:
    """Look at the map like this; who only moves the view about makes no step to which Back leads."""
    st.session_state.pop(_SENT, None)
    moved = _in_address(new) != _in_address(current())
    st.session_state[_KEPT] = st.session_state[_IN_BROWSER] = new
    if moved:
        chosen.keep(NAME, encoded(_in_address(new)))


def turn(new: MapState) -> None:
    """Let the browser show the map like this."""
    keep(new)
    st.session_state[_IN_BROWSER] = None


def to_show() -> dict[str, object] | None:
    """What the browser is to show in place of what it shows, numbered; None where it shows what it told."""
    wanted = here()
    if wanted != st.session_state.get(_IN_BROWSER, MapState()):
        number = st.session_state.get(_NUMBER, 0) + 1
        st.session_state.update({_IN_BROWSER: wanted, _NUMBER: number, _SENT: wanted.written()})
    if _SENT not in st.session_state:
        return None
    return {"text": st.session_state[_SENT], "turn": st.session_state[_NUMBER]}


def _in_address(state: MapState) -> MapState:
    return replace(state, frame=(), places=())


def encoded(state: MapState) -> str:
    """A way of looking at the map, as an address of its page holds it under `NAME`."""
    # An address tells several codes apart by a mark that a state may hold.
    return base64.urlsafe_b64encode(state.written().encode()).decode()


def _decoded(text: str) -> MapState:
    try:
        return MapState.read(base64.urlsafe_b64decode(text).decode())
    except ValueError:
        return MapState()
