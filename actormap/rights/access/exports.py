"""What is sensitive leaves the program by two persons: one proposes it, another one approves."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from actormap.core.errors import Proposed, TakesTwo
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.tables.records import records
from actormap.rights.access.approvals import EXPORT, TABLE, is_proposer, proposed_as, record_proposal
from actormap.rights.access.principals import Principal, logged, may_export
from actormap.rights.access.visibility import judged_sensitivity, sensitivity, tie_sensitivity

SENSITIVE = 2
"""What is as sensitive as this, or more, is taken out of the program by two persons."""
VALID_DAYS = 7
"""So long what may be taken out can be taken out."""


def propose_export(store: Any, principal: Principal, level: str, *, why: str = "", day: str = "") -> Proposed:
    """Propose to take out what is sensitive; the same again is not proposed twice.

    Denied to a role that may take nothing out. One that may take briefs out proposes it for them alone.
    """
    with logged(store, principal, "propose"):
        if not principal.rights.may_brief:
            may_export(principal)
    proposal = {"level": level}
    m = store.load()
    for row in records(m[TABLE]):
        same = row["act"] == EXPORT and json.loads(row["change"]) == proposal and not row["approved_by"]
        if same and is_proposer(principal, row["proposed_by"], row["proposed_person"]):
            return proposed_as(row["id"])
    row = {"act": EXPORT, "why": why} | ({"proposed": day} if day else {})
    return record_proposal(store, principal, row, proposal)


def may_take(m: ActorMap, principal: Principal, level: str, day: str = "") -> bool:
    """Whether a principal may take out what is sensitive: another one approved it, not long ago.

    An approval is looked for in what the principal sees, for this level alone, of the last `VALID_DAYS`
    before a day (by default today).
    """
    today = dt.date.fromisoformat(day or dt.date.today().isoformat())
    for row in records(m[TABLE]):
        if row["act"] != EXPORT or not row["approved_by"]:
            continue
        age = (today - dt.date.fromisoformat(row["approved"])).days
        same_level = json.loads(row["change"]) == {"level": level}
        if (
            same_level
            and 0 <= age <= VALID_DAYS
            and is_proposer(principal, row["proposed_by"], row["proposed_person"])
        ):
            return True
    return False


def may_leave(m: ActorMap, leaving: ActorMap, principal: Principal, level: str) -> None:
    """`TakesTwo` where what leaves is sensitive, and no second person approved that.

    `m` is the map that it leaves. One that is in no workspace is in files already, as is what is made of it.
    """
    if m.code_key.secret and is_sensitive(leaving) and not may_take(m, principal, level):
        raise TakesTwo(
            Sentence(
                "it contains something sensitive, so a second person must approve it before it leaves. "
                "Propose it and have another person approve it; then try again."
            ),
            level,
        )


def is_sensitive(m: ActorMap) -> bool:
    """Whether a file that holds all actors, ties and assessments of a map takes two persons to leave."""
    levels = (sensitivity(m), tie_sensitivity(m), judged_sensitivity(m))
    return any(bool((level >= SENSITIVE).any()) for level in levels)
