"""What was judged of the environment, parameter by parameter, and what changed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.base.judgements import COUNTRY, Unit, judgements_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.marks import unit_words
from actormap.records.scoring import rounds
from actormap.viz.charts.mark_layers import CHOICE
from actormap.web.escape import esc
from actormap.web.pages.situation import parameter as _parameter
from actormap.web.pages.situation import profile_rows, profile_side, scoring
from actormap.web.pages.situation.profile_rows import Looking
from actormap.web.parts import charts, components, tables
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

NONE = ""


def body(reading: Reading) -> None:
    """Show the tab."""
    if scoring.is_open():
        scoring.body(reading)
        return
    if not components.is_asked(reading, "monitor.profile"):
        return
    unit, during, against = _pickers(reading)
    looking = _looking(reading, unit, during, against)
    with st.container(border=True):
        _profile(reading, looking)
    if looking.profile is None:
        return
    left, right = st.columns([8, 5], gap="medium")
    with left, st.container(border=True):
        _parameter.body(looking)
    with right:
        profile_side.law(reading, looking)
        profile_side.this_round(looking)
    components.explained("monitor.profile", looking.profile)


def _pickers(reading: Reading) -> tuple[Unit, str, str]:
    """What is looked at, in which round, compared with which; and what is to be scored next."""
    where, this, other, button = st.columns([3, 3, 3, 3], vertical_alignment="bottom")
    with where:
        unit = _unit(reading)
    every = rounds(reading.map)
    with this:
        during = _round(_("This round"), list(every), "round", _days(every))
    earlier = list(every)[list(every).index(during) + 1 :] if during in every else []
    with other:
        against = _round(_("Compare with"), [*earlier, NONE], "against", _days(every))
    with button:
        scoring.opener(reading)
    return unit, during, against


def _unit(reading: Reading) -> Unit:
    """Of what marks are looked at: the country, an area, a group, or what else was judged."""
    m = reading.map
    areas = [Unit(pcode=code) for code in tables.places(m) if code in set(m["areas"]["id"])]
    groups = [Unit(group=code) for code in group_labels(m)]
    judged = judgements_of(m, reading.view).units("parameter")
    offered = list(dict.fromkeys([COUNTRY, *judged, *areas, *groups]))
    held = Unit(pcode=chosen.value("area"), group=chosen.value("group"))
    key = "where or who"
    st.session_state[key] = held if held in offered else COUNTRY

    def keep() -> None:
        picked: Unit = st.session_state[key]
        chosen.keep("area", picked.pcode)
        chosen.keep("group", picked.group)

    unit: Unit = st.selectbox(
        _("Where, or who"),
        offered,
        key=key,
        format_func=lambda each: _capital(shown(unit_words(m, each))),
        on_change=keep,
    )
    return unit


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _days(every: dict[str, str]) -> dict[str, str]:
    """What each round is called, with its last day."""
    named = {
        name: _("{round}, to {day}", round=isolated(name), day=day) if day else isolated(name)
        for name, day in every.items()
    }
    return named | {NONE: _("nothing")}


def _round(label: str, offered: list[str], name: str, words: dict[str, str]) -> str:
    """A round that is chosen; the first that is offered where none is. "" stands for none."""
    if not offered or offered == [NONE]:
        st.selectbox(
            esc(label),
            [_("no round yet") if name == "round" else _("nothing")],
            disabled=True,
            key=f"no {name}",
        )
        return NONE
    held, key = chosen.value(name), f"profile {name}"
    st.session_state[key] = next((each for each in offered if (each or "none") == held), offered[0])
    picked: str = st.selectbox(
        esc(label),
        offered,
        key=key,
        format_func=words.__getitem__,
        on_change=lambda: chosen.keep(name, st.session_state[key] or "none"),
    )
    return picked


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
    if form == "slopes" and (drawn := profile_rows.slopes_of(looking)):
        components.picture(drawn, key="profile slopes")
    elif form == "slopes":
        st.info(_("There are no two rounds to compare."))
    elif form == "table":
        st.text(isolated(profile_rows.headline(looking)))
        st.dataframe(profile_rows.rows_of(looking).table, hide_index=True)
    elif looking.profile is None:
        components.picture(profile_rows.rows_of(looking), key="profile rows")
    else:
        chart = Chart("monitor.profile", lambda part: profile_rows.rows_of(_of_part(part, reading, looking)))
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
