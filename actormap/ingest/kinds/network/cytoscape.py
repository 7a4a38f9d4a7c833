"""Tables of ties as Cytoscape writes them: both ends of a tie stand in its name, "A (works with) B"."""

from __future__ import annotations

from collections.abc import Iterator

from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.core.tables.issues import Unreadable
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.locate import widened

_NAME, _WORD = "shared name", "shared interaction"
_ENDS = ("Source (of the shared name)", "Target (of the shared name)")


def with_ends(layout: Layout) -> tuple[Layout, list[Issue]]:
    """The table with both ends of each tie in columns of their own, if it is one of Cytoscape.

    A name that the word for the tie divides in more than one way is an error of its row: nothing tells
    where the first end stops.
    """
    plain = [header.casefold() for header in layout.headers]
    if layout.grid.kind or not {_NAME, _WORD} <= {*plain} or {"source", "target"} <= {*plain}:
        return layout, []
    name, word = plain.index(_NAME), plain.index(_WORD)
    ends = {line: _ends(row[name], row[word]) for row, line in zip(layout.rows, layout.lines, strict=True)}
    sides = [{line: pair[side] for line, pair in ends.items() if pair} for side in (0, 1)]
    wider = widened(layout, dict(zip(_ENDS, sides, strict=True)))
    return wider, list(_undivided(wider, [line for line, pair in ends.items() if not pair], name))


def _ends(name: str, word: str) -> tuple[str, str] | None:
    parts = name.split(f" ({word.strip()}) ")
    return (parts[0], parts[1]) if len(parts) == 2 and all(map(str.strip, parts)) else None  # noqa: PLR2004


def _undivided(layout: Layout, lines: list[int], name: int) -> Iterator[Issue]:
    problem = Unreadable(
        "tie.no_ends",
        Sentence("the name of a tie that does not say where its first end stops"),
        Sentence("Write who is tied to whom in columns of their own (Source, Target)."),
    )
    rows = dict(zip(layout.lines, layout.rows, strict=True))
    return (layout.issue(problem, line=line, position=name, value=rows[line][name]) for line in lines)
