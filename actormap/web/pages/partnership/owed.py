"""Promises, commitments, decisions, needs and offers: one list, what is late first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import isolated
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.partner.undertaken import Undertaking, undertaken
from actormap.web.parts import choices
from actormap.web.parts.cards import badge, card, few_first, heading, in_line, note, text_line
from actormap.web.parts.writing import record_forms
from actormap.web.parts.writing import undertaken as parts
from actormap.web.state.session import Reading, reading_of_stored

FIRST, OFFERS = 4, 2
"""So many are shown at once, and so many offers that could meet a need."""
SHOWN = {
    "we": ("promise",),
    "they": ("commitment",),
    "decisions": ("decision",),
    "needs": ("need", "offer"),
}
"""What each choice of the list shows, by kind."""


def body(reading: Reading, promised: Findings | None, decided: Findings | None) -> None:
    """Show the list."""
    context = context_of(reading.map, reading.view)
    known = {each.id: each for each in undertaken(context)}
    findings = parts.in_order(promised, decided)
    late = sum(each.details["due"] == "late" for each in findings)
    with in_line():
        title = ngettext(late, "{n} is late", "{n} are late") if late else _("Nothing is late")
        heading(title if findings else _("Promises and decisions"), width="stretch")
        parts.add(reading_of_stored())
    if not findings:
        text_line(_("No promise, decision, need or offer is open. Write down what was said."))
        return
    offered = {
        "": _("All"),
        "we": _("We owe"),
        "they": _("Owed to us"),
        "decisions": _("Decisions"),
        "needs": _("Needs and offers"),
    }
    kinds = SHOWN.get(choices.pick(_("Show"), "owed", offered, beside=True))
    rows = [each for each in findings if kinds is None or known[each.details["row"]].kind in kinds]
    if not rows:
        text_line(_("None of these is open."))
    few_first(rows, FIRST, partial(_row, context, known), lambda n: ngettext(n, "{n} more", "{n} more"))
    if promised is not None:
        note(_kept(promised.findings[0]))


def _row(context: Context, known: Mapping[str, Undertaking], finding: Finding) -> None:
    """What it is, by when, and what can be done."""
    each, stored = known[finding.details["row"]], reading_of_stored()
    frame = stored.map[parts.TABLE]
    with card(gap="xxsmall", key=f"due owed {each.id}"):
        with in_line():
            note(_kind(context, each), width="stretch")
            by(finding)
        what = _what(context, each)
        if record_forms.may_write():
            record_forms.change(stored, parts.TABLE, each.id, what)
        else:
            text_line(what)
        # Of a need what could meet it; of a decision what was not weighed, or speaks against it.
        if each.kind == "need" or finding.details.get("lacks") or finding.details.get("against_record"):
            note(finding.reason)
        for offer in finding.details.get("offers", ())[:OFFERS]:
            text_line(_("Could meet it: {what}", what=_what(context, known[offer])))
        (row,) = frame[(frame["id"] == each.id).to_numpy()].to_dict("records")
        with st.container(horizontal=True, gap="xsmall"):
            for button in parts.buttons(stored, row):
                button()


def _what(context: Context, each: Undertaking) -> str:
    """What it is, and about whom, or whose."""
    return f"{isolated(each.purpose)} · {parts.about(context, each)}"


def _kind(context: Context, each: Undertaking) -> str:
    """Who owes it, or what it is."""
    if each.kind == "promise":
        return _("we owe")
    if each.kind == "commitment":
        return _("owed by {whom}", whom=parts.who(context, each.by_id)) if each.by_id else _("owed to us")
    if each.kind == "decision":
        return parts.state(each.kind, each.status) or _("decision")
    return _("needed") if each.kind == "need" else _("offered")


def by(finding: Finding) -> None:
    """By when it is due; red is what is late."""
    due, day = finding.details["due"], finding.details["by"]
    if due == "late":
        badge(ngettext(-int(finding.value or 0), "{n} day late", "{n} days late"), "red", "schedule")
    elif due == "today":
        badge(_("today"), "blue")
    else:
        note(_("by {day}", day=day) if day else _("no day is set"), width="content")


def _kept(whole: Finding) -> str:
    """How many promises of the office were kept within the last year, and what became of the others."""
    ended: dict[str, int] = whole.details["ended"]["promise"]
    gone, given_up = ended.get("told", 0), ended.get("given_up", 0)
    every = sum(ended.values())
    if not every:
        return _("No promise of the office ended within the last year.")
    words = [_("Kept within a year: {kept} of {all}.", kept=ended.get("done", 0), all=every)]
    if gone:
        words.append(
            ngettext(gone, "{n} was given up, and they were told.", "{n} were given up, and they were told.")
        )
    if given_up:
        words.append(
            ngettext(
                given_up,
                "{n} was given up; that they were told is not noted.",
                "{n} were given up; that they were told is not noted.",
            )
        )
    return " ".join(words)
