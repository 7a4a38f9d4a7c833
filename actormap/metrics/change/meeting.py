"""What writing down a meeting will change, said in words before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, counted, plural, series, term
from actormap.core.tables.records import records
from actormap.meetings.plans import plans_of
from actormap.meetings.report import HEARD, Report, yes_no_questions
from actormap.metrics.base.context import context_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.reachability import steps_from_office
from actormap.metrics.reach.reach_gap import gap
from actormap.rights.admission import HANDLE
from actormap.rights.safeguards import forbidden

NEAR = 2
"""Within so many introductions an actor is near."""


def effects_of(m: ActorMap, view: View, report: Report, changes: Changes) -> list[Sentence]:
    """What a report will change, in words; `m` is the map as the principal sees it."""
    after = apply_changes(m, changes).protected_by(m.unseen)
    sentences = [_rows(changes), *_heard(m, changes), *_answers(report), *_plans(m, changes, report)]
    sentences += [*_locked(after, report), *_reach(m, after, view), *_near(m, after, view)]
    return sentences


def ask_next(m: ActorMap, view: View, whom: str) -> list[Sentence]:
    """What to ask an actor next: who else there is where it works, as far as that is not known."""
    row = m.actors[m.actors["id"] == whom]
    groups = set(row["works_on_rights_of"].iat[0].split(schema.SEPARATOR)) if len(row) else set()
    area = row["adm1_pcode"].iat[0] if len(row) else ""
    mine = [
        cell for cell in _cells(m, view) if cell.details["group"] in groups and cell.details["pcode"] == area
    ]
    return list(dict.fromkeys(cell.next_question for cell in mine if cell.details["shortfall"] > 0))


def _rows(changes: Changes) -> Sentence:
    """How many rows of each kind are new."""
    rows = {table: len(frame) for table, frame in changes.upserts.items()}
    log = changes.upserts.get("introductions")
    made = 0 if log is None else int((log["outcome"] == "met").sum())
    actors = changes.upserts.get("actors")
    new = 0 if actors is None else int(actors["id"].str.startswith(HANDLE).sum())
    counts = {
        plural(rows.get("contacts", 0), "contact"): rows.get("contacts", 0),
        plural(rows.get("ties", 0), "tie"): rows.get("ties", 0),
        plural(made, "introduction that was made", "introductions that were made"): made,
        plural(new, "new actor"): new,
    }
    return Sentence("It adds {counts}.", counts=series(count for count, n in counts.items() if n))


def _heard(m: ActorMap, changes: Changes) -> Iterator[Sentence]:
    """What is written of what was heard, needed and promised, and what was only confirmed."""
    contacts = changes.upserts["contacts"].iloc[0]
    labels = schema.forms()["contacts"]
    if filled := [term(labels[column].label) for column in HEARD if contacts[column]]:
        yield Sentence("The contact says: {what}.", what=series(filled))
    items = schema.items()
    for row in records(changes.upserts.get("assessments", m["assessments"].iloc[:0])):
        answer = term(items[row["item"]].words[row["answer"]])
        yield Sentence(
            "{item}: {answer}, as they see it.", item=term(items[row["item"]].label), answer=answer
        )
    kinds, known = schema.vocabulary("undertaking_kind"), set(m["undertakings"]["id"])
    for row in records(changes.upserts.get("undertakings", m["undertakings"].iloc[:0])):
        state = schema.undertaking_states()[row["kind"]][row["status"]]
        fields = {"kind": term(kinds[row["kind"]]), "what": Name(row["purpose"])}
        if row["id"] in known:
            yield Sentence("{kind}: {what}. Now: {state}.", **fields, state=term(state.label))
        elif row["due"]:
            yield Sentence("{kind}: {what}. Due by {day}.", **fields, day=row["due"])
        else:
            yield Sentence("{kind}: {what}.", **fields)


def _answers(report: Report) -> Iterator[Sentence]:
    words = schema.vocabulary("yes_no")
    for question in yes_no_questions():
        if question.name in report.answers:
            yield Sentence(
                "{question} {answer}.",
                question=term(question.label),
                answer=term(words[report.answers[question.name]]),
            )


def _plans(m: ActorMap, changes: Changes, report: Report) -> Iterator[Sentence]:
    """Steps that are closed, and open plans for the actor that stay as they are."""
    closed = records(changes.upserts["plans"]) if "plans" in changes.upserts else []
    for row in closed:
        yield Sentence("Plan {plan}, step {step}: met.", plan=row["plan"], step=row["step"])
    done = {row["plan"] for row in closed}
    for plan in plans_of(m):
        if plan.target == report.whom and not plan.closed and plan.code not in done:
            yield Sentence(
                "Plan {plan} stays open: step {step} is {status}. Say under Introductions what came of it.",
                plan=plan.code,
                step=plan.now["step"],
                status=term(schema.vocabulary("introduction_status")[plan.now["status"]].lower()),
            )


def _locked(after: ActorMap, report: Report) -> Iterator[Sentence]:
    row = after.actors[after.actors["id"] == report.whom]
    if report.unwilling and not row["legal_basis"].iat[0]:
        yield Sentence("They do not want to be recorded, so what they told of others is not saved.")
    if forbidden(row, "see").any():
        yield Sentence("Only a data steward will see them, and can undo this.")


def _reach(m: ActorMap, after: ActorMap, view: View) -> Iterator[Sentence]:
    """Of which groups, and where, more or fewer are met."""
    before = {cell.subject: cell.details["reached"] for cell in _cells(m, view)}
    areas = dict(zip(m["areas"]["id"], map(Name, m["areas"]["name"]), strict=True))
    for cell in _cells(after, view):
        details = cell.details
        if details["reached"] == before.get(cell.subject):
            continue
        yield Sentence(
            "{group}, {area}: met {reached} of {exist:g}, before {before}.",
            group=group_labels(m).get(details["group"], Name(details["group"])),
            area=areas.get(details["pcode"], term("whole country")),
            reached=details["reached"],
            exist=details["exists"][1],
            before=before.get(cell.subject, 0),
        )


def _cells(m: ActorMap, view: View) -> list[Finding]:
    try:
        return [
            finding for finding in gap(m, view) if finding.kind == "cell" and finding.details["exists"][1]
        ]
    except Refused:
        return []


def _near(m: ActorMap, after: ActorMap, view: View) -> Iterator[Sentence]:
    more = _within(after, view) - _within(m, view)
    if more > 0:
        yield counted(
            more,
            "{n} more actor comes within {most} recorded introductions.",
            "{n} more actors come within {most} recorded introductions.",
            most=NEAR,
        )


def _within(m: ActorMap, view: View) -> int:
    """How many of civil society are near."""
    context = context_of(m, view)
    try:
        away = steps_from_office(context)
    except Refused:
        return 0
    return int(np.count_nonzero((away <= NEAR) & context.layers.civil_society))
