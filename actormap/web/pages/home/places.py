"""What a list without ties can say: who is where, where one works alone, and whom the office met."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, series
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext
from actormap.metrics.base.areas import place
from actormap.metrics.base.presence import at_work_by_area, cells_of_one
from actormap.viz.charts import Square, sketch
from actormap.web import navigation
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

NAMED = 3
"""So many places or kinds of actor are named."""


def cards(reading: Reading) -> None:
    """Show it as cards."""
    work = at_work_by_area(reading.map, reading.view)
    log = reading.map.contacts
    met = [_contacts] if (log["date"] <= reading.view.date).any() else []
    every = [*([_where, _alone] if work else [_kinds]), *met]
    for column, card in zip(st.columns(len(every)), every, strict=True):
        with column.container(border=True, height="stretch"):
            card(reading)


def _where(reading: Reading) -> None:
    """How many are recorded at work in the areas of most."""
    st.subheader(_("Who is where"), anchor=False)
    work, names = at_work_by_area(reading.map, reading.view), tables.places(reading.map)
    most = next(iter(work))
    caption = _(
        "{actors} are recorded at work in {areas}; {count} of them in {most}.",
        actors=ngettext(len(set().union(*work.values())), "{n} actor", "{n} actors"),
        areas=ngettext(len(work), "{n} area", "{n} areas"),
        count=len(work[most]),
        most=Name(names.get(most, most)),
    )
    squares = [
        Square("", names.get(code, code), code, None, len(who), chosen=code == most)
        for code, who in work.items()
    ]
    components.sketched(reading.map, sketch.met(squares), caption, key="sketch who is where")
    st.text(caption)
    navigation.link("map", _("See who works on what, where"))


def _alone(reading: Reading) -> None:
    """Where one actor works alone on a theme."""
    st.subheader(_("Alone in a place"), anchor=False)
    with components.showing_errors():
        shared: Finding = tables.of_kind(ask(reading, "coordination.shared_space"), "whole")[0]
        single, occupied = shared.details["single"], shared.details["occupied"]
        caption = _(
            "In {single} of {occupied} places where somebody is recorded at work on a theme, it is one "
            "actor.",
            single=single,
            occupied=occupied,
        )
        components.sketched(reading.map, sketch.alone(), caption, key="sketch alone")
        st.text(caption)
        some = [place(reading.map, code) for code in cells_of_one(reading.map, reading.view)[:NAMED]]
        if some:
            st.text(_("Such as {places}.", places=series(some, "; ")))
        navigation.link("gaps", _("See who works where"), tab="no-platform")


def _kinds(reading: Reading) -> None:
    """Of what kinds those on record are, where nothing says where they work."""
    st.subheader(_("Who is on record"), anchor=False)
    most = Counter(code for cell in reading.map.actors["types"] for code in split(cell)).most_common(NAMED)
    if not most:
        st.text(_("What kind of actor each is, and where it works, is not recorded."))
    else:
        words = vocabulary("actor_types")
        kinds = [f"{words.get(code, code)}: {number}" for code, number in most]
        st.text("\n".join(kinds))
        st.text(_("Where they work is not recorded."))
    navigation.link("actors", _("See the list"))


def _contacts(reading: Reading) -> None:
    """Whom the office met, where that is recorded."""
    st.subheader(_("Whom we met"), anchor=False)
    log = reading.map.contacts
    met = log.loc[log["date"] <= reading.view.date, "actor_id"].nunique()
    caption = ngettext(met, "A contact with {n} actor is recorded.", "Contacts with {n} actors are recorded.")
    components.sketched(reading.map, sketch.meetings(met), caption, key="sketch contacts")
    st.text(caption)
    navigation.link("after-a-meeting", _("Note a meeting"))
