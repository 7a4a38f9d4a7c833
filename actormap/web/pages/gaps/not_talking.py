"""Not talking: pairs that do the same in the same place, what they share, who could bring them together."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.findings import Finding
from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.metrics.base.areas import themes_in_areas
from actormap.metrics.base.tags import Relation
from actormap.web import navigation
from actormap.web.parts import components, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

AREAS = 3
"""So many areas of each theme that both work on are named; the others are counted."""
CARDS = 3
"""So many pairs are cards; all stand in the table."""


def body(reading: Reading, _relation: Relation) -> None:
    """Show the tab."""
    st.text(
        _(
            "Pairs that work on the same thing in the same place, and are recorded neither as "
            "working together "
            "nor on a platform for it. A conversation to encourage, never an order."
        )
    )
    if reading.map.presence.empty:
        st.info(
            _(
                "It is not recorded who works on what, and where, so nobody can say who does the same "
                "work. Bring a list of who does what where, such as a 3W table."
            )
        )
        navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
        return
    result = ask(reading, "coordination.gaps")
    pairs = tables.of_kind(result, "pair")
    if not pairs:
        st.text(_("No such pair is recorded."))
        components.without_sphere(reading)
    elif reading.map.ties.empty and reading.map.platforms.empty:
        st.info(
            _(
                "No tie and no platform is recorded, so nobody can say who does not talk. The pairs below "
                "only work on the same thing in the same place: ask them."
            )
        )
    for column, pair in zip(st.columns(CARDS), pairs[:CARDS], strict=False):
        with column.container(border=True, height="stretch"):
            _card(reading, pair, _convenor(reading, pair))
    components.for_experts(tables.gap_table(reading.map, result), result, key="gap_pairs")
    components.explained("coordination.gaps", result)


def _convenor(reading: Reading, pair: Finding) -> Finding | None:
    """Who could bring a pair together, where anybody is known."""
    try:
        every = ask(reading, "coordination.convenors", check=False)
    except ActormapError:
        return None
    return next(
        (finding for finding in every if finding.subject == pair.subject and finding.kind == "pair"), None
    )


def _card(reading: Reading, pair: Finding, convenor: Finding | None) -> None:
    known = tables.names(reading.map)
    first, second = (Name(known.get(actor, actor)) for actor in pair.subject)
    st.text(_("{one} and {other}", one=first, other=second))
    both = themes_in_areas(reading.map, pair.details["cells"], AREAS)
    st.text(_("Both work on: {what}", what=both))
    if pair.details["tension"]:
        st.badge(_("A hostile tie is recorded: talk to each first"), color="orange")
    components.sure(pair)
    if convenor is not None:
        st.text(shown(convenor.statement))
    with st.container(horizontal=True):
        if convenor is not None and not convenor.details.get("office", True):
            whom = convenor.details["convenor"]
            navigation.link("after-a-meeting", _("Record what they said"), icon="edit_note", whom=whom)
        if st.button(_("Show on map"), key=f"pair {pair.id}"):
            chosen.select(pair.subject)
            navigation.go("map")
