"""What was noticed of a list: what somebody decides, what needs nothing, and values that are not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from actormap.core.errors import Issue
from actormap.core.sentences import Name, Sentence, isolated, plural, series, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.ingest import Imported
from actormap.ingest.changes.row_by_row import Standing, beside
from actormap.ingest.choices import Choices, meanings
from actormap.ingest.choices.guessed import Unknown, header_of, signs_in, unknown, with_signs
from actormap.ingest.mapping.columns import CALENDAR, MONTHS, NAMESAKES
from actormap.web.escape import esc
from actormap.web.pages.lists import fates, problems
from actormap.web.parts import layout
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
        with layout.line():
            layout.head(_("Noticed"))
            if number_to_decide:
                label = ngettext(number_to_decide, "{n} to decide", "{n} to decide")
                layout.chip(label, "orange")
            if rest:
                layout.chip(ngettext(len(rest), "{n} needs nothing", "{n} need nothing"))
        _alike(held, imported)
        for number, issue in enumerate(decide[: problems.LISTED]):
            with layout.line(key=f"decide {held.number} {number}"):
                with st.container(width="stretch", gap=None):
                    problems.problem(issue)
                for label, given in _presses(held, issue):
                    key = f"{label} {held.number} {number}"
                    layout.press(label, held.choose_and_check, issue.sheet, given, key=key)
        if len(decide) > problems.LISTED:
            st.text(_("… and {n} more.", n=len(decide) - problems.LISTED))
        _answered(held)
        problems.notes(rest)


def _to_decide(every: Sequence[Issue]) -> list[Issue]:
    """What somebody decides; the order of day and month is one question for all columns of a sheet."""
    questions: dict[object, Issue] = {}
    for issue in every:
        if issue.code in _DECIDED:
            whole = issue.code in _OF_THE_SHEET
            questions.setdefault((issue.file, issue.sheet, issue.code) if whole else issue, issue)
    return list(questions.values())


def _presses(held: Bringing, issue: Issue) -> Iterator[tuple[str, Choices]]:
    """What each press says of the sheet."""
    choices = held.of(issue.sheet)
    if issue.code == "date.order":
        yield _("Day first"), replace(choices, dates="day-first")
        yield _("Month first"), replace(choices, dates="month-first")
    elif issue.code.endswith(".several_doubt"):
        yield from _splits(held, issue, choices)
    answers: dict[str, tuple[str, dict[str, str]]] = {
        "date.calendar": (CALENDAR, calendars()),
        "contact.month": (MONTHS, {"keep": _("Keep the month")}),
        "person.which": (NAMESAKES, {"same": _("They are the same"), "others": _("They are others")}),
    }
    if issue.code in answers:
        constant, labels = answers[issue.code]
        for answer, label in labels.items():
            yield label, replace(choices, constants={**choices.constants, constant: answer})


def _splits(held: Bringing, issue: Issue, choices: Choices) -> Iterator[tuple[str, Choices]]:
    """At what the cells of a column may be split; names of organisations may also be one each."""
    tables = held.tables(issue.sheet)
    header = header_of(tables, issue.column)
    for sign in signs_in(tables, header):
        label = _("Split at commas") if sign == "," else _("Split at {sign}", sign=sign)
        yield label, replace(choices, split={**choices.split, header: sign})
    if issue.code == "org.several_doubt":
        names = with_signs(tables, header)
        yield _("Each is one name"), replace(choices, whole=[*choices.whole, *names])


def ask_values(held: Bringing, imported: Imported) -> None:
    """Ask what values mean that are not known where only known ones count."""
    entries = [(sheet.name, entry) for sheet in sheets(imported.tables) for entry in unknown(sheet.tables)]
    if not entries:
        return
    layout.head(_("What do these mean?"))
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


def _answered(held: Bringing) -> None:
    """Show all of it."""
    for sheet in held.sheets:
        for number, (text, before) in enumerate(_answers(held.of(sheet.name))):
            with layout.line():
                st.text(text, width="stretch")
                layout.press(
                    _("Take it back"),
                    held.choose_and_check,
                    sheet.name,
                    before,
                    icon="undo",
                    key=f"taken back {held.number} {sheet.name} {number}",
                )


def calendars() -> dict[str, str]:
    """Calendars in which the days of a list may be written."""
    return {
        "hijri": _("Hijri"),
        "solar_hijri": _("Solar Hijri"),
        "buddhist": _("Buddhist"),
        "gregorian": _("Gregorian"),
    }


def _answers(choices: Choices) -> Iterator[tuple[str, Choices]]:
    """What was said, and the choices without it."""
    orders = {
        "day-first": _("Days are read with the day first."),
        "month-first": _("Days are read with the month first."),
    }
    if choices.dates in orders:
        yield orders[choices.dates], replace(choices, dates="")
    given = choices.constants
    namesakes = {
        "same": _("Persons of one name in one organisation are the same, also with another number."),
        "others": _("Persons of one name in one organisation are others, where their numbers differ."),
    }
    texts = {NAMESAKES: namesakes.get(given.get(NAMESAKES, "")), **dict(fates.answers(choices))}
    if MONTHS in given:
        texts = {MONTHS: _("Meetings of which only the month is known are kept."), **texts}
    if calendar := calendars().get(given.get(CALENDAR, "")):
        texts = {CALENDAR: _("The calendar of the days: {calendar}.", calendar=Name(calendar)), **texts}
    for name, text in texts.items():
        if text:
            rest = {what: answer for what, answer in given.items() if what != name}
            yield text, replace(choices, constants=rest)
    for header, sign in choices.split.items():
        rest = {name: mark for name, mark in choices.split.items() if name != header}
        text = _("Cells of {header} are split at “{sign}”.", header=Name(header), sign=sign)
        yield text, replace(choices, split=rest)
    if choices.whole:
        text = _("Each of these is one name: {names}.", names=series(map(Name, choices.whole)))
        yield text, replace(choices, whole=[])


_AT_ONCE = 6
"""So many pairs are shown."""


def _alike(held: Bringing, imported: Imported) -> None:
    """Say how many look alike, show each pair on request, and say where it is decided."""
    if not held.alike:
        return
    first = [beside(imported, pair) for pair in held.alike[:_AT_ONCE]]
    with layout.line(key=f"alike {held.number}"):
        with st.container(width="stretch", gap=None):
            st.text(ngettext(len(held.alike), "{n} pair looks alike", "{n} pairs look alike"))
            st.text(shown(series(map(_place, first[0]), " · ")))
        label = ngettext(len(held.alike), "Look at both", "Look at them")
        with st.popover(esc(label), key=f"look at both {held.number}"):
            for pair in first:
                with st.container(border=True, horizontal=True, gap="large"):
                    for row in pair:
                        with st.container(gap="xxsmall", width=240):
                            _entry(row)
            if (more := len(held.alike) - len(first)) > 0:
                st.text(_("… and {n} more.", n=more))
            st.text(_("Nothing is merged now. Once they are on the map, Duplicates asks which are the same."))


def _entry(row: Standing) -> None:
    st.markdown(f"**{esc(isolated(row.name))}**")
    st.caption(esc(_("row {n}", n=row.line) if row.line else _("on the map")))
    for label, fact, _waits in row.facts:
        st.caption(esc(label))
        st.text(shown(fact))


def _place(row: Standing) -> Sentence:
    if row.line:
        return Sentence("{name}, row {n}", name=Name(row.name), n=row.line)
    return Sentence("{name}, on the map", name=Name(row.name))
