"""What can be done with a promise, a decision, a need: two buttons at most, each with a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import isolated, shown, term
from actormap.core.words import _, plain
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import refused
from actormap.metrics.partner.matching import giver_of, taker_of
from actormap.metrics.partner.undertaken import LEFT_ALONE, UNITS, Undertaking, about_words, by_day
from actormap.web.parts import tables
from actormap.web.parts.writing import record_forms
from actormap.web.state.own_office import own_office
from actormap.web.state.session import Reading

TABLE = "undertakings"
PLANNED, DONE = "planned", "done"
AGAIN = ("purpose", "by_id", *UNITS, "officer_role")
"""What a decision that is looked at again begins with, beside what was weighed: the later one stands."""
THEIRS = ("commitment", "offer")
"""What others undertake."""
WEIGHED = ("contribution", "bias", "damage", "reviewer")
ICONS = {
    "strategy": "flag",
    "activity": "event_available",
    "promise": "campaign",
    "commitment": "account_balance",
    "decision": "gavel",
    "need": "front_hand",
    "offer": "volunteer_activism",
}


def buttons(stored: Reading, row: Mapping[str, Any], column: str = "") -> tuple[Callable[[], None], ...]:
    """What draws the buttons of an undertaking; a new day is asked for the column by which it is due."""
    column = column or ("review_by" if row["kind"] == "decision" and row["status"] != PLANNED else "due")
    new_day = partial(record_forms.change_part, stored, TABLE, row["id"], _("New date"), column)
    return (_first(stored, row), new_day)


def _first(stored: Reading, row: Mapping[str, Any]) -> Callable[[], None]:
    """What is done first, by the kind."""
    change = partial(record_forms.change_part, stored, TABLE, row["id"])
    match row["kind"]:
        case "promise":
            return partial(change, _("Kept"), "outcome", icon="check", status=DONE)
        case "commitment":
            return partial(change, _("Note the answer"), "status", "outcome", "obstacle")
        case "decision" if row["status"] != PLANNED:
            return partial(_look_again, stored, row)
        case "decision":
            return partial(change, _("Decide"), "status", *WEIGHED, "review_by")
        case "need" | "offer":
            return partial(change, _("Note the outcome"), "status", "outcome", "matches")
    return partial(record_forms.change, stored, TABLE, row["id"], _("Note the outcome"), quiet=False)


def _look_again(stored: Reading, row: Mapping[str, Any]) -> None:
    """A decision of its own, which begins with what was weighed: the earlier one stays."""
    kept = {column: row[column] for column in (*AGAIN, *WEIGHED) if row[column]}
    title = _("Look at it again: what do you decide now?")
    record_forms.add(
        stored,
        TABLE,
        _("Look again"),
        called=title,
        kind="decision",
        date=stored.view.date,
        **kept,
    )


def add(stored: Reading, actor: str = "") -> None:
    """A list of what can be added, each with its own form; of or about an actor, where one is named."""
    if not record_forms.may_write():
        return
    office = own_office(stored).code or ""
    with st.popover(_("Add"), icon=":material/add:"):
        for kind, label in _kinds().items():
            by, to = (actor, "") if kind in THEIRS else ("" if kind == "need" else office, actor)
            given = {"kind": kind, "date": stored.view.date, "by_id": by, "to_id": to}
            filled = {column: value for column, value in given.items() if value}
            record_forms.add(stored, TABLE, label, called=label, **filled)


def _kinds() -> dict[str, str]:
    """Each kind that can be added, in words."""
    return {
        "promise": _("A promise of ours"),
        "commitment": _("A promise to us"),
        "decision": _("A decision on partnership"),
        "need": _("A need"),
        "offer": _("An offer"),
    }


def who(context: Context, actor: str) -> str:
    """An actor as the office reads it: whoever must not be contacted now is not named."""
    code = context.code(actor)
    return shown(LEFT_ALONE) if refused(context, code, act="contact") else isolated(context.names[code])


def about(context: Context, each: Undertaking) -> str:
    """What it is about, as the office reads it; whose it is, of what is needed or offered."""
    whose = {"need": taker_of, "offer": giver_of}.get(each.kind)
    actor = whose(each) if whose else each.of("to_id")
    return who(context, actor) if actor else shown(about_words(context, each))


def state(kind: str, status: str) -> str:
    """Where it stands, in the words of its kind; "" where nothing is recorded."""
    known = schema.undertaking_states()[kind].get(status)
    return plain(term(known.label)) if known else ""


def in_order(*answers: Findings | None) -> list[Finding]:
    """Undertakings of some analyses in one list: what is late first, then by day."""
    every = [each for answer in answers if answer for each in tables.of_kind(answer, "undertaking")]
    return sorted(every, key=lambda each: by_day(None if each.value is None else int(each.value)))
