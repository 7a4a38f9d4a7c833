"""Cells that may hold several values: at which signs somebody may have them split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actormap.core.errors import shorten
from actormap.ingest.mapping.several import OF_ORGANISATIONS
from actormap.ingest.mapping.table import Table

COMMAS = (",", "\u060c")
"""Stand within names of organisations too, which are never cut there."""
SIGNS = (*COMMAS, "/", "+", "&")


def header_of(tables: Sequence[Table], shown: str) -> str:
    """The header that a message shows, shortened as it is there; "" where there is none."""
    return next(
        (header for table in tables for header in table.layout.headers if shorten(header) == shown), ""
    )


def signs_in(tables: Sequence[Table], header: str) -> list[str]:
    """Signs that stand in cells of a column, at which they may be split."""
    named = any(
        guess.meaning in OF_ORGANISATIONS and table.layout.headers[guess.position] == header
        for table in tables
        for guess in table.columns
    )
    cells = set(_cells(tables, header))
    return [sign for sign in SIGNS if not (named and sign in COMMAS) and any(sign in text for text in cells)]


def with_signs(tables: Sequence[Table], header: str) -> list[str]:
    """The different cells of a column in which one of its signs stands."""
    signs = signs_in(tables, header)
    return [text for text in dict.fromkeys(_cells(tables, header)) if any(sign in text for sign in signs)]


def _cells(tables: Sequence[Table], header: str) -> Iterator[str]:
    for table in tables:
        for at, name in enumerate(table.layout.headers):
            if name == header:
                yield from (row[at].strip() for row in table.layout.rows)
