"""What is noticed in many rows, told once with its number and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actormap.errors import Issue, shorten
from actormap.ingest.layout import Layout, counted
from actormap.tables.cells import Unreadable

_NAMED = 3


@dataclass(slots=True)
class _Note:
    number: int
    line: int
    examples: dict[str, None]


@dataclass(slots=True)
class Notes:
    """Notes on the rows of one table.

    Parameters
    ----------
    layout
        The table.
    words
        By code, half a sentence with ``{rows}`` and ``{values}`` in it, and what is to do.
    """

    layout: Layout
    words: Mapping[str, tuple[str, str]]
    _found: dict[tuple[str, int | None], _Note] = field(default_factory=dict)

    def count(self, code: str, line: int, at: int | None = None, value: str = "") -> None:
        """Take notice of a row, of the cell in it, and of what stands there."""
        note = self._found.setdefault((code, at), _Note(0, line, {}))
        note.number += 1
        if value:
            note.examples[value] = None

    def issues(self) -> list[Issue]:
        """A warning for each kind of note and column."""
        told = []
        for (code, at), note in self._found.items():
            problem, remedy = self.words[code]
            shown = ", ".join(shorten(text, 40) for text in list(note.examples)[:_NAMED])
            shown += " …" if len(note.examples) > _NAMED else ""
            said = problem.format(rows=counted(note.number, "row"), values=shown)
            issue = Unreadable(code, f"{said}, the first here", remedy)
            told.append(self.layout.issue(issue, line=note.line, position=at, warning=True))
        return told
