"""What is noticed row after row, told once with its number and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actormap.errors import Issue, shorten
from actormap.ingest.layout import Layout, counted
from actormap.tables.cells import Unreadable

_NAMED = 3


@dataclass(slots=True)
class _Count:
    number: int
    line: int
    examples: dict[str, None]


@dataclass
class Noted:
    """Counts what is noticed in one table.

    Parameters
    ----------
    layout
        The table.
    words
        By code: what it is, with ``{rows}`` or ``{cells}`` and ``{values}``, and what to do.
    """

    layout: Layout
    words: Mapping[str, tuple[str, str]]
    _counts: dict[tuple[str, int | None], _Count] = field(default_factory=dict)

    def count(self, code: str, line: int, at: int | None = None, value: str = "") -> None:
        """Take notice of one row."""
        found = self._counts.setdefault((code, at), _Count(0, line, {}))
        found.number += 1
        if value:
            found.examples[value] = None

    def issues(self) -> list[Issue]:
        """A warning for each thing that was noticed, at the first row of it."""
        told = []
        for (code, at), count in self._counts.items():
            problem, remedy = self.words[code]
            named = [shorten(text, 40) for text in count.examples]
            shown = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
            text = problem.format(
                rows=counted(count.number, "row"), cells=counted(count.number, "cell"), values=shown
            )
            found = Unreadable(code, f"{text}, the first here", remedy)
            told.append(self.layout.issue(found, line=count.line, position=at, warning=True))
        return told
