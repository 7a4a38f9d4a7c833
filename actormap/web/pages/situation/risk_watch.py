"""What happened lately, what is to be looked at again, and dates to watch on one time line by area."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.tables.values import days_after, days_between
from actormap.core.words import _, ngettext
from actormap.graph.where import around
from actormap.metrics.base.areas import within
from actormap.metrics.base.judgements import Unit
from actormap.metrics.base.tags import members
from actormap.metrics.monitor.danger.alerts import VERIFIED, Alert, alerts
from actormap.metrics.monitor.danger.reviews import reviews
from actormap.metrics.monitor.danger.watch import alert_words, review_words, told_by
from actormap.metrics.monitor.danger.windows import AHEAD, Window, ahead, meeting, windows_between
from actormap.metrics.reach.unmet import columns
from actormap.viz.charts import Picture, Ruler, Sign, Span, lanes
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components, tables
from actormap.web.parts.cards import (
    badge,
    button,
    card,
    day_words,
    few_first,
    heading,
    in_line,
    note,
    text_line,
)
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.marked import see, unseen
from actormap.web.state.session import Reading, reading_of_stored

ALERTS = 4
"""So many alerts are shown at once."""
ICONS = {
    "label": "label",
    "attack": "warning",
    "hostile": "bolt",
    "exclusion": "block",
    "platform": "door_front",
    "control": "flag",
}
REVIEW_AHEAD = 30
"""An undertaking to watch something is proposed to be looked at again after so many days."""
BEHIND, BEYOND, FORTNIGHT = 14, 70, 14
"""Days before and after the day that the time line shows, and between those that have a line."""
MOST_LANES = 12
"""Up to so many areas all have a lane; of more only those with something on it."""
SHAPES = {
    "label": "square",
    "attack": "triangle-up",
    "hostile": "stroke",
    "exclusion": "circle",
    "platform": "cross",
    "control": "diamond",
}
SEVERAL = 2


def alerts_and_reviews(reading: Reading, unit: Unit) -> None:
    """Show alerts that were not seen yet, then reviews."""
    with card():
        _alerts(reading)
    with card():
        _reviews(reading, unit)


def _reviews(reading: Reading, unit: Unit) -> None:
    """What is to be looked at again, and a form to watch something."""
    stored, day = reading_of_stored(), reading.view.date
    with in_line():
        heading(_("Reviews due"), width="stretch")
        record_forms.add(
            stored,
            "undertakings",
            _("Watch something"),
            group=unit.group,
            pcode=unit.pcode,
            date=day,
            analysis="monitor.watch",
            revision=reading.revision,
            review_by=days_after(day, REVIEW_AHEAD),
        )
    every = reviews(reading.map, reading.view)
    if not every:
        text_line(_("Nothing is to be looked at again within 30 days, by what is recorded."))
    for review in every:
        late = days_between(review.by, day)
        with in_line():
            text_line(review_words(reading.map, review), width="stretch")
            if late > 0:
                badge(ngettext(late, "{n} day late", "{n} days late"), "red")
            else:
                note(_("by {day}", day=review.by), width="content")
            if review.id:
                record_forms.change(stored, "undertakings", review.id)


def _alerts(reading: Reading) -> None:
    every = unseen(reading)
    if not every:
        heading(_("No new alerts"))
        note(_("What nobody told the office is not here: no alert does not mean that all is calm."))
        return
    heading(ngettext(len(every), "{n} alert since you looked", "{n} alerts since you looked"))

    def earlier(n: int) -> str:
        return ngettext(n, "{n} earlier alert", "{n} earlier alerts")

    few_first(every, ALERTS, partial(_alert, reading), earlier)
    button(_("I have seen these"), see, reading, every, key="alerts are seen", icon="done_all")


def _alert(reading: Reading, alert: Alert) -> None:
    """What happened, who told of it, and the way to it."""
    with st.container(key=f"alert {alert.table} {alert.record}", gap="xxsmall"):
        with in_line():
            badge("", "gray", ICONS[alert.what])
            text_line(alert_words(reading.map, alert), width="stretch")
        with in_line():
            note(_("{day} · {told}", day=alert.day, told=told_by(alert)), width="content")
            if not alert.firm:
                badge(_("in doubt"), "orange")
        if alert.what == "control":
            if alert.actors:
                label = _("Review the {n}", n=len(alert.actors))
                if st.button(esc(label), key=f"review {alert.record}", type="tertiary"):
                    chosen.select(alert.actors)
                    navigation.go("actors", works_in=alert.pcode)
        elif alert.table in {"events", "platforms"} and record_forms.may_write():
            doubted = alert.what == "attack" and alert.verified != VERIFIED
            label = _("Check the facts") if doubted else _("Open the record")
            record_forms.change(reading_of_stored(), alert.table, alert.record, label)
        elif alert.actors:
            navigation.link("actors", _("Open the record"), id=alert.actors[0])


def windows(reading: Reading, unit: Unit) -> None:
    """Show the time line, and what can be done with it."""
    coming = ahead(reading.map, reading.view.date)
    with in_line():
        heading(_heading(reading, coming), width="stretch")
        held = chosen.value("window")
        wanted = [window for window in coming if window.id == held] or [
            window for window in coming if window.groups or window.actors
        ]
        exposed = sorted({actor for window in wanted for actor in who_is_exposed(reading, window, unit)})
        if exposed and st.button(_("Who is exposed?"), key="who is exposed", icon=":material/groups:"):
            chosen.select(exposed)
            navigation.go("map")
        record_forms.add(reading_of_stored(), "windows", _("Add a window"), pcode=unit.pcode)
    components.picture(_picture(reading), key="time line of windows")


def _heading(reading: Reading, coming: Sequence[Window]) -> str:
    number = len({(window.kind, window.name) for window in coming})
    if not number:
        return _("No date to watch is recorded for the coming 30 days")
    dates = ngettext(number, "{n} date to watch in 30 days", "{n} dates to watch in 30 days")
    together = len(meeting(reading.map, coming))
    return _("{dates}; {n} meet in one week", dates=dates, n=together) if together else dates


def who_is_exposed(reading: Reading, window: Window, unit: Unit) -> list[str]:
    """Actors to whom a date matters: those who are named, and those of its groups who work or sit there.

    Of one that names no group those of the group that is looked at.
    """
    m = reading.map
    rows = np.zeros(len(m.actors), dtype=bool)
    for group in window.groups or filter(None, [unit.group]):
        for relation in ("works_on_rights_of", "identifies_as"):
            rows |= members(m, relation).get(group, rows)
    if window.pcode:
        inside = list(within(m, window.pcode))
        works = set(m.presence["actor_id"][m.presence["pcode"].isin(inside).to_numpy()])
        rows &= (m.actors["adm1_pcode"].isin(inside) | m.actors["id"].isin(works)).to_numpy()
    return sorted({*m.actors["id"][rows], *window.actors})


def _picture(reading: Reading) -> Picture:
    """Dates to watch and alerts by area; those of a smaller area stand with the one that it lies in."""
    m, day = reading.map, reading.view.date
    first, last = days_after(day, -BEHIND), days_after(day, BEYOND)
    top, country = columns(m), _("The whole country")
    names = {area: isolated(tables.places(m)[area]) for area in top}

    def lane(pcode: str) -> str:
        return next((names[area] for area in around(m, pcode) if area in top), country)

    spans = [
        Span(
            lane(window.pcode),
            days_between(day, window.first),
            days_between(day, window.last),
            window.name,
            day_words(window.first, window.last),
            window.sources >= SEVERAL,
        )
        for window in windows_between(m, first, last)
    ]
    marks = [
        Sign(
            lane(alert.pcode),
            days_between(day, alert.day),
            SHAPES[alert.what],
            shown(alert_words(m, alert)),
            day_words(alert.day),
            alert.firm,
        )
        for alert in alerts(m, reading.view, first)
        if alert.pcode
    ]
    used = {span.lane for span in spans} | {sign.lane for sign in marks}
    named = [country, *(name for name in names.values() if len(top) <= MOST_LANES or name in used)]
    above = dict.fromkeys(range(-BEHIND, BEYOND + 1, FORTNIGHT), "")
    for days in range(0, BEYOND, 2 * FORTNIGHT):
        above[days] = day_words(days_after(day, days)) if days else _("today")
    title = _("Dates to watch, and what happened, by area")
    return lanes(spans, marks, places=named, ruler=Ruler(above, AHEAD), title=title, key=_key())


def _key() -> str:
    words = (
        _("label by officials"),
        _("attack or threat"),
        _("shift of control"),
        _("left out"),
        _("platform closed"),
        _("dispute or hostility"),
    )
    signs = map("{} {}".format, "■▲◆●✚—", words)
    return " · ".join([*signs, _("hollow: one source, or not verified"), _("shaded: the coming 30 days")])
