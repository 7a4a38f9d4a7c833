"""An officer role leaves: which contacts hang on it alone, and in what order to hand them over (A43)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, series
from actormap.meetings.plans import known_role, plans_of
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS, forbidden, locked_reason, permitted, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.words import few

SHEET = Sheet(__file__)


@dataclass(frozen=True)
class HeldContact:
    """A contact that one officer role holds alone, and what is lost with it.

    Parameters
    ----------
    actor
        Position of the actor.
    met
        The role's contacts with it, one a row.
    cut
        Whether no safe route would lead to it any more.
    lost
        Positions of others to whom no safe route would lead any more.
    """

    actor: int
    met: pd.DataFrame
    cut: bool
    lost: list[int] = field(default_factory=list)


@checked
def handover(m: ActorMap, view: View, officer: str) -> Findings:
    """What hangs on one officer role alone, and in what order to hand it over (A43).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    officer
        The officer role that leaves, as it is written in contacts and plans; never a name.

    Returns
    -------
    Findings
        First one a contact that this role holds alone, the most urgent first (value: other actors
        that no safe route would reach any more, a count; details ``rank``, ``targets``, ``contacts``,
        ``last_met``, ``cut_off``: whether none would lead to the contact itself). Then one a plan of
        which it sees to a step (value: steps left, a count; details ``plan``, ``steps``).

    Raises
    ------
    Refused
        No field presence is on the map, or no contact and no plan names the role.

    Notes
    -----
    A contact counts as held alone where every contact of the last months with a recorded role is of
    this one; those without a role may hide another. Two officers of one role count as one. Safe
    routes are looked for anew on a map without the role's contacts. The order is one of urgency:
    many lost routes say how thin the office's network is, not how much an actor matters.

    References
    ----------
    docs/definitions.md#a43, #e1-i3 (high turnover is a weakness of field presences), #e1-7.
    """
    planner = planner_of(m, view)
    context = planner.context
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    known_role(m, officer)
    held = sorted(
        _held(planner, officer), key=lambda contact: (-len(contact.lost), not contact.cut, contact.actor)
    )
    facts = [_contact(context, contact, rank) for rank, contact in enumerate(held, start=1)]
    facts += _steps(context, officer)
    nothing = Sentence("Nothing on record hangs on the role {role} alone.", role=Name(officer))
    answer = SHEET.answer(context, facts, *([] if facts else [nothing]), officer=officer)
    return replace(answer, method=f"Handover of the role {officer} (A43)")


def _held(planner: Planner, officer: str) -> list[HeldContact]:
    """Contacts that the role holds alone, with what is lost without them."""
    context = planner.context
    met = context.m.contacts[context.layers.established]
    known = met[met["officer_role"] != ""]
    mine = {
        str(actor): rows
        for actor, rows in known.groupby("actor_id")
        if set(rows["officer_role"]) == {officer}
    }
    if not mine:
        return []
    rest = context.m.contacts[(context.m.contacts["officer_role"] != officer).to_numpy()]
    left = planner_of(context.m.with_tables({"contacts": rest}), context.view)
    lost: dict[int, list[int]] = defaultdict(list)
    for v in np.flatnonzero(context.layers.civil_society).tolist():
        first = None if locked_reason(context, v) else planner.best(v)
        if first and context.ids[first[1]] in mine and first[1] != v and left.best(v) is None:
            lost[first[1]].append(v)
    codes = {context.code(actor): rows for actor, rows in mine.items()}
    return [HeldContact(u, rows, left.best(u) is None, lost[u]) for u, rows in codes.items()]


def _contact(context: Context, contact: HeldContact, rank: int) -> Fact:
    actor, targets = context.ids[contact.actor], [context.ids[v] for v in contact.lost]
    may_speak = permitted(context, "contact", [contact.actor])
    return Fact(
        "contact",
        f"handover:{actor}",
        float(len(targets)),
        subject=(actor,),
        values={
            "quiet": bool(forbidden(context, "contact")[contact.actor]),
            "may_speak": may_speak,
            "months": int(context.view.thresholds.established_months),
            "actors": len(targets),
            "names": few([context.names[v] for v in contact.lost]),
        },
        n=len(contact.met),
        **context.trust_in_log(at_most="indicative"),
        sensitivity=int(context.sensitivity[[contact.actor, *contact.lost]].max()),
        evidence=tuple(sorted(contact.met["id"])),
        acts={"contact": may_speak} if may_speak else {},
        details={
            "rank": rank,
            "targets": targets,
            "contacts": len(contact.met),
            "last_met": max(contact.met["date"]),
            "cut_off": contact.cut,
        },
    )


def _steps(context: Context, officer: str) -> Iterator[Fact]:
    """Open plans of which the role sees to a step."""
    for plan in plans_of(context.m):
        steps = [row for row in plan.left or (plan.now,) if row["owner"] == officer]
        if plan.closed or not steps:
            continue
        target = context.code(plan.target)
        waiting = [row for row in steps if row["status"] == "asked"]
        giver = shown_name(context, context.code(waiting[0]["from_id"])) if waiting else ""
        yield Fact(
            "plan",
            f"plan:{plan.code}",
            float(len(steps)),
            subject=(plan.target,),
            values={
                "giver": giver,
                "role": Name(officer),
                "numbers": series(row["step"] for row in steps),
            },
            n=len(steps),
            **context.trust_in_log(),
            sensitivity=max(int(context.sensitivity[target]), plan.sensitivity),
            details={"plan": plan.code, "steps": [row["step"] for row in steps]},
        )
