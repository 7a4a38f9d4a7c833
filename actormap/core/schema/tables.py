"""Tables of a map: what they are, their columns, and what their rows say."""

from __future__ import annotations

from functools import cache

from actormap.core.schema.reading import cell_number, cell_values, read_rows
from actormap.core.schema.rows import Column, Table


@cache
def columns() -> dict[str, dict[str, Column]]:
    """Every table with its columns in order: ``columns()["ties"]["weight"]``."""
    tables: dict[str, dict[str, Column]] = {}
    for row in read_rows("columns"):
        tables.setdefault(row["table"], {})[row["column"]] = Column(
            table=row["table"],
            name=row["column"],
            type=row["type"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
            required=row["required"] == "yes",
            key=row["key"] == "yes",
            further_key=row["key"] == "last",
            vocabulary=row["vocabulary"],
            references=cell_values(row["references"]),
            strict=row["strict"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
            if_hidden=row["if_hidden"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
            min=cell_number(row["min"]),
            max=cell_number(row["max"]),
            default=row["default"],
            aliases=cell_values(row["aliases"]),
            hxl=row["hxl"],
            shared=row["shared"] == "yes",
            description=row["description"],
        )
    return tables


@cache
def tables() -> dict[str, Table]:
    """Every table by its name, in the order in which they are read."""
    about = {
        row["table"]: Table(
            row["noun"],
            row["act"],
            row["leads"] == "yes",
            row["label"],
            row["node"],
            row["names_in"],
            row["kept_on"],
            row["on_record"],  # type: ignore[arg-type]  # checked by tests
            row["proves"] == "yes",
            row["secret"],
            row["in_no_file"] == "yes",
            row["searched"] == "yes",
            cell_values(row["answers"]),
            row["sealed"] == "yes",
        )
        for row in read_rows("tables")
    }
    return {table: about[table] for table in columns()}


@cache
def open_tables() -> dict[str, Table]:
    """The tables that an open store holds: all that files, forms, lists and searches of it know."""
    return {table: about for table, about in tables().items() if not about.sealed}


@cache
def sealed_tables() -> frozenset[str]:
    """Names of the tables that no open store holds."""
    return frozenset(tables()) - frozenset(open_tables())


@cache
def headlines() -> dict[tuple[str, str], tuple[str, ...]]:
    """What rows say in a few words, with ``{column}`` for a cell, ``{one|other}`` for the first of several.

    By table, and the column by which they stand on a record; "" for a row read by itself. Of several
    sentences the first counts whose cells all hold something, else the last.
    """
    sentences: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in read_rows("headlines"):
        sentences[row["table"], row["on"]] = (*sentences.get((row["table"], row["on"]), ()), row["sentence"])
    return sentences


@cache
def key(table: str) -> tuple[str, ...]:
    """Columns whose values tell two rows of a table apart."""
    return tuple(column.name for column in columns()[table].values() if column.key)


@cache
def further_key(table: str) -> tuple[str, ...]:
    """Columns that tell two rows of a table apart where all of `key` is the same."""
    return tuple(column.name for column in columns()[table].values() if column.further_key)
