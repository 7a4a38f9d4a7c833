"""Step 1: the file; and the lists that came lately, each of which can be taken back."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.sentences import Name, series, shown
from actormap.core.words import _
from actormap.ingest import Upload
from actormap.records.record.history import in_numbers
from actormap.rights import access
from actormap.web.escape import esc
from actormap.web.parts import templates
from actormap.web.state.bringing import WHY, Bringing, taken_back
from actormap.web.state.session import workspace

LATELY = 5
_OUTCOME = "what came of taking a list back"


def body(held: Bringing) -> None:
    """Ask for the file."""
    st.text(
        _(
            "A table of who does what where, a list of organisations or contacts, a network, or "
            "answers to a form: as a workbook, as CSV or as you have it. We work out together what it"
            " is."
        )
    )
    given = st.file_uploader(
        _("Your file"),
        type=_endings(),
        key=f"file {held.number}",
        max_upload_size=LIMITS.file_bytes >> 20,
        width=640,
    )
    st.text(_("It stays in this computer's memory: nothing is sent, and nothing is saved until you say so."))
    with st.container(horizontal=True, vertical_alignment="center"):
        templates.offer()
    if given is not None:
        held.take(Upload(given.name, given.getvalue()))
        st.rerun()
    lately = st.expander(_("Undo the import of an earlier list"), on_change="rerun", key="lately")
    if lately.open:
        with lately:
            _lately()


def _endings() -> list[str]:
    """What the name of a file may end in."""
    formats = [row for row in schema.formats().values() if row.gives == "tables"]
    return list(dict.fromkeys(ending for row in formats for ending in row.endings))


def _lately() -> None:
    here = workspace()
    rows = access.lately(here.store, here.principal, WHY).tail(LATELY)
    if rows.empty:
        st.text(_("There is no import that you could undo."))
    for row in rows[::-1].to_dict("records"):
        revision, name = int(row["revision"]), row["why"].removeprefix(WHY).strip()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(shown(series([row["when"][:10], Name(name), in_numbers(row)], " · ")))
            st.button(
                _("Undo this import"),
                key=f"take back {revision}",
                on_click=_take_back,
                args=(revision, name),
            )
    if _OUTCOME in st.session_state:
        st.info(esc(st.session_state[_OUTCOME]))


def _take_back(revision: int, name: str) -> None:
    st.session_state[_OUTCOME] = taken_back(revision, name)
