"""What each role sees and may do, and as whom the windows of this app look."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.words import _, plain
from actormap.web.escape import esc
from actormap.web.state import own_office
from actormap.web.state.jobs import refusal
from actormap.web.state.session import workspace

_ROLE, _REFUSED = "another role", "why a role was not changed"


def body() -> None:
    """Show it."""
    mine = workspace().principal.rights
    st.text(_("Your role: {role}.", role=plain(mine.label)))
    _another(mine)
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
                _("May raise a concern"): [_yes(role.may_raise) for role in roles],
                _("May take briefs and maps along"): [_yes(role.may_brief) for role in roles],
                _("May share"): [_yes(role.may_export) for role in roles],
            }
        ),
        hide_index=True,
    )


def _another(mine: schema.Role) -> None:
    """Offer another role where it is kept in the workspace; else say who gives it."""
    here = workspace()
    if here.shared:
        st.text(_("Whoever looks after the office's server gives roles."))
        return
    if here.invented:
        return
    if not own_office.is_kept(here):
        st.text(_("It was chosen when the app was started, with --role."))
        return
    with st.expander(_("Change my role")):
        roles = [role for role in schema.roles().values() if role.clearance >= 0 and role != mine]
        wanted = st.radio(
            _("My role"),
            [role.role for role in roles],
            index=None,
            format_func=lambda code: plain(schema.roles()[code].label),
            captions=[esc(plain(role.description)) for role in roles],
            key=_ROLE,
            label_visibility="collapsed",
        )
        st.text(
            _(
                "The app locks, and opens as this role once the passphrase is typed. Save half-filled forms "
                "first: another role does not get them. What takes two persons still takes two people."
            )
        )
        st.button(
            _("Lock and change my role"),
            icon=":material/lock:",
            disabled=wanted is None,
            on_click=_change,
        )
    if _REFUSED in st.session_state:
        st.error(esc(st.session_state[_REFUSED]))


def _change() -> None:
    here = workspace()
    st.session_state.pop(_REFUSED, None)
    try:
        own_office.take(here, st.session_state[_ROLE])
    except ActormapError as refused:
        st.session_state[_REFUSED] = refusal(refused)
    else:
        here.lock()


def _yes(may: bool) -> str:
    return _("yes") if may else _("no")


def _clearance(role: schema.Role) -> str:
    return str(role.clearance) if role.clearance >= 0 else _("nothing")
