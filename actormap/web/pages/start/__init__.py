"""Start your map: a workspace is made, or one is opened, or the invented country is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, isolated, term
from actormap.core.words import _, arrow, plain
from actormap.store import is_server
from actormap.store import keys as keys
from actormap.web.escape import esc
from actormap.web.pages.start import passphrase
from actormap.web.state import language
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import NEVER
from actormap.web.state.session import Workspace
from actormap.web.state.unfinished.starting import (
    LAST as LAST,
)
from actormap.web.state.unfinished.starting import (
    LONGEST,
    Starting,
    file_of,
    folder,
    office,
    starting,
    there,
)
from actormap.web.state.unfinished.starting import (
    why_not as why_not,
)

ROLES = {
    "hro": term("Brings lists, notes meetings, undoes own changes, makes briefs"),
    "protection_officer": term("Also keeps the sensitive part"),
    "data_steward": term("Also merges, forgets, makes backups"),
    "viewer": term("Looks; takes nothing out"),
}
"""Roles that are offered, in their order, and what each is for."""
_REFUSED = "start refused"


def body(workspace: Workspace) -> None:
    """Show the page."""
    held = starting()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(_("Start your map"), anchor=False, width="content")
        language.choose_here()
    left, right = st.columns([2.6, 1], gap="medium")
    with right:
        _other_ways(workspace)
    with left:
        passphrase.body(held)
        second, third = st.columns(2)
        with second.container(border=True, height="stretch"):
            _office()
        with third.container(border=True, height="stretch"):
            _role()
        _make(workspace, held)


def _office() -> None:
    st.header(_("2 My office"), anchor=False)
    first, second = st.columns([3, 2])
    first.text_input(_("Its name"), key="start office", max_chars=LONGEST)
    second.text_input(_("Where"), key="start where", max_chars=LONGEST)
    st.multiselect(
        _("Areas we cover"),
        [],
        key="start areas",
        accept_new_options=True,
        placeholder=_("Type and press Enter"),
    )
    st.text(_("So meetings in your lists find their office. It can be left empty."))


def _role() -> None:
    st.header(_("3 My role"), anchor=False)
    st.radio(
        _("My role"),
        list(ROLES),
        format_func=lambda role: plain(schema.roles()[role].label),
        captions=[esc(plain(what)) for what in ROLES.values()],
        key="start role",
        label_visibility="collapsed",
    )


def _make(workspace: Workspace, held: Starting) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap=None, width="stretch"):
            st.text(_("Kept as one locked file in {folder}.", folder=isolated(Name(folder()))))
            st.text(_("Office and role can be changed later, in Settings."))
        pressed = st.button(_("Make the workspace"), type="primary", icon=f":material/{arrow()}:")
    if pressed:
        held.refused, held.refused_of = "", held.filled()
        try:
            with st.spinner(_("Making the workspace …")):
                _made(workspace, held)
        except ActormapError as refused:
            held.refused = refusal(refused)
        except OSError as error:
            held.refused = _("The file cannot be made: {why}.", why=Name(error.strerror or ""))
        else:
            st.rerun()
    if held.refused and held.refused_of == held.filled():
        st.error(esc(held.refused))


def _made(workspace: Workspace, held: Starting) -> None:
    """Make it, if all that must be there is."""
    state = st.session_state
    path = file_of(state["start name"])
    if held.key is None:
        raise ActormapError("Choose a passphrase first.")
    if not held.noted(state.get("start last", "")):
        raise ActormapError(
            "Write the recovery code on paper, then type its last four characters. Nothing was made."
        )
    own = office(state["start office"], state["start where"], state["start areas"])
    workspace.make(path, held.key, state["start role"], own)
    for name in [name for name in map(str, state) if name.startswith(NEVER)]:
        del state[name]
    held.forget()


def _other_ways(workspace: Workspace) -> None:
    with st.container(border=True):
        st.header(_("Look around first"), anchor=False)
        st.text(
            _("Kasimbi, an invented country: 156 actors in five scripts. Nothing there touches your data.")
        )
        if st.button(
            _("Look around on an invented country"), icon=":material/travel_explore:", width="stretch"
        ):
            _tried(workspace.look_around, _("Making the invented country …"))
    with st.container(border=True):
        st.header(_("I have one already"), anchor=False)
        for path in there():
            st.button(
                esc(path.stem),
                key=f"open {path.name}",
                icon=":material/lock:",
                width="stretch",
                on_click=workspace.choose,
                args=(path,),
            )
        with st.expander(_("Open a file, or from a backup")):
            given = st.text_input(_("Path of the workspace or of its backup"), key="open path")
            if st.button(_("Open it"), icon=":material/folder_open:"):
                _tried(lambda: _choose(workspace, given.strip()), _("Opening …"))
            st.text(_("A backup opens like any workspace: copy it from the stick to this computer first."))
    refused, of = st.session_state.get(_REFUSED, ("", ""))
    if refused and of == given:
        st.error(esc(refused))
    st.text(_("One locked file on this computer. This program sends nothing anywhere."))


def _choose(workspace: Workspace, given: str) -> None:
    if not is_server(given) and not Path(given).expanduser().is_file():
        raise ActormapError("There is no such file. Write its whole path, which ends in .actormap.")
    workspace.choose(given if is_server(given) else Path(given).expanduser())


def _tried(work: Callable[[], object], meanwhile: str) -> None:
    """Do what was pressed; why it is refused is said until the next try, or another path."""
    st.session_state.pop(_REFUSED, None)
    try:
        with st.spinner(esc(meanwhile)):
            work()
    except ActormapError as refused:
        st.session_state[_REFUSED] = refusal(refused), st.session_state.get("open path", "")
    else:
        st.rerun()
