"""Protection: cases, for who holds the passphrase of the sealed part; for everybody else one field."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown as shown
from actormap.core.words import _
from actormap.metrics.protect.reprisals import reprisals
from actormap.web.escape import esc
from actormap.web.pages.protection import cases, closed, measures
from actormap.web.parts import choices, components
from actormap.web.parts.cards import button, card, note, text_line
from actormap.web.state import protection
from actormap.web.state.session import Reading

LOOK = 20
"""Seconds after which a window looks whether the part was left alone."""


def body() -> None:
    """Show the page."""
    st.title(_("Protection: who needs us now?"), anchor=False)
    with components.showing_errors():
        if protection.holder() is None:
            closed.body()
        else:
            _banner()
            closed.show_code()
            opened = protection.holder()
            for warning in opened.warnings if opened else ():
                st.warning(esc(warning))
            tabs = {
                "cases": (_("Cases"), cases.body),
                "options": (_("Options"), measures.options_body),
                "reprisals": (_("Reprisals"), _reprisals),
            }
            choices.part(_("Protection"), tabs)(protection.reading())


@st.fragment(run_every=LOOK)
def _banner() -> None:
    """That it is open, how to lock it, and that it locks where nothing is done."""
    if protection.holder(used=False) is None:
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="sealed part is open"):
        with st.container(gap=None, width="stretch"):
            st.markdown(
                f"**{esc(_('The sealed part is open. Only who has the protection passphrase sees this.'))}**"
            )
            note(_("It locks after 5 minutes without use, and with the workspace."))
            note(_("What is raised meanwhile comes in when it is opened again."))
        button(_("Lock it now"), protection.seal, icon="lock", primary=True)


def _reprisals(reading: Reading) -> None:
    """Reprisals for cooperation with the United Nations, by month, and who was informed; nobody is named."""
    if reading.map["cases"].empty:
        text_line(_("No case was entered yet."))
        return
    for finding in reprisals(reading.map, reading.view):
        with card(gap=None):
            text_line(finding.statement)
            note(finding.reason)
            components.sure(finding)
