"""The sealed part while it is closed: one field that opens it, or the choice of its passphrase."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core.words import _
from actormap.store import keys
from actormap.web.parts.cards import button, card, heading, keeping_refusal, show_refusal, text_line
from actormap.web.parts.writing import concerns
from actormap.web.state import protection
from actormap.web.state.analyses import is_for
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import workspace

_REFUSED, _CODE, _WORDS = f"{SEALED}refused", f"{SEALED}code", f"{SEALED}words"


def body() -> None:
    """Show what there is to see without the passphrase: the same whether or not there is a case."""
    text_line(
        _(
            "Cases of people in danger are kept in a part of this workspace with a passphrase of its own. "
            "Without it nobody can read or count them."
        )
    )
    if protection.is_set_up():
        with st.form(f"{SEALED}form", width=520, clear_on_submit=True):
            secret = st.text_input(_("Protection passphrase or its recovery code"), type="password")
            sent = st.form_submit_button(_("Open"), type="primary")
        if sent:
            _try(lambda: protection.unseal(secret))
    elif _looks_after():
        _chosen()
    else:
        st.info(_("Nobody has chosen its passphrase yet. The protection officer does."))
    show_refusal(_REFUSED)
    if not _looks_after():  # who does enters a case, or raises it on a record
        concerns.button()


def _looks_after() -> bool:
    principal = workspace().principal
    return is_for(principal, "protect.queue") and principal.rights.may_change


def _chosen() -> None:
    """Choose the passphrase; six random words are offered."""
    heading(_("Choose the protection passphrase"))
    text_line(
        _("Choose one that others who open this workspace do not know. It is not that of the workspace.")
    )
    words = st.session_state.setdefault(_WORDS, keys.suggestion())
    text_line(_("Six random words, if you have none yet: {words}", words=words))
    with st.form(f"{SEALED}choice", width=520, clear_on_submit=True):
        first = st.text_input(_("Protection passphrase, 12 characters or more"), type="password")
        again = st.text_input(_("The same again"), type="password")
        sent = st.form_submit_button(_("Choose it"), type="primary")
    if sent and first != again:
        st.session_state[_REFUSED] = _("The two are not the same.")
    elif sent:
        _try(lambda: st.session_state.update({_CODE: protection.set_up(first)}))


def _try(act: Callable[[], object]) -> None:
    with keeping_refusal(_REFUSED):
        with st.spinner(_("Opening …")):
            act()
        st.session_state.pop(_WORDS, None)
        st.rerun()


def show_code() -> None:
    """Show the recovery code of a passphrase that was just chosen, until it is noted."""
    code = st.session_state.get(_CODE)
    if code is None:
        return
    with card(key=f"{SEALED}code box"):
        heading(_("Recovery code: write it on paper"))
        st.code(code, language=None, wrap_lines=True)
        text_line(
            _(
                "Shown only now. Lock it away, apart from that of the workspace. If you lose both passphrase "
                "and code, nobody can open the cases, and neither can we."
            )
        )
        button(_("I have written it down"), st.session_state.pop, _CODE)
