"""What is asked after a meeting; the questions are those of ``schema/meeting_questions.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.schema import MeetingQuestion
from actormap.core.words import _
from actormap.meetings.plans import officer_roles, plans_of
from actormap.meetings.report import tie_questions, yes_no_questions
from actormap.metrics.partner.still_so import Known
from actormap.web.escape import esc
from actormap.web.pages.after_a_meeting import about_others, fields, heard, known
from actormap.web.parts import choices, tables
from actormap.web.parts.writing import forms
from actormap.web.state import chosen
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading, current_reading, day
from actormap.web.state.unfinished.meeting import NAME, NEW, SOMEBODY_NEW, Writing, known_of, report_of

KEPT: dict[str, Any] = {"persist_state": "session"}
"""What keeps an element as it was filled in while other pages are looked at."""


def whom(reading: Reading) -> str:
    """Ask whom the office met; "" until somebody is chosen, `NEW` for one that is not on the map yet."""
    question = _questions()["whom"]
    new = st.toggle(_("They are not on the map yet"), key=SOMEBODY_NEW, **KEPT)
    if new:
        return NEW
    return choices.actor(reading, question.label, "whom") or ""


def rest(reading: Reading, held: Writing, whom: str) -> None:
    """Ask the rest, and offer to write it down."""
    questions = _questions()
    if whom == NEW:
        st.text_input(_("Name"), key=held.key(whom, NAME), **KEPT)
    _met(reading, held, whom, questions)
    of_record, others = known_of(reading, whom), _others(reading, whom)
    known.body(reading, held, whom, of_record, KEPT)
    st.divider()
    st.header(_("What did they say? It is recorded as told by them, on that day"), anchor=False)
    _statements(reading, held, whom, questions)
    about_others.body(reading, held, whom, others, KEPT)
    heard.body(reading, held, whom, others, of_record, KEPT)
    st.divider()
    st.header(_("Asked and answered"), anchor=False)
    with st.container(horizontal=True, gap="medium"):
        for question in map(fields.translated, yes_no_questions()):
            _choice(held, whom, question, _("Not asked"))
    review = questions["review_by"]
    forms.day(review.label, held.key(whom, review.name), **KEPT)
    note = questions["note"]
    st.text_area(esc(note.label), key=held.key(whom, note.name), placeholder=esc(note.hint), **KEPT)
    args = (held, whom, held.numbers[whom], of_record)
    st.button(_("Save"), type="primary", shortcut="Ctrl+Enter", on_click=_write, args=args)
    if refused := held.refused_still(report_of(held, whom)):
        st.error(esc(refused))


def _questions() -> dict[str, MeetingQuestion]:
    return {name: fields.question_of(name) for name in schema.meeting_questions()}


def _write(held: Writing, whom: str, number: int, of_record: Sequence[Known]) -> None:
    """Runs before anything is drawn, so that no further click can come between; twice pressed writes once."""
    if number != held.numbers[whom]:
        return
    held.enter(current_reading(), whom, of_record)
    if held.revision is not None:
        chosen.keep("whom", "")
        chosen.keep("brought_by", "")


def _met(reading: Reading, held: Writing, whom: str, questions: dict[str, MeetingQuestion]) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        forms.day(questions["date"].label, held.key(whom, "date"), day().isoformat(), **KEPT)
        _choice(held, whom, questions["mode"])
        _choice(held, whom, questions["direction"])
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.selectbox(
            esc(questions["officer_role"].label),
            officer_roles(reading.map),
            index=None,
            accept_new_options=True,
            placeholder=esc(questions["officer_role"].hint),
            key=held.key(whom, "officer_role"),
            width=260,
            **KEPT,
        )
        _brought_by(reading, held, whom, questions["brought_by"])


def _brought_by(reading: Reading, held: Writing, whom: str, question: MeetingQuestion) -> None:
    key, linked = held.key(whom, question.name), chosen.value("brought_by")
    options = _others(
        reading, whom, first=[plan.now["from_id"] for plan in plans_of(reading.map) if not plan.closed]
    )
    if key not in st.session_state and linked in options:
        st.session_state[key] = linked
    st.selectbox(
        esc(question.label),
        options,
        index=None,
        format_func=lambda actor: choices.label(reading, actor),
        key=key,
        placeholder=esc(question.hint),
        width=360,
        **KEPT,
    )


def _others(reading: Reading, whom: str, first: Sequence[str] = ()) -> list[str]:
    every = [actor for actor in tables.targets(reading.map) if actor != whom]
    return sorted(every, key=lambda actor: actor not in first)


def _choice(held: Writing, whom: str, question: MeetingQuestion, none: str = "") -> None:
    """One of a few words, or none of them."""
    words = vocabulary(question.answer) | ({"": none} if none else {})
    st.segmented_control(
        esc(question.label),
        list(words),
        format_func=words.__getitem__,
        default="" if none else None,
        key=held.key(whom, question.name),
        **KEPT,
    )


def _statements(reading: Reading, held: Writing, whom: str, questions: dict[str, MeetingQuestion]) -> None:
    others = _others(reading, whom)
    for question in (*map(fields.translated, tie_questions()), questions["mentioned"]):
        fields.actors(reading, question.label, others, held.key(whom, question.name), KEPT)
        if question.kind == "coordination":
            nobody = questions["nobody_else"]
            st.checkbox(esc(nobody.label), key=held.key(whom, nobody.name), help=esc(nobody.hint), **KEPT)
    newcomers = questions["newcomers"]
    names = st.multiselect(
        esc(newcomers.label),
        [],
        accept_new_options=True,
        key=held.key(whom, newcomers.name),
        placeholder=_("Type a name and press Enter"),
        help=esc(newcomers.hint),
        **KEPT,
    )
    if names or whom == NEW:
        basis = questions["basis"]
        words = vocabulary(basis.answer)
        st.selectbox(
            esc(basis.label),
            list(words),
            index=None,
            format_func=words.__getitem__,
            key=held.key(whom, basis.name),
            help=esc(basis.hint),
            **KEPT,
        )
