"""Kinds of files: how the rows of each become rows of our tables; one room a kind.

``schema/kinds.csv`` lists them. Each has

- ``read(tables, wishes)``: what comes of all tables of this kind in one import (`Read`);
- ``meant(table)``, if it knows better than headers and values what columns mean.

What speaks for a table being of a kind is in `ingest.recognise.signs`; what rows of several kinds name is
read in `ingest.rows`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from actormap.core import schema


def module_of(kind: str) -> ModuleType:
    """The module that knows a kind of file."""
    return import_module(f"{__name__}.{schema.kinds()[kind].module}")
