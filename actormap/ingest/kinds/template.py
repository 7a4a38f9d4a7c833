"""The tables of this program, under their own headers or under those that a mapping file says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, merged_issues, shorten
from actormap.core.search import persons
from actormap.core.sentences import Name, Sentence, first_of, listed, series
from actormap.core.tables.issues import notice
from actormap.ingest.mapping.columns import (
    ANSWERS,
    CALENDAR,
    CERTAIN,
    SILENT,
    WHO,
    Columns,
    Guess,
    Recognised,
    Rule,
    Table,
    answer,
)
from actormap.ingest.mapping.dates import GREGORIAN, asks
from actormap.ingest.mapping.rules import kinds_of_lists
from actormap.ingest.rows.reading import NO_SIGNS, Part, Read, Signs, Wishes, unsaid
from actormap.ingest.sheet.headers import meaning_of, normal
from actormap.ingest.sheet.layout import Layout, doubtful_headers, tag_of

_SHOWN = 12
_FEW = 2
"""A file is never taken for a table on one column's name."""


@cache
def _names(table: str) -> tuple[dict[object, str], ...]:
    """Columns by their tags, their names and their other names in all languages, as headers are compared."""
    columns = schema.columns()[table].values()
    others: dict[object, str] = {
        normal(schema.column_label(column.name, language)): column.name
        for column in columns
        for language in schema.LANGUAGES
    }
    return (
        {tag: column.name for column in columns if column.hxl and (tag := tag_of(column.hxl))},
        {normal(column.name): column.name for column in columns},
        others | {normal(alias): column.name for column in columns for alias in column.aliases},
    )


def required(table: str) -> list[str]:
    """Columns that a file of this table cannot do without."""
    return [c.name for c in schema.columns()[table].values() if c.required and not c.default]


def _lacking(table: str, layout: Layout) -> list[str]:
    """Those of them that are not there."""
    return [name for name in required(table) if name not in match(table, layout)]


def match(table: str, layout: Layout, taken: Iterable[int] = ()) -> dict[str, list[int]]:
    """Columns of a table with their places in a file: by HXL tag, else by name, else by alias.

    More than one place for a column is for the caller to refuse.
    """
    free = set(range(len(layout.headers))) - set(taken)
    places: dict[str, list[int]] = {}
    for names, heads in zip(_names(table), (layout.tags, layout.plain, layout.plain), strict=True):
        new: dict[str, list[int]] = {}
        for at in sorted(free):
            name = names.get(heads[at])
            if name and name not in places:
                new.setdefault(name, []).append(at)
        places |= new
        free -= {at for places_of_column in new.values() for at in places_of_column}
    return places


def columns_of(table: str, layout: Layout) -> Columns:
    """What the columns of a file are in a table, by their headers; "" where they are none of it."""
    names = {places[0]: name for name, places in match(table, layout).items()}
    every = range(len(layout.headers))
    reason = Sentence("its header")
    return Columns(tuple(Guess(at, names.get(at, ""), float(at in names), reason) for at in every))


def named(name: str) -> str | None:
    """The table that the name of a file or a sheet says, such as ``guinea_actors``."""
    plain = name.strip().casefold()
    for table in schema.open_tables():
        if plain == table or plain.endswith((f"_{table}", f"-{table}", f" {table}")):
            return table
    return None


def sealed_table_of(layout: Layout) -> str:
    """The table of the sealed part that a table in a file is; "" where it lacks a column of each of them."""
    fits = [table for table in sorted(schema.sealed_tables()) if not _lacking(table, layout)]
    return fits[0] if len(fits) == 1 else ""


def not_sealed(layout: Layout) -> Issue:
    """What is said of a table that is none of the sealed part."""
    needs = (series(map(Name, required(table))) for table in sorted(schema.sealed_tables()))
    return layout.issue("sealed.columns", layout.line, columns=series(needs, " / "))


def fitting(layout: Layout) -> dict[str, int]:
    """Tables whose required columns are there, with at least two and half of all columns known: how many."""
    filled = len(list(filter(None, layout.headers)))
    known = {table: len(match(table, layout)) for table in schema.open_tables()}
    return {
        table: number
        for table, number in known.items()
        if number >= _FEW and number * 2 >= filled and not _lacking(table, layout)
    }


