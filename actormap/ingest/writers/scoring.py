"""A round of scoring as a workbook to fill in offline: a row an item, with its question and marks in words.

It is a template of `assessments` with two columns more, from which nothing is read when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actormap.core import schema
from actormap.core.schema import Item
from actormap.core.sentences import series
from actormap.core.tables.judged import MARKS, evidence
from actormap.core.words import RIGHT_TO_LEFT, _, plain
from actormap.ingest.writers.book import Book

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
