"""What needs somebody today: plans that are late, entries that may be one, records to look at again."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, shown
from actormap.core.words import _, ngettext
from actormap.metrics.due import due
from actormap.rights import access
from actormap.web import navigation
from actormap.web.parts import tables
from actormap.web.state.duplicates import deciding
from actormap.web.state.session import Reading

MOST = 3
"""So many late plans are told one by one."""


def body(reading: Reading) -> None:
    """Show a card for each thing, or say that there is none."""
    waiting, alike = due(reading.map, reading.view), len(deciding().left(reading.map))
    second = _for_a_second_person(reading)
    cards = len(waiting.overdue[:MOST]) + bool(alike) + bool(waiting.reviews) + bool(second)
    if not cards:
        st.text(_("Nothing is overdue: no plan, and no record to look at again."))
        return
    columns = iter(st.columns(cards))
    names = tables.names(reading.map)
    for plan in waiting.overdue[:MOST]:
        with next(columns).container(border=True, height="stretch"):
            st.badge(_("Overdue"), color="red", icon=":material/schedule:")
            whom = Name(names.get(plan.details["target"], plan.details["target"]))
            st.text(_("Plan to meet {whom}: due on {day}.", whom=whom, day=plan.details["due"]))
            st.text(shown(plan.statement))
            navigation.link("introductions", _("Open the plan"), target=plan.details["target"])
    if second:
        with next(columns).container(border=True, height="stretch"):
            st.badge(_("To approve"), color="orange", icon=":material/how_to_reg:")
            st.text(
                ngettext(
                    second,
                    "{n} proposal waits for a second person.",
                    "{n} proposals wait for a second person.",
                )
            )
            navigation.link("settings", _("Look at them"), part="approvals")
    if alike:
        with next(columns).container(border=True, height="stretch"):
            st.badge(_("To decide"), color="orange", icon=":material/join_inner:")
            st.text(ngettext(alike, "{n} pair of entries may be one.", "{n} pairs of entries may be one."))
            navigation.link("duplicates", _("Look at them"))
    if waiting.reviews:
        with next(columns).container(border=True, height="stretch"):
            st.badge(_("To look at again"), color="orange", icon=":material/event_repeat:")
            st.text(
                ngettext(
                    len(waiting.reviews),
                    "{n} record should have been looked at again by now.",
                    "{n} records should have been looked at again by now.",
                )
            )
            navigation.link("actors", _("Look at them"), review="due")


def _for_a_second_person(reading: Reading) -> int:
    """How many proposals of others who looks may approve."""
    if not reading.principal.rights.may_approve:
        return 0
    return sum(not proposal.mine for proposal in access.waiting(reading.map, reading.principal))
