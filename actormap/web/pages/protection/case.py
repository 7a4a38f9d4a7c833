"""A case of the sealed part, whole: what happened, its eight steps, its measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.records.record import telling
from actormap.viz.charts.timeline import Step, stepper
from actormap.web.escape import esc
from actormap.web.pages.protection import facts, measures, risk
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading

NAMES = f"{SEALED}names"
"""Whether who a case is about stands on the screen; another case begins without."""
NAMING = ("about", "threat_from", "duty_bearer")
"""Cells of a case that may name somebody beside who is in danger."""
NARROW = 79
"""Pixels of a step: eight of them stand beside the list of cases."""


def body(reading: Reading, row: Mapping[str, Any], number: int) -> None:
    """Show a case."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(esc(_("Case {number}", number=number)), anchor=False)
            record_forms.change(reading, "cases", row["id"], quiet=False)
            record_forms.add(reading, "case_steps", _("Note a step"), case=row["id"], date=reading.view.date)
        st.caption(esc(_("opened {day}, {time}", day=row["opened"], time=row["at"] or _("time not known"))))
        with st.container(horizontal=True, gap="xsmall"):
            for words, good in _marks(row):
                st.badge(esc(words), color="green" if good else "gray")
        # Screens are looked at over shoulders: who it is stands there when it is asked for.
        if any(row[name] for name in ("subjects", *NAMING)) and st.toggle(_("Show who"), key=NAMES):
            for actor in split(row["subjects"]):
                st.text(isolated(telling.name(reading.map, actor, "actors")))
        _about(reading, row)
        st.text(row["what"])
        if row["note"]:
            st.caption(esc(isolated(row["note"])))
        facts.body(row)
        _steps(reading, row)
    with st.container(border=True):
        measures.body(reading, row)
    with st.container(border=True):
        risk.body(row)


def _about(reading: Reading, row: Mapping[str, Any]) -> None:
    """Which group; and where who is asked for, what else names somebody: who threatens, who must protect."""
    columns = schema.columns()["cases"]
    for name in ("group", *NAMING):
        if row[name] and (name == "group" or st.session_state.get(NAMES)):
            what = telling.cell(reading.map, columns[name], row[name])
            st.text(f"{plain(telling.label('cases', name))}: {what.in_language(isolated)}")


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


def _steps(reading: Reading, row: Mapping[str, Any]) -> None:
    """The eight steps: done, next, to come."""
    mine = measures.of_case(reading, row["id"], steps=True)
    done = {step["item"]: step["date"] for step in mine if step["status"] == "done"}
    every = [item for item in schema.items().values() if item.set == measures.STEPS]
    ahead = next((item.code for item in every if item.code not in done), "")
    marks = [
        Step(
            plain(term(item.label)),
            done.get(item.code, ""),
            "done" if item.code in done else "next" if item.code == ahead else "later",
        )
        for item in every
    ]
    title = ngettext(len(done), "{n} of 8 steps is done", "{n} of 8 steps are done")
    components.picture(stepper(marks, title=title, step=NARROW), key=f"{SEALED}steps")
