"""Risk and watch: the risk of a group, what happened lately, and dates that come."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.words import _, plain
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.danger.windows import ahead
from actormap.web.escape import esc
from actormap.web.pages.situation.risk import alerts, factors, windows
from actormap.web.parts import components, tables
from actormap.web.parts.writing import concerns
from actormap.web.state import chosen
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading

NOW, ALL = "", "all"


def body(reading: Reading) -> None:
    """Show the tab."""
    if not is_for(reading.principal, "monitor.risk"):
        role = plain(reading.principal.rights.label)
        st.info(esc(_("This page is for human rights officers and above. Your role is {role}.", role=role)))
        return
    unit = _unit(reading)
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True), components.showing_errors():
        factors.body(reading, unit)
    with right, components.showing_errors():
        alerts.body(reading, unit)
    with st.container(border=True), components.showing_errors():
        windows.body(reading, unit)


def _unit(reading: Reading) -> Unit:
    """Whose risk it is, and where."""
    groups = {ALL: _("Civil society"), **_groups(reading)}
    areas = {ALL: _("The whole country"), **tables.places(reading.map)}
    first = _judged(reading)
    dates = {NOW: _("Now")} | {
        window.id: _("{name}, to {day}", name=isolated(window.name), day=window.last)
        for window in ahead(reading.map, reading.view.date)
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = _picked("group", _("Whose risk"), groups, first.group or ALL)
        area = _picked("area", _("Where"), areas, first.pcode or ALL)
        _picked("window", _("For which time"), dates, NOW)
        unit = Unit(group="" if group == ALL else group, pcode="" if area == ALL else area)
        concerns.button(group=unit.group, pcode=unit.pcode)
    return unit


def _judged(reading: Reading) -> Unit:
    """The first unit whose risk was judged: what nobody judged has nothing to show."""
    units = judgements_of(reading.map, reading.view).units("risk_factor")
    return next((unit for unit in units if unit == Unit(group=unit.group, pcode=unit.pcode)), Unit())


def _groups(reading: Reading) -> dict[str, str]:
    """Groups by code with how many exist, in the order of the alphabet."""
    exist = {row.group: row for row in reading.map.universe.itertuples() if not row.pcode and not row.sector}
    every = {}
    for code, label in group_labels(reading.map).items():
        row, name = exist.get(code), shown(label)
        every[code] = _("{group}: {n:g} exist", group=isolated(name), n=row.exists_best) if row else name
    return dict(sorted(every.items(), key=lambda entry: entry[1]))


def _picked(name: str, label: str, choices: dict[str, str], default: str) -> str:
    held, key = chosen.value(name), f"risk {name}"
    st.session_state[key] = held if held in choices else default
    picked: str = st.selectbox(
        esc(label),
        list(choices),
        format_func=choices.__getitem__,
        key=key,
        on_change=lambda: chosen.keep(name, st.session_state[key]),
    )
    return picked
