"""What was judged of the environment, parameter by parameter, and what changed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.metrics.base.judgements import Unit
from actormap.viz.charts.layers import CHOICE
from actormap.web.pages.situation import scoring
from actormap.web.pages.situation.profile import parameter, rows, side
from actormap.web.pages.situation.profile.headline import headline
from actormap.web.pages.situation.profile.looking import Looking
from actormap.web.pages.situation.profile.pickers import pickers
from actormap.web.parts import charts, components
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
    if scoring.is_open():
        scoring.body(reading)
        return
    if not components.is_asked(reading, "monitor.profile"):
        return
    unit, during, against = pickers(reading)
    looking = _looking(reading, unit, during, against)
    with st.container(border=True):
        _profile(reading, looking)
    if looking.profile is None:
        return
    left, right = st.columns([8, 5], gap="medium")
    with left, st.container(border=True):
        parameter.body(looking)
    with right:
        side.law(reading, looking)
        side.this_round(looking)
    components.explained("monitor.profile", looking.profile)


def _looking(reading: Reading, unit: Unit, during: str, against: str) -> Looking:
    """What is to be shown, as far as anything was scored."""
    about: dict[str, Any] = {"area": unit.pcode, "group": unit.group}

    def answer(analysis: str, **options: Any) -> Findings | None:
        try:
            return ask(reading, analysis, **about, **options)
        except Refused:
            return None

    profile = answer("monitor.profile", during=during)
    compared = bool(profile and against)
    return Looking(
        unit,
        during,
        against,
        own_scorer(),
        chosen.value("others") == "yes",
        chosen.value("parameter"),
        profile,
        answer("monitor.profile", during=against) if compared else None,
        answer("monitor.compare", during=during, against=against) if compared else None,
        answer("monitor.law_practice"),
    )


def _profile(reading: Reading, looking: Looking) -> None:
    """The eight rows, as dots, as slopes or as a table."""
    forms = {"dots": _("Dots"), "slopes": _("Slopes"), "table": _("Table")}
    key = "form of the profile"
    form = st.segmented_control(
        _("Form"),
        list(forms),
        format_func=forms.__getitem__,
        key=key,
        default="dots",
        required=True,
        label_visibility="collapsed",
    )
    if form == "slopes" and (drawn := rows.slopes_of(looking)):
        components.picture(drawn, key="profile slopes")
    elif form == "slopes":
        st.info(_("There are no two rounds to compare."))
    elif form == "table":
        st.text(isolated(headline(looking)))
        st.dataframe(rows.rows_of(looking).table, hide_index=True)
    elif looking.profile is None:
        components.picture(rows.rows_of(looking), key="profile rows")
    else:
        chart = Chart("monitor.profile", lambda part: rows.rows_of(_of_part(part, reading, looking)))
        charts.show(
            reading,
            chart,
            key="profile rows",
            choice=CHOICE,
            then=lambda code: chosen.keep("parameter", code),
        )
    _who_sees(looking)
    st.caption(
        _(
            "A mark is the mean of the answers 0 to 4, drawn on 0 to 100 once half of the items are "
            "answered. These are judgements with evidence, not measurements. There is no overall score. "
            "Better or worse is said only on items answered at both dates, and where the marks do not "
            "overlap."
        )
    )


def _open(code: str) -> None:
    chosen.keep("parameter", code)


def _of_part(part: Reading, reading: Reading, looking: Looking) -> Looking:
    """The same of what readers of a file may see."""
    if part is reading:
        return looking
    return _looking(part, looking.unit, looking.during, looking.against)


def _who_sees(looking: Looking) -> None:
    """Marks of others are for who scored, or does not score: a courtesy, and said to be one."""
    if looking.profile is None:
        return
    key = "marks of others"
    st.session_state[key] = looking.all_marks
    st.checkbox(
        _("I do not score in this round: show me all marks"),
        key=key,
        on_change=lambda: chosen.keep("others", "yes" if st.session_state[key] else ""),
        help=_("Whoever scores looks after scoring. This is a courtesy, no lock."),
    )
