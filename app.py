"""Entry of the app; `actormap serve` runs it behind the shell in `actormap.web`."""

from __future__ import annotations

import streamlit as st

from actormap.pages import analyses, bring_a_list, duplicates, gaps, home, introductions, map_page, unlock
from actormap.web import forms, session


def footer(workspace: session.Workspace) -> None:
    """Below the list of pages: the day, the workspace, the lock."""
    session.day()
    st.date_input("Look at the map as on", key="day", format="YYYY-MM-DD")
    with st.container(gap="xxsmall"):
        st.text(f"Workspace {workspace.name}")
        st.text(workspace.state)
        st.text(f"You look as: {workspace.principal.rights.label}.")
        st.text("Nothing leaves this computer.")
    st.button("Lock", icon=":material/lock:", on_click=workspace.lock, width="stretch")


st.set_page_config(page_title="Actor map", page_icon="🧭", layout="wide", initial_sidebar_state=240)
opened = session.workspace()
if opened.ending:
    st.navigation([home.page()], position="hidden")
    st.title("Locked", anchor=False)
    st.text("The app has ended: somebody pressed Lock, or nobody did anything for a while.")
    st.text("You can close this window. To go on, start the app again.")
    st.text("Write this down; next time it shows whether somebody put an older file in its place:")
    st.code(opened.last_state, language=None)
    st.text("The browser may say that the connection is lost: that is as it should be.")
    opened.shows_locked()
elif opened.locked:
    unlock.body(opened)
else:
    asked = [analyses.page(one) for one in analyses.TITLES]
    places = [home.page(), bring_a_list.page(), map_page.page(), gaps.page(), introductions.page()]
    places.append(duplicates.page())
    page = st.navigation([*places, *asked])
    with st.sidebar:
        footer(opened)
    forms.show(page.url_path)
    page.run()
