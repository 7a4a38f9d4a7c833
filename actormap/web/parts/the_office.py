"""What is asked of the own office: which it is, and which areas were meant at the start."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from actormap.core.model import ActorMap
from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.parts.writing import record_forms
from actormap.web.state import own_office
from actormap.web.state.own_office import OwnOffice
from actormap.web.state.session import Reading

SEVERAL = 2
_WHICH = "own office"


def labels(m: ActorMap) -> dict[str, str]:
    """Names of areas by code; of those that share a name also in which area they lie."""
    names = tables.places(m)
    often = Counter(names.values())
    parents = dict(zip(m["areas"]["id"], m["areas"]["parent"], strict=True))
    return {
        area: f"{name} ({names[parents[area]]})" if often[name] > 1 and parents[area] in names else name
        for area, name in names.items()
    }


def which(reading: Reading) -> None:
    """Ask which office is the own one, where there are several."""
    known, office = own_office.offices(reading.map), own_office.own_office(reading)
    if len(known) < SEVERAL or not record_forms.may_write():
        return
    st.session_state[_WHICH] = office.code or None
    st.selectbox(
        _("Which office is yours?"),
        list(known),
        format_func=known.__getitem__,
        key=_WHICH,
        width=480,
        on_change=lambda: own_office.keep(replace(office, code=st.session_state[_WHICH] or "")),
    )


def areas_meant(reading: Reading) -> None:
    """Ask which areas were meant at the start, when none was on the map; nothing where all is said."""
    if not record_forms.may_write():
        return
    office = own_office.own_office(reading)
    areas = own_office.perhaps_meant(reading.map, office)
    if not areas:
        return
    words = labels(reading.map)
    often = Counter(tables.places(reading.map)[area] for area in areas)
    with st.container(border=True):
        st.text(_("At the start you wrote which areas your office covers. Are these the ones?"))
        for area in areas:
            alone = often[tables.places(reading.map)[area]] == 1
            st.checkbox(esc(words[area]), value=alone, key=_key(area))
        st.button(
            _("These are ours"),
            key="own areas said",
            icon=":material/check:",
            on_click=_answered,
            args=(office, areas),
        )


def _answered(office: OwnOffice, areas: list[str]) -> None:
    """Take up what was answered: what was not ticked is not meant, and not asked again."""
    ours = tuple(area for area in areas if st.session_state[_key(area)])
    others = tuple(area for area in areas if area not in ours)
    own_office.keep(replace(office, areas=(*office.areas, *ours), refused=(*office.refused, *others)))


def _key(area: str) -> str:
    return f"own area {area}"
