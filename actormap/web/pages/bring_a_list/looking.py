"""What is in the file, while that is being found out, and where nothing can be read."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.errors import ActormapError, Issue
from actormap.core.sentences import Name
from actormap.core.words import _
from actormap.ingest import Contents
from actormap.ingest.readers.encoding import Variant, variants
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import problems
from actormap.web.parts.writing import forms
from actormap.web.state.jobs import at_work, refusal
from actormap.web.state.unfinished.bringing import Bringing, begin_again

_ALWAYS_UTF_8 = frozenset({".json", ".geojson"})
"""Formats that are UTF-8 by their nature: no other encoding can be chosen."""


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
    every = _variants_of(held, issues)
    others = [issue for issue in issues if not every or issue.code != "text.encoding"]
    if held.refused or any(not issue.warning for issue in others):
        problems.refused(others, held.refused)
    if every:
        _ask_encoding(held, every)
    st.button(_("Another file"), on_click=begin_again)


def _variants_of(held: Bringing, issues: Sequence[Issue]) -> list[Variant]:
    """How its text may be read, where that is not known and can be said."""
    unclear = any(issue.code == "text.encoding" for issue in issues)
    if held.file is None or not unclear or held.file.suffix.lower() in _ALWAYS_UTF_8:
        return []
    return variants(held.file.data)


def _ask_encoding(held: Bringing, every: Sequence[Variant]) -> None:
    """Ask which names are right: each encoding with the rows that it reads in another way than others."""
    by_code = {variant.encoding: variant for variant in every}
    with forms.sent_as_a_whole("encoding"):
        st.text(_("The letters of this file can be read in several ways."))
        chosen = st.radio(
            _("Which of these reads right?"),
            list(by_code),
            format_func=lambda code: esc(_("{label} ({code})", label=by_code[code].label, code=code)),
            captions=[esc(_rows(variant)) for variant in every],
            key=f"encoding {held.number}",
        )
        if st.form_submit_button(_("Read it so"), type="primary"):
            held.encoding = chosen
            held.look()
            st.rerun()


def _rows(variant: Variant) -> str:
    cells = (_("Row {n}: {text}", n=row, text=Name(text)) for row, text in variant.cells)
    return " · ".join(cells)
