"""What joins two items across the board: the next step, or the form to plan one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms
from actormap.web.state.own_office import own_office
from actormap.web.state.session import Reading

Rows = Mapping[str, Mapping[str, Any]]
"""Items by id."""
COLOURS: dict[str, Literal["green", "red", "gray"]] = {"planned": "green", "late": "red", "over": "gray"}
ICONS = {"planned": "check", "late": "schedule", "over": "done_all"}


def words(step: str) -> str:
    """How far a pair has come."""
    known = {"planned": _("Planned"), "late": _("Late"), "over": _("Done"), "none": _("No action yet")}
    return known[step]


def line(stored: Reading, reading: Reading, rows: Rows, pair: Finding, pairs: Sequence[Finding]) -> None:
    """The line between two items, with the next step on it; what is a step of several opens on the first."""
    step, (helps, hinders) = pair.details["step"], pair.subject
    with st.container(key=f"swot line {helps} {hinders}", horizontal_alignment="center", gap="xxsmall"):
        if step == "none" and record_forms.may_write():
            _plan(stored, reading, rows, pair)
            return
        if step == "none":
            st.badge(esc(words(step)), color="gray")
            return
        st.badge(esc(words(step)), color=COLOURS[step], icon=f":material/{ICONS[step]}:")
        if pair.details["due"]:
            st.caption(esc(_("by {day}", day=pair.details["due"])))
        first = pair.details["undertakings"][0]
        if next(each for each in pairs if first in each.details["undertakings"][:1]) is pair:
            record_forms.change(stored, "undertakings", first, _("Open"))


def _plan(stored: Reading, reading: Reading, rows: Rows, pair: Finding) -> None:
    """The form of what is undertaken: a strategy where it can cite a finding, else an activity."""
    both = [rows[each] for each in reversed(pair.subject)]
    given: dict[str, Any] = {
        "kind": "activity",
        "date": reading.view.date,
        "by_id": own_office(reading).code or "",
        "swot": ";".join(pair.subject),
    }
    given |= {name: next((row[name] for row in both if row[name]), "") for name in ("group", "pcode")}
    cites = next((row for row in both if row["analysis"]), None)
    if cites:
        given |= {
            "kind": "strategy",
            "findings": cites["text"],
            "analysis": cites["analysis"],
            "figure": cites["figure"],
            "revision": cites["revision"],
        }
    called = _("Plan it: {pair}", pair=shown(pair.statement))
    record_forms.add(stored, "undertakings", _("Plan it"), called=called, **given)


def link(stored: Reading, rows: Rows, left: Finding) -> None:
    """For what has nothing against it: what the other side has across the board, to be linked with it."""
    hinders, candidates = left.subject[0], left.details["candidates"]
    if not candidates or not record_forms.may_write():
        return
    with st.popover(_("What makes up for it?"), icon=":material/link:"):
        for code in candidates:
            links = ";".join(dict.fromkeys([*split(rows[code]["links"]), hinders]))
            label = isolated(rows[code]["text"])
            record_forms.change_part(stored, "swot_items", code, label, "links", icon="link", links=links)
