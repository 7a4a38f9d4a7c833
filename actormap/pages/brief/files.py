"""The brief as files: for whom, in which format, and what is noted of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.brief import FORMATS, About, Leaving, leaving
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.parts.readers import readers
from actormap.web.state import language
from actormap.web.state.session import Reading, workspace
from actormap.words import _

KINDS = {"pdf": "application/pdf", "docx": "application/octet-stream", "html": "application/octet-stream"}
"""As what a browser is sent each format; a page is saved and never opened in the place of the app."""
_WANTED = "brief that was asked for"


def body(seen: Reading, about: About) -> None:
    """Ask for whom it is, set it, and hand it out."""
    known = readers()
    st.header(_("Take it along"), anchor=False)
    level, recipient = st.radio(_("Who will read it?"), list(known), format_func=known.__getitem__)
    if not workspace().principal.rights.may_export:
        st.info(_("Your role may not take anything out. Ask a data steward."))
        return
    st.text(_("On paper and on other computers nothing protects it any more."))
    here = (seen.path, seen.revision, seen.view.date, workspace().principal.role, language.code())
    wanted = repr((*here, about, level, recipient))
    if st.button(_("Set the pages"), type="primary", icon=":material/description:"):
        st.session_state[_WANTED] = wanted
    if st.session_state.get(_WANTED) == wanted:
        with components.told():
            _hand_out(*_written(wanted, level, recipient, _seen=seen, _about=about))


@st.cache_resource(max_entries=4, show_spinner="Setting the pages …")
def _written(
    key: str, level: str, recipient: str, *, _seen: Reading, _about: About
) -> tuple[Leaving, dict[str, bytes]]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = leaving(
        _seen.map, _seen.view, _about, principal=workspace().principal, level=level, recipient=recipient
    )
    return made, {form: made.written(form) for form in FORMATS}


def _hand_out(made: Leaving, written: dict[str, bytes]) -> None:
    st.text(made.share.mark)
    labels = {"pdf": _("PDF, to print"), "docx": _("Word, to go on writing"), "html": _("A page, to read")}
    for form, label in labels.items():
        st.download_button(
            esc(label), written[form], f"brief.{form}", KINDS[form], key=f"brief as {form}",
            on_click=partial(_note, made), icon=":material/download:", width="stretch",
        )  # fmt: skip
    if made.document.picture:
        st.image(made.document.picture)
        st.text(made.document.caption)


def _note(made: Leaving) -> None:
    """Note in the audit log that it left."""
    here = workspace()
    told = f"level {made.share.level}, {len(made.brief.ids)} actors"
    here.store.record("export.brief", who=here.principal.role, detail=told)
