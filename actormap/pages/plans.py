"""Our plans: the routes that were chosen, the next step of each, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from actormap import access, schema
from actormap.errors import ActormapError
from actormap.findings import Finding
from actormap.model import Changes
from actormap.planning import logged, planned
from actormap.web import components
from actormap.web.analyses import ask
from actormap.web.escape import esc
from actormap.web.session import PRINCIPAL, Reading, workspace

WRITTEN = "what was written"


def confirm() -> None:
    """Say what the last step wrote. It stays on the page until the next step, for whoever looked away."""
    done = st.session_state.pop(WRITTEN, "")
    if done:
        st.success(esc(done))


def body(seen: Reading) -> None:
    """Show the plans."""
    with components.told():
        result = ask(seen, "plans")
        for finding in result:
            components.finding(finding)
            if "plan" in finding.details:
                _log(seen, finding)
        components.explained("plans", result)


def begin(seen: Reading, route: Finding, wish: dict[str, Any]) -> None:
    """Offer to make a plan of a route that was found with a wish for introducers."""
    rank = route.details["rank"]
    form = st.expander("Plan this route", on_change="rerun", key=f"plan {rank}")
    if not form.open:
        return
    with form, st.form(f"plan form {rank}", border=False):
        owner = st.text_input("Who sees to it (a role, never a name)", key=f"owner {rank}", width=360)
        due = st.date_input("By when", value=None, format="YYYY-MM-DD", key=f"due {rank}", width=200)
        if st.form_submit_button("Add to our plans"):
            _write(
                seen, lambda: planned(
                    seen.map, seen.view, route.subject[0], route=tuple(route.details["route"]), owner=owner,
                    due=str(due or ""), needs=wish.get("needs", ()), without=wish.get("without", ()),
                ),
                "The plan is written. It is under Our plans.",
            )  # fmt: skip


def _log(seen: Reading, plan: Finding) -> None:
    code, step = plan.details["plan"], plan.details["step"]
    form = st.expander(esc(f"{code}: say what came of step {step}"), on_change="rerun", key=f"log {code}")
    if not form.open:
        return
    with form, st.form(f"log form {code}", border=False):
        st.text("Before anybody is asked:")
        checks = [
            check
            for check, words in schema.vocabulary("introduction_check").items()
            if st.checkbox(esc(words), key=f"{code} {check}")
        ]
        statuses = {
            status: words
            for status, words in schema.vocabulary("introduction_status").items()
            if status != "planned"
        }
        status = st.selectbox(
            "Where it stands now", list(statuses), format_func=statuses.__getitem__, key=f"{code} status",
            width=260,
        )  # fmt: skip
        when = st.date_input(
            "On", value=date.fromisoformat(seen.view.date), format="YYYY-MM-DD", key=f"{code} when", width=200
        )
        if st.form_submit_button("Write it down"):
            _write(
                seen, lambda: logged(
                    seen.map, seen.view, code, step, status, date=str(when), checks=tuple(checks),
                ),
                "It is written down.",
            )  # fmt: skip


def _write(seen: Reading, make: Callable[[], Changes], done: str) -> None:
    """Write changes unless somebody else wrote meanwhile; say what is refused and why."""
    try:
        access.write(workspace().store, make(), PRINCIPAL, expect=seen.revision)
    except ActormapError as refused:
        st.error(esc(refused))
        return
    st.session_state[WRITTEN] = done
    st.rerun()
