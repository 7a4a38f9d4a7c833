"""What is about the whole country: its profile on four pages, and the page for the successor."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.words import _
from actormap.viz.brief import (
    About,
    profile_for_role,
    profile_to_take,
    successor_page,
    successor_page_to_take,
)
from actormap.web import navigation
from actormap.web.pages.brief import files, preview
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, checking
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

PROFILE, HANDOVER = "country-profile", "handover"
SHOWN = 2
"""So many points of a chapter of the handover stand on the page."""


def body(reading: Reading, kind: str) -> None:
    """Show it as it is read, and offer it as files."""
    left, right = st.columns([3, 1], gap="large")
    if kind == PROFILE:
        # A courtesy to who scores: marks of others show after theirs.
        scorer = "" if chosen.value("others") == "yes" else own_scorer()
        with left, checking("brief"):
            _profile(reading, scorer)
        with right:
            make = partial(profile_to_take, scorer=scorer)
            files.whole(reading, kind, make, _("Make the country profile"), scorer=scorer)
        return
    with left, checking("brief"):
        _handover(reading)
    with right:
        files.whole(reading, kind, successor_page_to_take, _("Make the page for the successor"))
        st.text(
            _(
                "In the file, promises, decisions, partners by step and strategies are counts alone: they "
                "stand in no file."
            )
        )


def _profile(reading: Reading, scorer: str) -> None:
    brief = profile_for_role(
        reading.map, reading.view, reading.principal, scorer=scorer, ask=partial(ask, reading)
    )
    preview.head(brief)
    preview.drawn_map(reading, About(), brief)
    preview.parts(brief)
    if record_forms.may_write():
        navigation.link("situation", _("Score what is not known"), icon="monitoring")


def _handover(reading: Reading) -> None:
    brief = successor_page(reading.map, reading.view, ask=partial(ask, reading))
    preview.head(brief)
    preview.parts(brief, first=SHOWN, fold_last=False)
    navigation.link(
        "introductions", _("See what hangs on one officer alone"), icon="handshake", tab="officer"
    )
