"""Brief: what is on record of a place, a theme or chosen actors, on two pages to take along."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _, ngettext
from actormap.viz.brief import About, choices, for_role
from actormap.web.escape import esc
from actormap.web.pages import bring_a_list
from actormap.web.pages.brief import files, preview
from actormap.web.parts import components
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, checking
from actormap.web.state.session import Reading, current_reading, workspace


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Brief: two pages to take with you"), anchor=False)
    if reading.map.actors.empty:
        bring_a_list.offer()
        return
    with components.showing_errors():
        about = _about(reading)
        left, right = st.columns([5, 3], gap="large")
        with left, checking("brief"):
            brief = for_role(
                reading.map, reading.view, about, workspace().principal, ask=partial(ask, reading)
            )
            preview.body(reading, about, brief)
        with right:
            files.body(reading, about)


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
