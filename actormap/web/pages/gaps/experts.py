"""For experts: every analysis, with a picture where one helps, how to read it and what to do now."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import series, shown, term
from actormap.core.words import _, plain
from actormap.metrics import catalogue
from actormap.metrics.catalogue import Option
from actormap.viz.charts import Picture
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import answers, charts, choices, components, layout, lists, pictures, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, checking, is_for
from actormap.web.state.session import Reading, workspace

TITLES: dict[schema.Family, str] = {
    "reach": term("Reach"),
    "groups": term("Groups"),
    "structure": term("Structure"),
    "influence": term("Influence"),
    "coordination": term("Coordination"),
    "evidence": term("Evidence"),
    "monitor": term("Situation"),
    "partner": term("Partnership"),
}
"""Families that can be asked here, and their names."""


def body() -> None:
    """Show the page."""
    reading = lists.begin(_("For experts"), "experts")
    if reading is None:
        return
    every = {
        "all": (_("All"), _of_all, ""),
        "power": (_("Power on an issue"), power, "influence.power_relations"),
        "joints": (_("Weak joints"), weak_joints, "structure.structural_holes"),
    }
    offered = {
        code: (label, body)
        for code, (label, body, analysis) in every.items()
        if not analysis or is_for(reading.principal, analysis)
    }
    choices.part(_("For experts"), offered)(reading)


def _of_all(reading: Reading) -> None:
    """Any analysis."""
    name = _analysis()
    with st.container(key=f"about {name}"):
        _about(reading, name)


def listed(family: schema.Family) -> dict[str, str]:
    """Analyses of a family that are asked of one map, and their questions."""
    here = [analysis for analysis in schema.analyses().values() if analysis.family == family]
    return {analysis.name: plain(analysis.question) for analysis in here if catalogue.of_a_map(analysis.name)}


def _analysis() -> str:
    """Which analysis is looked at; it stands in the address."""
    principal = workspace().principal
    every = {name: family for family in TITLES for name in listed(family) if is_for(principal, name)}
    first = {family: name for name, family in reversed(every.items())}
    held, key = chosen.value("analysis"), "family of experts"
    name = held if held in every else next(iter(every))
    st.session_state[key] = every[name]
    family = st.segmented_control(
        _("Family"),
        [family for family in TITLES if family in every.values()],
        format_func=lambda code: shown(TITLES[code]),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: chosen.keep("analysis", first[st.session_state[key]]),
    )
    here = listed(family or every[name])
    questions = {code: question for code, question in here.items() if code in every}
    return choices.pick(_("What do you want to know?"), "analysis", questions, width="stretch")


def _about(reading: Reading, name: str) -> None:
    """Show what an analysis can be asked, and its answer."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        named = {target.name: _target(reading, name, target) for target in catalogue.targets(name)}
        options = {option.name: _choice(reading, name, option) for option in catalogue.options(name)}
    st.text(_("It needs: {what}.", what=plain(catalogue.row(name).needs)))
    if None in named.values():
        st.text(_("Choose whom it is about."))
        return
    answer(reading, name, **named, **options)


def answer(reading: Reading, name: str, **options: Any) -> None:
    """Show the answer of an analysis as a table, with what it means, or why there is none."""
    with checking(name), components.showing_errors():
        result = ask(reading, name, **options)
        chart = charts.of_answer(name, partial(pictures.of, name), **options)
        charts.show(reading, chart, key=f"{name} picture")
        components.table(tables.finding_table(result), result, key=f"{name} table")
        components.explained(name, result)


def _target(reading: Reading, name: str, target: Option) -> str | tuple[str, ...] | None:
    """The element in which an actor is chosen, or several; None while nobody is."""
    known = tables.everyone(reading.map)
    label, key, more = _element(name, target)
    more |= {"format_func": known.__getitem__, "width": 360}
    if target.kind is tuple:
        how = _("Choose actors or type their names")
        return tuple(st.multiselect(esc(label), list(known), placeholder=esc(how), key=key, **more)) or None
    how = _("Choose an actor or type its name")
    picked: str | None = st.selectbox(
        esc(label), list(known), index=None, placeholder=esc(how), key=key, **more
    )
    return picked


