"""What changed between the two days that stand beside each other, as a table: it says what the maps mark."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actormap.core.words import _
from actormap.viz.map.legend import changes, headings, title
from actormap.viz.map.state import Shown
from actormap.web.escape import esc


def body(shown: Shown) -> None:
    """Show it, where two days are compared."""
    day, before = shown.state.day or shown.data["day"], shown.state.before
    if before in {"", day}:
        return
    st.header(esc(title(before, day)), anchor=False)
    rows = changes(shown.data, ((link, shown.change(link)) for link in shown.lines()))
    if not rows:
        st.text(_("No change is recorded. That can mean that nobody asked."))
        return
    st.dataframe(pd.DataFrame(rows, columns=headings()), hide_index=True)
