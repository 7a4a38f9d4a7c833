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
    with components.showing_errors():
        result = ask(reading, "introductions.introducer_load")
        known = tables.names(reading.map)
        order = sorted(result, key=lambda finding: -finding.details["load"] / max(finding.details["cap"], 1))
        for finding in order[:FEW]:
            load, cap = finding.details["load"], finding.details["cap"]
            name = Name(known.get(finding.subject[0], finding.subject[0]))
            fields = {"name": name, "asked": f"{load:g}", "cap": f"{cap:g}"}
            text = _("{name}: asked {asked} of {cap}", **fields)
            if finding.details["overused"]:
                text = _("{name}: asked {asked} of {cap}, let it rest", **fields)
            st.progress(min(load / cap, 1.0) if cap else 1.0, text=esc(text))
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
    can = [row for row in every if not row.why_not]
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
    for at, row in enumerate(can[here.places]):
        with columns[at % len(columns)]:
            st.button(
                esc(isolated(names[row.actor])),
                key=f"ways to {row.actor}",
                type="tertiary",
                on_click=chosen.keep,
                args=("target", row.actor),
            )
    rest = [row for row in every if row.why_not]
    with st.expander(ngettext(len(rest), "{n} not today, and why", "{n} not today, and why")):
        st.dataframe(
            pd.DataFrame(
                {
                    _("Name"): [isolated(names[row.actor]) for row in rest],
                    _("What the record says"): [tables.sentence(row.why_not) for row in rest],
                }
            ),
            hide_index=True,
            column_config=components.columns(),
        )
