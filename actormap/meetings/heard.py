"""What a report says beside ties, as rows: how they see the office, what is needed, what was promised."""

from __future__ import annotations

from collections.abc import Iterator

from actormap.core import schema
from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import series, term
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.meetings.plans import Row
from actormap.meetings.report import HEARD, WAITED_FOR, Owed, Report, perception_questions
from actormap.meetings.writing import read_day

OPEN = "planned"
"""Where something stands that was only just promised, or needed."""


def check(m: ActorMap, report: Report) -> None:
    """`Refused` where something heard cannot be written as it stands."""
    for column in report.heard:
        if column not in HEARD:
            raise Refused("there is no question '{question}' about what was heard.", question=shorten(column))
    questions = {question.name: question for question in perception_questions()}
    for item, answer in report.perceptions.items():
        if item not in questions:
            raise Refused("there is no question '{question}' about the office.", question=shorten(item))
        _among(answer, schema.meeting_answers(questions[item]))
    for level in split(report.heard.get("levels", "")):
        _among(level, schema.vocabulary("level"))
    if report.perceptions and not _scorer(report):
        raise Refused("say under “From us” in which role you heard how they see the office.")
    for owed in report.owed:
        _check_owed(owed)
    stands = dict(zip(m["undertakings"]["id"], m["undertakings"]["kind"], strict=True))
    for identifier, status in report.states.items():
        if identifier not in stands:
            raise Refused("nothing that you may see was promised or needed under '{id}'.", id=identifier)
        states = schema.undertaking_states()[stands[identifier]]
        _among(status, {state.status: state.label for state in states.values()})


def _among(code: str, known: dict[str, str]) -> None:
    if code not in known:
        raise Refused("'{code}' is not known. Use one of: {all}.", code=shorten(code), all=series(known))


def _check_owed(owed: Owed) -> None:
    if not owed.purpose:
        raise Refused("say what was promised or is needed, or leave out the day and the kind of support.")
    if owed.kind in WAITED_FOR and not owed.due:
        raise Refused("say by when: {what}. Who was promised something waits for it.", what=owed.purpose)
    if owed.due:
        read_day(owed.due, term("the day by which it is promised"))
    if owed.support:
        _among(owed.support, schema.vocabulary("support"))


def _scorer(report: Report) -> str:
    return report.officer_role or report.scorer


def topic(purpose: str) -> str:
    """As what something that was promised or needed stands among what was talked about."""
    return purpose.replace(schema.SEPARATOR, ",")


def contact_cells(report: Report) -> Row:
    """Cells of the contact that say what was heard and shared."""
    talked = dict.fromkeys([*split(report.heard.get("talked_about", "")), *map(topic, report.topics)])
    return dict(report.heard) | {"talked_about": schema.SEPARATOR.join(talked)}


def assessments(report: Report, day: str, office: str, source: str, contact: str) -> list[Row]:
    """How they see the office, as told by them on the day."""
    return [
        {
            "item": item,
            "date": day,
            "scorer": _scorer(report),
            "actor_id": office,
            "answer": answer,
            "perceived_by": report.whom,
            "evidence": contact,
            "sources": source,
        }
        for item, answer in report.perceptions.items()
    ]


def undertakings(m: ActorMap, report: Report, day: str, office: str) -> list[Row]:
    """What is needed and was promised that day, and where stands what had been before."""
    return [*_changed(m, report), *(_undertaken(m, report, owed, day, office) for owed in report.owed)]


def _changed(m: ActorMap, report: Report) -> Iterator[Row]:
    rows = m["undertakings"]
    for row in records(rows[rows["id"].isin(report.states).to_numpy()]):
        yield row | {"status": report.states[row["id"]]}


def _undertaken(m: ActorMap, report: Report, owed: Owed, day: str, office: str) -> Row:
    ours, need = owed.kind == "we_promised", owed.kind == "needs"
    kind = "need" if need else "promise" if ours else _theirs(m, report.whom)
    return {
        "kind": kind,
        "purpose": owed.purpose,
        "date": day,
        "by_id": "" if need else office if ours else report.whom,
        "to_id": report.whom if need or ours else office,
        "support": owed.support,
        "due": read_day(owed.due, term("the day by which it is promised")) if owed.due else "",
        "officer_role": report.officer_role,
        "status": OPEN,
    }


def _theirs(m: ActorMap, whom: str) -> str:
    """What a promise of theirs is: a commitment of an authority, or an offer."""
    sphere = m.actors.loc[(m.actors["id"] == whom).to_numpy(), "sphere"]
    public = len(sphere) > 0 and schema.spheres()[sphere.iat[0]].public
    return "commitment" if public else "offer"
