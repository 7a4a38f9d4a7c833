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
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.answers import ANSWERS, CALENDAR, WHO, answer
from actormap.ingest.mapping.calendars import GREGORIAN, asks
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.mapping.table import CERTAIN, Table
from actormap.ingest.rows.lacking import unsaid
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.sheet.headers import meaning_of, normal
from actormap.ingest.sheet.layout import Layout, Tag, doubtful_headers, tag_of

_SHOWN = 12
_FEW = 2
"""A file is never taken for a table on one column's name."""


@cache
def _tags(table: str) -> dict[Tag | None, str]:
    names = {tag_of(column.hxl): column.name for column in schema.columns()[table].values() if column.hxl}
    return {tag: name for tag, name in names.items() if tag}


@cache
def _names(table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Columns by their names and by their other names in all languages, as headers are compared."""
    columns = schema.columns()[table].values()
    others = {
        normal(schema.column_label(column.name, language)): column.name
        for column in columns
        for language in schema.LANGUAGES
    }
    return (
        {normal(column.name): column.name for column in columns},
        others | {normal(alias): column.name for column in columns for alias in column.aliases},
    )


def required(table: str) -> list[str]:
    """Columns that a file of this table cannot do without."""
    return [c.name for c in schema.columns()[table].values() if c.required and not c.default]


def match(table: str, layout: Layout, taken: Iterable[int] = ()) -> dict[str, list[int]]:
    """Columns of a table with their places in a file: by HXL tag, else by name, else by alias.

    More than one place for a column is for the caller to refuse.
    """
    free = set(range(len(layout.headers))) - set(taken)
    tags = _tags(table)
    names, aliases = _names(table)
    places: dict[str, list[int]] = {}
    for meant in (
        {at: tags.get(layout.tags[at]) for at in free},
        {at: names.get(layout.plain[at]) for at in free},
        {at: aliases.get(layout.plain[at]) for at in free},
    ):
        new: dict[str, list[int]] = {}
        for at in sorted(free):
            name = meant[at]
            if name and name not in places:
                new.setdefault(name, []).append(at)
        places |= new
        free -= {at for places_of_column in new.values() for at in places_of_column}
    return places


def named(name: str) -> str | None:
    """The table that the name of a file or a sheet says, such as ``guinea_actors``."""
    plain = name.strip().casefold()
    for table in schema.open_tables():
        if plain == table or plain.endswith((f"_{table}", f"-{table}", f" {table}")):
            return table
    return None


def sealed_table_of(layout: Layout) -> str:
    """The table of the sealed part that a table in a file is; "" where it lacks a column of each of them."""
    fits = [
        table for table in sorted(schema.sealed_tables()) if set(required(table)) <= set(match(table, layout))
    ]
    return fits[0] if len(fits) == 1 else ""


def not_sealed(layout: Layout) -> Issue:
    """What is said of a table that is none of the sealed part."""
    needs = (series(map(Name, required(table))) for table in sorted(schema.sealed_tables()))
    problem = Sentence("its columns are neither those of cases nor those of their steps")
    remedy = Sentence(
        "Name the columns as in docs/protection.md: a table needs {columns}.", columns=series(needs, " / ")
    )
    return layout.issue(Unreadable("sealed.columns", problem, remedy), line=layout.line)


def fitting(layout: Layout) -> dict[str, int]:
    """Tables whose required columns are there, with at least two and half of all columns known: how many."""
    filled = sum(1 for at in range(len(layout.headers)) if layout.headers[at])
    known = {table: len(match(table, layout)) for table in schema.open_tables()}
    return {
        table: number
        for table, number in known.items()
        if number >= _FEW and number * 2 >= filled and set(required(table)) <= set(match(table, layout))
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


def signs(layout: Layout, _columns: Columns) -> tuple[float, Sequence[Sentence]]:
    """How certain it is that this is a table of ours."""
    table = table_of(layout)
    if not table:
        return 0.0, ()
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
        return 0.98 if table in fitting(layout) else CERTAIN, [*sentences, Sentence("its name says so")]
    return 0.95, sentences


def read(tables: Sequence[Table], _wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Rows of our tables."""
    parts: list[Part] = []
    of_others = [
        table for table in tables if table.ours and _is_of_others(table.layout, table.ours, table.rule)
    ]
    issues = {_of_others(table.layout, table.ours): None for table in of_others}
    tables = [table for table in tables if table not in of_others]
    for layout in {id(table.layout): table.layout for table in tables}.values():
        mine: list[Part] = []
        for table in tables:
            if table.layout is layout:
                part, new_issues = part_of(layout, table.ours or table_of(layout), table.rule)
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


def _persons(part: Part, rule: Rule | None) -> Iterator[Issue]:
    """Rows of actors that name nobody, and those that may be persons where no word says what they are."""
    if part.table != "actors" or "name" not in part.frame:
        return
    if _personal(part):
        yield from unsaid(part.layout, part.places["name"], rule)
    answered = bool(rule and answer(rule.constants, WHO))
    kinds = part.frame.get("kind", pd.Series("", index=part.frame.index))
    types = part.frame.get("types", pd.Series("", index=part.frame.index))
    for name, kind, label, line in zip(part.frame["name"], kinds, types, part.lines, strict=True):
        whose = "" if kind else persons.whose(name, label)
        if persons.is_hidden(name):
            yield part.layout.issue(_NOBODY, line=line, position=part.places.get("name"))
        elif whose == persons.PERSON or (whose and not answered):
            yield part.layout.issue(
                _KIND, line=line, position=part.places.get("name"), value=persons.masked(name)
            )


_NOBODY = Unreadable(
    "actor.nobody",
    Sentence("this names nobody"),
    Sentence("Write a name that may be written, or take the row out."),
)
_KIND = Unreadable(
    "actor.kind_unsaid",
    Sentence("nothing says whether this is a person or an organisation"),
    Sentence(
        "Say which in the column {kind}; a person is entered only where the person is the contact.",
        kind=Name("kind"),
    ),
)


def _is_of_others(layout: Layout, table: str, rule: Rule | None) -> bool:
    """Whether what is said to be a table of ours lacks columns of it, and has hardly any."""
    lacks = set(required(table)) - set(match(table, layout))
    return bool(lacks) and (rule is None or not rule.table) and not _half_known(table, layout)


def _of_others(layout: Layout, table: str) -> Issue:
    lacks = [name for name in required(table) if name not in match(table, layout)]
    problem = Unreadable(
        "column.missing",
        Sentence(
            "its columns are not those of our table {table}: there is no {columns}; found {found}",
            table=Name(table),
            columns=series(map(Name, lacks)),
            found=first_of([shorten(text, 30) for text in layout.headers], _SHOWN),
        ),
        Sentence(
            "If it is a list of others, say which kind of list it is: {kinds}.",
            kinds=series(kind for kind in schema.kinds() if kind != "template"),
        ),
    )
    return layout.issue(problem, line=layout.line)


def part_of(layout: Layout, table: str, rule: Rule | None = None) -> tuple[Part, list[Issue]]:
    """Rows of a table out of a file, by its headers and by what a mapping file says."""
    given, issues = _given(layout, rule) if rule else ({}, [])
    constants = dict(rule.constants) if rule else {}
    if rule and not rule.table:  # said of all lists, so only where this one does not say it itself
        there = match(table, layout)
        unsaid = {name: text for name, text in constants.items() if name not in {*there, *ANSWERS}}
        constants = unsaid if table == "actors" else {}
    matches = match(table, layout, [*given.values(), *_ignored(layout, rule)])
    for name in set(matches) & set(constants):
        if rule and name not in given:
            issues.append(
                rule.issue(("constants", name), "mapping.conflict", Sentence("the file has this column"))
            )
    places = {name: at[0] for name, at in matches.items()} | given
    for name, at in matches.items():
        if name not in given and len({layout.plain[place] for place in at}) > 1:
            both = listed(Sentence("'{header}'", header=shorten(layout.headers[place])) for place in at)
            problem = Unreadable(
                "header.duplicate",
                Sentence("{headers} both mean {column}", headers=both, column=Name(name)),
                Sentence("Rename all but one."),
            )
            issues.append(layout.issue(problem, line=layout.line, position=at[1]))
    missing = frozenset(required(table)) - set(places) - set(constants)
    issues += [_missing(layout, name) for name in sorted(missing)]
    texts: dict[str, Any] = {}
    for name, place in places.items():
        texts[name], blanks = layout.cells(place)
        issues += blanks
        if rule and name in rule.recoded:
            texts[name] = _translated(
                list(texts[name]), rule.recoded[name], schema.columns()[table][name].many
            )
    texts |= {name: [text] * len(layout.rows) for name, text in constants.items() if name not in texts}
    issues += _of_other_calendars(layout, table, places, texts, rule)
    frame = pd.DataFrame(texts, index=range(len(layout.rows)), dtype="str")
    answers = [name for name in schema.tables()[table].answers if name in frame]
    silent = (frame[answers] == "").all(axis=1) if answers else pd.Series(data=False, index=frame.index)
    issues += _silent(layout, [line for line, left in zip(layout.lines, silent, strict=True) if left])
    lines = [line for line, left in zip(layout.lines, silent, strict=True) if not left]
    return Part(table, frame[~silent].reset_index(drop=True), lines, layout, places, missing), issues


def _of_other_calendars(
    layout: Layout, table: str, places: Mapping[str, int], texts: Mapping[str, Any], rule: Rule | None
) -> list[Issue]:
    """Days of our tables whose years are likely those of another calendar."""
    if rule and answer(rule.constants, CALENDAR) == GREGORIAN:
        return []
    problem = Unreadable(
        "date.year",
        Sentence("a year that is likely one of another calendar"),
        Sentence("Write the Gregorian day; if it is one, say so (calendar=gregorian)."),
    )
    dates = [name for name in places if schema.columns()[table][name].type == "date"]
    return merged_issues(
        layout.issue(problem, line=line, position=places[name], value=text)
        for name in dates
        for line, text in zip(layout.lines, texts[name], strict=True)
        if text and asks(text, "")
    )


def _silent(layout: Layout, lines: Iterable[int]) -> list[Issue]:
    """Rows that were prepared to be filled in, and were not."""
    problem = Unreadable(
        "row.silent",
        Sentence("nothing is filled in, so nothing is taken from it"),
        Sentence("Leave it so, or fill it in and bring it again."),
    )
    return merged_issues(layout.issue(problem, line=line, warning=True) for line in lines)


def _ignored(layout: Layout, rule: Rule | None) -> list[int]:
    """Places of columns from which nothing is taken."""
    headers = {normal(header) for header in rule.ignore} if rule else set()
    return [at for at, header in enumerate(layout.plain) if header in headers]


def _given(layout: Layout, rule: Rule) -> tuple[dict[str, int], list[Issue]]:
    exact = {header: place for place, header in reversed(list(enumerate(layout.headers)))}
    loose = {layout.plain[place]: place for place in exact.values()}
    given, issues = {}, []
    for name, header in ((name, rule.headers(name)[0]) for name in rule.columns):
        place = exact.get(header, loose.get(normal(header)))
        if place is not None:
            given[name] = place
            continue
        headers = series(map(shorten, layout.headers[:_SHOWN]))
        problem = Sentence(
            "{file} has no column '{header}'; found {found}",
            file=Name(layout.grid.file),
            header=shorten(header),
            found=headers,
        )
        issues.append(rule.issue(("columns", name), "mapping.header", problem))
    return given, issues


def _missing(layout: Layout, name: str) -> Issue:
    headers = first_of([shorten(text, 30) for text in layout.headers], _SHOWN)
    problem = Unreadable(
        "column.missing",
        Sentence("no column called {column}; found {found}", column=Name(name), found=headers),
        Sentence("Name the column {column}, or say which column it is.", column=Name(name)),
    )
    return layout.issue(problem, line=layout.line)


def _translated(texts: list[str], values: dict[str, str], many: bool) -> list[str]:
    def single(text: str) -> str:
        return values.get(text, text)

    def several(text: str) -> str:
        whole = values.get(text)
        parts = (single(part.strip()) for part in text.split(schema.SEPARATOR))
        return schema.SEPARATOR.join(parts) if whole is None else whole

    each = {text: several(text) if many else single(text) for text in set(texts)}
    return [each[text] for text in texts]
