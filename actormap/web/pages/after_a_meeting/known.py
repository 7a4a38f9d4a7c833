"""What is on record of whom the office met: still so, changed, or not talked about, which writes nothing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import Sentence, isolated, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.partner.still_so import Known
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.pages.after_a_meeting import fields
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.meeting import CHANGED, SAME, Writing, answered, now, still

FEW = 5
"""So many lines stand there at once; the others are one click away."""


def body(reading: Reading, held: Writing, whom: str, known: list[Known], kept: dict[str, Any]) -> None:
    """Ask of each line; one that nobody talked about stays as it is."""
    lines = [each for each in known if each.topic != "shared"]
    if lines:
        st.header(_("Still so?"), anchor=False)
    for each in lines[:FEW]:
        _line(reading, held, whom, each, kept)
    if rest := lines[FEW:]:
        with st.expander(ngettext(len(rest), "{n} more on record", "{n} more on record")):
            for each in rest:
                _line(reading, held, whom, each, kept)
    for each in known:
        if each.topic == "shared":
            st.caption(esc(_words(reading, each)))


def _line(reading: Reading, held: Writing, whom: str, each: Known, kept: dict[str, Any]) -> None:
    words = {SAME: _("Still so"), CHANGED: _("Changed"), "": _("Not talked about")}
    question, key = held.key(whom, still(each)), held.key(whom, now(each))
    st.session_state.setdefault(question, answered(held.given(whom), each))
    answer = st.segmented_control(
        esc(_words(reading, each)), list(words), format_func=words.__getitem__, key=question, **kept
    )
    if answer != CHANGED:
        st.session_state.pop(key, None)  # of what did not change nothing else is told
    elif each.table == "undertakings":
        states = schema.undertaking_states()[each.cells["kind"]].values()
        _state(key, {state.status: plain(term(state.label)) for state in states}, each, kept)
    else:
        begin = each.cells.get("answer", each.cells.get(each.topic, ""))
        fields.show(each.topic, key, split(begin) if each.topic == "levels" else begin, kept)


def _state(key: str, words: dict[str, str], each: Known, kept: dict[str, Any]) -> None:
    st.session_state.setdefault(key, each.cells["status"])
    st.selectbox(
        _("Where it stands now"), list(words), format_func=words.__getitem__, key=key, width=320, **kept
    )


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
