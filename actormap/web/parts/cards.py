"""What cards of a page are made of: headings, lines, buttons, lists of which the rest is behind a press."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Literal, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actormap.core import schema
from actormap.core.errors import ActormapError, Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Sentence, shown, term
from actormap.core.words import _, plain
from actormap.metrics.base.answers import Answered
from actormap.web.escape import esc
from actormap.web.state.analyses import ask
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading

T = TypeVar("T")
Colour = Literal["blue", "gray", "green", "orange", "red", "violet"]
ANSWER_ICONS = {
    "works": "check_circle",
    "yes": "check_circle",
    "met": "check_circle",
    "agreed": "contrast",
    "partly": "contrast",
    "could": "radio_button_unchecked",
    "declined": "close",
    "no": "close",
    "not": "close",
    "differ": "alt_route",
    "unknown": "help",
}


def card(**more: Any) -> DeltaGenerator:
    """A part of a page with a border around it; further options are those of the element."""
    return st.container(border=True, **more)


def in_line(align: Literal["center", "bottom"] = "center", **more: Any) -> DeltaGenerator:
    """What stands side by side, on one line where there is room."""
    return st.container(horizontal=True, vertical_alignment=align, **more)


def text_line(text: str, **more: Any) -> None:
    """A text as it is, in the language that is spoken."""
    st.text(shown(text), **more)


def heading(text: str, **more: Any) -> None:
    """The heading of a card."""
    st.header(esc(text), anchor=False, **more)


def subheading(text: str) -> None:
    """A heading below that of a card."""
    st.subheader(esc(text), anchor=False)


def note(text: object, **more: Any) -> None:
    """A line in small letters."""
    st.caption(esc(text), **more)


def headed(finding: Finding) -> None:
    """What a finding says as the heading of a card, and why below it."""
    heading(finding.statement)
    note(finding.reason)


def button(
    label: str,
    act: Callable[..., Any],
    *args: Any,
    key: str | None = None,
    icon: str = "",
    quiet: bool = False,
    primary: bool = False,
    **more: Any,
) -> None:
    """A button that does something with what is given; a quiet one is one of many."""
    st.button(
        esc(label),
        key=key,
        icon=f":material/{icon}:" if icon else None,
        type="tertiary" if quiet else "primary" if primary else "secondary",
        on_click=act,
        args=args,
        **more,
    )


def badge(text: str, colour: Colour, icon: str = "") -> None:
    """A word that stands out."""
    st.badge(esc(text), color=colour, icon=f":material/{icon}:" if icon else None)


def several(
    label: str, codes: Sequence[str], words: Callable[[str], str], placeholder: str, *, key: str, **more: Any
) -> None:
    """Ask for several of many things that are found by a word of theirs, or for what is not among them."""
    st.multiselect(
        esc(label),
        codes,
        format_func=words,
        placeholder=esc(placeholder),
        key=key,
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,  # Enter picks what was typed, and not all that is like it
        **more,
    )


def answer_line(number: int, each: Answered, words: str, form: Callable[[str], None]) -> None:
    """An item that is judged with its answer in words; the form that is drawn opens by what it asks."""
    with in_line(gap="xsmall"):
        badge("", "gray", ANSWER_ICONS[each.answer])
        with st.container(width="stretch", gap=None):
            form(_("{number}. {what}", number=number, what=term(each.item.label)))
        note(words, width="content")


def answer_words(each: Answered) -> str:
    """What is answered, or that scorers differ."""
    return _("scorers differ") if each.differ else plain(each.item.marks[each.answer].label)


def day_words(first: str, last: str = "") -> str:
    """A day in the words of the language; or from which to which day something is."""
    if last not in {"", first}:
        return _("{first} to {last}", first=first, last=last)
    return shown(Sentence("{day}", day=first))


def capital(words: str) -> str:
    """Words as they stand at the beginning of a line."""
    return words[:1].upper() + words[1:]


def few_first(items: Sequence[T], few: int, draw: Callable[[T], object], more: Callable[[int], str]) -> None:
    """Draw a few things of a list, and the others behind a press that says how many `more` there are."""
    for each in items[:few]:
        draw(each)
    if rest := items[few:]:
        with st.expander(esc(more(len(rest)))):
            for each in rest:
                draw(each)


def item_label(code: str) -> str:
    """What an item that is judged is called."""
    return plain(schema.items()[code].label)


def answer_if_any(reading: Reading, analysis: str, **options: Any) -> Findings | None:
    """What an analysis says (`ask`); None where nothing of it is recorded."""
    with suppress(Refused):
        return ask(reading, analysis, **options)
    return None


@contextmanager
def keeping_refusal(key: str) -> Iterator[None]:
    """Keep under a key why what somebody pressed was not done, for `show_refusal`."""
    st.session_state.pop(key, None)
    try:
        yield
    except ActormapError as error:
        st.session_state[key] = refusal(error)


def show_refusal(key: str) -> None:
    """Say why what was pressed last was not done."""
    if key in st.session_state:
        st.error(esc(st.session_state[key]))
