"""What was half filled in when the page was loaded anew, offered to be gone on with."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name
from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.meeting import NAME, NEW, Writing, go_on, let_go, unfinished


def body(reading: Reading, held: Writing) -> None:
    """Offer it, where there is something that this window does not show."""
    draft = unfinished(reading)
    if draft is None:
        return
    known = tables.names(reading.map)
    name = str(draft.answers.get(NAME, "")) if draft.about == NEW else known[draft.about]
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="unfinished"):
        st.text(
            _(
                "Continue the form about {name} that you began at {time}?",
                time=f"{draft.when:%H:%M}",
                name=Name(name) if name else _("somebody who is not on the map yet"),
            )
        )
        st.button(_("Continue"), type="primary", key="go on", on_click=go_on, args=(held, draft))
        st.button(esc(_("Discard it")), key="throw away", on_click=let_go, args=(draft,))
