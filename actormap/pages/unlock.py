"""Unlock: the passphrase is asked for until it is right."""

from __future__ import annotations

import streamlit as st

from actormap.errors import ActormapError
from actormap.web.escape import esc
from actormap.web.session import Workspace

_REFUSED = "why it is still locked"


def body(workspace: Workspace) -> None:
    """Show the page; why a passphrase did not open it is said until the next one is tried."""
    st.title("Locked", anchor=False)
    st.text(f"Workspace {workspace.name}")
    with st.form("unlock", width=520, clear_on_submit=True):
        passphrase = st.text_input("Passphrase or recovery code", type="password")
        asked = st.form_submit_button("Unlock", type="primary")
    if asked:
        st.session_state.pop(_REFUSED, None)
        try:
            with st.spinner("Opening …"):
                workspace.unlock(passphrase)
        except ActormapError as error:
            st.session_state[_REFUSED] = str(error)
        else:
            st.rerun()
    if _REFUSED in st.session_state:
        st.error(esc(st.session_state[_REFUSED]))
    st.text("Nothing leaves this computer.")
