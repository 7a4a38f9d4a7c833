"""Entry of the app; `actormap serve` runs it behind the shell in `actormap.web`."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, shown
from actormap.core.words import _, plain
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.bodies import BODIES
from actormap.web.pages.home import locked
from actormap.web.pages.lists import start
from actormap.web.parts import search_box, taking_along
from actormap.web.parts.writing import forms, lately
from actormap.web.state import chosen, language, protection, session


def sidebar(workspace: session.Workspace) -> None:
    """Beside every page: search, what was heard, the day, the last change, the lock."""
    session.day()
    search_box.show(session.current_reading())
    if navigation.is_open("after-a-meeting") and st.button(
        _("After a meeting"), icon=":material/add:", type="primary", width="stretch"
    ):
        looked_at = chosen.value("id")
        navigation.go("after-a-meeting", **({"whom": looked_at} if looked_at else {}))
    st.date_input(_("Show the map as of"), key="day", format="YYYY-MM-DD")
    lately.aside()
    with st.container(gap=None, key="status"):
        st.text(_("Workspace {name}", name=Name(workspace.name)))
        st.text(shown(workspace.state))
        st.text(_("Your role: {role}.", role=plain(workspace.principal.rights.label)))
        st.text(_stays(workspace))
    if workspace.begin_again is not None:
        label = _("Start your own map") if workspace.invented else _("Another workspace")
        st.button(
            esc(label),
            icon=":material/swap_horiz:",
            key="another workspace",
            type="tertiary",
            on_click=workspace.leave_for,
            args=("",),
        )
    leave, icon = (_("Log out"), "logout") if workspace.shared else (_("Lock"), "lock")
    st.button(esc(leave), key="lock", icon=f":material/{icon}:", on_click=workspace.lock, width="stretch")


def _stays(workspace: session.Workspace) -> str:
    """What the app promises about where names go."""
    if workspace.shared:
        return _("Names go to your browser, and nowhere else.")
    return _("Nothing leaves this computer.")


language.speak()
st.set_page_config(page_title="Actor map", page_icon="🧭", layout="wide", initial_sidebar_state=240)
opened = session.workspace()
ending = opened.ending
shut = bool(opened.locked or ending)
here = st.navigation(
    [
        navigation.page(place, BODIES[place], listed=shut or navigation.is_open(place))
        for place in navigation.places()
    ],
    position="hidden" if shut else "sidebar",
)
if (ending or opened.locked) and not opened.shared:  # nothing is served any more to who is logged out
    language.turn(shows=False)
if ending:
    locked.ended(opened)
elif opened.locked:
    (locked if opened.path else start).body(opened)
else:
    opened.take_up()
    protection.sits(opened)
    chosen.arrive(here.url_path)
    navigation.follow(here.url_path)
    with st.sidebar:
        sidebar(opened)
        language.turn()
    forms.show(here.url_path)
    taking_along.paper_heading(opened)
    with forms.nothing_lost(here.url_path):
        here.run()
