"""An answer as it is read first: what it says, the findings that matter, all numbers behind a press."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.web.escape import esc
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def show(reading: Reading, name: str) -> None:
    """Show the answer of an analysis."""
    result = ask(reading, name)
    whole, *others = result.findings
    st.header(esc(shown(whole.statement)), anchor=False)
    st.caption(esc(shown(whole.reason)))
    components.first(others)
    components.for_experts(tables.finding_table(result), result, key=f"{name} table")
    components.explained(name, result)
