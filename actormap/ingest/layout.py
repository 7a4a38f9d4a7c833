"""Where in a grid the headers, the tags and the data are: below title rows, above totals and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from actormap.errors import Issue, shorten, told_once
from actormap.ingest.grid import Fault, Grid, letters
from actormap.ingest.mapping.headers import is_header, normal
from actormap.tables.cells import Unreadable

TAG_ROWS = 25
"""A row of HXL tags is looked for in so many rows."""

_MISSING = "#N/A"
"""What a spreadsheet program writes where it looked for a value in vain."""
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


_FEW = 2
_NAME = 30
"""So many headers must be known before a row is taken for the one with the headers on their account."""
_TOTAL = re.compile(
    r"(grand |sub[- ]?|sous[- ]?)?totale?s?( g[eé]n[eé]ral)?\b|suma\b|"
    "المجموع|الإجمالي|اجمالي|итого|всего|合计|总计|小计",
    re.IGNORECASE,
)
_TOTAL_BELOW = re.compile(f"\n(?:{_TOTAL.pattern})", re.IGNORECASE)
_LEFT_OUT = {
    "title": (
        "row.title", "above the headers",
        "Nothing was read from there; if the headers are wrong, delete these rows.",
    ),
    "total": ("row.total", "with totals", "Totals are no entries and were left out."),
    "footnote": ("row.footnote", "below the table", "They look like footnotes and were left out."),
    "header": ("row.header", "with the headers again", "They were left out."),
}  # fmt: skip


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
    header
        The row of the grid with the headers, counted from 0; None where there is none.
    odd
        Rows of another width, with their numbers; they are no data.
    left_out
        Numbers of rows that are no data, by what they are: title, total, footnote, header.
    """

    grid: Grid
    headers: tuple[str, ...]
    plain: tuple[str, ...]
    tags: tuple[Tag | None, ...]
    rows: list[list[str]]
    lines: list[int]
    header: int | None = 0
    odd: tuple[tuple[list[str], int], ...] = ()
    left_out: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def tagged(self) -> bool:
        """Whether there was a row of HXL tags."""
        return any(self.tags)

    @property
    def tag_cells(self) -> list[str]:
        """The row of HXL tags as it stands there; empty where there is none."""
        rows = (row for row in self.grid.rows[:TAG_ROWS] if tuple(map(tag_of, row)) == self.tags)
        return next(rows, []) if self.tagged else []

    @property
    def line(self) -> int | None:
        """Number of the row with the headers."""
        return None if self.header is None else self.grid.lines[self.header]

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
            warning=warning, where=self.where(line, position), sheet=self.grid.sheet,
        )  # fmt: skip

    def texts(self, position: int) -> tuple[list[str], list[Issue]]:
        """Cells of a column without the blanks around them, and the warning that there were some."""
        raw = list(map(itemgetter(position), self.rows))
        texts = list(map(str.strip, raw))
        if texts == raw:
            return texts, []
        blanks = [line for line, a, b in zip(self.lines, raw, texts, strict=True) if len(a) != len(b)]
        problem = Unreadable(
            "cell.blanks", f"{counted(len(blanks), 'cell')} with blanks around the text, the first here",
            "The blanks were left out; nothing else is to do.",
        )  # fmt: skip
        return texts, [self.issue(problem, line=blanks[0], position=position, warning=True)]

    def filled(self, position: int) -> bool:
        """Whether anything stands in a column."""
        return any(map(str.strip, map(itemgetter(position), self.rows)))

    def unused(self, used: Iterable[int]) -> list[Issue]:
        """A warning about the columns that nothing was taken from."""
        used = set(used)
        taken = {self.plain[at] for at in used}
        rest = [at for at, header in enumerate(self.plain) if at not in used and header not in taken]
        named = [shorten(self.headers[at], _NAME) for at in rest if self.filled(at)]
        if not named:
            return []
        are = "column is" if len(named) == 1 else "columns are"
        problem = Unreadable(
            "column.unused", f"{len(named)} {are} not used ({', '.join(named)})",
            "Leave it so, or say in a mapping file which column it is.",
        )  # fmt: skip
        return [self.issue(problem, warning=True)]

    def faults(self, used: Iterable[int], told: Iterable[int] = ()) -> list[Issue]:
        """What is wrong in cells: errors in the columns that are used, a note on the others.

        Parameters
        ----------
        used
            Columns from which something is taken.
        told
            Those of which the reader itself says where a value is missing (#N/A).
        """
        used, width = set(used), len(self.headers)
        data = {*self.lines, *(line for _, line in self.odd)}
        here = [fault.within(data) for fault in self.grid.faults if fault.position < width]
        told = set(told)
        found = [
            fault for fault in here if fault and not (fault.position in told and fault.value == _MISSING)
        ]
        issues = told_once(self._fault(fault) for fault in found if fault.position in used)
        idle = [fault for fault in found if fault.position not in used]
        if idle:
            many, what = counted(sum(len(fault.lines) for fault in idle), "cell"), idle[0].problem.problem
            problem = Unreadable(
                "cell.idle", f"{many} in columns that are not used cannot be right ({what})",
                "Nothing was taken from there; nothing is to do.",
            )  # fmt: skip
            line, position = idle[0].lines[0], idle[0].position
            issues.append(self.issue(problem, line=line, position=position, warning=True))
        return issues

    def _fault(self, fault: Fault) -> Issue:
        """The issue of a fault: equal ones of a column are one, at the first of them."""
        issue = self.issue(fault.problem, line=fault.lines[0], position=fault.position, value=fault.value)
        return replace(issue, rows=tuple(fault.lines)) if len(fault.lines) > 1 else issue

    def widths(self) -> list[Issue]:
        """An error for each row of another width than the headers."""
        return told_once(_ragged(self, row, line) for row, line in self.odd)

    def padded(self) -> Layout:
        """The same with rows that end early filled up with nothing, for kinds of files that write so."""
        width = len(self.headers)
        short = {line: row + [""] * (width - len(row)) for row, line in self.odd if len(row) < width}
        if not short:
            return self
        rows = dict(zip(self.lines, self.rows, strict=True)) | short
        lines = sorted(rows)
        odd = tuple((row, line) for row, line in self.odd if line not in short)
        return replace(self, rows=[rows[line] for line in lines], lines=lines, odd=odd)

    def headless(self) -> Layout:
        """The same where the first row is data too: no headers, and all rows as wide as the widest."""
        rows = dict(zip(self.lines, self.rows, strict=True)) | {line: row for row, line in self.odd}
        if self.header is not None:
            rows[self.grid.lines[self.header]] = self.grid.rows[self.header]
        width = max(map(len, rows.values()), default=0)
        headers = tuple(f"column {letters(at)}" for at in range(width))
        lines = sorted(rows)
        return replace(
            self, headers=headers, plain=tuple(map(normal, headers)), tags=(None,) * width, header=None,
            rows=[rows[line] + [""] * (width - len(rows[line])) for line in lines], lines=lines, odd=(),
        )  # fmt: skip

    def without(self, lines: Iterable[int]) -> Layout:
        """The same without some rows."""
        gone = set(lines)
        kept = [(row, line) for row, line in zip(self.rows, self.lines, strict=True) if line not in gone]
        return replace(
            self, rows=[row for row, _ in kept], lines=[line for _, line in kept],
            odd=tuple((row, line) for row, line in self.odd if line not in gone),
        )  # fmt: skip


