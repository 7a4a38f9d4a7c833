"""One partner, step by step: what it does with us, and the form in which that is noted."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.base.answers import answered
from actormap.metrics.base.judgements import Unit
from actormap.metrics.partner.stages import SET, SHEET
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership import item_rows
from actormap.web.parts import choices, tables
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading, stored: Reading, answer: Findings) -> None:
    """Ask for a partner, and show what is known of each step."""
    picked = choices.actor(reading, _("Look at one partner"), "of")
    known = {each.subject[0]: each for each in tables.of_kind(answer, "actor", "platform")}
    finding = known.get(chosen.value("of"))
    try:
        if finding is None and picked:
            finding = _alone(reading, picked)
    except Refused:
        st.info(_("Held back: ask the protection officer."))
        return
    if finding is not None:
        _partner(reading, stored, finding)


def _alone(reading: Reading, actor: str) -> Finding:
    """What is known of an actor of whom no step was judged."""
    return ask(reading, "partner.stages", check=False, actor=actor).about(actor)


def _partner(reading: Reading, stored: Reading, finding: Finding) -> None:
    (identifier,) = finding.subject
    actor = finding.kind == "actor"
    name = isolated(tables.names(reading.map)[identifier])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(esc(name), anchor=False)
        if actor:
            navigation.link("actors", _("See the record"), icon="person", id=identifier)
    if gate := SHEET.sentence("actor", "dialogue", gate=finding.details["gate"]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(esc(shown(gate)), width="content")
            label = _("How far has the talk come?")
            record_forms.change_part(stored, "actors", identifier, label, "stage")
    unit = Unit(actor_id=identifier) if actor else Unit(platform_id=identifier)
    with st.container(gap=None):
        for number, each in enumerate(answered(reading.map, reading.view, unit, SET), start=1):
            item_rows.row(stored, unit, number, each)
