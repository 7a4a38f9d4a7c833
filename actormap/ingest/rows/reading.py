"""One table while its rows are read: its cells, what is noticed in them, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from actormap.core.errors import Issue
from actormap.core.sentences import Sentence, Template
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.several import between
from actormap.ingest.mapping.table import Table
from actormap.ingest.rows.apart import apart, basis
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.rows.private import left_over
from actormap.ingest.rows.refusals import Consents


class Reading:
    """One table while its rows are read.

    Parameters
    ----------
    table
        The table.
    wishes
        What the user said, and the map.
    sentences
        What is said of what is noticed.
    """

    def __init__(
        self, table: Table, wishes: Wishes, sentences: Mapping[str, tuple[Template, Sentence]]
    ) -> None:
        self.layout, self.columns, self.rule, self.wishes = table.layout, table.columns, table.rule, wishes
        self.notes = Notes(self.layout, sentences)
        self.consents = Consents(table)
        self.apart = apart(table)
        """By line: of which rows the basis is said apart, and why."""
        self.refused = table.refused
        self.between = between(self.rule.split if self.rule else {}, self.layout.headers, self.columns)
        """What its user says that stands between several values of a cell, by place of the column."""
        self.issues: list[Issue] = []
        self.texts: dict[int, list[str]] = {}
        """The columns that are read."""
        self.taken: set[int] = set()
        """The columns from which something is taken."""

    @property
    def constants(self) -> Mapping[str, str]:
        """What the user said of all rows."""
        return {} if self.rule is None else self.rule.constants

    def basis(self, lines: Iterable[int]) -> dict[str, str]:
        """Why somebody of these rows may be recorded; empty where nothing was said of one of them."""
        return basis(self.constants, (self.apart.get(line, "") for line in lines))

    def rows(
        self,
        used: set[int],
        *,
        looked_at: Iterable[int] = (),
        doubled: Collection[int] = (),
        more: Iterable[Issue] = (),
    ) -> list[dict[int, str]]:
        """Rows in the columns that are used; what is wrong in these and left out of the others is told.

        Of columns that are `looked_at` nothing is taken; errors in `doubled` ones are no blanks, because
        another column says the same; `more` is what else is wrong.
        """
        layout = self.layout
        self.taken = used - {*looked_at}
        faults = layout.faults(used, used)
        unused = left_over(layout, self.columns, self.taken)
        self.issues += [*layout.widths(), *faults, *unused, *more]
        for at in sorted(used):
            self.texts[at], blanks = layout.texts(at, errors=at in doubled)
            self.issues += blanks
        return [
            {at: column[number] for at, column in self.texts.items()} for number in range(len(layout.rows))
        ]

    def warn(self, problem: Unreadable, line: int, at: int | None) -> None:
        """Say what is doubtful."""
        self.issues.append(self.layout.issue(problem, line=line, position=at, warning=True))

    def part(
        self, table: str, rows: Sequence[tuple[tuple[str, ...], int]], columns: Mapping[str, int | None]
    ) -> Part:
        """Rows of one of our tables, each with its line; columns with their places here."""
        frame = pd.DataFrame([row for row, _ in rows], columns=list(columns), dtype="str")
        places = {name: at for name, at in columns.items() if at is not None}
        lines, taken = [line for _, line in rows], frozenset(self.taken)
        return Part(table, frame, lines, self.layout, places, derived=True, taken=taken)
