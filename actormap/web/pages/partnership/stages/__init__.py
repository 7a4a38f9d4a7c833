"""Who works with us in which step of monitoring, and beside it what is owed, decided, needed and offered."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.web.pages.partnership.stages import owed, steps
from actormap.web.parts import components
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, reading_of_stored

MOST = 500
"""So many partners, promises and decisions are read at most."""


def body(reading: Reading) -> None:
    """Show the tab."""
    stored = reading_of_stored()
    answer = _answer_of(reading, "partner.stages")
    left, right = st.columns([9, 4], gap="small")
    with left, st.container(border=True, gap="small"), components.showing_errors():
        if answer is None:
            steps.begin(stored)
        else:
            steps.body(reading, stored, answer)
    with right, st.container(border=True, gap="small"), components.showing_errors():
        promised, decided = (_answer_of(reading, name) for name in ("partner.promises", "partner.decisions"))
        owed.body(reading, stored, promised, decided)
    if answer is not None:
        components.explained("partner.stages", answer)


def _answer_of(reading: Reading, analysis: str) -> Findings | None:
    """What an analysis says; None where nothing of it is recorded."""
    try:
        return ask(reading, analysis, check=False, limit=MOST)
    except Refused:
        return None
