"""The brief, what is about the whole country, and the questions of an interview as files, to take along."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import streamlit as st

from actormap.core.verdicts import Verdict
from actormap.core.words import _
from actormap.viz.brief import FORMATS, About, Leaving, for_role, interview_sheet, leaving
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components, layout, taking_along
from actormap.web.parts.taking_along import Wanted
from actormap.web.state import language, map_states
from actormap.web.state.analyses import ask_and_wait
from actormap.web.state.session import Reading, workspace

Take = Callable[..., Leaving]
"""Makes what leaves of a map and a view, for a principal, with what was answered to names that are alike."""
Files = tuple[Leaving, dict[str, bytes], str]
"""What leaves, as it is written in each format, and why in some it is not."""


def body(reading: Reading, about: About) -> None:
    """Ask for whom the brief is, set it, and hand it out."""
    here, who = (about, map_states.current()), _("Who will read it?")
    wanted = taking_along.ask_for_whom(
        reading, "brief", here, who=who, make=_("Make the brief"), icon="description"
    )
    if wanted is None:
        return
    with components.showing_errors():
        with st.spinner(_("Making the brief …")):
            files = made(reading, about, wanted)
        document = _hand_out("brief", "brief", files).document
        if document.picture:
            st.image(document.picture, alt=document.caption)
            st.text(document.caption)


def whole(reading: Reading, kind: str, make: Take, label: str, *, scorer: str = "") -> None:
    """Offer what is about the whole country and for the office alone, and hand it out."""
    layout.head(_("Export"))
    _inside(reading, kind, make, label, about=(reading.view, kind, scorer))


def interview(reading: Reading, number: int) -> None:
    """Offer the questions of an interview on paper, and hand them out."""
    make = partial(interview_sheet, number=number, ask=partial(ask_and_wait, reading))
    with st.expander(_("On paper")):
        _inside(reading, "interview", make, _("Make the sheet"), about=number, what="interview")


def _inside(
    reading: Reading, name: str, make: Take, label: str, *, about: object, what: str = "brief"
) -> None:
    """Offer what is for the office alone, and hand it out."""
    if taking_along.whom("", what=what, key=f"who reads the {name}", inside=True) is None:
        return
    of_brief = what == "brief"
    here = (reading.path, reading.revision, reading.view.date, reading.principal, language.code(), about)
    key, state_key, icon = repr(here), f"asked for: {what} inside", "description" if of_brief else "print"
    if st.button(esc(label), type="primary" if of_brief else "secondary", icon=f":material/{icon}:"):
        st.session_state[state_key] = key
    if st.session_state.get(state_key) != key:
        return
    with components.showing_errors():
        alike = taking_along.chosen_alike(reading)
        make = partial(make, reading.map, reading.view, principal=workspace().principal, alike=alike)
        with st.spinner(_("Making the brief …")) if of_brief else nullcontext():
            files = _written(f"{name} {key} {alike}", _make=make)
        _hand_out(name, what, files)


@st.cache_resource(max_entries=4, show_spinner=False)
def _written(key: str, *, _make: Callable[[], Leaving]) -> Files:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = _make()
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})


def _hand_out(name: str, what: str, files: Files) -> Leaving:
    made, written, why = files
    every = taking_along.brief_files(name, written)
    taking_along.handed_out(made.share, what, len(made.brief.ids), every, why=why)
    return made


def verdicts(reading: Reading, about: About) -> tuple[Verdict | None, ...]:
    """How sure each of its points is, once the check that is made of itself is over."""
    brief = for_role(
        reading.map, reading.view, about, workspace().principal, ask=partial(ask_and_wait, reading)
    )
    return tuple(point.verdict for part in brief.parts for point in part.points)


def made(reading: Reading, about: About, wanted: Wanted) -> Files:
    """The brief in its formats, set anew where a check said more."""
    sure = verdicts(reading, about)

    def make() -> Leaving:
        return leaving(
            reading.map,
            reading.view,
            about,
            principal=workspace().principal,
            level=wanted.level,
            recipient=wanted.recipient,
            alike=wanted.alike,
            ask=partial(ask_and_wait, reading),
            look=actor_map.seen_now(reading, inside=wanted.level == "inside"),
        )

    return _written(f"{wanted.key} {sure}", _make=make)
