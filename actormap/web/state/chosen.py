"""What is chosen in a window: kept under keys of our own, and in its address, so that Back finds it again.

Streamlit forgets what was chosen on a page once the page is left. Here it stays until another choice
is made, and stands in the address: a page that is loaded anew, opened by a link or reached by Back shows
the same. Only codes are kept, never names: addresses stay in the history of a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

MARK = ","
"""Between several codes; no code holds it."""
MOST = 40
"""So many codes stand in an address; more are kept in the window alone."""
_HERE = "page that is shown"


def arrive(page: str) -> None:
    """Say which page is shown; call it before anything of it is drawn.

    An address by which somebody arrives, from another page or by Back and Forward, says all: what was chosen
    there before narrows it no further. Otherwise the address follows what is chosen: a browser that was not
    told of a choice yet still tells the address of the one before.

    Parameters
    ----------
    page
        Its path.
    """
    given, from_another = st.query_params.to_dict(), st.session_state.get(_HERE) != page
    st.session_state[_HERE] = page
    if _by_history():
        _forget(page, _told)
        _choose(page, given)
    elif given and from_another:
        turn(page, given)
    _address({name: text for name, text in _all(page).items() if _told(text)})


def value(name: str, default: str = "") -> str:
    """The code that is chosen on this page.

    Parameters
    ----------
    name
        What it is a choice of, such as ``id``.
    default
        What is chosen where nobody chose.
    """
    chosen: str = st.session_state.get(_of(_here()) + name, st.query_params.get(name, default))
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
    others = {one: told for one, told in st.query_params.items() if one != name}
    _address(others | ({name: text} if text and _told(text) else {}))


def turn(page: str, chosen: Mapping[str, str]) -> None:
    """Choose all that is chosen on a page, in place of what was, before somebody is led there.

    Parameters
    ----------
    page
        Its path.
    chosen
        Codes by what they are a choice of.
    """
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


def _told(text: str) -> bool:
    """Whether a choice stands in the address."""
    return text.count(MARK) < MOST


def _address(told: Mapping[str, str]) -> None:
    """Let the address tell this, and nothing else."""
    if st.query_params.to_dict() != told:
        st.query_params.from_dict(told)


def _by_history() -> bool:
    """Whether the browser was told to go back or forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
