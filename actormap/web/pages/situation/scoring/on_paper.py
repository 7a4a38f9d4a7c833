"""A round of scoring as a workbook, for where there is no connection."""

from __future__ import annotations

import streamlit as st

from actormap.core.schema.items import ItemSet
from actormap.core.words import _
from actormap.records.scoring import sheet
from actormap.web import navigation
from actormap.web.pages.situation.scoring.rounds import scoring
from actormap.web.parts.templates import WORKBOOK
from actormap.web.state import language
from actormap.web.state.session import Reading, workspace


def on_paper(reading: Reading, items: ItemSet) -> None:
    """The round as a workbook to fill in offline, and the way back for it."""
    here, code = workspace(), language.code()
    role = here.principal.role

    def made() -> bytes:
        content = sheet(
            reading.map, reading.view, scoring_now, items, language=code, principal=reading.principal
        )
        here.store.record("export.scoring", who=role, detail="a sheet without names")
        return content

    scoring_now = scoring(reading)
    with st.container(horizontal=True, vertical_alignment="center", key="round on paper"):
        st.download_button(
            _("Workbook to fill in offline"),
            language.later(made),
            "scoring.xlsx",
            WORKBOOK,
            icon=":material/table:",
            type="tertiary",
            on_click="ignore",
        )
        navigation.link("bring-a-list", _("Bring a filled-in workbook"), icon="upload_file")
