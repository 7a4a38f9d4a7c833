"""What both implementations are asked, and how their answers are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
from plain_maps import DAY, Tables, society
from plain_rows import NUMBERS, Look

from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.metrics.base.tags import Relation

RELATIONS: tuple[Relation, ...] = ("works_on_rights_of", "identifies_as")
FEW, ALL = 3, 60
VIEW = View(date=DAY, thresholds=Thresholds(**NUMBERS))


def read(tables: Tables) -> ActorMap:
    """Rows as the map that the program knows."""
    return ActorMap(**{name: pd.DataFrame(rows).astype(str) for name, rows in tables.items() if rows})


@cache
def both(seed: int) -> tuple[ActorMap, Look]:
    """A random map for the program, and the same rows for the formulas."""
    tables = society(seed)
    return read(tables), Look(tables, DAY)


def same(a: Any, b: Any) -> bool:
    """Whether two values are the same, numbers to nine places."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return bool(a == b)


def differing(program: Mapping[Any, Any], formula: Mapping[Any, Any]) -> dict[Any, Any]:
    """Where both answers differ, by subject: what the program says, and what the formula gives."""
    return {
        key: (program.get(key, "nothing"), formula.get(key, "nothing"))
        for key in sorted({*program, *formula}, key=str)
        if not same(program.get(key, "nothing"), formula.get(key, "nothing"))
    }


def picked(found: Any, names: Sequence[str]) -> dict[str, Any]:
    """The value and some details of a finding."""
    return {"value": found.value} | {name: found.details[name] for name in names}
