"""Raise a concern: anybody puts it into the sealed part, and nobody here reads it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import term
from actormap.core.words import _, plain
from actormap.rights import access
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.web.escape import esc
from actormap.web.state import protection
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import workspace

_OUTCOME = " outcome"


def button(**about: str) -> None:
    """A button with what is asked of a concern about a record, by the column of cases that names it."""
    if not workspace().principal.rights.may_raise:
        return
    with st.popover(_("Raise a concern"), icon=":material/shield_lock:"):
        if not protection.is_set_up():
            st.text(
                _(
                    "Nobody has chosen the passphrase of the sealed part yet, so there is no safe place for "
                    "it. Tell the protection officer in person."
                )
            )
            return
        key = f"{SEALED}concern {about}"
        with st.form(key, border=False):
            st.text(_("Only whoever looks after protection reads it: you cannot read it back here."))
            st.text_area(_("What happened, or is feared?"), height=140, key=f"{key} what")
            grave = schema.vocabulary("severity")
            st.selectbox(
                _("How serious is it?"),
                list(grave),
                format_func=lambda code: plain(term(grave[code])),
                index=list(grave).index("high"),
                key=f"{key} severity",
            )
            st.form_submit_button(
                _("Send it to protection"), type="primary", on_click=_send, args=(key, about)
            )
        message, failed = st.session_state.get(f"{key}{_OUTCOME}", ("", False))
        if message:
            (st.error if failed else st.success)(esc(message))


def _send(key: str, about: Mapping[str, str]) -> None:
    """Put it in; nothing of it stays in the window."""
    now, here, held = dt.datetime.now().astimezone(), workspace(), st.session_state
    concern = Concern(
        held[f"{key} what"],
        now.date().isoformat(),
        now.timetz().isoformat(timespec="minutes"),
        severity=held[f"{key} severity"],
        raised_by=here.principal.role,
        **about,
    )
    try:
        access.may_raise(here.principal)
        raise_concern(here.store, concern)
    except ActormapError as error:
        held[f"{key}{_OUTCOME}"] = refusal(error), True
    else:
        protection.sits(here, wrote=True)
        message = _("It is in the sealed part. Tell whoever looks after protection to open it.")
        held[f"{key}{_OUTCOME}"] = message, False
        held[f"{key} what"] = ""
