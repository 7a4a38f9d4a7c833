"""What is due this week: the only list of what waits for somebody, the latest first."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _, ngettext
from actormap.metrics.due import Due, due
from actormap.web.escape import esc
from actormap.web.pages.home.due_row import Row
from actormap.web.pages.home.due_rows import dated_row, more_plans, other_rows, round_row
from actormap.web.state import own_scorer
from actormap.web.state.session import Reading

MOST, LATE = 2, 3
"""So many tasks with a day are told at once, and so many where they are late."""
EVERYBODY = ""
WHOSE = "whose tasks"


def body(reading: Reading) -> None:
    """Show a row for each thing, or say that there is none."""
    waiting = due(reading.map, reading.view)
    owner = _owner(waiting)
    tasks = [task for task in waiting.tasks if _is_of(owner, task.owner)]
    late = sum(task.late > 0 for task in tasks)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(
            ngettext(late, "Due this week: {n} is late", "Due this week: {n} are late")
            if late
            else _("Due this week"),
            anchor=False,
        )
        _whose(waiting)
    dated = [dated_row(reading, task) for task in tasks]
    scoring = [each for each in waiting.scoring if _is_of(owner, each.owner)]
    others = [*more_plans(waiting), *round_row(reading, scoring), *other_rows(reading, waiting)]
    first = max(MOST, min(late, LATE))
    for number, row in enumerate(dated[:first]):
        _show(row, f"first {number}")
    if rest := dated[first:]:
        with st.expander(ngettext(len(rest), "{n} more this week", "{n} more this week")):
            for number, row in enumerate(rest):
                _show(row, f"more {number}")
    for number, row in enumerate(others):
        _show(row, f"other {number}")
    if not dated and not others:
        st.text(
            _("Nothing is due by what is recorded: no plan, and no record to look at again.")
            if reading.principal.sees_all
            else _("Nothing is due by what you may see: no plan, and no record to look at again.")
        )


def _show(row: Row, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"due {key}"):
        st.badge("", icon=f":material/{row.icon}:", color="gray")
        with st.container(gap=None, width="stretch"):
            st.text(row.what)
            st.caption(esc(row.why))
        st.badge(esc(row.when), color=row.colour)
        for button in row.buttons:
            button()


def _is_of(owner: str, whose: str) -> bool:
    """Whether something is shown to an owner: what nobody is named for is everybody's."""
    return not owner or not whose or owner == whose


def _owner(waiting: Due) -> str:
    """Whose tasks are shown; everybody's until one is chosen."""
    held: str = st.session_state.get(WHOSE, EVERYBODY)
    return held if held in waiting.owners else EVERYBODY


def _whose(waiting: Due) -> None:
    """Ask whose tasks are shown, where the record says of several who sees to what."""
    if len(waiting.owners) > 1:
        st.selectbox(
            _("Whose tasks"),
            [EVERYBODY, *waiting.owners],
            format_func=lambda owner: own_scorer.words(owner) if owner else _("Everybody's"),
            key=WHOSE,
            persist_state="session",
            label_visibility="collapsed",
            width=220,
        )
