"""Protection: cases, for who holds the passphrase of the sealed part; for everybody else one field."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.pages.protection import cases, closed, options, reprisals
from actormap.web.parts import choices, components
from actormap.web.state import protection
from actormap.web.state.session import Reading

Tab = Callable[[Reading], None]
LOOK = 20
"""Seconds after which a window looks whether the part was left alone."""


def body() -> None:
    """Show the page."""
    st.title(_("Protection: who needs us now?"), anchor=False)
    with components.showing_errors():
        if protection.holder() is None:
            closed.body()
        else:
            _open()


def _open() -> None:
    _banner()
    closed.show_code()
    opened = protection.holder()
    for warning in opened.warnings if opened else ():
        st.warning(esc(shown(warning)))
    tabs: dict[str, tuple[str, Tab]] = {
        "cases": (_("Cases"), cases.body),
        "options": (_("Options"), options.body),
        "reprisals": (_("Reprisals"), reprisals.body),
    }
    choices.part(_("Protection"), tabs)(protection.reading())


@st.fragment(run_every=LOOK)
def _banner() -> None:
    """That it is open, how to lock it, and that it locks where nothing is done."""
    if protection.holder(used=False) is None:
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="sealed part is open"):
        with st.container(gap=None, width="stretch"):
            st.markdown(
                f"**{esc(_('The sealed part is open. Only who has the protection passphrase sees this.'))}**"
            )
            st.caption(esc(_("It locks after 5 minutes without use, and with the workspace.")))
            st.caption(esc(_("What is raised meanwhile comes in when it is opened again.")))
        st.button(_("Lock it now"), icon=":material/lock:", type="primary", on_click=protection.seal)
