"""Templates to fill in, for who has no list at hand."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.words import ENGLISH, _
from actormap.ingest.writers import form_bytes, meeting_bytes, template_bytes
from actormap.web.escape import esc
from actormap.web.state import language

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHO_DOES_WHAT_WHERE = ("actors", "presence", "sectors", "areas")


def offer() -> None:
    """A button for each, side by side with what else stands there."""
    code = language.code() if language.code() in schema.LANGUAGES else ENGLISH
    st.text(_("No list at hand?"), width="content")
    for label, make, about, name in (
        (_("Form for contacts"), form_bytes, (), "form.xlsx"),
        (_("Form for meetings"), meeting_bytes, (), "meeting.xlsx"),
        (_("Who does what where"), _who_does_what_where, (code,), "who-does-what-where.xlsx"),
    ):
        st.download_button(
            esc(label),
            language.later(make, *about),
            name,
            WORKBOOK,
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def _who_does_what_where(code: str) -> bytes:
    return template_bytes(WHO_DOES_WHAT_WHERE, language=code)
