"""Meetings: who is represented, who has no seat, who sits apart, and how guests were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import counted, isolated, series, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import refused
from actormap.metrics.monitor.law.hit import hit_of
from actormap.metrics.monitor.law.who_is_hit import who_is_hit
from actormap.metrics.partner.seating import two_sessions
from actormap.metrics.partner.undertaken import LEFT_ALONE
from actormap.records.record import editing, telling
from actormap.records.record.history import Decided, before_any_name, decided
from actormap.rights import identity
from actormap.rights.access import Principal
from actormap.viz.brief import Leaving, chair_page
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership import seats
from actormap.web.pages.partnership.seats import ANALYSIS, MEETING, Planned, planned, write
from actormap.web.parts import choices, components, one_page, tables
from actormap.web.parts.cards import (
    badge,
    button,
    card,
    day_words,
    heading,
    in_line,
    note,
    subheading,
    text_line,
)
from actormap.web.parts.writing import record_forms
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading, reading_of_stored, workspace

FEW = 2
"""So many areas without a seat are named; of more there is a count."""
LATEST = 6
"""So many of the latest decisions are told at once."""
TOLD_PAIRS = 5
"""So many pairs are told; all are in the table."""


def body(reading: Reading) -> None:
    """Show the tab."""
    stored = reading_of_stored()
    if reading.map["meetings"].empty:
        st.info(_("No meeting is planned. Plan one, and write first how guests are chosen."))
        _plan(reading, stored, first=True)
        return
    here = planned(reading)
    names = {row["id"]: _called(row) for row in here.rows}
    with in_line(align="bottom"):
        key = "meeting that is looked at"
        choices.pick(_("Meeting"), MEETING, names, default=here.row["id"], key=key, width="stretch")
        _plan(reading, stored)
    _head(reading, stored, here)
    left, right = st.columns([5, 3], gap="medium")
    with left, card():
        subheading(headline(here.answer.findings[0], here.answer.findings))
        seats.bars(reading, here)
        _hit_hardest(reading, here)
    with right, card():
        seats.empty_seats(reading, here)
    left, right = st.columns([5, 3], gap="medium")
    with left, card():
        _sitting_apart(reading, here)
    with right, card():
        _how_chosen(reading, stored, here)
    components.explained(ANALYSIS, here.answer)


def headline(whole: Finding, findings: tuple[Finding, ...]) -> str:
    """How many are invited, and which areas and how many groups have no seat."""
    missing = whole.details["missing"]
    labels = {
        each.details["code"]: term(each.details["label"])
        for each in findings
        if each.details.get("by") == "area"
    }
    count = int(whole.value or 0)
    if not count:
        return _("Nobody is invited yet")
    some = counted(count, "{n} invited", "{n} invited")
    areas = [labels[code] for code in missing["area"]]
    where = series(areas) if len(areas) <= FEW else counted(len(areas), "{n} area", "{n} areas")
    groups = counted(len(missing["group"]), "{n} group has no seat", "{n} groups have no seat")
    if areas and missing["group"]:
        return _("{guests}: nobody from {areas}, and {groups}", guests=some, areas=where, groups=groups)
    if areas:
        return _("{guests}: nobody from {areas}", guests=some, areas=where)
    if missing["group"]:
        return _("{guests}: {groups}", guests=some, groups=groups)
    return _("{guests}: each area and group has a seat", guests=some)


def _plan(reading: Reading, stored: Reading, *, first: bool = False) -> None:
    add = record_forms.add_first if first else record_forms.add
    add(
        stored,
        "meetings",
        _("Plan a meeting"),
        called=_("Plan a meeting"),
        then=MEETING,
        criteria_on=reading.view.date,
    )


def _called(row: Mapping[str, Any]) -> str:
    name = isolated(row["name"])
    if row["session"]:
        return _("{day}: {name}, session {session}", day=row["date"], name=name, session=row["session"])
    return _("{day}: {name}", day=row["date"], name=name)


def _head(reading: Reading, stored: Reading, here: Planned) -> None:
    """The meeting in a line, and what is done first: criteria, then guests; afterwards what came of it."""
    row = here.row
    heading(isolated(row["name"]))
    about = [
        day_words(row["date"]),
        telling.name(reading.map, row["pcode"], "areas"),
        row["place"],
        telling.name(reading.map, row["instrument"], "instruments"),
    ]
    note(" · ".join(isolated(each) for each in about if each))
    over = here.is_over(reading)
    change = partial(record_forms.change_part, stored, "meetings", row["id"])
    with st.container(horizontal=True):
        if over:
            navigation.link("after-a-meeting", _("After a meeting"), icon="edit_note")
            change(_("Note who came"), "came", "outcome", icon="how_to_reg")
        elif not row["criteria"]:
            change(_("Write how guests are chosen"), "criteria", "criteria_on", icon="checklist")
        else:
            change(_("Add a guest"), "guests", "choices", icon="person_add")
        record_forms.change(stored, "meetings", row["id"], quiet=False)
        _page(reading, row["id"])
    if not over and not row["criteria"]:
        note(_("Guests are added once it is written how they are chosen."))
    elif row["guests"]:
        seats.guests(reading, row)


def _page(reading: Reading, meeting: str) -> None:
    """Offer the page for the chair to a role that may take it along."""

    def make(*about: Any, **more: Any) -> Leaving:
        log = [(each.day, each.words) for each in log_of(reading, meeting)]
        return chair_page(*about, meeting=meeting, log=log, **more)

    one_page.offer(reading, _("Page for the chair"), "chair", meeting, make)


def _hit_hardest(reading: Reading, here: Planned) -> None:
    """Show it, with the way to the finding; nothing where no such is hit, or too few to be told."""
    law, m = here.row["instrument"], reading.map
    has_provisions = (m["provisions"]["instrument"] == law).any() if law else False
    if not has_provisions or not is_for(reading.principal, "monitor.hit"):
        return
    missing = here.answer.findings[0].details["missing"]
    with components.showing_errors():
        who = who_is_hit(m, reading.view, instrument=law)
        cells = [
            cell
            for cell in (*who.cells("area"), *who.cells("group"))
            if cell.code in missing[cell.by] and cell.hit and not cell.withheld
        ]
        if not cells:
            return
        cell = max(cells, key=lambda each: (each.hit, each.recorded))
        with card(gap="xsmall"):
            text_line(
                _(
                    "{law} would hit {where} hardest of those without a seat: {hit}. Nobody hears them.",
                    law=isolated(telling.name(m, law, "instruments")),
                    where=cell.label,
                    hit=hit_of(cell),
                )
            )
            navigation.link("situation", _("Show the finding"), icon="gavel", tab="laws", law=law)


def _how_chosen(reading: Reading, stored: Reading, here: Planned) -> None:
    """Show the panel."""
    row, criteria = here.row, split(here.row["criteria"])
    subheading(_("How they were chosen"))
    log = log_of(reading, row["id"])
    if criteria:
        note(_when(log, row["criteria_on"]))
        for number, text in enumerate(criteria, start=1):
            text_line(_("{number}. {text}", number=number, text=isolated(text)))
    else:
        text_line(_("How guests are chosen is not written down."))
    for each in log[-LATEST:]:
        note(f"{each.day} {shown(each.words)}")
    if log[:-LATEST]:
        with st.expander(_("What was decided before")):
            for each in log[:-LATEST]:
                text_line(f"{each.day} {shown(each.words)}")
    if row["choices"]:
        text_line(isolated(row["choices"]))
    record_forms.change_part(stored, "meetings", row["id"], _("Note a change"), "choices", icon="edit_note")


def _when(log: Sequence[Decided], day: str) -> str:
    if not day:
        return _("Written down, without a day")
    first = before_any_name(log, day)
    if first is None:
        return _("Written on {day}", day=day)
    if first:
        return _("Written on {day}, before any name", day=day)
    return _("Written on {day}, after the first names", day=day)


def log_of(reading: Reading, meeting: str) -> Sequence[Decided]:
    """What the history says of a meeting; nothing to a role that may not change the map."""
    here = workspace()
    if not here.principal.rights.may_change:
        return ()
    return _log(reading.path, reading.revision, here.principal, meeting)


@st.cache_resource(max_entries=8, show_spinner=False)
def _log(path: str, revision: int, principal: Principal, meeting: str) -> Sequence[Decided]:
    del path, revision  # with the others the key of the cache
    return tuple(decided(workspace().store, principal, meeting))


def _sitting_apart(reading: Reading, here: Planned) -> None:
    """Show the panel."""
    apart = [each for each in here.pairs if each.details["seat"] == "apart"]
    with in_line():
        n = len(apart)
        heading = ngettext(n, "{n} pair must not sit together", "{n} pairs must not sit together")
        subheading(heading if apart else _("Nobody must sit apart, as far as is recorded"))
        if apart and record_forms.may_write() and not here.is_over(reading):
            _sessions(here, apart)
    for pair in here.pairs[:TOLD_PAIRS]:
        left, right = _names(reading, pair)
        with st.container(gap=None):
            with in_line():
                text_line(f"{left} ⇄ {right}", width="stretch")
                if pair.details["seat"] == "apart":
                    badge(_("apart"), "orange", "block")
                else:
                    badge(_("mind"), "gray", "visibility")
            note(pair.reason)
    if here.pairs[TOLD_PAIRS:]:
        label = ngettext(len(here.pairs), "All {n} pairs", "All {n} pairs")
        with st.expander(esc(label)):
            st.dataframe(_table(reading, here.pairs), hide_index=True)
    if not here.pairs:
        text_line(_("That does not mean that everybody is safe: ask each before."))


def _names(reading: Reading, pair: Finding) -> list[str]:
    """Both as who looks sees them; whoever must not be contacted now is not named."""
    context, names = context_of(reading.map, reading.view), tables.names(reading.map)
    return [
        shown(LEFT_ALONE) if refused(context, context.code(each), act="contact") else isolated(names[each])
        for each in pair.subject
    ]


def _table(reading: Reading, pairs: list[Finding]) -> pd.DataFrame:
    both = [_names(reading, pair) for pair in pairs]
    seats = {"apart": _("apart"), "mind": _("mind")}
    return pd.DataFrame(
        {
            _("One"): [left for left, _right in both],
            _("Other"): [right for _left, right in both],
            _("How"): [seats[pair.details["seat"]] for pair in pairs],
            _("Why"): [shown(pair.reason) for pair in pairs],
        }
    )


def _sessions(here: Planned, apart: list[Finding]) -> None:
    guests = split(here.row["guests"])
    _first, second = two_sessions(guests, [(pair.subject[0], pair.subject[1]) for pair in apart])
    if not second:
        note(_("Two sessions do not keep all of them apart."))
        return
    button(
        _("Make two sessions"),
        write,
        partial(_two, here.row["id"], frozenset(second)),
        help=esc(
            ngettext(
                len(second), "{n} guest goes into a second session.", "{n} guests go into a second session."
            )
        ),
        icon="call_split",
    )


def _two(meeting: str, moving: frozenset[str], now: Reading) -> Changes:
    """The meeting as its first session, and a second one that is otherwise the same.

    Whoever was invited meanwhile stays in the first.
    """
    row = editing.row_of(now.map, "meetings", meeting)
    guests, entries = split(row["guests"]), identity.entries_of(now.map, moving)
    first, second = ([each for each in guests if (each in entries) is moves] for moves in (False, True))
    every = now.map["meetings"]
    alike = every[(every["name"] == row["name"]) & (every["date"] == row["date"])]
    taken = {each for each in alike["session"] if each}
    names = [str(number) for number in range(1, len(taken) + 3) if str(number) not in taken]
    own = row["session"] or names.pop(0)
    same = {name: value for name, value in row.items() if name in editing.asked_columns("meetings")}
    cells = same | {"session": names[0], "guests": second, "came": "", "outcome": ""}
    moved = editing.changes_for(
        now.map, "meetings", meeting, {"session": own, "guests": first}, principal=now.principal
    )
    new = editing.changes_for(now.map, "meetings", "", cells, principal=now.principal)
    rows = pd.concat([moved.upserts["meetings"], new.upserts["meetings"]], ignore_index=True)
    return Changes({"meetings": rows}, why=new.why)
