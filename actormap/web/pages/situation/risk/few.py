"""Where so few are on record that a mark would point at one of them."""

from __future__ import annotations

import streamlit as st

from actormap.core.words import _, ngettext
from actormap.graph.few import few, least_cell
from actormap.metrics.base.judgements import Unit
from actormap.metrics.reach.unmet import columns
from actormap.web.escape import esc
from actormap.web.state.session import Reading


def of_few(reading: Reading, unit: Unit) -> None:
    """Say that a mark here would point at one of few."""
    number = least_cell(reading.map, unit.group)
    st.caption(
        esc(
            _(
                "Fewer than {n} such groups are on record there. A mark would point at one of them: it is "
                "for the protection officer alone.",
                n=number,
            )
        )
    )


def few_in_areas(reading: Reading, group: str) -> None:
    """Say where a mark would point at one of few."""
    top = columns(reading.map)
    small = [pcode for pcode in top if few(reading.map, group, pcode)]
    number = least_cell(reading.map, group)
    if small and len(small) == len(top):
        st.caption(
            esc(
                _(
                    "In each single area fewer than {n} such groups are on record; a mark there would point "
                    "at one of them, so only the protection officer may give it.",
                    n=number,
                )
            )
        )
    elif small:
        st.caption(
            esc(
                ngettext(
                    len(small),
                    "In {n} area so few such groups are on record that a mark would point at one of them; "
                    "there only the protection officer may give it.",
                    "In {n} areas so few such groups are on record that a mark would point at one of them; "
                    "there only the protection officer may give it.",
                )
            )
        )
