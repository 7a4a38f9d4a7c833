"""The questions of the next interview on paper, for the office alone."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.words import _
from actormap.viz.brief import FORMATS, Leaving, interview_sheet
from actormap.web.parts import components, taking_along
from actormap.web.state import language
from actormap.web.state.analyses import ask_and_wait
from actormap.web.state.session import Reading, workspace

KINDS = {"pdf": "application/pdf", "docx": taking_along.SAVED, "html": taking_along.SAVED}
ASKED_FOR = "asked for: interview"


def body(reading: Reading, number: int) -> None:
    """Offer to print an interview, and hand it out."""
    with st.expander(_("On paper")):
        if taking_along.whom("", what="interview", key="paper", inside=True) is None:
            return
        here = (reading.path, reading.revision, reading.view.date, reading.principal, language.code())
        key = repr((*here, number))
        if st.button(_("Make the sheet"), icon=":material/print:"):
            st.session_state[ASKED_FOR] = key
        if st.session_state.get(ASKED_FOR) != key:
            return
        with components.showing_errors():
            answer = taking_along.chosen_alike(reading)
            made, written, why = _written(f"{key} {answer}", _reading=reading, _number=number, _alike=answer)
            labels = {"pdf": _("PDF, to print"), "docx": _("Word, to edit"), "html": _("A page, to read")}
            files = [
                taking_along.File(label, f"interview.{form}", written[form], KINDS[form])
                for form, label in labels.items()
                if form in written
            ]
            taking_along.handed_out(made.share, "interview", len(made.brief.ids), files, why=why)


@st.cache_resource(max_entries=4, show_spinner=False)
def _written(
    key: str, *, _reading: Reading, _number: int, _alike: str
) -> tuple[Leaving, dict[str, bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = interview_sheet(
        _reading.map,
        _reading.view,
        _number,
        principal=workspace().principal,
        alike=_alike,
        ask=partial(ask_and_wait, _reading),
    )
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})
