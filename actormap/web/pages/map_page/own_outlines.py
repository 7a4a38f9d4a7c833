"""Outlines of areas out of the user's own file, below the marks of the map; kept in this window alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext
from actormap.ingest.readers.geojson import Outline, read_outlines
from actormap.ingest.readers.upload import Upload
from actormap.web.escape import esc

_FILE = "file of outlines"
_KEPT = "outlines of areas"
_PROBLEM = "what is wrong with the outlines"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read of a file, and a code that stands for it."""

    outlines: tuple[Outline, ...] = ()
    code: str = ""


def kept() -> Kept:
    """The outlines that were chosen in this window."""
    held: Kept = st.session_state.get(_KEPT, Kept())
    return held


def body() -> None:
    """Ask for the file, and say what came of it."""
    with st.expander(_("On outlines of your areas")):
        st.text(
            _(
                "Choose a GeoJSON file of areas, such as district boundaries. It stays on this computer. "
                "The map then offers the view Areas until you close this window."
            )
        )
        st.file_uploader(
            _("GeoJSON file"), type=list(schema.formats()["geojson"].endings), key=_FILE, on_change=_read
        )
        if st.session_state.get(_PROBLEM):
            st.error(esc(st.session_state[_PROBLEM]))
        if kept().outlines:
            st.text(ngettext(len(kept().outlines), "{n} outline was read.", "{n} outlines were read."))
            st.button(_("Remove the outlines"), on_click=st.session_state.pop, args=(_KEPT,))


def _read() -> None:
    """Read the file that was chosen; what was there before stays where it cannot be read."""
    st.session_state.pop(_PROBLEM, None)
    file = st.session_state[_FILE]
    if file is None:
        return
    data = file.getvalue()
    try:
        outlines = tuple(read_outlines(Upload(file.name, data)))
    except ActormapError as error:
        st.session_state[_PROBLEM] = shown(error.sentence)
    else:
        st.session_state[_KEPT] = Kept(outlines, hashlib.sha256(data).hexdigest())
