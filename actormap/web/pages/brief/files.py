"""The brief as files, to take along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from actormap.core.verdicts import Verdict
from actormap.core.words import _
from actormap.viz.brief import FORMATS, About, Leaving, for_role, leaving
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components, taking_along
from actormap.web.state import language, map_states
from actormap.web.state.analyses import ask_and_wait
from actormap.web.state.session import Reading, workspace

Take = Callable[..., Leaving]
"""Makes what leaves of a map and a view, for a principal, with what was answered to names that are alike."""


def body(reading: Reading, about: About) -> None:
    """Ask for whom it is, set it, and hand it out."""
    wanted = taking_along.ask_for_whom(
        reading,
        "brief",
        (about, map_states.current()),
        who=_("Who will read it?"),
        make=_("Make the brief"),
        icon="description",
    )
    if wanted is not None:
        with components.showing_errors():
            with st.spinner(_("Making the brief …")):
                sure = verdicts(reading, about)
                made = _written(wanted.key, sure, _wanted=wanted, _reading=reading, _about=about)
            _hand_out(*made)


def whole(reading: Reading, kind: str, make: Take, label: str, *, scorer: str = "") -> None:
    """Offer what is about the whole country and for the office alone, and hand it out."""
    st.header(_("Export"), anchor=False)
    if taking_along.whom("", what="brief", key=f"who reads the {kind}", inside=True) is None:
        return
    answer = taking_along.chosen_alike(reading)
    here = (reading.path, reading.revision, reading.view, reading.principal, language.code(), kind, scorer)
    key, state_key = repr(here), "asked for: whole"
    if st.button(esc(label), type="primary", icon=":material/description:"):
        st.session_state[state_key] = key
    if st.session_state.get(state_key) != key:
        return
    with components.showing_errors():
        with st.spinner(_("Making the brief …")):
            made, written, why = _whole(f"{key} {answer}", _reading=reading, _make=make, _alike=answer)
        files = taking_along.brief_files(kind, written)
        taking_along.handed_out(made.share, "brief", len(made.brief.ids), files, why=why)


@st.cache_resource(max_entries=4, show_spinner=False)
def _whole(key: str, *, _reading: Reading, _make: Take, _alike: str) -> tuple[Leaving, dict[str, bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = _make(_reading.map, _reading.view, principal=workspace().principal, alike=_alike)
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})


def verdicts(reading: Reading, about: About) -> tuple[Verdict | None, ...]:
    """How sure each of its points is, once the check that is made of itself is over."""
    brief = for_role(
        reading.map, reading.view, about, workspace().principal, ask=partial(ask_and_wait, reading)
    )
    return tuple(point.verdict for part in brief.parts for point in part.points)


@st.cache_resource(max_entries=4, show_spinner=False)
def _written(
    key: str,
    sure: Sequence[Verdict | None],
    *,
    _wanted: taking_along.Wanted,
    _reading: Reading,
    _about: About,
) -> tuple[Leaving, dict[str, bytes], str]:
    # Of the cache, which is emptied when the workspace is locked; it is set anew where a check said more.
    del key, sure
    made = leaving(
        _reading.map,
        _reading.view,
        _about,
        principal=workspace().principal,
        level=_wanted.level,
        recipient=_wanted.recipient,
        alike=_wanted.alike,
        ask=partial(ask_and_wait, _reading),
        look=actor_map.seen_now(_reading, inside=_wanted.level == "inside"),
    )
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})


def _hand_out(made: Leaving, written: dict[str, bytes], why: str) -> None:
    files = taking_along.brief_files("brief", written)
    taking_along.handed_out(made.share, "brief", len(made.brief.ids), files, why=why)
    if made.document.picture:
        st.image(made.document.picture, alt=made.document.caption)
        st.text(made.document.caption)
