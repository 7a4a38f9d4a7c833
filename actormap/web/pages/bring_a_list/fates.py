"""What becomes of each column: which stay out and why, with one press to say what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from actormap.core.sentences import Name, Sentence, isolated, series, shown, term
from actormap.core.words import _, ngettext
from actormap.ingest.changes.columns import IN, OUT, OUTCOMES, WAITS, Fate, heading, how
from actormap.ingest.mapping.answers import ANSWERS, OFFICE
from actormap.web.escape import esc
from actormap.web.parts.tables import sentence
from actormap.web.state.language import vocabulary
from actormap.web.state.unfinished.bringing import Bringing

ACROSS = 9
"""So many columns stand side by side."""
MOST = 2 * ACROSS
"""Of a wider list only the columns are shown that wait or can be let in; the others are named."""
_LETTERS = 28
_MARKS: dict[str, tuple[Sentence, str, Literal["green", "orange", "gray"]]] = {
    IN: (term("comes in"), ":material/check_circle:", "green"),
    WAITS: (term("one answer"), ":material/help:", "orange"),
    OUT: (term("stays out"), ":material/block:", "gray"),
}
_PRESSES = {
    "office": term("Which is your office?"),
    "persons": term("They agreed"),
    "phone": term("Keep in the sensitive part"),
    "email": term("Keep in the sensitive part"),
    "introduced_by": term("They did it once"),
    "groups": term("These name groups"),
    "notes": term("Keep as notes"),
    "who": term("All of these are organisations"),
}


def body(held: Bringing, every: Sequence[Fate]) -> None:
    """Show how many columns stay out, first of all, and each column with what becomes of it."""
    if not every:
        return
    left = any(fate.outcome != IN for fate in every)
    with st.container(border=True, key=f"columns {'left' if left else 'taken'} {held.number}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.header(esc(heading(every)), anchor=False)
                st.text(shown(how(every)))
            with st.container(horizontal=True, width="content", gap="xsmall"):
                _counts(every)
        wide = len(every) > MOST
        listed = [fate for fate in every if not wide or fate.answer]
        for start in range(0, len(listed), ACROSS):
            part = listed[start : start + ACROSS]
            for place, fate in zip(st.columns(len(part), gap="xxsmall"), part, strict=True):
                with place.container(
                    border=True, gap="xsmall", height="stretch", key=_key(held, fate, f"fate {fate.outcome}")
                ):
                    _column(held, fate)
        if wide:
            _named(held, every)


def _counts(every: Sequence[Fate]) -> None:
    labels = {
        IN: lambda n: ngettext(n, "{n} comes in", "{n} come in"),
        WAITS: lambda n: ngettext(n, "{n} needs an answer", "{n} need an answer"),
        OUT: lambda n: ngettext(n, "{n} stays out", "{n} stay out"),
    }
    for outcome in OUTCOMES:
        if number := sum(fate.outcome == outcome for fate in every):
            _label, icon, colour = _MARKS[outcome]
            st.badge(esc(labels[outcome](number)), icon=icon, color=colour)


def _named(held: Bringing, every: Sequence[Fate]) -> None:
    """Of a wide list: the columns that are not known, those that come in, and those that need nothing."""
    unknown = [fate for fate in every if not fate.settled and not fate.answer]
    for title, mine in (
        (_("Stay out, and are not known"), unknown),
        (_("Come in"), [fate for fate in every if fate.outcome == IN and not fate.answer]),
        (_("Stay out, and nothing has to be done"), [f for f in every if f.outcome != IN and f.settled]),
    ):
        if mine:
            with st.expander(esc(f"{title} ({len(mine)})")):
                st.text(shown(series(Name(fate.header) for fate in mine)))
                if mine is unknown:
                    st.button(_("Say what they are"), on_click=held.back_to, args=("columns",))


def _column(held: Bringing, fate: Fate) -> None:
    st.markdown(f"**{esc(isolated(_short(fate.header)))}**")
    with st.container(key=_key(held, fate, "examples")):
        st.text("\n".join(isolated(_short(example)) for example in fate.examples))
    label, icon, colour = _MARKS[fate.outcome]
    st.badge(esc(label), icon=icon, color=colour)
    text = Sentence("{holds}; {why}", holds=fate.holds, why=fate.why) if fate.why else fate.holds
    st.text(sentence(shown(text)))
    if fate.given:
        st.button(
            _("Leave out"),
            key=_key(held, fate, "out"),
            on_click=held.answer,
            args=(fate.sheet, fate.answer, ""),
        )
    elif fate.answer:
        _press(held, fate)
    elif not fate.settled:
        st.button(_("Say what it is"), key=_key(held, fate, "say"), on_click=held.back_to, args=("columns",))


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


def _key(held: Bringing, fate: Fate, what: str) -> str:
    return f"{what} {held.number} {fate.sheet} {fate.position}"


def _press(held: Bringing, fate: Fate) -> None:
    """One press that lets a column in; a basis, or the office, is asked first."""
    answers = ANSWERS[fate.answer]
    if len(answers) == 1:
        st.button(
            esc(_PRESSES[fate.answer]),
            key=_key(held, fate, "in"),
            on_click=held.answer,
            args=(fate.sheet, fate.answer, answers[0]),
        )
        return
    with st.popover(esc(_PRESSES[fate.answer]), type="primary" if fate.outcome == WAITS else "secondary"):
        if fate.answer == OFFICE:
            _office(held, fate)
        else:
            _basis(held, fate, answers)


def _basis(held: Bringing, fate: Fate, answers: Sequence[str]) -> None:
    words = vocabulary("contact_basis")
    key = _key(held, fate, "basis")
    st.radio(
        _("Why may they be kept?"), answers, index=None, format_func=lambda code: esc(words[code]), key=key
    )
    _keep(held, fate, key)


def _office(held: Bringing, fate: Fate) -> None:
    """Which of several offices it was; where there is none, what it is called."""
    offices = held.offices
    key = _key(held, fate, "office")
    if offices:
        st.radio(
            _("Which is your office?"),
            list(offices),
            index=None,
            key=key,
            format_func=lambda c: esc(offices[c]),
        )
    else:
        st.text_input(_("What is your office called?"), key=key, max_chars=160)
        st.caption(esc(_("It becomes an actor: your office.")))
    _keep(held, fate, key)


def _keep(held: Bringing, fate: Fate, key: str) -> None:
    if st.button(_("Use this"), key=_key(held, fate, "keep"), type="primary"):
        if answer := (st.session_state[key] or "").strip():
            held.answer(fate.sheet, fate.answer, answer)
            st.rerun()
        st.error(_("Say this first."))
