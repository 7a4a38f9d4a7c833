"""One way to an actor: its boxes, what it rests on, and a plan of it where one may be made."""

from __future__ import annotations

from typing import Any

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.words import _
from actormap.metrics.introductions.plannable import Way
from actormap.metrics.introductions.planning import planned
from actormap.viz.network import Look
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components, forms
from actormap.web.parts.introduction_tables import route_key, step_table, with_names
from actormap.web.parts.strip import heading, strip
from actormap.web.state.session import Reading


def body(reading: Reading, route: Finding, way: Way, wish: dict[str, Any], number: int) -> None:
    """Show a way, with its number on the page.

    The wish is what was asked of introducers when it was found.
    """
    with st.container(border=True, key=f"way {route.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            heading(route, number, may=not way.why_not)
            if not way.why_not:
                _begin(reading, route, wish)
        if way.why_not:
            st.caption(esc(_("Cannot be planned now: {why}", why=way.why_not)))
        strip(reading, route)
        st.text(
            _(
                "{question} A possibility, subject to consent and a safety talk with each.",
                question=route.next_question,
            )
        )
        components.sure(route)
        with st.expander(_("Why it is believed, whom it exposes, and what is left if somebody says no")):
            st.dataframe(
                step_table(reading.map, reading.view, route),
                hide_index=True,
                column_config=components.columns(),
                row_height=components.TALL,
            )
            for sentence in (route.reason, *route.details["if_no"].values()):
                st.text(with_names(reading.map, reading.view, route, sentence))
        _picture(reading, route)


def _picture(reading: Reading, route: Finding) -> None:
    chain = route.details["route"]
    picture = st.expander(_("Show the chain on a map"), on_change="rerun", key=f"map {route.id}")
    if picture.open:
        with picture:
            look = Look(layers=("referral",), highlight=chain, title=_("Chain of introductions"))
            part = reading.map.where(chain)
            actor_map.picture(reading, look, part=part, place=route_key(route), height=460)


def _begin(reading: Reading, route: Finding, wish: dict[str, Any]) -> None:
    """Offer to make a plan of a way."""
    key = f"plan {route.id}"

    def fields() -> None:
        strip(reading, route, place="form")
        st.text_input(_("Who is responsible (a role, never a name)"), key=f"{key} owner", width=360)
        forms.day(_("By when"), f"{key} due")

    def changes(now: Reading) -> Changes:
        given = st.session_state
        return planned(
            now.map,
            now.view,
            route.subject[0],
            route=tuple(route.details["route"]),
            owner=given[f"{key} owner"],
            due=given[f"{key} due"].strip(),
            needs=wish.get("needs", ()),
            without=wish.get("without", ()),
        )

    form = forms.Form(
        key,
        _("Plan this route"),
        fields,
        changes,
        send=_("Add to our plans"),
        done=_("The plan is saved. You find it under Our plans."),
    )
    forms.opener(_("Plan this route"), form, reading)
