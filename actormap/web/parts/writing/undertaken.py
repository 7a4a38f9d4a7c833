"""What can be done with a promise, a decision, a need: two buttons at most, each with a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import refused
from actormap.metrics.partner.undertaken import LEFT_ALONE, Undertaking, about_words
from actormap.web.parts.writing import record_forms
from actormap.web.state.own_office import own_office
from actormap.web.state.session import Reading

TABLE = "undertakings"
PLANNED, DONE = "planned", "done"
AGAIN = ("purpose", "by_id", "to_id", "platform_id", "group", "pcode", "issue", "officer_role")
"""What a decision that is looked at again begins with, beside what was weighed."""
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


def add(stored: Reading, **about: Any) -> None:
    """A list of what can be added, each with its own form; about an actor, where one is named."""
    if not record_forms.may_write():
        return
    with st.popover(_("Add"), icon=":material/add:"):
        for kind, label, ours in _kinds():
            given = {"kind": kind, "date": stored.view.date} | about
            office = own_office(stored).code if ours else ""
            given |= {"by_id": office} if office else {}
            record_forms.add(stored, TABLE, label, called=label, **given)


def _kinds() -> Iterator[tuple[str, str, bool]]:
    """Each kind, its words, and whether it is the office that undertakes it."""
    words = {
        "promise": _("A promise of ours"),
        "commitment": _("A promise to us"),
        "decision": _("A decision on partnership"),
        "need": _("A need"),
        "offer": _("An offer"),
    }
    for kind, label in words.items():
        yield kind, label, kind in {"promise", "decision"}


def who(context: Context, actor: str) -> str:
    """An actor as the office reads it: whoever must not be contacted now is not named."""
    code = context.code(actor)
    return shown(LEFT_ALONE) if refused(context, code, act="contact") else isolated(context.names[code])


def about(context: Context, each: Undertaking) -> str:
    """What it is about, as the office reads it."""
    return who(context, each.of("to_id")) if each.of("to_id") else shown(about_words(context, each))


def state(row: Mapping[str, Any]) -> str:
    """Where it stands, in the words of its kind; "" where nothing is recorded."""
    known = schema.undertaking_states()[row["kind"]].get(row["status"])
    return known.label if known else ""
