"""What was decided on pairs, each with the way back."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, isolated, series, shown
from actormap.core.words import _
from actormap.ingest.matching import decisions
from actormap.web.escape import esc
from actormap.web.parts import paging
from actormap.web.state.language import vocabulary
from actormap.web.state.session import reading_of_stored
from actormap.web.state.unfinished.duplicates import MOST, Deciding


def body(held: Deciding) -> None:
    """What was decided, the newest first, each with the way back."""
    rows = decisions(reading_of_stored().map)
    if rows.empty:
        st.text(_("Nothing has been decided yet."))
        return
    labels = vocabulary("duplicate_decision")
    number, last = 1, paging.parts(len(rows), MOST)
    if last > 1:
        number = st.number_input(_("Part"), 1, last, key="part of decided", width=120)
    here = paging.part(number - 1, MOST, len(rows))
    st.text(
        _(
            "Decisions {first} to {last} of {all}, newest first.",
            first=here.first + 1,
            last=here.end,
            all=here.count,
        )
    )
    for row in rows.iloc[here.places].itertuples():
        with st.container(border=True, gap="xsmall", key=f"decided {row.id}"):
            st.text(
                _(
                    "{one} ({code}) and {other} ({other_code})",
                    one=Name(row.first),
                    code=row.first_id,
                    other=Name(row.second),
                    other_code=row.second_id,
                )
            )
            label = labels[row.decision]
            if row.kept_id:
                label = _("{decision}: {code} stands for both", decision=label, code=row.kept_id)
            parts = [label, row.date, row.decided_by, isolated(row.note) if row.note else ""]
            st.text(shown(series(filter(None, parts), " · ")))
            st.button(
                _("Undo"),
                key=f"back {row.id}",
                on_click=held.take_back,
                args=(row.first_id, row.second_id),
            )
            if refused := held.refused_about(row.first_id, row.second_id):
                st.error(esc(refused))
