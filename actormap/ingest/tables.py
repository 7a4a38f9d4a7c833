"""Tables of ours out of tables in files: which column is which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from actormap import schema
from actormap.errors import Issue, shorten
from actormap.ingest.grid import Layout, Tag, normal, tag_of
from actormap.ingest.mapping import Rule
from actormap.tables.cells import Unreadable

_SHOWN = 12


@cache
def _tags(table: str) -> dict[Tag | None, str]:
    found = {tag_of(column.hxl): column.name for column in schema.columns()[table].values() if column.hxl}
    return {tag: name for tag, name in found.items() if tag}


@cache
def _names(table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Columns by their names and by their other names, as headers are compared."""
    columns = schema.columns()[table].values()
    return (
        {normal(column.name): column.name for column in columns},
        {normal(alias): column.name for column in columns for alias in column.aliases},
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
        free -= {at for found in new.values() for at in found}
    return places


def named(name: str) -> str | None:
    """The table that the name of a file or a sheet says, such as ``guinea_actors``."""
    plain = name.strip().casefold()
    for table in schema.tables():
        if plain == table or plain.endswith((f"_{table}", f"-{table}", f" {table}")):
            return table
    return None


def fitting(layout: Layout) -> list[str]:
    """Tables whose required columns are all there."""
    return [table for table in schema.tables() if set(required(table)) <= set(match(table, layout))]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table out of one file, still text.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Texts, columns by the names of the schema.
    lines
        Where each row stands.
    layout
        The file's side.
    places
        Columns of the table with their places in the file.
    missing
        Required columns that the file has not.
    derived
        True for rows read out of other rows, such as the organisations of a 3W: what the map
        already records about them stays as it is.
    """

    table: str
    frame: pd.DataFrame
    lines: list[int]
    layout: Layout
    places: dict[str, int]
    missing: frozenset[str] = field(default_factory=frozenset)
    derived: bool = False


def part_of(layout: Layout, table: str, rule: Rule | None = None) -> tuple[Part, list[Issue]]:
    """Rows of a table out of a file, by its headers and by what a mapping file says.

    Parameters
    ----------
    layout
        The file.
    table
        Name of the table.
    rule
        What a mapping file says about this file.
    """
    given, issues = _given(layout, rule) if rule else ({}, [])
    constants = dict(rule.constants) if rule else {}
    found = match(table, layout, given.values())
    for name in set(found) & set(constants):
        if rule and name not in given:
            issues.append(rule.issue(("constants", name), "mapping.conflict", "the file has this column"))
    places = {name: at[0] for name, at in found.items()} | given
    for name, at in found.items():
        if name not in given and len({layout.plain[place] for place in at}) > 1:
            both = " and ".join(repr(layout.headers[place]) for place in at)
            problem = Unreadable("header.duplicate", f"{both} both mean {name}", "Rename all but one.")
            issues.append(layout.issue(problem, line=layout.grid.lines[0], position=at[1]))
    missing = frozenset(required(table)) - set(places) - set(constants)
    issues += [_missing(layout, name) for name in sorted(missing)]
    texts: dict[str, list[str]] = {}
    for name, place in places.items():
        texts[name], blanks = layout.texts(place)
        issues += blanks
        if rule and name in rule.recoded:
            texts[name] = _translated(texts[name], rule.recoded[name], schema.columns()[table][name].many)
    texts |= {name: [text] * len(layout.rows) for name, text in constants.items() if name not in texts}
    frame = pd.DataFrame(texts, index=range(len(layout.rows)), dtype="str")
    return Part(table, frame, layout.lines, layout, places, missing), issues


def _given(layout: Layout, rule: Rule) -> tuple[dict[str, int], list[Issue]]:
    exact = {header: place for place, header in reversed(list(enumerate(layout.headers)))}
    loose = {layout.plain[place]: place for place in exact.values()}
    given, issues = {}, []
    for name, header in rule.columns.items():
        place = exact.get(header, loose.get(normal(header)))
        if place is not None:
            given[name] = place
            continue
        found = ", ".join(shorten(text) for text in layout.headers[:_SHOWN])
        problem = f"{layout.grid.file} has no column {header!r}; found {found}"
        issues.append(rule.issue(("columns", name), "mapping.header", problem))
    return given, issues


def _missing(layout: Layout, name: str) -> Issue:
    found = ", ".join(shorten(text, 30) for text in layout.headers[:_SHOWN])
    more = " …" if len(layout.headers) > _SHOWN else ""
    problem = Unreadable(
        "column.missing", f"no column called {name}; found {found}{more}",
        f"Name the column {name}, or say in a mapping file which column it is.",
    )  # fmt: skip
    return layout.issue(problem, line=layout.grid.lines[0])


def _translated(texts: list[str], values: dict[str, str], many: bool) -> list[str]:
    def single(text: str) -> str:
        return values.get(text, text)

    def several(text: str) -> str:
        whole = values.get(text)
        parts = (single(part.strip()) for part in text.split(schema.SEPARATOR))
        return schema.SEPARATOR.join(parts) if whole is None else whole

    each = {text: several(text) if many else single(text) for text in set(texts)}
    return [each[text] for text in texts]
