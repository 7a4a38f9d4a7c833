"""Tables that stand on their side: what heads columns elsewhere stands one below the other in the first."""

from __future__ import annotations

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, series
from actormap.ingest.readers.grid import Grid
from actormap.ingest.sheet.headers import is_header, meaning_of

_LEAST, _MOST, _SHARE = 3, 100, 0.7
"""So many different headers, in so few rows, and so much of the first column they make."""
_NAMES = frozenset({"org_name", "org_acronym", "person_name", "last_name", "node_label"})


def turned(grid: Grid) -> Issue | None:
    """An error where headers stand down the first column of a table, and none beside the first of them.

    It is not turned round by the program: messages would name columns as rows.
    """
    rows = [[cell.strip() for cell in row] for row in grid.rows[: _MOST + 1]]
    filled = [row for row in rows if sum(map(bool, row)) > 1]
    if not _LEAST <= len(filled) <= _MOST or len(filled[0]) < _LEAST:
        return None
    heads = [row[0] for row in filled if is_header(row[0])]
    meanings = {meaning_of(head)[0] for head in heads} - {""}
    if len(heads) < _SHARE * len(filled) or len(meanings) < _LEAST or not meanings & _NAMES:
        return None
    if any(map(is_header, filled[0][1:])):
        return None
    return Issue(
        grid.file,
        None,
        "",
        "",
        "table.turned",
        Sentence(
            "the headers ({first} ...) stand down the first column, and each entry has a column of its own",
            first=series(map(shorten, heads[:_LEAST])),
        ),
        Sentence("Turn the table in a spreadsheet (copy it, then paste it transposed) and bring it again."),
        sheet=grid.sheet,
    )
