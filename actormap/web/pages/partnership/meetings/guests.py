"""Who is invited, and how somebody is added or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from actormap.core.model import Changes
from actormap.core.sentences import isolated
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext
from actormap.records.record import editing, telling
from actormap.rights import identity
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership.meetings.planned import write
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading


def body(reading: Reading, row: Mapping[str, Any]) -> None:
    """Show who is invited, each with a way to its record and out of the list."""
    guests, names = split(row["guests"]), telling.labels(reading.map, "actors")
    with st.expander(esc(ngettext(len(guests), "{n} guest", "{n} guests"))):
        for guest in sorted(guests, key=lambda each: names.get(each, each)):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                navigation.link("actors", isolated(names.get(guest, guest)), id=guest)
                if record_forms.may_write():
                    st.button(
                        _("Remove"),
                        key=f"leave out {guest}",
                        type="tertiary",
                        on_click=write,
                        args=(left_out(row["id"], guest),),
                    )


def invited(meeting: str, guest: str) -> Callable[[Reading], Changes]:
    """What makes the changes that invite somebody."""
    return partial(_changed, meeting, lambda _now, guests: [*guests, guest])


def left_out(meeting: str, guest: str) -> Callable[[Reading], Changes]:
    """What makes the changes that leave somebody out, by whichever entry of it was invited."""
    return partial(_changed, meeting, partial(_without, guest))


def _without(guest: str, now: Reading, guests: list[str]) -> list[str]:
    entries = identity.entries_of(now.map, [guest])
    return [each for each in guests if each not in entries]


def _changed(meeting: str, change: Callable[[Reading, list[str]], list[str]], now: Reading) -> Changes:
    guests = change(now, split(editing.row_of(now.map, "meetings", meeting)["guests"]))
    return editing.changes_for(now.map, "meetings", meeting, {"guests": guests}, principal=now.principal)
