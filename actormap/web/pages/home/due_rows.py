"""What waits for somebody as rows: what is to be done, what is known about it, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Literal

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.findings import Finding
from actormap.core.sentences import Name, first_of, isolated, series, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.due import SECOND, Due, Scoring, Task
from actormap.metrics.partner.undertaken import undertaken
from actormap.records.record import editing, telling
from actormap.rights import access
from actormap.web.pages.home.due_row import Row, leads, undated
from actormap.web.parts import tables
from actormap.web.parts.writing import undertaken as undertaking
from actormap.web.state import own_scorer
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.language import vocabulary
from actormap.web.state.marked import unseen
from actormap.web.state.session import Reading, reading_of_stored
from actormap.web.state.unfinished.duplicates import deciding

PLANS = 3
"""Of more open plans than these it is said how many."""
FEW = 2
"""So many areas are named."""


def dated_row(reading: Reading, task: Task) -> Row:
    """Something that is due by a day."""
    when, colour = _by(task)
    if task.step:
        what = _("Introduction: {whom}", whom=Name(tables.names(reading.map).get(task.id, task.id)))
        button = leads("introductions", _("Open the plan"), target=task.id)
        return Row("handshake", what, _step(task.step), when, colour, (button,))
    if task.kind == "window":
        what, where = _words(reading, "windows", task.id, "instrument", "pcode", "groups")
        law = editing.row_of(reading.map, "windows", task.id)["instrument"]
        button = leads("situation", _("Who is at risk?"), tab="risk")
        if law:
            button = leads("situation", _("See the law"), tab="laws", law=law)
        return Row("event", what, where, when, colour, (button,))
    if task.kind == "meeting":
        return _meeting(reading, task)
    return _undertaking(reading, task)


def _meeting(reading: Reading, task: Task) -> Row:
    """A planned meeting: who has no seat yet, where that may be asked."""
    when, colour = _by(task)
    what, where = _words(reading, "meetings", task.id, "place", "pcode")
    with suppress(ActormapError):  # of a role that may not ask, or still at work
        whole = ask(reading, "partner.meeting", check=False, meeting=task.id).findings[0]
        if n := len(whole.details["missing"]["group"]):
            what = ngettext(n, "{what}: {n} group has no seat", "{what}: {n} groups have no seat", what=what)
    button = leads("partnership", _("Fill the seats"), tab="meetings", meeting=task.id)
    return Row("groups", what, where, when, colour, (button,))


def _undertaking(reading: Reading, task: Task) -> Row:
    """A promise, a decision, a strategy or the like."""
    when, colour = _by(task)
    stored, row = reading_of_stored(), editing.row_of(reading.map, "undertakings", task.id)
    context = context_of(reading.map, reading.view)
    each = next(each for each in undertaken(context) if each.id == task.id)
    named = {"kind": plain(term(schema.vocabulary("undertaking_kind")[row["kind"]]))}
    what = _("{kind}: {purpose}", **named, purpose=isolated(row["purpose"]))
    why = [undertaking.about(context, each)] if each.about else []
    why += [state] if (state := undertaking.state(row["kind"], row["status"])) else []
    column = "review_by" if task.kind == "review" else "due"
    icon = undertaking.ICONS[row["kind"]]
    return Row(icon, what, " · ".join(why), when, colour, undertaking.buttons(stored, row, column))


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
    yield Row("edit_square", what, " · ".join(why), _("open"), "gray", (button,))


def other_rows(reading: Reading, waiting: Due) -> Iterator[Row]:
    """What has no day and is of nobody."""
    alike, reviews, attacks = len(deciding().left(reading.map)), len(waiting.reviews), len(waiting.incidents)
    second = _for_a_second_person(reading)
    if second:
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


def _for_a_second_person(reading: Reading) -> int:
    """How many proposals of others who looks may approve."""
    if not reading.principal.rights.may_approve:
        return 0
    return sum(not proposal.mine for proposal in access.waiting(reading.map, reading.principal))
