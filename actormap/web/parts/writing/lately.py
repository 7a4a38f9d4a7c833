"""The newest changes, each with its Undo and what is asked before: for Home, the side bar and records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from actormap.core.errors import ActormapError, Proposed
from actormap.core.sentences import Name, first_of, isolated
from actormap.core.words import _, plain
from actormap.records.record import history
from actormap.records.record.history import Change
from actormap.rights import access
from actormap.web.escape import esc
from actormap.web.parts.writing.clashes import local
from actormap.web.state.jobs import refusal
from actormap.web.state.session import reading_of_stored, workspace

MOST = 5
"""So many changes are told."""
FEW = 3
"""So many lines of a change are told where it is one of several."""
_OUTCOME = "what came of undoing"
_QUESTION = "change that is asked about"


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


@st.cache_resource(max_entries=16, show_spinner=False)
def _change(path: str, now: int, role: str, revision: int) -> Change | None:
    del path, now  # with the others the key of the cache
    return history.change_of(workspace().store, reading_of_stored().map, access.Principal(role), revision)


def change_of(revision: int) -> Change | None:
    """A revision in numbers; None where the principal may not know of it."""
    here = workspace()
    if not here.principal.rights.may_change:
        return None
    return _change(str(here.path), here.store.revision, here.principal.role, revision)


def undone(revision: int) -> bool:
    """Whether a revision was taken back."""
    change = change_of(revision)
    return change is not None and change.undone is not None


@st.cache_resource(max_entries=8, show_spinner=False)
def lists(path: str, now: int, role: str) -> Sequence[Change]:
    """The newest lists that were brought and are in effect; what is given is the key of what is kept."""
    del path, now
    return tuple(history.lists_of(workspace().store, reading_of_stored().map, access.Principal(role), MOST))


def undo(revision: int) -> None:
    """Take back a revision; what came of it is told by `show_outcome`."""
    here = workspace()
    keep()
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


def in_short(change: Change, most: int = FEW) -> str:
    """A change in one line."""
    text = first_of(change.said, most, "; ").in_language(isolated)
    if change.undoes is None:
        return text
    return _("Undone: {said}", said=text) if change.back else _("Redone: {said}", said=text)


def body(changes: Iterable[Change], *, key: str) -> None:
    """Changes with what, when, who and Undo, or why there is no undoing them."""
    for change in changes:
        with st.container(border=True, gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                with st.container(gap=None, width="stretch"):
                    st.text(in_short(change))
                    st.caption(esc(f"{local(change.when):%Y-%m-%d %H:%M} · {plain(change.who)}"))
                if change.undone is not None:
                    st.caption(esc(_("undone by revision {number}", number=change.undone)), width="content")
                elif change.standing and may_undo(change) and not _is_asked(change, key):
                    _button(change, _label(change), key, asks=change.asks)
            if _is_asked(change, key):
                _question(change, key, named=True)


def _label(change: Change) -> str:
    if change.back:
        return _("Redo")
    return _("Undo …") if change.asks else _("Undo")


def aside() -> None:
    """The newest change as one button, and a question that names it; before, what was undone last."""
    changes = newest()
    undone = [change for change in changes[:1] if change.back]
    done = [change for change in changes if change.standing and not change.back][:1]
    for change in filter(may_undo, undone + done):
        label = _("Redo: {what}", what=change.what) if change.back else _("Undo: {what}", what=change.what)
        way_back(change, label, "beside", asks=not change.back)
    show_outcome("beside")


def way_back(change: Change, label: str, key: str, *, asks: bool) -> None:
    """The way back from a change: at once, or after a question that says what goes."""
    if _is_asked(change, key):
        _question(change, key, named=False)
    else:
        _button(change, label, key, asks=asks)


def _button(change: Change, label: str, key: str, *, asks: bool) -> None:
    st.button(
        esc(label),
        key=f"undo {change.revision} {key}",
        type="tertiary",
        icon=":material/redo:" if change.back else ":material/undo:",
        on_click=_ask if asks else undo,
        args=(change.revision, key) if asks else (change.revision,),
    )


def _is_asked(change: Change, key: str) -> bool:
    """Whether it is asked, and in this place, if a change is to be taken back."""
    return bool(st.session_state.get(_QUESTION) == (change.revision, key))


def _ask(revision: int, key: str) -> None:
    st.session_state[_QUESTION] = revision, key


def keep() -> None:
    """Ask no more, and leave what was asked about as it is."""
    st.session_state.pop(_QUESTION, None)


def _question(change: Change, key: str, *, named: bool) -> None:
    """Ask; `named` is whether what would be undone stands above it already."""
    with st.container(border=True, gap="xsmall", key=f"undo question {key}"):
        if change.brought:
            st.text(
                _(
                    "Undo the import of {list}? All that it wrote goes, and nothing else. If somebody has "
                    "since changed or used one of its entries, nothing is undone.",
                    list=Name(change.brought),
                )
            )
        else:
            st.text(_("Undo this?"))
            if not named:
                st.text(in_short(change, most=1))
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                _("Yes, undo it"),
                key=f"undo yes {key}",
                type="primary",
                on_click=undo,
                args=(change.revision,),
            )
            st.button(_("Keep it"), key=f"undo no {key}", on_click=keep)
