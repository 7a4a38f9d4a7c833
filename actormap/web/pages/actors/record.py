"""The record of one actor: who it is, what has a day on it, and all that leads on from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import apart, isolated, series, shown
from actormap.core.words import _, plain
from actormap.records.record.facets import MET, appears_in
from actormap.records.record.whole import Record
from actormap.rights.access import Principal
from actormap.web import navigation
from actormap.web.pages.actors import around, duplicates
from actormap.web.parts import components, layout
from actormap.web.parts.tables import everyone
from actormap.web.parts.writing import concerns, lately, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import PATIENCE, ask, is_for
from actormap.web.state.jobs import at_work
from actormap.web.state.session import Reading, reading_of_stored, workspace
from actormap.web.state.unfinished.duplicates import deciding, look_alikes, pair, taken_together

COLOURS: Mapping[str, Literal["orange", "gray"]] = {"never": "orange", "unknown": "gray"}
"""Of what is known of contacts, where the office was not met by it."""
MOST_RISK = 4
"""The highest level of risk."""


def body(reading: Reading, record: Record) -> None:
    """Show the record."""
    stored = reading_of_stored()
    layout.title(apart(record.name))
    also = " · ".join(filter(None, [record.text("aliases"), _("Code: {code}", code=record.id)]))
    st.text(also)
    _actions(stored, record)
    _chips(record)
    if chosen.value("merge"):
        _merge(reading, record)
    left, middle, right = st.columns([4, 5, 3])
    with left:
        around.contact(stored, record)
        around.partnership(reading, stored, record)
    with middle:
        around.body(reading, stored, record)
    with right:
        timeline(record)
        _elsewhere(reading, stored, record)
    _everything(record)
    history(stored, record)


def _actions(stored: Reading, record: Record) -> None:
    """What can be done with the record."""
    with layout.line(key="doors"):
        if record.met != "office":
            navigation.link("introductions", _("Who introduces us?"), icon="handshake", target=record.id)
        record_forms.change(stored, "actors", record.id, quiet=False)
        if record_forms.may_write():
            layout.press(_("Merge with …"), chosen.keep, "merge", record.id, icon="join_inner")
        concerns.button(subjects=record.id)
        navigation.link("brief", _("Brief"), icon="description", ids=record.id)
        if is_for(stored.principal, "change.what_if"):
            to = {"tab": "what-if", "remove": record.id}
            navigation.link("introductions", _("What if lost?"), icon="heart_broken", **to)
        navigation.link("map", _("Show on map"), icon="hub", id=record.id)


def _chips(record: Record) -> None:
    """What to know first, each in a few words."""
    with st.container(horizontal=True, gap="xsmall"):
        if record.fact("do_not_contact") == "Yes":
            layout.chip(_("Asked not to be contacted"), "red")
        if record.met in MET:
            layout.chip(MET[record.met], COLOURS.get(record.met, "green"))
        for chip in _gray(record):
            layout.chip(chip)


def _gray(record: Record) -> Iterator[str]:
    for column in ("types", "sphere"):
        text = record.text(column)
        if column == "sphere" and record.fact(column) == schema.spheres()["unknown"].label:
            text = _("Sphere not known")
        if text:
            yield text
    if text := record.text("works_on_rights_of"):
        yield _("Works on: {groups}", groups=text)
    if text := record.text("identifies_as"):
        yield _("Made up of: {groups}", groups=text)
    if record.areas:
        yield _("Works in: {areas}", areas=series(record.areas).in_language(isolated))
    consent = {fact.column: shown(fact.said).lower() for fact in record.consent}
    fields = {"c1": consent["consent_c1"], "c4": consent["consent_c4"]}
    yield _("Consent: recorded {c1} · named onward {c4}", **fields)
    risk = record.text("at_risk_level")
    yield _("Risk {risk} of {most}", risk=risk, most=MOST_RISK) if risk else _("Risk not assessed")


def _everything(record: Record) -> None:
    """All cells of the row, part by part."""
    with st.expander(_("Everything recorded about it")):
        for part, facts in record.parts.items():
            layout.subhead(plain(part))
            for fact in facts:
                st.text(f"{plain(fact.label)}: {fact.said.in_language(isolated)}")


MOMENTS = 4
"""So much is told at once."""


def timeline(record: Record) -> None:
    """All that has a day, the newest first."""
    with layout.card():
        layout.head(_("Timeline"))
        if not record.timeline:
            st.text(_("Nothing with a date is recorded."))
        texts = [_("{day} · {what}", day=moment.day, what=moment.said) for moment in record.timeline]
        layout.folded(texts, MOMENTS, st.text, _("Earlier"))


def history(stored: Reading, record: Record) -> None:
    """Each change of the record: when, by whom, from what to what, with its Undo."""
    principal = workspace().principal
    if not principal.rights.may_change:
        return
    key = f"history {record.id}"
    layout.late(_("History of this record"), _changes, stored, principal, record, key=key)


def _changes(stored: Reading, principal: Principal, record: Record) -> None:
    changes = lately.of_record(stored.path, stored.revision, principal.role, record.id)
    if not principal.sees_all:
        st.text(_("You see only the changes that your own role made."))
    if not changes:
        st.text(_("There is no change to it that you may see."))
    lately.body(changes, key=f"of {record.id}")


def _merge(reading: Reading, record: Record) -> None:
    """Ask which entry, hold both side by side, and offer what can be decided."""
    held = deciding()
    with st.container(border=True, key="merge"):
        layout.head(_("Merge: is another entry the same actor?"))
        others = {code: name for code, name in everyone(reading.map).items() if code != record.id}
        key, wanted = f"other entry {record.id}", chosen.value("merge")
        st.session_state[key] = wanted if wanted in others else None
        st.selectbox(
            _("Which entry?"),
            list(others),
            index=None,
            format_func=others.__getitem__,
            key=key,
            placeholder=_("Choose an entry or type its name"),
            on_change=lambda: chosen.keep("merge", st.session_state[key] or record.id),
        )
        if wanted in others:
            with st.container():
                duplicates.side_by_side(reading, held, pair(reading, record.id, wanted), 0)
        if held.last is not None and record.id in {held.last.pair.first, held.last.pair.second}:
            duplicates.last_decision(held, held.last)
        layout.press(_("Close"), chosen.keep, "merge", "", key="close merge")


ANALYSES = ("reach.gap", "coordination.gaps")
GAPS, ALIKE = 3, 4
"""So many gaps are told without a press, and so many entries that are alike at all."""


def _elsewhere(reading: Reading, stored: Reading, record: Record) -> None:
    """Show where."""
    if navigation.is_open("gaps"):
        with layout.card():
            layout.head(_("They appear in"))
            _findings(reading, record)
    _alike(reading, record)
    _together(stored, record)


def _findings(reading: Reading, record: Record) -> None:
    mine = []
    for analysis in ANALYSES:
        with components.showing_errors():
            mine += appears_in(reading.map, reading.view, record.id, ask(reading, analysis, check=False))
    layout.folded([shown(finding.statement) for finding in mine], GAPS, st.text)
    if mine:
        navigation.link("gaps", _("See the gaps"), icon="troubleshoot")
    elif reading.map.ties.empty or not (reading.map.actors["works_on_rights_of"] != "").any():
        st.text(_("Not known: no ties, or no groups, are recorded from which gaps could be told."))
    else:
        st.text(_("In no gap, and in no pair that does not talk."))


def _alike(reading: Reading, record: Record) -> None:
    """Entries whose names are like this one, to be held against it."""
    if not record_forms.may_write():
        return
    job = look_alikes(reading, record.id)
    if not job.wait(PATIENCE):
        at_work(job, key=f"look-alikes of {record.id}")
        return
    with components.showing_errors():
        pairs = job.result()
        for pair in pairs[:ALIKE]:
            both = zip((pair.first, pair.second), pair.names, strict=True)
            other, name = next(each for each in both if each[0] != record.id)
            with layout.card():
                st.text(_("{alike}: {name}", alike=pair.alike, name=apart(name)))
                layout.press(_("Compare side by side"), chosen.keep, "merge", other, key=f"compare {other}")


def _together(stored: Reading, record: Record) -> None:
    """Decisions by which several entries stand as one here, each to be taken back."""
    names = dict(zip(stored.map.actors["id"], stored.map.actors["name"], strict=True))
    for first, second in taken_together(stored.map, record.id):
        with layout.card():
            left, right = isolated(names[first]), isolated(names[second])
            st.text(_("Merged: {one} and {other}", one=left, other=right))
            if record_forms.may_write():
                layout.press(
                    _("Undo the merge"), deciding().take_back, first, second, key=f"apart {first} {second}"
                )
