"""Questions and examples that help to fill a board of a SWOT: none of them counts for anything."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import term
from actormap.core.words import _, plain
from actormap.records.record.editing import Question
from actormap.web.escape import esc

VOCABULARY = "swot_item"


def offer(question: Question) -> None:
    """Below the field for a prompt or an example: all of them, each with what it asks."""
    if question.column.vocabulary != VOCABULARY:
        return
    kinds = {
        "swot_prompt": _("Twelve questions to ask"),
        "swot_example": _("33 examples, none of them counted"),
    }
    for kind, title in kinds.items():
        with st.expander(esc(title)):
            for code, words in schema.vocabulary("swot_quadrant").items():
                st.caption(f"**{esc(plain(term(words)))}**")
                for item, (quadrant, _side) in schema.swot().items():
                    about = schema.items()[item]
                    if quadrant == code and about.set == kind:
                        st.caption(
                            esc(_("{what}: {asked}", what=plain(about.label), asked=plain(about.help)))
                        )
