"""Home: where one is going, what is due, what is worth a look, and what to ask next."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.words import _, plain
from actormap.metrics.base.tags import group_labels
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import due, worth
from actormap.web.parts import components, layout, tables, templates, the_office
from actormap.web.parts.writing import lately, record_forms
from actormap.web.state.analyses import is_for
from actormap.web.state.own_office import own_office
from actormap.web.state.session import SAMPLE, Reading, current_reading, reading_of_stored, workspace


def _looks_alone(reading: Reading) -> None:
    """What a role is shown that may not ask what is due: how many are there, and the ways on."""
    worth.numbers(reading)
    st.info(
        esc(
            _(
                "Your role, {role}, sees who is there. What is due, what is worth a look and what to ask "
                "next are for human rights officers and above.",
                role=plain(reading.principal.rights.label),
            )
        )
    )
    components.ways_on("map")


def body() -> None:
    """Show the page."""
    reading = current_reading()
    layout.title(_("Who is there, and whom do we reach?"))
    if reading.invented:
        st.badge(_("Invented country: nobody in it is real"), icon=":material/science:")
    for warning in workspace().store.warnings:
        st.info(esc(warning))
    if not is_begun(reading):
        if not reading.principal.rights.may_change:
            st.text(_("Nothing is recorded that you may see."))
            components.ways_on()
            return
        _empty()
        lately.at_home()
        return
    _going(reading)
    if not is_for(reading.principal, "summary.main_findings"):
        _looks_alone(reading)
        return
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        due.body(reading)
        if reading.principal.rights.may_end_protection:
            # The same line each day, whether or not there is a case.
            navigation.link("protection", _("Protection: look in today"), icon="shield_lock")
        the_office.areas_meant(reading)
    with right.container(border=True, height="stretch"):
        worth.on_record(reading)
    worth.body(reading)
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        worth.questions(reading)
    with right:
        lately.at_home()


def _going(reading: Reading) -> None:
    """Ask for both in one line, and lead on."""
    places, groups = tables.places(reading.map), group_labels(reading.map)
    # Those that the own office covers stand before the others.
    areas = {area: places[area] for area in own_office(reading).areas} | places
    with st.container(horizontal=True, vertical_alignment="bottom"):
        where = st.selectbox(
            _("I am going to"),
            ["", *areas],
            format_func=lambda code: areas.get(code, _("Anywhere")),
            key="door where",
            persist_state="session",
            width=260,
        )
        what = st.selectbox(
            _("to talk about the rights of"),
            ["", *groups],
            format_func=lambda code: shown(groups[code]) if code else _("Anybody"),
            key="door what",
            persist_state="session",
            width=260,
        )
        choice = {name: code for name, code in (("works_in", where), ("works_on", what)) if code}
        navigation.link("actors", _("Who is there?"), icon="groups", **choice)
        navigation.link("brief", _("Brief for the mission"), icon="description", **choice)


_FRAME = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 84" role="img">{}</svg>'
TABLE = _FRAME.format(
    "".join(
        f'<rect x="{26 + 38 * column}" y="{6 + 15 * row}" width="35" height="12" rx="2" '
        f'fill="{"#2A7AB0" if not row else "#8FB9D6"}"/>'
        for row in range(5)
        for column in range(5)
    )
)
MEETING = _FRAME.format(
    '<path d="M60 14l8 18 20 2-15 13 5 20-18-11-18 11 5-20-15-13 20-2z" fill="#8FB9D6" stroke="#2A7AB0" '
    'stroke-width="2"/><path d="M94 42h56" stroke="#2A7AB0" stroke-width="3" stroke-dasharray="5 4"/>'
    '<circle cx="174" cy="42" r="20" fill="none" stroke="#2A7AB0" stroke-width="3"/>'
)
ACTOR = _FRAME.format(
    '<rect x="40" y="12" width="160" height="26" rx="5" fill="none" stroke="#7B8794" stroke-width="2"/>'
    '<text x="52" y="30" font-family="sans-serif" font-size="13" fill="#7B8794">منظمة Союз Réseau</text>'
    '<path d="M40 54h160M40 70h110" stroke="#8FB9D6" stroke-width="6"/>'
)


def is_begun(reading: Reading) -> bool:
    """Whether anybody but the own office is on the map."""
    return bool((reading.map.actors["sphere"] != "field_presence").any())


def _empty() -> None:
    """Show it."""
    st.text(_("Nothing is recorded yet, so nothing is said yet."))
    first, second, third = st.columns(3)
    with first.container(border=True, height="stretch"):
        st.image(TABLE, alt="")
        layout.head(_("Bring your list"))
        st.text(_("Excel, CSV or KoboToolbox, as it is. You see what comes in before anything is written."))
        if st.button(_("Bring your list"), type="primary", icon=":material/upload_file:", width="stretch"):
            navigation.go("bring-a-list")
    with second.container(border=True, height="stretch"):
        st.image(MEETING, alt="")
        layout.head(_("Note a meeting"))
        st.text(_("Whom you met, and when. The rest is optional."))
        if st.button(_("Note a meeting"), icon=":material/edit_note:", width="stretch"):
            navigation.go("after-a-meeting")
    with third.container(border=True, height="stretch"):
        st.image(ACTOR, alt="")
        layout.head(_("Add one actor"))
        st.text(_("A name is enough."))
        record_forms.add(reading_of_stored(), "actors", _("Add an actor"))
    _no_list()


def _no_list() -> None:
    """Templates to fill in; and the invented country, apart from what is one's own."""
    here = workspace()
    with layout.line():
        templates.offer()
        if here.begin_again is not None:
            layout.press(
                _("Look around on Kasimbi"),
                here.leave_for,
                SAMPLE,
                icon="travel_explore",
                type="tertiary",
                help=_("An invented country. Yours is locked meanwhile; nothing there touches it."),
            )
