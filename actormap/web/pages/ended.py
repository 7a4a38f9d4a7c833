"""What windows show once the app, or the login of who used them, has ended: no names."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Sentence, shown
from actormap.core.words import _
from actormap.web.parts import components
from actormap.web.state.session import Workspace


def body(workspace: Workspace) -> None:
    """Show the page."""
    if workspace.shared:
        _logged_out(workspace.farewell)
    else:
        _locked(workspace.last_state)
    workspace.shows_locked()


def _locked(state: Sentence) -> None:
    st.title(_("Locked"), anchor=False)
    st.text(_("The app has stopped: somebody pressed Lock, or nobody used it for a while."))
    st.text(_("You can close this window. To continue, start the app again."))
    st.text(
        _("Write this down: next time it shows whether somebody has replaced the file with an older one.")
    )
    st.code(shown(state), language=None)
    st.text(_("The browser may say that the app no longer answers; that is expected."))


def _logged_out(farewell: str) -> None:
    st.title(_("Logged out"), anchor=False)
    st.text(_("You pressed Log out, or were inactive for a while."))
    st.text(_("Reload this page to log in again, or close this window."))
    if farewell:
        components.leave(farewell)
