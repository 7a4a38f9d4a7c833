"""Our plans in columns, by where they stand, each with only what can come next."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, isolated, shown
from actormap.core.words import _, ngettext
from actormap.web.escape import esc
from actormap.web.pages.introductions import steps
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

CLOSED = "closed"
FEW = 3
"""So many plans that are over are told; the others are counted."""


def body(reading: Reading) -> None:
    """Show the plans."""
    st.header(_("Our plans"), anchor=False)
    with components.showing_errors():
        result = ask(reading, "introductions.plans", all=True)
        plans = [plan for plan in result if plan.kind == "plan"]
        if not plans:
            st.text(_("There are no plans yet. Choose whom to meet, and plan one of the routes to them."))
            return
        words = vocabulary("introduction_status")
        columns = {
            "planned": words["planned"],
            "asked": words["asked"],
            "agreed": words["agreed"],
            CLOSED: _("Met or stopped"),
        }
        for place, (column, title) in zip(st.columns(len(columns)), columns.items(), strict=True):
            with place:
                st.subheader(esc(title), anchor=False)
                _column(reading, column, [plan for plan in plans if _column_of(reading, plan) == column])
        components.explained("introductions.plans", result)


def _column_of(reading: Reading, plan: Finding) -> str:
    """Where a plan stands; one that was declined waits where it was asked, until it is stopped."""
    if steps.plan_of(reading, plan.details["plan"]).closed:
        return CLOSED
    status: str = plan.details["status"]
    return {"declined": "asked", "met": "agreed"}.get(status, status)


def _column(reading: Reading, column: str, plans: Sequence[Finding]) -> None:
    if column == CLOSED:
        for plan in plans[-FEW:]:
            st.text(shown(plan.statement))
        if len(plans) > FEW:
            st.caption(ngettext(len(plans) - FEW, "{n} more", "{n} more"))
    for plan in plans if column != CLOSED else ():
        _card(reading, plan)
    if not plans:
        st.caption(_("none"))


def _card(reading: Reading, plan: Finding) -> None:
    code, names = plan.details["plan"], tables.names(reading.map)
    with st.container(border=True, gap="xsmall", key=f"card {code}"):
        st.caption(esc(code))
        st.text(isolated(Name(names.get(plan.details["target"], plan.details["target"]))))
        if plan.details["overdue"]:
            st.badge(_("overdue"), color="red", icon=":material/schedule:")
        responsible(plan)
        if plan.details["status"] == "declined":
            st.badge(_("said no"), color="red")
        task(plan)
        steps.buttons(reading, code, place="card")


def responsible(plan: Finding) -> None:
    """Who sees to the next step of a plan, and by when."""
    due = _("by {day}", day=plan.details["due"]) if plan.details["due"] else ""
    who = isolated(Name(plan.details["owner"])) if plan.details["owner"] else _("nobody is responsible")
    st.caption(esc(" · ".join(filter(None, (who, due)))))


def task(plan: Finding) -> None:
    """What is to be done next."""
    text = shown(plan.details.get("task", plan.statement))
    st.text(text[:1].upper() + text[1:])
