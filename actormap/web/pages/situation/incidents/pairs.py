"""Two incidents that may be one: both side by side, and what a person says of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import shown
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.records.record import editing, telling
from actormap.records.record.joining import joined
from actormap.web.escape import esc
from actormap.web.parts.writing import forms, record_forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

FEW = 3
"""So many pairs are told; the next come when these are decided on."""
TABLE, MADE = "events", "two incidents"
KEEP_FIRST, KEEP_SECOND, DIFFERENT = "first", "second", "different"


def body(stored: Reading, pairs: Sequence[Finding], count: int) -> None:
    """The pairs that may be one, each with the button that shows both."""
    if not pairs:
        return
    st.header(
        ngettext(
            count, "{n} pair may be one incident, told twice", "{n} pairs may be one incident, told twice"
        ),
        anchor=False,
    )
    for pair in pairs[:FEW]:
        with st.container(border=True, gap="xsmall"):
            st.text(shown(pair.statement))
            st.text(shown(pair.reason))
            first, second = pair.details["events"]
            if record_forms.may_write() and {first, second} <= set(stored.map.ids(TABLE)):
                forms.opener(_("Compare both"), _form(stored, first, second), stored, icon="compare_arrows")


def _form(stored: Reading, first: str, second: str) -> Form:
    key = f"two incidents {first} {second} {stored.revision}"
    return Form(
        key,
        _("Is this one incident?"),
        partial(_fields, stored, first, second, key),
        partial(_changes, first, second, key),
        send=_("Save"),
        done=_("Saved."),
        book=STORED,
        made=(MADE, first, second),
    )


def _fields(stored: Reading, first: str, second: str, key: str) -> None:
    """Both side by side, and the answers."""
    sides = ((_("Left"), first), (_("Right"), second))
    for column, (side, identifier) in zip(st.columns(2), sides, strict=True):
        with column.container(border=True, height="stretch", gap="xxsmall"):
            st.caption(esc(side))
            for heading, text in _recorded(stored, identifier).items():
                st.text(f"{heading}: {text}")
    answers = {DIFFERENT: _("No: these are two")}
    if workspace().principal.sees_all:
        answers = {
            KEEP_FIRST: _("Yes: where they differ, the left one counts"),
            KEEP_SECOND: _("Yes: where they differ, the right one counts"),
        } | answers
    st.radio(
        esc(_("Is it one?")), list(answers), index=None, format_func=answers.__getitem__, key=f"{key} answer"
    )
    if len(answers) > 1:
        st.caption(
            _(
                "If it is one, all that is recorded of either stands together, with both sources, and one row"
                " is removed. What protects more counts. Undo takes them apart again."
            )
        )
    else:
        st.caption(_("Only who sees all that is recorded of both may join them. Ask a data steward."))


def _recorded(stored: Reading, identifier: str) -> dict[str, str]:
    """What is recorded of an event by what it is called; nothing that is empty, nor codes of other events."""
    row, columns = editing.row_of(stored.map, TABLE, identifier), schema.columns()[TABLE]
    cells = {
        name: telling.cell(stored.map, columns[name], row[name])
        for name in schema.forms()[TABLE]
        if TABLE not in columns[name].references
    }
    return {
        plain(telling.label(TABLE, name)): shown(text)
        for name, text in cells.items()
        if text is not telling.EMPTY
    }


def _changes(first: str, second: str, key: str, now: Reading) -> Changes:
    answer = st.session_state.get(f"{key} answer")
    if answer == DIFFERENT:
        apart: Any = [*split(editing.row_of(now.map, TABLE, first)["distinct_from"]), second]
        return editing.changes_for(
            now.map, TABLE, first, {"distinct_from": apart}, principal=workspace().principal
        )
    if answer not in {KEEP_FIRST, KEEP_SECOND}:
        raise Refused("nothing is chosen. Say whether it is one incident, or close this.")
    kept, other = (first, second) if answer == KEEP_FIRST else (second, first)
    return joined(now.map, TABLE, kept, other, principal=workspace().principal)


forms.makes(MADE, _form)
