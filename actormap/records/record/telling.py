"""Cells and rows of a map in words: labels for codes, names for ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.schema import Column
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.tables.values import split
from actormap.rights.safeguards import forbidden

NOUNS = {
    "actors": term("actor"),
    "ties": term("tie"),
    "contacts": term("contact"),
    "presence": term("presence"),
    "platforms": term("platform"),
    "observations": term("question asked"),
    "events": term("event"),
    "channels": term("channel"),
    "sensitive_notes": term("sensitive note"),
    "universe": term("estimate of who exists"),
    "sources": term("source"),
    "areas": term("area"),
    "sectors": term("theme"),
    "groups": term("group"),
    "issues": term("issue"),
    "impact": term("part in an issue"),
    "ratings": term("rating"),
    "area_control": term("control of an area"),
    "plans": term("step of a plan"),
    "introductions": term("introduction"),
    "introducer_exceptions": term("exception for an introducer"),
    "mappings": term("column mapping"),
    "pins": term("place on the map"),
    "views": term("saved view of the map"),
    "duplicates": term("decision on two entries"),
    "approvals": term("proposal"),
}
"""What one row of a table is called."""
TABLES = {
    "actors": term("Actors"),
    "ties": term("Ties"),
    "contacts": term("Contacts"),
    "presence": term("Who works where"),
    "platforms": term("Platforms"),
    "observations": term("Questions asked"),
    "events": term("Events"),
    "channels": term("Channels"),
    "sensitive_notes": term("Sensitive notes"),
    "universe": term("Estimates of who exists"),
    "sources": term("Sources"),
    "areas": term("Areas"),
    "sectors": term("Themes"),
    "groups": term("Groups"),
    "issues": term("Issues"),
    "impact": term("Parts in an issue"),
    "ratings": term("Ratings"),
    "area_control": term("Control of areas"),
    "plans": term("Steps of plans"),
    "introductions": term("Introductions"),
    "introducer_exceptions": term("Exceptions for introducers"),
    "mappings": term("Column mappings"),
    "pins": term("Places on the map"),
    "views": term("Saved views of the map"),
    "duplicates": term("Decisions on two entries"),
    "approvals": term("Proposals"),
}
"""What a table is called, as all of its rows."""
ACTS = {
    "contacts": term("a meeting"),
    "duplicates": term("a decision on two entries"),
    "approvals": term("a proposal"),
    "introductions": term("an introduction"),
    "plans": term("a step of a plan"),
    "actors": term("an actor"),
    "ties": term("a tie"),
    "presence": term("who works where"),
    "platforms": term("a platform"),
    "observations": term("a question asked"),
    "events": term("an event"),
    "channels": term("a channel"),
    "sensitive_notes": term("a sensitive note"),
    "universe": term("an estimate of who exists"),
    "sources": term("a source"),
    "areas": term("an area"),
    "sectors": term("a theme"),
    "groups": term("a group"),
    "issues": term("an issue"),
    "impact": term("a part in an issue"),
    "ratings": term("a rating"),
    "area_control": term("the control of an area"),
    "introducer_exceptions": term("an exception for an introducer"),
    "mappings": term("a column mapping"),
    "pins": term("a place on the map"),
    "views": term("a saved view of the map"),
}
"""What was done where rows of a table were written; what comes first names what is done with others."""
EMPTY = Sentence("nothing")
SECRET = frozenset({("channels", "address"), ("sensitive_notes", "note")})
"""Cells that are shown to who asks for them alone: lists and changes are read over shoulders."""
NAMES = {"groups": "label"}
"""In which column a table holds the names of its rows, where that is not `name`."""
Row = Mapping[str, Any]
_SLUG = re.compile("[a-z]+(_[a-z]+)+")
"""How other programs write what was chosen from a list."""


def noun(table: str) -> Sentence:
    """What one row of a table is called."""
    return NOUNS[table]


def act(tables: Iterable[str]) -> Sentence:
    """What was done where rows of some tables were written, in two or three words and without a name."""
    written = set(tables)
    return next((words for table, words in ACTS.items() if table in written), EMPTY)


def brought(preview: pd.DataFrame) -> Sentence:
    """What an import writes: ``Actors: 29 new, 1 changed; Themes: 3 new``."""
    tables = (
        Sentence(
            "{table}: {parts}",
            table=TABLES[row["table"]],
            parts=series(
                filter(
                    None,
                    (
                        row["new"] and Sentence("{n} new", n=row["new"]),
                        row["changed"] and Sentence("{n} changed", n=row["changed"]),
                    ),
                )
            ),
        )
        for row in preview.to_dict("records")
        if row["new"] or row["changed"]
    )
    return series(tables, "; ")


def label(table: str, column: str) -> str:
    """What a column is called on a page."""
    field = schema.forms().get(table, {}).get(column)
    return field.label if field else schema.column_label(column, "en")


def names(m: ActorMap, table: str) -> dict[str, str]:
    """Names of the rows of a table by their ids; of a source its pseudonym."""
    return m.once(("names", table), lambda m: _names(m, table))


def _names(m: ActorMap, table: str) -> dict[str, str]:
    column = NAMES.get(table, "name")
    column = column if column in schema.columns()[table] else "id"
    return dict(zip(m[table]["id"], m[table][column], strict=True))


def name(m: ActorMap, identifier: str, *tables: str) -> Name:
    """The name of a row of one of some tables; its id where none has it."""
    known = (names(m, table).get(identifier) for table in tables)
    return Name(next(filter(None, known), identifier))


def cell(m: ActorMap, column: Column, value: Any) -> Sentence:
    """What a cell says, in words; `EMPTY` where nothing is recorded."""
    if value is None or value == "" or pd.isna(value):
        return EMPTY
    if column.numeric:
        return Sentence("{number:g}", number=value)
    texts = split(str(value)) if column.many else [str(value)]
    return series([_word(m, column, text) for text in texts])


def _word(m: ActorMap, column: Column, text: str) -> object:
    if column.vocabulary and text in (known := schema.vocabulary(column.vocabulary)):
        own = names(m, "groups").get(text) if "groups" in column.references else None
        return Name(own) if own else term(known[text])
    if column.references:
        return name(m, text, *column.references)
    if column.type in {"date", "grade"}:
        return text
    return Name(text.replace("_", " ").capitalize() if _SLUG.fullmatch(text) else text)


def headline(m: ActorMap, table: str, row: Row, of: str = "") -> Sentence:
    """What a row says, in a few words and without its day; columns left out hold nothing.

    Names are those of the map; `of` is an actor on whose record it is read, who is not named again.
    """
    columns = schema.columns()[table]

    def cell_of(column: str) -> Sentence:
        return cell(m, columns[column], row.get(column, ""))

    describe = _HEADLINES.get(table)
    if describe is not None:
        return describe(cell_of, row, of)
    keys = [cell_of(column) for column in schema.key(table) if column != "date" and row.get(column) != of]
    return series([key for key in keys if key is not EMPTY], "; ")


PROOFS = ("ties", "presence", "contacts", "events", "platforms")
"""Tables whose rows prove a finding."""


def proofs(m: ActorMap, evidence: Iterable[str]) -> list[Sentence]:
    """What some records say that prove a finding, each once, in the order of `PROOFS`.

    Who did not agree to be named to others stands by its id alone, as on a chain of introductions.
    """
    m, wanted, headlines = m.once("named by id", _named_by_id), list(evidence), list[Sentence]()
    for table in PROOFS:
        at = m.ids(table).get_indexer(pd.Index(wanted, dtype=object))
        rows = m[table].iloc[sorted(at[at >= 0].tolist())]
        headlines += [headline(m, table, row) for row in rows.to_dict("records")]
    return list(dict.fromkeys(headlines))


def _named_by_id(m: ActorMap) -> ActorMap:
    """The map with the ids of actors that did not agree to be named to others for their names."""
    actors = m.actors
    unnamed = forbidden(actors, "name") & (actors["sphere"] != "field_presence")
    return m.replace(actors=actors.assign(name=actors["name"].mask(unnamed, actors["id"])))


CellOf = Callable[[str], Sentence]
"""What a cell of the row says, by its column."""


def _name(cell_of: CellOf, _row: Row, _of: str) -> Sentence:
    return cell_of("name")


def _tie(cell_of: CellOf, row: Row, of: str) -> Sentence:
    kind = schema.tie_kinds()[row["kind"]]
    if of and of == row["target_id"]:
        return Sentence("{how} {other}", how=term(kind.reverse_label), other=cell_of("source_id"))
    how, other = term(kind.label), cell_of("target_id")
    if of and of == row["source_id"]:
        return Sentence("{how} {other}", how=how, other=other)
    return Sentence("{one} {how} {other}", one=cell_of("source_id"), how=how, other=other)


def _contact(cell_of: CellOf, row: Row, of: str) -> Sentence:
    if of and of == row["actor_id"]:
        return Sentence("met by {office}", office=cell_of("office"))
    return Sentence("{office} met {actor}", office=cell_of("office"), actor=cell_of("actor_id"))


def _presence(cell_of: CellOf, row: Row, of: str) -> Sentence:
    there = Sentence("{theme} in {area}", theme=cell_of("sector"), area=cell_of("pcode"))
    status = schema.presence_statuses().get(str(row.get("status", "")))
    if status and not status.present:
        there = Sentence("{what} ({status})", what=there, status=cell_of("status"))
    return there if of == row["actor_id"] else Sentence("{who}: {what}", who=cell_of("actor_id"), what=there)


def _observation(cell_of: CellOf, row: Row, of: str) -> Sentence:
    if of and of == row["subject_id"]:
        return Sentence("{source} was asked: {answer}", source=cell_of("source"), answer=cell_of("answer"))
    return Sentence(
        "{source} was asked about {subject}: {answer}",
        source=cell_of("source"),
        subject=cell_of("subject_id"),
        answer=cell_of("answer"),
    )


def _event(cell_of: CellOf, row: Row, of: str) -> Sentence:
    if of and of == row.get("subjects"):
        return Sentence("{what}", what=cell_of("type"))
    return Sentence("{what}: {whom}", what=cell_of("type"), whom=cell_of("subjects"))


def _approval(cell_of: CellOf, _row: Row, _of: str) -> Sentence:
    return cell_of("act")


def _channel(cell_of: CellOf, row: Row, of: str) -> Sentence:
    if of == row["actor_id"]:
        return cell_of("way")
    return Sentence("{who}: {way}", who=cell_of("actor_id"), way=cell_of("way"))


def _sensitive_note(cell_of: CellOf, row: Row, of: str) -> Sentence:
    what = term("sensitive note")
    return what if of == row["actor_id"] else Sentence("{who}: {what}", who=cell_of("actor_id"), what=what)


def _introduction(cell_of: CellOf, row: Row, of: str) -> Sentence:
    outcome = cell_of("outcome")
    if of and of == row["actor_id"]:
        return Sentence(
            "asked to introduce the office to {other}: {outcome}", other=cell_of("to_id"), outcome=outcome
        )
    if of and of == row["to_id"]:
        return Sentence(
            "{who} was asked to introduce the office: {outcome}", who=cell_of("actor_id"), outcome=outcome
        )
    return Sentence(
        "{who} was asked to introduce the office to {other}: {outcome}",
        who=cell_of("actor_id"),
        other=cell_of("to_id"),
        outcome=outcome,
    )


def _step(cell_of: CellOf, _row: Row, _of: str) -> Sentence:
    return Sentence(
        "Plan {plan}, step {step}, from {one} to {other}: {status}",
        plan=cell_of("plan"),
        step=cell_of("step"),
        one=cell_of("from_id"),
        other=cell_of("to_id"),
        status=cell_of("status"),
    )


def _control(cell_of: CellOf, row: Row, of: str) -> Sentence:
    if of and of == row["actor_id"]:
        return Sentence("in control of {area}", area=cell_of("pcode"))
    return Sentence("{who} in control of {area}", who=cell_of("actor_id"), area=cell_of("pcode"))


def _exception(cell_of: CellOf, row: Row, of: str) -> Sentence:
    if of and of == row["actor_id"]:
        return Sentence("may introduce the office to {other} by exception", other=cell_of("target_id"))
    return Sentence(
        "{who} may introduce the office to {other} by exception",
        who=cell_of("actor_id"),
        other=cell_of("target_id"),
    )


def _impact(cell_of: CellOf, row: Row, of: str) -> Sentence:
    part = Sentence(
        "{issue}, {way}: {state}", issue=cell_of("issue"), way=cell_of("direction"), state=cell_of("state")
    )
    return part if of == row["actor_id"] else Sentence("{who}: {what}", who=cell_of("actor_id"), what=part)


def _rating(cell_of: CellOf, row: Row, of: str) -> Sentence:
    part = Sentence("{issue}, rated by {rater}", issue=cell_of("issue"), rater=cell_of("rater"))
    return part if of == row["actor_id"] else Sentence("{who}: {what}", who=cell_of("actor_id"), what=part)


_HEADLINES: dict[str, Callable[[CellOf, Row, str], Sentence]] = {
    "actors": _name,
    "platforms": _name,
    "ties": _tie,
    "contacts": _contact,
    "presence": _presence,
    "observations": _observation,
    "events": _event,
    "channels": _channel,
    "sensitive_notes": _sensitive_note,
    "introductions": _introduction,
    "plans": _step,
    "area_control": _control,
    "introducer_exceptions": _exception,
    "impact": _impact,
    "ratings": _rating,
    "approvals": _approval,
}
