"""What can come next of a plan: a button for each, and its form."""

from __future__ import annotations

import streamlit as st

from actormap.core.model import Changes
from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.meetings.plans import Plan, plans_of
from actormap.metrics.introductions.other_ways import next_way
from actormap.metrics.introductions.planning import logged, outcomes
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.introductions import way
from actormap.web.parts import tables
from actormap.web.parts.writing import forms
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading


def plan_of(reading: Reading, code: str) -> Plan:
    """The plan with a code."""
    return next(plan for plan in plans_of(reading.map) if plan.code == code)


def ticked(code: str, step: int, check: str) -> str:
    """Under which key a page keeps that something was checked before a step of a plan is asked."""
    return f"checked {code} {step} {check}"


def buttons(reading: Reading, code: str, *, place: str) -> None:
    """What can come next of a plan, a button each, and why the rest cannot.

    `place` is where they stand: the same plan can stand twice on a page.
    """
    can, plan = outcomes(reading.map, reading.view, code), plan_of(reading, code)
    with st.container(horizontal=True, gap="xsmall"):
        if (route := next_way(reading.map, reading.view, plan)) is not None:
            way.begin(reading, route, {}, held=plan, first=place, primary=True)
        if plan.now["status"] in {"asked", "agreed"} and not plan.for_id:
            giver = {"brought_by": plan.now["from_id"]} if plan.now["step"] > 1 else {}
            label = _("Step {n}: we met", n=plan.now["step"])
            with st.container(width="content", key=f"next-step {code} {place}"):
                navigation.link("after-a-meeting", label, icon="check", whom=plan.now["to_id"], **giver)
        for status, why_not in can.items():
            if not why_not and not (status == "met" and not plan.for_id):
                _log(reading, plan, status, place)
    for status, why_not in can.items():
        if why_not:
            word = vocabulary("introduction_status")[status]
            st.caption(esc(_("{status}: not now, {why}", status=word, why=shown(why_not))))


def _log(reading: Reading, plan: Plan, status: str, place: str) -> None:
    """Offer to say that the step of a plan that is next came to this."""
    step, stands = plan.now["step"], plan.now["status"]
    word = vocabulary("introduction_status")[status]
    key = f"log {plan.code} {step} {stands} {status} {place}"
    checks = vocabulary("introduction_check") if status == "asked" else {}

    def fields() -> None:
        names = tables.names(reading.map)
        st.text(
            _(
                "Plan {plan} to {name}, step {step}.",
                plan=plan.code,
                step=step,
                name=Name(names.get(plan.target, plan.target)),
            )
        )
        if checks:
            st.text(_("Before anybody is asked:"))
        for check, text in checks.items():
            before = st.session_state.get(ticked(plan.code, step, check), False)
            st.checkbox(esc(text), value=before, key=f"{key} {check}")
        forms.day(_("On"), f"{key} when", reading.view.date)

    def changes(now: Reading) -> Changes:
        given = st.session_state
        return logged(
            now.map,
            now.view,
            plan.code,
            step,
            status,
            date=given[f"{key} when"].strip(),
            checks=tuple(check for check in checks if given[f"{key} {check}"]),
        )

    form = forms.Form(
        key,
        _("{plan}, step {step}: {status}", plan=plan.code, step=step, status=word),
        fields,
        changes,
        send=_("Save"),
        done=_("Saved."),
    )
    labels = {
        "asked": _("Step {n}: asked", n=step),
        "agreed": _("Step {n}: said yes", n=step),
        "met": _("Step {n}: we met", n=step),
        "declined": _("Said no"),
        "stopped": _("Stop"),
    }
    forms.opener(labels[status], form, reading, primary=status in {"asked", "met"})
