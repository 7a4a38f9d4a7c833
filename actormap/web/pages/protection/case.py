"""A case of the sealed part, whole: what happened, its eight steps, its measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.records.record import telling
from actormap.viz.charts.stepper import Step, stepper
from actormap.web.escape import esc
from actormap.web.parts import components, record_forms
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading

_NAMES = f"{SEALED}names"
NARROW = 86
"""Pixels of a step: eight of them stand beside the list of cases."""
_STEPS = "step"
"""The set of items that are steps of a case; the others are measures."""


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
        if (row["subjects"] or row["about"]) and st.toggle(_("Show who"), key=_NAMES):
            for actor in split(row["subjects"]):
                st.text(isolated(telling.name(reading.map, actor, "actors")))
        _about(reading, row)
        st.text(row["what"])
        if row["note"]:
            st.caption(esc(isolated(row["note"])))
        _steps(reading, row)
    with st.container(border=True):
        _measures(reading, row)


def _about(reading: Reading, row: Mapping[str, Any]) -> None:
    """Which group, and what else on record it is about, which may name somebody, where who is asked for."""
    columns = schema.columns()["cases"]
    for name in ("group", "about"):
        if row[name] and (name == "group" or st.session_state.get(_NAMES)):
            what = telling.cell(reading.map, columns[name], row[name])
            st.text(f"{plain(telling.label('cases', name))}: {what.in_language(isolated)}")


def _marks(row: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    if row["agreed_with_person"] == "yes":
        yield _("agreed with the person on {day}", day=row["agreed_on"]), True
    else:
        yield _("not agreed with the person"), False
    if row["reprisal"] == "yes":
        yield _("reprisal for contact with the United Nations"), False
    if row["hq_informed"]:
        yield _("headquarters informed on {day}", day=row["hq_informed"]), True


def _of_case(reading: Reading, case: str, *, steps: bool) -> list[dict[str, Any]]:
    """Rows of a case that are steps, or measures, in the order of the items."""
    order = {code: at for at, code in enumerate(schema.items())}
    rows = reading.map["case_steps"]
    mine = rows[rows["case"] == case].to_dict("records")
    fitting = [row for row in mine if (schema.items()[row["item"]].set == _STEPS) == steps]
    return sorted(fitting, key=lambda row: (order[row["item"]], row["date"], row["id"]))


def _steps(reading: Reading, row: Mapping[str, Any]) -> None:
    """The eight steps: done, next, to come."""
    mine = _of_case(reading, row["id"], steps=True)
    done = {step["item"]: step["date"] for step in mine if step["status"] == "done"}
    every = [item for item in schema.items().values() if item.set == _STEPS]
    ahead = next((item.code for item in every if item.code not in done), "")
    steps = [
        Step(
            plain(term(item.label)),
            done.get(item.code, ""),
            "done" if item.code in done else "next" if item.code == ahead else "later",
        )
        for item in every
    ]
    title = ngettext(len(done), "{n} of 8 steps is done", "{n} of 8 steps are done")
    components.picture(stepper(steps, title=title, step=NARROW), key=f"{SEALED}steps")


def _measures(reading: Reading, row: Mapping[str, Any]) -> None:
    measures = _of_case(reading, row["id"], steps=False)
    st.header(ngettext(len(measures), "{n} measure", "{n} measures"), anchor=False)
    if not measures:
        st.text(_("None yet. Note one as a step, once the person agreed to it or so as to ask them."))
        return
    states = schema.vocabulary("case_step_status")
    table = pd.DataFrame(
        [
            {
                _("Measure"): plain(term(schema.items()[step["item"]].label)),
                _("Who delivers it"): _who(reading, step),
                _("Agreed with the person"): step["agreed_on"] or _("not yet"),
                _("Status"): plain(term(states[step["status"]])),
                _("By when"): step["due"],
            }
            for step in measures
        ]
    )
    st.dataframe(table, hide_index=True)
    for step in measures:
        about = shown(telling.headline(reading.map, "case_steps", step, of="case"))
        record_forms.row(reading, about, "case_steps", step["id"])


def _who(reading: Reading, step: Mapping[str, Any]) -> str:
    if step["who"]:
        return isolated(telling.name(reading.map, step["who"], "actors"))
    return plain(term(schema.vocabulary("delivery")[step["delivery"]])) if step["delivery"] else ""
