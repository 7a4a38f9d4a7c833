"""Several actors at once, doors that the office opens for others, and what hangs on one officer role."""

from __future__ import annotations

import streamlit as st

from actormap.meetings.plans import officer_roles
from actormap.pages import analyses
from actormap.web import components, tables
from actormap.web.escape import esc
from actormap.web.session import Reading


def body(seen: Reading) -> None:
    """Show introducers, their load and the introductions for several actors."""
    known = tables.names(seen.map)
    chosen = st.multiselect(
        "Whom does the office want to meet?", tables.targets(seen.map), key="targets",
        format_func=lambda actor: f"{known[actor]} · {actor}", placeholder="Choose several actors",
    )  # fmt: skip
    if not chosen:
        st.text("Choose the actors that are to be met.")
        return
    for name, heading in (
        ("introductions.cover", "The fewest introducers that open the way to most of them"),
        ("introductions.assign", "Who is asked for whom, so that nobody is asked too often"),
        ("introductions.route_tree", "The introductions that all of it takes together"),
    ):
        st.header(esc(heading), anchor=False)
        analyses.answer(seen, name, targets=tuple(chosen))


def door(seen: Reading) -> None:
    """Show to whom the office could open a door."""
    st.text(
        "The office can open a door to authorities for those who have none. They decide; a way of their own "
        "is not replaced."
    )
    actor = components.actor(seen, "For whom?", key="door")
    if actor is not None:
        analyses.answer(seen, "introductions.open_door", actor=actor)


def leaving(seen: Reading) -> None:
    """Show what is handed over when an officer leaves."""
    st.text(
        "Trust goes with the person unless it is handed over: who introduces the next officer, and to whom?"
    )
    roles = officer_roles(seen.map)
    if not roles:
        st.text("No contact and no plan names an officer role. Enter it with contacts.")
        return
    role = st.selectbox(
        "Which role leaves?", roles, index=None, key="leaving", placeholder="Choose a role", width=360
    )
    if role is not None:
        analyses.answer(seen, "introductions.handover", officer=role)
