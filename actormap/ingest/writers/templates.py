"""Tables of ours as workbooks to fill in: headers and choices in one language, read back exactly."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from actormap.core import schema
from actormap.core.errors import ActormapError, shorten
from actormap.core.schema import Column
from actormap.core.sentences import Name, Sentence, series
from actormap.core.words import RIGHT_TO_LEFT
from actormap.ingest.choices.remembered import TABLE as REMEMBERED
from actormap.ingest.writers.book import EXPLANATIONS, Book

_ROWS = 5000
"""So many rows of a template have lists to choose from."""
_TITLE, _MESSAGE = 32, 255
"""So long are title and text of a message beside a cell at most."""
_HEADERS = ("Column", "Header here", "Needed", "What it means", "What may stand there", "Example")
_EXAMPLES = {
    "id": "A01",
    "ids": "A01; A02",
    "text": "",
    "texts": "",
    "pcode": "GN001",
    "pcodes": "GN001; GN002",
    "number": "0.5",
    "integer": "1",
    "date": "2026-03-31",
    "time": "18:05+03:00",
    "grade": "B2",
}


def to_fill_in() -> tuple[str, ...]:
    """Tables that people fill in: all but the one that the program keeps of mapping files."""
    return tuple(table for table in schema.open_tables() if table != REMEMBERED)


def template_bytes(tables: Iterable[str], *, language: str = "en") -> bytes:
    """A workbook with a sheet for each table, and one in English that explains every column.

    What is filled in is read back in any language: headers as columns, choices as codes.
    """
    tables = list(dict.fromkeys(tables))
    for table in tables:
        if table not in to_fill_in():
            known = series(map(Name, to_fill_in()))
            raise ActormapError(
                "there is no table '{table}'. Use all, or some of: {known}.",
                table=shorten(table),
                known=known,
            )
    if language not in schema.LANGUAGES:
        known = series(
            Sentence("{code} ({name})", code=Name(code), name=Name(name))
            for code, name in schema.LANGUAGES.items()
        )
        raise ActormapError(
            "there are no templates in '{language}'. Use one of: {known}.",
            language=Name(language),
            known=known,
        )
    book = Book()
    columns = [column for table in tables for column in schema.columns()[table].values()]
    lists = {column.vocabulary: "" for column in columns if column.vocabulary}
    for at, vocabulary in enumerate(lists, len(_HEADERS) + 2):
        last = len(schema.vocabulary(vocabulary)) + 1
        lists[vocabulary] = f"='{EXPLANATIONS}'!${xl_col_to_name(at)}$2:${xl_col_to_name(at)}${last}"
    for table in tables:
        mine = list(schema.columns()[table].values())
        headers = [schema.column_label(column.name, language) for column in mine]
        sheet = book.sheet(table, headers, right_to_left=language in RIGHT_TO_LEFT)
        for at, (column, header) in enumerate(zip(mine, headers, strict=True)):
            if column.type == "date":
                book.as_days(sheet, at)
            sheet.data_validation(1, at, _ROWS, at, _guided(column, header, lists))
    _explain(book, columns, list(lists), language)
    return book.bytes()


def _guided(column: Column, header: str, lists: dict[str, str]) -> dict[str, Any]:
    """What stands beside a cell, and the list to choose from; where several may stand, it only offers."""
    shown: dict[str, Any] = {
        "validate": "any",
        "input_title": header[:_TITLE],
        "input_message": f"{column.description}. {column.takes}"[:_MESSAGE],
    }
    if column.vocabulary:
        closed = not column.many and not column.references
        shown |= {"validate": "list", "source": lists[column.vocabulary], "show_error": closed}
    return shown


def _explain(book: Book, columns: list[Column], lists: list[str], language: str) -> None:
    """The sheet that explains: a row for each column, and beside them the lists to choose from."""
    rows = [
        [
            column.table,
            column.name,
            schema.column_label(column.name, language),
            "yes" if column.required and not column.default else "",
            column.description,
            column.takes,
            _example(column, language),
        ]
        for column in columns
    ]
    choices = [
        [schema.code_label(name, code, language) for code in schema.vocabulary(name)] for name in lists
    ]
    blank = [""] * (len(_HEADERS) + 1)
    lines = [
        [*(row or blank), "", *(label or "" for label in labels)]
        for row, *labels in zip_longest(rows, *choices)
    ]
    book.explain(lines, [*_HEADERS, "", *lists])


def _example(column: Column, language: str) -> str:
    if not column.vocabulary:
        return _EXAMPLES[column.type]
    first = next(iter(schema.vocabulary(column.vocabulary)))
    return schema.code_label(column.vocabulary, first, language)
