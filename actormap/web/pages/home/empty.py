"""Nothing is in the workspace yet: three ways to begin."""

from __future__ import annotations

import streamlit as st

from actormap.core.bundled import bundled
from actormap.core.errors import ActormapError
from actormap.core.model import with_reason
from actormap.core.words import _
from actormap.ingest import read_map
from actormap.rights import access
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.state.jobs import refusal
from actormap.web.state.session import workspace

_REFUSED = "why the invented country is not there"


def body() -> None:
    """Show it."""
    st.subheader(_("This workspace is empty"), anchor=False)
    first, second, third = st.columns(3)
    with first.container(border=True, height="stretch"):
        st.text(_("Bring what you have: a 3W, a list of organisations or contacts, a network, any workbook."))
        navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
    with second.container(border=True, height="stretch"):
        st.text(_("Look around first: this loads an invented country, and one Undo removes it again."))
        st.button(_("Look around"), icon=":material/explore:", on_click=_look_around)
        if _REFUSED in st.session_state:
            st.error(esc(st.session_state[_REFUSED]))
    with third.container(border=True, height="stretch"):
        st.text(_("Open another workspace: press Lock, then start the app with its file."))
        st.code("actormap serve -w FILE", language=None)


def _look_around() -> None:
    """Bring in the invented country as one change."""
    st.session_state.pop(_REFUSED, None)
    here = workspace()
    try:
        access.may_change(here.principal)
        changes = read_map([bundled("samples")]).require().changes
        access.write(here.store, with_reason(changes, "the invented country Kasimbi"), here.principal)
    except ActormapError as refused:
        st.session_state[_REFUSED] = refusal(refused)
