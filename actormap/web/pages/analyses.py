"""For experts: every analysis, with a picture where one helps, how to read it and what to do now."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import shown, term
from actormap.core.words import _, plain
from actormap.metrics import catalogue
from actormap.metrics.catalogue import Option
from actormap.web.escape import esc
from actormap.web.pages import bring_a_list
from actormap.web.parts import charts, components, pictures, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, checking, is_for
from actormap.web.state.session import Reading, current_reading, workspace

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
    reading = current_reading()
    st.title(_("For experts"), anchor=False)
    if reading.map.actors.empty:
        bring_a_list.offer()
        return
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
    held = chosen.value("analysis")
    name = held if held in every else next(iter(every))
    family_key, key = "family of experts", "analysis of experts"
    st.session_state[family_key], st.session_state[key] = every[name], name
    family = st.segmented_control(
        _("Family"),
        [family for family in TITLES if family in every.values()],
        format_func=lambda code: shown(TITLES[code]),
        key=family_key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: chosen.keep("analysis", first[st.session_state[family_key]]),
    )
    here = listed(family or every[name])
    questions = {code: question for code, question in here.items() if code in every}
    picked: str = st.selectbox(
        _("What do you want to know?"),
        list(questions),
        format_func=questions.__getitem__,
        key=key,
        on_change=lambda: chosen.keep("analysis", st.session_state[key]),
    )
    return picked


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
    if target.kind is tuple:
        return (
            tuple(
                st.multiselect(
                    esc(tables.words(target.name)),
                    list(known),
                    key=f"{name} {target.name}",
                    format_func=known.__getitem__,
                    help=esc(plain(target.help)),
                    placeholder=_("Choose actors or type their names"),
                    width=360,
                )
            )
            or None
        )
    chosen: str | None = st.selectbox(
        esc(tables.words(target.name)),
        list(known),
        index=None,
        key=f"{name} {target.name}",
        format_func=known.__getitem__,
        help=esc(plain(target.help)),
        placeholder=_("Choose an actor or type its name"),
        width=360,
    )
    return chosen


def _choice(reading: Reading, name: str, option: Option) -> Any:
    """The element in which an option is chosen, by what it can be."""
    word, hint, key = tables.words(option.name), plain(option.help), f"{name} {option.name}"
    if option.choices:
        first = option.choices.index(option.default) if option.default in option.choices else None
        return st.selectbox(
            esc(word),
            option.choices,
            index=first,
            format_func=tables.words,
            help=esc(hint),
            key=key,
            width=260,
        )
    if option.kind is bool:
        return st.checkbox(esc(word), value=bool(option.default), help=esc(hint), key=key)
    if option.kind in {int, float}:
        least, step = (min(1, option.default or 0), 1) if option.kind is int else (None, None)
        return st.number_input(
            esc(word), min_value=least, value=option.default, step=step, help=esc(hint), key=key, width=180
        )
    known = tables.known(reading.map, option.name)
    if option.kind is tuple:
        return tuple(
            st.multiselect(
                esc(word),
                list(known),
                default=option.default,
                format_func=lambda code: known.get(code, code),
                help=esc(hint),
                key=key,
                width=360,
                accept_new_options=True,
                placeholder=_("Choose, or type and press Enter"),
            )
        )
    if known:
        choices = {"": _("All")} | known
        return st.selectbox(
            esc(word), list(choices), format_func=choices.__getitem__, help=esc(hint), key=key, width=260
        )
    return st.text_input(esc(word), value=option.default, help=esc(hint), key=key, width=260)
