"""Risk and watch: the risk of a group, what happened lately, and dates that come."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, isolated, listed, shown
from actormap.core.tables.values import days_between
from actormap.core.words import _, ngettext, plain
from actormap.graph.few import few, least_cell
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.danger.risk import WHOLE, band_words
from actormap.metrics.monitor.danger.risk_equation import BANDS, LINES
from actormap.metrics.monitor.danger.windows import ahead
from actormap.metrics.reach.unmet import columns
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows
from actormap.viz.judged import five_lines
from actormap.web.escape import esc
from actormap.web.pages.situation import risk_watch, rounds
from actormap.web.pages.situation.scoring_form import TALK_OF_RISK, standing_of, talk
from actormap.web.parts import choices, components, tables
from actormap.web.parts.cards import (
    answer_if_any,
    badge,
    button,
    card,
    heading,
    in_line,
    item_label,
    note,
    text_line,
)
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Reading

ALL = "all"
HALF = 50
"""From this risk on danger outweighs protection."""
PROTECTS = 3
"""The clearance of who may judge so few that a mark points at one of them."""
WORST = 2
"""So many of the worst threats are named."""


def body(reading: Reading) -> None:
    """Show the tab."""
    principal = reading.principal
    if not is_for(principal, "monitor.risk"):
        role = plain(principal.rights.label)
        st.info(esc(_("This page is for human rights officers and above. Your role is {role}.", role=role)))
        return
    unit = _unit(reading)
    left, right = st.columns([7, 4], gap="medium")
    with left, card(), components.showing_errors():
        _factors(reading, unit)
    with right, components.showing_errors():
        risk_watch.alerts_and_reviews(reading, unit)
    with card(), components.showing_errors():
        risk_watch.windows(reading, unit)


def _unit(reading: Reading) -> Unit:
    """Whose risk it is, and where."""
    m, view = reading.map, reading.view
    groups = {ALL: _("Civil society"), **_groups(reading)}
    areas = {ALL: _("The whole country"), **tables.places(m)}
    judged = judgements_of(m, view).units("risk_factor")
    # What nobody judged has nothing to show.
    first = next((unit for unit in judged if unit == Unit(group=unit.group, pcode=unit.pcode)), Unit())
    dates = {"": _("Now")} | {
        window.id: _("{name}, to {day}", name=isolated(window.name), day=window.last)
        for window in ahead(m, view.date)
    }

    def picked(question: str, name: str, options: dict[str, str], default: str = "") -> str:
        key = f"risk {name}"
        code = choices.pick(question, name, options, default=default, key=key, width="stretch")
        return "" if code == ALL else code

    with in_line(align="bottom"):
        group = picked(_("Whose risk"), "group", groups, first.group)
        unit = Unit(group=group, pcode=picked(_("Where"), "area", areas, first.pcode))
        picked(_("For which time"), "window", dates)
        concerns.button(group=unit.group, pcode=unit.pcode)
    return unit


def _groups(reading: Reading) -> dict[str, str]:
    """Groups by code with how many exist, in the order of the alphabet."""
    exist = {row.group: row for row in reading.map.universe.itertuples() if not row.pcode and not row.sector}
    every = {}
    for code, label in group_labels(reading.map).items():
        row, name = exist.get(code), shown(label)
        every[code] = _("{group}: {n:g} exist", group=isolated(name), n=row.exists_best) if row else name
    return dict(sorted(every.items(), key=lambda entry: entry[1]))


def _factors(reading: Reading, unit: Unit) -> None:
    """Show the risk, or what is missing."""
    if few(reading.map, unit.group, unit.pcode):
        of_few(reading, unit)
        if reading.principal.clearance < PROTECTS:
            return
    elif unit.group and not unit.pcode:
        few_in_areas(reading, unit.group)
    result = answer_if_any(reading, "monitor.risk", check=False)
    wanted = tuple(filter(None, (unit.group, unit.pcode))) or (WHOLE,)
    about = (each for each in result or () if each.subject == wanted and each.kind != "actor")
    finding = next(about, None)
    if finding is None:
        components.picture(five_lines({}), key="risk lines")
        text_line(_("No factor is judged here yet: nothing can be said of the risk."))
    else:
        _judged(finding)
        _before(reading, finding)
    _score(reading, unit, finding)
    if result is not None:
        components.explained("monitor.risk", result)


def _judged(finding: Finding) -> None:
    d, interval, risk = finding.details, finding.interval or (0.0, 100.0), finding.value
    bands = band_words(risk, interval)
    with in_line():
        title = _("Danger against protection: {bands}", bands=bands)
        if risk is not None and risk > HALF:
            title = _("Danger outweighs protection: {bands}", bands=bands)
        elif risk is not None:
            title = _("Protection outweighs danger: {bands}", bands=bands)
        heading(title, width="stretch")
        badge(ngettext(len(d["scorers"]), "{n} scorer", "{n} scorers"), "gray")
    components.picture(strip(finding, interval), key="risk strip", whole=True)
    components.picture(five_lines(d["lines"], d["scorers"]), key="risk lines")
    if d["threats_first"]:
        st.warning(esc(_threats_first(d["threats"])), icon=":material/priority_high:")
    if d["what_if"]:
        components.picture(what_if(d["what_if"], risk), key="risk what if")


def _before(reading: Reading, finding: Finding) -> None:
    """How old the marks are, and how many days there are until the date that is chosen."""
    since, day = finding.details["since"], reading.view.date
    window = next((each for each in ahead(reading.map, day) if each.id == chosen.value("window")), None)
    if window is not None:
        words = ngettext(
            max(days_between(day, window.first), 0),
            "{name}: in {n} day. The oldest of these marks is of {since}: judge again before it.",
            "{name}: in {n} days. The oldest of these marks is of {since}: judge again before it.",
            name=isolated(window.name),
            since=since,
        )
        note(words)


def _threats_first(threats: list[dict[str, Any]]) -> str:
    """That threats come before all else, and which are the worst."""
    worst = [
        _(
            "{threat} (likely {likelihood:g}, severe {severity:g})",
            threat=item_label(each["code"]),
            likelihood=each["likelihood"],
            severity=each["severity"],
        )
        for each in threats[:WORST]
    ]
    first = _("Threats first: they stand at 4 or more. Act on them before anything else.")
    named = shown(listed(map(Name, worst)))
    return _("{first} Worst: {threats}.", first=first, threats=named) if worst else first


def _score(reading: Reading, unit: Unit, finding: Finding | None) -> None:
    """The way to scoring, by the line of which the least is known, and to what there is to talk about."""
    with in_line():
        if record_forms.may_write():
            lines = finding.details["lines"] if finding else {}
            item = next((code for code in LINES if not lines.get(code, {}).get("parts")), LINES[0])
            look: dict[str, Any] = {"key": "score a factor", "icon": "edit_square", "primary": True}
            button(_("Score a factor"), _go, unit, item, **look)
            scoring = replace(rounds.scoring(reading), unit=unit)
            talk(standing_of(reading, scoring, TALK_OF_RISK), TALK_OF_RISK, partial(_go, unit))
        note(_("You see factors, never names. Groups are not compared: each is looked at for itself."))


def _go(unit: Unit, wanted: str) -> None:
    for name, code in (("tab", "profile"), ("group", unit.group), ("area", unit.pcode), ("score", wanted)):
        chosen.keep(name, code)


def of_few(reading: Reading, unit: Unit) -> None:
    """Say that a mark here would point at one of few."""
    note(
        _(
            "Fewer than {n} such groups are on record there. A mark would point at one of them: it is "
            "for the protection officer alone.",
            n=least_cell(reading.map, unit.group),
        )
    )


def few_in_areas(reading: Reading, group: str) -> None:
    """Say where a mark would point at one of few."""
    m = reading.map
    top = columns(m)
    small = [pcode for pcode in top if few(m, group, pcode)]
    if small and len(small) == len(top):
        note(
            _(
                "In each single area fewer than {n} such groups are on record; a mark there would point "
                "at one of them, so only the protection officer may give it.",
                n=least_cell(m, group),
            )
        )
    elif small:
        note(
            ngettext(
                len(small),
                "In {n} area so few such groups are on record that a mark would point at one of them; "
                "there only the protection officer may give it.",
                "In {n} areas so few such groups are on record that a mark would point at one of them; "
                "there only the protection officer may give it.",
            )
        )


def strip(finding: Finding, interval: tuple[float, float]) -> Picture:
    """Where the risk is on the four bands."""
    ends = (0.0, *BANDS.values())[:-1]
    words = {at: shown(band_words(at, (at, at))) for at in ends} | {100.0: ""}
    low, high = interval
    dots: tuple[Mark, ...] = ()
    title = _("Not known well enough for one number. People decide, not the range.")
    if finding.value is not None:
        dots = (Mark(finding.value),)
        title = _(
            "{value:.0f} of 100; with every doubt and unanswered question {low:.0f} to {high:.0f}. "
            "People decide, not the number.",
            value=finding.value,
            low=low,
            high=high,
        )
    row, letters = MarkRow(_("Risk"), dots, low=low, high=high), {"": _("middle")}
    return mark_rows([row], Scale(0, 100, words), title=title, heads=(_("What"),), letters=letters)


def what_if(outcomes: list[dict[str, Any]], value: float | None) -> Picture:
    """What each line one mark better would give."""
    rows = []
    for each in outcomes:
        low, high = each["low"], each["high"]
        label, same = item_label(each["line"]), low == high
        text = f"{low:.0f}" if same else f"{low:.0f}–{high:.0f}"
        ends = {} if same else {"low": low, "high": high}
        rows.append(MarkRow(label, (Mark(low),) if same else (), below=_("to {risk}", risk=text), **ends))
    every = [at for row in rows for at in row.on_scale] + ([] if value is None else [value])
    least, most = max(0, 10 * int(min(every) // 10)), min(100, 10 * int(max(every) // 10 + 1))
    words = {float(at): str(at) for at in range(least, most + 1, 10)}
    title = _("What one factor would change, if it were one mark better")
    if value is not None:
        title = _("What one factor would change, if it were one mark better (now {value:.0f})", value=value)
    scale, letters = Scale(least, most, words, line=value), {"": _("risk then")}
    return mark_rows(rows, scale, title=title, heads=(_("Factor"),), letters=letters)
