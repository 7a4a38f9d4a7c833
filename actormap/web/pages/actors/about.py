"""What is recorded of a law, an area, a group, a platform or an event, and what was judged of it."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.records.record import telling
from actormap.records.record.whole import PAGES, Subject, subject_of
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import layout
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, current_reading, reading_of_stored

AMONG_ACTORS = {"areas": "works_in", "groups": "works_on", "platforms": "platform"}
"""What is chosen among the actors to see those that belong to it."""
NAMED_IN_CASES = {"areas": "pcode", "groups": "group"}
"""In which column a case names what it is about, where not with all else."""


def body() -> None:
    """Show the page."""
    of = chosen.value("of")
    try:
        subject = subject_of(
            current_reading().map, of if of in PAGES.values() else "issue", chosen.value("id")
        )
    except Refused as refused:
        layout.title(_("Nothing has this code"))
        st.info(esc(refusal(refused)))
        return
    stored = reading_of_stored()
    layout.title(subject.name.in_language(isolated))
    st.text(plain(telling.noun(subject.table)).capitalize())
    with layout.line():
        if subject.table in AMONG_ACTORS:
            query = {AMONG_ACTORS[subject.table]: subject.id}
            navigation.link("actors", _("Who belongs to it?"), icon="groups", **query)
        if subject.table in schema.forms():
            record_forms.change(stored, subject.table, subject.id, quiet=False)
        concerns.button(**{NAMED_IN_CASES.get(subject.table, "about"): subject.id})
    with st.container(gap="xxsmall"):
        for fact in subject.facts:
            st.text(f"{plain(fact.label)}: {fact.said.in_language(isolated)}")
    _hanging(stored, subject)


def _hanging(stored: Reading, subject: Subject) -> None:
    """What hangs on it, and what could be added; what is not recorded stands in one place."""
    for table, entries in subject.entries.items():
        title = _("{what} ({n})", what=plain(schema.tables()[table].label), n=len(entries))
        with st.expander(esc(title), expanded=True):
            for entry in entries:
                record_forms.show_entry(stored, entry)
    if not subject.entries:
        st.text(_("Nothing hangs on it that you may see."))
    with st.container(horizontal=True):
        for table, column in subject.named_in.items():
            label = _("Add: {what}", what=telling.noun(table))
            record_forms.add(stored, table, label, **{column: subject.id})
