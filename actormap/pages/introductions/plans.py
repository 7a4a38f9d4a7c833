"""Our plans in columns, by where they stand, each with only what can come next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from actormap import schema
from actormap.findings import Finding
from actormap.meetings.plans import Plan, plans_of
from actormap.metrics.introductions.planning import logged, outcomes
from actormap.model import Changes
from actormap.sentences import Name, isolated, shown
from actormap.web import components, forms, places, tables
from actormap.web.analyses import ask
from actormap.web.escape import esc
from actormap.web.session import Reading
from actormap.words import _, ngettext

CLOSED = "closed"
FEW = 3
"""So many plans that are over are told; the others are counted."""


def body(seen: Reading) -> None:
    """Show the plans."""
    st.header(_("Our plans"), anchor=False)
    with components.told():
        result = ask(seen, "introductions.plans", all=True)
        found = [one for one in result if one.kind == "plan"]
        if not found:
            st.text(_("No plan is written yet. Choose whom to meet, and plan one of the ways to them."))
            return
        words = schema.vocabulary("introduction_status")
        columns = {
            "planned": words["planned"], "asked": words["asked"], "agreed": words["agreed"],
            CLOSED: _("Met or stopped"),
        }  # fmt: skip
        for place, (column, title) in zip(st.columns(len(columns)), columns.items(), strict=True):
            with place:
                st.subheader(esc(title), anchor=False)
                _column(seen, column, [one for one in found if _column_of(seen, one) == column])
        components.explained("introductions.plans", result)


def _column_of(seen: Reading, plan: Finding) -> str:
    """Where a plan stands; one that was declined waits where it was asked, until it is stopped."""
    if _plan(seen, plan.details["plan"]).closed:
        return CLOSED
    status: str = plan.details["status"]
    return {"declined": "asked", "met": "agreed"}.get(status, status)


def _plan(seen: Reading, code: str) -> Plan:
    return next(one for one in plans_of(seen.map) if one.code == code)


def _column(seen: Reading, column: str, found: Sequence[Finding]) -> None:
    if column == CLOSED:
        for one in found[-FEW:]:
            st.text(shown(one.statement))
        if len(found) > FEW:
            st.caption(ngettext(len(found) - FEW, "{n} more", "{n} more"))
    for one in found if column != CLOSED else ():
        _card(seen, one)
    if not found:
        st.caption(_("none"))


def _card(seen: Reading, plan: Finding) -> None:
    code, names = plan.details["plan"], tables.names(seen.map)
    with st.container(border=True, gap="xsmall", key=f"card {code}"):
        st.caption(esc(code))
        st.text(isolated(Name(names.get(plan.details["target"], plan.details["target"]))))
        if plan.details["overdue"]:
            st.badge(_("late"), color="red", icon=":material/schedule:")
        due = _("by {day}", day=plan.details["due"]) if plan.details["due"] else ""
        who = isolated(Name(plan.details["owner"])) if plan.details["owner"] else _("nobody sees to it")
        st.caption(esc(" · ".join(filter(None, (who, due)))))
        if plan.details["status"] == "declined":
            st.badge(_("said no"), color="red")
        task = shown(plan.statement.values.get("task", plan.statement))
        st.text(task[:1].upper() + task[1:])
        buttons(seen, code, place="card")


def buttons(seen: Reading, code: str, *, place: str) -> None:
    """What can come next of a plan, a button each, and why the rest cannot.

    Parameters
    ----------
    seen
        The map.
    code
        Code of the plan.
    place
        Where they stand: the same plan can stand twice on a page.
    """
    can, plan = outcomes(seen.map, seen.view, code), _plan(seen, code)
    with st.container(horizontal=True, gap="xsmall"):
        for status, why_not in can.items():
            if not why_not and not (status == "met" and not plan.for_id):
                _log(seen, plan, status, place)
        if plan.now["status"] in {"asked", "agreed"} and not plan.for_id:
            giver = {"brought_by": plan.now["from_id"]} if plan.now["step"] > 1 else {}
            places.link("after-a-meeting", _("Met"), icon="edit_note", whom=plan.now["to_id"], **giver)
    for status, why_not in can.items():
        if why_not:
            word = schema.vocabulary("introduction_status")[status]
            st.caption(esc(_("{status}: not now, {why}", status=word, why=shown(why_not))))


def _log(seen: Reading, plan: Plan, status: str, place: str) -> None:
    """Offer to say that the step of a plan that is next came to this."""
    step, stands = plan.now["step"], plan.now["status"]
    word = schema.vocabulary("introduction_status")[status]
    key = f"log {plan.code} {step} {stands} {status} {place}"
    checks = schema.vocabulary("introduction_check") if status == "asked" else {}

    def fields() -> None:
        names = tables.names(seen.map)
        st.text(_(
            "Plan {plan} to {name}, step {step}.", plan=plan.code, step=step,
            name=Name(names.get(plan.target, plan.target)),
        ))  # fmt: skip
        if checks:
            st.text(_("Before anybody is asked:"))
        for check, said in checks.items():
            st.checkbox(esc(said), key=f"{key} {check}")
        st.date_input(
            _("On"),
            value=date.fromisoformat(seen.view.date),
            format="YYYY-MM-DD",
            key=f"{key} when",
            width=200,
        )

    def changes(now: Reading) -> Changes:
        given = st.session_state
        return logged(
            now.map, now.view, plan.code, step, status, date=str(given[f"{key} when"] or ""),
            checks=tuple(check for check in checks if given[f"{key} {check}"]),
        )  # fmt: skip

    form = forms.Form(
        key, _("{plan}, step {step}: {status}", plan=plan.code, step=step, status=word), fields, changes,
        send=_("Write it down"), done=_("It is written down."),
    )  # fmt: skip
    forms.opener({"declined": _("Said no"), "stopped": _("Stop")}.get(status, word), form, seen)
