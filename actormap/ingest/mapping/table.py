"""A table of a file with what its columns mean and what it may be."""

from __future__ import annotations

from dataclasses import dataclass

from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.sheet.layout import Layout

CERTAIN = 0.8
"""From here on a file is read as what it is taken for; below, its user is asked."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of file that a table may be.

    Parameters
    ----------
    kind
        A code of `schema.kinds`.
    certainty
        From 0 to 1; 1 where somebody said so.
    signs
        What speaks for it, half a sentence each.
    """

    kind: str
    certainty: float
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file, with what its columns mean and what it may be.

    Parameters
    ----------
    layout
        Its cells.
    columns
        What they mean.
    kinds
        What it may be, the most certain first; empty where nothing is known.
    rule
        What a mapping file says of it.
    ours
        The table of ours that its user says it is.
    optional
        Whether its file stood in a folder and may hold no data: if nobody knows what it is, it is skipped.
    refused
        What rows name that stay out because somebody refused to be recorded, as `words` compares it.
    refused_persons
        The persons of these rows, each with what stands beside the name (`refusals.persons_of`).
    """

    layout: Layout
    columns: Columns
    kinds: tuple[Recognised, ...] = ()
    rule: Rule | None = None
    ours: str = ""
    optional: bool = False
    refused: frozenset[str] = frozenset()
    refused_persons: frozenset[tuple[str, str]] = frozenset()

    @property
    def kind(self) -> str:
        """What it is taken for; "" where that has to be asked."""
        return self.kinds[0].kind if self.kinds and self.kinds[0].certainty >= CERTAIN else ""
