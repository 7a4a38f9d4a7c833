"""The sealed part in a window: open for who typed its passphrase, until it is locked or left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from actormap.core.errors import ActormapError, StoreError
from actormap.core.model import Changes
from actormap.records.record import cited
from actormap.rights import access
from actormap.rights.access import Entered, Principal
from actormap.store.sealed.protection import Protection
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, Workspace, current_reading, reading_of_stored, workspace

LEFT_ALONE = 5 * 60.0
"""Seconds after which it locks by itself in a window in which nothing is done."""
_HOLDER, _USED = f"{SEALED}holder", f"{SEALED}used"
_WROTE = "letter of this run"
_SET_UP_IN = "where the passphrase of protection was chosen"


class Book(NamedTuple):
    """Where a form reads and writes.

    Parameters
    ----------
    now
        The map that it is about, as it is now.
    enter
        Writes changes that were made on a revision of it.
    open
        Whether it is that of the open part, whose forms are kept half filled in where it is locked.
    """

    now: Callable[[], Reading]
    enter: Callable[[Changes, int], Entered]
    open: bool = True


def _enter_open(changes: Changes, expect: int) -> Entered:
    here = workspace()
    cited.check(cited.Reader(here.store, here.principal, current_reading().view), changes)
    return access.enter(here.store, changes, here.principal, expect=expect)


HANDED_OUT = Book(current_reading, _enter_open)
"""Entries of the open part as they are handed out: several that are one are one."""

STORED = Book(reading_of_stored, _enter_open)
"""Entries of the open part as they are stored."""


def sits(here: Workspace, *, wrote: bool = False) -> None:
    """Write the letter of this sitting anew, once in each run of a page; `wrote`: in this one it was.

    So what a concern leaves is what each look at a page leaves.
    """
    if wrote:
        st.session_state[_WROTE] = True
    elif not st.session_state.pop(_WROTE, False):
        with suppress(ActormapError):  # where nothing can be written, or somebody else just does
            here.store.renew()


def is_set_up() -> bool:
    """Whether a passphrase was chosen for the sealed part of the workspace; once it is, it stays so."""
    here = str(workspace().path)
    if st.session_state.get(_SET_UP_IN) != here and workspace().store.sealed_part().public:
        st.session_state[_SET_UP_IN] = here
    return bool(st.session_state.get(_SET_UP_IN) == here)


def set_up(passphrase: str) -> str:
    """Choose the passphrase, and open the part in this window; gives its recovery code."""
    here = workspace()
    access.may_look_after(here.principal)
    opened, code = Protection.set_up(here.store, passphrase, who=here.principal.role)
    _hold(opened)
    return code


def unseal(secret: str) -> None:
    """Open the part in this window; after each wrong passphrase (`WrongKey`) the answer takes longer."""
    _hold(workspace().unseal(secret))


def _hold(opened: Protection) -> None:
    seal()
    st.session_state[_HOLDER], st.session_state[_USED] = opened, time.monotonic()


def seal() -> None:
    """Lock the part in this window, and let go of all that was filled in there."""
    opened: Protection | None = st.session_state.get(_HOLDER)
    if opened is not None:
        opened.close()
    for key in [key for key in map(str, st.session_state) if SEALED in key]:
        del st.session_state[key]


def holder(*, used: bool = True) -> Protection | None:
    """What is open in this window; None where it is locked, or was left alone. To look at it is to use it."""
    opened: Protection | None = st.session_state.get(_HOLDER)
    if opened is None:
        return None
    now = time.monotonic()
    if now - st.session_state[_USED] > LEFT_ALONE:
        seal()
        return None
    if used:
        st.session_state[_USED] = now
    return opened


def _opened() -> Protection:
    opened = holder()
    if opened is None:
        raise StoreError("The sealed part is locked. Nothing was written. Open it under Protection again.")
    return opened


def reading() -> Reading:
    """The map with what is sealed; it goes into nothing that is kept or shared."""
    opened = _opened()
    return replace(reading_of_stored(), revision=opened.revision, map=opened.map)


def _enter(changes: Changes, expect: int) -> Entered:
    principal = workspace().principal
    changes = replace(changes, who=principal.role, person=principal.person)
    return Entered(_opened().apply(changes, expect=expect), changes, {})


def undo(revision: int | None = None) -> None:
    """Take back a revision of what is sealed; by default the newest that is in effect."""
    principal = workspace().principal
    _opened().undo(who=principal.role, why="undo", revision=revision, person=principal.person)


def take_out(ids: Iterable[str]) -> None:
    """Take the names of who was forgotten out of the texts of rows, and of all that is past."""
    principal = _changing()
    _opened().take_out(ids, who=principal.role, person=principal.person)


def keep() -> None:
    """Leave texts that may name who was forgotten as they are."""
    _changing()
    _opened().keep()


def compact() -> None:
    """Let go of all former versions."""
    _changing()
    _opened().compact()


def resize(capacity: int) -> None:
    """Give the part another size."""
    _opened().resize(capacity, who=_changing().role)


def _changing() -> Principal:
    principal = workspace().principal
    access.may_change(principal)
    return principal


BOOK = Book(reading, _enter, open=False)
"""The sealed part: neither the history nor the Undo of the open part knows of it."""
