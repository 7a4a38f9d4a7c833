"""Map: who is there, where and on what, how they are tied; who is selected here is so everywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext
from actormap.ingest.readers import Upload
from actormap.ingest.readers.geojson import Outline, read_outlines
from actormap.viz.map.legend import changes, headings, title
from actormap.viz.map.look import Around
from actormap.viz.map.state import Shown
from actormap.web.pages.home import map_beside
from actormap.web.parts import actor_map, components, layout, lists
from actormap.web.parts.actor_map import Drawn
from actormap.web.parts.tables import actor_table, coverage
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen, language, map_states
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.resumed import part_alone
from actormap.web.state.session import Reading, current_reading, reading_of_stored

TWO = 2
AT_ONCE = 500
"""So many rows of the table are sent at once: all of 10,000 would be as much as a small map."""
HEIGHT = 520
"""Least height in pixels; where the window is higher, the map is too."""


def body() -> None:
    """Show the page."""
    reading = current_reading()
    if reading.map.actors.empty:
        layout.title(_("Map: who is there?"))
        lists.offer()
        return
    _map_and_table(reading)


@st.fragment
def _map_and_table(reading: Reading) -> None:
    """What is drawn anew when somebody looks at the map in another way, and no more."""
    if part_alone():
        language.speak()  # it is a run of its own
    shown = None
    with layout.line(key="map top"):
        st.title(_("Map: who is there?"), anchor=False, width="content")
        top = layout.line(horizontal_alignment="right")
    with components.showing_errors():
        areas = kept()
        drawn = actor_map.drawing(reading, outlines=areas.outlines, code=areas.code)
        way = map_beside.wanted(reading)
        shown = _above(top, reading, drawn, way)
        actor_map.follow(actor_map.show(reading, drawn, height=HEIGHT, way=way))
        _compared(shown)
    _outlines()
    _table(reading, shown)


def _above(top: DeltaGenerator, reading: Reading, drawn: Drawn, way: map_beside.Route | None) -> Shown:
    """What can be done with what is seen, beside the title."""
    shown = Shown(drawn[2], map_states.here())
    with top:
        pair = chosen.selection()
        if len(pair) == TWO:
            first, second = pair
            record_forms.add(
                reading_of_stored(), "ties", _("Add a tie between the two"), source_id=first, target_id=second
            )
        map_beside.ways(reading)
        map_beside.saved(reading, drawn)
        around = Around(chosen.selection(), way["ids"] if way else (), kept().outlines)
        map_beside.taking(reading, drawn, shown, around)
    return shown


def _table(reading: Reading, shown: Shown | None) -> None:
    """Whoever is selected as a table, or all who are shown: the same for those who do not see the map."""
    selected = chosen.selection()
    ids = selected or (shown.codes() if shown else tuple(reading.map.actors["id"]))
    part = reading.map.where(ids)
    n = shown.counted(ids) if shown else len(ids)
    layout.head(_("The selected actors as a table") if selected else _("The same actors as a table"))
    st.text(ngettext(n, "{n} actor on {day}.", "{n} actors on {day}.", day=reading.view.date))
    areas = dict(map_states.here().filters).get("area", ())
    if len(areas) == 1:
        concerns.button(pcode=areas[0])
    if is_for(reading.principal, "evidence.coverage"):
        with components.showing_errors():
            result = ask(reading, "evidence.coverage", check=False)
            st.text(
                _(
                    "Observation coverage of civil society on the whole map: {share}. A missing tie can "
                    "mean that nobody asked.",
                    share=coverage(result),
                )
                if result.findings[0].value
                else _("Nobody is recorded as asked with whom they work: a missing tie says nothing.")
            )
    components.without_sphere(reading)
    here = layout.take_part(len(part.actors), AT_ONCE, "part of the table")
    if here.count > AT_ONCE:
        st.text(_("{first} to {last} of {all}.", first=here.first + 1, last=here.end, all=here.count))
    st.dataframe(actor_table(part.where(part.actors["id"].iloc[here.places])), hide_index=True)


def _compared(shown: Shown) -> None:
    """Show it, where two days are compared."""
    day, before = shown.state.day or shown.data["day"], shown.state.before
    if before in {"", day}:
        return
    layout.head(title(before, day))
    rows = changes(shown.data, ((link, shown.change(link)) for link in shown.lines()))
    if not rows:
        st.text(_("No change is recorded. That can mean that nobody asked."))
        return
    st.dataframe(pd.DataFrame(rows, columns=headings()), hide_index=True)


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


def _outlines() -> None:
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
        layout.refused(st.session_state.get(_PROBLEM, ""))
        if kept().outlines:
            st.text(ngettext(len(kept().outlines), "{n} outline was read.", "{n} outlines were read."))
            layout.press(_("Remove the outlines"), st.session_state.pop, _KEPT)


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
