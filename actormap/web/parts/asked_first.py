"""What stands above the fields of a form: they follow it, or something is told of it before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.findings import Findings
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext, plain
from actormap.records.record import editing, judging, noticing
from actormap.records.record.editing import Question
from actormap.web.escape import esc
from actormap.web.parts import fields
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.jobs import refusal
from actormap.web.state.session import current_reading

LATER = {
    "meetings": ("session", "guests", "came", "choices", "outcome", "officer_role", "sensitivity", "note")
}
"""What is not asked of a new row: how guests are chosen is written before any name."""
NAMED = 6
"""So many of those who do it already are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks of a row, by what is filled in above its fields so far.

    Parameters
    ----------
    questions
        All of them.
    first
        Columns that stand above the others.
    key
        With it the keys of the fields begin.
    new
        Whether the row is new.
    kind
        Of which kind it is, where it is one of several.
    says
        What is told above them.
    flat
        Whether all of it stands one below the other.
    """

    questions: Sequence[Question]
    first: tuple[str, ...]
    key: str
    new: bool
    kind: str = ""
    says: str = ""
    flat: bool = False

    def at(self, question: Question) -> str:
        """The key of a field."""
        return f"{self.key} {question.column.name}"

    def below(self) -> list[Question]:
        """What is asked below, by part."""
        return [question for question in self.questions if question.column.name not in self.first]

    def filled(self) -> dict[str, Any]:
        """What is filled in, by column."""
        return {question.column.name: fields.read(question, self.key) for question in self.questions}

    def draw(self) -> None:
        """Draw what stands above; nothing where nothing does."""
        for question in self.questions:
            if question.column.name in self.first:
                fields.draw(question, self.at(question))
        if self.says:
            st.text(self.says)
        if "item" in self.first:
            self._what_is_judged()
        elif self.kind == "strategy":
            for doubt in noticing.doubts(_begun(self)):
                st.warning(esc(shown(doubt)))
        elif self.kind == "activity":
            _who_does_this(_begun(self))

    def _what_is_judged(self) -> None:
        """Tell the question of the item, and its marks."""
        code = st.session_state.get(f"{self.key} item") or ""
        if code in schema.items():
            st.text(plain(schema.items()[code].help))
        with st.container(gap="xxsmall"):
            for mark, meaning in judging.anchors(code).items():
                st.caption(esc(f"{mark} · {plain(meaning)}"))

    def found(self) -> dict[str, Any]:
        """What was found of a new activity before it is saved, as cells: it is kept with it."""
        row = self.filled() | {"kind": self.kind}
        if not self.new or row.get("analysis") or not noticing.asks_already(row):
            return {}
        reading = current_reading()
        if not is_for(reading.principal, noticing.ANALYSIS):
            return {}
        try:
            return noticing.cited(_asked(row), reading.revision)
        except ActormapError:  # nobody is kept from writing by what could not be found
            return {}


def of_row(questions: Sequence[Question], table: str, key: str, *, new: bool, kind: str = "") -> Asked:
    """What a form asks of a row, whose fields have keys that begin so; of this kind, where it is given."""
    if item := judging.judged_in(questions):
        code = st.session_state.get(f"{key} {item.column.name}", item.value) or ""
        return Asked([item, *judging.for_item(questions, code)], (item.column.name,), key, new)
    if table == noticing.TABLE:
        return _of_undertaking(questions, key, new, kind)
    if new and table in LATER:
        kept = [each for each in questions if each.column.name not in LATER[table]]
        says = _("Write how guests are chosen before any name: guests are added after.")
        return Asked(kept, (), key, new, says=says, flat=True)
    return Asked(questions, (), key, new)


def _of_undertaking(questions: Sequence[Question], key: str, new: bool, kind: str) -> Asked:
    """What is asked of an undertaking: its kind first where it is new, for the rest follows."""
    held = {question.column.name: question.value for question in questions}
    follows = new and not kind and "kind" in held
    kind = kind or (st.session_state.get(f"{key} kind") if follows else "") or held.get("kind") or ""
    first = ("kind",) if follows else ()
    asked = editing.of_kind(questions, kind) if kind else questions
    return Asked(asked, (*first, *noticing.ASKED) if kind == "activity" else first, key, new, kind)


def _begun(asked: Asked) -> dict[str, Any]:
    """What is filled in so far: what is not drawn yet begins with what is recorded."""
    held = st.session_state
    cells = {
        question.column.name: held.get(asked.at(question), question.value) for question in asked.questions
    }
    return cells | {"kind": asked.kind}


def _asked(row: dict[str, Any]) -> Findings:
    reading = current_reading()
    return ask(
        reading, noticing.ANALYSIS, check=False, sector=row.get("sector") or "", area=row.get("pcode") or ""
    )


def _who_does_this(row: dict[str, Any]) -> None:
    """Who does an activity there already, to be looked at before it is saved."""
    if not noticing.asks_already(row):
        st.text(_("Choose the theme or the area: who does this there already is told here."))
        return
    if not is_for(current_reading().principal, noticing.ANALYSIS):
        return
    try:
        found = _asked(row)
    except ActormapError as refused:
        st.info(esc(refusal(refused)))
        return
    whole, *others = found.findings
    with st.container(border=True, gap="xxsmall", key="who does this already"):
        st.text(shown(whole.statement))
        st.text(shown(whole.reason))
        for finding in others[:NAMED]:
            st.text(shown(finding.statement))
        if more := len(others[NAMED:]):
            st.caption(ngettext(more, "{n} more.", "{n} more."))
        if others:
            st.text(shown(whole.next_question))
