"""What is done in the settings: approvals, snapshots, backups, and the proof of the logs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.records.record.history import proposed
from actormap.rights import access
from actormap.rights.access import Waiting
from actormap.store import Workspace as File
from actormap.web.escape import esc
from actormap.web.parts import layout
from actormap.web.parts.writing import forms
from actormap.web.state import own_office
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, Workspace, reading_of_stored, workspace

_OUTCOME = "what came of an approval"


def approvals() -> None:
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
    layout.head(plain(schema.vocabulary("approval_act")[proposal.act]))
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
    layout.press(
        label,
        _do,
        act,
        proposal.id,
        message,
        key=f"{act.__name__} {proposal.id}",
        type="primary" if primary else "secondary",
    )


def _do(act: Callable[..., int], code: str, message: str) -> None:
    here = workspace()
    try:
        act(here.store, here.principal, code)
    except ActormapError as refused:
        st.session_state[_OUTCOME] = "", refusal(refused), code
    else:
        st.session_state[_OUTCOME] = message, "", code


_COPIED = "what came of a copy"


def copies(opened: Workspace) -> None:
    """Show them; what came of the last one is said until the next."""
    layout.head(_("Snapshots"))
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
        label = _("Name of a new snapshot")
        _form(
            forms.sent_as_a_whole("snapshot"),
            "snapshot",
            label,
            "snapshot name",
            _("Take a snapshot"),
            _snapshot,
        )
    if isinstance(opened.store, File):
        layout.head(_("Backup"))
        st.text(_("A copy of the file that is opened and compared before it counts. It stays encrypted."))
        if rights.may_export:
            label = _("Folder on this computer or on a stick")
            _form(
                forms.sent_as_a_whole("backup"), "backup", label, "backup folder", _("Make a backup"), _backup
            )
        else:
            st.text(_("Your role may not make one: ask an analyst or a data steward."))
            if own_office.is_kept(opened):
                st.text(_("On your own computer you can take another role, under Who sees what."))
        layout.head(_("Proof of the logs"))
        st.text(_("Shows that no log entry has been changed since a code was written down."))
        _form(
            forms.sent_as_a_whole("proof"),
            "proof",
            _("The code, if you have one"),
            "proof code",
            _("Check them"),
            _prove,
        )


def _outcome(form: str) -> None:
    """What came of the form that was sent last, right below it."""
    of, done, message = st.session_state.get(_COPIED, ("", False, ""))
    if of == form:
        (st.success if done else st.error)(esc(message))


def _attempt(form: str, work: Callable[[Workspace], str]) -> None:
    """Do what a form asks for, and keep what came of it, or why it was refused."""
    try:
        st.session_state[_COPIED] = form, True, work(workspace())
    except ActormapError as refused:
        st.session_state[_COPIED] = form, False, refusal(refused)


def _form(
    sent: AbstractContextManager[None],
    form: str,
    label: str,
    key: str,
    send: str,
    work: Callable[[Workspace], str],
) -> None:
    """A form of one line, and what came of it."""
    with sent, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(esc(label), key=key, width=320)
        st.form_submit_button(esc(send), on_click=_attempt, args=(form, work))
    _outcome(form)


def _snapshot(here: Workspace) -> str:
    access.may_change(here.principal)
    revision = here.store.snapshot(str(st.session_state["snapshot name"]), who=here.principal.role)
    return _("The snapshot of revision {n} is taken.", n=revision)


def _backup(here: Workspace) -> str:
    access.may_export(here.principal)
    folder = str(st.session_state["backup folder"])
    if not folder or not isinstance(here.store, File):
        raise ActormapError("Say which folder.")
    return _("The backup is {path}.", path=str(here.store.backup(Path(folder))))


def _prove(here: Workspace) -> str:
    code = str(st.session_state["proof code"]).strip()
    now = here.store.verify(code or None) if isinstance(here.store, File) else ""
    return _("Nothing was changed. The code is now {code}.", code=now)
