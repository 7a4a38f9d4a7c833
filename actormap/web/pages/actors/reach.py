"""How an actor is reached, what it agreed to, and the contacts of the office with it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from actormap.core.sentences import isolated, term
from actormap.core.words import _, ngettext
from actormap.records.record.telling import SECRET
from actormap.records.record.whole import Entry, Record
from actormap.web import places
from actormap.web.parts import record_forms
from actormap.web.state.session import Reading

FEW = 5
"""So many contacts are told at once."""


def body(stored: Reading, found: Record) -> None:
    """Show the three."""
    with st.container(border=True, gap="xsmall"):
        _channels(stored, found)
    with st.container(border=True, gap="xsmall"):
        _consent(found)
    with st.container(border=True, gap="xsmall"):
        _contacts(stored, found)
    if note := found.text("note"):
        with st.container(border=True, gap="xsmall"):
            st.subheader(_("Notes"), anchor=False)
            st.text(_("For the office alone; never exported."))
            st.text(note)


def _channels(stored: Reading, found: Record) -> None:
    st.subheader(_("How to reach them"), anchor=False)
    channels = found.entries.get("channels", ())
    shown = bool(channels) and st.toggle(_("Show numbers and addresses"), key=f"show channels {found.id}")
    for entry in channels:
        record_forms.row(stored, _words(entry, shown=shown), "channels", entry.id)
    if not channels:
        st.text(_("There is no recorded way to reach them that you may see."))
    for column, label in (("languages", _("Languages")), ("feels_safe", _("Feels safe with the office"))):
        if text := found.text(column):
            st.text(f"{label}: {text}")
    record_forms.add(stored, "channels", _("A way to reach them"), actor_id=found.id)


def _words(entry: Entry, *, shown: bool) -> str:
    """A channel in a line; numbers and addresses only where somebody asked for them."""
    told = {fact.column: fact.said.told(isolated) for fact in entry.facts}
    hidden = {column for table, column in SECRET if table == entry.table and not shown}
    parts = [told["way"], _("through {name}", name=told["through_id"]) if "through_id" in told else ""]
    parts += ["…" if "address" in hidden else told["address"]] if "address" in told else []
    safe = {fact.said for fact in entry.facts if fact.column == "safe"}
    parts += [_("never use it") if "No" in safe else _("may be used") if "Yes" in safe else ""]
    return " · ".join(filter(None, parts))


def _consent(found: Record) -> None:
    st.subheader(_("Consent"), anchor=False)
    for fact in found.consent:
        st.text(_("{what}: {told}", what=term(fact.label), told=fact.said))
    if basis := found.text("legal_basis"):
        st.text(_("Other basis for the record: {basis}", basis=basis))


def _contacts(stored: Reading, found: Record) -> None:
    every = [one for one in found.entries.get("contacts", ()) if one.named == "actor_id"]
    st.subheader(ngettext(len(every), "{n} contact with them", "{n} contacts with them"), anchor=False)
    if not every:
        st.text(_("Nobody from the office has met them."))
    for entry in every[:FEW]:
        told = {fact.column: fact.said.told(isolated) for fact in entry.facts}
        day = told.pop("date", "")
        words = [told[one] for one in ("mode", "direction", "officer_role", "purpose") if one in told]
        record_forms.row(stored, " · ".join([day, *words]), "contacts", entry.id)
        if "note" in told:
            st.text(told["note"])
    if len(every) > FEW:
        st.text(_("Earlier ones are in the timeline."))
    with st.container(horizontal=True):
        places.link("after-a-meeting", _("After a meeting"), icon="edit_note", whom=found.id)
        today = dt.date.fromisoformat(stored.view.date).isoformat()
        record_forms.add(stored, "contacts", _("Contact"), actor_id=found.id, date=today)
