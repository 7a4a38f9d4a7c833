"""What stands on a scale, marks and rows of marks; and the lines below a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

FEW = 10
"""A scale of so many marks or fewer has each of them on its own."""


class Mark(NamedTuple):
    """A mark.

    Parameters
    ----------
    value
        Where it stands on the scale.
    letter
        Who gave it; "" for a filled dot: ours, or what all agreed on.
    square
        Whether it is a square: of another kind than the dots beside it.
    """

    value: float
    letter: str = ""
    square: bool = False


class MarkRow(NamedTuple):
    """A row of marks.

    Parameters
    ----------
    label, below
        What stands beside it, and a second line.
    marks
        The marks; those that would lie on one another stand below one another.
    low, high
        The band from the lowest to the highest.
    last
        The value before, as a dashed ring.
    known
        Whether anything is known: if not, the row is hatched.
    aside
        Words on the row, where no marks are.
    beside
        What stands in each column to the right of the scale.
    share
        How much of it is done: a bar before the first of these.
    worse
        Whether more is worse.
    code, chosen
        By what it is pressed, and whether it is the one that is looked at.
    """

    label: str
    marks: tuple[Mark, ...] = ()
    below: str = ""
    low: float | None = None
    high: float | None = None
    last: float | None = None
    known: bool = True
    aside: str = ""
    beside: tuple[str, ...] = ()
    share: float | None = None
    worse: bool = False
    code: str = ""
    chosen: bool = False

    @property
    def on_scale(self) -> list[float]:
        """All values that stand on the scale."""
        values = [dot.value for dot in self.marks] + [self.low, self.high, self.last]
        return [value for value in values if value is not None]


class Scale(NamedTuple):
    """What marks stand on.

    Parameters
    ----------
    least, most
        Its ends.
    words
        What stands above some of its values: at both ends at least.
    line
        A value with a line through all rows, from which an arrow goes to the mark of each; None for none.
    """

    least: float
    most: float
    words: Mapping[float, str]
    line: float | None = None

    @property
    def span(self) -> float:
        """How long it is."""
        return self.most - self.least

    def figure(self, value: float) -> str:
        """A value in digits: whole ones of a hundred, finer ones of a few marks."""
        return f"{value:.0f}" if self.span > FEW else f"{value:.2g}"
