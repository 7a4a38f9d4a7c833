"""What stands above the fields of a form: they follow it, or something is told of it before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, shown
from actormap.core.words import _, ngettext, plain
from actormap.metrics.partner.already import SHEET
from actormap.records.record import editing, noticing
from actormap.records.record.editing import Question
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.parts.writing import fields
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
class Layout:
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
    intro
        What is told above them.
    flat
        Whether all of it stands one below the other.
    """

    questions: Sequence[Question]
    first: tuple[str, ...]
    key: str
    new: bool
    kind: str = ""
    intro: str = ""
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
        if self.intro:
            st.text(self.intro)
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
            for mark, meaning in noticing.anchors(code).items():
                st.caption(esc(f"{mark} · {plain(meaning)}"))

    def cited(self) -> dict[str, Any]:
        """What was found of a new activity before it is saved, as cells: it is kept with it."""
        row = self.filled() | {"kind": self.kind}
        if not self.new or row.get("analysis") or not noticing.asks_already(row):
            return {}
        reading = current_reading()
        if not is_for(reading.principal, noticing.ANALYSIS):
            return {}
        try:
            return noticing.cited(_answer(row), reading.revision)
        except ActormapError:  # nobody is kept from writing by what could not be found
            return {}


def of_row(questions: Sequence[Question], table: str, key: str, *, new: bool, kind: str = "") -> Layout:
    """What a form asks of a row, whose fields have keys that begin so; of this kind, where it is given."""
    if item := noticing.judged_in(questions):
        code = st.session_state.get(f"{key} {item.column.name}", item.value) or ""
        return Layout([item, *noticing.for_item(questions, code)], (item.column.name,), key, new)
    if table == noticing.TABLE:
        return _of_undertaking(questions, key, new, kind)
    if new and table in LATER:
        kept = [each for each in questions if each.column.name not in LATER[table]]
        intro = _("Write how guests are chosen before any name: guests are added after.")
        return Layout(kept, (), key, new, intro=intro, flat=True)
    return Layout(questions, (), key, new)


def _of_undertaking(questions: Sequence[Question], key: str, new: bool, kind: str) -> Layout:
    """What is asked of an undertaking: its kind first where it is new, for the rest follows."""
    held = {question.column.name: question.value for question in questions}
    follows = new and not kind and "kind" in held
    kind = kind or (st.session_state.get(f"{key} kind") if follows else "") or held.get("kind") or ""
    first = ("kind",) if follows else ()
    fitting = editing.of_kind(questions, kind) if kind else questions
    return Layout(fitting, (*first, *noticing.SCOPE) if kind == "activity" else first, key, new, kind)


def _begun(layout: Layout) -> dict[str, Any]:
    """What is filled in so far: what is not drawn yet begins with what is recorded."""
    held = st.session_state
    cells = {
        question.column.name: held.get(layout.at(question), question.value) for question in layout.questions
    }
    return cells | {"kind": layout.kind}


def _answer(row: dict[str, Any]) -> Findings:
    reading = current_reading()
    return ask(
        reading, noticing.ANALYSIS, check=False, sector=row.get("sector") or "", area=row.get("pcode") or ""
    )


def _who(finding: Finding) -> str:
    """Who does it, by the name that who looks sees; or what is undertaken already."""
    if finding.kind != "actor":
        return shown(finding.statement)
    name = Name(tables.names(current_reading().map)[finding.subject[0]])
    return shown(SHEET.sentence("actor", "statement", name=name, where=finding.details["where"]))


def _who_does_this(row: dict[str, Any]) -> None:
    """Who does an activity there already, to be looked at before it is saved."""
    if not noticing.asks_already(row):
        st.text(_("Choose the theme or the area: who does this there already is told here."))
        return
    if not is_for(current_reading().principal, noticing.ANALYSIS):
        return
    try:
        answer = _answer(row)
    except ActormapError as refused:
        st.info(esc(refusal(refused)))
        return
    whole, *others = answer.findings
    with st.container(border=True, gap="xxsmall", key="who does this already"):
        st.text(shown(whole.statement))
        st.text(shown(whole.reason))
        for finding in others[:NAMED]:
            st.text(_who(finding))
        if more := len(others[NAMED:]):
            st.caption(ngettext(more, "{n} more.", "{n} more."))
        if others:
            st.text(shown(whole.next_question))
