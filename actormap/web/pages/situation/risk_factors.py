"""The five lines of the risk of a group, where it stands, and what one factor would change."""

from __future__ import annotations

from functools import partial
from string import ascii_uppercase
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, isolated, listed, shown
from actormap.core.words import _, ngettext, plain
from actormap.graph.few import few, least_cell
from actormap.metrics.base.judgements import Unit
from actormap.metrics.monitor.risk import WHOLE, band_words
from actormap.metrics.monitor.risk_equation import BANDS, LEAST, LINES, MOST
from actormap.metrics.monitor.watch import days_between
from actormap.metrics.monitor.windows import ahead
from actormap.metrics.reach.unmet import columns
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows
from actormap.web.escape import esc
from actormap.web.parts import components, record_forms
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
        _of_few(reading, unit)
        if reading.principal.clearance < PROTECTS:
            return
    elif unit.group and not unit.pcode:
        _few_in_areas(reading, unit.group)
    result = _result(reading)
    finding = _of(result, unit)
    if finding is None:
        components.picture(_lines({}), key="risk lines")
        st.text(_("No factor is judged here yet: nothing can be said of the risk."))
    else:
        _judged(finding)
        _before(reading, finding)
    _score(unit, finding)
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


def _of_few(reading: Reading, unit: Unit) -> None:
    number = least_cell(reading.map, unit.group)
    st.caption(
        esc(
            _(
                "Fewer than {n} such groups are on record there. A mark would point at one of them: it is "
                "for the protection officer alone.",
                n=number,
            )
        )
    )


def _few_in_areas(reading: Reading, group: str) -> None:
    """Say where a mark would point at one of few."""
    top = columns(reading.map)
    small = [pcode for pcode in top if few(reading.map, group, pcode)]
    number = least_cell(reading.map, group)
    if small and len(small) == len(top):
        st.caption(
            esc(
                _(
                    "In each single area fewer than {n} such groups are on record; a mark there would point "
                    "at one of them, so only the protection officer may give it.",
                    n=number,
                )
            )
        )
    elif small:
        st.caption(
            esc(
                ngettext(
                    len(small),
                    "In {n} area so few such groups are on record that a mark would point at one of them; "
                    "there only the protection officer may give it.",
                    "In {n} areas so few such groups are on record that a mark would point at one of them; "
                    "there only the protection officer may give it.",
                )
            )
        )


def _judged(finding: Finding) -> None:
    d, interval = finding.details, finding.interval or (0.0, 100.0)
    bands = band_words(finding.value, interval)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(esc(_heading(finding, bands)), anchor=False, width="stretch")
        scorers = len(d["scorers"])
        st.badge(esc(ngettext(scorers, "{n} scorer", "{n} scorers")), color="gray")
    components.picture(_strip(finding, interval), key="risk strip", whole=True)
    components.picture(_lines(d["lines"], d["scorers"]), key="risk lines")
    if d["threats_first"]:
        st.warning(esc(_threats_first(d["threats"])), icon=":material/priority_high:")
    if d["what_if"]:
        components.picture(_what_if(d["what_if"], finding.value), key="risk what if")


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


def _strip(finding: Finding, interval: tuple[float, float]) -> Picture:
    """Where the risk is on the four bands."""
    ends = (0.0, *BANDS.values())[:-1]
    words = {at: shown(band_words(at, (at, at))) for at in ends} | {100.0: ""}
    low, high = interval
    dots = () if finding.value is None else (Mark(finding.value),)
    row = MarkRow(_("Risk"), dots, low=low, high=high)
    title = _("Not known well enough for one number. People decide, not the range.")
    if finding.value is not None:
        title = _(
            "{value:.0f} of 100; all marks and doubts together allow {low:.0f} to {high:.0f}. People decide, "
            "not the number.",
            value=finding.value,
            low=low,
            high=high,
        )
    return mark_rows([row], Scale(0, 100, words), title=title, heads=(_("What"),), letters={"": _("middle")})


def _lines(lines: dict[str, Any], scorers: tuple[str, ...] = ()) -> Picture:
    """The five lines with the marks of each scorer; hatched where nobody knows."""
    letters = {scorer: ascii_uppercase[at % 26] for at, scorer in enumerate(scorers)}
    rows = [_line(code, lines.get(code, {}), letters) for code in LINES]
    key = {letters[scorer]: isolated(scorer) for scorer in scorers} | {"": _("middle")}
    words = {LEAST: "1", 3.0: "3", MOST: "5"}
    return mark_rows(
        rows,
        Scale(LEAST, MOST, words),
        title=_("Threats and vulnerability are worse when high, the other three are better."),
        heads=(_("Factor"),),
        letters=key if lines else {},
    )


def _line(code: str, line: dict[str, Any], letters: dict[str, str]) -> MarkRow:
    item = schema.items()[code]
    label, middle = plain(item.label), line.get("middle")
    if not line.get("parts"):
        aside = _("not known: counts once the will is 3") if code == LINES[-1] else _("not known")
        return MarkRow(label, known=False, aside=aside)
    marks = [Mark(value, letters[scorer]) for scorer, value in line["marks"].items()]
    if middle is not None:
        marks.append(Mark(middle))
    return MarkRow(
        label,
        tuple(marks),
        below=_in_figures(line),
        low=line["low"],
        high=line["high"],
        worse=item.polarity == "worse",
    )


def _in_figures(line: dict[str, Any]) -> str:
    """Where a line stands, and how many records are behind it."""
    records = ngettext(len(line["evidence"]), "{n} record", "{n} records")
    spread = _("{low:.1f} to {high:.1f}", low=line["low"], high=line["high"])
    if line["middle"] is None:
        return f"{spread} · {records}"
    return f"{line['middle']:.1f} · {spread} · {records}"


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


def _what_if(outcomes: list[dict[str, Any]], value: float | None) -> Picture:
    """What each line one mark better would give."""
    rows = []
    for each in outcomes:
        low, high = each["low"], each["high"]
        label, same = plain(schema.items()[each["line"]].label), low == high
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


def _score(unit: Unit, finding: Finding | None) -> None:
    """The way to scoring, by the line of which the least is known."""
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
        st.caption(_("You see factors, never names. Groups are not compared: each is looked at for itself."))


def _go(unit: Unit, item: str) -> None:
    for name, code in (("tab", "profile"), ("group", unit.group), ("area", unit.pcode), ("score", item)):
        chosen.keep(name, code)
