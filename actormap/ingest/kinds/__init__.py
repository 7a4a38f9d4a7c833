"""Kinds of files: how each is recognised, and how its rows become rows of our tables; one room a kind.

``schema/kinds.csv`` lists them. Each has

- ``signs(layout, columns)``: what speaks for a table being of this kind (`Signs`);
- ``read(tables, wishes)``: what comes of all tables of this kind in one import (`Read`);
- ``meant(table)``, if it knows better than headers and values what columns mean.

What rows of several kinds name is read in `ingest.rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType
from typing import TypeAlias

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.ingest.rows.part import Part

Signs: TypeAlias = tuple[float, Sequence[Sentence]]
"""How certain it is, from 0 to 1, that a table is of a kind, and what speaks for it."""
Read: TypeAlias = tuple[list[Part], list[Issue]]
"""Rows of our tables, and what was noticed."""
NO_SIGNS: Signs = (0.0, ())


def together(tables: Iterable[Read]) -> Read:
    """What was read of several tables, one after the other."""
    parts: list[Part] = []
    issues: list[Issue] = []
    for new, noticed in tables:
        parts += new
        issues += noticed
    return parts, issues


def module_of(kind: str) -> ModuleType:
    """The module that knows a kind of file."""
    return import_module(f"{__name__}.{schema.kinds()[kind].module}")
