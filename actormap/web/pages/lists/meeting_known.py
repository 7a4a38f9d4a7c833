"""Fields for what was heard: what is on record, to be confirmed, and what is not on record yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from actormap.core import schema
from actormap.core.schema import MeetingQuestion
from actormap.core.sentences import Sentence, isolated, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.meetings.report import perception_questions
from actormap.metrics.partner.still_so import Known
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.parts import choices, layout, tables
from actormap.web.parts.writing import forms
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.meeting import (
    CHANGED,
    MOST,
    SAME,
    Writing,
    answered,
    line,
    lines,
    now,
    still,
)

KEPT: dict[str, Any] = {"persist_state": "session"}
"""What keeps an element as it was filled in while other pages are looked at."""
FEW = 5
"""So many lines stand there at once; the others are one click away."""
OF_THEM = ("talked_about", "leaders", "levels", "networking")


class Meeting(NamedTuple):
    """Whom the office met, and what this window holds of it."""

    reading: Reading
    held: Writing
    whom: str

    def key(self, question: str) -> str:
        """The key of an element: what was typed for one actor is never offered for another."""
        return self.held.key(self.whom, question)

    def others(self, first: Sequence[str] = ()) -> list[str]:
        """Everybody else, some of them first."""
        every = [actor for actor in tables.targets(self.reading.map) if actor != self.whom]
        return sorted(every, key=lambda actor: actor not in first)

    def actors(self, label: str, others: Sequence[str], key: str) -> None:
        """Ask for several of the others."""
        st.multiselect(
            esc(label),
            others,
            format_func=partial(choices.label, self.reading),
            key=key,
            placeholder=_("Choose actors or type their names"),
            **KEPT,
        )

    def show(self, name: str, key: str = "", begin: Any = None) -> None:
        """Ask a question by its answer; where something is given to begin with, that is changed."""
        question, key = question_of(name), key or self.key(name)
        words = {code: plain(term(label)) for code, label in schema.meeting_answers(question).items()}
        if begin:
            st.session_state.setdefault(key, begin)
        if question.answer == "texts":
            texts(question, key, _("Type one and press Enter"))
        elif words:
            mode = "multi" if question.many else "single"
            pick(st.segmented_control, question.label, words, key, selection_mode=mode)
        else:
            st.text_input(esc(question.label), key=key, placeholder=esc(question.hint), **KEPT)


def question_of(name: str) -> MeetingQuestion:
    """A question in the language of who reads, by its name."""
    question = schema.meeting_questions()[name]
    return replace(question, label=plain(question.label), hint=plain(question.hint))


def pick(
    element: Callable[..., Any], label: str, words: Mapping[str, str], key: str, **more: Any
) -> str | None:
    """Ask for one of a few words; further options are those of the element."""
    picked: str | None = element(
        esc(label), list(words), format_func=words.__getitem__, key=key, **KEPT, **more
    )
    return picked


def texts(question: MeetingQuestion, key: str, how: str, **more: Any) -> list[str]:
    """Ask for texts, as many as somebody types; as `pick`."""
    return st.multiselect(
        esc(question.label), [], accept_new_options=True, key=key, placeholder=esc(how), **KEPT, **more
    )


def body(meeting: Meeting, known: Sequence[Known]) -> None:
    """Ask of each line whether it is still so; one that nobody talked about stays as it is."""
    lines = [each for each in known if each.topic != "shared"]
    if lines:
        layout.head(_("Still so?"))
    more = ngettext(len(lines) - FEW, "{n} more on record", "{n} more on record")
    layout.folded(lines, FEW, partial(_line, meeting), more)
    for each in known:
        if each.topic == "shared":
            st.caption(esc(_words(meeting.reading, each)))


def _line(meeting: Meeting, each: Known) -> None:
    words = {SAME: _("Still so"), CHANGED: _("Changed"), "": _("Not talked about")}
    question, key = meeting.key(still(each)), meeting.key(now(each))
    st.session_state.setdefault(question, answered(meeting.held.given(meeting.whom), each))
    if pick(st.segmented_control, _words(meeting.reading, each), words, question) != CHANGED:
        st.session_state.pop(key, None)  # of what did not change nothing else is told
    elif each.table == "undertakings":
        states = schema.undertaking_states()[each.cells["kind"]].values()
        st.session_state.setdefault(key, each.cells["status"])
        labels = {state.status: plain(term(state.label)) for state in states}
        pick(st.selectbox, _("Where it stands now"), labels, key, width=320)
    else:
        begin = each.cells.get("answer", each.cells.get(each.topic, ""))
        meeting.show(each.topic, key, split(begin) if each.topic == "levels" else begin)


def _words(reading: Reading, each: Known) -> str:
    """A line: what is on record, and of which day."""
    if each.table == "contacts":
        sentence = _of_contact(reading, each)
    else:
        sentence = _of_office(each) if each.table == "assessments" else _of_undertaking(reading, each)
    text = sentence.in_language(isolated)
    return _("{what} · as of {day}", what=text, day=each.day) if each.day else text


def _of_contact(reading: Reading, each: Known) -> Sentence:
    columns = schema.columns()["contacts"]
    label, cell = telling.label("contacts", each.topic), telling.cell
    what = cell(reading.map, columns[each.topic], each.cells[each.topic])
    if each.topic == "shared" and each.cells["shared_with"]:
        others = cell(reading.map, columns["shared_with"], each.cells["shared_with"])
        return Sentence(
            "{label}: {what} (also given to {others})", label=term(label), what=what, others=others
        )
    return Sentence("{label}: {what}", label=term(label), what=what)


def _of_office(each: Known) -> Sentence:
    item = schema.items()[each.topic]
    answer = term(item.words[each.cells["answer"]])
    return Sentence("{item}: {answer}, as they see the office", item=term(item.label), answer=answer)


def _of_undertaking(reading: Reading, each: Known) -> Sentence:
    row = {"kind": each.cells["kind"], "purpose": each.cells["purpose"]}
    text = telling.headline(reading.map, "undertakings", row)
    return Sentence("{what}, due by {day}", what=text, day=each.cells["due"]) if each.cells["due"] else text


def heard(meeting: Meeting, known: Sequence[Known]) -> None:
    """Ask what is not on record yet; what is stands above, to be confirmed."""
    there = {each.topic for each in known} - {"shared"}
    with st.expander(_("What else was heard, needed and promised")):
        for name in (*OF_THEM, "shared"):
            if name not in there:
                meeting.show(name)
        if st.session_state.get(meeting.key("shared")):
            meeting.actors(question_of("shared_with").label, meeting.others(), meeting.key("shared_with"))
        for kind in ("needs", "we_promised", "they_promised"):
            _lines(meeting, kind)
        layout.subhead(_("How do they see the office?"))
        for question in perception_questions():
            if question.name not in there:
                meeting.show(question.name)


def _lines(meeting: Meeting, kind: str) -> None:
    """A line each, and an empty one for the next."""
    label = question_of(kind).label
    for number in range(min(lines(meeting.held.given(meeting.whom), kind) + 1, MOST)):
        key = meeting.key(line(kind, number))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(esc(label), key=key, placeholder=_("In a few words"), **KEPT)
            if kind == "needs":
                support, key = question_of("support"), meeting.key(line(kind, number, "support"))
                words = {code: plain(term(text)) for code, text in schema.meeting_answers(support).items()}
                more: dict[str, Any] = {"index": None, "placeholder": _("Not known"), "width": 280}
                pick(st.selectbox, support.label, words, key, **more)
            else:
                key = meeting.key(line(kind, number, "by"))
                forms.day(question_of(f"{kind}_by").label, key, **KEPT)
