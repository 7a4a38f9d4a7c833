"""The way to bring a list, from where it is missing."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.web import navigation
from actormap.web.parts import components, layout
from actormap.web.state.session import Reading, current_reading


def offer() -> None:
    """Where there is nothing yet: say so, with the way to bring a list, or others for who may not."""
    st.info(_("There are no actors yet."))
    if navigation.is_open("bring-a-list"):
        link()
    else:
        components.ways_on()


def begin(title: str, place: str) -> Reading | None:
    """Begin a page of answers; None where it has nothing for who looks, or nothing is on the map yet."""
    layout.title(title)
    if not components.is_for_role(place):
        return None
    reading = current_reading()
    if reading.map.actors.empty:
        offer()
        return None
    return reading


def link() -> None:
    """The way to bring a list."""
    navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
