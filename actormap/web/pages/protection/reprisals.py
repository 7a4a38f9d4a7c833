"""Reprisals for cooperation with the United Nations, by month, and who was informed."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.metrics.protect.reprisals import reprisals
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show what is counted of cases; nobody is named."""
    if reading.map["cases"].empty:
        st.text(_("No case was entered yet."))
        return
    for finding in reprisals(reading.map, reading.view):
        with st.container(border=True, gap=None):
            st.text(shown(finding.statement))
            st.caption(esc(shown(finding.reason)))
            components.sure(finding)
