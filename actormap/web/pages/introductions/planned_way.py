"""The way of an open plan: where it stands, what comes next, and what is checked before anybody is asked."""

from __future__ import annotations

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Name, shown
from actormap.core.tables.values import days_between
from actormap.core.words import _, ngettext
from actormap.meetings.plans import DONE, Plan, Row
from actormap.metrics.introductions.other_ways import planned_route
from actormap.metrics.introductions.plans import standing
from actormap.web.escape import esc
from actormap.web.pages.introductions import plans, risks, steps, way
from actormap.web.pages.introductions.strip import length, product, strip
from actormap.web.parts import components
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading


def body(reading: Reading, plan: Plan) -> Finding | None:
    """Show it before all other ways; gives it as a route, None where it is not safe any more."""
    route = planned_route(reading.map, reading.view, plan)
    with st.container(border=True, key=f"card {plan.code}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(horizontal=True, vertical_alignment="center", width="content"):
                title = _("The planned route")
                if route is not None:
                    title = _("The planned route: {length}", length=length(route))
                st.header(esc(title), anchor=False, width="content")
                late(reading, plan)
            steps.buttons(reading, plan.code, place="first")
        stands = standing(reading.map, reading.view, plan.code)
        plans.responsible(stands)
        plans.task(stands)
        if route is None or plan.refused:
            st.text(shown(stands.reason))
        if route is not None:
            _drawn(reading, plan, route)
    if route is not None and not plan.refused:
        _cards(reading, plan, route)
    return route


def late(reading: Reading, plan: Plan) -> None:
    """How many days the step that is next is late."""
    due = plan.now["due"]
    if due and due < reading.view.date:
        days = days_between(due, reading.view.date)
        st.badge(ngettext(days, "{n} day late", "{n} days late"), color="red", icon=":material/schedule:")


def _drawn(reading: Reading, plan: Plan, route: Finding) -> None:
    rows = {row["to_id"]: row for row in plan.rows}
    done = {taker for taker, row in rows.items() if row["status"] in DONE}
    captions = {taker: _stands(row) for taker, row in rows.items()}
    if rows[plan.target]["status"] == "planned":
        captions[plan.target] = _("whom we want to meet")
    came = {taker: _came(rows[taker]) for taker in done}
    grounds = risks.grounds(reading, route, came)
    strip(reading, route, captions=captions, grounds=grounds, done=done, place="plan")
    if plan.refused:
        return
    risks.shared(reading, route)
    with st.container(horizontal=True, vertical_alignment="center"):
        components.sure(route)
        product(route)
    way.for_experts(reading, route)


def _stands(row: Row) -> str:
    """Where a step stands, as it is read below the name of who is met by it."""
    first, day = row["step"] == 1, row["date"]
    if row["status"] == "planned":
        return _("not asked yet")
    if row["status"] == "asked":
        return _("asked on {day}", day=day) if first else _("introduction asked for on {day}", day=day)
    if row["status"] == "agreed":
        return _("said yes on {day}", day=day) if first else _("introduction agreed on {day}", day=day)
    if row["status"] == "declined":
        return _("said no on {day}", day=day)
    return _("met on {day}", day=day)


def _came(row: Row) -> str:
    """By whom that was told."""
    role = row["checked_by"] or row["owner"]
    return _("noted by the {role}", role=Name(role)) if role else _("noted by the office")


def _cards(reading: Reading, plan: Plan, route: Finding) -> None:
    """What could go wrong, what is checked before the next is asked, and what a no would mean."""
    asks = next((row for row in plan.rows if row["status"] == "planned"), None)
    left = [row["to_id"] for row in plan.rows if row["status"] not in DONE]
    columns = iter(st.columns(3 if asks else 2))
    with next(columns), st.container(border=True, height="stretch", gap="xsmall"):
        risks.wrong(reading, route, plan.rows[-1]["due"])
    if asks:
        with next(columns), st.container(border=True, height="stretch", gap="xsmall"):
            _checks(plan, asks)
    with next(columns), st.container(border=True, height="stretch", gap="xsmall"):
        risks.if_no(reading, route, left)


def _checks(plan: Plan, row: Row) -> None:
    """What is to be checked, ticked here beforehand: the form in which it is said takes it over."""
    st.header(esc(_("Before step {n} is asked", n=row["step"])), anchor=False)
    for check, text in vocabulary("introduction_check").items():
        st.checkbox(esc(text), key=steps.ticked(plan.code, row["step"], check))
