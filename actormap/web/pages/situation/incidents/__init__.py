"""Attacks, threats and labels by month, area and group, what is verified apart from what is not."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.findings import Findings
from actormap.core.sentences import listed
from actormap.core.words import _, ngettext
from actormap.metrics.base.areas import place
from actormap.metrics.base.conduct import months_before
from actormap.metrics.monitor.incident.records import TYPES
from actormap.viz.charts import verified
from actormap.web.escape import esc
from actormap.web.pages.situation.incidents import at_once, counting
from actormap.web.pages.situation.incidents import pairs as look_alikes
from actormap.web.pages.situation.incidents.pictures import ANALYSIS, By, by_month, by_row, label_of, show
from actormap.web.parts import components, tables
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, reading_of_stored

MONTHS = (3, 6, 12, 24, 60)
NAMED_IN_CASES = {"area": "pcode", "group": "group"}
"""In which column a concern names what is looked at."""


def body(reading: Reading) -> None:
    """Show the tab."""
    if not components.is_asked(reading, ANALYSIS):
        return
    _enter()
    events = reading.map["events"]
    if components.without(
        bool(events["type"].isin(TYPES).any()) or bool(events["violation"].ne("").any()),
        _(
            "No incident is recorded. Enter the first, or bring a list of incidents: when, where, what, "
            "against whom, by whom, and how sure it is."
        ),
    ):
        return
    controls = st.container(horizontal=True)
    with controls:
        by, months = _by(), _months()
    since = months_before(reading.view.date, months)
    result = ask(reading, ANALYSIS, since=since, cells="all")
    with controls:
        which = _which(reading, result, by)
        concerns.button(**{NAMED_IN_CASES[kind]: code for kind, code in [which] if kind in NAMED_IN_CASES})
    st.caption(esc(verified.legend()))
    draw = partial(by_month, kind=which[0], subject=which[1])
    show(reading, result, draw, since, key="incidents by month")
    _matters(reading, result, since)
    show(reading, result, partial(by_row, by=by), since, key="incidents by row")
    _not_told(reading, result, by)
    components.for_experts(tables.finding_table(result), result, key="incidents table")
    components.explained(ANALYSIS, result)


def _enter() -> None:
    """What is done first here: one incident, or several from a table."""
    stored = reading_of_stored()
    with st.container(horizontal=True):
        record_forms.add_first(stored, "events", _("Enter an incident"), type=TYPES[0])
        at_once.opener(stored)


def _by() -> By:
    labels: dict[By, str] = {"area": _("Areas"), "group": _("Groups")}
    held, key = chosen.value("by"), "incidents by"
    st.session_state[key] = held if held in labels else "area"
    picked = st.segmented_control(
        _("By"),
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        required=True,
        on_change=lambda: chosen.keep("by", st.session_state[key]),
    )
    return picked or "area"


def _months() -> int:
    held, key = chosen.value("months"), "months of incidents"
    st.session_state[key] = int(held) if held in map(str, MONTHS) else 12
    picked: int = st.selectbox(
        _("Time"),
        MONTHS,
        format_func=lambda months: ngettext(months, "The last {n} month", "The last {n} months"),
        key=key,
        width=200,
        on_change=lambda: chosen.keep("months", str(st.session_state[key])),
    )
    return picked


def _which(reading: Reading, result: Findings, by: By) -> tuple[str, str]:
    """Of which area or group the months are shown; of all by default."""
    labels = {finding.subject[0]: label_of(reading, finding) for finding in tables.of_kind(result, by)}
    key = f"months of one {by}"
    if st.session_state.get(key) not in labels:
        st.session_state[key] = None
    picked = st.selectbox(
        _("Months of"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=key,
        width=330,
        placeholder=_("All incidents"),
    )
    return (by, picked) if picked else ("whole", "civil society")


def _not_told(reading: Reading, result: Findings, by: By) -> None:
    """Where nothing is recorded, which is no zero, and what a file does not tell."""
    details = result.findings[0].details
    if by == "area":
        if details["without"]:
            areas = listed([place(reading.map, code) for code in details["without"]])
            st.text(_("Nothing is recorded in {areas}. That is no sign that nothing happened.", areas=areas))
        if details["countrywide"]:
            st.text(
                ngettext(
                    details["countrywide"],
                    "{n} incident is of the whole country, and of no area.",
                    "{n} incidents are of the whole country, and of no area.",
                )
            )
        if details["no_area"]:
            st.text(
                ngettext(
                    details["no_area"],
                    "For {n} incident the area is not recorded.",
                    "For {n} incidents the area is not recorded.",
                )
            )
        return
    if details["no_group"]:
        st.text(
            ngettext(
                details["no_group"],
                "For {n} incident no group is recorded.",
                "For {n} incidents no group is recorded.",
            )
        )
    small = [
        finding.details["least"] for finding in tables.of_kind(result, "group") if finding.details["small"]
    ]
    if small:
        withheld = _(
            "Counts below {least} point at somebody: they are shown here, and left out of every file.",
            least=max(small),
        )
        st.caption(esc(withheld))


def _matters(reading: Reading, result: Findings, since: str) -> None:
    """Three things that matter: how sure it is, what would count, what was told twice."""
    whole, indicator = result.findings[0], tables.of_kind(result, "measure")[0]
    pairs = tables.of_kind(result, "event")
    components.show_finding(whole)
    components.show_finding(indicator, then=partial(counting.offer, reading, indicator, since))
    look_alikes.body(reading_of_stored(), pairs, whole.details["maybe_same"])
