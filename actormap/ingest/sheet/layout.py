"""A grid of which is known where its headers, its tags and its data are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from actormap.core.errors import EXAMPLES, NOWHERE, Issue, merged_issues, shorten
from actormap.core.sentences import Name, Sentence, counted, plural, series
from actormap.core.tables.issues import Unreadable, notice
from actormap.ingest.readers.grid import ERRORS, Fault, Grid, Rectangle, Rows, column, letters, stripped
from actormap.ingest.sheet.headers import normal

TAG_ROWS = 25
"""A row of HXL tags is looked for in so many rows."""

_NOTHING = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Signs without a width that say nothing; those that join letters, or part them, are a part of words."""
_WIDE = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\u00a0\u2000-\u200a\u202f\u3000]")
_MARKS = " \t\u200c\u200d\u200e\u200f\u061c"
"""What says nothing before or after a text, such as the marks of the direction in which it is read."""
_EDGE = "[\u200c-\u200f\u061c]"
_UNSEEN = re.compile(f"{_NOTHING.pattern}|{_WIDE.pattern}|^{_EDGE}|{_EDGE}$", re.MULTILINE)
_TAG = re.compile(r"\s*(#[A-Za-z][_0-9A-Za-z]*)((?:\s*\+[A-Za-z][_0-9A-Za-z]*)*)\s*")


class Tag(NamedTuple):
    """An HXL tag with its attributes, whose order means nothing."""

    name: str
    attributes: frozenset[str]


def tag_of(text: str) -> Tag | None:
    """The HXL tag that a cell holds, or None."""
    match = _TAG.fullmatch(text)
    if not match:
        return None
    attributes = (part.strip().casefold() for part in match[2].split("+"))
    return Tag(match[1].casefold(), frozenset(attributes) - {""})


