"""Several actors at once: the fewest introducers, whom each is asked for, and all introductions together."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.pages import analyses
from actormap.web.parts import choices
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show introducers, their load and the introductions for several actors."""
    chosen = choices.actors(reading, _("Whom does the office want to meet?"), "targets")
    if not chosen:
        st.text(_("Choose the actors that are to be met."))
        return
    for name, heading in (
        ("introductions.cover", _("The fewest introducers that open the way to most of them")),
        ("introductions.assign", _("Who is asked for whom, so that nobody is asked too often")),
        ("introductions.route_tree", _("All the introductions that this takes")),
    ):
        st.header(esc(heading), anchor=False)
        analyses.answer(reading, name, targets=chosen)
