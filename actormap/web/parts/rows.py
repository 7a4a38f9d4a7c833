"""A row that hangs on a record, in words: what has a page of its own leads to it."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import isolated
from actormap.records.record.whole import PAGES, Entry
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading


def show(stored: Reading, entry: Entry) -> None:
    """Show a row with the button that changes it."""
    text = entry.dated.in_language(isolated)
    if entry.table not in PAGES:
        record_forms.row(stored, text, entry.table, entry.id)
        return
    with st.container(horizontal=True, gap="xxsmall"):
        if st.button(esc(text), key=f"to {entry.table} {entry.id}", type="tertiary", wrap=True):
            navigation.go("about", of=PAGES[entry.table], id=entry.id)
        record_forms.change(stored, entry.table, entry.id)
