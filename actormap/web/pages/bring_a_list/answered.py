"""What somebody said of the cells of a list in the check, each with the press that takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from actormap.core.sentences import Name, series, shown
from actormap.core.words import _
from actormap.ingest.choices import Choices
from actormap.ingest.mapping.answers import CALENDAR, MONTHS, NAMESAKES
from actormap.web.pages.bring_a_list import bases
from actormap.web.state.unfinished.bringing import Bringing


def body(held: Bringing) -> None:
    """Show all of it."""
    for sheet in held.sheets:
        for number, (text, before) in enumerate(_answers(held.of(sheet.name))):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(text, width="stretch")
                st.button(
                    _("Take it back"),
                    key=f"taken back {held.number} {sheet.name} {number}",
                    icon=":material/undo:",
                    on_click=held.choose_and_check,
                    args=(sheet.name, before),
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
    if (known := choices.constants.get(CALENDAR, "")) in calendars():
        rest = {name: text for name, text in choices.constants.items() if name != CALENDAR}
        text = _("The calendar of the days: {calendar}.", calendar=Name(calendars()[known]))
        yield shown(text), replace(choices, constants=rest)
    if MONTHS in choices.constants:
        rest = {name: text for name, text in choices.constants.items() if name != MONTHS}
        yield _("Meetings of which only the month is known are kept."), replace(choices, constants=rest)
    namesakes = {
        "same": _("Persons of one name in one organisation are the same, also with another number."),
        "others": _("Persons of one name in one organisation are others, where their numbers differ."),
    }
    if (given := choices.constants.get(NAMESAKES, "")) in namesakes:
        rest = {name: text for name, text in choices.constants.items() if name != NAMESAKES}
        yield namesakes[given], replace(choices, constants=rest)
    for name, text in bases.answers(choices):
        rest = {what: answer for what, answer in choices.constants.items() if what != name}
        yield text, replace(choices, constants=rest)
    for header, sign in choices.split.items():
        rest = {name: mark for name, mark in choices.split.items() if name != header}
        text = _("Cells of {header} are split at “{sign}”.", header=Name(header), sign=sign)
        yield shown(text), replace(choices, split=rest)
    if choices.whole:
        text = _("Each of these is one name: {names}.", names=series(map(Name, choices.whole)))
        yield shown(text), replace(choices, whole=[])
