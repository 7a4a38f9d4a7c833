"""What was noticed of a list: what somebody decides, what needs nothing, and values that are not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from actormap.core.errors import Issue
from actormap.core.sentences import Name, plural, term
from actormap.core.words import _, ngettext, plain
from actormap.ingest import Imported
from actormap.ingest.choices import Choices, meanings, several
from actormap.ingest.choices.values import Unknown, unknown
from actormap.ingest.mapping.answers import CALENDAR, MONTHS, NAMESAKES
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import answered, pairs, problems
from actormap.web.parts.writing import forms
from actormap.web.state.unfinished.bringing import Bringing, sheets

MOST = 40
"""So many values that are not known are asked about at once."""
_EMPTY = ""
_OF_THE_SHEET = {"date.calendar", "date.order"}
"""What is asked once a sheet, however many columns it is noticed in."""
_OF_PAIRS = "name.look_alike"
_DECIDED = frozenset(
    {
        "actor.locked",
        "area.several_doubt",
        "contact.month",
        "date.calendar",
        "date.order",
        "groups.unknown",
        "id.look_alike",
        "introducer.unknown",
        "org.several_doubt",
        "person.which",
        "reach.refused",
        "reach.whose",
        "sector.several_doubt",
        "target.several_doubt",
    }
)
"""What is noticed and needs somebody to decide."""


def body(held: Bringing, imported: Imported) -> None:
    """What was noticed: what somebody decides, each with its press, and what needs nothing."""
    every = [issue for issue in imported.noticed_besides if issue.code != _OF_PAIRS or not held.alike]
    decide = _to_decide(every)
    rest = [issue for issue in every if issue not in decide]
    if not every and not held.alike:
        return
    number_to_decide = len(decide) + bool(held.alike)
    with st.container(border=True, key=f"noticed {held.number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(_("Noticed"), anchor=False)
            if number_to_decide:
                label = ngettext(number_to_decide, "{n} to decide", "{n} to decide")
                st.badge(esc(label), color="orange")
            if rest:
                st.badge(esc(ngettext(len(rest), "{n} needs nothing", "{n} need nothing")), color="gray")
        pairs.body(held, imported)
        for number, issue in enumerate(decide[: problems.LISTED]):
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"decide {held.number} {number}"
            ):
                with st.container(width="stretch", gap=None):
                    problems.problem(issue)
                _decide(held, issue, number)
        if len(decide) > problems.LISTED:
            st.text(_("… and {n} more.", n=len(decide) - problems.LISTED))
        answered.body(held)
        problems.notes(rest)


def _to_decide(every: Sequence[Issue]) -> list[Issue]:
    """What somebody decides; the order of day and month is one question for all columns of a sheet."""
    questions: dict[object, Issue] = {}
    for issue in every:
        if issue.code in _DECIDED:
            questions.setdefault(
                (issue.file, issue.sheet, issue.code) if issue.code in _OF_THE_SHEET else issue, issue
            )
    return list(questions.values())


def _decide(held: Bringing, issue: Issue, number: int) -> None:
    """The presses that settle what was noticed, where one can."""
    for label, chosen in _presses(held, issue):
        st.button(
            esc(label),
            key=f"{label} {held.number} {number}",
            on_click=held.choose_and_check,
            args=(issue.sheet, chosen),
        )


def _presses(held: Bringing, issue: Issue) -> Iterator[tuple[str, Choices]]:
    """What each press says of the sheet."""
    choices = held.of(issue.sheet)
    if issue.code == "date.order":
        yield _("Day first"), replace(choices, dates="day-first")
        yield _("Month first"), replace(choices, dates="month-first")
    elif issue.code == "date.calendar":
        for calendar, label in answered.calendars().items():
            yield label, replace(choices, constants={**choices.constants, CALENDAR: calendar})
    elif issue.code == "contact.month":
        yield _("Keep the month"), replace(choices, constants={**choices.constants, MONTHS: "keep"})
    elif issue.code == "person.which":
        yield _("They are the same"), replace(choices, constants={**choices.constants, NAMESAKES: "same"})
        yield _("They are others"), replace(choices, constants={**choices.constants, NAMESAKES: "others"})
    elif issue.code.endswith(".several_doubt"):
        yield from _splits(held, issue, choices)


def _splits(held: Bringing, issue: Issue, choices: Choices) -> Iterator[tuple[str, Choices]]:
    """At what the cells of a column may be split; names of organisations may also be one each."""
    tables = held.tables(issue.sheet)
    header = several.header_of(tables, issue.column)
    for sign in several.signs_in(tables, header):
        label = _("Split at commas") if sign == "," else _("Split at {sign}", sign=sign)
        yield label, replace(choices, split={**choices.split, header: sign})
    if issue.code == "org.several_doubt":
        names = several.with_signs(tables, header)
        yield _("Each is one name"), replace(choices, whole=[*choices.whole, *names])


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
