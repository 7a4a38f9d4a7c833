"""Doors that the office could open to authorities for an actor that has none."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.pages import analyses
from actormap.web.parts import choices
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show to whom the office could open a door."""
    st.text(
        _(
            "The office can open a door to the authorities for those who have none. They decide, and "
            "it does not replace a way of their own."
        )
    )
    actor = choices.actor(reading, _("For whom?"), "door")
    if actor is not None:
        analyses.answer(reading, "introductions.open_door", actor=actor)
