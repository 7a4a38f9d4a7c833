"""Elements for the cells of a row that is kept by a form."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, term
from actormap.core.words import _, plain
from actormap.records.record.editing import Question
from actormap.web.escape import esc
from actormap.web.parts.writing import forms

TALL = 120
"""Height in pixels of a field for several lines."""


def draw(question: Question, key: str) -> None:
    """An element for a cell; it begins with what is recorded, and can be emptied."""
    if question.kind == "marks":
        _draw_marks(question, key)
        return
    label, about = _label(question), question.help
    st.session_state.setdefault(key, _begin(question))
    if question.kind == "choice":
        st.selectbox(
            esc(label),
            list(question.options),
            index=None,
            format_func=lambda code: _name(question, code),
            key=key,
            help=esc(about),
            accept_new_options=question.open,
            placeholder=esc(_empty(question, _("Not known"))),
        )
    elif question.kind == "choices":
        st.multiselect(
            esc(label),
            list(question.options),
            format_func=lambda code: _name(question, code),
            key=key,
            help=esc(about),
            accept_new_options=question.open,
            placeholder=esc(_empty(question, _("None recorded"))),
        )
    elif question.kind == "number":
        whole = question.column.type == "integer"
        st.number_input(
            esc(label),
            min_value=_end(question.column.min, whole),
            max_value=_end(question.column.max, whole),
            value=None,
            step=1 if whole else 0.1,
            key=key,
            help=esc(about),
            placeholder=esc(_empty(question, _("Not known"))),
        )
    elif question.kind == "day":
        forms.day(label, key, help=esc(about))
    elif question.kind == "text":
        # Only a new row is asked for its code.
        left = _("Made by itself if left empty") if question.column.name == "id" else ""
        st.text_input(esc(label), key=key, help=esc(about), placeholder=esc(_empty(question, left)))
    else:
        st.text_area(esc(label), height=TALL, key=key, help=esc(about), placeholder=esc(_empty(question, "")))


def _draw_marks(question: Question, key: str) -> None:
    """An element for each line of risk; nothing chosen is not known."""
    st.markdown(f"**{esc(_label(question))}**")
    for line, marks in _lines().items():
        item, field = schema.items()[line], f"{key} {line}"
        st.session_state.setdefault(field, next((code for code in marks if code in question.value), None))
        st.selectbox(
            esc(plain(item.label)),
            marks,
            index=None,
            format_func=_mark_in_words,
            key=field,
            help=esc(plain(item.help)),
            placeholder=_("Not known"),
        )


def _mark_in_words(code: str) -> str:
    _line, mark = schema.risk_marks()[code]
    return f"{mark.code} · {plain(mark.label)}"


@cache
def _lines() -> dict[str, list[str]]:
    """The five lines of risk, each with what stands for its marks in a case."""
    lines: dict[str, list[str]] = {}
    for code, (line, _mark) in schema.risk_marks().items():
        lines.setdefault(line, []).append(code)
    return lines


def _empty(question: Question, otherwise: str) -> str:
    """What it means that a field is left empty."""
    return plain(question.empty) if question.empty else otherwise


def _begin(question: Question) -> Any:
    """What is recorded, as the element of the form holds it."""
    if question.kind == "texts":
        return "\n".join(question.value)
    if question.kind in {"text", "long", "day"}:
        return question.value or ""
    if question.kind == "number" and question.value is not None:
        return int(question.value) if question.column.type == "integer" else float(question.value)
    return question.value


def _end(limit: float | None, whole: bool) -> float | None:
    return int(limit) if whole and limit is not None else limit


def _label(question: Question) -> str:
    if question.kind == "texts":
        return _("{label}, one per line", label=question.label)
    needed = question.column.required and not question.column.default and question.column.name != "id"
    return _("{label}, required", label=question.label) if needed else question.label


def _name(question: Question, code: str) -> str:
    return isolated(question.options.get(code, code))


def read(question: Question, key: str) -> Any:
    """What was filled in."""
    if question.kind == "marks":
        every = [st.session_state.get(f"{key} {question.column.name} {line}") for line in _lines()]
        return [code for code in every if code]
    value = st.session_state.get(f"{key} {question.column.name}")
    if question.kind == "texts":
        return [line for line in str(value or "").splitlines() if line.strip()]
    return str(value or "").strip() if question.kind == "day" else value


VOCABULARY = "swot_item"


def offer(question: Question) -> None:
    """Below the field for a prompt or an example: all of them, each with what it asks."""
    if question.column.vocabulary != VOCABULARY:
        return
    kinds = {
        "swot_prompt": _("Twelve questions to ask"),
        "swot_example": _("33 examples, none of them counted"),
    }
    for kind, title in kinds.items():
        with st.expander(esc(title)):
            for code, words in schema.vocabulary("swot_quadrant").items():
                st.caption(f"**{esc(plain(term(words)))}**")
                for item, (quadrant, _side) in schema.swot().items():
                    about = schema.items()[item]
                    if quadrant == code and about.set == kind:
                        st.caption(
                            esc(_("{what}: {asked}", what=plain(about.label), asked=plain(about.help)))
                        )
