"""Snapshots, backups, and the proof of the logs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.words import _
from actormap.rights import access
from actormap.store import Workspace as File
from actormap.web.escape import esc
from actormap.web.parts.writing import forms
from actormap.web.state import own_office
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Workspace, workspace

_OUTCOME = "what came of a copy"


def body(opened: Workspace) -> None:
    """Show them; what came of the last one is said until the next."""
    st.header(_("Snapshots"), anchor=False)
    st.text(_("A name for the present state, so that you can find it again and compare with it."))
    snapshots = access.snapshots(opened.store, opened.principal)
    if snapshots.empty:
        st.text(_("There are none yet."))
    else:
        st.dataframe(
            snapshots[["name", "revision", "when"]].rename(
                columns={"name": _("Name"), "revision": _("Revision"), "when": _("When")}
            ),
            hide_index=True,
        )
    rights = opened.principal.rights
    if rights.may_change:
        with forms.sent_as_a_whole("snapshot"), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(_("Name of a new snapshot"), key="snapshot name", width=320)
            st.form_submit_button(_("Take a snapshot"), on_click=_snapshot)
        _outcome("snapshot")
    if isinstance(opened.store, File):
        st.header(_("Backup"), anchor=False)
        st.text(_("A copy of the file that is opened and compared before it counts. It stays encrypted."))
        if rights.may_export:
            _offer_backup()
            _outcome("backup")
        else:
            st.text(_("Your role may not make one: ask an analyst or a data steward."))
            if own_office.is_kept(opened):
                st.text(_("On your own computer you can take another role, under Who sees what."))
        st.header(_("Proof of the logs"), anchor=False)
        st.text(_("Shows that no log entry has been changed since a code was written down."))
        with forms.sent_as_a_whole("proof"), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(_("The code, if you have one"), key="proof code", width=320)
            st.form_submit_button(_("Check them"), on_click=_prove)
        _outcome("proof")


def _outcome(form: str) -> None:
    """What came of the form that was sent last, right below it."""
    of, done, message = st.session_state.get(_OUTCOME, ("", False, ""))
    if of == form:
        (st.success if done else st.error)(esc(message))


def _offer_backup() -> None:
    with forms.sent_as_a_whole("backup"), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Folder on this computer or on a stick"), key="backup folder", width=320)
        st.form_submit_button(_("Make a backup"), on_click=_backup)


def _snapshot() -> None:
    here, name = workspace(), str(st.session_state["snapshot name"])
    try:
        access.may_change(here.principal)
        revision = here.store.snapshot(name, who=here.principal.role)
    except ActormapError as refused:
        st.session_state[_OUTCOME] = ("snapshot", False, refusal(refused))
    else:
        st.session_state[_OUTCOME] = (
            "snapshot",
            True,
            _("The snapshot of revision {n} is taken.", n=revision),
        )


def _backup() -> None:
    here, folder = workspace(), str(st.session_state["backup folder"])
    try:
        access.may_export(here.principal)
        made = here.store.backup(Path(folder)) if isinstance(here.store, File) and folder else None
    except ActormapError as refused:
        st.session_state[_OUTCOME] = ("backup", False, refusal(refused))
    else:
        message = _("The backup is {path}.", path=str(made)) if made else _("Say which folder.")
        st.session_state[_OUTCOME] = ("backup", made is not None, message)


def _prove() -> None:
    here, code = workspace(), str(st.session_state["proof code"]).strip()
    try:
        now = here.store.verify(code or None) if isinstance(here.store, File) else ""
    except ActormapError as refused:
        st.session_state[_OUTCOME] = ("proof", False, refusal(refused))
    else:
        st.session_state[_OUTCOME] = (
            "proof",
            True,
            _("Nothing was changed. The code is now {code}.", code=now),
        )
