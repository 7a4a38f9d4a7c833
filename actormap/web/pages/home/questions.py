"""Three questions to begin with: where and what about, whom are we missing, who can introduce us."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.tags import group_labels
from actormap.metrics.due import due
from actormap.web import navigation
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

ROWS = 3
"""So many gaps are told here; the others on their own page."""


def body(reading: Reading) -> None:
    """Show the three."""
    first, second, third = st.columns(3)
    with first.container(border=True, height="stretch"):
        _people(reading)
    with second.container(border=True, height="stretch"):
        _missing(reading)
    with third.container(border=True, height="stretch"):
        _introduced(reading)


def _people(reading: Reading) -> None:
    st.subheader(_("I am going to meet people"), anchor=False)
    areas, groups = tables.places(reading.map), group_labels(reading.map)
    where = st.selectbox(
        _("Where?"),
        ["", *areas],
        format_func=lambda code: areas.get(code, _("Anywhere")),
        key="door where",
        persist_state="session",
    )
    what = st.selectbox(
        _("About whose rights?"),
        ["", *groups],
        format_func=lambda code: shown(groups[code]) if code else _("Anybody's"),
        key="door what",
        persist_state="session",
    )
    choice = {name: code for name, code in (("works_in", where), ("works_on", what)) if code}
    navigation.link("actors", _("Who is there?"), icon="groups", **choice)
    navigation.link("brief", _("Brief for the mission"), icon="description", **choice)


def _missing(reading: Reading) -> None:
    st.subheader(_("Whom are we missing?"), anchor=False)
    with components.showing_errors():
        cells = tables.of_kind(ask(reading, "reach.gap"), "cell")[:ROWS]
        groups, areas = group_labels(reading.map), tables.places(reading.map)
        for cell in cells:
            low, best, high = cell.details["exists"]
            st.text(
                _(
                    "{group}, {area}: {met} of {exist} met ({low} to {high} exist)",
                    group=groups.get(cell.details["group"], Name(cell.details["group"])),
                    area=Name(areas.get(cell.details["pcode"], _("whole country"))),
                    met=cell.details["reached"],
                    exist=f"{best:g}",
                    low=f"{low:g}",
                    high=f"{high:g}",
                )
            )
        if not cells:
            st.text(
                _(
                    "Nobody has entered yet how many of each group exist, so nobody can say whom we are "
                    "missing."
                )
            )
    navigation.link("gaps", _("See the gaps"), icon="troubleshoot")


def _introduced(reading: Reading) -> None:
    st.subheader(_("Who can introduce us?"), anchor=False)
    target = components.actor(reading, _("Whom does the office want to meet?"), key="door target")
    if target is not None:
        navigation.link("introductions", _("Find routes to them"), icon="handshake", target=target)
    waiting = due(reading.map, reading.view).open_plans
    if waiting:
        st.text(ngettext(waiting, "{n} plan is open.", "{n} plans are open."))
    navigation.link("introductions", _("Plan an introduction"), icon="handshake")
    with components.showing_errors():
        resting = [f for f in ask(reading, "introductions.introducer_load") if f.details.get("overused")]
        known = tables.names(reading.map)
        for finding in resting[:ROWS]:
            st.text(_("{name} should rest.", name=Name(known.get(finding.subject[0], finding.subject[0]))))
    components.without_office(reading)
