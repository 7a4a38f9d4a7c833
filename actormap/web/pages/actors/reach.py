"""How an actor is reached, what it agreed to, and the contacts of the office with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, term
from actormap.core.words import _, ngettext, plain
from actormap.records.record.whole import Entry, Record
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading

FEW = 3
"""So many contacts are told at once."""


def body(stored: Reading, record: Record) -> None:
    """Show the three."""
    with st.container(border=True, gap="xsmall"):
        _channels(stored, record)
    with st.container(border=True, gap="xsmall"):
        _consent(record)
    with st.container(border=True, gap="xsmall"):
        _contacts(stored, record)
    if past := record.entries.get("introductions", ()):
        label = schema.tables()["introductions"].label
        with st.expander(esc(_("{what} ({n})", what=plain(label), n=len(past)))):
            for entry in past:
                record_forms.show_entry(stored, entry)
    if note := record.text("note"):
        with st.container(border=True, gap="xsmall"):
            st.header(_("Notes"), anchor=False)
            st.text(_("For the office alone; never exported."))
            st.text(note)
    if notes := record.entries.get("sensitive_notes", ()):
        with st.container(border=True, gap="xsmall"):
            _sensitive_notes(stored, record, notes)


def _sensitive_notes(stored: Reading, record: Record, notes: Sequence[Entry]) -> None:
    """What must reach nobody else: shown to who asks for it."""
    st.header(_("Sensitive notes"), anchor=False)
    st.text(_("In no file, whoever exports."))
    shown = st.toggle(_("Show sensitive notes"), key=f"show notes {record.id}")
    for entry in notes:
        text = next((fact.said.in_language(isolated) for fact in entry.facts if fact.column == "note"), "")
        record_forms.row(stored, text if shown else "…", "sensitive_notes", entry.id)


def _channels(stored: Reading, record: Record) -> None:
    st.header(_("How to reach them"), anchor=False)
    channels = record.entries.get("channels", ())
    shown = bool(channels or record.through) and st.toggle(
        _("Show numbers and addresses"), key=f"show channels {record.id}"
    )
    for entry in channels:
        record_forms.row(stored, _words(entry, shown=shown), "channels", entry.id)
    for entry in record.through:
        name = next(fact.said for fact in entry.facts if fact.column == "actor_id")
        st.text(" · ".join([_words(entry, shown=shown), _("through {name}", name=name)]))
    if not channels and not record.through:
        st.text(_("There is no recorded route to them that you may see."))
    for column, label in (("languages", _("Languages")), ("feels_safe", _("Feels safe with the office"))):
        if text := record.text(column):
            st.text(f"{label}: {text}")
    with st.container(horizontal=True):
        record_forms.add(stored, "channels", _("A way to reach them"), actor_id=record.id)
        record_forms.add(stored, "sensitive_notes", _("Sensitive note"), actor_id=record.id)


def _words(entry: Entry, *, shown: bool) -> str:
    """A channel in a line; numbers and addresses only where somebody asked for them."""
    texts = {fact.column: fact.said.in_language(isolated) for fact in entry.facts}
    hidden = "" if shown else schema.tables()[entry.table].secret
    parts = [texts["way"], _("through {name}", name=texts["through_id"]) if "through_id" in texts else ""]
    parts += ["…" if hidden == "address" else texts["address"]] if "address" in texts else []
    safe = {fact.said for fact in entry.facts if fact.column == "safe"}
    parts += [_("never use it") if "No" in safe else _("may be used") if "Yes" in safe else ""]
    return " · ".join(filter(None, parts))


def _consent(record: Record) -> None:
    st.header(_("Consent"), anchor=False)
    with st.expander(_("To what they agreed")):
        for fact in record.consent:
            st.text(_("{what}: {told}", what=term(fact.label), told=fact.said))
    if basis := record.text("legal_basis"):
        st.text(_("Other basis for the record: {basis}", basis=basis))


def _contacts(stored: Reading, record: Record) -> None:
    every = [entry for entry in record.entries.get("contacts", ()) if entry.named == "actor_id"]
    title = ngettext(len(every), "{n} contact with them", "{n} contacts with them")
    st.header(esc(title if every else _("Contacts: nothing recorded")), anchor=False)
    if not every and record.met == "never":
        st.text(_("Contacts with others are recorded, and none with them."))
    for entry in every[:FEW]:
        texts = {fact.column: fact.said.in_language(isolated) for fact in entry.facts}
        day = texts.pop("date", "")
        words = [
            texts[column] for column in ("mode", "direction", "officer_role", "purpose") if column in texts
        ]
        record_forms.row(stored, " · ".join([day, *words]), "contacts", entry.id)
        if "note" in texts:
            st.text(texts["note"])
    if len(every) > FEW:
        st.text(_("Earlier ones are in the timeline."))
    with st.container(horizontal=True):
        navigation.link("after-a-meeting", _("After a meeting"), icon="edit_note", whom=record.id)
        today = dt.date.fromisoformat(stored.view.date).isoformat()
        record_forms.add(stored, "contacts", _("Contact"), actor_id=record.id, date=today)
