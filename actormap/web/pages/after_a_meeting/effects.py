"""What a meeting will change, said before it is written; and what it changed, with the way back."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components, tables
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.meeting import Preview, Writing


def body(reading: Reading, preview: Preview) -> None:
    """Say what would be written, and offer what is missing for it."""
    with st.container(border=True):
        st.header(_("What this will change"), anchor=False)
        if preview.refused:
            st.text(preview.refused)
        for sentence in preview.effects:
            st.text(shown(sentence))
        if preview.changes is None and not preview.refused:
            st.text(_("Nothing yet: say whom the office met."))
        components.without_office(reading)
    if preview.minded:
        with st.container(border=True):
            st.header(_("Check the note again"), anchor=False)
            for sentence in preview.minded:
                st.text(shown(sentence))
            st.caption(_("You can save it all the same."))


def written(reading: Reading, held: Writing) -> None:
    """Say what was written, what to ask next, and how to take it back."""
    names = tables.names(reading.map)
    st.success(esc(_("The meeting with {name} is recorded.", name=Name(names.get(held.whom, held.whom)))))
    for sentence in held.effects:
        st.text(shown(sentence))
    if held.next:
        st.header(_("Next, from here"), anchor=False)
        for sentence in held.next:
            st.text(shown(sentence))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("And another"), type="primary", on_click=held.another)
        st.button(_("Undo"), icon=":material/undo:", on_click=held.undo)
        navigation.link("actors", _("Open the record"), icon="person", id=held.whom)
        navigation.link("introductions", _("Go to our plans"), icon="handshake")
    if held.refused:
        st.error(esc(held.refused))
