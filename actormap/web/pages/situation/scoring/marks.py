"""The answers that an item can be given, and what they rest on."""

from __future__ import annotations

import streamlit as st

from actormap.core.schema import Item
from actormap.core.sentences import isolated
from actormap.core.tables.judged import evidence
from actormap.core.words import _, plain
from actormap.metrics.base.judgements import Judgement
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.state.session import Reading

TALL = 68


def keys_of(item: Item) -> list[str]:
    """The key for each answer: its number, or its place where the scale is words."""
    return [
        mark if mark.isdigit() or mark == "unknown" else str(place)
        for place, mark in enumerate(item.marks, 1)
    ]


def choose(item: Item, key: str) -> None:
    """Ask for the mark, in words."""

    def words(code: str) -> str:
        mark = item.marks[code]
        if mark.value is None:
            return esc(_("? · {answer} (counts as not answered)", answer=plain(mark.label)))
        return esc(f"{code} · {plain(mark.label)}" if code.isdigit() else plain(mark.label))

    st.radio(
        esc(plain(item.help)),
        list(item.marks),
        format_func=words,
        key=f"{key} mark",
        index=None,
        label_visibility="collapsed",
    )


def rests_on(reading: Reading, key: str, mine: Judgement | None) -> None:
    """What the mark rests on: picked from what is recorded, or written down."""
    known = telling.recorded(reading.map, evidence(), mine.evidence if mine else ())
    st.multiselect(
        _("Evidence"),
        list(known),
        format_func=lambda code: known.get(code, code),
        key=f"{key} evidence",
        placeholder=_("Type a word of what is recorded, or its code"),
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,  # Enter picks what was typed, and not all that is like it
    )
    st.multiselect(
        _("Or who told us"),
        list(reading.map["sources"]["id"]),
        format_func=isolated,
        key=f"{key} sources",
        placeholder=_("A pseudonym, or a public document"),
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,  # Enter picks what was typed, and not all that is like it
    )


def could_be(item: Item, key: str) -> None:
    """From which to which mark it could be, and why."""
    marks = [code for code, mark in item.marks.items() if mark.value is not None]
    with st.container(horizontal=True):
        if all(code.isdigit() for code in marks):
            for name, label in (("low", _("Could be, from")), ("high", _("to"))):
                st.selectbox(esc(label), marks, index=None, key=f"{key} {name}", width=110, placeholder="–")
        st.text_area(
            _("Why, or what was seen"),
            key=f"{key} text",
            height=TALL,
            width="stretch",
            placeholder=_("Name nobody"),
        )
