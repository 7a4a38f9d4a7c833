"""Whom the law that a meeting is about would hit hardest of those who have no seat there."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.metrics.monitor.law.hit import hit_of
from actormap.metrics.monitor.law.who_is_hit import who_is_hit
from actormap.records.record import telling
from actormap.web import navigation
from actormap.web.pages.partnership.meetings.planned import Planned
from actormap.web.parts import components
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading


def body(reading: Reading, here: Planned) -> None:
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
        words = {"law": isolated(telling.name(m, law, "instruments")), "where": cell.label}
        with st.container(border=True, gap="xsmall"):
            st.text(
                _(
                    "{law} would hit {where} hardest of those without a seat: {hit}. Nobody hears them.",
                    hit=hit_of(cell),
                    **words,
                )
            )
            navigation.link("situation", _("Show the finding"), icon="gavel", tab="laws", law=law)
