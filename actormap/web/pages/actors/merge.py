"""Another entry beside the record: whether both are one, for a person to decide."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.records.record.whole import Record
from actormap.web.pages.duplicates import pair as _pair
from actormap.web.parts.tables import everyone
from actormap.web.state import chosen
from actormap.web.state.session import Reading
from actormap.web.state.unfinished import duplicates
from actormap.web.state.unfinished.duplicates import deciding


def body(reading: Reading, stored: Reading, record: Record) -> None:
    """Ask which entry, hold both side by side, and offer what can be decided."""
    del stored
    held = deciding()
    with st.container(border=True, key="merge"):
        st.header(_("Merge: is another entry the same actor?"), anchor=False)
        others = {
            identifier: name for identifier, name in everyone(reading.map).items() if identifier != record.id
        }
        key, wanted = f"other entry {record.id}", chosen.value("merge")
        st.session_state[key] = wanted if wanted in others else None
        st.selectbox(
            _("Which entry?"),
            list(others),
            index=None,
            format_func=others.__getitem__,
            key=key,
            placeholder=_("Choose an entry or type its name"),
            on_change=_choose,
            args=(key, record.id),
        )
        if wanted in others:
            with st.container():
                _pair.body(reading, held, duplicates.pair(reading, record.id, wanted), 0)
        if held.last is not None and record.id in {held.last.pair.first, held.last.pair.second}:
            _pair.done(held, held.last)
        st.button(_("Close"), key="close merge", on_click=chosen.keep, args=("merge", ""))


def _choose(key: str, otherwise: str) -> None:
    chosen.keep("merge", st.session_state[key] or otherwise)
