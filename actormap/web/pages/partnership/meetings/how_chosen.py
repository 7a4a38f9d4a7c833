"""How guests are chosen: what was written before any name, and what was decided since, by roles."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.records.record.invited import Decided, before_any_name, decided
from actormap.rights.access import Principal
from actormap.web.escape import esc
from actormap.web.pages.partnership.meetings.planned import Planned
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading, workspace

LATEST = 6
"""So many of the latest decisions are told at once."""


def body(reading: Reading, stored: Reading, here: Planned) -> None:
    """Show the panel."""
    row, criteria = here.row, split(here.row["criteria"])
    st.subheader(_("How they were chosen"), anchor=False)
    log = log_of(reading, row["id"])
    if criteria:
        st.caption(esc(_when(log, row["criteria_on"])))
        for number, text in enumerate(criteria, start=1):
            st.text(_("{number}. {text}", number=number, text=isolated(text)))
    else:
        st.text(_("How guests are chosen is not written down."))
    for each in log[-LATEST:]:
        st.caption(esc(f"{each.day} {shown(each.words)}"))
    if log[:-LATEST]:
        with st.expander(_("What was decided before")):
            for each in log[:-LATEST]:
                st.text(f"{each.day} {shown(each.words)}")
    if row["choices"]:
        st.text(isolated(row["choices"]))
    label = _("Note a change")
    record_forms.change_part(stored, "meetings", row["id"], label, "choices", icon="edit_note")


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
