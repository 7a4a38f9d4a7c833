"""Home: where the office stands, and three questions to begin with."""

from __future__ import annotations

import streamlit as st

from actormap.pages import bring_a_list, duplicates
from actormap.sentences import shown
from actormap.web import components, places
from actormap.web.analyses import ask
from actormap.web.duplicates import deciding
from actormap.web.escape import esc
from actormap.web.session import Reading, reading
from actormap.web.tables import coverage
from actormap.web.tables import places as areas
from actormap.words import _


def body() -> None:
    """Show the page."""
    seen = reading()
    st.title("Who is there, and whom do we reach?", anchor=False)
    if seen.invented:
        st.warning("Invented data: no place, organisation or person in it is real.")
    if seen.map.actors.empty:
        _empty()
        return
    _numbers(seen)
    duplicates.offer(deciding(), seen)
    _doors()
    st.header("Worth a look first", anchor=False)
    st.text("How sure is said before the check on possible maps, which the page Gaps makes.")
    with components.told():
        result = ask(seen, "summary.main_findings")
        if not result.findings:
            st.text("Too little is recorded to say anything yet. Bring who works where, your contacts, ties.")
        for found in result:
            components.finding(found, brief=True)
        with st.expander("What these findings cannot say"):
            for caveat in result.caveats:
                st.text(f"· {shown(caveat)}")


def _empty() -> None:
    st.subheader("Nothing is in this workspace yet", anchor=False)
    st.text("Bring what you have: a 3W, a list of organisations or contacts, a network, a messy workbook.")
    bring_a_list.link()
    st.text("To look around first, press Lock, and make the invented country where you started the app:")
    st.code("actormap demo", language=None)


def _numbers(seen: Reading) -> None:
    columns = st.columns(4)
    share = coverage(ask(seen, "structure.components"))
    columns[0].metric("Actors", esc(len(seen.map.actors)))
    columns[1].metric("Recorded ties", esc(len(seen.map.ties)))
    columns[2].metric("Areas", esc(len(areas(seen.map))))
    columns[3].metric(
        "Observation coverage", esc(share),
        help="Chance that a tie that exists would have been seen, on average over civil society. "
        "Where it is low, silence means that nobody asked.",
    )  # fmt: skip


def _doors() -> None:
    first, second, third = st.columns(3)
    with first.container(border=True, height="stretch"):
        st.subheader("Before an engagement: who is there?", anchor=False)
        st.text("Actors, where they work, and how they are tied.")
        places.link("map", _("Open the map"))
    with second.container(border=True, height="stretch"):
        st.subheader("Whom are we missing?", anchor=False)
        st.text("Whom the office does not reach, and where work is not joined up.")
        places.link("gaps", _("See the gaps"))
    with third.container(border=True, height="stretch"):
        st.subheader("Who can introduce us?", anchor=False)
        st.text("Safe chains from those we know to those we want to meet.")
        places.link("introductions", _("Plan an introduction"))
