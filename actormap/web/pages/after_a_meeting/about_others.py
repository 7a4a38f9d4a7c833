"""The questions that `evidence ask` would put to whom the office met, each about another actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, term
from actormap.core.words import _, plain
from actormap.web.escape import esc
from actormap.web.pages.after_a_meeting import fields
from actormap.web.parts import choices
from actormap.web.state.analyses import Unfinished, ask, waiting
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.meeting import WORKS, Writing, about_keys

ANSWERS = {
    WORKS: term("They do"),
    "list": term("Named others"),
    "none": term("Knows of nobody"),
    "declined": term("Would not say"),
}


def body(reading: Reading, held: Writing, whom: str, others: Sequence[str], kept: dict[str, Any]) -> None:
    """Show them; what is not answered writes nothing."""
    subjects = _subjects(reading, whom)
    if not subjects:
        return
    st.header(_("Asked about others"), anchor=False)
    st.text(_("Only what was asked and answered is recorded; nobody has to answer."))
    for subject in subjects:
        answer, works, trusts = about_keys(held, whom, subject)
        name = Name(choices.label(reading, subject))
        given = st.segmented_control(
            esc(_("Who works with {name}, and whom does it trust?", name=name)),
            list(ANSWERS),
            format_func=lambda code: plain(ANSWERS[code]),
            key=answer,
            **kept,
        )
        if given in {WORKS, "list"}:
            rest = [other for other in others if other != subject]
            fields.actors(reading, _("Who else works with {name}?", name=name), rest, works, kept)
            fields.actors(reading, _("Whom does {name} trust?", name=name), rest, trusts, kept)


def _subjects(reading: Reading, whom: str) -> list[str]:
    """About whom it is asked; nobody where nobody can be, or the role may not know."""
    try:
        questions = ask(reading, "evidence.ask", check=False).findings
    except Unfinished as unfinished:
        waiting(unfinished.question)
        return []
    except ActormapError:
        return []
    return [finding.subject[1] for finding in questions if finding.subject[0] == whom]
