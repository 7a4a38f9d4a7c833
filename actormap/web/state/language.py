"""In which language a window speaks, and from which side its pages are read.

It begins with that of the browser. What is chosen holds for all windows of who chose it, also when they are
loaded anew, and is kept in the workspace: nothing of it is left in a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Literal

import streamlit as st

from actormap.core import schema, words
from actormap.core.errors import Denied
from actormap.core.words import _
from actormap.web.state import session

KEY = "language"
KEPT = "language of the window"
"""Under which what was chosen stays in the window."""


def languages() -> dict[str, str]:
    """Languages that can be chosen, by their own names: English, and those with a catalogue."""
    there = words.translated() | {words.ENGLISH}
    return {code: name for code, name in schema.LANGUAGES.items() if code in there}


def speak() -> None:
    """Let this run of a page speak the language of its window; call it before any text is given."""
    words.speak(words.catalogue(code()))


def turn(*, shows: bool = True) -> None:
    """Let the browser set the page from the side from which the language is read.

    A page that `shows` no names lets it forget the maps that it was sent.
    """
    here = code()
    # Its script is a file of ours; the policy of the app lets no other run.
    st.components.v2.component("actormap.page", js="page.js", css="page.css", isolate_styles=False)(
        key="language of the page",
        height=1,
        data={
            "lang": here,
            "dir": words.direction(here),
            "locked": session.workspace().ending or session.workspace().locked,
            "shows": shows,
            # Marks stand for what only the page knows.
            "locks": _("Nobody has done anything for a while. This locks in {seconds} seconds.", seconds="%s")
            + " "
            + _("What is half filled in is kept in the workspace."),
            "stay": _("Stay"),
            "upload": _("Choose a file"),
            "away": _(
                "The program does not answer. If it has ended, start it again; this window can be closed."
            ),
        },
    )


def choose() -> None:
    """Ask for the language, where there is more than one."""
    if _box(width=240):
        st.text(_("What is not translated yet is shown in English."))
        if code() != words.ENGLISH:
            st.text(
                _("No native speaker has checked these texts yet. If one surprises you, look at the English.")
            )


def choose_here() -> None:
    """Ask for the language where nothing else stands: its own name says what it is."""
    _box(width=160, label_visibility="collapsed")


def _box(*, width: int, label_visibility: Literal["visible", "collapsed"] = "visible") -> bool:
    """The languages to choose from; whether there is more than one."""
    known = languages()
    if len(known) > 1:
        st.selectbox(
            _("Language"),
            list(known),
            index=list(known).index(code()),
            format_func=known.__getitem__,
            key=KEY,
            on_change=_keep,
            width=width,
            label_visibility=label_visibility,
        )
    return len(known) > 1


def _keep() -> None:
    st.session_state[KEPT] = st.session_state[KEY]
    session.workspace().speaks(st.session_state[KEY])


def code() -> str:
    """The language of this window: what holds texts is kept by it."""
    chosen = st.session_state.get(KEPT) or session.language()
    return chosen if chosen in languages() else of_browser(st.context.locale or "")


def of_browser(wanted: str) -> str:
    """The first language that a browser asks for and that there is: ``ar-EG,en;q=0.8`` asks for Arabic."""
    codes = (entry.partition(";")[0].strip().partition("-")[0].casefold() for entry in wanted.split(","))
    return next((code for code in codes if code in languages()), words.ENGLISH)


def later(make: Callable[..., str | bytes], *about: object) -> Callable[[], str | bytes]:
    """What makes a file only when somebody asks for it, then in the language of this window.

    Once the app was locked, or the login of this window has ended, it is made for nobody.
    """
    still, made = session.workspace().still(), partial(copy_context().run, make, *about)

    def content() -> str | bytes:
        if not still():
            raise Denied("you are not logged in any more. Reload the page.")
        return made()

    return content


def vocabulary(name: str) -> dict[str, str]:
    """Codes of a vocabulary with their labels, as they are shown."""
    return {code: words.plain(label) for code, label in schema.vocabulary(name).items()}
