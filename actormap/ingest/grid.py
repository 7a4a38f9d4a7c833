"""Cells as they stand in files, and where among them headers, tags and data are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actormap.config import LIMITS
from actormap.errors import Issue, shorten
from actormap.tables.cells import FORBIDDEN, Unreadable

TAG_ROWS = 25
"""A row of HXL tags is looked for in so many rows."""

_TAG = re.compile(r"\s*(#[A-Za-z][_0-9A-Za-z]*)((?:\s*\+[A-Za-z][_0-9A-Za-z]*)*)\s*")


@dataclass(frozen=True, slots=True)
class Tag:
    """An HXL tag with its attributes, whose order means nothing."""

    name: str
    attributes: frozenset[str]


def tag_of(text: str) -> Tag | None:
    """The HXL tag that a cell holds, or None."""
    found = _TAG.fullmatch(text)
    if not found:
        return None
    attributes = (part.strip().casefold() for part in found[2].split("+"))
    return Tag(found[1].casefold(), frozenset(attributes) - {""})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in one cell before anybody asks what the cell means."""

    line: int
    position: int
    value: str
    problem: Unreadable


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a CSV file or of one sheet, as they stand there.

    Parameters
    ----------
    file
        The file as messages name it.
    name
        What may say which table it is: stem of the file, name of the sheet.
    rows, lines
        Rows that are not blank, and the number that each has in the file.
    sheet
        Name of the sheet, "" for a file without sheets.
    faults
        Cells that cannot be right.
    """

    file: str
    name: str
    rows: list[list[str]]
    lines: list[int]
    sheet: str = ""
    faults: tuple[Fault, ...] = ()


def letters(position: int) -> str:
    """Name that a spreadsheet gives to a column counted from 0."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def faults_in(rows: Sequence[Sequence[str]], lines: Sequence[int]) -> list[Fault]:
    """Cells that are too long or that hold characters which lie on a screen."""
    faults = []
    for row, line in zip(rows, lines, strict=True):
        for position, text in enumerate(row):
            if len(text) > LIMITS.cell_characters:
                problem = Unreadable(
                    "cell.long", f"cell longer than {LIMITS.cell_characters} characters", "Shorten the text."
                )
            elif not text.isprintable() and FORBIDDEN.search(text):
                problem = Unreadable(
                    "cell.control", "control or bidirectional-override character",
                    "Delete the invisible character in this cell.",
                )  # fmt: skip
            else:
                continue
            faults.append(Fault(line, position, shorten(text), problem))
    return faults


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid of which is known where its headers, its tags and its data are.

    Parameters
    ----------
    grid
        The cells.
    headers
        What heads each column; the tag, or the column's place, where nothing else does.
    plain
        The headers as they are compared (`normal`).
    tags
        HXL tag of each column, None where there is none.
    rows, lines
        Data rows, all as wide as the headers, and their numbers.
    ragged
        How many rows of another width were left out.
    """

    grid: Grid
    headers: tuple[str, ...]
    plain: tuple[str, ...]
    tags: tuple[Tag | None, ...]
    rows: list[list[str]]
    lines: list[int]
    ragged: int = 0

    @property
    def tagged(self) -> bool:
        """Whether there was a row of HXL tags."""
        return any(self.tags)

    def where(self, line: int | None, position: int | None, column: str = "") -> str:
        """The place in words, where row and column alone do not say it."""
        if not self.grid.sheet:
            return ""
        sheet = f"sheet {self.grid.sheet!r}"
        if line is None:
            return f"{sheet} column {self.headers[position]!r}" if position is not None else sheet
        if position is not None:
            return f"{sheet} cell {letters(position)}{line}"
        return f"{sheet} row {line}" + (f" column {column!r}" if column else "")

    def issue(
        self,
        problem: Unreadable,
        *,
        line: int | None = None,
        position: int | None = None,
        value: str = "",
        warning: bool = False,
    ) -> Issue:
        """An issue at a place of this grid."""
        column = "" if position is None else shorten(self.headers[position])
        return Issue(
            self.grid.file, line, column, shorten(value), problem.code, problem.problem, problem.remedy,
            warning=warning, where=self.where(line, position),
        )  # fmt: skip

    def texts(self, position: int) -> tuple[list[str], list[Issue]]:
        """Cells of a column without the blanks around them, and the warning that there were some."""
        raw = [row[position] for row in self.rows]
        texts = [text.strip() for text in raw]
        blanks = [line for line, a, b in zip(self.lines, raw, texts, strict=True) if len(a) != len(b)]
        if not blanks:
            return texts, []
        problem = Unreadable(
            "cell.blanks", f"{counted(len(blanks), 'cell')} with blanks around the text, the first here",
            "The blanks were left out; nothing else is to do.",
        )  # fmt: skip
        return texts, [self.issue(problem, line=blanks[0], position=position, warning=True)]

    def unused(self, used: Iterable[int]) -> list[Issue]:
        """A warning for each column that nothing was taken from."""
        used = set(used)
        taken = {self.plain[at] for at in used}
        rest = [at for at, header in enumerate(self.plain) if at not in used and header not in taken]
        problem = Unreadable(
            "column.unused", "this column is not used",
            "Leave it so, or say in a mapping file which column it is.",
        )  # fmt: skip
        filled = (at for at in rest if any(row[at].strip() for row in self.rows))
        return [self.issue(problem, position=at, warning=True) for at in filled]


def counted(number: int, what: str) -> str:
    """A number with what it counts: 1 cell, 2 cells."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _tag_row(grid: Grid) -> int | None:
    for at, row in enumerate(grid.rows[:TAG_ROWS]):
        filled = [cell for cell in row if cell.strip()]
        if all(cell.lstrip().startswith("#") for cell in filled) and any(map(tag_of, filled)):
            return at
    return None


