"""Cells and rows of a map in words: labels for codes, names for ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.schema import Column
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.tables.cells import split

NOUNS = {
    "actors": term("actor"),
    "ties": term("tie"),
    "contacts": term("contact"),
    "presence": term("presence"),
    "platforms": term("platform"),
    "observations": term("question asked"),
    "events": term("event"),
    "channels": term("channel"),
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
    "duplicates": term("Decisions on two entries"),
    "approvals": term("Proposals"),
}
"""What a table is called, as all of its rows."""
EMPTY = Sentence("nothing")
SECRET = frozenset({("channels", "address")})
"""Cells that are shown to who asks for them alone: lists and changes are read over shoulders."""
NAMES = {"groups": "label"}
"""In which column a table holds the names of its rows, where that is not `name`."""
Row = Mapping[str, Any]
_SLUG = re.compile("[a-z]+(_[a-z]+)+")
"""How other programs write what was chosen from a list."""


def noun(table: str) -> Sentence:
    """What one row of a table is called."""
    return NOUNS[table]


def brought(preview: pd.DataFrame) -> Sentence:
    """What an import writes: ``Actors: 29 new, 1 changed; Themes: 3 new``."""
    told = (
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
    return series(told, "; ")


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
    return series([_word(m, column, one) for one in texts])


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
    """What a row says, in a few words and without its day.

    Parameters
    ----------
    m
        The map on which the names stand.
    table, row
        The row, its cells by column; those left out hold nothing.
    of
        An actor on whose record it is read: it is not named again.
    """
    columns = schema.columns()[table]

    def told(column: str) -> Sentence:
        return cell(m, columns[column], row.get(column, ""))

    said = _HEADLINES.get(table)
    if said is not None:
        return said(told, row, of)
    keys = [told(column) for column in schema.key(table) if column != "date" and row.get(column) != of]
    return series([one for one in keys if one is not EMPTY], "; ")


Told = Callable[[str], Sentence]
"""What a cell of the row says, by its column."""


def _name(told: Told, _row: Row, _of: str) -> Sentence:
    return told("name")


def _tie(told: Told, row: Row, of: str) -> Sentence:
    kind = schema.tie_kinds()[row["kind"]]
    if of and of == row["target_id"]:
        return Sentence("{how} {other}", how=term(kind.reverse_label), other=told("source_id"))
    how, other = term(kind.label), told("target_id")
    if of and of == row["source_id"]:
        return Sentence("{how} {other}", how=how, other=other)
    return Sentence("{one} {how} {other}", one=told("source_id"), how=how, other=other)


def _contact(told: Told, row: Row, of: str) -> Sentence:
    if of and of == row["actor_id"]:
        return Sentence("met by {office}", office=told("office"))
    return Sentence("{office} met {actor}", office=told("office"), actor=told("actor_id"))


def _presence(told: Told, row: Row, of: str) -> Sentence:
    there = Sentence("{theme} in {area}", theme=told("sector"), area=told("pcode"))
    return there if of == row["actor_id"] else Sentence("{who}: {what}", who=told("actor_id"), what=there)


def _observation(told: Told, row: Row, of: str) -> Sentence:
    if of and of == row["subject_id"]:
        return Sentence("{source} was asked: {answer}", source=told("source"), answer=told("answer"))
    return Sentence(
        "{source} was asked about {subject}: {answer}",
        source=told("source"),
        subject=told("subject_id"),
        answer=told("answer"),
    )


def _event(told: Told, row: Row, of: str) -> Sentence:
    if of and of == row.get("subjects"):
        return Sentence("{what}", what=told("type"))
    return Sentence("{what}: {whom}", what=told("type"), whom=told("subjects"))


def _approval(told: Told, _row: Row, _of: str) -> Sentence:
    return told("act")


def _channel(told: Told, row: Row, of: str) -> Sentence:
    if of == row["actor_id"]:
        return told("way")
    return Sentence("{who}: {way}", who=told("actor_id"), way=told("way"))


def _introduction(told: Told, row: Row, of: str) -> Sentence:
    outcome = told("outcome")
    if of and of == row["actor_id"]:
        return Sentence(
            "asked to introduce the office to {other}: {outcome}", other=told("to_id"), outcome=outcome
        )
    if of and of == row["to_id"]:
        return Sentence(
            "{who} was asked to introduce the office: {outcome}", who=told("actor_id"), outcome=outcome
        )
    return Sentence(
        "{who} was asked to introduce the office to {other}: {outcome}",
        who=told("actor_id"),
        other=told("to_id"),
        outcome=outcome,
    )


def _step(told: Told, _row: Row, _of: str) -> Sentence:
    return Sentence(
        "Plan {plan}, step {step}, from {one} to {other}: {status}",
        plan=told("plan"),
        step=told("step"),
        one=told("from_id"),
        other=told("to_id"),
        status=told("status"),
    )


def _control(told: Told, row: Row, of: str) -> Sentence:
    if of and of == row["actor_id"]:
        return Sentence("in control of {area}", area=told("pcode"))
    return Sentence("{who} in control of {area}", who=told("actor_id"), area=told("pcode"))


def _exception(told: Told, row: Row, of: str) -> Sentence:
    if of and of == row["actor_id"]:
        return Sentence("may introduce the office to {other} by exception", other=told("target_id"))
    return Sentence(
        "{who} may introduce the office to {other} by exception",
        who=told("actor_id"),
        other=told("target_id"),
    )


def _impact(told: Told, row: Row, of: str) -> Sentence:
    part = Sentence(
        "{issue}, {way}: {state}", issue=told("issue"), way=told("direction"), state=told("state")
    )
    return part if of == row["actor_id"] else Sentence("{who}: {what}", who=told("actor_id"), what=part)


def _rating(told: Told, row: Row, of: str) -> Sentence:
    part = Sentence("{issue}, rated by {rater}", issue=told("issue"), rater=told("rater"))
    return part if of == row["actor_id"] else Sentence("{who}: {what}", who=told("actor_id"), what=part)


_HEADLINES: dict[str, Callable[[Told, Row, str], Sentence]] = {
    "actors": _name,
    "platforms": _name,
    "ties": _tie,
    "contacts": _contact,
    "presence": _presence,
    "observations": _observation,
    "events": _event,
    "channels": _channel,
    "introductions": _introduction,
    "plans": _step,
    "area_control": _control,
    "introducer_exceptions": _exception,
    "impact": _impact,
    "ratings": _rating,
    "approvals": _approval,
}
