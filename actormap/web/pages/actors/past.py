"""What has a day on a record, and what was changed in it."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _
from actormap.records.record.whole import Record
from actormap.web.parts.writing import lately
from actormap.web.state.session import Reading, workspace

FEW = 4
"""So much is told at once."""


def timeline(record: Record) -> None:
    """All that has a day, the newest first."""
    with st.container(border=True, gap="xsmall"):
        st.header(_("Timeline"), anchor=False)
        if not record.timeline:
            st.text(_("Nothing with a date is recorded."))
        for moment in record.timeline[:FEW]:
            st.text(_("{day} · {what}", day=moment.day, what=moment.said))
        rest = record.timeline[FEW:]
        if rest:
            with st.expander(_("Earlier")):
                for moment in rest:
                    st.text(_("{day} · {what}", day=moment.day, what=moment.said))


def history(stored: Reading, record: Record) -> None:
    """Each change of the record: when, by whom, from what to what, with its Undo."""
    here = workspace()
    if not here.principal.rights.may_change:
        return
    past = st.expander(_("History of this record"), on_change="rerun", key=f"history {record.id}")
    if not past.open:
        return
    with past:
        changes = lately.of_record(stored.path, stored.revision, here.principal.role, record.id)
        if not here.principal.sees_all:
            st.text(_("You see only the changes that your own role made."))
        if not changes:
            st.text(_("There is no change to it that you may see."))
        lately.body(changes, key=f"of {record.id}")
