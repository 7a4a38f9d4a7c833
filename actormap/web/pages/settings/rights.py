"""What each role sees and may do, and as whom the windows of this app look."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.words import _, plain
from actormap.web.state.session import workspace


def body() -> None:
    """Show it."""
    mine = workspace().principal.rights
    st.text(_("Your role: {role}.", role=plain(mine.label)))
    if not workspace().shared:
        st.text(_("To use another role, start the app with --role."))
    st.text(_("Sensitivity goes from 0 to 3."))
    roles = schema.roles().values()
    st.dataframe(
        pd.DataFrame(
            {
                _("Role"): [plain(role.label) for role in roles],
                _("What for"): [plain(role.description) for role in roles],
                _("Sees up to sensitivity"): [_clearance(role) for role in roles],
                _("Sees persons"): [_yes(role.sees_persons) for role in roles],
                _("Sees protected entries"): [_yes(role.sees_locked) for role in roles],
                _("May change"): [_yes(role.may_change) for role in roles],
                _("May take briefs along"): [_yes(role.may_brief) for role in roles],
                _("May share"): [_yes(role.may_export) for role in roles],
            }
        ),
        hide_index=True,
    )


def _yes(may: bool) -> str:
    return _("yes") if may else _("no")


def _clearance(role: schema.Role) -> str:
    return str(role.clearance) if role.clearance >= 0 else _("nothing")
