"""Workbooks in memory: to fill in and bring back, and tables that leave; every cell is text.

Nothing is written to the disk, and no cell is a formula, whatever it begins with.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePath
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from actormap.core import schema
from actormap.core.errors import ActormapError, shorten
from actormap.core.schema import Column, Item
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.judged import MARKS, evidence
from actormap.core.words import RIGHT_TO_LEFT, _, plain
from actormap.ingest import LeftOut
from actormap.ingest.choices import REMEMBERED
from actormap.ingest.kinds.kobo.form import NAME
from actormap.ingest.readers.grid import EXPLAINED, PROBLEM
from actormap.rights.redact import Shareable

EXPLANATIONS = "Explanations"
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_WIDEST = 60
_DAY_WIDTH = 14
_ALWAYS = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Files do not say when they were made: the same content gives the same file."""


class Book:
    """A workbook that is being written."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._content, _PLAIN)
        self.book.set_properties({"created": _ALWAYS})
        self._head = self.book.add_format(
            {"bold": True, "bg_color": "#E6EEF5", "text_wrap": True, "valign": "top"}
        )
        self._text = self.book.add_format({"num_format": "@"})
        self._wrapped = self.book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._day = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(
        self,
        name: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]] = (),
        *,
        right_to_left: bool = False,
        wrapped: bool = False,
    ) -> Any:
        """A sheet with headers and rows of texts; its name is made one that workbooks accept.

        Columns are formatted as text, so that a code such as 007 or 1-2 stays what somebody types. Long cells
        are `wrapped` where a sheet is read on paper.
        """
        sheet = self.book.add_worksheet(self._free(name))
        if right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        cells = self._wrapped if wrapped else self._text
        for at, header in enumerate(headers):
            texts = [header, *(row[at] for row in rows if at < len(row))]
            longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
            sheet.set_column(at, at, min(max(longest + 2, 12), _WIDEST), cells)
            if header:
                sheet.write_string(0, at, header, self._head)
        for line, row in enumerate(rows, 1):
            for at, text in enumerate(row):
                if text:
                    sheet.write_string(line, at, text[:_LONGEST_TEXT], cells)
        return sheet

    def as_days(self, sheet: Any, at: int) -> None:
        """Make a column one of days: what somebody types in the way of their country is kept as a day."""
        sheet.set_column(at, at, _DAY_WIDTH, self._day)

    def explain(self, rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> Any:
        """A last sheet that explains the others; it is not read when the workbook comes back.

        With it there are two sheets at least, so that each is known by its own name, not by the file's.
        """
        return self.sheet(EXPLANATIONS, [EXPLAINED, *headers], rows)

    def _free(self, name: str) -> str:
        """A name that is not taken; its end is kept, which may say which table it is."""
        plain = _FORBIDDEN.sub("_", name)[-_LONGEST_NAME:] or "_"
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        number, free = 1, plain
        while free.casefold() in taken:
            number += 1
            before = f"{number} "
            free = before + plain[-(_LONGEST_NAME - len(before)) :]
        return free

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._content.getvalue()


def shared_bytes(share: Shareable, title: str, table: pd.DataFrame) -> bytes:
    """A table, made of what may be shown, as a workbook that may leave the program.

    `Refused` where it or its title would name somebody who was left out.
    """
    headings = [str(heading) for heading in table]
    rows = [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.itertuples(index=False)]
    share.refuse_what_was_left_out([title, *headings, *(cell for row in rows for cell in row)])
    book = Book()
    book.sheet("Table", headings, rows)
    book.explain([[title], [share.mark], [share.made]])
    return book.bytes()


_HOW = Sentence(
    "Each row is here as it was in its file. Correct it, and import this workbook. The last column says "
    "what is wrong, and is not read."
)


def problem_bytes(left_out: Sequence[LeftOut]) -> bytes:
    """Rows that were left out, each with what is wrong with it in a last column.

    The last column is not read when the mended workbook comes back.
    """
    book = Book()
    for table in left_out:
        width = max([len(table.headers), *(len(cells) for _, cells, _ in table.rows)])
        problem = f"{PROBLEM} [{table.kind}]" if table.kind else PROBLEM
        headers = [*table.headers, *[""] * (width - len(table.headers)), problem]
        tags = [[*table.tags, *[""] * (width + 1 - len(table.tags))]] if table.tags else []
        rows = [[*cells, *[""] * (width - len(cells)), why.in_language()] for _, cells, why in table.rows]
        book.sheet(table.sheet or PurePath(table.file).stem, headers, [*tags, *rows])
    book.explain([[_HOW.in_language()]])
    return book.bytes()


_ROWS = 5000
"""So many rows of a template have lists to choose from."""
_TITLE, _MESSAGE = 32, 255
"""So long are title and text of a message beside a cell at most, and the list of what may stand there."""
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


def _labels(labels: Mapping[str, str]) -> list[str]:
    return [labels.get(code, "") for code in schema.LANGUAGES]


def form_bytes() -> bytes:
    """The form as a file: questions in all of `schema.LANGUAGES`, consent first."""
    labels = [f"label::{name} ({code})" for code, name in schema.LANGUAGES.items()]
    book, questions, choices = Book(), schema.form_questions(), schema.form_choices()
    book.sheet(
        "survey",
        ["type", "name", *labels, "required", "relevant"],
        [
            [
                question.type,
                question.name,
                *_labels(question.labels),
                "yes" if question.required else "",
                question.relevant,
            ]
            for question in questions
        ],
    )
    book.sheet(
        "choices",
        ["list_name", "name", *labels],
        [
            [of, choice.name, *_labels(choice.labels)]
            for of in dict.fromkeys(question.list for question in questions if question.list)
            for choice in choices[of]
        ],
    )
    settings = {
        "form_title": NAME,
        "form_id": "whom_you_work_with",
        "version": "1",
        "default_language": f"{schema.LANGUAGES['en']} (en)",
    }
    book.sheet("settings", list(settings), [list(settings.values())])
    return book.bytes()


_MEETINGS = 500
"""So many rows of the workbook of meetings have lists to choose from."""


def meeting_bytes() -> bytes:
    """A workbook with a column for each question of ``schema/meeting_questions.csv``; it names no actor."""
    book, questions = Book(), list(schema.meeting_questions().values())
    sheet = book.sheet("After a meeting", [question.label for question in questions])
    for at, question in enumerate(questions):
        message = {"input_title": question.label[:_TITLE], "input_message": question.hint or question.label}
        shown: dict[str, Any] = {"validate": "any"} | message
        words = choices(question)
        if words and not question.many and len(",".join(words)) <= _MESSAGE:
            shown |= {"validate": "list", "source": words}
        if question.answer == "date":
            book.as_days(sheet, at)
        sheet.data_validation(1, at, _MEETINGS, at, shown)
    rows = [["", question.label, question.hint, "; ".join(choices(question))] for question in questions]
    book.explain(rows, ["Question", "What it means", "What may stand there"])
    return book.bytes()


def choices(question: schema.MeetingQuestion) -> list[str]:
    """The words that answer a question; none where anything may stand there."""
    return list(schema.meeting_answers(question).values())


_FILLED_IN = ("value", "low", "high", "answer", "evidence", "sources", "text")
_PREPARED = ("id", "round", "date", "scorer", "pcode", "group")
TABLE = "assessments"


def scoring_bytes(
    items: Sequence[Item], prepared: Mapping[str, Mapping[str, str]], *, language: str
) -> bytes:
    """A workbook with a row for each item; in no cell stands who or what is on a map.

    Parameters
    ----------
    items
        The items, in their order.
    prepared
        What is filled in beforehand, for each item by column: round, day, scorer, unit; the code of the row
        that is corrected, where there is one.
    language
        Of headers and choices; questions and marks are in the language that is spoken.
    """
    book = Book()
    columns = ["item", "", "", *_FILLED_IN, *_PREPARED]
    headers = [schema.column_label(column, language) if column else "" for column in columns]
    headers[1:3] = [_("Question"), _("What the marks mean")]
    rows = [_row(item, prepared[item.code], language) for item in items]
    sheet = book.sheet(TABLE, headers, rows, right_to_left=language in RIGHT_TO_LEFT, wrapped=True)
    for line, item in enumerate(items, 1):
        words = [schema.code_label("mark", code, language) for code in item.words]
        for column, choices in (*((name, [*item.numbers]) for name in MARKS), ("answer", words)):
            if choices:
                at = columns.index(column)
                sheet.data_validation(line, at, line, at, {"validate": "list", "source": choices})
    book.explain([["", text] for text in _explained()])
    return book.bytes()


def _row(item: Item, prepared: Mapping[str, str], language: str) -> list[str]:
    marks = "\n".join(f"{code}: {plain(label)}" for code, label in item.numbers.items())
    question = f"{plain(item.label)}. {plain(item.help)}"
    name = schema.code_label("items", item.code, language)
    return [name, question, marks, *("" for _name in _FILLED_IN), *(prepared.get(c, "") for c in _PREPARED)]


def _explained() -> list[str]:
    return [
        _("Give each item a mark, or choose Not known: that is an answer, and counts as not answered."),
        _("A row without a mark or an answer is left out when the workbook comes back."),
        _("From the lowest to the highest mark: where it could be, if you are not sure."),
        _(
            "Evidence: codes of what is recorded ({tables}), separated by ;. Or say who told you, by "
            "pseudonym or by the title of a public document. A mark without either counts as not answered.",
            tables=series(plain(schema.tables()[table].label) for table in evidence().references),
        ),
        _("Name nobody, neither here nor as who scores."),
    ]