def counted(number: int, what: str) -> str:
    """A number with what it counts: 1 cell, 2 cells."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


_SECTIONS = (("label",), ("id", "label"), ("from", "to"), ("id", "from", "to"))
_BLANK_ROWS = 2


def sections(grid: Grid) -> list[Grid]:
    """Tables that stand below one another in a sheet, as Kumu has them.

    A new one begins below two blank rows, with a row that is headed as entries or ties of Kumu are.
    """
    starts = [0]
    for at in range(1, len(grid.rows)):
        if grid.lines[at] - grid.lines[at - 1] <= _BLANK_ROWS:
            continue
        head = tuple(cell.strip().casefold() for cell in grid.rows[at][:3])
        if any(head[: len(start)] == start for start in _SECTIONS):
            starts.append(at)
    ends = [*starts[1:], len(grid.rows)]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        lines = grid.lines[start:end]
        inside = range(lines[0], lines[-1] + 1)
        faults = tuple(filter(None, (fault.within(inside) for fault in grid.faults)))
        parts.append(replace(grid, rows=grid.rows[start:end], lines=lines, faults=faults))
    return parts if len(parts) > 1 else [grid]


def _tag_row(grid: Grid) -> int | None:
    for at, row in enumerate(grid.rows[:TAG_ROWS]):
        filled = [cell for cell in row if cell.strip()]
        if all(cell.lstrip().startswith("#") for cell in filled) and any(map(tag_of, filled)):
            return at
    return None


def _header_row(grid: Grid) -> int:
    """The row with the headers: that of which most headers are known, else the first that is not a title."""
    rows = grid.rows[:TAG_ROWS]
    known = [sum(map(is_header, filter(None, map(str.strip, row)))) for row in rows]
    if max(known) >= _FEW:
        return next(at for at, number in enumerate(known) if number * 2 > max(known))
    filled = [sum(bool(cell.strip()) for cell in row) for row in grid.rows]
    usual = Counter(filled[1:] or filled).most_common(1)[0][0]
    return next((at for at, number in enumerate(filled[:TAG_ROWS]) if number * 2 > usual), 0)


def locate(grid: Grid, said: int = 0) -> tuple[Layout, list[Issue]]:
    """Find headers, tags and data of a grid.

    Parameters
    ----------
    grid
        The cells.
    said
        Number of the row with the headers, where somebody said it.

    Returns
    -------
    tuple
        The layout, and what is wrong with its tags. Rows of another width than the headers are no data
        (`Layout.widths`), nor are titles, totals, footnotes and repeated headers, which are told.
    """
    tag_row = None if grid.kind else _tag_row(grid)
    if tag_row is None:
        usual = 0 if grid.kind else _header_row(grid)
        header: int | None = grid.lines.index(said) if said in grid.lines else usual
        first = header or 0
    else:
        header = tag_row - 1 if tag_row else None
        first = tag_row
    width = len(grid.rows[first])
    tag_cells = [""] * width if tag_row is None else grid.rows[tag_row]
    above = ([] if header is None else grid.rows[header]) + [""] * width
    shown = [cell.strip() or tag.strip() for cell, tag in zip(above, tag_cells, strict=False)]
    headers = tuple(" ".join(text.split()) or f"column {letters(at)}" for at, text in enumerate(shown))
    if grid.kind:
        body, odd, left_out = _as_read(grid)
    else:
        body, odd, left_out = _sorted_out(grid, first, width, shown)
    if grid.merged:  # only now: a footnote across the sheet is one cell, not a row of data
        spread = grid.spread(grid.lines[first] + 1)
        whole = dict(zip(spread.lines, spread.rows, strict=True))
        body = [(whole[line][:width], line) for _, line in body]
    if tag_row is None and first:
        left_out = [("title", tuple(grid.lines[:first])), *left_out]
    layout = Layout(
        grid,
        headers,
        tuple(map(normal, headers)),
        tuple(tag_of(cell) for cell in tag_cells),
        list(map(itemgetter(0), body)),
        list(map(itemgetter(1), body)),
        header,
        tuple(odd),
        tuple(left_out),
    )
    issues = [_told(layout, what, lines) for what, lines in left_out]
    for place, cell in enumerate(tag_cells):
        if cell.strip() and layout.tags[place] is None:
            problem = Unreadable("hxl.tag", "not an HXL tag", "Correct it, such as #org+name, or empty it.")
            issues.append(layout.issue(problem, line=grid.lines[first], position=place, value=cell))
    return layout, issues


def _told(layout: Layout, what: str, lines: tuple[int, ...]) -> Issue:
    code, words, remedy = _LEFT_OUT[what]
    problem = Unreadable(code, f"{counted(len(lines), 'row')} {words}", remedy)
    return layout.issue(problem, line=lines[0], warning=True)


Body = list[tuple[list[str], int]]


def _as_read(grid: Grid) -> tuple[Body, Body, list[tuple[str, tuple[int, ...]]]]:
    """Rows of a file that is no table: its reader wrote the headers, and all the others are data."""
    return list(zip(grid.rows[1:], grid.lines[1:], strict=True)), [], []


def _sorted_out(
    grid: Grid, first: int, width: int, shown: list[str]
) -> tuple[Body, Body, list[tuple[str, tuple[int, ...]]]]:
    """Rows below the headers: data, those of another width, and those that are no data."""
    head = [text.casefold() for text in shown]
    found: dict[str, list[int]] = {}
    below = grid.rows[first + 1 :]
    rows: Body = list(zip(below, grid.lines[first + 1 :], strict=True))
    body: Body = []
    odd: Body = []
    if set(map(len, below)) <= {width} and not _any_begins_otherwise(below, head[0]):
        body, rows = rows, []
    for row, line in rows:
        if len(row) > width and not any(map(str.strip, row[width:])):
            row = row[:width]  # noqa: PLW2901 - what stands beyond the headers is empty
        if len(row) != width:
            odd.append((row, line))
        elif row[0].strip().casefold() == head[0] and [cell.strip().casefold() for cell in row] == head:
            found.setdefault("header", []).append(line)
        elif _is_total(row):
            found.setdefault("total", []).append(line)
        else:
            body.append((row, line))
    notes = _footnotes(body, width)
    if notes:
        found["footnote"] = [line for _, line in body[-notes:]]
        body = body[:-notes]
    return body, odd, [(what, tuple(lines)) for what, lines in found.items()]


def _any_begins_otherwise(rows: Iterable[Sequence[str]], head: str) -> bool:
    """Whether any row may be no data, by how it begins; all are asked at once, since few tables have any."""
    lines = "\n".join(["", *map(str.strip, map(itemgetter(0), rows)), ""])
    return "\n\n" in lines or f"\n{head}\n" in lines.casefold() or bool(_TOTAL_BELOW.search(lines))


def _is_total(row: Sequence[str]) -> bool:
    """Whether a row adds up others: it begins with the word, and besides it there are numbers only."""
    first = row[0].strip() or next((cell.strip() for cell in row if cell.strip()), "")
    if len(row) <= _FEW or not _TOTAL.match(first):
        return False
    filled = [cell.strip() for cell in row if cell.strip()]
    return all(re.fullmatch(r"[\d.,\s%+-]+", cell) for cell in filled[1:])


def _footnotes(body: Body, width: int) -> int:
    """How many of the last rows hold one cell of text alone, in a table of several columns."""
    if width <= _FEW:
        return 0
    number = 0
    for row, _ in reversed(body):
        filled = [at for at, cell in enumerate(row) if cell.strip()]
        if len(filled) != 1 or not _says_note(row[filled[0]]):
            break
        number += 1
    return number if number < len(body) else 0


def _says_note(text: str) -> bool:
    words = text.split()
    return text.lstrip()[0] in "*†‡¹" or text.rstrip().endswith(".") or len(words) > 4 or ":" in text  # noqa: PLR2004


def _ragged(layout: Layout, row: list[str], line: int) -> Issue:
    cells = counted(len(row), "cell")
    return layout.issue(
        Unreadable(
            "row.width", f"{cells}, the header has {len(layout.headers)}",
            "Give each row as many cells as the header; put text that holds a separator between quotes.",
        ),
        line=line,
    )  # fmt: skip


def doubtful_headers(layout: Layout, used: Iterable[int] | None = None) -> list[Issue]:
    """Errors where two columns have one header, or data stand under none.

    Parameters
    ----------
    layout
        The table.
    used
        Columns that matter; by default all.
    """
    if layout.header is None or layout.tagged:
        return []
    shown = [cell.strip() for cell in layout.grid.rows[layout.header]]
    seen = Counter(normal(text) for text in shown if text)
    places = range(len(shown)) if used is None else sorted(used)
    issues = []
    for place in places:
        text = shown[place]
        if text and seen[normal(text)] > 1:
            problem = Unreadable(
                "header.duplicate", f"{seen[normal(text)]} columns have this header", "Rename all but one."
            )
            issues.append(layout.issue(problem, line=layout.line, position=place, value=text))
        if not text and layout.filled(place):
            problem = Unreadable(
                "header.empty", "data under an empty header", "Give the column a header or delete it."
            )
            issues.append(layout.issue(problem, line=layout.line, position=place))
    return issues
