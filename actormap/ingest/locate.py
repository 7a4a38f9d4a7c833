"""Where in a grid the headers, the tags and the data are: below title rows, above totals and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter

from actormap.errors import Issue
from actormap.ingest.grid import Grid, letters
from actormap.ingest.layout import TAG_ROWS, Layout, counted, tag_of
from actormap.ingest.mapping.headers import is_header, normal
from actormap.tables.issues import Unreadable

_FEW = 2


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
