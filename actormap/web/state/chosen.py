"""What is chosen in a window: kept under keys of our own, and in its address, so that Back finds it again.

Streamlit forgets what was chosen on a page once the page is left. Here it stays until another choice
is made, and an address leads to it: a page that is loaded anew, opened by a link or reached by Back shows
the same. In the address stands a mark that means nothing once the program has ended: addresses stay in the
history of a browser, and so would codes.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

MARK = ","
"""Between several codes; no code holds it."""
MOST = 40
"""To so many codes an address leads; more are kept in the window alone."""
AT = "at"
"""What the mark in an address is called."""
_ADDRESSES = 20_000
"""So many addresses are known at a time, the latest."""
_LETTERS = 16
_secret = secrets.token_bytes(32)
_known: dict[str, dict[str, str]] = {}
_lock = threading.Lock()
_HERE = "page that is shown"


def arrive(page: str) -> None:
    """Say which page is shown; call it before anything of it is drawn.

    An address by which somebody arrives, from another page or by Back and Forward, says all: what was chosen
    there before narrows it no further. Otherwise the address follows what is chosen: a browser that was not
    told of a choice yet still tells the address of the one before.
    """
    given, from_another = from_address(), st.session_state.get(_HERE) != page
    st.session_state[_HERE] = page
    if _by_history():
        _forget(page, _fits_address)
        _choose(page, given)
    elif given and from_another:
        turn(page, given)
    _address({name: text for name, text in _all(page).items() if _fits_address(text)})


def from_address() -> dict[str, str]:
    """What the address of this page leads to; somebody may write codes into it by hand."""
    given = st.query_params.to_dict()
    return known(given.pop(AT, "")) | given


def known(mark: str) -> dict[str, str]:
    """To what a mark in an address leads; to nothing, where another program made it."""
    return _known.get(mark, {})


def address(chosen: Mapping[str, str]) -> dict[str, str]:
    """What stands in an address that leads to a choice: codes by what they are a choice of."""
    if not chosen:
        return {}
    encoded = json.dumps(sorted(chosen.items())).encode()
    # Paper shows links that are names, and no others (page.css).
    kind = "1" if "id" in chosen else "0"
    mark = kind + base64.b32encode(hmac.digest(_secret, encoded, "sha256")).decode()[:_LETTERS].lower()
    with _lock:
        _known.pop(mark, None)
        _known[mark] = dict(chosen)
        while len(_known) > _ADDRESSES:
            del _known[next(iter(_known))]
    return {AT: mark}


def value(name: str, default: str = "") -> str:
    """The code that is chosen on this page for a name such as ``id``; else the default."""
    chosen: str = st.session_state.get(_of(_here()) + name, from_address().get(name, default))
    return chosen


def values(name: str) -> tuple[str, ...]:
    """The codes that are chosen on this page, where several can be."""
    return tuple(filter(None, value(name).split(MARK)))


def keep(name: str, chosen: str | Iterable[str]) -> None:
    """Choose a code on this page, or several; "" or none takes the choice back."""
    text = chosen if isinstance(chosen, str) else MARK.join(chosen)
    if text:
        _choose(_here(), {name: text})
    else:
        st.session_state.pop(_of(_here()) + name, None)
    others = {key: code for key, code in from_address().items() if key != name}
    _address(others | ({name: text} if text and _fits_address(text) else {}))


def turn(page: str, chosen: Mapping[str, str]) -> None:
    """Choose all that is chosen on a page, in place of what was, before somebody is led there."""
    _forget(page, lambda _text: True)
    _choose(page, chosen)


def selection() -> tuple[str, ...]:
    """Actors that are selected, in the list, on the map, wherever: the same ones on all pages."""
    held: tuple[str, ...] = st.session_state.get("selected actors", ())
    return held


def select(ids: Iterable[str]) -> None:
    """Select actors in place of those that are."""
    st.session_state["selected actors"] = tuple(dict.fromkeys(ids))


def _here() -> str:
    page: str = st.session_state.get(_HERE, "")
    return page


def _of(page: str) -> str:
    """What the keys of all choices on a page begin with."""
    return f"chosen on {page}: "


def _all(page: str) -> dict[str, str]:
    begins = _of(page)
    return {
        str(key).removeprefix(begins): text
        for key, text in st.session_state.items()
        if str(key).startswith(begins)
    }


def _choose(page: str, chosen: Mapping[str, str]) -> None:
    for name, text in chosen.items():
        st.session_state[_of(page) + name] = text


def _forget(page: str, which: Callable[[str], bool]) -> None:
    for name, text in _all(page).items():
        if which(text):
            del st.session_state[_of(page) + name]


def _fits_address(text: str) -> bool:
    """Whether the address leads to a choice."""
    return text.count(MARK) < MOST


def _address(chosen: Mapping[str, str]) -> None:
    """Let the address lead to this, and to nothing else; one that somebody wrote and that does, stays."""
    if from_address() != chosen:
        st.query_params.from_dict(address(chosen))


def _by_history() -> bool:
    """Whether the browser was told to go back or forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
