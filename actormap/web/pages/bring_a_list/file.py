"""Step 1: the file; and the lists that came lately, each of which can be taken back."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.ingest import Upload
from actormap.web.parts import templates
from actormap.web.parts.writing import lately
from actormap.web.parts.writing.clashes import local
from actormap.web.state.session import workspace
from actormap.web.state.unfinished.bringing import Bringing


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
    earlier = st.expander(_("Undo the import of an earlier list"), on_change="rerun", key="lately")
    if earlier.open:
        with earlier:
            _lately()


def _endings() -> list[str]:
    """What the name of a file may end in."""
    formats = [row for row in schema.formats().values() if row.gives == "tables"]
    return list(dict.fromkeys(ending for row in formats for ending in row.endings))


def _lately() -> None:
    here = workspace()
    may_know = here.principal.rights.may_change
    changes = lately.lists(str(here.path), here.store.revision, here.principal.role) if may_know else ()
    if not changes:
        st.text(_("There is no import that you could undo."))
    for change in changes:
        with st.container(horizontal=True, vertical_alignment="center"):
            day = f"{local(change.when):%Y-%m-%d}"
            st.text(f"{day} · {isolated(change.brought)} · {lately.in_short(change)}", width="stretch")
            if lately.may_undo(change):
                lately.way_back(change, _("Undo this import …"), f"list {change.revision}", asks=True)
    lately.show_outcome("lists")
