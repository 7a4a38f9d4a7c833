"""What is in the file, while that is being found out, and where nothing can be read."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import shown, term
from actormap.core.words import _
from actormap.ingest import Contents
from actormap.web.pages.bring_a_list import problems
from actormap.web.parts import forms
from actormap.web.state.bringing import Bringing, begin_again
from actormap.web.state.jobs import at_work, refusal

ENCODINGS = {
    "": term("Detected automatically (UTF-8, UTF-16)"),
    "cp1252": term("Western European (cp1252)"),
    "cp1256": term("Arabic (cp1256)"),
    "cp1251": term("Cyrillic (cp1251)"),
    "cp1250": term("Central European (cp1250)"),
    "cp1254": term("Turkish (cp1254)"),
    "gb18030": term("Chinese (GB 18030)"),
}


def looked(held: Bringing) -> Contents | None:
    """What is in the file; None while that is being found out, or where nothing can be read."""
    if held.looking is not None:
        if not held.looking.done:
            at_work(held.looking, on_cancel=begin_again)
            return None
        job, held.looking = held.looking, None
        try:
            held.contents = job.result()
        except ActormapError as error:
            held.refused = refusal(error)
    return held.contents


def unreadable(held: Bringing, contents: Contents | None) -> None:
    """Why nothing can be read, in one box, with what may help."""
    issues = contents.issues if contents else ()
    problems.refused(issues, held.refused)
    if any(issue.code == "text.encoding" for issue in issues):
        with forms.sent_as_a_whole("encoding"):
            chosen = st.selectbox(
                _("Read it as"),
                list(ENCODINGS),
                format_func=lambda code: shown(ENCODINGS[code]),
                key=f"encoding {held.number}",
                width=360,
            )
            if st.form_submit_button(_("Read it again")):
                held.encoding = chosen
                held.look()
                st.rerun()
    st.button(_("Another file"), on_click=begin_again)
