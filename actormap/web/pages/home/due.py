"""What is due this week: the only list of what waits for somebody, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, first_of, isolated, series
from actormap.core.words import _, ngettext
from actormap.metrics.due import SECOND, Due, Scoring, Task, due
from actormap.records.record import editing, telling
from actormap.rights import access
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import record_forms, tables
from actormap.web.state import own_scorer
from actormap.web.state.analyses import is_for
from actormap.web.state.duplicates import deciding
from actormap.web.state.language import vocabulary
from actormap.web.state.seen import unseen
from actormap.web.state.session import Reading, reading_of_stored

MOST = 2
"""So many tasks with a day are told at once."""
PLANS = 3
"""Of more open plans than these it is said how many."""
FEW = 2
"""So many areas are named."""
EVERYBODY = ""
WHOSE = "whose tasks"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do.

    Parameters
    ----------
    icon, what, why
        Its picture, what is to be done, and what is known about it.
    when, colour
        By when: red where that is over, blue where it is today.
    buttons
        Draw what leads to where it is done, or does it: two at most.
    """

    icon: str
    what: str
    why: str
    when: str
    colour: Literal["red", "blue", "gray"]
    buttons: tuple[Callable[[], None], ...]


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
    dated = [_task(reading, task) for task in tasks]
    scoring = [each for each in waiting.scoring if _is_of(owner, each.owner)]
    others = [*_more_plans(waiting), *_round(reading, scoring), *_others(reading, waiting)]
    for number, row in enumerate(dated[:MOST]):
        _show(row, f"first {number}")
    if rest := dated[MOST:]:
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


def _task(reading: Reading, task: Task) -> Row:
    """Something that is due by a day."""
    when, colour = _by(task)
    if task.step:
        what = _("Introduction: {whom}", whom=Name(tables.names(reading.map).get(task.id, task.id)))
        button = _leads("introductions", _("Open the plan"), target=task.id)
        return Row("handshake", what, _step(task.step), when, colour, (button,))
    if task.kind == "window":
        what, where = _words(reading, "windows", task.id, "pcode", "groups")
        return Row(
            "event", what, where, when, colour, (_leads("situation", _("Who is at risk?"), tab="risk"),)
        )
    what, status = _words(reading, "undertakings", task.id, "status")
    stored, column = reading_of_stored(), "due" if task.kind == "undertaking" else "review_by"
    buttons = (
        partial(record_forms.change, stored, "undertakings", task.id, _("Note the outcome"), quiet=False),
        partial(
            record_forms.change_all, stored, "undertakings", column, [task.id], _("New date"), _("New date")
        ),
    )
    return Row("flag", what, status, when, colour, buttons)


def _by(task: Task) -> tuple[str, Literal["red", "blue", "gray"]]:
    if task.late > 0:
        return ngettext(task.late, "{n} day late", "{n} days late"), "red"
    return (_("by {day}", day=task.day), "gray") if task.late else (_("today"), "blue")


def _words(reading: Reading, table: str, identifier: str, *columns: str) -> tuple[str, str]:
    """What a row says, and what some of its cells hold."""
    row = editing.row_of(reading.map, table, identifier)
    about = schema.columns()[table]
    cells = (telling.cell(reading.map, about[column], row[column]) for column in columns)
    why = series([cell for cell in cells if cell is not telling.EMPTY], " · ")
    return telling.headline(reading.map, table, row).in_language(isolated), why.in_language(isolated)


def _step(plan: Finding) -> str:
    """At which step a plan stands."""
    d, words = plan.details, vocabulary("introduction_status")
    return _("step {n} of {all}: {status}", n=d["step"], all=len(d["steps"]), status=words[d["status"]])


def _more_plans(waiting: Due) -> Iterator[Row]:
    if waiting.open_plans > PLANS:
        more = waiting.open_plans - PLANS
        what = ngettext(more, "{n} more plan is open", "{n} more plans are open")
        yield _row("handshake", what, _("open"), "introductions")


def _round(reading: Reading, scoring: Sequence[Scoring]) -> Iterator[Row]:
    """The round of scoring that waits for somebody, in one line."""
    if not scoring:
        return
    scorers = [each for each in scoring if each.owner != SECOND]
    why = [_("round {round}", round=Name(scoring[0].round))]
    if not scorers:
        what = _("A second scorer is missing")
    elif len(scorers) == 1:
        (scorer,) = scorers
        what = ngettext(
            scorer.left,
            "{n} item waits for: {whom}",
            "{n} items wait for: {whom}",
            whom=own_scorer.words(scorer.owner),
        )
        if scorer.others:
            why.append(ngettext(scorer.others, "{n} other has scored", "{n} others have scored"))
    else:
        what = _("Several scorers have items left")
    units = dict.fromkeys(unit for each in scoring for unit in each.units)
    names = tables.places(reading.map)
    places = [Name(names.get(unit.pcode, unit.pcode)) for unit in units if unit.pcode]
    if places and len(places) == len(units):
        why.append(first_of(places, FEW).in_language(isolated))
    button = _leads("situation", _("Score the next"), tab="profile")
    yield Row("edit_square", what, " · ".join(why), _("open"), "gray", (button,))


def _others(reading: Reading, waiting: Due) -> Iterator[Row]:
    """What has no day and is of nobody."""
    alike, reviews, attacks = len(deciding().left(reading.map)), len(waiting.reviews), len(waiting.incidents)
    second = _for_a_second_person(reading)
    if second:
        what = ngettext(
            second, "{n} proposal waits for a second person", "{n} proposals wait for a second person"
        )
        yield _row("how_to_reg", what, _("to approve"), "settings", part="approvals")
    if attacks:
        what = ngettext(
            attacks,
            "{n} attack or threat that nobody looked into",
            "{n} attacks or threats that nobody looked into",
        )
        yield _row("report", what, _("to verify"), "situation", tab="incidents")
    if is_for(reading.principal, "monitor.watch") and (news := len(unseen(reading))):
        what = ngettext(news, "{n} alert since you looked", "{n} alerts since you looked")
        yield _row("notifications", what, _("to look at"), "situation", tab="risk")
    if alike:
        what = ngettext(alike, "{n} pair of entries may be one", "{n} pairs of entries may be one")
        yield _row("join_inner", what, _("to decide"), "duplicates")
    if reviews:
        what = ngettext(
            reviews,
            "{n} record should have been looked at again by now",
            "{n} records should have been looked at again by now",
        )
        yield _row("history", what, _("to look at again"), "actors", review="due")


def _row(icon: str, what: str, when: str, place: str, **choice: str) -> Row:
    return Row(icon, what, "", when, "gray", (_leads(place, _("Look at them"), **choice),))


def _leads(place: str, label: str, **choice: str) -> Callable[[], None]:
    return partial(navigation.link, place, label, **choice)


def _for_a_second_person(reading: Reading) -> int:
    """How many proposals of others who looks may approve."""
    if not reading.principal.rights.may_approve:
        return 0
    return sum(not proposal.mine for proposal in access.waiting(reading.map, reading.principal))
