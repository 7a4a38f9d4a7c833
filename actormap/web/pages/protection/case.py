"""A case of the sealed part, whole: what happened, its eight steps, how sure its facts are, its risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, series, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.incident.indicator import VICTIMS
from actormap.metrics.protect.lines import Lines
from actormap.records import counting
from actormap.records.counting import ACTS, CORROBORATED, Count
from actormap.records.record import telling
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows
from actormap.viz.charts.timeline import Step, stepper
from actormap.web.pages.protection import measures
from actormap.web.parts import components
from actormap.web.parts.cards import (
    badge,
    button,
    card,
    heading,
    in_line,
    item_label,
    keeping_refusal,
    note,
    show_refusal,
    subheading,
    text_line,
)
from actormap.web.parts.writing import record_forms
from actormap.web.parts.writing.clashes import local
from actormap.web.state import protection
from actormap.web.state.analyses import is_for
from actormap.web.state.language import vocabulary
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, workspace

NAMES = f"{SEALED}names"
"""Whether who a case is about stands on the screen; another case begins without."""
NAMING = ("about", "threat_from", "duty_bearer")
"""Cells of a case that may name somebody beside who is in danger."""
NARROW = 79
"""Pixels of a step: eight of them stand beside the list of cases."""
ALLEGED, ASSESSED, REFUTED = "unknown", "assessed", "no"
_LOOKING, _OUTCOME = f"{SEALED}case whose count is looked at", f"{SEALED}what came of a count"


def body(reading: Reading, row: Mapping[str, Any], number: int) -> None:
    """Show a case."""
    with card():
        with in_line():
            heading(_("Case {number}", number=number))
            record_forms.change(reading, "cases", row["id"], quiet=False)
            record_forms.add(reading, "case_steps", _("Note a step"), case=row["id"], date=reading.view.date)
        note(_("opened {day}, {time}", day=row["opened"], time=row["at"] or _("time not known")))
        with st.container(horizontal=True, gap="xsmall"):
            for words, good in _marks(row):
                badge(words, "green" if good else "gray")
        # Screens are looked at over shoulders: who it is stands there when it is asked for.
        if any(row[name] for name in ("subjects", *NAMING)) and st.toggle(_("Show who"), key=NAMES):
            for actor in split(row["subjects"]):
                text_line(isolated(telling.name(reading.map, actor, "actors")))
        _about(reading, row)
        text_line(row["what"])
        if row["note"]:
            note(isolated(row["note"]))
        _facts(row)
        mine = measures.of_case(reading, row["id"], steps=True)
        done = {step["item"]: step["date"] for step in mine if step["status"] == "done"}
        every = [item for item in schema.items().values() if item.set == measures.STEPS]
        ahead = next((item.code for item in every if item.code not in done), "")
        marks = [
            Step(
                plain(item.label),
                done.get(item.code, ""),
                "done" if item.code in done else "next" if item.code == ahead else "later",
            )
            for item in every
        ]
        title = ngettext(len(done), "{n} of 8 steps is done", "{n} of 8 steps are done")
        components.picture(stepper(marks, title=title, step=NARROW), key=f"{SEALED}steps")
    with card():
        measures.body(reading, row)
    with card():
        _risk(row)


def _about(reading: Reading, row: Mapping[str, Any]) -> None:
    """Which group; and where who is asked for, what else names somebody: who threatens, who must protect."""
    columns = schema.columns()["cases"]
    for name in ("group", *NAMING):
        if row[name] and (name == "group" or st.session_state.get(NAMES)):
            what = telling.cell(reading.map, columns[name], row[name])
            text_line(f"{plain(telling.label('cases', name))}: {what.in_language(isolated)}")


def _marks(row: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    match row["agreed_with_person"]:
        case "yes":
            yield _("agreed with the person on {day}", day=row["agreed_on"]), True
        case "no":
            yield _("the person did not agree"), False
        case _not_known:
            yield _("not known whether the person agrees: ask"), False
    if row["reprisal"] == "yes":
        yield _("reprisal for contact with the United Nations"), False
    if row["hq_informed"]:
        yield _("headquarters informed on {day}", day=row["hq_informed"]), True


def _facts(row: Mapping[str, Any]) -> None:
    """Show how far a case is verified, beside whether it is counted."""
    sure, open_part = st.columns([3, 2], gap="medium")
    with sure:
        title = _("How sure are the facts?")
        components.picture(stepper([*_verified(row)], title=title), key=f"{SEALED}verified")
    with open_part, card(key=f"{SEALED}open figures"):
        subheading(_("In the open figures?"))
        _counted(row)
    if st.session_state.get(_LOOKING) == row["id"] and row["verification"] == CORROBORATED:
        with card(key=f"{SEALED}what would count"):
            _look(row)


def _verified(row: Mapping[str, Any]) -> Iterator[Step]:
    """Alleged, assessed, corroborated or not; a step that was passed over is not told to be done."""
    opened, now = protection.holder(), row["verification"] or ALLEGED
    since = opened.since("cases", row["id"], "verification") if opened else {}
    words = vocabulary("verification")

    def day(state: str) -> str:
        return f"{local(since[state]):%Y-%m-%d}" if state in since else ""

    yield Step(words[ALLEGED], row["opened"], "done")
    if now in {ALLEGED, ASSESSED}:
        yield Step(
            words[ASSESSED], day(ASSESSED) if now == ASSESSED else "", "done" if now == ASSESSED else "next"
        )
        yield Step(words[CORROBORATED], "", "next" if now == ASSESSED else "later")
        return
    if ASSESSED in since:
        yield Step(words[ASSESSED], day(ASSESSED), "done")
    yield Step(words[now], day(now), "done")


def _counted(row: Mapping[str, Any]) -> None:
    case, opened = row["id"], protection.holder()
    if opened is None:
        return
    if counted := counting.event_of(opened, case):
        events = opened.map["events"]
        (event,) = events[events["id"] == counted].to_dict("records")
        act = vocabulary("violation").get(event["violation"], "")
        text_line(_("Counted: {act}, from {day}.", act=act, day=event["date"]))
        note(counting.BACK_AGAIN)
    elif row["verification"] != CORROBORATED:
        text_line(_("Not counted. Only what is corroborated can be."))
    elif not is_for(workspace().principal, "protect.queue") or not workspace().principal.rights.may_change:
        text_line(_("Not counted. A protection officer can."))
    else:
        text_line(
            _("Not counted. If it is, others see one more verified attack in the quarter, and no name.")
        )
        if row["counted"]:
            note(_("It was counted; the event is undone since."))
        if st.session_state.get(_LOOKING) != case:
            button(
                _("Look first, then count"),
                st.session_state.update,
                {_LOOKING: case},
                key=f"{SEALED}look",
                icon="preview",
            )
    show_refusal(_OUTCOME)


def _look(row: Mapping[str, Any]) -> None:
    """What counting would move, as it is chosen; nothing is written by it."""
    opened = protection.holder()
    acts, classes = vocabulary("violation"), vocabulary("victim_class")
    first, second, third, fourth = st.columns(4)
    with first:
        act = st.selectbox(
            _("What was done?"),
            ACTS,
            index=None,
            key=f"{SEALED}act",
            format_func=acts.__getitem__,
            placeholder=_("Choose"),
        )
    with second:
        victims = st.multiselect(
            _("To whom?"),
            VICTIMS,
            key=f"{SEALED}victims",
            format_func=classes.__getitem__,
            placeholder=_("Choose"),
        )
    with third:
        every = list(counting.quarters(row["opened"]))
        quarter = st.selectbox(_("In which quarter?"), every, key=f"{SEALED}quarter")
    with fourth:
        known = opened.map["sources"]["id"].tolist() if opened else []
        sources = st.multiselect(
            _("Which sources tell of it?"), known, key=f"{SEALED}sources", placeholder=_("Choose")
        )
    if opened and act and victims:
        with components.showing_errors():
            looked = counting.look(
                opened, row["id"], act=act, victims=victims, quarter=quarter, sources=sources
            )
            for line in looked.lines:
                text_line(line)
            button(_("Count it"), _count, row["id"], looked, key=f"{SEALED}count", primary=True)
    button(_("Do not count it"), st.session_state.pop, _LOOKING, key=f"{SEALED}do not")


def _count(case: str, looked: Count) -> None:
    here, opened = workspace(), protection.holder()
    with keeping_refusal(_OUTCOME):
        if opened is not None:
            counting.count(here.store, opened, here.principal, case, looked.event)
            st.session_state.pop(_LOOKING, None)


def _risk(row: Mapping[str, Any]) -> None:
    """Show the lines; they are marked in the form of the case."""
    lines = Lines.of(row["before"], row["after"])
    heading(_("Risk at the start and now"))
    if not lines.before and not lines.after:
        text_line(_("Not marked yet. Mark it under Edit now, and again before it is closed."))
    else:
        components.picture(_picture(lines), key=f"{SEALED}risk")
        if not row["closed"] and (left := [line for line in lines.before if line not in lines.after]):
            names = series(term(schema.items()[line].label) for line in left)
            note(_("Before it is closed, mark again: {lines}.", lines=names))


def _picture(lines: Lines) -> Picture:
    known = dict.fromkeys(line for line, _mark in schema.risk_marks().values())
    rows = [
        MarkRow(
            item_label(line),
            (Mark(lines.after[line]),) if line in lines.after else (),
            last=lines.before.get(line),
            known=line in lines.after or line in lines.before,
            worse=schema.items()[line].polarity == "worse",
        )
        for line in known
    ]
    return mark_rows(
        rows,
        Scale(1.0, 5.0, {1.0: "1", 3.0: "3", 5.0: "5"}),
        title=shown(lines.words),
        heads=(_("Line"),),
        letters={"": _("now")},
        last=_("when it was opened"),
    )
