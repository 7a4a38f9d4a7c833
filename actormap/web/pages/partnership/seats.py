"""The planned meeting that is looked at: who is represented, and how each empty seat could be filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.model import Changes
from actormap.core.sentences import isolated
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import last_met
from actormap.metrics.partner.meeting import planned as row_of
from actormap.metrics.partner.seating import How
from actormap.records.record import editing, telling
from actormap.rights import identity
from actormap.viz.charts import Picture, Range, ranges
from actormap.viz.charts.theme import FOR
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import charts, tables
from actormap.web.parts.cards import (
    button,
    in_line,
    keeping_refusal,
    note,
    show_refusal,
    subheading,
    text_line,
)
from actormap.web.parts.charts import Chart
from actormap.web.parts.writing import forms, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

ANALYSIS = "partner.meeting"
MEETING = "meeting"
"""What is chosen here, as it stands in the address."""
PAIRS = 10_000
"""All pairs: two sessions keep apart every one of them."""
_REFUSED = "why a meeting was not changed"
SEATS = 5
"""So many empty seats are told at once; all are in the table."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned meeting.

    Parameters
    ----------
    row, rows
        Its row, and those of all meetings, the latest first.
    answer
        What is found of it.
    """

    row: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    answer: Findings

    def of(self, by: str) -> list[Finding]:
        """Findings on each group, area or type."""
        return [each for each in self.answer if each.details.get("by") == by]

    def is_over(self, reading: Reading) -> bool:
        """Whether its day is past."""
        return bool(self.row["date"] < reading.view.date)

    @property
    def pairs(self) -> list[Finding]:
        """Findings on pairs."""
        return [each for each in self.answer if each.kind == "pair"]


def planned(reading: Reading) -> Planned:
    """The meeting that is chosen, else the next one, else the last."""
    rows = reading.map["meetings"].sort_values(["date", "id"], ascending=False).to_dict("records")
    held = chosen.value(MEETING)
    known = held if held in {row["id"] for row in rows} else ""
    code = row_of(reading.map, reading.view.date, known)["id"]
    return Planned(next(row for row in rows if row["id"] == code), rows, answer_of(reading, code))


def answer_of(reading: Reading, code: str) -> Findings:
    """What is found of a meeting."""
    return ask(reading, ANALYSIS, check=False, meeting=code, limit=PAIRS)


def write(make: Callable[[Reading], Changes]) -> None:
    """Write what is made of the entries as they are stored; why it could not be is told in the panel."""
    with keeping_refusal(_REFUSED):
        forms.entered(make)


def guests(reading: Reading, row: Mapping[str, Any]) -> None:
    """Show who is invited, each with a way to its record and out of the list."""
    guests, names = split(row["guests"]), telling.labels(reading.map, "actors")
    with st.expander(esc(ngettext(len(guests), "{n} guest", "{n} guests"))):
        for guest in sorted(guests, key=lambda each: names.get(each, each)):
            with in_line():
                navigation.link("actors", isolated(names.get(guest, guest)), id=guest)
                if record_forms.may_write():
                    button(
                        _("Remove"), write, left_out(row["id"], guest), key=f"leave out {guest}", quiet=True
                    )


def invited(meeting: str, guest: str) -> Callable[[Reading], Changes]:
    """What makes the changes that invite somebody."""
    return partial(_changed, meeting, lambda _now, guests: [*guests, guest])


def left_out(meeting: str, guest: str) -> Callable[[Reading], Changes]:
    """What makes the changes that leave somebody out, by whichever entry of it was invited."""

    def without(now: Reading, guests: list[str]) -> list[str]:
        entries = identity.entries_of(now.map, [guest])
        return [each for each in guests if each not in entries]

    return partial(_changed, meeting, without)


def _changed(meeting: str, change: Callable[[Reading, list[str]], list[str]], now: Reading) -> Changes:
    guests = change(now, split(editing.row_of(now.map, "meetings", meeting)["guests"]))
    return editing.changes_for(now.map, "meetings", meeting, {"guests": guests}, principal=now.principal)


def bars(reading: Reading, here: Planned) -> None:
    """How many are invited of those on record."""
    note(_("Invited, of those on record. One actor can stand for several groups."))
    left, right = st.columns(2, gap="medium")
    with left:
        _bars(reading, here, "area", _("By area"))
        with st.expander(_("By type")):
            _bars(reading, here, "type", _("By type"))
    with right:
        _bars(reading, here, "group", _("By whose rights they work on"))


def _bars(reading: Reading, here: Planned, by: str, title: str) -> None:
    def draw(part: Reading) -> Picture | None:
        return drawn(
            [each for each in answer_of(part, here.row["id"]) if each.details.get("by") == by], title
        )

    charts.show(reading, Chart(ANALYSIS, draw), key=f"seats by {by}")


def drawn(findings: list[Finding], title: str) -> Picture | None:
    """Bars, most invited first; those of whom it is not recorded last."""
    rows = []
    for finding in sorted(
        findings,
        key=lambda each: (not each.details["code"], -each.details["invited"], -each.details["recorded"]),
    ):
        some, every = finding.details["invited"], finding.details["recorded"]
        alarming = bool(finding.details["code"] and not some)
        words = _("{some} of {all}", some=some, all=every)
        rows.append(Range(label(finding), some, some, every, words, alarming=alarming))
    heads = (_("Of whom"), _("Invited"))
    return ranges(rows, title=title, heads=heads, colour=FOR, narrow=True) if rows else None


def label(finding: Finding) -> str:
    """The name of a group, an area or a type."""
    return plain(finding.details["label"])


@dataclass(slots=True)
class _Seat:
    """An empty seat, or several that one could fill: who, how, and for whom it would sit there."""

    actor: str
    how: How
    labels: list[str]


def empty_seats(reading: Reading, here: Planned) -> None:
    """A candidate for each empty seat, and what to do."""
    over = here.is_over(reading)
    subheading(_("Who had no seat") if over else _("Fill the empty seats"))
    show_refusal(_REFUSED)
    holes = [each for by in ("area", "group") for each in here.of(by) if "could" in each.details]
    if not holes:
        text_line(_("Each area and group has a seat."))
        return
    if over:
        text_line("\n".join(label(each) for each in holes))
        return
    seats = _seats(holes)
    for seat in seats[:SEATS]:
        _seat(reading, here, seat)
    aside = [each for each in holes if not each.details["could"]]
    for each in aside[: max(1, SEATS - len(seats))]:
        with st.container(gap=None):
            note(label(each))
            text_line(_apart(each))
    with st.expander(ngettext(len(holes), "{n} empty seat", "{n} empty seats")):
        st.dataframe(_table(reading, holes), hide_index=True)
    names = tables.names(reading.map)
    for who in here.answer.findings[0].details["rest"]:
        note(
            _(
                "{name} should rest (asked {asked}, limit {limit}).",
                name=isolated(names[who["id"]]),
                asked=f"{who['asked']:g}",
                limit=f"{who['limit']:g}",
            )
        )


def _seats(holes: list[Finding]) -> list[_Seat]:
    """Who could fill most of what is still empty comes first; each is asked once."""
    left, seats = [each for each in holes if each.details["could"]], list[_Seat]()
    while left:
        able: dict[tuple[str, How], list[Finding]] = {}
        for each in left:
            for who in each.details["could"]:
                able.setdefault((who["id"], who["how"]), []).append(each)
        (actor, how), filled = max(able.items(), key=lambda pair: (len(pair[1]), pair[0][1] == "invite"))
        seats.append(_Seat(actor, how, [label(each) for each in filled]))
        left = [each for each in left if each not in filled]
    return seats


def _seat(reading: Reading, here: Planned, seat: _Seat) -> None:
    context = context_of(reading.map, reading.view)
    day = last_met(context, context.code(seat.actor))
    known = {
        "invite": _("met {day} · may be named", day=day),
        "ask_first": _("met {day} · not asked whether it may be named", day=day),
        "written": _("not met: ask for its views in writing"),
    }
    with in_line():
        with st.container(gap=None, width="stretch"):
            note(" · ".join(seat.labels))
            text_line(isolated(tables.names(reading.map)[seat.actor]))
            note(known[seat.how])
        if seat.how == "invite" and record_forms.may_write() and here.row["criteria"]:
            button(_("Invite"), write, invited(here.row["id"], seat.actor), key=f"invite {seat.actor}")
        else:
            label = _("See the record") if seat.how == "invite" else _words()[seat.how]
            navigation.link("actors", label, id=seat.actor)


def _words() -> dict[How, str]:
    return {"invite": _("Invite"), "ask_first": _("Ask first"), "written": _("Written views")}


def _apart(finding: Finding) -> str:
    """What to do where nobody on record can come into a room with others."""
    aside = finding.details["aside"]
    if not aside:
        return _("Nobody on record could come. Who would know?")
    return ngettext(
        aside, "Talk apart: {n} may be talked to alone.", "Talk apart: {n} may be talked to alone."
    )


def _table(reading: Reading, holes: list[Finding]) -> pd.DataFrame:
    names = tables.names(reading.map)
    words = _words()

    def could(finding: Finding) -> Iterator[str]:
        for who in finding.details["could"]:
            yield _("{name}: {what}", name=isolated(names[who["id"]]), what=words[who["how"]])

    return pd.DataFrame(
        {
            _("Who has no seat"): [label(each) for each in holes],
            _("On record"): [each.details["recorded"] for each in holes],
            _("Who could come"): ["; ".join(could(each)) or _apart(each) for each in holes],
        }
    )
