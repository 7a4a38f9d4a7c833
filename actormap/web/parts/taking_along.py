"""What is taken along from a page: for whom, as files to save, and what is noted of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from actormap.redact import Shareable
from actormap.web.escape import esc
from actormap.web.state import language
from actormap.web.state.session import Reading, workspace
from actormap.words import _

SAVED = "application/octet-stream"
"""As what a browser is sent a page or a picture that could hold a script: it saves it, and never opens it in
the place of the app."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.

    Parameters
    ----------
    key
        All that it depends on: the workspace, its revision, the day, the role, the
        language, what and for whom.
    level, recipient
        For whom, as `redact` is told.
    """

    key: str
    level: str
    recipient: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to save: the words on its button, its name, what is in it, as what a browser is sent it."""

    label: str
    name: str
    content: str | bytes
    kind: str


def readers() -> dict[tuple[str, str], str]:
    """Who can be chosen, by level and recipient, in words."""
    return {
        ("inside", "un"): _("The office only: all that you see"),
        ("organisations", "un"): _("The United Nations: who agreed to it"),
        ("organisations", "partner"): _("A partner: who agreed to it"),
        ("organisations", "public"): _("The public: who agreed to it"),
    }


def asked_for(
    seen: Reading, what: str, about: object, *, who: str, make: str, icon: str
) -> Wanted | None:  # fmt: skip
    """Ask for whom something is made; None until it is asked for, and for a role that may take nothing out.

    Parameters
    ----------
    seen
        The map that it is made of.
    what
        What it is, as the log has it: ``map`` or ``brief``.
    about
        What of the map it is made of.
    who, make, icon
        The question for whom, and the button that makes it with its picture.
    """
    st.header(_("Take it along"), anchor=False)
    principal = workspace().principal
    if not principal.rights.may_export:
        st.info(_("Your role may not take anything out. Ask a data steward."))
        return None
    known = readers()
    level, recipient = st.radio(esc(who), list(known), format_func=known.__getitem__)
    st.text(_("On paper and on other computers nothing protects it any more."))
    here = (seen.path, seen.revision, seen.view.date, principal.role, language.code())
    key = repr((*here, about, level, recipient))
    asked = f"asked for: {what}"
    if st.button(esc(make), type="primary", icon=f":material/{icon}:"):
        st.session_state[asked] = key
    return Wanted(key, level, recipient) if st.session_state.get(asked) == key else None


def handed_out(share: Shareable, what: str, actors: int, files: Iterable[File]) -> None:
    """The handling note, and a button for each file; the audit log notes each that is saved.

    Parameters
    ----------
    share
        The map that they are made of.
    what
        What they are, as in `asked_for`.
    actors
        How many actors are named.
    files
        The files.
    """
    st.text(share.mark)
    for file in files:
        st.download_button(
            esc(file.label), file.content, file.name, file.kind, key=f"take {file.name}",
            on_click=partial(_note, share, what, actors), icon=":material/download:", width="stretch",
        )  # fmt: skip


def _note(share: Shareable, what: str, actors: int) -> None:
    here = workspace()
    here.store.record(f"export.{what}", who=here.principal.role, detail=share.logged(actors))
