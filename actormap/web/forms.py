"""Forms that write, each in a dialog of its own.

A page is drawn anew from top to bottom whenever somebody does something, and on a slow computer it is
still at work when the next thing is done: what is typed into a part of it can be gone a moment later.
A dialog hangs on the window instead. It is drawn before the page, nothing that the page does moves it,
and what came of it is said in it until its user closes it or sends it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from actormap import access
from actormap.errors import ActormapError, Conflict
from actormap.model import Changes
from actormap.web.escape import esc
from actormap.web.session import Reading, reading, workspace
from actormap.words import _

_OPEN = "form that is open"
_PAGE = "page of the form"


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked, and what is written of it.

    Parameters
    ----------
    key
        Name of the form, another one for each thing that it can be about: what was typed for one actor
        is never offered for another. Keys of its elements begin with it.
    title
        Stands above it.
    fields
        Draws the elements that are filled in.
    changes
        What is to be written to a map, of what `st.session_state` holds under the keys of the elements.
    send
        Words on the button that sends it.
    done
        What is said once it is written.
    """

    key: str
    title: str
    fields: Callable[[], None]
    changes: Callable[[Reading], Changes]
    send: str
    done: str


@dataclass(slots=True)
class _Opened:
    """A form that somebody is filling in, the map that they look at, and what came of it so far."""

    form: Form
    seen: Reading
    told: str = ""
    written: bool = False


def opener(label: str, form: Form, seen: Reading) -> None:
    """A button that opens a form about a map."""
    st.button(esc(label), key=f"open {form.key}", on_click=_open, args=(form, seen))


def show(page: str) -> None:
    """Draw the form that is open, if there is one; call it before anything else of a page is drawn.

    Parameters
    ----------
    page
        Path of the page: a form is closed by leaving its page.
    """
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        _close()
    opened = _opened()
    if opened is not None:
        # A click beside it does not close it: what was typed would be gone.
        st.dialog(esc(opened.form.title), width="medium", dismissible=False)(_fill)()


def _opened() -> _Opened | None:
    opened: _Opened | None = st.session_state.get(_OPEN)
    return opened


def _open(form: Form, seen: Reading) -> None:
    st.session_state[_OPEN] = _Opened(form, seen)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _fill() -> None:
    """What stands in the dialog; the app draws this alone when something is done in it."""
    opened = _opened()
    if opened is None:
        st.rerun()
    if opened.written:
        st.success(esc(opened.told))
    else:
        with st.form(opened.form.key, border=False):
            opened.form.fields()
            st.form_submit_button(esc(opened.form.send), type="primary", on_click=_send)
        if opened.told:
            st.error(esc(opened.told))
    st.button(_("Close"), key="close form", on_click=_close)


def _send() -> None:
    """Write changes unless somebody else wrote meanwhile; what is refused, and why, is told.

    It runs before anything is drawn, so that no further click can come between.
    """
    opened = _opened()
    if opened is None or opened.written:
        return
    try:
        changes = opened.form.changes(opened.seen)
        here = workspace()
        access.write(here.store, changes, here.principal, expect=opened.seen.revision)
    except Conflict as refused:
        opened.seen = reading()
        opened.told = f"{refused} It is loaded now: if this still holds, send it again."
    except ActormapError as refused:
        opened.told = str(refused)
    else:
        opened.written, opened.told = True, opened.form.done
