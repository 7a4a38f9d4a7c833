"""Change since a day: measures then and now, who and what came and went, who stood by others."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from actormap.metrics.base.tags import Relation
from actormap.web.parts import components, pictures, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, changed
from actormap.web.state.session import Reading
from actormap.words import _

YEAR = dt.timedelta(days=365)


def body(seen: Reading, _relation: Relation) -> None:
    """Show the tab."""
    today = dt.date.fromisoformat(seen.view.date)
    held, key = chosen.value("since"), "changed since"
    st.session_state[key] = _day(held) or today - YEAR
    since = st.date_input(
        _("Since"), key=key, format="YYYY-MM-DD", max_value=today, width=200,
        on_change=lambda: chosen.keep("since", str(st.session_state[key])),
    )  # fmt: skip
    with components.told():
        result = changed(seen, str(since))
        components.picture(pictures.then_and_now(result), key="then and now")
        components.table(tables.finding_table(result), result, key="change table")
        components.explained("change.between", result)
    st.subheader(_("Who stood by others when something happened"), anchor=False)
    with components.told():
        stood = ask(seen, "coordination.solidarity")
        components.picture(pictures.solidarity(seen.map, stood), key="solidarity")
        components.table(tables.finding_table(stood), stood, key="solidarity table")


def _day(text: str) -> dt.date | None:
    """A day of the address; None where it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
