"""What is on record of an actor that is met again, each with its day: to be asked whether it is still so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.meetings.report import topic
from actormap.metrics.base.context import context_of
from actormap.metrics.base.judgements import Unit, judgements_of, standing
from actormap.metrics.partner.promises import KINDS
from actormap.metrics.partner.undertaken import undertaken

OF_THEM = ("leaders", "levels", "networking")
"""Columns of contacts that tell of the actor, and hold until somebody hears otherwise."""
LAST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """Something on record of an actor.

    Parameters
    ----------
    table
        Where it stands: ``contacts``, ``assessments`` or ``undertakings``.
    topic
        Its column of contacts, its item, or the id of the undertaking.
    day
        When it was last heard; "" where no day is recorded.
    cells
        What it says, by column of its table.
    """

    table: str
    topic: str
    day: str
    cells: Mapping[str, str]


def on_record(m: ActorMap, view: View, actor: str, office: str) -> list[Known]:
    """What is known of an actor on the day, of what the principal sees, in the order in which it is asked.

    Who leads, at which levels and how they network, by the last contact that says so; what is open of what
    was needed and promised; how they see the office; what the office shared with them last. What nobody heard
    is not among it.
    """
    known: list[Known] = m.once(
        ("still so", view, actor, office), lambda m: _on_record(m, view, actor, office)
    )
    return known


def _on_record(m: ActorMap, view: View, actor: str, office: str) -> list[Known]:
    contacts = m.contacts[((m.contacts["actor_id"] == actor) & (m.contacts["date"] <= view.date)).to_numpy()]
    met = sorted(records(contacts), key=lambda row: (row["date"], row["id"]), reverse=True)
    every = [*_of_them(met), *_undertaken(m, view, actor, met), *_perceptions(m, view, actor, office)]
    shared = [row for row in met if row["shared"] and row["office"] == office]
    return every + [_contact("shared", row) for row in shared[:LAST_SHARED]]


def _of_them(met: list[dict[str, str]]) -> Iterator[Known]:
    for column in OF_THEM:
        last = next((row for row in met if row[column]), None)
        if last is not None:
            yield _contact(column, last)


def _contact(column: str, row: Mapping[str, str]) -> Known:
    names = (column, "shared_with") if column == "shared" else (column,)
    return Known("contacts", column, row["date"], {name: row[name] for name in names})


def _undertaken(m: ActorMap, view: View, actor: str, met: list[dict[str, str]]) -> Iterator[Known]:
    """What is open; it was last heard of when it was last talked about."""
    for each in undertaken(context_of(m, view)).of_kind(*KINDS):
        if not each.over and actor in {each.by_id, each.of("to_id")}:
            talked = (row["date"] for row in met if topic(each.purpose) in split(row["talked_about"]))
            cells = {"kind": each.kind, "purpose": each.purpose, "due": each.due, "status": each.status}
            yield Known("undertakings", each.id, max([each.date, *talked]), cells)


def _perceptions(m: ActorMap, view: View, actor: str, office: str) -> Iterator[Known]:
    """How they see the office, by the last answer to each item that stands; what is not known is asked."""
    for item, answers in judgements_of(m, view).of(Unit(actor_id=office), "perception").items():
        theirs = [each for each in standing(answers) if each.perceived_by == actor]
        last = max(theirs, key=lambda each: (each.date, each.id), default=None)
        if last is not None:
            yield Known("assessments", item, last.date, {"answer": last.answer})
