"""Several choices of one answer: names of choices with blanks between, as forms export them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.ticks import spelled_sectors
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

_BETWEEN = ";"
"""What parts several sectors of a cell in every list."""


def choices_apart(layout: Layout, columns: Columns) -> tuple[Layout, list[Issue]]:
    """The table with sectors of one answer taken apart, and a word on each column where that was done.

    Names of choices hold no blanks; a text is taken apart where all of its words stand alone elsewhere or
    are sectors, and where it is none itself.
    """
    rows, issues = layout.rows, []
    for at in columns.all("sector_name"):
        texts = [row[at].strip() for row in rows]
        alone = {text for text in texts if text and " " not in text}
        several = {text: _BETWEEN.join(text.split()) for text in texts if _is_several(text, alone)}
        if not several:
            continue
        done = [line for text, line in zip(texts, layout.lines, strict=True) if text in several]
        rows = [
            [*row[:at], several.get(text, row[at]), *row[at + 1 :]]
            for row, text in zip(rows, texts, strict=True)
        ]
        problem = Unreadable(
            "choice.several",
            Sentence(
                "{answers} with several choices ({value})",
                answers=plural(len(done), "answer"),
                value=shorten(next(iter(several)), 40),
            ),
            Sentence("Each choice was read on its own. There is nothing to do."),
        )
        issues.append(layout.issue(problem, line=done[0], position=at, warning=True))
    return replace(layout, rows=rows), issues


def _is_several(text: str, alone: Collection[str]) -> bool:
    parts: Sequence[str] = text.split()
    if len(parts) <= 1 or text != text.casefold() or words(text) in spelled_sectors():
        return False
    return all(part in alone or words(part) in spelled_sectors() for part in parts)
