"""Not read yet."""

from __future__ import annotations

from collections.abc import Sequence

from actormap.errors import Issue
from actormap.ingest.layout import Layout
from actormap.ingest.mapping.guess import Columns
from actormap.ingest.part import Part, Wishes
from actormap.ingest.recognise import Table


def signs(_layout: Layout, _columns: Columns) -> tuple[float, Sequence[str]]:
    """Never."""
    return 0.0, ()


def read(_tables: Sequence[Table], _wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Nothing."""
    return [], []
