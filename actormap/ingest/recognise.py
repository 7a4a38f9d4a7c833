"""What kind of file a table comes from, with a certainty and the signs that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Protocol

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.ingest.mapping.columns import Columns, Known
from actormap.ingest.mapping.guess import guess
from actormap.ingest.mapping.rules import TIE_KIND, Rule
from actormap.ingest.part import Part, Wishes
from actormap.ingest.sheet.layout import Layout

CERTAIN = 0.8
"""From here on a file is read as what it is taken for; below, its user is asked."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of file that a table may be.

    Parameters
    ----------
    kind
        A code of `schema.formats`.
    certainty
        From 0 to 1; 1 where somebody said so.
    signs
        What speaks for it, half a sentence each.
    """

    kind: str
    certainty: float
    signs: tuple[Sentence, ...]


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
    """

    layout: Layout
    columns: Columns
    kinds: tuple[Recognised, ...] = ()
    rule: Rule | None = None
    ours: str = ""

    @property
    def kind(self) -> str:
        """What it is taken for; "" where that has to be asked."""
        return self.kinds[0].kind if self.kinds and self.kinds[0].certainty >= CERTAIN else ""


class Kind(Protocol):
    """What a module of `actormap.ingest.kinds` offers."""

    def signs(self, layout: Layout, columns: Columns) -> tuple[float, Sequence[Sentence]]:
        """How certain it is, from 0 to 1, that a table is of this kind, and what speaks for it."""

    def read(self, tables: Sequence[Table], wishes: Wishes) -> tuple[list[Part], list[Issue]]:
        """Rows of our tables out of all tables of this kind in one import, and what was noticed."""


def module_of(kind: str) -> Kind:
    """The module that knows a kind of file."""
    name = schema.formats()[kind].module
    return import_module(f"actormap.ingest.kinds.{name}")


def meant(table: Table, kind: str) -> Columns:
    """What the columns of a table mean if it is of a kind, which may know better than headers and values."""
    knows = getattr(module_of(kind), "meant", None)
    return table.columns if knows is None else knows(table)


def recognise(
    layout: Layout, rule: Rule | None = None, said: str = "", ours: str = "", known: Known | None = None
) -> Table:
    """A table with what its columns mean and what kind of file it may come from.

    Parameters
    ----------
    layout
        The table.
    rule
        What a mapping file says of it.
    said
        The kind that its user says it is.
    ours
        The table of ours that its user says it is.
    known
        What the map knows already, by meaning.
    """
    columns = guess(layout, rule, known)
    layout = _translated(layout, columns, rule)
    ours = ours or (rule.table if rule else "")
    said = "template" if ours else said
    said = said or (rule.kind if rule else "") or layout.grid.kind
    if said:
        reason = Sentence("you say so")
        if said == layout.grid.kind:
            reason = Sentence("the reader of such files read it")
        return Table(layout, columns, (Recognised(said, 1.0, (reason,)),), rule, ours)
    found = []
    for kind in schema.formats():
        certainty, signs = module_of(kind).signs(layout, columns)
        if certainty > 0:
            found.append(Recognised(kind, certainty, tuple(signs)))
    return Table(layout, columns, tuple(sorted(found, key=lambda one: -one.certainty)), rule)


def _translated(layout: Layout, columns: Columns, rule: Rule | None) -> Layout:
    """The table with what a mapping file says that its values mean, where it speaks of a kind of file.

    Words for kinds of ties stay: who reads ties keeps the word beside the kind (`rows.ties.kind_said`).
    """
    said = {} if rule is None or not rule.kind else rule.recoded
    places = {at: said[meaning] for meaning in said if meaning != TIE_KIND for at in columns.all(meaning)}
    if not places:
        return layout
    rows = [
        [places[at].get(cell.strip(), cell) if at in places else cell for at, cell in enumerate(row)]
        for row in layout.rows
    ]
    return replace(layout, rows=rows)
