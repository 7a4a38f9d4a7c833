"""One page of a brief, for a reader inside the office: made once somebody asks for it, to take along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from actormap.core.words import _
from actormap.viz.brief import FORMATS, Leaving
from actormap.web.escape import esc
from actormap.web.parts import components, taking_along
from actormap.web.state import language
from actormap.web.state.session import Reading, workspace

FILES = {"chair": "page-for-the-chair", "hit": "who-would-be-hit"}
"""What the files of each page are called."""


def offer(
    reading: Reading,
    label: str,
    name: str,
    about: str,
    make: Callable[..., Leaving],
    *,
    named: bool = True,
) -> None:
    """Offer a page to a role that may take it along.

    `make` makes it of a map, a view, a principal and the answer to names that are alike; the log counts who
    is `named` in it.
    """
    if not taking_along.may_take_out("brief"):
        return
    opened = st.popover(esc(label), icon=":material/description:", on_change="rerun", key=f"{name} page")
    if not opened.open:
        return
    with opened, components.showing_errors():
        who = _("Who will read it?")
        if taking_along.whom(who, what="brief", key=f"who reads the {name} page", inside=True) is None:
            return
        answer = taking_along.chosen_alike(reading)
        here = (reading.path, reading.revision, reading.view, reading.principal, language.code())
        made, written, why = _written(
            repr((*here, name, about, answer)),
            _make=partial(make, reading.map, reading.view, principal=workspace().principal, alike=answer),
        )
        files = taking_along.brief_files(FILES[name], written)
        taking_along.handed_out(made.share, "brief", len(made.brief.ids) if named else 0, files, why=why)


@st.cache_resource(max_entries=8, show_spinner=False)
def _written(key: str, *, _make: Callable[[], Leaving]) -> tuple[Leaving, dict[str, bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = _make()
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})
