"""The record of one actor: who it is, and all that leads on from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import apart, isolated, series, shown
from actormap.core.words import _, plain
from actormap.records.record.facets import MET
from actormap.records.record.whole import Record
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.actors import around as _around
from actormap.web.pages.actors import elsewhere as _elsewhere
from actormap.web.pages.actors import merge as _merge
from actormap.web.pages.actors import partnership as _partnership
from actormap.web.pages.actors import past as _past
from actormap.web.pages.actors import reach as _reach
from actormap.web.pages.introductions import what_if
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading, reading_of_stored

COLOURS: Mapping[str, Literal["orange", "gray"]] = {"never": "orange", "unknown": "gray"}
"""Of what is known of contacts, where the office was not met by it."""
MOST_RISK = 4
"""The highest level of risk."""


def body(reading: Reading, record: Record) -> None:
    """Show the record."""
    stored = reading_of_stored()
    st.title(esc(apart(record.name)), anchor=False)
    also = " · ".join(filter(None, [record.text("aliases"), _("Code: {code}", code=record.id)]))
    st.text(also)
    _actions(stored, record)
    _chips(record)
    if chosen.value("merge"):
        _merge.body(reading, stored, record)
    left, middle, right = st.columns([4, 5, 3])
    with left:
        _reach.body(stored, record)
        _partnership.body(reading, stored, record)
    with middle:
        _around.body(reading, stored, record)
    with right:
        _past.timeline(record)
        _elsewhere.body(reading, stored, record)
    _everything(record)
    _past.history(stored, record)


def _actions(stored: Reading, record: Record) -> None:
    """What can be done with the record."""
    with st.container(horizontal=True, vertical_alignment="center", key="doors"):
        if record.met != "office":
            navigation.link("introductions", _("Who introduces us?"), icon="handshake", target=record.id)
        record_forms.change(stored, "actors", record.id, quiet=False)
        if record_forms.may_write():
            st.button(
                _("Merge with …"),
                icon=":material/join_inner:",
                on_click=chosen.keep,
                args=("merge", record.id),
            )
        concerns.button(subjects=record.id)
        navigation.link("brief", _("Brief"), icon="description", ids=record.id)
        if is_for(stored.principal, what_if.ANALYSIS):
            to = {"tab": "what-if", "remove": record.id}
            navigation.link("introductions", _("What if lost?"), icon="heart_broken", **to)
        navigation.link("map", _("Show on map"), icon="hub", id=record.id)


def _chips(record: Record) -> None:
    """What to know first, each in a few words."""
    with st.container(horizontal=True, gap="xsmall"):
        if record.fact("do_not_contact") == "Yes":
            st.badge(_("Asked not to be contacted"), color="red")
        if record.met in MET:
            st.badge(esc(MET[record.met]), color=COLOURS.get(record.met, "green"))
        for column in ("types", "sphere"):
            text = record.text(column)
            if column == "sphere" and record.fact(column) == schema.spheres()["unknown"].label:
                text = _("Sphere not known")
            if text:
                st.badge(esc(text), color="gray")
        if text := record.text("works_on_rights_of"):
            st.badge(esc(_("Works on: {groups}", groups=text)), color="gray")
        if text := record.text("identifies_as"):
            st.badge(esc(_("Made up of: {groups}", groups=text)), color="gray")
        if record.areas:
            areas = series(record.areas).in_language(isolated)
            st.badge(esc(_("Works in: {areas}", areas=areas)), color="gray")
        consent = {fact.column: shown(fact.said).lower() for fact in record.consent}
        st.badge(
            esc(
                _(
                    "Consent: recorded {c1} · named onward {c4}",
                    c1=consent["consent_c1"],
                    c4=consent["consent_c4"],
                )
            ),
            color="gray",
        )
        risk = record.text("at_risk_level")
        label = _("Risk {risk} of {most}", risk=risk, most=MOST_RISK) if risk else _("Risk not assessed")
        st.badge(esc(label), color="gray")


def _everything(record: Record) -> None:
    """All cells of the row, part by part."""
    with st.expander(_("Everything recorded about it")):
        for part, facts in record.parts.items():
            st.subheader(esc(plain(part)), anchor=False)
            for fact in facts:
                st.text(f"{plain(fact.label)}: {fact.said.in_language(isolated)}")
