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
    if not is_for(reading.principal, "monitor.risk"):
        role = plain(reading.principal.rights.label)
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
    groups = {ALL: _("Civil society"), **_groups(reading)}
    areas = {ALL: _("The whole country"), **tables.places(reading.map)}
    first = _first_judged(reading)
    dates = {"": _("Now")} | {
        window.id: _("{name}, to {day}", name=isolated(window.name), day=window.last)
        for window in ahead(reading.map, reading.view.date)
    }
    with in_line(align="bottom"):
        group = _picked(_("Whose risk"), "group", groups, first.group)
        area = _picked(_("Where"), "area", areas, first.pcode)
        _picked(_("For which time"), "window", dates)
        unit = Unit(group="" if group == ALL else group, pcode="" if area == ALL else area)
        concerns.button(group=unit.group, pcode=unit.pcode)
    return unit


def _picked(question: str, name: str, options: dict[str, str], default: str = "") -> str:
    return choices.pick(question, name, options, default=default, key=f"risk {name}", width="stretch")


def _first_judged(reading: Reading) -> Unit:
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
    d, interval = finding.details, finding.interval or (0.0, 100.0)
    bands = band_words(finding.value, interval)
    with in_line():
        heading(_heading(finding, bands), width="stretch")
        scorers = len(d["scorers"])
        badge(ngettext(scorers, "{n} scorer", "{n} scorers"), "gray")
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
    words = ngettext(
        days,
        "{name}: in {n} day. The oldest of these marks is of {since}: judge again before it.",
        "{name}: in {n} days. The oldest of these marks is of {since}: judge again before it.",
        name=isolated(window.name),
        since=since,
    )
    note(words)


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
            threat=item_label(each["code"]),
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
    with in_line():
        if record_forms.may_write():
            lines = finding.details["lines"] if finding else {}
            item = next((code for code in LINES if not lines.get(code, {}).get("parts")), LINES[0])
            button(
                _("Score a factor"), _go, unit, item, key="score a factor", icon="edit_square", primary=True
            )
            scoring = replace(rounds.scoring(reading), unit=unit)
            talk(standing_of(reading, scoring, TALK_OF_RISK), TALK_OF_RISK, partial(_go, unit))
        note(_("You see factors, never names. Groups are not compared: each is looked at for itself."))


def _go(unit: Unit, wanted: str) -> None:
    for name, code in (("tab", "profile"), ("group", unit.group), ("area", unit.pcode), ("score", wanted)):
        chosen.keep(name, code)


def of_few(reading: Reading, unit: Unit) -> None:
    """Say that a mark here would point at one of few."""
    number = least_cell(reading.map, unit.group)
    note(
        _(
            "Fewer than {n} such groups are on record there. A mark would point at one of them: it is "
            "for the protection officer alone.",
            n=number,
        )
    )


def few_in_areas(reading: Reading, group: str) -> None:
    """Say where a mark would point at one of few."""
    top = columns(reading.map)
    small = [pcode for pcode in top if few(reading.map, group, pcode)]
    number = least_cell(reading.map, group)
    if small and len(small) == len(top):
        note(
            _(
                "In each single area fewer than {n} such groups are on record; a mark there would point "
                "at one of them, so only the protection officer may give it.",
                n=number,
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
    dots = () if finding.value is None else (Mark(finding.value),)
    row = MarkRow(_("Risk"), dots, low=low, high=high)
    title = _("Not known well enough for one number. People decide, not the range.")
    if finding.value is not None:
        title = _(
            "{value:.0f} of 100; with every doubt and unanswered question {low:.0f} to {high:.0f}. "
            "People decide, not the number.",
            value=finding.value,
            low=low,
            high=high,
        )
    return mark_rows([row], Scale(0, 100, words), title=title, heads=(_("What"),), letters={"": _("middle")})


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
    return mark_rows(
        rows,
        Scale(least, most, words, line=value),
        title=title,
        heads=(_("Factor"),),
        letters={"": _("risk then")},
    )
