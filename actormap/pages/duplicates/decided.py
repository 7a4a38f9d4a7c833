"""What was decided on pairs, each with the way back."""

from __future__ import annotations

import streamlit as st

from actormap import schema
from actormap.ingest.matching import decisions
from actormap.sentences import isolated
from actormap.web.duplicates import MOST, Deciding
from actormap.web.session import reading_of_stored


def body(held: Deciding) -> None:
    """What was decided, the newest first, each with the way back."""
    rows = decisions(reading_of_stored().map)
    if rows.empty:
        st.text("Nothing was decided yet.")
        return
    labels = schema.vocabulary("duplicate_decision")
    first = 0
    if len(rows) > MOST:
        first = MOST * (
            st.number_input("Part", 1, -(-len(rows) // MOST), key="part of decided", width=120) - 1
        )
    st.text(f"Decisions {first + 1} to {min(first + MOST, len(rows))} of {len(rows)}, the newest first.")
    for row in rows.iloc[first : first + MOST].itertuples():
        with st.container(border=True, gap="xsmall", key=f"decided {row.id}"):
            st.text(f"{isolated(row.first)} ({row.first_id}) and {isolated(row.second)} ({row.second_id})")
            kept = f": {row.kept_id} stands for both" if row.kept_id else ""
            said = [
                f"{labels[row.decision]}{kept}",
                row.date,
                row.decided_by,
                isolated(row.note) if row.note else "",
            ]
            st.text(" · ".join(filter(None, said)))
            st.button(
                "Take back", key=f"back {row.id}", on_click=held.take_back, args=(row.first_id, row.second_id)
            )
