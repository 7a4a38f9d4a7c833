"""What is due this week: the only list of what waits for somebody, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, first_of, isolated, series, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.due import SECOND, Due, Scoring, Task, due
from actormap.metrics.partner.undertaken import undertaken
from actormap.records.record import editing, telling
from actormap.rights import access
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import layout, tables
from actormap.web.parts.writing import undertaken as undertaking
from actormap.web.state import own_scorer
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.language import vocabulary
from actormap.web.state.marked import unseen
from actormap.web.state.session import Reading, reading_of_stored
from actormap.web.state.unfinished.duplicates import deciding

MOST, LATE = 2, 3
"""So many tasks with a day are told at once, and so many where they are late."""
EVERYBODY = ""
WHOSE = "whose tasks"


def body(reading: Reading) -> None:
    """Show a row for each thing, or say that there is none."""
    waiting = due(reading.map, reading.view)
    held: str = st.session_state.get(WHOSE, EVERYBODY)
    owner = held if held in waiting.owners else EVERYBODY
    tasks = [task for task in waiting.tasks if _is_of(owner, task.owner)]
    late = sum(task.late > 0 for task in tasks)
    with layout.line():
        layout.head(
            ngettext(late, "Due this week: {n} is late", "Due this week: {n} are late")
            if late
            else _("Due this week")
        )
        _whose(waiting)
    dated = [dated_row(reading, task) for task in tasks]
    scoring = [each for each in waiting.scoring if _is_of(owner, each.owner)]
    others = [*more_plans(waiting), *round_row(reading, scoring), *other_rows(reading, waiting)]
    first = max(MOST, min(late, LATE))
    more = ngettext(len(dated) - first, "{n} more this week", "{n} more this week")
    layout.folded(list(enumerate(dated)), first, _show, more)
    for number, row in enumerate(others, len(dated)):
        _show((number, row))
    if not dated and not others:
        st.text(
            _("Nothing is due by what is recorded: no plan, and no record to look at again.")
            if reading.principal.sees_all
            else _("Nothing is due by what you may see: no plan, and no record to look at again.")
        )


def _show(numbered: tuple[int, Row]) -> None:
    number, row = numbered
    with layout.line(key=f"due {number}"):
        st.badge("", icon=f":material/{row.icon}:", color="gray")
        with st.container(gap=None, width="stretch"):
            st.text(row.what)
            st.caption(esc(row.why))
        when, colour = row.by
        layout.chip(when, colour)
        for button in row.buttons:
            button()


def _is_of(owner: str, whose: str) -> bool:
    """Whether something is shown to an owner: what nobody is named for is everybody's."""
    return not owner or not whose or owner == whose


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


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do.

    Parameters
    ----------
    icon, what, why
        Its picture, what is to be done, and what is known about it.
    by
        By when, and its colour: red where that is over, blue where it is today.
    buttons
        Draw what leads to where it is done, or does it: two at most.
    """

    icon: str
    what: str
    why: str
    by: tuple[str, Literal["red", "blue", "gray"]]
    buttons: tuple[Callable[[], None], ...]


def undated(icon: str, what: str, when: str, place: str, **choice: str) -> Row:
    """Something that has no day, with the way to it."""
    return Row(icon, what, "", (when, "gray"), (leads(place, _("Look at them"), **choice),))


def leads(place: str, label: str, **choice: str) -> Callable[[], None]:
    """What draws the way to a place."""
    return partial(navigation.link, place, label, **choice)


PLANS = 3
"""Of more open plans than these it is said how many."""
FEW = 2
"""So many areas are named."""


def dated_row(reading: Reading, task: Task) -> Row:
    """Something that is due by a day."""
    if task.step:
        what = _("Introduction: {whom}", whom=tables.name(reading.map, task.id))
        button = leads("introductions", _("Open the plan"), target=task.id)
        d, words = task.step.details, vocabulary("introduction_status")
        fields = {"n": d["step"], "all": len(d["steps"]), "status": words[d["status"]]}
        return Row("handshake", what, _("step {n} of {all}: {status}", **fields), _by(task), (button,))
    if task.kind == "window":
        what, where = _words(reading, "windows", task.id, "instrument", "pcode", "groups")
        law = editing.row_of(reading.map, "windows", task.id)["instrument"]
        of_law = leads("situation", _("See the law"), tab="laws", law=law)
        button = of_law if law else leads("situation", _("Who is at risk?"), tab="risk")
        return Row("event", what, where, _by(task), (button,))
    if task.kind == "meeting":
        return _meeting(reading, task)
    return _undertaking(reading, task)


def _meeting(reading: Reading, task: Task) -> Row:
    """A planned meeting: who has no seat yet, where that may be asked."""
    what, where = _words(reading, "meetings", task.id, "place", "pcode")
    with suppress(ActormapError):  # of a role that may not ask, or still at work
        whole = ask(reading, "partner.meeting", check=False, meeting=task.id).findings[0]
        if n := len(whole.details["missing"]["group"]):
            what = ngettext(n, "{what}: {n} group has no seat", "{what}: {n} groups have no seat", what=what)
    button = leads("partnership", _("Fill the seats"), tab="meetings", meeting=task.id)
    return Row("groups", what, where, _by(task), (button,))


def _undertaking(reading: Reading, task: Task) -> Row:
    """A promise, a decision, a strategy or the like."""
    stored, row = reading_of_stored(), editing.row_of(reading.map, "undertakings", task.id)
    context = context_of(reading.map, reading.view)
    each = next(each for each in undertaken(context) if each.id == task.id)
    kind = row["kind"]
    label = plain(term(schema.vocabulary("undertaking_kind")[kind]))
    what = _("{kind}: {purpose}", kind=label, purpose=isolated(row["purpose"]))
    about = undertaking.about(context, each) if each.about else ""
    why = " · ".join(filter(None, (about, undertaking.state(kind, row["status"]))))
    column = "review_by" if task.kind == "review" else "due"
    return Row(undertaking.ICONS[kind], what, why, _by(task), undertaking.buttons(stored, row, column))


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


def more_plans(waiting: Due) -> Iterator[Row]:
    """Say how many more plans are open than are told one by one."""
    if waiting.open_plans > PLANS:
        more = waiting.open_plans - PLANS
        what = ngettext(more, "{n} more plan is open", "{n} more plans are open")
        yield undated("handshake", what, _("open"), "introductions")


def round_row(reading: Reading, scoring: Sequence[Scoring]) -> Iterator[Row]:
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
    button = leads("situation", _("Score the next"), tab="profile")
    yield Row("edit_square", what, " · ".join(why), (_("open"), "gray"), (button,))


def other_rows(reading: Reading, waiting: Due) -> Iterator[Row]:
    """What has no day and is of nobody."""
    alike, reviews, attacks = len(deciding().left(reading.map)), len(waiting.reviews), len(waiting.incidents)
    may_approve = reading.principal.rights.may_approve
    proposals = access.waiting(reading.map, reading.principal) if may_approve else ()
    if second := sum(not proposal.mine for proposal in proposals):
        what = ngettext(
            second, "{n} proposal waits for a second person", "{n} proposals wait for a second person"
        )
        yield undated("how_to_reg", what, _("to approve"), "settings", part="approvals")
    if attacks:
        what = ngettext(
            attacks,
            "{n} attack or threat that nobody looked into",
            "{n} attacks or threats that nobody looked into",
        )
        yield undated("report", what, _("to verify"), "situation", tab="incidents")
    if is_for(reading.principal, "monitor.watch") and (news := len(unseen(reading))):
        what = ngettext(news, "{n} alert since you looked", "{n} alerts since you looked")
        yield undated("notifications", what, _("to look at"), "situation", tab="risk")
    if alike:
        what = ngettext(alike, "{n} pair of entries may be one", "{n} pairs of entries may be one")
        yield undated("join_inner", what, _("to decide"), "duplicates")
    if reviews:
        what = ngettext(
            reviews,
            "{n} record should have been looked at again by now",
            "{n} records should have been looked at again by now",
        )
        yield undated("history", what, _("to look at again"), "actors", review="due")
