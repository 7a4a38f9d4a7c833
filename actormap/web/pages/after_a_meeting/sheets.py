"""The same questions on paper without names, and as a workbook to fill in offline."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.ingest.writers import meeting_bytes
from actormap.viz.templates import sheet_html
from actormap.web import navigation
from actormap.web.state import language
from actormap.web.state.unfinished.meeting import NEW

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def body(whom: str) -> None:
    """Offer both; only the code of who is met stands on the sheet."""
    with st.container(border=True):
        st.text(_("Also on paper, or as an Excel workbook to fill in offline. Neither contains names."))
        with st.container(horizontal=True):
            st.download_button(
                _("Printable sheet"),
                language.later(sheet_html, "" if whom == NEW else whom),
                "meeting.html",
                "text/html",
                icon=":material/print:",
                on_click="ignore",
            )
            st.download_button(
                _("Workbook"),
                language.later(meeting_bytes),
                "meeting.xlsx",
                WORKBOOK,
                icon=":material/table:",
                on_click="ignore",
            )
        navigation.link("bring-a-list", _("Bring a filled-in workbook"), icon="upload_file")
