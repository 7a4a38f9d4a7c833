"""Our plans: the routes that were chosen, the next step of each, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from actormap import schema
from actormap.findings import Finding
from actormap.meetings.plans import FOLLOWS
from actormap.metrics.introductions.planning import logged, planned
from actormap.model import Changes
from actormap.sentences import shown
from actormap.web import components, forms
from actormap.web.analyses import ask
from actormap.web.escape import esc
from actormap.web.session import Reading


def body(seen: Reading) -> None:
    """Show the plans."""
    with components.told():
        result = ask(seen, "introductions.plans")
        for finding in result:
            components.finding(finding)
            if FOLLOWS.get(finding.details.get("status", "")):
                _log(seen, finding)
        components.explained("introductions.plans", result)


def begin(seen: Reading, route: Finding, wish: dict[str, Any]) -> None:
    """Offer to make a plan of a route that was found with a wish for introducers."""
    key = f"plan {route.id}"

    def fields() -> None:
        st.text(shown(route.statement))
        st.text_input("Who sees to it (a role, never a name)", key=f"{key} owner", width=360)
        st.date_input("By when", value=None, format="YYYY-MM-DD", key=f"{key} due", width=200)

    def changes(now: Reading) -> Changes:
        given = st.session_state
        return planned(
            now.map, now.view, route.subject[0], route=tuple(route.details["route"]),
            owner=given[f"{key} owner"], due=str(given[f"{key} due"] or ""),
            needs=wish.get("needs", ()), without=wish.get("without", ()),
        )  # fmt: skip

    form = forms.Form(
        key, "Plan this route", fields, changes,
        send="Add to our plans", done="The plan is written. It is under Our plans.",
    )  # fmt: skip
    forms.opener("Plan this route", form, seen)


def _log(seen: Reading, plan: Finding) -> None:
    """Offer to say what came of the step of a plan that is next."""
    code, step, stands = (plan.details[name] for name in ("plan", "step", "status"))
    key, title = f"log {code} {step} {stands}", f"{code}: say what came of step {step}"
    checks = schema.vocabulary("introduction_check") if "asked" in FOLLOWS[stands] else {}
    words = schema.vocabulary("introduction_status")

    def fields() -> None:
        st.text(shown(plan.statement))
        if checks:
            st.text("Before anybody is asked:")
        for check, said in checks.items():
            st.checkbox(esc(said), key=f"{key} {check}")
        st.selectbox(
            "Where it stands now", FOLLOWS[stands], format_func=words.__getitem__, key=f"{key} status",
            width=260,
        )  # fmt: skip
        st.date_input(
            "On", value=date.fromisoformat(seen.view.date), format="YYYY-MM-DD", key=f"{key} when", width=200
        )

    def changes(now: Reading) -> Changes:
        given = st.session_state
        return logged(
            now.map, now.view, code, step, given[f"{key} status"], date=str(given[f"{key} when"] or ""),
            checks=tuple(check for check in checks if given[f"{key} {check}"]),
        )  # fmt: skip

    form = forms.Form(key, title, fields, changes, send="Write it down", done="It is written down.")
    forms.opener(title, form, seen)
