"""Brief: what is taken along or handed over, of a place or theme, of the country, or of what goes on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _, ngettext
from actormap.viz.brief import About, choices, for_role, may_hand_over
from actormap.web.escape import esc
from actormap.web.pages import bring_a_list
from actormap.web.pages.brief import files, preview, whole
from actormap.web.parts import choices as choices_of
from actormap.web.parts import components
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, checking
from actormap.web.state.session import Reading, current_reading, workspace

KIND, MISSION = "write", "mission"


def body() -> None:
    """Show the page."""
    reading = current_reading()
    titles = {
        MISSION: _("Brief: two pages to take with you"),
        whole.PROFILE: _("Brief: the country on four pages"),
        whole.HANDOVER: _("Brief: what your successor needs"),
    }
    st.title(esc(titles[_held(reading)]), anchor=False)
    if reading.map.actors.empty:
        bring_a_list.offer()
        return
    with components.showing_errors():
        if (kind := choices_of.segment(_("What to write"), KIND, _kinds(reading))) != MISSION:
            whole.body(reading, kind)
            return
        about = _about(reading)
        left, right = st.columns([5, 3], gap="large")
        with left, checking("brief"):
            brief = for_role(
                reading.map, reading.view, about, workspace().principal, ask=partial(ask, reading)
            )
            preview.body(reading, about, brief)
        with right:
            files.body(reading, about)


def _kinds(reading: Reading) -> dict[str, str]:
    """What can be written, by who looks."""
    kinds = {MISSION: _("Brief for the mission"), whole.PROFILE: _("Country profile")}
    return kinds | ({whole.HANDOVER: _("Handover")} if may_hand_over(reading.principal) else {})


def _held(reading: Reading) -> str:
    held = chosen.value(KIND)
    return held if held in _kinds(reading) else MISSION


def _about(reading: Reading) -> About:
    """What it is to be about: a place and a theme, or actors that were selected."""
    ids, selected = chosen.values("ids"), chosen.selection()
    if ids:
        st.text(ngettext(len(ids), "About {n} chosen actor.", "About {n} chosen actors."))
        st.button(_("About a place and a theme instead"), on_click=partial(chosen.keep, "ids", ""))
        return About(ids=ids)
    areas, themes = choices(reading.map)
    first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
    with first:
        area = _choice("works_in", _("Where?"), areas, _("Anywhere"))
    with second:
        theme = _choice("works_on", _("About what?"), themes, _("Everything"))
    if selected:
        label = ngettext(len(selected), "About the {n} selected actor", "About the {n} selected actors")
        third.button(esc(label), on_click=partial(chosen.keep, "ids", selected))
    return About(area, theme)


def _choice(name: str, label: str, known: Mapping[str, str], every: str) -> str:
    """A choice that stands in the address too."""
    here, key = chosen.value(name), f"brief {name}"
    st.session_state[key] = here if here in known else ""
    picked: str = st.selectbox(
        esc(label),
        ["", *known],
        format_func=lambda code: shown(known.get(code, every)),
        key=key,
        on_change=partial(_keep, name, key),
    )
    return picked


def _keep(name: str, key: str) -> None:
    chosen.keep(name, st.session_state[key])
