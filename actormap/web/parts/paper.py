"""What stands on paper alone: whose map a printed page is of, of which day, and who may see it."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import TakesTwo
from actormap.core.sentences import Name
from actormap.core.words import _, plain
from actormap.rights import access
from actormap.rights.redact import on_screen
from actormap.web.parts import taking_along
from actormap.web.state import session


def heading(workspace: session.Workspace) -> None:
    """Set it above the page; the style of the page shows it when it is printed.

    Who may not take it out prints a sheet that says so, and nothing else: a page is let out as a file is.
    """
    if why := _refused(workspace):
        with st.container(key="paper refused", gap=None):
            st.text(why)
        return
    with st.container(key="paper heading", gap=None):
        st.text(
            _(
                "Workspace {name}, as on {day}, seen as {role}",
                name=Name(workspace.name),
                day=str(session.day()),
                role=plain(workspace.principal.rights.label),
            )
        )
        st.text(on_screen(session.current_reading().map).mark)
        st.text(_("Of a long table, only the visible rows are printed."))


def _refused(workspace: session.Workspace) -> str:
    """Why a page may not be printed, "" where it may."""
    if not taking_along.may_take_out():
        return taking_along.refused()
    m = session.current_reading().map
    try:
        access.may_leave(m, m, workspace.principal, "inside")
    except TakesTwo:
        return _(
            "Something on the map is sensitive: a second person must approve it before a page is printed. "
            "Propose it on Map or Brief."
        )
    return ""
