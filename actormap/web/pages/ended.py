"""What windows show once the app, or the login of who used them, has ended: no names."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.web.parts import components
from actormap.web.state.session import Workspace

PATIENCE = 60.0
"""Seconds; only that there is something to wait for counts."""


def body(workspace: Workspace) -> None:
    """Show the page."""
    if workspace.shared:
        _logged_out(workspace.farewell)
    else:
        _locked(workspace)
    workspace.shows_locked()


def _locked(workspace: Workspace) -> None:
    st.title(_("Locked"), anchor=False)
    if workspace.begin_again is not None:
        st.text(_("One moment: the program lets go of all that it knew, and is here again."))
        _listens()
        return
    st.text(_("The app has stopped: somebody pressed Lock, or nobody used it for a while."))
    st.text(
        _(
            "You can close this window. To continue, start the app again: it goes on where you were, with "
            "what is half filled in."
        )
    )
    st.text(
        _("Write this down: next time it shows whether somebody has replaced the file with an older one.")
    )
    st.code(shown(workspace.last_state), language=None)
    st.text(_("The browser may say that the app no longer answers; that is expected."))


@st.fragment(run_every=PATIENCE)
def _listens() -> None:
    """What asks the program for a page once it is there again: a window that waits for nothing does not."""


def _logged_out(farewell: str) -> None:
    st.title(_("Logged out"), anchor=False)
    st.text(_("You pressed Log out, or were inactive for a while."))
    st.text(_("Reload this page to log in again, or close this window."))
    if farewell:
        components.leave(farewell)
