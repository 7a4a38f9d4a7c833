"""Nothing is in the workspace yet but the own office: three ways to begin."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web import navigation
from actormap.web.parts import templates
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import SAMPLE, Reading, reading_of_stored, workspace

_FRAME = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 84" role="img">{}</svg>'
TABLE = _FRAME.format(
    "".join(
        f'<rect x="{26 + 38 * column}" y="{6 + 15 * row}" width="35" height="12" rx="2" '
        f'fill="{"#2A7AB0" if not row else "#8FB9D6"}"/>'
        for row in range(5)
        for column in range(5)
    )
)
MEETING = _FRAME.format(
    '<path d="M60 14l8 18 20 2-15 13 5 20-18-11-18 11 5-20-15-13 20-2z" fill="#8FB9D6" stroke="#2A7AB0" '
    'stroke-width="2"/><path d="M94 42h56" stroke="#2A7AB0" stroke-width="3" stroke-dasharray="5 4"/>'
    '<circle cx="174" cy="42" r="20" fill="none" stroke="#2A7AB0" stroke-width="3"/>'
)
ACTOR = _FRAME.format(
    '<rect x="40" y="12" width="160" height="26" rx="5" fill="none" stroke="#7B8794" stroke-width="2"/>'
    '<text x="52" y="30" font-family="sans-serif" font-size="13" fill="#7B8794">منظمة Союз Réseau</text>'
    '<path d="M40 54h160M40 70h110" stroke="#8FB9D6" stroke-width="6"/>'
)


def is_begun(reading: Reading) -> bool:
    """Whether anybody but the own office is on the map."""
    return bool((reading.map.actors["sphere"] != "field_presence").any())


def body() -> None:
    """Show it."""
    st.text(_("Nothing is recorded yet, so nothing is said yet."))
    first, second, third = st.columns(3)
    with first.container(border=True, height="stretch"):
        st.image(TABLE, alt="")
        st.header(_("Bring your list"), anchor=False)
        st.text(_("Excel, CSV or KoboToolbox, as it is. You see what comes in before anything is written."))
        if st.button(_("Bring your list"), type="primary", icon=":material/upload_file:", width="stretch"):
            navigation.go("bring-a-list")
    with second.container(border=True, height="stretch"):
        st.image(MEETING, alt="")
        st.header(_("Note a meeting"), anchor=False)
        st.text(_("Whom you met, and when. The rest is optional."))
        if st.button(_("Note a meeting"), icon=":material/edit_note:", width="stretch"):
            navigation.go("after-a-meeting")
    with third.container(border=True, height="stretch"):
        st.image(ACTOR, alt="")
        st.header(_("Add one actor"), anchor=False)
        st.text(_("A name is enough."))
        record_forms.add(reading_of_stored(), "actors", _("Add an actor"))
    _no_list()


def _no_list() -> None:
    """Templates to fill in; and the invented country, apart from what is one's own."""
    here = workspace()
    with st.container(horizontal=True, vertical_alignment="center"):
        templates.offer()
        if here.begin_again is not None:
            st.button(
                _("Look around on Kasimbi"),
                icon=":material/travel_explore:",
                type="tertiary",
                help=_("An invented country. Yours is locked meanwhile; nothing there touches it."),
                on_click=here.leave_for,
                args=(SAMPLE,),
            )
