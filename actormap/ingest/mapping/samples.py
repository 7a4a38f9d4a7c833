"""Values of a column, a few of which tell what it holds."""

from __future__ import annotations

from actormap.ingest.readers.rectangle import column
from actormap.ingest.sheet.layout import Layout

SAMPLE = 400
"""So many different values of a column are looked at."""
_AT_ONCE = 4 * SAMPLE
"""Values are looked for in so many rows, then in so many more."""


def sample(layout: Layout, position: int) -> list[str]:
    """Different values of a column, none empty, as they come."""
    values: dict[str, None] = {}
    for start in range(0, len(layout.rows), _AT_ONCE):
        cells = column(layout.rows, position, slice(start, start + _AT_ONCE))
        values |= dict.fromkeys(filter(None, map(str.strip, dict.fromkeys(cells))))
        if len(values) >= SAMPLE:
            break
    return list(values)[:SAMPLE]
