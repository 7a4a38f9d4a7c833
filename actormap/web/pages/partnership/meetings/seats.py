"""How each empty seat could be filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import isolated
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import last_met
from actormap.metrics.partner.seating import How
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership.meetings.guests import invited
from actormap.web.pages.partnership.meetings.planned import Planned, refused, write
from actormap.web.pages.partnership.meetings.represented import label
from actormap.web.parts import tables
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading

SEATS = 5
"""So many empty seats are told at once; all are in the table."""


@dataclass(slots=True)
class _Seat:
    """An empty seat, or several that one could fill: who, how, and for whom it would sit there."""

    actor: str
    how: How
    labels: list[str]


def empty(reading: Reading, here: Planned) -> None:
    """A candidate for each empty seat, and what to do."""
    over = here.is_over(reading)
    st.subheader(_("Who had no seat") if over else _("Fill the empty seats"), anchor=False)
    refused()
    holes = [each for by in ("area", "group") for each in here.of(by) if "could" in each.details]
    if not holes:
        st.text(_("Each area and group has a seat."))
        return
    if over:
        st.text("\n".join(label(each) for each in holes))
        return
    seats = _seats(holes)
    for seat in seats[:SEATS]:
        _seat(reading, here, seat)
    aside = [each for each in holes if not each.details["could"]]
    for each in aside[: max(1, SEATS - len(seats))]:
        with st.container(gap=None):
            st.caption(esc(label(each)))
            st.text(_apart(each))
    with st.expander(ngettext(len(holes), "{n} empty seat", "{n} empty seats")):
        st.dataframe(_table(reading, holes), hide_index=True)
    _rest(reading, here)


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
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.caption(esc(" · ".join(seat.labels)))
            st.text(isolated(tables.names(reading.map)[seat.actor]))
            st.caption(esc(known[seat.how]))
        if seat.how == "invite" and record_forms.may_write() and here.row["criteria"]:
            st.button(
                _("Invite"),
                key=f"invite {seat.actor}",
                on_click=write,
                args=(invited(here.row["id"], seat.actor),),
            )
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


def _rest(reading: Reading, here: Planned) -> None:
    names = tables.names(reading.map)
    for who in here.answer.findings[0].details["rest"]:
        fields = {"asked": f"{who['asked']:g}", "limit": f"{who['limit']:g}"}
        name = isolated(names[who["id"]])
        st.caption(esc(_("{name} should rest (asked {asked}, limit {limit}).", name=name, **fields)))
