"""What could be done in a case, and who can deliver it there."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.metrics.protect.options import options
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the measures of a case, each with who can deliver it."""
    cases = reading.map["cases"]
    still = cases[cases["closed"] == ""].sort_values(["opened", "at", "id"])
    if still.empty:
        st.text(_("No case is open."))
        return
    words = dict(zip(still["id"], still["opened"] + " · " + still["what"].str.slice(0, 60), strict=True))
    case = st.selectbox(_("Case"), list(words), format_func=words.__getitem__, key=f"{SEALED}case of options")
    whole, *others = options(reading.map, reading.view, case=case).findings
    st.header(esc(shown(whole.statement)), anchor=False)
    st.caption(esc(shown(whole.reason)))
    for finding in others:
        with st.container(border=True, gap=None):
            st.text(shown(finding.statement))
            st.caption(esc(shown(finding.reason)))
    components.sure(whole)
