"""Cases from a list: checked, shown, and put into the sealed part, all of them or none."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from actormap.core.config import LIMITS
from actormap.core.errors import ActormapError
from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.ingest import Imported, Upload, read_sealed
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms
from actormap.web.state import protection
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, workspace

ENDINGS = [".csv", ".xlsx"]
WHY = "a list of cases"
MOST = 20
"""So much of what is wrong is told at a time."""
_NUMBER, _OUTCOME = f"{SEALED}number of the list", f"{SEALED}what came of the list"


def body(reading: Reading) -> None:
    """Offer to bring a list; nothing of it is kept before it is saved."""
    if not record_forms.may_write():
        return
    with st.expander(_("Bring cases from a list")):
        st.text(
            _(
                "A table of cases, or of their steps, under the column names of the guide. It stays in this "
                "computer's memory until you save it, and then in the sealed part alone."
            )
        )
        given = st.file_uploader(
            _("Your file"),
            type=ENDINGS,
            key=f"{SEALED}list {st.session_state.get(_NUMBER, 0)}",
            max_upload_size=LIMITS.file_bytes >> 20,
        )
        if given is not None:
            _checked(reading, Upload(given.name, given.getvalue()))
        message, failed = st.session_state.get(_OUTCOME, ("", False))
        if message:
            (st.error if failed else st.success)(esc(message))


def _checked(reading: Reading, file: Upload) -> None:
    imported = read_sealed([file], base=reading.map, who=workspace().principal.role)
    for issue in imported.errors[:MOST]:
        st.error(esc(shown(issue.sentence)))
    for issue in imported.warnings[:MOST]:
        st.warning(esc(shown(issue.sentence)))
    if imported.errors:
        st.text(_("Nothing was imported. Correct the file, and choose it again."))
    elif not imported.changing:
        st.text(_("All of it is in the sealed part already."))
    else:
        st.text(shown(telling.brought(imported.preview)))
        st.button(_("Save"), type="primary", key=f"{SEALED}save the list", on_click=_save, args=(imported,))


def _save(imported: Imported) -> None:
    opened, by = protection.holder(), workspace().principal
    if opened is None:
        return
    try:
        opened.apply(replace(imported.changes, who=by.role, person=by.person, why=WHY))
    except ActormapError as error:
        st.session_state[_OUTCOME] = refusal(error), True
    else:
        st.session_state[_OUTCOME] = _("It is in the sealed part."), False
        # The element holds the file as long as it has the same key.
        st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
