"""Settings: the workspace and its copies, who sees what, the thresholds, what this program sends."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.web import navigation
from actormap.web.pages.settings import approvals as _approvals
from actormap.web.pages.settings import copies as _copies
from actormap.web.pages.settings import office as _office
from actormap.web.pages.settings import rights as _rights
from actormap.web.pages.settings import sends as _sends
from actormap.web.pages.settings import thresholds as _thresholds
from actormap.web.parts import choices
from actormap.web.state import language
from actormap.web.state.session import workspace


def body() -> None:
    """Show the page."""
    st.title(_("Settings"), anchor=False)
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "workspace": (_("This workspace"), _workspace),
        "approvals": (_("Approvals"), _approvals.body),
        "rights": (_("Who sees what"), _rights.body),
        "thresholds": (_("Thresholds"), _thresholds.body),
        "sends": (_("What this program sends"), _sends.body),
    }
    choices.part(_("Settings"), parts, "part")()


def _workspace() -> None:
    opened = workspace()
    _office.body()
    if navigation.is_open("bring-a-list"):
        st.header(_("Lists"), anchor=False)
        with st.container(horizontal=True):
            navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
            navigation.link("duplicates", _("Duplicates"), icon="join_inner")
    st.header(_("State of the workspace"), anchor=False)
    st.text(
        _("Write this down: next time it shows whether somebody has replaced the file with an older one.")
    )
    st.code(shown(opened.state), language=None)
    _copies.body(opened)
    st.header(_("Language, light or dark, text size"), anchor=False)
    language.choose()
    st.text(
        _("The app follows your computer's light or dark setting and your browser's text size (Ctrl and +).")
    )
