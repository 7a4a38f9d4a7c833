"""Saved views: ways of looking at the map that come back by their name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.model import Changes
from actormap.core.sentences import isolated
from actormap.core.words import _, ngettext
from actormap.rights import access
from actormap.viz.map import kept
from actormap.viz.map.state import Shown
from actormap.web.escape import esc
from actormap.web.parts.actor_map import Drawn
from actormap.web.state import map_states
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, workspace

_NAME = "name of a view"
_WRITTEN = "a view was written"
_PROBLEM = "what is wrong with the name of a view"


def body(reading: Reading, drawn: Drawn) -> None:
    """Offer the views that are saved, and to save the one that is seen."""
    if st.session_state.pop(_WRITTEN, False):
        st.rerun()  # the page is of a map that was before
    may_change = workspace().principal.rights.may_change
    with st.popover(_("Saved views"), icon=":material/bookmark:"):
        known = kept.saved(reading.map)
        if not known:
            st.text(_("None is saved yet. A view keeps filters, colours, sizes and what the legend hides."))
        for name, state in known.items():
            shown = Shown(drawn[2], state)
            n = shown.counted(shown.codes())
            with st.container(horizontal=True, vertical_alignment="center"):
                label = ngettext(n, "{name} ({n} actor)", "{name} ({n} actors)", name=isolated(name))
                st.button(
                    esc(label),
                    key=f"view {name}",
                    icon=":material/bookmark:",
                    on_click=map_states.turn,
                    args=(state,),
                )
                if may_change:
                    st.button(
                        esc(_("Remove the view {name}", name=isolated(name))),
                        key=f"remove view {name}",
                        type="tertiary",
                        on_click=_write,
                        args=(partial(kept.to_remove, reading.map, name),),
                    )
        if may_change:
            _save(reading)


def _save(reading: Reading) -> None:
    st.text_input(
        _("Save this view as"),
        key=_NAME,
        max_chars=60,
        on_change=st.session_state.pop,
        args=(_PROBLEM, None),
        help=_("Whoever opens this workspace reads the name: name no person in it."),
    )
    st.button(_("Save this view"), on_click=_keep, args=(reading,), icon=":material/bookmark_add:")
    if st.session_state.get(_PROBLEM):
        st.error(esc(st.session_state[_PROBLEM]))


def _keep(reading: Reading) -> None:
    st.session_state.pop(_PROBLEM, None)
    name, state = st.session_state[_NAME], map_states.current()
    try:
        _write(partial(kept.to_save, reading.map, name, state))
    except ActormapError as error:
        st.session_state[_PROBLEM] = refusal(error)
    else:
        st.session_state[_NAME] = ""


def _write(changes: Callable[[], Changes]) -> None:
    access.write(workspace().store, changes(), workspace().principal)
    st.session_state[_WRITTEN] = True
