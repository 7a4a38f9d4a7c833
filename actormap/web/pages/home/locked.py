"""What windows show while the workspace is locked, or once the app or a login has ended."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.store import Restored
from actormap.web.escape import esc
from actormap.web.parts import components, layout
from actormap.web.state import resumed
from actormap.web.state.session import Workspace

_REFUSED = "why it is still locked"
_RESTORED = "what came of a backup"


def body(workspace: Workspace) -> None:
    """Show the page; why a passphrase did not open it is said until the next one is tried."""
    layout.title(_("Locked"))
    st.text(_("Workspace {name}", name=Name(workspace.name)))
    if workspace.printed:
        st.text(
            _("Write this down: next time it shows whether somebody has replaced the file with an older one.")
        )
        st.code(workspace.printed, language=None)
    if workspace.is_interrupted:
        _going_on(workspace)
        return
    with st.form("unlock", width=520, clear_on_submit=True):
        passphrase = st.text_input(_("Passphrase or recovery code"), type="password")
        sent = st.form_submit_button(_("Unlock"), type="primary")
    if sent:
        st.session_state.pop(_REFUSED, None)
        try:
            with st.spinner(_("Opening …")):
                workspace.unlock(passphrase)
        except ActormapError as error:
            st.session_state[_REFUSED] = shown(error.sentence)
        else:
            resumed.redraw_others()
            st.rerun()
    if _REFUSED in st.session_state:
        st.error(esc(st.session_state[_REFUSED]))
    if isinstance(workspace.path, Path):
        with st.expander(_("Restore the workspace from a backup")):
            _restoring(workspace)
    layout.press(_("Another workspace"), _another, workspace, icon="swap_horiz", type="tertiary")
    st.text(_("Nothing leaves this computer."))


def _another(workspace: Workspace) -> None:
    """Let another workspace be chosen."""
    for name in (_REFUSED, _RESTORED):
        st.session_state.pop(name, None)
    workspace.choose("")


def _going_on(workspace: Workspace) -> None:
    """What a backup in the place of the workspace was interrupted in is finished, or taken back."""
    st.warning(_("Restoring a backup over this workspace was interrupted. Nothing is lost: both are here."))
    buttons = st.container(horizontal=True)
    finish = buttons.button(_("Finish it"), type="primary", help=_("Use the backup. What was there is kept."))
    back = buttons.button(_("Go back to what was there"), help=_("The backup itself stays where it is."))
    if not (finish or back):
        return
    try:
        workspace.go_on(finish=finish)
    except ActormapError as error:
        st.error(esc(shown(error.sentence)))
    else:
        st.rerun()


def _restoring(workspace: Workspace) -> None:
    """A backup is proved before anything is moved; what came of it is said until the next try."""
    st.text(
        _(
            "For a file that is damaged or overwritten. The backup is checked first, and what is "
            "there is kept."
        )
    )
    with st.form("restore", border=False, clear_on_submit=True):
        backup = st.text_input(_("Path of the backup on this computer"))
        passphrase = st.text_input(_("Passphrase of the backup"), type="password")
        sent = st.form_submit_button(_("Restore it"))
    if sent:
        try:
            with st.spinner(_("Checking the backup …")):
                done = workspace.restore(Path(backup), passphrase)
        except ActormapError as error:
            st.session_state[_RESTORED] = (False, shown(error.sentence))
        else:
            st.session_state[_RESTORED] = (True, _restored(done))
            st.session_state.pop(_REFUSED, None)
    if _RESTORED in st.session_state:
        whole, message = st.session_state[_RESTORED]
        (st.success if whole else st.error)(esc(message))


def _restored(done: Restored) -> str:
    message = _("Restored: revision {revision} · {code}.", revision=done.revision, code=done.code)
    if done.kept is None:
        return message
    kept = _("What was there is kept as {file}; it contains every name.", file=Name(done.kept))
    return f"{message} {kept}"


PATIENCE = 60.0
"""Seconds; only that there is something to wait for counts."""


def ended(workspace: Workspace) -> None:
    """Show the page."""
    if workspace.shared:
        _logged_out(workspace.farewell)
    else:
        _locked(workspace)
    workspace.shows_locked()


def _locked(workspace: Workspace) -> None:
    layout.title(_("Locked"))
    if workspace.begin_again is not None:
        st.text(_("One moment: the program is clearing its memory, and will be back."))
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
    layout.title(_("Logged out"))
    st.text(_("You pressed Log out, or were inactive for a while."))
    st.text(_("Reload this page to log in again, or close this window."))
    if farewell:
        components.leave(farewell)