_BLANKS = Sentence("blanks around the text")
_NAME = 30
"""So many headers must be known before a row is taken for the one with the headers on their account."""


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
    groups
        What stands above each header, where there are two rows of headers; empty where there is one.
    """

    grid: Grid
    headers: tuple[str, ...]
    plain: tuple[str, ...]
    tags: tuple[Tag | None, ...]
    rows: Rows
    lines: list[int]
    header: int | None = 0
    odd: tuple[tuple[list[str], int], ...] = ()
    left_out: tuple[tuple[str, tuple[int, ...]], ...] = ()
    groups: tuple[str, ...] = ()

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

    def numbered(self) -> Iterator[tuple[list[str], int]]:
        """Data rows with their numbers."""
        return zip(self.rows, self.lines, strict=True)

    def where(self, line: int | None, position: int | None) -> Sentence:
        """A cell as programs for spreadsheets name it; `NOWHERE` where row and column say the place."""
        if not self.grid.sheet or line is None or position is None:
            return NOWHERE
        cell = f"{letters(position)}{line}"
        return Sentence("sheet '{sheet}' cell {cell}", sheet=Name(self.grid.sheet), cell=cell)

    def issue(
        self,
        problem: Unreadable | str,
        line: int | None = None,
        position: int | None = None,
        *,
        value: str = "",
        warning: bool = False,
        option: str = "",
        **values: object,
    ) -> Issue:
        """An issue at a place of this grid; of a problem that ``notices.csv`` names, with its values."""
        problem = notice(problem, **values) if isinstance(problem, str) else problem
        column = "" if position is None else self.shown(position)
        where, sheet = self.where(line, position), self.grid.sheet
        issue = problem.issue(self.grid.file, line, column, warning=warning, where=where, sheet=sheet)
        return replace(issue, value=shorten(value), option=option) if value or option else issue

    def cells(self, position: int) -> tuple[Any, list[Issue]]:
        """Cells of a column of our own tables, as pandas keeps text where no row was made."""
        if isinstance(self.rows, Rectangle):
            whole = self.rows.columns[position]
            if stripped(whole).equals(whole):
                return whole, []
        raw = column(self.rows, position)
        texts = list(map(str.strip, raw))
        return texts, self._tidied(raw, texts, position, _BLANKS)

    def texts(self, position: int, *, errors: bool = False) -> tuple[list[str], list[Issue]]:
        """Cells of a column of a list without what nobody sees in them, and the warning that there was some.

        Names that differ in it alone are one to who reads them. Our own tables name codes, and stay. Where
        a formula came to nothing (#REF!) nothing is said, unless the reader asks for the `errors` to tell.
        """
        raw = column(self.rows, position)
        texts = list(map(str.strip, raw))
        wrong = [] if errors or ERRORS.isdisjoint(texts) else self._errors(texts, position)
        if wrong:
            raw, texts = (
                ["" if text in ERRORS else cell for cell, text in zip(cells, texts, strict=True)]
                for cells in (raw, texts)
            )
        what = _BLANKS
        if _hides("\n".join(texts)):
            # One blank where several stand, and nothing of what only looks like nothing.
            texts = [_WIDE.sub(" ", _NOTHING.sub("", text)).strip(_MARKS) for text in texts]
            what = Sentence("blanks or invisible characters that mean nothing")
        return texts, [*wrong, *self._tidied(raw, texts, position, what)]

    def _errors(self, texts: Sequence[str], position: int) -> list[Issue]:
        """The warning that cells hold an error where a value may stand."""
        errors = {line: text for line, text in zip(self.lines, texts, strict=True) if text in ERRORS}
        shown = series(list(dict.fromkeys(errors.values()))[:EXAMPLES])
        return [
            self.issue(
                "cell.error_blank",
                next(iter(errors)),
                position,
                warning=True,
                cells=plural(len(errors), "cell"),
                errors=shown,
            )
        ]

    def _tidied(self, raw: list[str], texts: list[str], position: int, what: Sentence) -> list[Issue]:
        """The warning that something was left out of cells that nobody sees."""
        lines = [line for line, a, b in zip(self.lines, raw, texts, strict=True) if a != b]
        if not lines:
            return []
        return [
            self.issue(
                "cell.blanks", lines[0], position, warning=True, cells=plural(len(lines), "cell"), what=what
            )
        ]

    def stripped(self, position: int) -> list[str]:
        """Cells of a column without the white space around them."""
        return list(map(str.strip, column(self.rows, position)))

    def values(self, position: int) -> list[str]:
        """The same without those that are blank."""
        return list(filter(None, self.stripped(position)))

    def shown(self, position: int, most: int = 60) -> Name:
        """The header of a column as messages show it."""
        return shorten(self.headers[position], most)

    def filled(self, position: int) -> bool:
        """Whether anything stands in a column."""
        return any(self.stripped(position))

    def unused(self, used: Iterable[int]) -> list[Issue]:
        """A warning about the columns that nothing was taken from."""
        used = set(used)
        rest = [at for at in range(len(self.headers)) if at not in used]
        named = [self.shown(at, _NAME) for at in rest if self.filled(at)]
        if not named:
            return []
        problem = Unreadable(
            "column.unused",
            counted(
                len(named),
                "{n} column is not used ({names})",
                "{n} columns are not used ({names})",
                names=series(named),
            ),
            Sentence("Leave it so, or say what it is."),
        )
        return [self.issue(problem, warning=True)]

    def faults(self, used: Iterable[int], reported: Iterable[int] = ()) -> list[Issue]:
        """What is wrong in cells: errors in the columns that are used, a note on the others.

        Of those that are `reported`, `texts` or the reader itself says where an error stands instead of a
        value.
        """
        used, width = set(used), len(self.headers)
        here = [fault for fault in self.grid.faults if fault.position < width]
        data = {*self.lines, *(line for _, line in self.odd)} if here else set()
        reported = set(reported)
        faults = [
            kept
            for fault in here
            if (kept := fault.within(data)) and not (kept.position in reported and kept.value in ERRORS)
        ]
        issues = merged_issues(self._fault(fault) for fault in faults if fault.position in used)
        idle = [fault for fault in faults if fault.position not in used]
        if idle:
            problem = notice(
                "cell.idle",
                cells=plural(sum(len(fault.lines) for fault in idle), "cell"),
                what=idle[0].problem.problem,
            )
            line, position = idle[0].lines[0], idle[0].position
            issues.append(self.issue(problem, line, position, warning=True))
        return issues

    def _fault(self, fault: Fault) -> Issue:
        """The issue of a fault: equal ones of a column are one, at the first of them."""
        issue = self.issue(fault.problem, fault.lines[0], fault.position, value=fault.value)
        return replace(issue, rows=tuple(fault.lines)) if len(fault.lines) > 1 else issue

    def widths(self) -> list[Issue]:
        """An error for each row of another width than the headers."""
        n = len(self.headers)
        return merged_issues(
            self.issue("row.width", line, cells=plural(len(row), "cell"), n=n) for row, line in self.odd
        )

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
            self,
            headers=headers,
            plain=tuple(map(normal, headers)),
            tags=(None,) * width,
            header=None,
            rows=[rows[line] + [""] * (width - len(rows[line])) for line in lines],
            lines=lines,
            odd=(),
        )

    def without(self, lines: Iterable[int]) -> Layout:
        """The same without some rows."""
        gone = set(lines)
        kept = [(row, line) for row, line in self.numbered() if line not in gone]
        return replace(
            self,
            rows=[row for row, _ in kept],
            lines=[line for _, line in kept],
            odd=tuple((row, line) for row, line in self.odd if line not in gone),
        )


def _hides(text: str) -> bool:
    """Whether a text has anything in it that nobody sees; most have not, and are not searched by sign."""
    plain = text.isascii() and "  " not in text and "\t" not in text
    return not plain and bool(_UNSEEN.search(text))


def doubtful_headers(layout: Layout, used: Iterable[int] | None = None) -> list[Issue]:
    """Errors where two columns have one header, or data stand under none; by default in all columns."""
    if layout.header is None or layout.tagged:
        return []
    shown = [
        cell.strip() or (header if layout.groups else "")
        for cell, header in zip(layout.grid.rows[layout.header], layout.headers, strict=False)
    ]
    counts = Counter(normal(text) for text in shown if text)
    places = range(len(shown)) if used is None else sorted(used)
    issues = []
    for place in places:
        text = shown[place]
        if text and counts[normal(text)] > 1:
            issues.append(
                layout.issue("header.duplicate", layout.line, place, value=text, n=counts[normal(text)])
            )
        if not text and layout.filled(place):
            issues.append(layout.issue("header.empty", layout.line, place))
    return issues
