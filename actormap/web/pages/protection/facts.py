"""How sure the facts of a case are, since when, and whether it counts in the open figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import shown, term
from actormap.core.words import _, plain
from actormap.metrics.monitor.incident.indicator import VICTIMS
from actormap.records import counting
from actormap.records.counting import ACTS, CORROBORATED, Count
from actormap.viz.charts.timeline import Step, stepper
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.parts.writing.clashes import local
from actormap.web.state import protection
from actormap.web.state.analyses import is_for
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import workspace

ALLEGED, ASSESSED, REFUTED = "unknown", "assessed", "no"
_LOOKING, _OUTCOME = f"{SEALED}case whose count is looked at", f"{SEALED}what came of a count"


def body(row: Mapping[str, Any]) -> None:
    """Show how far a case is verified, beside whether it is counted."""
    sure, open_part = st.columns([3, 2], gap="medium")
    with sure:
        title = _("How sure are the facts?")
        components.picture(stepper([*_steps(row)], title=title), key=f"{SEALED}verified")
    with open_part, st.container(border=True, key=f"{SEALED}open figures"):
        st.subheader(_("In the open figures?"), anchor=False)
        _counted(row)
    if st.session_state.get(_LOOKING) == row["id"] and row["verification"] == CORROBORATED:
        with st.container(border=True, key=f"{SEALED}what would count"):
            _look(row)


def _steps(row: Mapping[str, Any]) -> Iterator[Step]:
    """Alleged, assessed, corroborated or not; a step that was passed over is not told to be done."""
    opened, now = protection.holder(), row["verification"] or ALLEGED
    since = opened.since("cases", row["id"], "verification") if opened else {}
    words = {code: plain(term(label)) for code, label in schema.vocabulary("verification").items()}

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
        act = plain(term(schema.vocabulary("violation").get(event["violation"], "")))
        st.text(_("Counted: {act}, from {day}.", act=act, day=event["date"]))
        st.caption(esc(shown(counting.BACK_AGAIN)))
    elif row["verification"] != CORROBORATED:
        st.text(_("Not counted. Only what is corroborated can be."))
    elif not is_for(workspace().principal, "protect.queue") or not workspace().principal.rights.may_change:
        st.text(_("Not counted. A protection officer can."))
    else:
        st.text(_("Not counted. If it is, others see one more verified attack in the quarter, and no name."))
        if row["counted"]:
            st.caption(esc(_("It was counted; the event is undone since.")))
        if st.session_state.get(_LOOKING) != case:
            st.button(
                _("Look first, then count"),
                icon=":material/preview:",
                key=f"{SEALED}look",
                on_click=st.session_state.update,
                args=({_LOOKING: case},),
            )
    if _OUTCOME in st.session_state:
        st.error(esc(st.session_state[_OUTCOME]))


def _look(row: Mapping[str, Any]) -> None:
    """What counting would move, as it is chosen; nothing is written by it."""
    opened = protection.holder()
    acts, classes = schema.vocabulary("violation"), schema.vocabulary("victim_class")
    first, second, third, fourth = st.columns(4)
    with first:
        act = st.selectbox(
            _("What was done?"),
            ACTS,
            index=None,
            key=f"{SEALED}act",
            format_func=lambda code: plain(term(acts[code])),
            placeholder=_("Choose"),
        )
    with second:
        victims = st.multiselect(
            _("To whom?"),
            VICTIMS,
            key=f"{SEALED}victims",
            format_func=lambda code: plain(term(classes[code])),
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
                st.text(shown(line))
            st.button(
                _("Count it"), type="primary", key=f"{SEALED}count", on_click=_count, args=(row["id"], looked)
            )
    st.button(_("Do not count it"), key=f"{SEALED}do not", on_click=st.session_state.pop, args=(_LOOKING,))


def _count(case: str, looked: Count) -> None:
    st.session_state.pop(_OUTCOME, None)
    here, opened = workspace(), protection.holder()
    if opened is None:
        return
    try:
        counting.count(here.store, opened, here.principal, case, looked.event)
    except ActormapError as error:
        st.session_state[_OUTCOME] = refusal(error)
    else:
        st.session_state.pop(_LOOKING, None)
