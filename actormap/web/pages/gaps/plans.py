"""Our plans: where each stands, what can come next of it, and who is asked too often."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import Name, isolated, shown
from actormap.core.tables.values import days_between
from actormap.core.words import _, ngettext
from actormap.meetings.plans import DONE, Plan, Row, plans_of
from actormap.metrics.introductions.other_ways import next_way, planned_route
from actormap.metrics.introductions.plannable import wanted_actors
from actormap.metrics.introductions.planning import logged, outcomes
from actormap.metrics.introductions.plans import standing
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.gaps import way
from actormap.web.pages.gaps.way import length, product, strip
from actormap.web.parts import components, layout, tables
from actormap.web.parts.introduction_tables import how_often
from actormap.web.parts.writing import forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

CLOSED = "closed"
FEW = 3
"""So many plans that are over are told; the others are counted."""


def body(reading: Reading) -> None:
    """Show the plans."""
    layout.head(_("Our plans"))
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
                layout.subhead(title)
                _column(reading, column, [plan for plan in plans if _column_of(reading, plan) == column])
        components.explained("introductions.plans", result)


def _column_of(reading: Reading, plan: Finding) -> str:
    """Where a plan stands; one that was declined waits where it was asked, until it is stopped."""
    if plan_of(reading, plan.details["plan"]).closed:
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
    code = plan.details["plan"]
    with layout.card(key=f"card {code}"):
        st.caption(esc(code))
        st.text(isolated(tables.name(reading.map, plan.details["target"])))
        if plan.details["overdue"]:
            st.badge(_("overdue"), color="red", icon=":material/schedule:")
        responsible(plan)
        if plan.details["status"] == "declined":
            layout.chip(_("said no"), "red")
        task(plan)
        buttons(reading, code, place="card")


def responsible(plan: Finding) -> None:
    """Who sees to the next step of a plan, and by when."""
    due = _("by {day}", day=plan.details["due"]) if plan.details["due"] else ""
    who = isolated(Name(plan.details["owner"])) if plan.details["owner"] else _("nobody is responsible")
    st.caption(esc(" · ".join(filter(None, (who, due)))))


def task(plan: Finding) -> None:
    """What is to be done next."""
    text = shown(plan.details.get("task", plan.statement))
    st.text(text[:1].upper() + text[1:])


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
        name = tables.name(reading.map, plan.target)
        st.text(_("Plan {plan} to {name}, step {step}.", plan=plan.code, step=step, name=name))
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


def planned_way(reading: Reading, plan: Plan) -> Finding | None:
    """Show it before all other ways; gives it as a route, None where it is not safe any more."""
    route = planned_route(reading.map, reading.view, plan)
    with st.container(border=True, key=f"card {plan.code}"):
        with layout.line(horizontal_alignment="distribute"):
            with layout.line(width="content"):
                title = _("The planned route")
                if route is not None:
                    title = _("The planned route: {length}", length=length(route))
                st.header(esc(title), anchor=False, width="content")
                late(reading, plan)
            buttons(reading, plan.code, place="first")
        stands = standing(reading.map, reading.view, plan.code)
        responsible(stands)
        task(stands)
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
    roles = {taker: rows[taker]["checked_by"] or rows[taker]["owner"] for taker in done}
    came = {
        taker: _("noted by the {role}", role=Name(role)) if role else _("noted by the office")
        for taker, role in roles.items()
    }
    grounds = way.grounds(reading, route, came)
    strip(reading, route, captions=captions, grounds=grounds, done=done, place="plan")
    if plan.refused:
        return
    way.shared(reading, route)
    with layout.line():
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


def _cards(reading: Reading, plan: Plan, route: Finding) -> None:
    """What could go wrong, what is checked before the next is asked, and what a no would mean."""
    asks = next((row for row in plan.rows if row["status"] == "planned"), None)
    left = [row["to_id"] for row in plan.rows if row["status"] not in DONE]
    columns = iter(st.columns(3 if asks else 2))
    with next(columns), layout.card(height="stretch"):
        way.wrong(reading, route, plan.rows[-1]["due"])
    if asks:
        with next(columns), layout.card(height="stretch"):
            # Ticked here beforehand: the form in which it is said takes it over.
            layout.head(_("Before step {n} is asked", n=asks["step"]))
            for check, text in vocabulary("introduction_check").items():
                st.checkbox(esc(text), key=ticked(plan.code, asks["step"], check))
    with next(columns), layout.card(height="stretch"):
        way.if_no(reading, route, left)


BARS = 8
"""So many introducers have a bar; the others are in the table."""
OFFERED = 60
"""So many of those whom one could plan to meet are offered at a time."""


def load(reading: Reading) -> None:
    """Show a bar for each of those on whom most ways lean, and the checks."""
    layout.head(_("Who is asked too often"))
    with components.showing_errors():
        result = ask(reading, "introductions.introducer_load")
        order = sorted(result, key=lambda finding: -finding.details["load"] / max(finding.details["cap"], 1))
        for finding in order[:BARS]:
            load, cap = finding.details["load"], finding.details["cap"]
            name = tables.name(reading.map, finding.subject[0])
            text = how_often(name, load, cap, rests=finding.details["overused"])
            st.progress(min(load / cap, 1.0) if cap else 1.0, text=esc(text))
        st.caption(
            _(
                "Being on many routes is a load, not a sign of importance: those who were asked often "
                "should rest."
            )
        )
    components.without_office(reading)
    layout.head(_("Before anybody is asked"))
    for check in vocabulary("introduction_check").values():
        st.text(f"☐ {check}")


def wanted(reading: Reading) -> None:
    """Show whom the office has not met and could plan to meet, and why not the others."""
    every = wanted_actors(reading.map, reading.view)
    if not every:
        return
    can = [row for row in every if not row.why_not]
    names = tables.names(reading.map)
    layout.head(
        ngettext(len(can), "{n} actor can be planned for today", "{n} actors can be planned for today")
    )
    here = layout.take_part(len(can), OFFERED, "part of whom to plan")
    if here.count > OFFERED:
        st.text(_("{first} to {last} of {all}.", first=here.first + 1, last=here.end, all=here.count))
    columns = st.columns(3)
    for at, row in enumerate(can[here.places]):
        with columns[at % len(columns)]:
            layout.press(
                isolated(names[row.actor]),
                chosen.keep,
                "target",
                row.actor,
                key=f"ways to {row.actor}",
                type="tertiary",
            )
    rest = [row for row in every if row.why_not]
    with st.expander(ngettext(len(rest), "{n} not today, and why", "{n} not today, and why")):
        cells = {
            _("Name"): [isolated(names[row.actor]) for row in rest],
            _("What the record says"): [tables.sentence(row.why_not) for row in rest],
        }
        layout.grid(cells, column_config=components.columns())
