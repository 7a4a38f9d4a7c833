"""What was judged of the environment, parameter by parameter, and what changed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import apart, isolated, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.judgements import COUNTRY, Unit, judgements_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.parameter.marks import unit_words
from actormap.records.scoring import rounds
from actormap.viz import judged
from actormap.viz.charts import Picture
from actormap.viz.charts.layers import CHOICE
from actormap.web.escape import esc
from actormap.web.pages.situation import profile_rows, scoring
from actormap.web.pages.situation.profile_rows import Looking, headline
from actormap.web.pages.situation.rounds import round_words
from actormap.web.parts import charts, choices, components, tables
from actormap.web.parts.cards import (
    answer_if_any,
    button,
    capital,
    card,
    heading,
    item_label,
    note,
    text_line,
)
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.own_scorer import words as scorer_words
from actormap.web.state.session import Reading

NOTHING = "none"
"""Stands in the address where a round is compared with none."""


def body(reading: Reading) -> None:
    """Show the tab."""
    if scoring.is_open():
        scoring.body(reading)
        return
    if not components.is_asked(reading, "monitor.profile"):
        return
    unit, during, against = pickers(reading)
    looking = _looking(reading, unit, during, against)
    with card():
        _profile(reading, looking)
    if looking.profile is None:
        return
    left, right = st.columns([8, 5], gap="medium")
    with left, card():
        profile_rows.parameter(looking)
    with right:
        law(reading, looking)
        this_round(looking)
    components.explained("monitor.profile", looking.profile)


def _looking(reading: Reading, unit: Unit, during: str, against: str) -> Looking:
    """What is to be shown, as far as anything was scored."""
    answer = partial(answer_if_any, reading, area=unit.pcode, group=unit.group)
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
        text_line(isolated(headline(looking)))
        st.dataframe(profile_rows.rows_of(looking).table, hide_index=True)
    elif looking.profile is None:
        components.picture(profile_rows.rows_of(looking), key="profile rows")
    else:
        chart, keep = (
            Chart("monitor.profile", partial(_rows, reading, looking)),
            partial(chosen.keep, "parameter"),
        )
        charts.show(reading, chart, key="profile rows", choice=CHOICE, then=keep)
    _who_sees(looking)
    note(
        _(
            "A mark is the mean of the answers 0 to 4, drawn on 0 to 100 once half of the items are "
            "answered. These are judgements with evidence, not measurements. There is no overall score. "
            "Better or worse is said only on items answered at both dates, and where the marks do not "
            "overlap."
        )
    )


def _rows(reading: Reading, looking: Looking, part: Reading) -> Picture:
    """The eight rows; for who reads a file of what these may see."""
    if part is not reading:
        looking = _looking(part, looking.unit, looking.during, looking.against)
    return profile_rows.rows_of(looking)


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


def pickers(reading: Reading) -> tuple[Unit, str, str]:
    """What is looked at, in which round, compared with which; and what is to be scored next."""
    where, this, other, begin = st.columns([3, 3, 3, 3], vertical_alignment="bottom")
    with where:
        unit = _unit(reading)
    named = {name: round_words(name, last) for name, last in rounds(reading.map).items()}
    with this:
        during = _round(_("This round"), named, "round", _("no round yet"))
    earlier = list(named.items())[[*named, during].index(during) + 1 :]
    with other:
        nothing = _("nothing")
        offered = dict([*earlier, (NOTHING, nothing)]) if earlier else {}
        against = _round(_("Compare with"), offered, "against", nothing)
    with begin:
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
        format_func=lambda each: capital(shown(unit_words(m, each))),
        on_change=keep,
    )
    return unit


def _round(label: str, offered: dict[str, str], name: str, instead: str) -> str:
    """A round that is chosen; the first that is offered where none is. "" stands for none."""
    if not offered:
        st.selectbox(esc(label), [instead], disabled=True, key=f"no {name}")
        return ""
    picked = choices.pick(label, name, offered, key=f"profile {name}", width="stretch")
    return "" if picked == NOTHING else picked


def law(reading: Reading, looking: Looking) -> None:
    """Five rights in law and in practice."""
    rights, unit = looking.rights, looking.unit
    if rights is None:
        return
    analysis, whole = "monitor.law_practice", rights.about("civil society")

    def drawn(part: Reading) -> Picture:
        own = part is reading
        return judged.rights([*(rights if own else ask(part, analysis, area=unit.pcode, group=unit.group))])

    title = _("The law promises more than people get") if whole.value else _("Law and practice")
    with card():
        heading(title if whole.n else _("Law and practice cannot be compared yet"))
        charts.show(reading, Chart(analysis, drawn), key="law and practice")
        if name := rights.parameters["during"]:
            note(_("Scored in {round}; 0 barred, 4 fully free.", round=apart(name)))
        button(_("Which laws?"), chosen.keep, "tab", "laws", key="which laws", icon="gavel")


def this_round(looking: Looking) -> None:
    """How much each scorer has answered, and what to talk about first."""
    if looking.profile is None:
        return
    total, given = len(schema.scored_items()), dict.fromkeys([looking.scorer] if looking.scorer else [], 0)
    for finding in looking.profile:
        for label, own in finding.details["scorers"].items():
            given[label] = given.get(label, 0) + own["given"]
    far = [
        item["item"]
        for finding in looking.profile
        for item in finding.details["items"]
        if item["item"] in finding.details["apart"] and looking.sees(item)
    ]
    with card():
        heading(_("This round"))
        if not given:
            text_line(_("Nobody has scored yet."))
        for label, n in given.items():
            who = _("You") if label == looking.scorer else scorer_words(label)
            st.progress(n / total, text=esc(_("{who}: {n} of {total}", who=who, n=n, total=total)))
        if far:
            text_line(
                ngettext(
                    len(far),
                    "{n} item has marks two or more apart: talk about it first.",
                    "{n} items have marks two or more apart: talk about them first.",
                )
            )
            for code in far:
                text_line(f"· {item_label(code)}")
        note(_("Alone first, then together. Marks of others show after yours: a courtesy, no lock."))
