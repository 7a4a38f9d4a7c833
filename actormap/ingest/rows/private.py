"""What nothing is taken of: rows marked as private, commands to an address book, columns of personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, first_of, plural, series
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.exports import export_of
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.readers.grid import ERRORS
from actormap.ingest.rows.apart import LISTS
from actormap.ingest.rows.refusals import stay_out
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

_SHOWN = 12
_SILENT = ("ignore", "privacy", "command")
"""Of these nothing is to be said where nothing is taken from them."""


def left_over(layout: Layout, columns: Columns, used: Collection[int]) -> list[Issue]:
    """What was left out: personal data once, by its columns, and columns that mean nothing here."""
    meanings = schema.meanings()
    rest = [guess for guess in columns if guess.position not in used and guess.meaning]
    personal = [guess.position for guess in rest if meanings[guess.meaning].personal]
    silent = [guess.position for guess in rest if guess.meaning in _SILENT]
    return [*_personal(layout, personal), *layout.unused({*used, *personal, *silent})]


def _personal(layout: Layout, places: Sequence[int]) -> Iterator[Issue]:
    numbers = {at: sum(bool(row[at].strip()) for row in layout.rows) for at in places}
    filled = [at for at in places if numbers[at]]
    if not filled:
        return
    named = [
        Sentence("{header} ({n})", header=shorten(layout.headers[at], 30), n=numbers[at]) for at in filled
    ]
    problem = Unreadable(
        "person.left_out",
        Sentence(
            "{columns} of personal data left out: {headers}",
            columns=plural(len(filled), "column"),
            headers=first_of(named, _SHOWN),
        ),
        Sentence(
            "They stay out until somebody says on what basis they may be kept; then they go to the sensitive "
            "part of the record."
        ),
    )
    yield layout.issue(problem, line=layout.line, warning=True)


def opened(table: Table) -> tuple[Table, list[Issue]]:
    """A table without private rows and commands, and what was left out; an export filled up to its width.

    Of the answers to a form that is read as a list, who refuses stays out here: of lists they did already.
    """
    table, gone = (table, {}) if table.kind in LISTS else stay_out(table)
    layout, columns = table.layout, table.columns
    layout = layout.padded() if export_of(layout.headers) else layout
    issues = [issue for of_row in gone.values() for issue in of_row]
    for meaning in ("command", "privacy"):
        for at in columns.all(meaning):
            recoded = table.rule.recoded.get(meaning, {}) if table.rule else {}
            layout, new_issues = _without(layout, at, meaning, recoded)
            issues += new_issues
    return replace(table, layout=layout), issues


def _without(layout: Layout, at: int, meaning: str, recoded: Mapping[str, str]) -> tuple[Layout, list[Issue]]:
    gone = []
    odd = Counter[str]()
    for row, line in zip(layout.rows, layout.lines, strict=True):
        text = recoded.get(row[at].strip(), row[at].strip())
        if meaning == "privacy" and text and (text in ERRORS or not is_placeholder(text)):
            privacy = spelled("privacy").get(words(text), "")
            odd[text] += not privacy
            if privacy != "public":
                gone.append(line)
        elif meaning == "command" and text:
            gone.append(line)
    if not gone:
        return layout, []
    rows = plural(len(gone), "row")
    if meaning == "command":
        problem = Unreadable(
            "row.command",
            Sentence(
                "{rows} with a command to an address book (add, update, delete), the first here", rows=rows
            ),
            Sentence("Commands are not entries and were left out. Export the address book itself."),
        )
    else:
        private = Sentence("{rows} marked as private, the first here", rows=rows)
        if unknown := [shorten(text) for text in odd if odd[text]]:
            private = Sentence(
                "{private} ({values} is not known here, and counts as private)",
                private=private,
                values=series(unknown[:3]),
            )
        problem = Unreadable("row.private", private, Sentence("Nothing was taken from them."))
    return layout.without(gone), [layout.issue(problem, line=gone[0], position=at, warning=True)]


@cache
def spelled(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by what lists write for them, as `words` compares it."""
    return {words(text): code for text, code in schema.spellings(vocabulary).items()}
