"""Gaps: whom the office does not reach, and where work is not joined up."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import streamlit as st

from actormap.core.words import _
from actormap.metrics.base.tags import Relation
from actormap.web import navigation
from actormap.web.pages import bring_a_list
from actormap.web.pages.gaps import changes as _changes
from actormap.web.pages.gaps import conduct as _conduct
from actormap.web.pages.gaps import cut_off as _cut_off
from actormap.web.pages.gaps import no_platform as _no_platform
from actormap.web.pages.gaps import no_route as _no_route
from actormap.web.pages.gaps import not_talking as _not_talking
from actormap.web.pages.gaps import power as _power
from actormap.web.pages.gaps import reach as _reach
from actormap.web.pages.gaps import weak_joints as _weak_joints
from actormap.web.parts import choices, components, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import checking
from actormap.web.state.session import Reading, current_reading

Tab = Callable[[Reading, Relation], None]


def body() -> None:
    """Show the page."""
    reading = current_reading()
    st.title(_("Gaps: whom are we missing?"), anchor=False)
    if not components.is_for_role("gaps"):
        return
    if reading.map.actors.empty:
        bring_a_list.offer()
        return
    # Beside nothing: there the tabs would be cut in a narrow window, instead of going on below.
    tab = _tab()
    relation = _relation()
    with checking("gaps"), components.showing_errors():
        tab(reading, relation)
    navigation.link("experts", _("More for experts"), icon="science")


def _tab() -> Tab:
    """Which of the tabs is open; it stands in the address."""
    tabs: dict[str, tuple[str, Tab]] = {
        "reach": (_("Reach"), _reach.body),
        "no-route": (_("No route"), _no_route.body),
        "not-talking": (_("Not talking"), _not_talking.body),
        "no-platform": (_("No platform"), _no_platform.body),
        "power": (_("Power on an issue"), _power.body),
        "cut-off": (_("Cut off?"), _cut_off.body),
        "conduct": (_("Conduct"), _conduct.body),
        "joints": (_("Weak joints"), _weak_joints.body),
        "change": (_("Change since …"), _changes.body),
    }
    return choices.part(_("Gaps"), tabs)


def _relation() -> Relation:
    """By what groups go."""
    every: tuple[Relation, ...] = get_args(Relation)
    held, key = chosen.value("by"), "gaps by"
    st.session_state[key] = held if held in every else every[0]
    picked: Relation = st.selectbox(
        _("Group actors by"),
        every,
        format_func=tables.words,
        key=key,
        width=230,
        on_change=lambda: chosen.keep("by", st.session_state[key]),
        help=_("What an organisation stands for, or who its members say they are: two different things."),
    )
    return picked
