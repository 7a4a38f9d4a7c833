"""The numbers that analyses lean on, as they are."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from actormap.core.words import _
from actormap.web.parts import tables
from actormap.web.state.session import current_reading


def body() -> None:
    """Show them."""
    st.text(
        _(
            "All of these are choices, not facts. Each answer says which of them it used; the "
            "command line can "
            "set others for one answer."
        )
    )
    held = asdict(current_reading().view.thresholds)
    st.dataframe(
        pd.DataFrame(
            {
                _("Threshold"): [tables.words(name) for name in held],
                _("Value"): [str(value) for value in held.values()],
            }
        ),
        hide_index=True,
        height=600,
    )