def table_of(layout: Layout) -> str:
    """The table of ours that a table in a file is, "" where its columns do not say it beyond doubt.

    The name of the file or sheet decides among tables whose columns are there; without it, one table must
    have the most columns, and one of them must be its own (a code with two words, such as ``source_id``).
    """
    known = fitting(layout)
    name = named(layout.grid.name)
    if name in known:
        return name
    best = [table for table, number in known.items() if number == max(known.values())]
    if len(best) == 1 and any(
        "_" in header and header in schema.columns()[best[0]] for header in layout.plain
    ):
        return best[0]
    if name and _half_known(name, layout):
        return name
    return ""


def _half_known(table: str, layout: Layout) -> bool:
    matches = match(table, layout)
    return len(matches) >= _FEW and len(matches) * 2 >= len(layout.headers)


def read(tables: Sequence[Table], _wishes: Wishes) -> Read:
    """Rows of our tables."""
    parts: list[Part] = []
    issues = {issue: None for table in tables if (issue := _of_others(table))}
    tables = [table for table in tables if not _of_others(table)]
    for layout in {id(table.layout): table.layout for table in tables}.values():
        mine: list[Part] = []
        for table in tables:
            if table.layout is layout:
                part, new_issues = part_of(layout, table.ours, table.rule)
                mine.append(part)
                issues |= dict.fromkeys([*new_issues, *_persons(part, table.rule)])
        used = {at for part in mine for at in part.places.values()}
        new_issues = [*layout.widths(), *layout.faults(used), *doubtful_headers(layout), *layout.unused(used)]
        issues |= dict.fromkeys(new_issues)
        parts += mine
    return parts, list(issues)


def _personal(part: Part) -> bool:
    """Whether columns that are not ours speak of persons, and none says what the rows are."""
    if {"kind", "types", "sphere"} & set(part.frame) or "name" not in part.places:
        return False
    rest = (header for at, header in enumerate(part.layout.headers) if at not in part.places.values())
    meanings = (schema.meanings().get(meaning_of(header)[0]) for header in rest)
    return any(meaning is not None and meaning.personal for meaning in meanings)


def _persons(part: Part, rule: Rule) -> Iterator[Issue]:
    """Rows of actors that name nobody, and those that may be persons where no word says what they are."""
    if part.table != "actors" or "name" not in part.frame:
        return
    if _personal(part):
        yield from unsaid(part.layout, part.places["name"], rule)
    answered = bool(answer(rule.constants, WHO))
    kinds = part.frame.get("kind", pd.Series("", index=part.frame.index))
    types = part.frame.get("types", pd.Series("", index=part.frame.index))
    for name, kind, label, line in zip(part.frame["name"], kinds, types, part.lines, strict=True):
        whose = "" if kind else persons.whose(name, label)
        if persons.is_hidden(name):
            yield part.layout.issue("actor.nobody", line, part.places.get("name"))
        elif whose == persons.PERSON or (whose and not answered):
            yield part.layout.issue(
                "actor.kind_unsaid",
                line,
                part.places.get("name"),
                value=persons.masked(name),
                kind=Name("kind"),
            )


def _of_others(table: Table) -> Issue | None:
    """An error where what is said to be a table of ours lacks columns of it, and has hardly any."""
    layout, rule = table.layout, table.rule
    lacks = _lacking(table.ours, layout)
    if not lacks or rule.table or _half_known(table.ours, layout):
        return None
    return layout.issue(
        "column.missing",
        layout.line,
        table=Name(table.ours),
        columns=series(map(Name, lacks)),
        found=_headers(layout),
        kinds=series(kinds_of_lists()),
    )


