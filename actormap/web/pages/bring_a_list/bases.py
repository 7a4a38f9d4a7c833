"""Rows whose basis is asked apart, and refusals that somebody reads: each with its number and examples."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from actormap.core.errors import Issue
from actormap.core.sentences import Name, Sentence, series, shown, term
from actormap.core.words import _
from actormap.ingest import Imported
from actormap.ingest.changes.entering import hidden
from actormap.ingest.choices import ORIGINS, Choices
from actormap.ingest.mapping.answers import ANSWERS, APART, LEAVE_OUT, NOT_SO, REFUSALS
from actormap.ingest.rows.refusals import OF_GROUP
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list.for_all import allows
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.bringing import Bringing

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


def body(held: Bringing, imported: Imported) -> None:
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
        given = st.radio(
            _("Why may these be recorded?"),
            ANSWERS[group],
            index=None,
            key=f"said of {key}",
            label_visibility="collapsed",
            format_func=lambda code: esc(LABELS[code]),
            captions=[esc(_allows(code)) for code in ANSWERS[group]],
        )
        if st.button(_("Use this"), key=f"use {key}"):
            if given:
                held.answer(issue.sheet, group, given)
                st.rerun()
            st.error(_("Say this first."))


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
        _press(held, sheet, NOT_SO, _("It holds no refusals"))


def refused(held: Bringing, imported: Imported) -> None:
    """Texts that read as a refusal: they stay out, or are none."""
    issues = [issue for left in imported.left_out for issue in left.issues]
    for sheet in dict.fromkeys(issue.sheet for issue in issues if issue.code == "refusal.text"):
        with st.container(horizontal=True):
            _press(held, sheet, LEAVE_OUT, _("These rows stay out"))
            _press(held, sheet, NOT_SO, _("These are no refusals"))


def _press(held: Bringing, sheet: str, code: str, label: str) -> None:
    st.button(
        esc(label),
        key=f"{code} {held.number} {sheet}",
        on_click=held.answer,
        args=(sheet, REFUSALS, code),
    )


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
