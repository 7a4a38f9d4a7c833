"""Settings: the workspace, its lists, who sees what, and what this program sends."""

from __future__ import annotations

import streamlit as st

from actormap.web import places
from actormap.web.session import workspace
from actormap.words import _


def body() -> None:
    """Show the page."""
    opened = workspace()
    st.title(_("Settings"), anchor=False)
    st.header(_("Lists"), anchor=False)
    places.link("bring-a-list", _("Bring a list"), icon="upload_file")
    places.link("duplicates", _("Entries that may be one"), icon="join_inner")
    st.header(_("This workspace"), anchor=False)
    st.text(opened.state)
