"""What is taken along from a page: for whom, as files to save, and what is noted of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

import streamlit as st

from actormap.core.errors import NoFont, TakesTwo
from actormap.core.model import ActorMap
from actormap.core.sentences import Name
from actormap.core.words import _, plain
from actormap.rights import access
from actormap.rights.redact import Shareable, on_screen, redact
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.state import language, session
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, workspace

T = TypeVar("T")
SAVED = "application/octet-stream"
"""As what a browser is sent a page or a picture that could hold a script: it saves it, and never opens it in
the place of the app."""
FORMS = {"pdf": "application/pdf", "docx": SAVED, "html": SAVED}
"""As what a browser is sent a brief, by its format."""
ALONG = ("brief", "interview", "map")
"""What more roles may take along than anything else."""


class Wanted(NamedTuple):
    """What was asked for.

    Parameters
    ----------
    key
        All that it depends on: the workspace, its revision, the day, who takes it along, the
        language, what and for whom.
    level, recipient, alike, contacts
        For whom, and what was answered, as `redact` is told.
    """

    key: str
    level: str
    recipient: str
    alike: str
    contacts: bool

    def redacted(self, m: ActorMap, *, of: Iterable[str] | None = None) -> Shareable:
        """What may leave of a map; of some of its actors alone anything is written, where `of` names them."""
        return redact(
            m,
            self.level,
            principal=workspace().principal,
            recipient=self.recipient,
            of=of,
            alike=self.alike,
            contacts=self.contacts,
            along=True,
        )


class File(NamedTuple):
    """A file to save: the words on its button, its name, what is in it, as what a browser is sent it.

    Where what makes the content stands in its place, it is made when somebody saves it.
    """

    label: str
    name: str
    content: str | bytes | Callable[[], str | bytes]
    kind: str


def readers() -> dict[tuple[str, str], str]:
    """Who can be chosen, by level and recipient, in words."""
    return {
        ("inside", "un"): _("The office only: everything you see"),
        ("organisations", "un"): _("The United Nations: those who agreed to it"),
        ("organisations", "partner"): _("A partner: those who agreed to it"),
        ("organisations", "public"): _("The public: those who agreed to it"),
    }


def ask_for_whom(
    reading: Reading, what: str, about: object, *, who: str, make: str, icon: str
) -> Wanted | None:
    """Ask for whom something is made, ``map`` or ``brief`` as the log has it; None until it is asked for.

    It is None too for a role that may not take it out.
    """
    st.header(_("Export"), anchor=False)
    reader = whom(who, what=what, key=f"who sees the {what}")
    if reader is None:
        return None
    level, recipient = reader
    asks = what == "map" and level != "inside"
    contacts = asks and st.checkbox(
        _("Show whom the office is in contact with"), key=f"contacts in the {what}"
    )
    here = (reading.path, reading.revision, reading.view.date, reading.principal, language.code())
    key = repr((*here, about, level, recipient, contacts))
    state_key = f"asked for: {what}"
    if st.button(esc(make), type="primary", icon=f":material/{icon}:"):
        st.session_state[state_key] = key
    if st.session_state.get(state_key) != key:
        return None
    answer = chosen_alike(reading)
    return Wanted(f"{key} {answer}", level, recipient, answer, contacts)


def may_take_out(what: str = "") -> bool:
    """Whether who looks may take it out of the program: a brief, an interview, the map, or anything else."""
    rights = workspace().principal.rights
    return rights.may_brief if what in ALONG else rights.may_export


def refused() -> str:
    """What is told to who may not."""
    if may_take_out("brief"):
        return _("Your role may export briefs and maps alone. Ask a data steward for more.")
    return _("Your role may not export anything. Ask a data steward.")


def whom(who: str, *, key: str, what: str = "", inside: bool = False) -> tuple[str, str] | None:
    """Ask for whom it is; the level and the recipient, or None for a role that may not take it out.

    `what` is as in `ask_for_whom`; `inside` is for the office alone, so that there is nothing to choose.
    """
    if not may_take_out(what):
        st.info(esc(refused()))
        return None
    if inside:
        st.text(_("For the office alone: it rests on what is shared with nobody else."))
        return ("inside", "un")
    known = readers()
    reader: tuple[str, str] = st.radio(esc(who), list(known), format_func=known.__getitem__, key=key)
    st.text(_("On paper and on other computers, nothing protects it any more."))
    return reader


def chosen_alike(reading: Reading) -> str:
    """What was answered to `components.names_alike`, while the map is the same."""
    revision, answer = st.session_state.get(components.ALIKE, (None, "ask"))
    return str(answer) if revision == reading.revision else "ask"


def shared(reading: Reading, level: str, recipient: str) -> tuple[Shareable, Reading]:
    """What may be shown of a map (`redact.redact`), and the same as a page reads it.

    Answers are worked out of it alone. `Denied` where the role may not export; `Refused` where nobody may be
    named to these readers.
    """
    answer = chosen_alike(reading)
    share = _redacted(
        reading.path, reading.revision, repr(reading.principal), level, recipient, answer, _reading=reading
    )
    share.refuse_nobody()
    # What is kept of answers goes by the path: those to others are never taken for those of the office.
    return share, replace(reading, path=f"{reading.path} for {level} {recipient}", map=share.content)


@st.cache_resource(max_entries=4, show_spinner=False)
def _redacted(
    path: str, revision: int, principal: str, level: str, recipient: str, answer: str, *, _reading: Reading
) -> Shareable:
    # Of the cache, which is emptied when the workspace is locked.
    del path, revision, principal
    return redact(_reading.map, level, principal=_reading.principal, recipient=recipient, alike=answer)


def drawable(forms: Mapping[str, Callable[[], T]]) -> tuple[dict[str, T], str]:
    """What is made in each format, and why some are not: letters that no font here has."""
    made: dict[str, T] = {}
    why = ""
    for form, make in forms.items():
        try:
            made[form] = make()
        except NoFont as lacking:
            why = refusal(lacking)
    return made, why


def brief_files(name: str, written: Mapping[str, bytes]) -> list[File]:
    """A brief in the formats in which it was written, to save."""
    labels = {"pdf": _("PDF, to print"), "docx": _("Word, to edit"), "html": _("A page, to read")}
    return [
        File(label, f"{name}.{form}", written[form], FORMS[form])
        for form, label in labels.items()
        if form in written
    ]


def handed_out(share: Shareable, what: str, actors: int, files: Iterable[File], *, why: str = "") -> None:
    """The handling note, and a button for each file; the audit log notes each that is saved.

    `what` is as in `ask_for_whom`, `actors` counts those who are named, `why` says why some files are not
    there (`drawable`).
    """
    st.text(share.mark)
    if why:
        st.info(esc(why))
    noted = partial(_note, share, what, actors, workspace().principal.role)
    for file in files:
        content, late = file.content, callable(file.content)
        st.download_button(
            esc(file.label),
            language.later(_made, content, noted) if callable(content) else content,
            file.name,
            file.kind,
            key=f"take {file.name}",
            on_click="ignore" if late else noted,
            icon=":material/download:",
            width="stretch",
        )


def _made(make: Callable[[], str | bytes], noted: Callable[[], None]) -> str | bytes:
    """A file that is made when it is saved; only then is it noted."""
    content = make()
    noted()
    return content


def _note(share: Shareable, what: str, actors: int, role: str) -> None:
    """Write it into the log; beside the pages nobody else knows the role of who takes it."""
    workspace().store.record(f"export.{what}", who=role, detail=share.logged(actors))


def paper_heading(workspace: session.Workspace) -> None:
    """Set it above the page; the style of the page shows it when it is printed.

    Who may not take it out prints a sheet that says so, and nothing else: a page is let out as a file is.
    """
    if why := _why_not_printed(workspace):
        with st.container(key="paper refused", gap=None):
            st.text(why)
        return
    with st.container(key="paper heading", gap=None):
        st.text(
            _(
                "Workspace {name}, as on {day}, seen as {role}",
                name=Name(workspace.name),
                day=str(session.day()),
                role=plain(workspace.principal.rights.label),
            )
        )
        st.text(on_screen(session.current_reading().map).mark)
        st.text(_("Of a long table, only the visible rows are printed."))


def _why_not_printed(workspace: session.Workspace) -> str:
    """Why a page may not be printed, "" where it may."""
    if not may_take_out():
        return refused()
    m = session.current_reading().map
    try:
        access.may_leave(m, m, workspace.principal, "inside")
    except TakesTwo:
        return _(
            "Something on the map is sensitive: a second person must approve it before a page is printed. "
            "Propose it on Map or Brief."
        )
    return ""
