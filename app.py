"""Entry of the app; `actormap serve` runs it behind the shell in `actormap.web`."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.pages import (
    actors,
    after_a_meeting,
    analyses,
    brief,
    bring_a_list,
    duplicates,
    gaps,
    home,
    introductions,
    map_page,
    settings,
    unlock,
)
from actormap.sentences import Name
from actormap.web import chosen, forms, language, lately, places, search_box, session
from actormap.words import _

BODIES: dict[str, Callable[[], None]] = {
    "home": home.body,
    "actors": actors.body,
    "after-a-meeting": after_a_meeting.body,
    "map": map_page.body,
    "gaps": gaps.body,
    "introductions": introductions.body,
    "brief": brief.body,
    "settings": settings.body,
    "bring-a-list": bring_a_list.body,
    "duplicates": duplicates.body,
    "experts": analyses.body,
}
"""What stands at each place."""


def sidebar(workspace: session.Workspace) -> None:
    """Beside every page: search, what was heard, the day, the last change, the lock."""
    session.day()
    search_box.show(session.reading())
    if st.button(_("After a meeting"), icon=":material/add:", type="primary", width="stretch"):
        places.go("after-a-meeting")
    st.date_input(_("Look at the map as on"), key="day", format="YYYY-MM-DD")
    lately.aside()
    with st.container(gap="xxsmall"):
        st.text(_("Workspace {name}", name=Name(workspace.name)))
        st.text(workspace.state)
        st.text(_("You look as: {role}.", role=workspace.principal.rights.label))
        st.text(_("Nothing leaves this computer."))
    st.button(_("Lock"), icon=":material/lock:", on_click=workspace.lock, width="stretch")


def locked(workspace: session.Workspace) -> None:
    """What windows show once the app has ended."""
    st.title(_("Locked"), anchor=False)
    st.text(_("The app has ended: somebody pressed Lock, or nobody did anything for a while."))
    st.text(_("You can close this window. To go on, start the app again."))
    st.text(_("Write this down; next time it shows whether somebody put an older file in its place:"))
    st.code(workspace.last_state, language=None)
    st.text(_("The browser may say that the connection is lost: that is as it should be."))
    workspace.shows_locked()


language.speak()
st.set_page_config(page_title="Actor map", page_icon="🧭", layout="wide", initial_sidebar_state=240)
opened = session.workspace()
here = st.navigation(
    [places.page(one, BODIES[one]) for one in places.places() if one in BODIES],
    position="hidden" if opened.locked else "sidebar",
)
if opened.ending:
    locked(opened)
elif opened.locked:
    unlock.body(opened)
else:
    chosen.arrive(here.url_path)
    with st.sidebar:
        sidebar(opened)
        language.turn()
    forms.show(here.url_path)
    here.run()
