"""The five lines of the risk of a group, where it stands, and what one factor would change."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, isolated, listed, shown
from actormap.core.tables.values import days_between
from actormap.core.words import _, ngettext, plain
from actormap.graph.few import few
from actormap.metrics.base.judgements import Unit
from actormap.metrics.monitor.danger.risk import WHOLE, band_words
from actormap.metrics.monitor.danger.risk_equation import LINES
from actormap.metrics.monitor.danger.windows import ahead
from actormap.viz.judged import five_lines
from actormap.web.escape import esc
from actormap.web.pages.situation.risk.few import few_in_areas, of_few
from actormap.web.pages.situation.risk.pictures import strip, what_if
from actormap.web.pages.situation.scoring import rounds
from actormap.web.pages.situation.scoring.form import TALK_OF_RISK, standing_of, talk
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

HALF = 50
"""From this risk on danger outweighs protection."""
PROTECTS = 3
"""The clearance of who may judge so few that a mark points at one of them."""
WORST = 2
"""So many of the worst threats are named."""


def body(reading: Reading, unit: Unit) -> None:
    """Show the risk, or what is missing."""
    if few(reading.map, unit.group, unit.pcode):
        of_few(reading, unit)
        if reading.principal.clearance < PROTECTS:
            return
    elif unit.group and not unit.pcode:
        few_in_areas(reading, unit.group)
    result = _result(reading)
    finding = _of(result, unit)
    if finding is None:
        components.picture(five_lines({}), key="risk lines")
        st.text(_("No factor is judged here yet: nothing can be said of the risk."))
    else:
        _judged(finding)
        _before(reading, finding)
    _score(reading, unit, finding)
    if result is not None:
        components.explained("monitor.risk", result)


def _result(reading: Reading) -> Findings | None:
    try:
        return ask(reading, "monitor.risk", check=False)
    except Refused:
        return None


def _of(result: Findings | None, unit: Unit) -> Finding | None:
    wanted = tuple(filter(None, (unit.group, unit.pcode))) or (WHOLE,)
    return next((each for each in result or () if each.subject == wanted and each.kind != "actor"), None)


def _judged(finding: Finding) -> None:
    d, interval = finding.details, finding.interval or (0.0, 100.0)
    bands = band_words(finding.value, interval)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(esc(_heading(finding, bands)), anchor=False, width="stretch")
        scorers = len(d["scorers"])
        st.badge(esc(ngettext(scorers, "{n} scorer", "{n} scorers")), color="gray")
    components.picture(strip(finding, interval), key="risk strip", whole=True)
    components.picture(five_lines(d["lines"], d["scorers"]), key="risk lines")
    if d["threats_first"]:
        st.warning(esc(_threats_first(d["threats"])), icon=":material/priority_high:")
    if d["what_if"]:
        components.picture(what_if(d["what_if"], finding.value), key="risk what if")


def _before(reading: Reading, finding: Finding) -> None:
    """How old the marks are, and how many days there are until the date that is chosen."""
    since, day = finding.details["since"], reading.view.date
    window = next((each for each in ahead(reading.map, day) if each.id == chosen.value("window")), None)
    if window is None:
        return
    days = max(days_between(day, window.first), 0)
    name = isolated(window.name)
    words = ngettext(
        days,
        "{name}: in {n} day. The oldest of these marks is of {since}: judge again before it.",
        "{name}: in {n} days. The oldest of these marks is of {since}: judge again before it.",
        name=name,
        since=since,
    )
    st.caption(esc(words))


def _heading(finding: Finding, bands: str) -> str:
    if finding.value is None:
        return _("Danger against protection: {bands}", bands=bands)
    if finding.value > HALF:
        return _("Danger outweighs protection: {bands}", bands=bands)
    return _("Protection outweighs danger: {bands}", bands=bands)


def _threats_first(threats: list[dict[str, Any]]) -> str:
    """That threats come before all else, and which are the worst."""
    worst = [
        _(
            "{threat} (likely {likelihood:g}, severe {severity:g})",
            threat=plain(schema.items()[each["code"]].label),
            likelihood=each["likelihood"],
            severity=each["severity"],
        )
        for each in threats[:WORST]
    ]
    first = _("Threats first: they stand at 4 or more. Act on them before anything else.")
    if not worst:
        return first
    return _("{first} Worst: {threats}.", first=first, threats=shown(listed(map(Name, worst))))


def _score(reading: Reading, unit: Unit, finding: Finding | None) -> None:
    """The way to scoring, by the line of which the least is known, and to what there is to talk about."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if record_forms.may_write():
            lines = finding.details["lines"] if finding else {}
            item = next((code for code in LINES if not lines.get(code, {}).get("parts")), LINES[0])
            st.button(
                _("Score a factor"),
                key="score a factor",
                type="primary",
                icon=":material/edit_square:",
                on_click=partial(_go, unit, item),
            )
            scoring = replace(rounds.scoring(reading), unit=unit)
            talk(standing_of(reading, scoring, TALK_OF_RISK), TALK_OF_RISK, partial(_go, unit))
        st.caption(_("You see factors, never names. Groups are not compared: each is looked at for itself."))


def _go(unit: Unit, wanted: str) -> None:
    for name, code in (("tab", "profile"), ("group", unit.group), ("area", unit.pcode), ("score", wanted)):
        chosen.keep(name, code)
