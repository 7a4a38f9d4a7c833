"""Bring a list: from a file in any form to entries of the map, one step after another."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.sentences import Name
from actormap.core.words import _, arrow
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import columns as _columns
from actormap.web.pages.bring_a_list import done as _done
from actormap.web.pages.bring_a_list import file as _file
from actormap.web.pages.bring_a_list import rows as _rows
from actormap.web.pages.bring_a_list import what as _what
from actormap.web.parts import components
from actormap.web.state.unfinished.bringing import STEPS, Bringing, bringing


def offer() -> None:
    """Where there is nothing yet: say so, with the way to this page, or others for who may not bring any."""
    st.info(_("There are no actors yet."))
    if navigation.is_open("bring-a-list"):
        link()
    else:
        components.ways_on()


def link() -> None:
    """The way to this page."""
    navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")


def body() -> None:
    """Show the page."""
    st.title(_("Bring your list"), anchor=False)
    if not components.is_for_role("bring-a-list"):
        return
    held = bringing()
    _steps(held)
    shown: dict[str, Callable[[Bringing], None]] = {
        "file": _file.body,
        "what": _what.body,
        "columns": _columns.body,
        "rows": _rows.body,
        "done": _done.body,
    }
    with st.container(key=f"step {held.step} {held.number}"):
        shown[held.step](held)


def _steps(held: Bringing) -> None:
    """The steps, and the file that is brought."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for number, (code, label) in enumerate(STEPS.items(), 1):
            here = code == held.step
            st.badge(
                esc(_("{n} {step}", n=number, step=label)),
                color="blue" if here else "gray",
                icon=f":material/{arrow()}:" if here else None,
            )
    if held.file is not None:
        st.text(_("File: {name}", name=Name(held.file.name)))
