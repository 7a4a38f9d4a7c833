"""What is asked after a meeting; the questions are those of ``schema/meeting_questions.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, term
from actormap.core.words import _, plain
from actormap.meetings.plans import officer_roles, plans_of
from actormap.meetings.report import tie_questions, yes_no_questions
from actormap.metrics.partner.still_so import Known
from actormap.web.escape import esc
from actormap.web.pages.lists import meeting_known
from actormap.web.pages.lists.meeting_known import KEPT, Meeting, pick, question_of, texts
from actormap.web.parts import choices, layout
from actormap.web.parts.writing import forms
from actormap.web.state import chosen
from actormap.web.state.analyses import Unfinished, ask, waiting
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading, current_reading, day
from actormap.web.state.unfinished.meeting import (
    NAME,
    NEW,
    SOMEBODY_NEW,
    WORKS,
    Writing,
    about_keys,
    known_of,
    report_of,
)

ANSWERS = {
    WORKS: term("They do"),
    "list": term("Named others"),
    "none": term("Knows of nobody"),
    "declined": term("Would not say"),
}


def whom(reading: Reading) -> str:
    """Ask whom the office met; "" until somebody is chosen, `NEW` for one that is not on the map yet."""
    if st.toggle(_("They are not on the map yet"), key=SOMEBODY_NEW, **KEPT):
        return NEW
    return choices.actor(reading, question_of("whom").label, "whom") or ""


def rest(reading: Reading, held: Writing, whom: str) -> None:
    """Ask the rest, and offer to write it down."""
    meeting, of_record = Meeting(reading, held, whom), known_of(reading, whom)
    if whom == NEW:
        st.text_input(_("Name"), key=meeting.key(NAME), **KEPT)
    _met(meeting)
    meeting_known.body(meeting, of_record)
    st.divider()
    layout.head(_("What did they say? It is recorded as told by them, on that day"))
    _statements(meeting)
    _about_others(meeting)
    meeting_known.heard(meeting, of_record)
    st.divider()
    layout.head(_("Asked and answered"))
    with st.container(horizontal=True, gap="medium"):
        for question in yes_no_questions():
            _choice(meeting, question.name, _("Not asked"))
    forms.day(question_of("review_by").label, meeting.key("review_by"), **KEPT)
    note = question_of("note")
    st.text_area(esc(note.label), key=meeting.key(note.name), placeholder=esc(note.hint), **KEPT)
    args = (held, whom, held.numbers[whom], of_record)
    layout.press(_("Save"), _write, *args, type="primary", shortcut="Ctrl+Enter")
    layout.refused(held.refused_still(report_of(held, whom)))


def _write(held: Writing, whom: str, number: int, of_record: Sequence[Known]) -> None:
    """Runs before anything is drawn, so that no further click can come between; twice pressed writes once."""
    if number != held.numbers[whom]:
        return
    held.enter(current_reading(), whom, of_record)
    if held.revision is not None:
        chosen.keep("whom", "")
        chosen.keep("brought_by", "")


def _met(meeting: Meeting) -> None:
    officer = question_of("officer_role")
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        forms.day(question_of("date").label, meeting.key("date"), day().isoformat(), **KEPT)
        _choice(meeting, "mode")
        _choice(meeting, "direction")
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.selectbox(
            esc(officer.label),
            officer_roles(meeting.reading.map),
            index=None,
            accept_new_options=True,
            placeholder=esc(officer.hint),
            key=meeting.key("officer_role"),
            width=260,
            **KEPT,
        )
        _brought_by(meeting)


def _brought_by(meeting: Meeting) -> None:
    question, key = question_of("brought_by"), meeting.key("brought_by")
    options = meeting.others(
        [plan.now["from_id"] for plan in plans_of(meeting.reading.map) if not plan.closed]
    )
    linked = chosen.value("brought_by")
    if key not in st.session_state and linked in options:
        st.session_state[key] = linked
    st.selectbox(
        esc(question.label),
        options,
        index=None,
        format_func=partial(choices.label, meeting.reading),
        key=key,
        placeholder=esc(question.hint),
        width=360,
        **KEPT,
    )


def _choice(meeting: Meeting, name: str, none: str = "") -> None:
    """One of a few words, or none of them."""
    question = question_of(name)
    words = vocabulary(question.answer) | ({"": none} if none else {})
    default = "" if none else None
    pick(st.segmented_control, question.label, words, meeting.key(name), default=default)


def _statements(meeting: Meeting) -> None:
    for question in (*tie_questions(), question_of("mentioned")):
        meeting.actors(question_of(question.name).label, meeting.others(), meeting.key(question.name))
        if question.kind == "coordination":
            nobody = question_of("nobody_else")
            st.checkbox(esc(nobody.label), key=meeting.key(nobody.name), help=esc(nobody.hint), **KEPT)
    newcomers, key = question_of("newcomers"), meeting.key("newcomers")
    names = texts(newcomers, key, _("Type a name and press Enter"), help=esc(newcomers.hint))
    if names or meeting.whom == NEW:
        basis = question_of("basis")
        words, hint = vocabulary(basis.answer), esc(basis.hint)
        pick(st.selectbox, basis.label, words, meeting.key("basis"), index=None, help=hint)


def _about_others(meeting: Meeting) -> None:
    """Ask what `evidence ask` would, each about another actor; what is not answered writes nothing."""
    subjects = _subjects(meeting.reading, meeting.whom)
    if not subjects:
        return
    layout.head(_("Asked about others"))
    st.text(_("Only what was asked and answered is recorded; nobody has to answer."))
    answers = {code: plain(label) for code, label in ANSWERS.items()}
    for subject in subjects:
        answer, works, trusts = about_keys(meeting.held, meeting.whom, subject)
        name = Name(choices.label(meeting.reading, subject))
        label = _("Who works with {name}, and whom does it trust?", name=name)
        if pick(st.segmented_control, label, answers, answer) in {WORKS, "list"}:
            others = [other for other in meeting.others() if other != subject]
            meeting.actors(_("Who else works with {name}?", name=name), others, works)
            meeting.actors(_("Whom does {name} trust?", name=name), others, trusts)


def _subjects(reading: Reading, whom: str) -> list[str]:
    """About whom it is asked; nobody where nobody can be, or the role may not know."""
    try:
        questions = ask(reading, "evidence.ask", check=False).findings
    except Unfinished as unfinished:
        waiting(unfinished.question)
        return []
    except ActormapError:
        return []
    return [finding.subject[1] for finding in questions if finding.subject[0] == whom]
