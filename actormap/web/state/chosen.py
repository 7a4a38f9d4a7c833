"""What is chosen in a window: kept under keys of our own, and in its address, so that Back finds it again.

Streamlit forgets what was chosen on a page once the page is left. Here it stays until another choice
is made, and stands in the address: a page that is loaded anew, opened by a link or reached by Back shows
the same. Only codes are kept, never names: addresses stay in the history of a browser.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

MARK = ","
"""Between several codes; no code holds it."""
MOST = 40
"""So many codes stand in an address; more are kept in the window alone."""
_HERE = "page that is shown"


def arrive(page: str) -> None:
    """Say which page is shown; call it before anything of it is drawn.

    A link that chooses something chooses all: what was chosen there before narrows it no further.

    Parameters
    ----------
    page
        Its path.
    """
    if st.session_state.get(_HERE) != page and st.query_params.to_dict():
        forget(page)
    st.session_state[_HERE] = page


def value(name: str, default: str = "") -> str:
    """The code that is chosen on this page.

    Parameters
    ----------
    name
        What it is a choice of, such as ``id``.
    default
        What is chosen where nobody chose.
    """
    key = _key(name)
    if name in st.query_params:
        st.session_state[key] = st.query_params[name]
    elif key in st.session_state:
        _address(name, st.session_state[key])
    chosen: str = st.session_state.get(key, default)
    return chosen


def values(name: str) -> tuple[str, ...]:
    """The codes that are chosen on this page, where several can be."""
    return tuple(filter(None, value(name).split(MARK)))


def keep(name: str, chosen: str | Iterable[str]) -> None:
    """Choose a code on this page, or several; "" or none takes the choice back."""
    text = chosen if isinstance(chosen, str) else MARK.join(chosen)
    if text:
        st.session_state[_key(name)] = text
    else:
        st.session_state.pop(_key(name), None)
    _address(name, text)


def forget(page: str) -> None:
    """Take back all that is chosen on a page, before another choice leads there."""
    for key in [key for key in st.session_state if str(key).startswith(f"chosen on {page}: ")]:
        del st.session_state[key]


def selection() -> tuple[str, ...]:
    """Actors that are selected, in the list, on the map, wherever: the same ones on all pages."""
    held: tuple[str, ...] = st.session_state.get("selected actors", ())
    return held


def select(ids: Iterable[str]) -> None:
    """Select actors in place of those that are."""
    st.session_state["selected actors"] = tuple(dict.fromkeys(ids))


def _key(name: str) -> str:
    return f"chosen on {st.session_state.get(_HERE, '')}: {name}"


def _address(name: str, text: str) -> None:
    if text and text.count(MARK) < MOST:
        if st.query_params.get(name) != text:
            st.query_params[name] = text
    elif name in st.query_params:
        del st.query_params[name]
