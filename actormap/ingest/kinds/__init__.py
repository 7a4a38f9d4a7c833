"""Kinds of files: how each is recognised, and how its rows become rows of our tables; one room a kind.

``schema/kinds.csv`` lists them. Each has `signs` and `read` (`Kind`); what rows of several
kinds name is read in `ingest.rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.table import Table
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.sheet.layout import Layout


class Kind(Protocol):
    """What a module of `actormap.ingest.kinds` offers."""

    def signs(self, layout: Layout, columns: Columns) -> tuple[float, Sequence[Sentence]]:
        """How certain it is, from 0 to 1, that a table is of this kind, and what speaks for it."""

    def read(self, tables: Sequence[Table], wishes: Wishes) -> tuple[list[Part], list[Issue]]:
        """Rows of our tables out of all tables of this kind in one import, and what was noticed."""


def module_of(kind: str) -> Kind:
    """The module that knows a kind of file."""
    name = schema.kinds()[kind].module
    return import_module(f"{__name__}.{name}")
