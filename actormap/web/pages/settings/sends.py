"""What this program sends: nothing. What makes it so is looked at anew each time."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.web.server.options import promises
from actormap.web.state.session import workspace


def body() -> None:
    """Show it."""
    held = promises()
    if all(held.values()):
        st.success(
            _(
                "This program sends nothing. Everything that keeps data on this computer is in force "
                "right now."
            )
        )
    elif workspace().shared:
        st.error(
            _("Something that keeps data on this computer is not in force. Press Log out, and ask for help.")
        )
    else:
        st.error(
            _("Something that keeps data on this computer is not in force. Press Lock, and ask for help.")
        )
    st.dataframe(
        pd.DataFrame(
            {
                _("What is promised"): list(map(shown, held)),
                _("In force now"): [_("yes") if holds else _("no") for holds in held.values()],
            }
        ),
        hide_index=True,
    )
    st.text(
        _(
            "Every page tells your browser to load nothing from elsewhere. What other programs on "
            "this computer send cannot be seen from here."
        )
    )
