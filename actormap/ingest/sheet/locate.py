"""Where in a grid its tables are, with headers, tags and data: below titles, above totals and footnotes.

A sheet may hold several tables: below one another as Kumu has them, or side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import NamedTuple

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence, plural, term
from actormap.core.tables.issues import Unreadable, noted
from actormap.ingest.readers.grid import Grid, Rectangle, Rows, column, letters
from actormap.ingest.sheet.headers import (
    adds_up,
    is_header,
    is_ticked,
    normal,
    unnumbered,
    words,
    words_for_totals,
)
from actormap.ingest.sheet.heads import Heads, heads_from, no_data
from actormap.ingest.sheet.layout import TAG_ROWS, Layout, tag_of

_FEW = 2
_COVER = 200
"""Headers stand within so many rows where the first have none."""


_LEGEND = 30
"""So many rows a legend below a table has at most."""
_SIGNED = re.compile(
    r"(prepared|compiled|reviewed|approved|checked|verified|updated|submitted) by\b|signature\b|"
    r"last updated?\b|"
    r"(pr[eé]par[eé]|[eé]tabli|valid[eé]|approuv[eé]|v[eé]rifi[eé]) par\b|"
    r"(elaborado|preparado|aprobado|revisado|aprovado|actualizado) por\b|"
    r"(подготовил|составил|утвердил|проверил|підготував|склав|затвердив)|إعداد\b|اعتماد\b",
    re.IGNORECASE,
)
"""What stands before the name of who made a table, below it."""


def _tag_row(grid: Grid) -> int | None:
    for at, row in enumerate(grid.rows[:TAG_ROWS]):
        filled = [cell for cell in row if cell.strip()]
        if all(cell.lstrip().startswith("#") for cell in filled) and any(map(tag_of, filled)):
            return at
    return None


def _header_row(grid: Grid) -> int:
    """The row with the headers: that of which most headers are known, else the first that is not a title."""
    known = _headers_in(grid.rows[:TAG_ROWS])
    if max(known) <= _FEW < len(known) < len(grid.rows):  # a long cover may stand above
        further = _headers_in(grid.rows[:_COVER])
        known = further if max(further) > max(known[0], *known[1:], 1) * 2 else known
    if max(known) >= _FEW:
        return next(at for at, number in enumerate(known) if number * 2 > max(known))
    filled = [sum(bool(cell.strip()) for cell in row) for row in grid.rows]
    usual = Counter(filled[1:] or filled).most_common(1)[0][0]
    return next((at for at, number in enumerate(filled[:TAG_ROWS]) if number * 2 > usual), 0)


def _headers_in(rows: Rows) -> list[int]:
    """How many cells of each row head columns.

    Values may be words that are headers elsewhere. A text that stands time and again in its column heads
    none, nor does one with a number (Region 1) unless others of its row differ in the number alone
    (Theme 1, Theme 2) and none of its column does. Nor does a tick: x heads a column of ours, of positions.
    """
    different = list(dict.fromkeys(tuple(map(str.strip, row)) for row in rows))
    width = max(map(len, different))
    down = [[row[at] for row in different if at < len(row)] for at in range(width)]
    texts = [Counter(map(words, cells)) for cells in down]
    numbered = [Counter(map(unnumbered, cells)) for cells in down]

    def heads(at: int, cell: str, across: Counter[str]) -> bool:
        if not cell or is_ticked(cell) or not is_header(cell):
            return False
        bare = unnumbered(cell)
        if bare:
            return across[bare] > 1 and numbered[at][bare] == 1
        return texts[at][words(cell)] <= _FEW

    counts = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        across = Counter(map(unnumbered, cells))
        counts.append(sum(heads(at, cell, across) for at, cell in enumerate(cells)))
    return counts


def locate(grid: Grid, header_line: int = 0) -> tuple[Layout, list[Issue]]:
    """Headers, tags and data of a grid, and what is wrong with its tags.

    Somebody may have said the number of the row with the headers. Rows of another width than the headers
    are no data (`Layout.widths`), nor are titles, totals, footnotes and repeated headers, which are told.
    """
    tag_row = None if grid.kind else _tag_row(grid)
    if tag_row is not None:
        header, first = (tag_row - 1 if tag_row else None), tag_row
    else:
        usual = 0 if grid.kind else _header_row(grid)
        header = first = grid.lines.index(header_line) if header_line in grid.lines else usual
    heads = (
        Heads(first, grid.rows[first], ()) if tag_row is not None or grid.kind else heads_from(grid, first)
    )
    first, width = heads.last, len(heads.shown)
    tag_cells = [""] * width if tag_row is None else grid.rows[tag_row]
    above = ([] if header is None else list(heads.shown) if tag_row is None else grid.rows[header]) + [
        ""
    ] * width
    shown = [cell.strip() or tag.strip() for cell, tag in zip(above, tag_cells, strict=False)]
    headers = tuple(" ".join(text.split()) or f"column {letters(at)}" for at, text in enumerate(shown))
    # The reader of a file that is no table wrote the headers itself, and all other rows are data.
    body = _Body(grid.rows[1:], grid.lines[1:]) if grid.kind else _sorted_out(grid, first, width, shown)
    body = body if grid.kind or tag_row is not None else _without_hints(body, headers)
    rows, left_out = body.rows, body.left_out
    if grid.merged:  # only now: a footnote across the sheet is one cell, not a row of data
        spread = grid.spread(grid.lines[first] + 1)
        whole = dict(zip(spread.lines, spread.rows, strict=True))
        rows = [whole[line][:width] for line in body.lines]
    titles = grid.lines[: heads.first] if tag_row is None else ()
    if titles:
        left_out = (("title", tuple(titles)), *left_out)
    layout = Layout(
        grid,
        headers,
        tuple(map(normal, headers)),
        tuple(tag_of(cell) for cell in tag_cells),
        rows,
        body.lines,
        header,
        body.odd,
        left_out,
        heads.groups,
    )
    issues = [_note(layout, what, lines) for what, lines in left_out]
    for place, cell in enumerate(tag_cells):
        if cell.strip() and layout.tags[place] is None:
            issues.append(layout.issue("hxl.tag", grid.lines[first], place, value=cell))
    return layout, issues


def widened(layout: Layout, columns: Mapping[str, Mapping[int, str]]) -> Layout:
    """The table with columns more, as if its file had them: cells by line, below their headers."""
    grid = layout.grid
    rows = [
        [*row, *(header if at == layout.header else cells.get(line, "") for header, cells in columns.items())]
        for at, (row, line) in enumerate(zip(grid.rows, grid.lines, strict=True))
    ]
    return locate(replace(grid, rows=rows), layout.line or 0)[0]


def _note(layout: Layout, what: str, lines: tuple[int, ...]) -> Issue:
    which, remedy = noted("left_out")[what]
    problem = Sentence("{rows} {which}", rows=plural(len(lines), "row"), which=term(which))
    return layout.issue(Unreadable(f"row.{what}", problem, remedy), lines[0], warning=True)


class _Body(NamedTuple):
    """What stands below the headers: data with their lines, rows of another width, and what is no data."""

    rows: Rows
    lines: list[int]
    odd: tuple[tuple[list[str], int], ...] = ()
    left_out: tuple[tuple[str, tuple[int, ...]], ...] = ()


def _sorted_out(grid: Grid, first: int, width: int, shown: list[str]) -> _Body:
    """Rows below the headers: data, those of another width, and those that are no data."""
    head = [text.casefold() for text in shown]
    rows, lines = grid.rows[first + 1 :], grid.lines[first + 1 :]
    even = isinstance(rows, Rectangle) or set(map(len, rows)) <= {width}
    if even and not _any_begins_otherwise(rows, head[0]):
        body = _Body(rows, lines)
    else:
        body = _row_by_row(rows, lines, width, head)
    notes = max(_footnotes(body.rows, width), _below_a_gap(body, width))
    if notes:
        left_out = (*body.left_out, ("footnote", tuple(body.lines[-notes:])))
        body = _Body(body.rows[:-notes], body.lines[:-notes], body.odd, left_out)
    return _without_bands(body, grid, width)


def _without_bands(body: _Body, grid: Grid, width: int) -> _Body:
    """Data without rows that hold one text alone above others: merged across, or above the headers again."""
    again = {line for what, lines in body.left_out if what == "header" for line in lines}
    wide = {block.top for block in grid.merged if (block.right - block.left + 1) * 2 > width > _FEW}
    if not again and not wide:
        return body
    following = dict(pairwise(grid.lines))
    bands = [
        line
        for row, line in zip(body.rows, body.lines, strict=True)
        if (line in wide or following.get(line) in again) and sum(bool(cell.strip()) for cell in row) == 1
    ]
    if not bands:
        return body
    gone = set(bands)
    kept = [(row, line) for row, line in zip(body.rows, body.lines, strict=True) if line not in gone]
    left_out = (*body.left_out, ("band", tuple(bands)))
    return _Body([row for row, _ in kept], [line for _, line in kept], body.odd, left_out)


def _without_hints(body: _Body, headers: Sequence[str]) -> _Body:
    """Data without the rows right below the headers that say no more than these."""
    kinds = no_data(headers, body.rows)
    if not kinds:
        return body
    left_out = dict(body.left_out)
    for kind, line in zip(kinds, body.lines, strict=False):
        left_out[kind] = tuple(sorted({*left_out.get(kind, ()), line}))
    return _Body(body.rows[len(kinds) :], body.lines[len(kinds) :], body.odd, tuple(left_out.items()))


def _row_by_row(rows: Rows, lines: list[int], width: int, head: list[str]) -> _Body:
    aside: dict[str, list[int]] = {}
    body: list[tuple[list[str], int]] = []
    odd: list[tuple[list[str], int]] = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) > width and not any(map(str.strip, row[width:])):
            row = row[:width]  # noqa: PLW2901 - what stands beyond the headers is empty
        if len(row) != width:
            odd.append((row, line))
        elif row[0].strip().casefold() == head[0] and [cell.strip().casefold() for cell in row] == head:
            aside.setdefault("header", []).append(line)
        elif _is_total(row):
            aside.setdefault("total", []).append(line)
        else:
            body.append((row, line))
    left_out = tuple((what, tuple(where)) for what, where in aside.items())
    return _Body([row for row, _ in body], [line for _, line in body], tuple(odd), left_out)


def _any_begins_otherwise(rows: Rows, head: str) -> bool:
    """Whether any row may be no data, by how it begins; all are asked at once, since few tables have any."""
    lines = "\n".join(["", *map(str.strip, column(rows, 0)), ""]).casefold()
    return "\n\n" in lines or f"\n{head}\n" in lines or any(text in lines for text in words_for_totals())


def _is_total(row: Sequence[str]) -> bool:
    """Whether a row adds up others: it begins with the word, and besides it there are numbers only."""
    first = row[0].strip() or next((cell.strip() for cell in row if cell.strip()), "")
    if len(row) <= _FEW or not adds_up(first):
        return False
    filled = [cell.strip() for cell in row if cell.strip()]
    return all(re.fullmatch(r"[\d.,\s%+-]+", cell) for cell in filled[1:])


def _footnotes(body: Rows, width: int) -> int:
    """How many of the last rows hold one cell of text alone in a table of several columns, or who made it."""
    if width <= _FEW:
        return 0
    number = 0
    for row in reversed(body):
        filled = [at for at, cell in enumerate(row) if cell.strip()]
        signed = 0 < len(filled) <= _FEW and _SIGNED.match(row[filled[0]].strip())
        if not signed and (len(filled) != 1 or not _is_note(row[filled[0]])):
            break
        number += 1
    return number if number < len(body) else 0


def _below_a_gap(body: _Body, width: int) -> int:
    """How many of the last rows stand apart from the table, hold little, and are a legend by some of them."""
    rows, lines = body.rows, body.lines
    for number, at in enumerate(range(len(rows) - 1, max(0, len(rows) - _LEGEND), -1), 1):
        if width <= _FEW or sum(bool(cell.strip()) for cell in rows[at]) > _FEW:
            return 0
        if lines[at] - lines[at - 1] > 1:
            first = [next(filter(None, map(str.strip, row)), "") for row in rows[at:]]
            return number if any(_is_note(text) for text in first) else 0
    return 0


def _is_note(text: str) -> bool:
    words = text.split()
    return text.lstrip()[0] in "*†‡¹" or text.rstrip().endswith(".") or len(words) > 4 or ":" in text  # noqa: PLR2004


_SECTIONS = (("label",), ("id", "label"), ("from", "to"), ("id", "from", "to"))
_BLANK_ROWS = 2
_LISTS, _LONG = 3, 4
"""So many columns of different lengths, and so many rows, are lists to choose from rather than a table."""
_OF_CHOICES = schema.spellings("sheet_of_choices").keys()
"""What such sheets are called, as `words` compares it."""


def sections(grid: Grid) -> list[Grid]:
    """The tables of a sheet, each at its place."""
    return [part for below in _below(grid) for part in _beside(below)]


def are_choices(layout: Layout) -> bool:
    """Whether a sheet holds lists to choose from, as forms have them beside the sheet to fill in.

    Each column is then a list by itself: filled from the top, with nothing twice, as long as it happens to
    be. Its rows say nothing, least of all who works on what where.
    """
    lists = [list(map(str.strip, column(layout.rows, at))) for at in range(len(layout.headers))]
    lists = [texts for texts in lists if any(texts)]
    lengths = [len(texts) if all(texts) else texts.index("") for texts in lists]
    if len(lists) < _LISTS or len(layout.rows) < _LONG or layout.tagged or layout.odd:
        return False
    if any(len(set(texts)) < len(texts) - texts.count("") for texts in lists) or any(
        any(texts[length:]) for texts, length in zip(lists, lengths, strict=True)
    ):
        return False
    named = bool(_OF_CHOICES & set(words(layout.grid.sheet).split()))
    return len(set(lengths)) >= (_FEW if named else _LISTS)


def _below(grid: Grid) -> list[Grid]:
    """Tables that stand below one another in a sheet, as Kumu has them.

    A new one begins below two blank rows, with a row that is headed as entries or ties of Kumu are.
    """
    starts = [0]
    skipped = grid.lines[-1] - grid.lines[0] - (len(grid.lines) - 1)
    for at in range(1, len(grid.rows)) if skipped >= _BLANK_ROWS else ():
        if grid.lines[at] - grid.lines[at - 1] <= _BLANK_ROWS:
            continue
        head = tuple(cell.strip().casefold() for cell in grid.rows[at][:3])
        if any(head[: len(start)] == start for start in _SECTIONS):
            starts.append(at)
    if len(starts) == 1:
        return [grid]
    ends = [*starts[1:], len(grid.rows)]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        lines = grid.lines[start:end]
        inside = range(lines[0], lines[-1] + 1)
        faults = tuple(filter(None, (fault.within(inside) for fault in grid.faults)))
        parts.append(replace(grid, rows=grid.rows[start:end], lines=lines, faults=faults))
    return parts


def _beside(grid: Grid) -> list[Grid]:
    """Tables that stand side by side: a blank column divides them, and they have headers in common.

    A blank column alone divides none. What has the same headers on both sides of it is two tables, since
    nobody could tell which of both a row means.
    """
    for at, row in enumerate(() if grid.kind else grid.rows[:TAG_ROWS]):
        again = _again(row)
        if again:
            return [_only(grid, range(start, start + again)) for start in range(0, len(row), again)]
        if _share_headers(row, _blocks([row])):
            blocks = _blocks(grid.rows[at:])
            return [_only(grid, block) for block in blocks] if _share_headers(row, blocks) else [grid]
    return [grid]


def _again(row: Sequence[str]) -> int:
    """After how many columns all headers of a row stand there again; 0 where they do not."""
    heads = list(map(words, row))
    width = next((at for at in range(_FEW, len(heads) // 2 + 1) if heads[at:] == heads[:-at]), 0)
    return width if width and len(heads) % width == 0 and len({*_heads(row, range(width))}) == width else 0


def _blocks(rows: Sequence[Sequence[str]]) -> list[range]:
    """Columns from each blank one to the next, of those on which more than one column stands."""
    width = max(map(len, rows), default=0)
    filled = [any(at < len(row) and row[at].strip() for row in rows) for at in range(width)]
    edges = [-1, *(at for at in range(width) if not filled[at]), width]
    starts = [left + 1 for left, right in pairwise(edges) if right - left > _FEW]
    return [range(start, end) for start, end in pairwise([0, *starts[1:], width])]


def _share_headers(row: Sequence[str], blocks: Sequence[range]) -> bool:
    """Whether a row heads columns of several tables, and of two of them by the same words."""
    heads = [set(_heads(row, block)) for block in blocks]
    heads = [head for head in heads if len(head) >= _FEW]
    return any(first & second for first, second in combinations(heads, 2))


def _heads(row: Sequence[str], block: range) -> Iterator[str]:
    cells = (row[at].strip() for at in block if at < len(row))
    return (words(cell) for cell in cells if is_header(cell) and not is_ticked(cell))


def _only(grid: Grid, block: Collection[int]) -> Grid:
    """The grid with some of its columns, all of them at their places."""
    rows = [[cell if at in block else "" for at, cell in enumerate(row)] for row in grid.rows]
    kept = [at for at, row in enumerate(rows) if any(map(str.strip, row))]
    return replace(
        grid,
        rows=[rows[at] for at in kept],
        lines=[grid.lines[at] for at in kept],
        faults=tuple(fault for fault in grid.faults if fault.position in block),
        merged=tuple(merged for merged in grid.merged if merged.left in block),
    )
