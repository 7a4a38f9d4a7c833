"""Some rows of a list as they will stand on the map, and the notes in it that warn."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, isolated, shown
from actormap.core.words import _, ngettext
from actormap.ingest import Imported
from actormap.ingest.changes.standing import Standing, standing, warned
from actormap.web.escape import esc
from actormap.web.state.unfinished.bringing import Bringing

_LETTERS = 120
_NAMED = 6


def warn(held: Bringing, imported: Imported) -> None:
    """Tell of the notes that warn, until that is read."""
    if held.warned is None:
        held.warned = warned(imported)
    if not held.warned:
        return
    first, more = held.warned[0], len(held.warned) - 1
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"warns {held.number}"):
        with st.container(gap=None, width="stretch"):
            text = first.text if len(first.text) <= _LETTERS else f"{first.text[:_LETTERS]}…"
            title = _("Row {n} warns: “{text}”.", n=first.line, text=Name(text))
            st.markdown(f":material/shield: **{esc(title)}**")
            st.text(_("If kept, this note goes to the sensitive part and into no file."))
            if more:
                st.text(ngettext(more, "{n} more note warns.", "{n} more notes warn."))
        st.button(_("Keep it so"), key=f"heeded {held.number}", on_click=held.heeded)
        with st.popover(_("Show the rows") if more else _("Show the row")):
            for note in held.warned[:_NAMED]:
                st.text(_("Row {n}: {text}", n=note.line, text=Name(note.text)))


def body(held: Bringing, imported: Imported) -> None:
    """Show three rows as they will stand."""
    if held.standing is None:
        held.standing = standing(imported)
    if not held.standing:
        return
    st.header(
        esc(ngettext(len(held.standing), "{n} row as it will stand", "{n} rows as they will stand")),
        anchor=False,
    )
    for place, row in zip(st.columns(len(held.standing)), held.standing, strict=True):
        with place.container(border=True, gap="xsmall", height="stretch"):
            _row(row)


def _row(row: Standing) -> None:
    st.markdown(f"**{esc(isolated(row.name))}**")
    st.caption(esc(_("row {n}", n=row.line)))
    for label, fact, waits in row.facts:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(esc(label), width=72)
            if waits:
                st.badge(esc(fact), color="orange")
            else:
                st.text(shown(fact), width="stretch")
    if row.left_out or row.warns:
        with st.container(horizontal=True, gap="xxsmall"):
            if row.left_out:
                st.caption(_("left out:"), width="content")
            for header in row.left_out[:_NAMED]:
                st.badge(esc(isolated(header)), color="gray")
            if row.warns:
                st.badge(_("sensitive"), icon=":material/shield:", color="red")
