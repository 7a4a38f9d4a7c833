"""What becomes of each column, and of rows whose basis is asked apart: each with its press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from actormap.core.errors import Issue
from actormap.core.sentences import Name, Sentence, isolated, series, shown, term
from actormap.core.words import _, ngettext
from actormap.ingest import Imported
from actormap.ingest.changes.columns import IN, OUT, OUTCOMES, WAITS, Fate, heading, how
from actormap.ingest.changes.imported import hidden
from actormap.ingest.choices import ORIGINS, Choices
from actormap.ingest.mapping.columns import ANSWERS, APART, LEAVE_OUT, NOT_SO, OFFICE, REFUSALS
from actormap.ingest.rows.refusals import OF_GROUP
from actormap.web.escape import esc
from actormap.web.pages.lists.columns import allows
from actormap.web.parts import layout
from actormap.web.parts.tables import sentence
from actormap.web.state.language import vocabulary
from actormap.web.state.session import current_reading
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
        with layout.line():
            with st.container(gap=None):
                layout.head(heading(every))
                st.text(shown(how(every)))
            with st.container(horizontal=True, width="content", gap="xsmall"):
                _counts(every)
        wide = len(every) > MOST
        listed = [fate for fate in every if not wide or fate.answer]
        for start in range(0, len(listed), ACROSS):
            part = listed[start : start + ACROSS]
            for place, fate in zip(st.columns(len(part), gap="xxsmall"), part, strict=True):
                key = _key(held, fate, f"fate {fate.outcome}")
                with place, layout.card(height="stretch", key=key):
                    _column(held, fate)
        if wide:
            _named(held, every)


def _counts(every: Sequence[Fate]) -> None:
    counts = Counter(fate.outcome for fate in every)
    labels = {
        IN: ngettext(counts[IN], "{n} comes in", "{n} come in"),
        WAITS: ngettext(counts[WAITS], "{n} needs an answer", "{n} need an answer"),
        OUT: ngettext(counts[OUT], "{n} stays out", "{n} stay out"),
    }
    for outcome in OUTCOMES:
        if counts[outcome]:
            _label, icon, colour = _MARKS[outcome]
            st.badge(esc(labels[outcome]), icon=icon, color=colour)


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
                    layout.press(_("Say what they are"), held.back_to, "columns")


def _column(held: Bringing, fate: Fate) -> None:
    st.markdown(f"**{esc(isolated(_short(fate.header)))}**")
    with st.container(key=_key(held, fate, "examples")):
        st.text("\n".join(isolated(_short(example)) for example in fate.examples))
    label, icon, colour = _MARKS[fate.outcome]
    st.badge(esc(label), icon=icon, color=colour)
    text = Sentence("{holds}; {why}", holds=fate.holds, why=fate.why) if fate.why else fate.holds
    st.text(sentence(shown(text)))
    if fate.given:
        layout.press(_("Leave out"), held.answer, fate.sheet, fate.answer, "", key=_key(held, fate, "out"))
    elif fate.answer:
        _press(held, fate)
    elif not fate.settled:
        layout.press(_("Say what it is"), held.back_to, "columns", key=_key(held, fate, "say"))


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


def _key(held: Bringing, fate: Fate, what: str) -> str:
    return f"{what} {held.number} {fate.sheet} {fate.position}"


def _press(held: Bringing, fate: Fate) -> None:
    """One press that lets a column in; a basis, or the office, is asked first."""
    answers = ANSWERS[fate.answer]
    if len(answers) == 1:
        layout.press(
            _PRESSES[fate.answer],
            held.answer,
            fate.sheet,
            fate.answer,
            answers[0],
            key=_key(held, fate, "in"),
        )
        return
    with st.popover(esc(_PRESSES[fate.answer]), type="primary" if fate.outcome == WAITS else "secondary"):
        what = "office" if fate.answer == OFFICE else "basis"
        key, words = _key(held, fate, what), vocabulary("contact_basis")
        if fate.answer != OFFICE:
            _radio(_("Why may they be kept?"), {code: words[code] for code in answers}, key)
        elif held.offices:
            _radio(_("Which is your office?"), held.offices, key)
        else:
            st.text_input(_("What is your office called?"), key=key, max_chars=160)
            st.caption(_("It becomes an actor: your office."))
        _use(held, fate.sheet, fate.answer, key, key=_key(held, fate, "keep"), type="primary")


def _radio(question: str, words: Mapping[str, str], key: str, **more: Any) -> None:
    """Ask for an answer, of which none is chosen yet; further options are those of the element."""
    st.radio(
        esc(question), list(words), index=None, key=key, format_func=lambda code: esc(words[code]), **more
    )


def _use(held: Bringing, sheet: str, about: str, answer_key: str, **more: Any) -> None:
    """The button that takes an answer, once there is one; as `_radio`."""
    if st.button(_("Use this"), **more):
        if answer := (st.session_state[answer_key] or "").strip():
            held.answer(sheet, about, answer)
            st.rerun()
        st.error(_("Say this first."))


_EXAMPLES = 3
_NAMES = ("org_name", "impl_name", "node_label")
_CODE = "basis."
LABELS: dict[str, Sentence] = {
    "mandate": term("Our office's mandate needs these too"),
    "best_interest": term("It is in their own best interest"),
    "published": term("These are published too"),
    "agreed": term("Each of these agreed to be recorded"),
    LEAVE_OUT: term("Leave these rows out"),
}
"""What may be said of such rows."""
ROWS: dict[str, Sentence] = {
    "warned": term("rows that warn"),
    "not_met": term("rows without a meeting"),
    "no_contact": term("rows without a telephone or address"),
}
_UNCLEAR = frozenset({"refusal.unclear", "refusal.kind"})


def bases(held: Bringing, imported: Imported) -> None:
    """Ask of each group of rows why they may be recorded."""
    for issue in imported.warnings:
        if issue.code.startswith(_CODE):
            _ask(held, issue)


def _ask(held: Bringing, issue: Issue) -> None:
    group = issue.code.removeprefix(_CODE)
    key = f"{group} {held.number} {issue.sheet}"
    with st.container(border=True, gap="small", key=f"basis {key}"):
        st.markdown(f":material/shield: **{esc(shown(OF_GROUP[group](len(issue.lines))))}**")
        st.text(_("Such as {examples}.", examples=series(_examples(held, issue), "; ")))
        st.text(_("What you said of the whole list does not cover them."))
        captions = [esc(_allows(code)) for code in ANSWERS[group]]
        words, why = {code: LABELS[code] for code in ANSWERS[group]}, _("Why may these be recorded?")
        _radio(why, words, f"said of {key}", label_visibility="collapsed", captions=captions)
        _use(held, issue.sheet, group, f"said of {key}", key=f"use {key}")


def _allows(code: str) -> str:
    if code == LEAVE_OUT:
        return _("They do not come in. The rows are kept in a file.")
    return allows(code if code in ORIGINS else "mandate")


def _examples(held: Bringing, issue: Issue) -> Iterable[Sentence]:
    """Some of the rows, by what they name first."""
    for table in held.tables(issue.sheet):
        columns = table.columns
        at = next((at for at in map(columns.at, _NAMES) if at is not None), 0)
        rows = dict(zip(table.layout.lines, table.layout.rows, strict=True))
        for line in [line for line in issue.lines if line in rows][:_EXAMPLES]:
            yield Sentence("row {n} ({name})", n=line, name=Name(rows[line][at].strip()))


def unanswered(imported: Imported) -> str:
    """Why the import would not go through for this role, as it stands; "" where it would."""
    number = hidden(imported, current_reading().principal)
    if not number:
        return ""
    if any(issue.code.startswith(_CODE) for issue in imported.warnings):
        return _("Say above why these may be recorded. Until then you cannot import the list.")
    return _("Nothing says why they may be recorded. Go back and say where the list comes from.")


def unclear(held: Bringing, imported: Imported) -> None:
    """Where nothing says what somebody refuses: the press by which it is none."""
    for sheet in dict.fromkeys(issue.sheet for issue in imported.errors if issue.code in _UNCLEAR):
        _press_all(held, sheet, NOT_SO, _("It holds no refusals"))


def refused(held: Bringing, imported: Imported) -> None:
    """Texts that read as a refusal: they stay out, or are none."""
    issues = [issue for left in imported.left_out for issue in left.issues]
    for sheet in dict.fromkeys(issue.sheet for issue in issues if issue.code == "refusal.text"):
        with st.container(horizontal=True):
            _press_all(held, sheet, LEAVE_OUT, _("These rows stay out"))
            _press_all(held, sheet, NOT_SO, _("These are no refusals"))


def _press_all(held: Bringing, sheet: str, code: str, label: str) -> None:
    layout.press(label, held.answer, sheet, REFUSALS, code, key=f"{code} {held.number} {sheet}")


def answers(choices: Choices) -> Iterable[tuple[str, str]]:
    """What was said of such rows, by the name of the answer."""
    for group in APART:
        if given := choices.constants.get(group):
            yield group, shown(Sentence("{rows}: {answer}.", rows=ROWS[group], answer=LABELS[given]))
    refusals = {
        LEAVE_OUT: _("Rows that read as a refusal stay out."),
        NOT_SO: _("What reads as a refusal is none, as you say."),
    }
    if given := choices.constants.get(REFUSALS):
        yield REFUSALS, refusals[given]
