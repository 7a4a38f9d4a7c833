"""What is noticed while rows are read: counted, and told once with its number and some examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actormap.core.errors import Issue, counted, shorten
from actormap.core.tables.issues import Unreadable
from actormap.ingest.sheet.layout import Layout

_NAMED = 5
_VERBS = {"have": "has", "name": "names", "say": "says", "give": "gives", "tie": "ties", "lead": "leads"}


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
        By code, half a sentence and what is to do. ``{rows}`` and ``{cells}`` are the number of them,
        ``{names}`` the number of different values, ``{values}`` some of these; ``{have}``, ``{name}``,
        ``{say}``, ``{give}``, ``{tie}`` and ``{lead}`` go with the number.
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
        """A warning for each kind of note and column, at the first row of it."""
        return [self._issue(code, at, note) for (code, at), note in self._found.items()]

    def _issue(self, code: str, at: int | None, note: _Note) -> Issue:
        problem, remedy = self.words[code]
        shown = ", ".join(shorten(text, 40) for text in list(note.examples)[:_NAMED])
        said = problem.format(
            rows=counted(note.number, "row"),
            cells=counted(note.number, "cell"),
            names=counted(len(note.examples), "name"),
            values=shown + (" …" if len(note.examples) > _NAMED else ""),
            **{verb: one if note.number == 1 else verb for verb, one in _VERBS.items()},
        )
        found = Unreadable(code, f"{said}, the first here", remedy)
        return self.layout.issue(found, line=note.line, position=at, warning=True)
