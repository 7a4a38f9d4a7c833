"""Rows of a drawing as columns in which each text stands once: of a large map a third of the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

_NUMBERS = {int, float, bool, type(None)}


def packed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Rows as `packing.js` takes them apart.

    Their cells are numbers, yes or no, texts and tuples of them, never None. ``rows`` is their number,
    ``columns`` by name hold the value of each row, None where it has none; where they are no numbers
    ``values``, each once, and ``at``, positions in them.
    """
    names = list(dict.fromkeys(chain.from_iterable(rows)))
    return {"rows": len(rows), "columns": {name: _column([row.get(name) for row in rows]) for name in names}}


def _column(values: list[Any]) -> Any:
    if set(map(type, values)) <= _NUMBERS:
        return values
    known = [value for value in dict.fromkeys(values) if value is not None]
    position = {value: i for i, value in enumerate(known)}
    return {"values": known, "at": list(map(position.get, values))}
