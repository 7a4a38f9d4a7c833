"""After a meeting: only whom is needed, and it is said what it changes before it is written."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.ingest.writers import meeting_bytes
from actormap.viz.templates import sheet_html
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.lists import meeting_form
from actormap.web.parts import components, layout, tables, the_office
from actormap.web.parts.writing import lately
from actormap.web.state import language
from actormap.web.state.own_office import offices, own_office
from actormap.web.state.session import Reading, current_reading
from actormap.web.state.unfinished.meeting import (
    NAME,
    NEW,
    Preview,
    Writing,
    go_on,
    let_go,
    preview,
    remember,
    report_of,
    unfinished,
    writing,
)


def body() -> None:
    """Show the page."""
    layout.title(_("After a meeting"))
    if not components.is_for_role("after-a-meeting"):
        return
    reading, held = current_reading(), writing()
    if not offices(reading.map):
        st.info(_("Enter your office first: it is the one that met them."))
        components.without_office(reading)
        return
    if held.revision is not None and lately.undone(held.revision):
        held.taken_back()  # beside the page, or in another window
    if held.revision is not None:
        _written(reading, held)
        return
    st.text(_("Only the first line is required. A half-filled form is kept until you save it or log out."))
    if not own_office(reading).code:
        the_office.which(reading)
    _again(reading, held)
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        whom = meeting_form.whom(reading)
        if whom:
            meeting_form.rest(reading, held, whom)
            remember(held, whom)
    with right:
        if whom:
            report = report_of(held, whom)
            _effects(reading, preview(reading, report))
        _sheets(whom)


def _again(reading: Reading, held: Writing) -> None:
    """Offer it, where there is something that this window does not show."""
    draft = unfinished(reading)
    if draft is None:
        return
    known = tables.names(reading.map)
    name = str(draft.answers.get(NAME, "")) if draft.about == NEW else known[draft.about]
    with layout.line(border=True, key="unfinished"):
        st.text(
            _(
                "Continue the form about {name} that you began at {time}?",
                time=f"{draft.when:%H:%M}",
                name=Name(name) if name else _("somebody who is not on the map yet"),
            )
        )
        layout.press(_("Continue"), go_on, held, draft, type="primary", key="go on")
        layout.press(_("Discard it"), let_go, draft, key="throw away")


def _effects(reading: Reading, preview: Preview) -> None:
    """Say what would be written, and offer what is missing for it."""
    with st.container(border=True):
        layout.head(_("What this will change"))
        if preview.refused:
            st.text(preview.refused)
        for sentence in preview.effects:
            st.text(shown(sentence))
        if preview.changes is None and not preview.refused:
            st.text(_("Nothing yet: say whom the office met."))
        components.without_office(reading)
    if preview.minded:
        with st.container(border=True):
            layout.head(_("Check the note again"))
            for sentence in preview.minded:
                st.text(shown(sentence))
            st.caption(_("You can save it all the same."))


def _written(reading: Reading, held: Writing) -> None:
    """Say what was written, what to ask next, and how to take it back."""
    name = tables.name(reading.map, held.whom)
    st.success(esc(_("The meeting with {name} is recorded.", name=name)))
    for sentence in held.effects:
        st.text(shown(sentence))
    if held.next:
        layout.head(_("Next, from here"))
        for sentence in held.next:
            st.text(shown(sentence))
    with layout.line():
        layout.press(_("And another"), held.another, type="primary")
        layout.press(_("Undo"), held.undo, icon="undo")
        navigation.link("actors", _("Open the record"), icon="person", id=held.whom)
        navigation.link("introductions", _("Go to our plans"), icon="handshake")
    layout.refused(held.refused)


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sheets(whom: str) -> None:
    """Offer both; only the code of who is met stands on the sheet."""
    with st.container(border=True):
        st.text(_("Also on paper, or as an Excel workbook to fill in offline. Neither contains names."))
        with st.container(horizontal=True):
            st.download_button(
                _("Printable sheet"),
                language.later(sheet_html, "" if whom == NEW else whom),
                "meeting.html",
                "text/html",
                icon=":material/print:",
                on_click="ignore",
            )
            st.download_button(
                _("Workbook"),
                language.later(meeting_bytes),
                "meeting.xlsx",
                WORKBOOK,
                icon=":material/table:",
                on_click="ignore",
            )
        navigation.link("bring-a-list", _("Bring a filled-in workbook"), icon="upload_file")
