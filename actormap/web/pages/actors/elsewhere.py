"""Where else an actor turns up: gaps and pairs, entries that may be the same, and those taken together."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import apart, isolated, shown
from actormap.core.words import _, ngettext
from actormap.records.record.appearing import appears_in
from actormap.records.record.whole import Record
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import PATIENCE, ask
from actormap.web.state.jobs import at_work
from actormap.web.state.session import Reading
from actormap.web.state.unfinished import duplicates
from actormap.web.state.unfinished.duplicates import deciding

ANALYSES = ("reach.gap", "coordination.gaps")
AT_ONCE, FEW = 3, 4
"""So many gaps are told without a press, and so many entries that are alike at all."""


def body(reading: Reading, stored: Reading, record: Record) -> None:
    """Show where."""
    if navigation.is_open("gaps"):
        with st.container(border=True, gap="xsmall"):
            st.header(_("They appear in"), anchor=False)
            _findings(reading, record)
    _alike(reading, record)
    _together(stored, record)


def _findings(reading: Reading, record: Record) -> None:
    mine = []
    for analysis in ANALYSES:
        with components.showing_errors():
            mine += appears_in(reading.map, reading.view, record.id, ask(reading, analysis, check=False))
    for finding in mine[:AT_ONCE]:
        st.text(shown(finding.statement))
    if rest := mine[AT_ONCE:]:
        with st.expander(ngettext(len(rest), "{n} more", "{n} more")):
            for finding in rest:
                st.text(shown(finding.statement))
    if mine:
        navigation.link("gaps", _("See the gaps"), icon="troubleshoot")
    elif reading.map.ties.empty or not (reading.map.actors["works_on_rights_of"] != "").any():
        st.text(_("Not known: no ties, or no groups, are recorded from which gaps could be told."))
    else:
        st.text(_("In no gap, and in no pair that does not talk."))


def _alike(reading: Reading, record: Record) -> None:
    """Entries whose names are like this one, to be held against it."""
    if not record_forms.may_write():
        return
    job = duplicates.look_alikes(reading, record.id)
    if not job.wait(PATIENCE):
        at_work(job, key=f"look-alikes of {record.id}")
        return
    with components.showing_errors():
        pairs = job.result()
        for pair in pairs[:FEW]:
            other = pair.second if pair.first == record.id else pair.first
            name = pair.names[1] if pair.first == record.id else pair.names[0]
            with st.container(border=True, gap="xsmall"):
                st.text(_("{alike}: {name}", alike=pair.alike, name=apart(name)))
                st.button(
                    _("Compare side by side"),
                    key=f"compare {other}",
                    on_click=chosen.keep,
                    args=("merge", other),
                )


def _together(stored: Reading, record: Record) -> None:
    """Decisions by which several entries stand as one here, each to be taken back."""
    names = dict(zip(stored.map.actors["id"], stored.map.actors["name"], strict=True))
    for first, second in duplicates.taken_together(stored.map, record.id):
        with st.container(border=True, gap="xsmall"):
            left, right = isolated(names[first]), isolated(names[second])
            st.text(_("Merged: {one} and {other}", one=left, other=right))
            if record_forms.may_write():
                st.button(
                    esc(_("Undo the merge")),
                    key=f"apart {first} {second}",
                    on_click=deciding().take_back,
                    args=(first, second),
                )
