"""What happened lately, and what is to be looked at again."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import shown
from actormap.core.tables.values import days_after, days_between
from actormap.core.words import _, ngettext
from actormap.metrics.base.judgements import Unit
from actormap.metrics.monitor.danger.alerts import VERIFIED, Alert
from actormap.metrics.monitor.danger.reviews import Review, reviews
from actormap.metrics.monitor.danger.watch import alert_words, review_words, told_by
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.marked import see, unseen
from actormap.web.state.session import Reading, reading_of_stored

FIRST = 4
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


def body(reading: Reading, unit: Unit) -> None:
    """Show alerts that were not seen yet, then reviews."""
    stored = reading_of_stored()
    with st.container(border=True):
        _alerts(reading, stored)
    with st.container(border=True):
        _reviews(reading, stored, unit)


def _alerts(reading: Reading, stored: Reading) -> None:
    every = unseen(reading)
    if not every:
        st.header(_("No new alerts"), anchor=False)
        st.caption(_("What nobody told the office is not here: no alert does not mean that all is calm."))
        return
    st.header(ngettext(len(every), "{n} alert since you looked", "{n} alerts since you looked"), anchor=False)
    for alert in every[:FIRST]:
        _alert(reading, stored, alert)
    if every[FIRST:]:
        more = len(every) - FIRST
        with st.expander(ngettext(more, "{n} earlier alert", "{n} earlier alerts")):
            for alert in every[FIRST:]:
                _alert(reading, stored, alert)
    st.button(
        _("I have seen these"),
        key="alerts are seen",
        icon=":material/done_all:",
        on_click=see,
        args=(reading, every),
    )


def _alert(reading: Reading, stored: Reading, alert: Alert) -> None:
    """What happened, who told of it, and the way to it."""
    with st.container(key=f"alert {alert.table} {alert.record}", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("", icon=f":material/{ICONS[alert.what]}:", color="gray")
            st.text(shown(alert_words(reading.map, alert)), width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(esc(_("{day} · {told}", day=alert.day, told=told_by(alert))), width="content")
            if not alert.firm:
                st.badge(_("in doubt"), color="orange")
        _way(stored, alert)


def _way(stored: Reading, alert: Alert) -> None:
    """The button that leads to what can be done about it."""
    if alert.what == "control":
        if alert.actors:
            label = _("Review the {n}", n=len(alert.actors))
            if st.button(esc(label), key=f"review {alert.record}", type="tertiary"):
                chosen.select(alert.actors)
                navigation.go("actors", works_in=alert.pcode)
    elif alert.table in {"events", "platforms"} and record_forms.may_write():
        doubted = alert.what == "attack" and alert.verified != VERIFIED
        label = _("Check the facts") if doubted else _("Open the record")
        record_forms.change(stored, alert.table, alert.record, label)
    elif alert.actors:
        navigation.link("actors", _("Open the record"), id=alert.actors[0])


def _reviews(reading: Reading, stored: Reading, unit: Unit) -> None:
    """What is to be looked at again, and a form to watch something."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Reviews due"), anchor=False, width="stretch")
        again = days_after(reading.view.date, REVIEW_AHEAD)
        record_forms.add(
            stored,
            "undertakings",
            _("Watch something"),
            group=unit.group,
            pcode=unit.pcode,
            date=reading.view.date,
            analysis="monitor.watch",
            revision=reading.revision,
            review_by=again,
        )
    every = reviews(reading.map, reading.view)
    if not every:
        st.text(_("Nothing is to be looked at again within 30 days, by what is recorded."))
    for review in every:
        _review(reading, stored, review)


def _review(reading: Reading, stored: Reading, review: Review) -> None:
    late = days_between(review.by, reading.view.date)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(shown(review_words(reading.map, review)), width="stretch")
        if late > 0:
            st.badge(esc(ngettext(late, "{n} day late", "{n} days late")), color="red")
        else:
            st.caption(esc(_("by {day}", day=review.by)), width="content")
        if review.id:
            record_forms.change(stored, "undertakings", review.id)