def locate(grid: Grid) -> tuple[Layout, list[Issue]]:
    """Find headers, tags and data of a grid, with everything that is wrong in its shape.

    Returns
    -------
    tuple
        The layout and the issues; rows of another width than the headers are named and left out.
    """
    at = _tag_row(grid)
    first = 0 if at is None else at
    width = len(grid.rows[first])
    tag_cells = [""] * width if at is None else grid.rows[at]
    above = grid.rows[max(first - 1, 0)] + [""] * width if at != 0 else [""] * width
    shown = [cell.strip() or tag.strip() for cell, tag in zip(above, tag_cells, strict=False)]
    body = list(zip(grid.rows[first + 1 :], grid.lines[first + 1 :], strict=True))
    good = [(row, line) for row, line in body if len(row) == width]
    headers = tuple(text or f"column {letters(place)}" for place, text in enumerate(shown))
    layout = Layout(
        grid,
        headers,
        tuple(map(normal, headers)),
        tuple(tag_of(cell) for cell in tag_cells),
        [row for row, _ in good],
        [line for _, line in good],
        ragged=len(body) - len(good),
    )
    issues = [_ragged(layout, row, line) for row, line in body if len(row) != width]
    issues += [
        layout.issue(fault.problem, line=fault.line, position=fault.position, value=fault.value)
        for fault in grid.faults
        if fault.position < width
    ]
    for place, cell in enumerate(tag_cells):
        if cell.strip() and layout.tags[place] is None:
            problem = Unreadable("hxl.tag", "not an HXL tag", "Correct it, such as #org+name, or empty it.")
            issues.append(layout.issue(problem, line=grid.lines[first], position=place, value=cell))
    if not layout.tagged:
        issues += _headers(layout, shown)
    return layout, issues


def _ragged(layout: Layout, row: list[str], line: int) -> Issue:
    cells = counted(len(row), "cell")
    return layout.issue(
        Unreadable(
            "row.width", f"{cells}, the header has {len(layout.headers)}",
            "Give each row as many cells as the header; put text that holds a separator between quotes.",
        ),
        line=line,
    )  # fmt: skip


def _headers(layout: Layout, shown: list[str]) -> list[Issue]:
    line = layout.grid.lines[0]
    seen = Counter(normal(text) for text in shown if text)
    issues = []
    for place, text in enumerate(shown):
        if text and seen[normal(text)] > 1:
            problem = Unreadable(
                "header.duplicate", f"{seen[normal(text)]} columns have this header", "Rename all but one."
            )
            issues.append(layout.issue(problem, line=line, position=place, value=text))
        if not text and any(row[place].strip() for row in layout.rows):
            problem = Unreadable(
                "header.empty", "data under an empty header", "Give the column a header or delete it."
            )
            issues.append(layout.issue(problem, line=line, position=place))
    return issues


def normal(header: str) -> str:
    """A header as it is compared: blanks and underscores are one, and so are capitals."""
    return re.sub(r"[\s_]+", "_", header.strip()).casefold()
