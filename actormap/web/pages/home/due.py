"""What is due this week: plans, entries that may be one, records to look at again, proposals to approve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name
from actormap.core.words import _, ngettext
from actormap.metrics.due import due
from actormap.rights import access
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.state.duplicates import deciding
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

MOST = 3
"""So many plans are told one by one."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Parameters
    ----------
    what, why
        What is to be done, and what is known about it.
    when, late
        By when, and whether that is over.
    place, label, choice
        Where it is done: the place, the words of the link, and what is chosen there.
    """

    what: str
    why: str
    when: str
    late: bool
    place: str
    label: str
    choice: dict[str, str]


def body(reading: Reading) -> None:
    """Show a row for each thing, or say that there is none."""
    rows = [*_plans(reading), *_others(reading)]
    late = sum(row.late for row in rows)
    st.header(
        ngettext(late, "Due this week: {n} is late", "Due this week: {n} are late")
        if late
        else _("Due this week"),
        anchor=False,
    )
    if not rows:
        st.text(
            _("Nothing is due by what is recorded: no plan, and no record to look at again.")
            if reading.principal.sees_all
            else _("Nothing is due by what you may see: no plan, and no record to look at again.")
        )
        return
    for row in rows:
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.text(row.what)
                st.caption(esc(row.why))
            st.badge(esc(row.when), color="red" if row.late else "gray")
            navigation.link(row.place, row.label, **row.choice)


def _plans(reading: Reading) -> Iterator[Task]:
    """Plans of introductions that are late, and those that come."""
    waiting, names = due(reading.map, reading.view), tables.names(reading.map)
    today = dt.date.fromisoformat(reading.view.date)
    for plan in [*waiting.overdue, *waiting.coming][:MOST]:
        target, day = plan.details["target"], dt.date.fromisoformat(plan.details["due"])
        behind = (today - day).days
        yield Task(
            _("Introduction: {whom}", whom=Name(names.get(target, target))),
            _step(plan),
            ngettext(behind, "{n} day late", "{n} days late") if behind > 0 else _("by {day}", day=str(day)),
            behind > 0,
            "introductions",
            _("Open the plan"),
            {"target": target},
        )
    if waiting.open_plans > MOST:
        more = waiting.open_plans - MOST
        yield Task(
            ngettext(more, "{n} more plan is open", "{n} more plans are open"),
            "",
            _("open"),
            late=False,
            place="introductions",
            label=_("Look at them"),
            choice={},
        )


def _step(plan: Finding) -> str:
    """At which step a plan stands."""
    d, words = plan.details, vocabulary("introduction_status")
    return _("step {n} of {all}: {status}", n=d["step"], all=len(d["steps"]), status=words[d["status"]])


def _others(reading: Reading) -> Iterator[Task]:
    """What is not of a plan."""
    reviews, alike = due(reading.map, reading.view).reviews, len(deciding().left(reading.map))
    second = _for_a_second_person(reading)
    if second:
        what = ngettext(
            second, "{n} proposal waits for a second person", "{n} proposals wait for a second person"
        )
        yield _task(what, _("to approve"), "settings", part="approvals")
    if alike:
        what = ngettext(alike, "{n} pair of entries may be one", "{n} pairs of entries may be one")
        yield _task(what, _("to decide"), "duplicates")
    if reviews:
        what = ngettext(
            len(reviews),
            "{n} record should have been looked at again by now",
            "{n} records should have been looked at again by now",
        )
        yield _task(what, _("to look at again"), "actors", review="due")


def _task(what: str, when: str, place: str, **choice: str) -> Task:
    return Task(what, "", when, False, place, _("Look at them"), choice)


def _for_a_second_person(reading: Reading) -> int:
    """How many proposals of others who looks may approve."""
    if not reading.principal.rights.may_approve:
        return 0
    return sum(not proposal.mine for proposal in access.waiting(reading.map, reading.principal))
