"""Several tables in one sheet: below one another as Kumu has them, or side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from actormap.ingest.readers.grid import Grid
from actormap.ingest.readers.rectangle import column
from actormap.ingest.sheet.headers import is_header, words
from actormap.ingest.sheet.layout import TAG_ROWS, Layout
from actormap.ingest.sheet.marks import is_ticked

_SECTIONS = (("label",), ("id", "label"), ("from", "to"), ("id", "from", "to"))
_BLANK_ROWS = 2
_FEW = 2
_LISTS, _LONG = 3, 4
"""So many columns of different lengths, and so many rows, are lists to choose from rather than a table."""
_OF_CHOICES = frozenset(
    {
        "list",
        "lists",
        "dropdown",
        "dropdowns",
        "lookup",
        "lookups",
        "validation",
        "choices",
        "codes",
        "lov",
        "reference",
        "ref",
        "liste",
        "listes",
        "deroulante",
        "lista",
        "listas",
        "listado",
        "списки",
        "список",
        "довідник",
        "довідники",
        "القوائم",
        "قوائم",
        "列表",
    }
)
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
