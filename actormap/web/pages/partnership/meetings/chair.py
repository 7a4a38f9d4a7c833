"""The page for the chair of a meeting, made once somebody asks for it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.words import _
from actormap.viz.brief import FORMATS, Leaving, chair_page
from actormap.web.escape import esc
from actormap.web.pages.partnership.meetings.how_chosen import log_of
from actormap.web.parts import components, taking_along
from actormap.web.state import language
from actormap.web.state.session import Reading, workspace


def body(reading: Reading, meeting: str) -> None:
    """Offer the page to a role that may take it along."""
    if not taking_along.may_take_out("brief"):
        return
    label = _("Page for the chair")
    offer = st.popover(esc(label), icon=":material/description:", on_change="rerun", key="chair page")
    if not offer.open:
        return
    with offer, components.showing_errors():
        who = _("Who will read it?")
        if taking_along.whom(who, what="brief", key="who reads the chair page", inside=True) is None:
            return
        answer = taking_along.chosen_alike(reading)
        here = (reading.path, reading.revision, reading.view, reading.principal, language.code())
        key = repr((*here, meeting, answer))
        made, written, why = _written(key, _reading=reading, _meeting=meeting, _alike=answer)
        files = taking_along.brief_files("page-for-the-chair", written)
        taking_along.handed_out(made.share, "brief", len(made.brief.ids), files, why=why)


@st.cache_resource(max_entries=4, show_spinner=False)
def _written(
    key: str, *, _reading: Reading, _meeting: str, _alike: str
) -> tuple[Leaving, dict[str, bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = chair_page(
        _reading.map,
        _reading.view,
        principal=workspace().principal,
        meeting=_meeting,
        log=[(each.day, each.words) for each in log_of(_reading, _meeting)],
        alike=_alike,
    )
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})
