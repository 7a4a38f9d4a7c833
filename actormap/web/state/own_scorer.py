"""As whom somebody scores: a label that is chosen once, and never a name."""

from __future__ import annotations

import streamlit as st

from actormap.core.model import ActorMap
from actormap.records.scoring import label_of
from actormap.viz.judged import SCORERS, scorer_words
from actormap.web.state.session import workspace

_KEPT = "own scorer"
"""Under which name it is kept beside the map, and in the window, where nothing is kept on a server."""
words = scorer_words


def own_scorer() -> str:
    """The label; "" where none was chosen."""
    held: str = st.session_state.get(_KEPT) or workspace().kept(_KEPT)
    return held


def keep(m: ActorMap, label: str) -> None:
    """Choose a label, or none with ""; `Refused` where it is none (`label_of`).

    One that begins as a usual one alone does is that: so it is written the same by everybody.
    """
    begins = [usual for usual in SCORERS if label and usual.startswith(label.strip().casefold())]
    kept = begins[0] if len(begins) == 1 else label_of(m, label) if label else ""
    st.session_state[_KEPT] = kept
    workspace().keep(_KEPT, kept)
