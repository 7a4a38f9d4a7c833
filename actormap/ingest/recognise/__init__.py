"""What kind of file a table comes from, with a certainty and the signs that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue as Issue
from actormap.core.search import persons
from actormap.core.sentences import Sentence
from actormap.ingest.kinds import module_of
from actormap.ingest.mapping.columns import Columns, Known
from actormap.ingest.mapping.guess import guess
from actormap.ingest.mapping.rules import TIE_KIND, Rule
from actormap.ingest.mapping.table import Recognised, Table
from actormap.ingest.sheet.layout import Layout


def meant(table: Table, kind: str) -> Columns:
    """What the columns of a table mean if it is of a kind, which may know better than headers and values."""
    knows = getattr(module_of(kind), "meant", None)
    return table.columns if knows is None else knows(table)


def recognise(
    layout: Layout, rule: Rule | None = None, given: str = "", ours: str = "", known: Known | None = None
) -> Table:
    """A table with what its columns mean and what kind of file it may come from.

    A mapping file says it (`rule`), or its user (the kind `given`, or a table of `ours`); else signs do.
    What the map knows already, by meaning, is `known`.
    """
    columns = guess(layout, rule, known)
    layout = _translated(layout, columns, rule)
    ours = ours or (rule.table if rule else "")
    given = "template" if ours else given
    given = given or (rule.kind if rule else "") or layout.grid.kind
    if given:
        reason = Sentence("you say so")
        if given == layout.grid.kind:
            reason = Sentence("the reader of such files read it")
        return Table(layout, columns, (Recognised(given, 1.0, (reason,)),), rule, ours)
    kinds = []
    for kind in schema.kinds():
        certainty, signs = module_of(kind).signs(layout, columns)
        if certainty > 0:
            kinds.append(Recognised(kind, certainty, tuple(signs)))
    return Table(layout, columns, tuple(sorted(kinds, key=lambda recognised: -recognised.certainty)), rule)


def _translated(layout: Layout, columns: Columns, rule: Rule | None) -> Layout:
    """The table with what a mapping file says that its values mean, where it speaks of a kind of file.

    Words for kinds of ties stay: who reads ties keeps the word beside the kind (`rows.ties.tie_kind_of`).
    """
    recoded = {} if rule is None or not rule.kind else rule.recoded
    places = {
        at: recoded[meaning] for meaning in recoded if meaning != TIE_KIND for at in columns.all(meaning)
    }
    if not places:
        return layout
    rows = [
        [_meant_by(cell, places[at]) if at in places else cell for at, cell in enumerate(row)]
        for row in layout.rows
    ]
    return replace(layout, rows=rows)


def _meant_by(cell: str, values: Mapping[str, str]) -> str:
    """What a cell means; a word for a person says so still where its line was never filled in."""
    text = cell.strip()
    return values.get(text, cell) or (text if persons.is_type(text) else "")