def part_of(layout: Layout, table: str, rule: Rule = SILENT) -> tuple[Part, list[Issue]]:
    """Rows of a table out of a file, by its headers and by what a mapping file says."""
    given, issues = _given(layout, rule), list[Issue]()
    constants = dict(rule.constants)
    if not rule.table:  # said of all lists, so only where this one does not say it itself
        there = match(table, layout)
        unsaid = {name: text for name, text in constants.items() if name not in {*there, *ANSWERS}}
        constants = unsaid if table == "actors" else {}
    ignored = set(map(normal, rule.ignore))
    idle = [at for at, header in enumerate(layout.plain) if header in ignored]
    matches = match(table, layout, [*given.values(), *idle])
    for name in set(matches) & set(constants):
        if name not in given:
            issues.append(
                rule.issue(("constants", name), "mapping.conflict", Sentence("the file has this column"))
            )
    places = {name: at[0] for name, at in matches.items()} | given
    for name, at in matches.items():
        if name not in given and len({layout.plain[place] for place in at}) > 1:
            both = listed(Sentence("'{header}'", header=layout.shown(place)) for place in at)
            issues.append(
                layout.issue("header.duplicate/column", layout.line, at[1], headers=both, column=Name(name))
            )
    missing = frozenset(required(table)) - set(places) - set(constants)
    for name in sorted(missing):
        issues.append(
            layout.issue("column.missing/column", layout.line, column=Name(name), found=_headers(layout))
        )
    texts: dict[str, Any] = {}
    for name, place in places.items():
        texts[name], blanks = layout.cells(place)
        issues += blanks
        if name in rule.recoded:
            many = schema.columns()[table][name].many
            texts[name] = _translated(list(texts[name]), rule.recoded[name], many=many)
    texts |= {name: [text] * len(layout.rows) for name, text in constants.items() if name not in texts}
    issues += _of_other_calendars(layout, table, places, texts, rule)
    frame = pd.DataFrame(texts, index=range(len(layout.rows)), dtype="str")
    answers = [name for name in schema.tables()[table].answers if name in frame]
    silent = (frame[answers] == "").all(axis=1) if answers else pd.Series(data=False, index=frame.index)
    issues += merged_issues(
        layout.issue("row.silent", line, warning=True)
        for line, left in zip(layout.lines, silent, strict=True)
        if left
    )
    lines = [line for line, left in zip(layout.lines, silent, strict=True) if not left]
    return Part(table, frame[~silent].reset_index(drop=True), lines, layout, places, missing), issues


def _of_other_calendars(
    layout: Layout, table: str, places: Mapping[str, int], texts: Mapping[str, Any], rule: Rule
) -> list[Issue]:
    """Days of our tables whose years are likely those of another calendar."""
    if answer(rule.constants, CALENDAR) == GREGORIAN:
        return []
    problem = notice("date.year")
    return merged_issues(
        layout.issue(problem, line, place, value=text)
        for name, place in places.items()
        if schema.columns()[table][name].type == "date"
        for line, text in zip(layout.lines, texts[name], strict=True)
        if text and asks(text, "")
    )


def _given(layout: Layout, rule: Rule) -> dict[str, int]:
    """Places of the columns of which a mapping file says the header; one that is not there is told before."""
    exact = {header: place for place, header in reversed(list(enumerate(layout.headers)))}
    loose = {layout.plain[place]: place for place in exact.values()}
    places = {
        name: exact.get(header, loose.get(normal(header)))
        for name in rule.columns
        for header in rule.headers(name)[:1]
    }
    return {name: place for name, place in places.items() if place is not None}


def _headers(layout: Layout) -> Sentence:
    return first_of([shorten(text, 30) for text in layout.headers], _SHOWN)


def _translated(texts: list[str], values: dict[str, str], *, many: bool) -> list[str]:
    each = {text: values.get(text, text) for text in texts}
    for text in each.keys() - values.keys() if many else ():
        parts = map(str.strip, text.split(schema.SEPARATOR))
        each[text] = schema.SEPARATOR.join(values.get(part, part) for part in parts)
    return [each[text] for text in texts]


def signs(layout: Layout, _columns: Columns | None = None) -> Signs:
    """How certain it is that this is a table of ours."""
    table = table_of(layout)
    if not table:
        return NO_SIGNS
    sentences = [
        Sentence(
            "{known} of {all} columns are those of the table {table}",
            known=len(match(table, layout)),
            all=len(layout.headers),
            table=Name(table),
        )
    ]
    if named(layout.grid.name) == table:
        # A list of others may be called so too; where a column is missing, what its columns say comes first.
        return 0.98 if table in fitting(layout) else CERTAIN, [
            *sentences,
            Sentence("its name says so"),
        ]
    return 0.95, sentences


def straight(layout: Layout) -> Table | None:
    """A table whose headers are all names of our columns, which needs no guess; None of any other."""
    table = table_of(layout)
    if not table or not schema.columns()[table].keys() >= {*layout.plain}:
        return None
    certainty, sentences = signs(layout)
    return Table(layout, Columns(()), (Recognised("template", certainty, tuple(sentences)),), ours=table)
