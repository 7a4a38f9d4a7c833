"""How great the risk of a case was at its start and is now, on five lines, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actormap.core import schema
from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.values import split


@dataclass(frozen=True, slots=True)
class Lines:
    """Marks of 1 to 5 by line, at the start and now; no line says anything of another.

    Parameters
    ----------
    before, after
        The marks, by the item of each line; lines that nobody marked are left out.
    """

    before: Mapping[str, float]
    after: Mapping[str, float]

    @classmethod
    def of(cls, before: str, after: str) -> Lines:
        """The lines of two cells of a case."""
        return cls(_marks(before), _marks(after))

    def change(self, line: str) -> float | None:
        """By how many marks a line is safer now; less than 0 where it is not, None where it is not known."""
        if line not in self.before or line not in self.after:
            return None
        change = self.after[line] - self.before[line]
        return -change if schema.items()[line].polarity == "worse" else change

    @property
    def changes(self) -> list[float]:
        """How much safer each line is that was marked twice."""
        return [change for line in self.before if (change := self.change(line)) is not None]

    @property
    def words(self) -> Sentence:
        """What became of the lines; nothing where none was marked."""
        if not self.before and not self.after:
            return NOTHING
        if not self.changes:
            return Sentence("The risk was marked once: mark it again to see what changed.")
        return Sentence(
            "{lines} marked at the start and now. Safer: {better}; less safe: {worse}; the same: {same}.",
            lines=plural(len(self.changes), "line of risk", "lines of risk"),
            better=sum(change > 0 for change in self.changes),
            worse=sum(change < 0 for change in self.changes),
            same=self.changes.count(0),
        )


def _marks(cell: str) -> dict[str, float]:
    known = schema.risk_marks()
    marks = {known[code][0]: known[code][1].value for code in split(cell) if code in known}
    return {line: value for line, value in marks.items() if value is not None}
