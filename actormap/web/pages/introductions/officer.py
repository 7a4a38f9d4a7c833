"""What hangs on one officer role, and who introduces the next officer to whom."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.meetings.plans import officer_roles
from actormap.web import navigation
from actormap.web.pages import analyses
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show what is handed over when an officer leaves."""
    st.text(
        _(
            "Trust goes with the person unless it is handed over: who introduces the next officer, "
            "and to whom?"
        )
    )
    roles = officer_roles(reading.map)
    if not roles:
        st.text(_("No contact or plan names an officer role. Enter one with your contacts."))
        return
    role = st.selectbox(
        _("Which role leaves?"), roles, index=None, key="leaving", placeholder=_("Choose a role"), width=360
    )
    if role is not None:
        analyses.answer(reading, "introductions.handover", officer=role)
    navigation.link("brief", _("Page for the successor"), icon="description", write="handover")
