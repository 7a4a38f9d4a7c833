"""A field for what was heard: a text, several, a few words to choose from, actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.schema import MeetingQuestion
from actormap.core.sentences import term
from actormap.core.words import _, plain
from actormap.web.escape import esc
from actormap.web.parts import choices
from actormap.web.state.session import Reading


def question_of(name: str) -> MeetingQuestion:
    """A question in the language of who reads, by its name."""
    return translated(schema.meeting_questions()[name])


def translated(question: MeetingQuestion) -> MeetingQuestion:
    """A question in the language of who reads."""
    return replace(question, label=plain(question.label), hint=plain(question.hint))


def show(name: str, key: str, begin: Any, kept: dict[str, Any]) -> None:
    """Ask it; where something is given to begin with, that is changed."""
    question = question_of(name)
    words = {code: plain(term(label)) for code, label in schema.meeting_answers(question).items()}
    if begin:
        st.session_state.setdefault(key, begin)
    if question.answer == "texts":
        st.multiselect(
            esc(question.label),
            [],
            accept_new_options=True,
            key=key,
            placeholder=_("Type one and press Enter"),
            **kept,
        )
    elif words:
        st.segmented_control(
            esc(question.label),
            list(words),
            format_func=words.__getitem__,
            selection_mode="multi" if question.many else "single",
            key=key,
            **kept,
        )
    else:
        st.text_input(esc(question.label), key=key, placeholder=esc(question.hint), **kept)


def actors(reading: Reading, label: str, others: Sequence[str], key: str, kept: dict[str, Any]) -> None:
    """Ask for several of the others."""
    st.multiselect(
        esc(label),
        others,
        format_func=lambda actor: choices.label(reading, actor),
        key=key,
        placeholder=_("Choose actors or type their names"),
        **kept,
    )
