"""The search beside every page: what is typed is looked for at once, and each result leads to its place."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component

from actormap.core.search.index import LONGEST
from actormap.core.sentences import apart, shown
from actormap.core.words import _, ngettext
from actormap.records.finder import TITLES, Hit, OfKind, find
from actormap.records.record.whole import SUBJECTS
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen, language, session
from actormap.web.state.resumed import part_alone
from actormap.web.state.session import Reading

TYPED = "search"
"""Key of the box; the style class of its element is made of it."""
RESULTS = "search-results"
SHOWN = "search results told"
"""How many results of each kind are told now."""
LEADS = "search leads"
"""The place, and what is to be chosen there, once a result was pressed."""
FIRST = 5
"""So many of each kind are told at first; their number stands beside them."""
FILTERS = {"actor": "id", "group": "works_on", "area": "works_in", "theme": "theme", "platform": "platform"}
"""What is chosen among the actors for each kind of result; laws have a page, others open as a form."""


def show(reading: Reading) -> None:
    """Draw the box and what it found, where there is anybody to find."""
    if LEADS in st.session_state:
        place, query = st.session_state.pop(LEADS)
        navigation.go(place, **query)
    if not reading.map.actors.empty:
        _box()
        # Its script and style are files of ours; the policy of the app lets no other run.
        component("actormap.search", js="search.js", css="search.css", isolate_styles=False)(
            key="search keys"
        )


@st.fragment
def _box() -> None:
    if part_alone():
        language.speak()  # it is a run of its own
    if LEADS in st.session_state:
        st.rerun()  # a page that is turned to from within a fragment is drawn and then wiped
    typed = st.text_input(
        _("Find anybody, anything"),
        key=TYPED,
        type="search",
        placeholder=_("Find anybody  /"),
        label_visibility="collapsed",
        max_chars=LONGEST,
        live=True,
        on_change=_begin,
        # What is typed is kept in no list of the browser.
        autocomplete="off",
        persist_state="session",
    )
    if typed and typed.strip():
        with st.container(key=RESULTS, gap="xxsmall"), components.showing_errors():
            # The map as it is now: this runs alone, long after the page was drawn.
            _results(session.current_reading(), typed)


def _begin() -> None:
    st.session_state[SHOWN] = FIRST


def _more() -> None:
    st.session_state[SHOWN] = st.session_state.get(SHOWN, FIRST) * 5


def _results(reading: Reading, typed: str) -> None:
    matches = find(reading.map, reading.view, typed, limit=st.session_state.get(SHOWN, FIRST))
    for sentence in (*(word.sentence for word in matches.words), matches.note):
        if sentence:
            st.text(shown(sentence))
    for some in matches.kinds:
        _of_kind(some)
    if any(len(some.hits) < some.total for some in matches.kinds):
        st.button(_("Show more"), key="search more", on_click=_more, width="stretch")
    many = f"{matches.of('actor').total:,}"
    if matches.of("actor").total > 1:
        st.button(
            esc(_("Select all {count}", count=many)),
            key="search select",
            width="stretch",
            on_click=_select,
            args=(typed,),
        )


def _of_kind(some: OfKind) -> None:
    part, total = f"{len(some.hits):,}", f"{some.total:,}"
    count = _("{told} of {total}", told=part, total=total) if part != total else total
    st.badge(esc(f"{shown(TITLES[some.kind])}: {count}"), color="blue")
    for hit in some.hits:
        if hit.kind in FILTERS or hit.kind in SUBJECTS:
            place, query = _place(hit)
            st.button(
                esc(_label(hit)),
                key=f"search {hit.kind} {hit.id}",
                type="tertiary",
                wrap=True,
                on_click=_lead,
                args=(place,),
                kwargs=query,
            )
        else:
            record_forms.row(session.reading_of_stored(), apart(hit.name), hit.kind, hit.id)
        st.text(shown(hit.why))


def _select(typed: str) -> None:
    reading = session.current_reading()
    every = find(reading.map, reading.view, typed, limit=None)
    chosen.select(hit.id for hit in every.of("actor").hits)
    _lead("actors")


def _place(hit: Hit) -> tuple[str, dict[str, str]]:
    """Where a result leads, and what is chosen there."""
    if hit.kind in FILTERS:
        return "actors", {FILTERS[hit.kind]: hit.id}
    return "about", {"of": SUBJECTS[hit.kind], "id": hit.id}


def _lead(place: str, **query: str) -> None:
    """Lead to an actor, to those that a choice leaves, or to a law, whatever was chosen there before.

    Noted before anything is drawn: a page that watches its work draws itself anew, and a press would be lost.
    """
    chosen.turn(place, {})
    st.session_state[LEADS] = place, query


def _label(hit: Hit) -> str:
    if hit.actors is None:
        return hit.name
    if not hit.actors:
        return _("{name}: no actor", name=hit.name)
    return ngettext(hit.actors, "{name}: {n} actor", "{name}: {n} actors", name=hit.name)
