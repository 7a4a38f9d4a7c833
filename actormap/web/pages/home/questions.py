"""What to ask next: the questions of the next interview, the one that settles most first."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import paper
from actormap.web.parts import components, tables
from actormap.web.parts.tables import of_kind
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

MOST = 3
"""So many are named about whom anybody could be asked."""
MUCH, SOME = 0.2, 0.05
"""From so many bits on an answer is expected to settle much, and something."""


def body(reading: Reading) -> None:
    """The questions of the next interview; where nobody can be asked, about whom anybody could be."""
    st.header(_("Ask next: with whom do they work?"), anchor=False)
    with components.showing_errors():
        interview = [finding for finding in _questions(reading) if finding.details["interview"] == 1]
        if interview:
            _interview(reading, interview)
            return
        known = of_kind(ask(reading, "evidence.coverage"), "actor")
        questions = [finding for finding in known if finding.next_question][:MOST]
        for finding in questions:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(shown(finding.next_question), width="stretch")
                navigation.link("after-a-meeting", _("Record what you heard"), whom=finding.subject[0])
        if not questions:
            st.text(_("Nobody is on record about whom to ask."))


def _interview(reading: Reading, questions: list[Finding]) -> None:
    names, who = tables.names(reading.map), questions[0].subject[0]
    st.text(_("Ask {name} with whom these work, and whom they trust:", name=Name(names.get(who, who))))
    for question in questions:
        with st.container(horizontal=True, vertical_alignment="center"):
            about = question.subject[1]
            st.text(names.get(about, about), width="stretch")
            st.caption(esc(_settles(question.value or 0.0)), width="content")
    with st.container(horizontal=True, vertical_alignment="center"):
        navigation.link("after-a-meeting", _("Record what you heard"), icon="edit_note", whom=who)
        st.caption(_('Only where asking is safe for both. "Nobody" is an answer too.'), width="content")
    paper.body(reading, questions[0].details["interview"])


def _settles(bits: float) -> str:
    """How much an answer is expected to settle, in words."""
    if bits >= MUCH:
        return _("settles much")
    return _("settles something") if bits >= SOME else _("settles little")


def _questions(reading: Reading) -> tuple[Finding, ...]:
    """Whom to ask about whom; nothing where no contact of an office is recorded."""
    try:
        return ask(reading, "evidence.ask", check=False).findings
    except Refused:
        return ()
