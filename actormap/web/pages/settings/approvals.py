"""What takes two persons: what waits for a second one, and the buttons that say yes or no."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.records.record.history import proposed
from actormap.rights import access
from actormap.rights.access import Waiting
from actormap.web.escape import esc
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, Workspace, reading_of_stored, workspace

_OUTCOME = "what came of an approval"


def body() -> None:
    """Show what waits."""
    reading, here = reading_of_stored(), workspace()
    st.text(
        _(
            "Three things take two persons: to let somebody introduce although its sphere may not, to"
            " end what protects somebody, and to export what is sensitive. One proposes it, and "
            "another approves it."
        )
    )
    done, refused, of = st.session_state.get(_OUTCOME, ("", "", ""))
    if done:
        st.success(esc(done))
    every = access.waiting(reading.map, reading.principal)
    if not every:
        st.text(_("Nothing is waiting for a second person."))
    for proposal in every:
        with st.container(border=True):
            _card(reading, here, proposal)
            if refused and of == proposal.id:
                st.error(esc(refused))


def _card(reading: Reading, here: Workspace, proposal: Waiting) -> None:
    role = schema.roles().get(proposal.by)
    st.header(esc(plain(schema.vocabulary("approval_act")[proposal.act])), anchor=False)
    st.text(
        _("Proposed on {day} by: {role}.", day=proposal.day, role=plain(role.label) if role else proposal.by)
    )
    if proposal.why:
        st.text(proposal.why)
    for sentence in proposed(reading.map, proposal):
        st.text(isolated(sentence))
    with st.container(horizontal=True):
        if proposal.mine:
            st.text(_("You proposed it, so somebody else must approve it."))
            _button(_("Withdraw it"), access.withdraw, proposal, _("It is withdrawn."))
        elif here.principal.rights.may_approve:
            _button(_("Approve"), access.approve, proposal, _("It is approved and done."), primary=True)
            _button(_("Refuse"), access.withdraw, proposal, _("It is refused."))
        else:
            st.text(_("A protection officer or a data steward must approve it."))


def _button(
    label: str,
    act: Callable[..., int],
    proposal: Waiting,
    message: str,
    *,
    primary: bool = False,
) -> None:
    st.button(
        esc(label),
        key=f"{act.__name__} {proposal.id}",
        type="primary" if primary else "secondary",
        on_click=_do,
        args=(act, proposal.id, message),
    )


def _do(act: Callable[..., int], code: str, message: str) -> None:
    here = workspace()
    try:
        act(here.store, here.principal, code)
    except ActormapError as refused:
        st.session_state[_OUTCOME] = "", refusal(refused), code
    else:
        st.session_state[_OUTCOME] = message, "", code
