"""What was noticed of a list: what somebody decides, what needs nothing, and values that are not known."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from actormap.core.errors import Issue
from actormap.core.sentences import Name, plural, term
from actormap.core.words import _, ngettext, plain
from actormap.ingest import Imported
from actormap.ingest.choices import meanings
from actormap.ingest.choices.values import Unknown, unknown
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import problems
from actormap.web.parts import forms
from actormap.web.state.bringing import Bringing, sheets

MOST = 40
"""So many values that are not known are asked about at once."""
_EMPTY = ""
_TOLD_ABOVE = frozenset(
    {
        "person.left_out",
        "column.unused",
        "contact.introduced",
        "contact.no_office",
        "groups.named",
        "note.warns",
    }
)
"""What is noticed of columns, and told of each column already."""
_DECIDED = frozenset(
    {
        "actor.locked",
        "contact.month",
        "date.order",
        "groups.unknown",
        "id.look_alike",
        "introducer.unknown",
        "name.look_alike",
        "reach.refused",
        "sector.several_doubt",
    }
)
"""What is noticed and needs somebody to decide."""


def body(held: Bringing, imported: Imported) -> None:
    """What was noticed: what somebody decides, each with its press, and what needs nothing."""
    every = [issue for issue in imported.noticed if not imported.columns or issue.code not in _TOLD_ABOVE]
    decide = [issue for issue in every if issue.code in _DECIDED]
    rest = [issue for issue in every if issue.code not in _DECIDED]
    if not every:
        return
    with st.container(border=True, key=f"noticed {held.number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(_("Noticed"), anchor=False)
            if decide:
                st.badge(esc(ngettext(len(decide), "{n} to decide", "{n} to decide")), color="orange")
            if rest:
                st.badge(esc(ngettext(len(rest), "{n} needs nothing", "{n} need nothing")), color="gray")
        for number, issue in enumerate(decide[: problems.LISTED]):
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"decide {held.number} {number}"
            ):
                with st.container(width="stretch", gap=None):
                    problems.problem(issue)
                _decide(held, issue, number)
        if len(decide) > problems.LISTED:
            st.text(_("… and {n} more.", n=len(decide) - problems.LISTED))
        problems.notes(rest)


def _decide(held: Bringing, issue: Issue, number: int) -> None:
    """The presses that settle what was noticed, where one can."""
    choices = held.of(issue.sheet)
    presses = {
        "date.order": [
            (_("Day first"), replace(choices, dates="day-first")),
            (_("Month first"), replace(choices, dates="month-first")),
        ],
        "sector.several_doubt": [
            (_("Split at commas"), replace(choices, split={**choices.split, "sector_name": ","}))
        ],
    }
    for label, chosen in presses.get(issue.code, ()):
        st.button(
            esc(label),
            key=f"{label} {held.number} {number}",
            on_click=held.choose_and_check,
            args=(issue.sheet, chosen),
        )


def ask_values(held: Bringing, imported: Imported) -> None:
    """Ask what values mean that are not known where only known ones count."""
    entries = [(sheet.name, entry) for sheet in sheets(imported.tables) for entry in unknown(sheet.tables)]
    if not entries:
        return
    st.header(_("What do these mean?"), anchor=False)
    st.text(_("These values are not known here, and are left empty unless you say what they mean."))
    with forms.sent_as_a_whole(f"values {held.number}", border=True):
        for sheet, entry in entries[:MOST]:
            _value(held, sheet, entry)
        if len(entries) > MOST:
            st.text(_("… and {n} more, asked next.", n=len(entries) - MOST))
        if st.form_submit_button(_("Use these, and check again")):
            _take(held, entries[:MOST])


def _key(held: Bringing, sheet: str, entry: Unknown) -> str:
    return f"value {held.number} {sheet} {entry.meaning} {entry.value}"


def _value(held: Bringing, sheet: str, entry: Unknown) -> None:
    labels = meanings(held.of(sheet).kind)
    st.selectbox(
        esc(
            _(
                "{meaning}: {value} ({rows})",
                meaning=labels.get(entry.meaning, term(entry.meaning)),
                value=Name(entry.value),
                rows=plural(entry.rows, "row"),
            )
        ),
        [_EMPTY, *entry.options],
        format_func=lambda code: plain(entry.options[code]) if code in entry.options else _("Leave empty"),
        width=480,
        key=_key(held, sheet, entry),
    )


def _take(held: Bringing, entries: list[tuple[str, Unknown]]) -> None:
    for sheet, entry in entries:
        code = st.session_state[_key(held, sheet, entry)]
        if code != _EMPTY:
            held.choose(sheet, held.of(sheet).saying(entry.meaning, {entry.value: code}))
    held.check()
    st.rerun()
