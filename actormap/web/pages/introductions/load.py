"""Who is asked too often, what is checked before anybody is asked, and whom one could plan to meet."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actormap.core.sentences import Name, isolated
from actormap.core.words import _, ngettext
from actormap.metrics.introductions.plannable import wanted_actors
from actormap.web.escape import esc
from actormap.web.parts import components, paging, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

FEW = 8
"""So many introducers have a bar; the others are in the table."""
OFFERED = 60
"""So many of those whom one could plan to meet are offered at a time."""


def body(reading: Reading) -> None:
    """Show a bar for each of those on whom most ways lean, and the checks."""
    st.header(_("Who is asked too often"), anchor=False)
    with components.told():
        result = ask(reading, "introductions.introducer_load")
        known = tables.names(reading.map)
        order = sorted(result, key=lambda one: -one.details["load"] / max(one.details["cap"], 1))
        for one in order[:FEW]:
            asked, cap = one.details["load"], one.details["cap"]
            name = Name(known.get(one.subject[0], one.subject[0]))
            told = {"name": name, "asked": f"{asked:g}", "cap": f"{cap:g}"}
            said = _("{name}: asked {asked} of {cap}", **told)
            if one.details["overused"]:
                said = _("{name}: asked {asked} of {cap}, let it rest", **told)
            st.progress(min(asked / cap, 1.0) if cap else 1.0, text=esc(said))
        st.caption(
            _(
                "Being on many routes is a load, not a sign of importance: those who were asked often "
                "should rest."
            )
        )
    components.without_office(reading)
    st.header(_("Before anybody is asked"), anchor=False)
    for check in vocabulary("introduction_check").values():
        st.text(f"☐ {check}")


def wanted(reading: Reading) -> None:
    """Show whom the office has not met and could plan to meet, and why not the others."""
    every = wanted_actors(reading.map, reading.view)
    if not every:
        return
    can = [one for one in every if not one.why_not]
    names = tables.names(reading.map)
    st.header(
        ngettext(len(can), "{n} actor can be planned for today", "{n} actors can be planned for today"),
        anchor=False,
    )
    number, last = 1, paging.parts(len(can), OFFERED)
    if last > 1:
        number = st.number_input(_("Part"), 1, last, key="part of whom to plan", width=120)
    here = paging.part(number - 1, OFFERED, len(can))
    if last > 1:
        st.text(_("{first} to {last} of {all}.", first=here.first + 1, last=here.end, all=here.count))
    columns = st.columns(3)
    for at, one in enumerate(can[here.places]):
        with columns[at % len(columns)]:
            st.button(
                esc(isolated(names[one.actor])),
                key=f"ways to {one.actor}",
                type="tertiary",
                on_click=chosen.keep,
                args=("target", one.actor),
            )
    rest = [one for one in every if one.why_not]
    with st.expander(ngettext(len(rest), "{n} not today, and why", "{n} not today, and why")):
        st.dataframe(
            pd.DataFrame(
                {
                    _("Name"): [isolated(names[one.actor]) for one in rest],
                    _("What the record says"): [tables.sentence(one.why_not) for one in rest],
                }
            ),
            hide_index=True,
            column_config=components.columns(),
        )
