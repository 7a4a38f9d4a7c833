"""What was done to the cases and the way back, who was forgotten, and how full the part is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.records.record import telling
from actormap.store.sealed.content import UNDOABLE
from actormap.store.sealed.lock import CAPACITIES
from actormap.store.sealed.protection import Protection
from actormap.web.escape import esc
from actormap.web.parts.writing.clashes import local
from actormap.web.state import protection
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import SEALED

_REFUSED, _SIZE = f"{SEALED}not undone", f"{SEALED}size"


def body() -> None:
    """Show it; nothing of it stands on Home or under Undo."""
    opened = protection.holder()
    if opened is None:
        return
    _forgotten(opened)
    with st.expander(_("History of the sealed part")):
        _history(opened)
        _room(opened)
        if _REFUSED in st.session_state:
            st.error(esc(st.session_state[_REFUSED]))


def _forgotten(opened: Protection) -> None:
    """Texts that may still name somebody who was forgotten, and what becomes of them."""
    rows = opened.mentions()
    if rows.empty:
        return
    with st.expander(_("Forgotten names")):
        st.text(
            _(
                "Somebody was taken off the map for good. These texts hold the name, or a word of it, which "
                "may mean others. Once removed, it is in no former version either, and no Undo brings it "
                "back."
            )
        )
        for row in rows.itertuples():
            st.text(f"{plain(telling.label(row.table, row.column))}: {isolated(row.text)}")
            st.caption(esc(_("It would read: {text}", text=isolated(row.without))))
        for at, identifier in enumerate(dict.fromkeys(rows["id"]), start=1):
            _button(_("Take the names out of text {n}", n=at), partial(protection.take_out, [identifier]))
        _button(_("Leave the others as they are"), protection.keep)


def _history(opened: Protection) -> None:
    if opened.last_opened:
        st.text(
            _(
                "Opened {number} times, before this on {day}.",
                number=opened.number,
                day=f"{local(opened.last_opened):%Y-%m-%d}",
            )
        )
    rows = opened.history()
    if rows.empty:
        st.text(_("Nothing was written yet."))
        return
    newest = rows.iloc[::-1]
    columns = {"revision": _("Revision"), "when": _("When"), "why": _("Why"), "what": _("What")}
    st.dataframe(newest[list(columns)].rename(columns=columns), hide_index=True)
    _button(_("Undo the last change"), protection.undo, key=f"{SEALED}undo", icon=":material/undo:")


def _room(opened: Protection) -> None:
    """How full it is, and what makes room."""
    size = opened.capacity >> 20
    st.text(
        _("{filled} of its room is filled. It takes {size} MiB.", filled=f"{opened.filled:.0%}", size=size)
    )
    st.caption(
        esc(
            _(
                "It takes as much whatever it holds. The last {n} changes can be undone; what was written "
                "before them is let go of.",
                n=UNDOABLE,
            )
        )
    )
    _button(_("Let go of all former versions: no Undo then"), protection.compact)
    chosen = st.selectbox(
        _("Another size, which the log of the workspace tells, in MiB"),
        [each >> 20 for each in CAPACITIES if each != opened.capacity],
        index=None,
        key=_SIZE,
    )
    if chosen:
        _button(_("Take {size} MiB from now on", size=chosen), partial(protection.resize, chosen << 20))


def _button(
    words: str, act: Callable[[], object], *, key: str | None = None, icon: str | None = None
) -> None:
    st.button(esc(words), key=key or f"{SEALED}{words}", icon=icon, on_click=_try, args=(act,))


def _try(act: Callable[[], object]) -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        act()
    except ActormapError as error:
        st.session_state[_REFUSED] = refusal(error)
