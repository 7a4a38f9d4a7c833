"""The newest changes, each with its Undo: for Home, the side bar and records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from actormap.core.errors import ActormapError, Proposed
from actormap.core.sentences import first_of, isolated
from actormap.core.words import _, plain
from actormap.records.record import history
from actormap.records.record.history import Change
from actormap.rights import access
from actormap.web.escape import esc
from actormap.web.parts.clashes import local
from actormap.web.state.jobs import refusal
from actormap.web.state.session import reading_of_stored, workspace

MOST = 5
"""So many changes are told."""
FEW = 3
"""So many lines of a change are told where it is one of several."""
_OUTCOME = "what came of undoing"


def newest(most: int = MOST) -> Sequence[Change]:
    """The newest changes that the principal may know of; none where its role may not change the map."""
    here = workspace()
    if not here.principal.rights.may_change:
        return []
    return _newest(str(here.path), here.store.revision, here.principal.role, most)


@st.cache_resource(max_entries=8, show_spinner=False)
def _newest(path: str, revision: int, role: str, most: int) -> Sequence[Change]:
    del path, revision  # with the others the key of the cache
    return tuple(history.latest(workspace().store, reading_of_stored().map, access.Principal(role), most))


@st.cache_resource(max_entries=16, show_spinner="Reading the history …")
def of_record(path: str, revision: int, role: str, identifier: str) -> Sequence[Change]:
    """Changes that touched a record; the first three are the key of what is kept."""
    del path, revision
    stored = reading_of_stored().map
    return tuple(history.changes_of(workspace().store, stored, access.Principal(role), identifier))


def may_undo(change: Change) -> bool:
    """Whether it may be offered to take back a change."""
    here = workspace()
    return _may_undo(str(here.path), here.store.revision, here.principal, change.revision)


@st.cache_resource(max_entries=64, show_spinner=False)
def _may_undo(path: str, now: int, principal: access.Principal, revision: int) -> bool:
    del path, now  # with the others the key of the cache
    return access.may_undo(workspace().store, principal, revision)


def undo(revision: int) -> None:
    """Take back a revision; what came of it is told by `report`."""
    here = workspace()
    try:
        access.undo(here.store, here.principal, why=f"undo of revision {revision}", revision=revision)
    except Proposed:
        st.session_state[_OUTCOME] = proposed(), False
    except ActormapError as error:
        st.session_state[_OUTCOME] = refusal(error), True
    else:
        st.session_state[_OUTCOME] = _("Undone. You can redo it on Home, under Recent changes."), False


def proposed() -> str:
    """What is said where something takes a second person, and was written down for one."""
    return _("This takes a second person. It is proposed, and waits for one under Settings, Approvals.")


def undone(revision: int) -> bool:
    """Whether a revision is among the newest changes, and was taken back."""
    return any(change.revision == revision and change.undone is not None for change in newest())


def refused() -> str:
    """Why what was to be taken back last could not be; "" where it was."""
    message, failed = st.session_state.get(_OUTCOME, ("", False))
    return message if failed else ""


def show_outcome(key: str) -> None:
    """Say what came of the last undoing, until the next one or until it is put away."""
    if _OUTCOME not in st.session_state:
        return
    message, failed = st.session_state[_OUTCOME]
    with st.container(horizontal=True, vertical_alignment="center"):
        (st.error if failed else st.success)(esc(message))
        st.button(
            _("Dismiss"), key=f"put away undoing {key}", on_click=st.session_state.pop, args=(_OUTCOME,)
        )


def at_home() -> None:
    """The newest changes on Home; nothing where there is none, or none may be made."""
    changes = newest()
    if changes:
        st.header(_("Recent changes"), anchor=False)
        show_outcome("at home")
        body(changes, key="at home")


def in_short(change: Change) -> str:
    """A change in one line."""
    text = first_of(change.said, FEW, "; ").in_language(isolated)
    return _("Undone: {said}", said=text) if change.undoes is not None else text


def body(changes: Iterable[Change], *, key: str) -> None:
    """Changes with when, who, what and Undo, or why there is no undoing them."""
    for change in changes:
        with st.container(border=True, gap="xxsmall"):
            when = f"{local(change.when):%Y-%m-%d %H:%M}"
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{when} · {plain(change.who)}", width="stretch")
                _way_back(change, key)
            st.text(in_short(change))


def _way_back(change: Change, key: str) -> None:
    if change.undone is not None:
        st.text(_("undone by revision {number}", number=change.undone))
        return
    if not may_undo(change):
        return
    label = _("Undo") if change.undoes is None else _("Redo")
    st.button(
        esc(label),
        key=f"undo {change.revision} {key}",
        type="tertiary",
        icon=":material/undo:",
        on_click=undo,
        args=(change.revision,),
    )


def aside() -> None:
    """The newest change that can be undone, as one button; nothing where there is none."""
    last = next((change for change in newest() if change.undone is None and change.undoes is None), None)
    if last is not None and may_undo(last):
        st.button(
            esc(_("Undo: {said}", said=in_short(last))),
            key="undo last",
            type="tertiary",
            icon=":material/undo:",
            on_click=undo,
            args=(last.revision,),
        )
    show_outcome("beside")