def _element(name: str, option: Option) -> tuple[str, str, dict[str, Any]]:
    """What stands above the element of an option, its key, and what helps to choose."""
    return tables.words(option.name), f"{name} {option.name}", {"help": esc(plain(option.help))}


def _choice(reading: Reading, name: str, option: Option) -> Any:
    """The element in which an option is chosen, by what it can be."""
    label, key, more = _element(name, option)
    if option.choices:
        first = option.choices.index(option.default) if option.default in option.choices else None
        return st.selectbox(
            esc(label), option.choices, index=first, format_func=tables.words, width=260, key=key, **more
        )
    if option.kind is bool:
        return st.checkbox(esc(label), value=bool(option.default), key=key, **more)
    if option.kind in {int, float}:
        least, step = (min(1, option.default or 0), 1) if option.kind is int else (None, None)
        return st.number_input(
            esc(label), min_value=least, value=option.default, step=step, width=180, key=key, **more
        )
    known = tables.known(reading.map, option.name)
    if option.kind is tuple:
        return tuple(
            st.multiselect(
                esc(label),
                list(known),
                default=option.default,
                format_func=lambda code: known.get(code, code),
                width=360,
                accept_new_options=True,
                placeholder=_("Choose, or type and press Enter"),
                key=key,
                **more,
            )
        )
    if known:
        every = {"": _("All")} | known
        return st.selectbox(
            esc(label), list(every), format_func=every.__getitem__, width=260, key=key, **more
        )
    return st.text_input(esc(label), value=option.default, width=260, key=key, **more)


def power(reading: Reading) -> None:
    """Who has power on an issue, who cares, where they stand; what crosses the border of civil society."""
    if issues := tables.known(reading.map, "issue"):
        with components.showing_errors():
            issue = choices.pick(_("Issue"), "issue", issues, width=360)
            draw = partial(pictures.grid, line=reading.view.thresholds.high_rating)
            answers.show(reading, "influence.power_interest_grid", draw, issue=issue)
    else:
        st.info(_("No issue is recorded. Bring a list of issues and of ratings of power and interest."))
        lists.link()
    layout.head(_("Influence, money and command"))
    with components.showing_errors():
        answers.show(reading, "influence.power_relations", pictures.power_relations, most=0)


def weak_joints(reading: Reading) -> None:
    """Which actors and ties are the only link, and what would be lost without each."""
    st.text(_("The only links between parts of the network: support them, and back them up."))
    wanted = _(
        "No tie is recorded, so nobody can say what hangs on whom. Bring a list of who works with whom."
    )
    if components.without(not reading.map.ties.empty, wanted):
        return
    if is_for(reading.principal, "structure.cutpoints"):
        with components.showing_errors():
            answers.show(reading, "structure.cutpoints", _lost, then=partial(_back_up, reading))
        layout.head(_("Whose loss would hurt most"))
        with components.showing_errors():
            answers.show(reading, "structure.fragmentation", most=1, explains=False)
    else:
        st.text(_("Which they are is told to an analyst alone: in other hands it is a list of targets."))
    layout.head(_("Between neighbourhoods"))
    with components.showing_errors():
        answers.show(reading, "structure.structural_holes", most=1, explains=False)


def _lost(m: ActorMap, result: Findings) -> Picture | None:
    return pictures.lost(m, result) if result.findings else None


def _back_up(reading: Reading, joint: Finding) -> None:
    """A second tie that is proposed, and where it would be."""
    second = joint.details.get("second_tie")
    if second:
        names = series([tables.name(reading.map, actor) for actor in second], " · ")
        st.text(_("A second tie that could back it up: {names}.", names=names))
    with st.container(horizontal=True):
        navigation.link("actors", _("Open the record"), icon="person", id=joint.subject[0])
        layout.on_map([*joint.subject, *(second or ())], f"joint on the map {joint.id}")
