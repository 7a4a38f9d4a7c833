"""What else was heard and shared, how they see the office, what they need, what either side promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import term
from actormap.core.words import _, plain
from actormap.meetings.report import perception_questions
from actormap.metrics.partner.still_so import Known
from actormap.web.escape import esc
from actormap.web.pages.after_a_meeting import fields
from actormap.web.parts.writing import forms
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.meeting import MOST, Writing, line, lines

OF_THEM = ("talked_about", "leaders", "levels", "networking")


def body(
    reading: Reading,
    held: Writing,
    whom: str,
    others: Sequence[str],
    known: Sequence[Known],
    kept: dict[str, Any],
) -> None:
    """Ask what is not on record yet; what is stands above, to be confirmed."""
    there = {each.topic for each in known} - {"shared"}
    with st.expander(_("What else was heard, needed and promised")):
        for name in OF_THEM:
            if name not in there:
                fields.show(name, held.key(whom, name), None, kept)
        fields.show("shared", held.key(whom, "shared"), None, kept)
        if st.session_state.get(held.key(whom, "shared")):
            given = fields.question_of("shared_with")
            fields.actors(reading, given.label, others, held.key(whom, given.name), kept)
        for kind in ("needs", "we_promised", "they_promised"):
            _lines(held, whom, kind, kept)
        st.subheader(_("How do they see the office?"), anchor=False)
        for question in perception_questions():
            if question.name not in there:
                fields.show(question.name, held.key(whom, question.name), None, kept)


def _lines(held: Writing, whom: str, kind: str, kept: dict[str, Any]) -> None:
    """A line each, and an empty one for the next."""
    for number in range(min(lines(held.given(whom), kind) + 1, MOST)):
        key = held.key(whom, line(kind, number))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            question = fields.question_of(kind)
            st.text_input(esc(question.label), key=key, placeholder=_("In a few words"), **kept)
            if kind == "needs":
                _support(held.key(whom, line(kind, number, "support")), kept)
            else:
                until = fields.question_of(f"{kind}_by")
                forms.day(until.label, held.key(whom, line(kind, number, "by")), **kept)


def _support(key: str, kept: dict[str, Any]) -> None:
    question = fields.question_of("support")
    words = {code: plain(term(label)) for code, label in schema.meeting_answers(question).items()}
    st.selectbox(
        esc(question.label),
        list(words),
        index=None,
        format_func=words.__getitem__,
        key=key,
        placeholder=_("Not known"),
        width=280,
        **kept,
    )
